-- +goose Up
-- That the original of what is certified was seen: by whom, when and how.
create table dossiers_original (
	dossier_id text primary key references dossiers_dossier (id),
	how        text not null, -- 'counter' or 'photo'
	at         bigint not null,
	by_id      text not null,
	by_name    text not null,
	blob       text not null default ''
);
