-- +goose Up
create table seal_key (
	id          integer primary key check (id = 1), -- one key, one row
	fingerprint text not null
);
