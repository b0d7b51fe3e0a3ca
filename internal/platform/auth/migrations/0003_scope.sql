-- +goose Up
-- Which part of an office's work a role is for: words, apart by spaces; empty is all of it.
alter table auth_grant add column sectors text not null default '';
alter table auth_grant add column bodies text not null default '';
