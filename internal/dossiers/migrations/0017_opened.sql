-- +goose Up
-- Which version of a dossier an official opened last, with its papers before them: many are received or
-- approved at once only if each was looked at as it is.
create table dossiers_opened (
	account_id text not null,
	dossier_id text not null references dossiers_dossier (id),
	version    integer not null,
	primary key (account_id, dossier_id)
);
