-- +goose Up
-- How many dossiers wait at each office for which action, in which part of the
-- work, with whom: an inbox costs the same whatever waits.
create table dossiers_waiting (
	commune_id  text not null,
	due         text not null,
	sector      text not null,
	decided_by  text not null,
	assignee_id text not null, -- '': nobody's yet
	n           integer not null,
	primary key (commune_id, due, sector, decided_by, assignee_id)
);
insert into dossiers_waiting (commune_id, due, sector, decided_by, assignee_id, n)
	select commune_id, due, sector, decided_by, assignee_id, count(*) from dossiers_dossier
	where due <> '' and due <> 'submit' group by commune_id, due, sector, decided_by, assignee_id;
-- All that waits at an office, oldest promise first.
create index dossiers_dossier_open on dossiers_dossier (commune_id, promised, id) where due <> '';
-- What will be late: its alarm went off a few days ago at most.
create index dossiers_dossier_alarm on dossiers_dossier (commune_id, alarm_at, promised) where alarm_at > 0;
drop index dossiers_dossier_due;
create index dossiers_dossier_due on dossiers_dossier
	(commune_id, due, promised, id, assignee_id, sector, decided_by) where due <> '';
