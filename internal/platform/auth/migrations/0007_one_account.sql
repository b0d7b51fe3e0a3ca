-- +goose Up
-- One account of a person of the register at a time: the row is locked while one is made.
create table auth_self (
	resident_id text primary key,
	account_id  text not null
);
