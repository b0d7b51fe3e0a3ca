-- +goose Up
-- A page of notices is found by key, however many there are.
create index notices_notice_newest on notices_notice (account_id, made_at, id);
