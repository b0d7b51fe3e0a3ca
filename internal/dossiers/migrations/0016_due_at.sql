-- +goose Up
-- Until when the office has to do what is due: to receive what was sent, and the promise of what is at work.
-- What waits for somebody else comes last, see NoDay.
alter table dossiers_dossier add column due_at bigint not null default 0;
update dossiers_dossier set due_at = case
	when due in ('transfer', 'assign', 'appraise', 'review', 'decide', 'number') and promised > 0 then promised
	when due = 'receive' then submitted_at + 86400000000 -- of what is there when this comes: a day later
	else 7258093200000000 end
	where due not in ('', 'submit');
-- How much is due at each office on which day, in which part of the work.
create table dossiers_due_day (
	commune_id text not null,
	day        bigint not null, -- its beginning
	sector     text not null,
	decided_by text not null,
	n          integer not null,
	primary key (commune_id, day, sector, decided_by)
);
create index dossiers_due_day_open on dossiers_due_day (commune_id, day, sector, decided_by, n) where n <> 0;
insert into dossiers_due_day (commune_id, day, sector, decided_by, n)
	select commune_id, due_at - (due_at + 25200000000) % 86400000000, sector, decided_by, count(*) from dossiers_dossier
	where due_at > 0 and due_at < 7258093200000000
	group by commune_id, due_at - (due_at + 25200000000) % 86400000000, sector, decided_by;
-- Lists of what waits are in the order of that moment.
drop index dossiers_dossier_due;
create index dossiers_dossier_due on dossiers_dossier
	(commune_id, due, due_at, id, assignee_id, sector, decided_by) where due <> '';
drop index dossiers_dossier_open;
create index dossiers_dossier_open on dossiers_dossier (commune_id, due_at, id, sector, decided_by) where due <> '';
