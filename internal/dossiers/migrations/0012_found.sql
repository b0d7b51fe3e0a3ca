-- +goose Up
-- What dossiers are found by: the owner's name and telephone, and the codes, see
-- platform/search. It is filled when the program starts.
drop table dossiers_name;
create table dossiers_name (
	office_id  text not null,
	part       text not null,
	dossier_id text not null,
	primary key (office_id, part, dossier_id)
);
alter table dossiers_dossier drop column owner_folded;
