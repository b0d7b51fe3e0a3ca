-- +goose Up
-- How often a village's choice was changed: who saw an older one doesn't overwrite it.
create table procedures_chosen (
	village_id text primary key,
	version    integer not null
);
