-- +goose Up
-- Ended because the person whose own role it is was entered as dead: if that was a mistake, it goes on.
alter table auth_grant add column died boolean not null default false;
