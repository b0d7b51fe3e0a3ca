-- +goose Up
-- Roles that a unit made for itself out of permissions; a grant names one by its id.
create table auth_role (
	id          text primary key,
	place_id    text not null,
	name        text not null,
	permissions text not null, -- words, apart by spaces
	version     integer not null default 1,
	made_by     text not null,
	made_at     bigint not null,
	ended_at    bigint not null default 0
);
create index auth_role_place on auth_role (place_id);
