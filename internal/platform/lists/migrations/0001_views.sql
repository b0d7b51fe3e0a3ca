-- +goose Up
-- The filters and order of a list that an account keeps under a name.
create table lists_view (
	id         text primary key,
	account_id text not null,
	list_url   text not null,
	name       text not null,
	query      text not null,
	made_at    bigint not null
);
create unique index lists_view_account on lists_view (account_id, list_url, name);
