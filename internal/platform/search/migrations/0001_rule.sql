-- +goose Up
create table search_rule (
	name    text primary key, -- table.column of a stored key
	version integer not null  -- of the rule by which its keys were made
);
