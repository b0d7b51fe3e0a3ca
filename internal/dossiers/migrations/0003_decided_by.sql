-- +goose Up
alter table dossiers_dossier add column decided_by text not null default 'people_committee'; -- the body whose head decides, by the procedure
-- What is here already takes it from the version under which it was begun.
update dossiers_dossier set decided_by = 'commune_police' where (procedure_code, procedure_ver) in (select code, version from procedures_version where data like '%"decider":"commune_police"%');
update dossiers_dossier set decided_by = 'business_office' where (procedure_code, procedure_ver) in (select code, version from procedures_version where data like '%"decider":"business_office"%');
update dossiers_dossier set decided_by = 'land_office' where (procedure_code, procedure_ver) in (select code, version from procedures_version where data like '%"decider":"land_office"%');
-- Whose work it is stands in the index too, so that one part of the office's is counted without the rows.
drop index dossiers_dossier_due;
create index dossiers_dossier_due on dossiers_dossier (commune_id, due, promised, id, assignee_id, sector, decided_by) where due <> '';
