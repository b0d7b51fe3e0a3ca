-- +goose Up
-- The owner's folded name from each of its words on: a search for a word, or
-- for several in a row, is one range of the key.
create table dossiers_name (
	commune_id text not null,
	part       text not null,
	dossier_id text not null,
	primary key (commune_id, part, dossier_id)
);
with recursive cut (commune_id, folded, dossier_id, n) as (
	select commune_id, owner_folded, id, 1 from dossiers_dossier
	union all
	select commune_id, folded, dossier_id, n + 1 from cut where n < length(folded)
)
insert into dossiers_name (commune_id, part, dossier_id)
select commune_id, substr(folded, n), dossier_id from cut where n = 1 or substr(folded, n - 1, 1) = ' ';
drop index dossiers_dossier_owner;
