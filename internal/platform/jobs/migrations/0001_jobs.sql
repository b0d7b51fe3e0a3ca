-- +goose Up
create table jobs_job (
	id         text primary key,
	kind       text not null,
	args       text not null,
	state      text not null default 'ready',
	attempt    integer not null default 0,
	run_at     bigint not null,
	last_error text not null default ''
);
create index jobs_job_due on jobs_job (run_at, id) where state = 'ready';
create table jobs_tick (
	name    text primary key,
	next_at bigint not null
);
