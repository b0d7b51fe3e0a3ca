-- +goose Up
alter table sessions_attendance add column version integer not null default 1;
