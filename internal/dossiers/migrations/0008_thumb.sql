-- +goose Up
alter table dossiers_photo add column thumb text not null default ''; -- hash of the small picture; '-': none can be drawn; '': not drawn yet
