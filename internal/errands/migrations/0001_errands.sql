-- +goose Up
create table errands_errand (
	id             text primary key,
	village_id     text not null,
	commune_id     text not null,
	carrier_id     text not null,
	carrier_name   text not null,
	status         text not null, -- open, sealed, done
	seal_hash      text not null default '', -- of the code that the clerk is shown once
	tries          integer not null default 0,
	sealed_by      text not null default '',
	sealed_by_name text not null default '',
	sealed_at      bigint not null default 0,
	taken_at       bigint not null default 0, -- the carrier typed the code: the batch is theirs
	opened_at      bigint not null,
	version        integer not null default 1
);
create index errands_errand_commune on errands_errand (commune_id, status, opened_at, id);
create index errands_errand_carrier on errands_errand (carrier_id, status, opened_at);
create table errands_item (
	id         text primary key,
	errand_id  text not null references errands_errand (id),
	dossier_id text not null,
	code       text not null,
	owner      text not null,
	procedure_name text not null,
	status     text not null, -- listed, sealed, handed, back
	handed_at  bigint not null default 0,
	proof      text not null default '',
	by_name    text not null default ''
);
create index errands_item_errand on errands_item (errand_id, code);
-- A result is in one pair of hands at a time.
create unique index errands_item_active on errands_item (dossier_id) where status in ('listed', 'sealed');
