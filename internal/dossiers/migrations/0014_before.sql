-- +goose Up
-- The answers as they were when papers were asked for last, sealed: what was changed is shown beside them.
alter table dossiers_dossier add column answers_before text not null default '';
