-- +goose Up
-- The persons on a list that was taken away, their ids apart by spaces: a row
-- for each would cost more than the list itself.
alter table audit_view add column people text not null default '';
create index audit_view_list on audit_view (at) where people <> '';
