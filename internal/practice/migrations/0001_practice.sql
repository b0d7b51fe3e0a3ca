-- +goose Up
create table practice_member (
	account_id text primary key,
	name       text not null,
	folded     text not null,
	home_id    text not null,
	home_name  text not null,
	lead       boolean not null default false,
	joined_at  bigint not null
);
create index practice_member_home on practice_member (home_id, folded);
-- A run has the same id as its mandate and its dossier: one practises one errand.
create table practice_run (
	id         text primary key,
	account_id text not null references practice_member (account_id),
	persona    text not null,
	kind       text not null,
	begun_at   bigint not null,
	passed_at  bigint not null default 0,
	passed_on  text not null default '',
	score      integer not null default 0,
	returns    integer not null default 0,
	wrong      integer not null default 0
);
create index practice_run_account on practice_run (account_id, begun_at);
create index practice_run_open on practice_run (passed_at, begun_at);
create table practice_tally (
	account_id text not null,
	day        text not null,
	passes     integer not null default 0,
	copies     integer not null default 0,
	residences integer not null default 0,
	first_time integer not null default 0,
	score      integer not null default 0,
	primary key (account_id, day)
);
create index practice_tally_day on practice_tally (day, account_id);
