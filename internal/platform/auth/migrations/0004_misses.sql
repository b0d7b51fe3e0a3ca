-- +goose Up
-- Wrong passwords are counted by the name that was typed, whether or not it is
-- anybody's: to lock real accounts only would tell which names are real.
create table auth_miss (
	name   text primary key, -- a keyed hash: people type passwords where names belong
	failed integer not null,
	at     bigint not null
);
create index auth_miss_at on auth_miss (at);
alter table auth_account drop column failed;
alter table auth_account drop column locked_until;
