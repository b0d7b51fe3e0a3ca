-- +goose Up
-- What somebody wants at hand every day: addresses with a space between them,
-- '-' for none of all, '' as long as they haven't chosen.
alter table auth_account add column daily text not null default '';
