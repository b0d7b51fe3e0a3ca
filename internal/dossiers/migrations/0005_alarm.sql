-- +goose Up
-- The moment after which a dossier will be late, unless it goes on: the hours of the steps still to do no longer fit in.
alter table dossiers_dossier add column alarm_at bigint not null default 0;
-- What is under way when this comes is taken for near three days before its promise, as it was until now, until its next step.
update dossiers_dossier set alarm_at = promised - 259200000000
	where promised > 0 and due in ('transfer', 'assign', 'appraise', 'review', 'decide', 'number');
-- With the moment, so that what will be late is still counted without the rows.
drop index dossiers_dossier_due;
create index dossiers_dossier_due on dossiers_dossier (commune_id, due, promised, id, assignee_id, sector, decided_by, alarm_at) where due <> '';
