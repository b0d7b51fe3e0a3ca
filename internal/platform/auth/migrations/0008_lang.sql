-- +goose Up
-- The language that the account's person chose; '' for none.
alter table auth_account add column lang text not null default '';
