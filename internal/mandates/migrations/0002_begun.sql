-- +goose Up
alter table mandates_mandate add column begun_at bigint not null default 0; -- when a draft was begun under it
