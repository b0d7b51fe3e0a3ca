-- +goose Up
create table sessions_session (
	id             text primary key,
	village_id     text not null,
	team_id        text not null default '',
	place          text not null,
	opened_by      text not null,
	opened_by_name text not null,
	opened_at      bigint not null,
	planned_end    bigint not null,
	closed_at      bigint not null default 0,
	closed_by      text not null default '', -- "system": nobody closed it
	closed_by_name text not null default '',
	note           text not null default '',
	last_number    integer not null default 0, -- newest queue number
	report         text not null default '',   -- JSON, written once, at the close
	version        integer not null default 1
);
create unique index sessions_session_open on sessions_session (village_id) where closed_at = 0;
create index sessions_session_village on sessions_session (village_id, opened_at, id);
create table sessions_visit (
	id             text primary key,
	session_id     text not null references sessions_session (id),
	number         integer not null,
	resident_id    text not null,
	name           text not null,
	year           text not null default '',
	status         text not null, -- waiting, serving, done, left
	helper_id      text not null default '',
	helper_name    text not null default '',
	procedure_code text not null default '',
	way            text not null default '',
	mandate_id     text not null default '',
	dossier_id     text not null default '',
	asked_at       bigint not null,
	started_at     bigint not null default 0,
	ended_at       bigint not null default 0,
	outcome        text not null default '',
	note           text not null default ''
);
create unique index sessions_visit_number on sessions_visit (session_id, number);
-- A helper serves one person at a time, and a person waits once.
create unique index sessions_visit_helper on sessions_visit (session_id, helper_id) where status = 'serving';
create unique index sessions_visit_resident on sessions_visit (session_id, resident_id) where status in ('waiting', 'serving');
create table sessions_attendance (
	session_id    text not null references sessions_session (id),
	membership_id text not null,
	account_id    text not null default '',
	name          text not null,
	role          text not null default '',
	came_at       bigint not null,
	left_at       bigint not null default 0,
	primary key (session_id, membership_id)
);
create table sessions_tally (
	village_id text not null,
	month      integer not null, -- yyyymm; 0: ever
	sessions   integer not null default 0,
	visits     integer not null default 0,
	helped     integer not null default 0,
	primary key (village_id, month)
);
