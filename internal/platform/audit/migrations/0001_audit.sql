-- +goose Up
create table audit_head (
	chain text primary key,
	seq   bigint not null,
	hash  text not null
);
create table audit_entry (
	id         text primary key,
	chain      text not null,
	seq        bigint not null,
	at         bigint not null,
	device_at  bigint not null default 0,
	actor_id   text not null,
	actor_name text not null,
	for_id     text not null default '',
	for_name   text not null default '',
	place_id   text not null default '',
	action     text not null,
	kind       text not null default '',
	target_id  text not null default '',
	detail     text not null default '',
	prev       text not null,
	hash       text not null
);
create unique index audit_entry_chain on audit_entry (chain, seq);
create index audit_entry_target on audit_entry (target_id, seq);
create table audit_view (
	id         text primary key,
	at         bigint not null,
	actor_id   text not null,
	actor_name text not null,
	person_id  text not null,
	place_id   text not null,
	reason     text not null
);
create index audit_view_person on audit_view (person_id, at);
