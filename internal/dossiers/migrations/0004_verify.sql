-- +goose Up
-- Facts must be verified: the longer limit holds that the procedure has for it.
alter table dossiers_dossier add column to_verify boolean not null default false;
