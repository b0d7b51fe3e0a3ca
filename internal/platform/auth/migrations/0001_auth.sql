-- +goose Up
create table auth_account (
	id           text primary key,
	username     text not null unique,
	phone        text not null default '',
	email        text not null default '',
	name         text not null,
	folded       text not null,
	password     text not null,
	totp         text not null default '',
	failed       integer not null default 0,
	locked_until bigint not null default 0,
	must_change  boolean not null default false,
	created_at   bigint not null,
	disabled_at  bigint not null default 0,
	version      integer not null default 1
);
create index auth_account_phone on auth_account (phone);
create table auth_grant (
	id         text primary key,
	account_id text not null references auth_account (id),
	role       text not null,
	place_id   text not null,
	valid_from text not null default '',
	valid_to   text not null default '',
	for_id     text not null default '',
	for_name   text not null default '',
	self_id    text not null default '',
	granted_by text not null default '',
	granted_at bigint not null
);
create index auth_grant_account on auth_grant (account_id);
create index auth_grant_self on auth_grant (self_id) where self_id <> '';
create index auth_grant_place on auth_grant (place_id, role);
create table auth_login (
	token_hash text primary key,
	account_id text not null references auth_account (id),
	created_at bigint not null,
	expires_at bigint not null,
	agent      text not null default ''
);
create index auth_login_account on auth_login (account_id);
create table auth_token (
	token_hash text primary key,
	id         text not null unique,
	account_id text not null references auth_account (id),
	name       text not null,
	created_at bigint not null,
	expires_at bigint not null,
	revoked_at bigint not null default 0
);
create index auth_token_account on auth_token (account_id);
