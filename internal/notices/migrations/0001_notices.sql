-- +goose Up
create table notices_notice (
	id         text primary key,
	account_id text not null default '', -- who sees it in the product
	place_id   text not null default '',
	key        text not null,            -- message key
	args       text not null default '[]',
	url        text not null default '',
	made_at    bigint not null,
	read_at    bigint not null default 0
);
create index notices_notice_account on notices_notice (account_id, read_at, made_at);
create table notices_delivery (
	id         text primary key,
	notice_id  text not null unique, -- the event it tells of: never told twice
	channel    text not null,
	address    text not null, -- sealed
	key        text not null,
	args       text not null,
	lang       text not null default 'vi', -- that the person chose
	state      text not null default 'waiting', -- waiting, sent, failed, off
	tries      integer not null default 0,
	last_error text not null default '',
	made_at    bigint not null,
	sent_at    bigint not null default 0
);
create index notices_delivery_state on notices_delivery (state, made_at);
