-- +goose Up
create table people_household (
	id         text primary key,
	village_id text not null,
	code       text not null default '',
	alley      text not null default '',
	walk       text not null default '', -- sorts households in the order in which one walks along them
	address    text not null default '',
	phone      text not null default '',
	head_id    text not null default '',
	version    integer not null default 1,
	created_at bigint not null
);
create index people_household_village on people_household (village_id, walk);
create table people_resident (
	id               text primary key,
	village_id       text not null,
	household_id     text not null default '',
	name             text not null,
	folded           text not null,
	born             text not null default '', -- yyyy, yyyy-mm or yyyy-mm-dd, as known
	born_on          text not null default '', -- the day from which ages are counted
	sex              text not null default '',
	id_key           text not null default '',
	id_sealed        text not null default '',
	id_last          text not null default '',
	phone            text not null default '',
	email            text not null default '',
	address          text not null default '', -- where it isn't the household's
	relation         text not null default '',
	ethnicity_sealed text not null default '',
	account_since    text not null default '',
	account_source   text not null default '',
	smartphone       boolean not null default false,
	status           text not null default 'here',
	from_date        text not null,
	to_date          text not null default '', -- first day on which they are no longer counted here
	walk_in          boolean not null default false,
	lang             text not null default '', -- in which they want to be told things, as they chose; '': Vietnamese
	version          integer not null default 1,
	created_at       bigint not null,
	check (status in ('here', 'moved', 'dead')),
	check ((status = 'here') = (to_date = ''))
);
-- Search reads this index only, and the rows of the few that it shows.
create index people_resident_search on people_resident (village_id, status, folded, id);
create index people_resident_household on people_resident (household_id);
create index people_resident_phone on people_resident (phone) where phone <> '';
-- A number lives in one village; as a guest its bearer may come to any other, once.
create unique index people_resident_number on people_resident (id_key) where id_key <> '' and status = 'here' and not walk_in;
create unique index people_resident_number_here on people_resident (id_key, village_id) where id_key <> '' and status = 'here';
create table people_tally (
	village_id text primary key,
	as_of      text not null,
	residents  integer not null default 0,
	households integer not null default 0,
	aged14     integer not null default 0,
	account14  integer not null default 0,
	adults     integer not null default 0,
	smartphone integer not null default 0
);
