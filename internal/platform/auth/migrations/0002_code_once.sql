-- +goose Up
alter table auth_account add column totp_step bigint not null default 0;
