-- +goose Up
-- Jobs stand in named queues, each with workers of its own, so that much of one
-- kind keeps nothing else waiting.
alter table jobs_job add column queue text not null default 'default';
alter table jobs_job add column priority integer not null default 0;
-- Of jobs of a kind with the same word here only one waits; '' is never the same.
alter table jobs_job add column once text not null default '';
alter table jobs_job add column made_at bigint not null default 0;
update jobs_job set made_at = run_at;
drop index jobs_job_due;
create index jobs_job_due on jobs_job (queue, priority, run_at, id) where state <> 'dead';
create index jobs_job_state on jobs_job (queue, state);
create unique index jobs_job_once on jobs_job (kind, once) where once <> '' and state = 'ready';
