-- +goose Up
create table places_place (
	id         text primary key,
	kind       text not null,
	type       text not null,
	code       text not null default '',
	name       text not null,
	folded     text not null,
	valid_from text not null default '',
	valid_to   text not null default '',
	version    integer not null default 1
);
create index places_place_code on places_place (code);
create table places_parent (
	place_id   text not null references places_place (id),
	parent_id  text not null references places_place (id),
	valid_from text not null default '',
	valid_to   text not null default '',
	primary key (place_id, parent_id, valid_from)
);
create table places_lineage (
	from_id  text not null references places_place (id),
	to_id    text not null references places_place (id),
	on_date  text not null,
	share    integer not null,
	decision text not null default '',
	primary key (from_id, to_id)
);
-- Bumped in every transaction that changes a place: other processes reload their map when it moved.
create table places_revision (id integer primary key, n bigint not null);
insert into places_revision (id, n) values (1, 0);
