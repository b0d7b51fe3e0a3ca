-- +goose Up
create table procedures_version (
	code       text not null,
	version    integer not null,
	valid_from text not null default '',
	valid_to   text not null default '',
	data       text not null,
	added_at   bigint not null,
	primary key (code, version)
);
create table procedures_choice (
	village_id text not null,
	code       text not null,
	from_date  text not null,
	to_date    text not null default '',
	primary key (village_id, code, from_date)
);
create table procedures_revision (id integer primary key, n bigint not null);
insert into procedures_revision (id, n) values (1, 0);
