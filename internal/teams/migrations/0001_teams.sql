-- +goose Up
create table teams_team (
	id          text primary key,
	village_id  text not null,
	name        text not null,
	folded      text not null,
	kind        text not null,
	decision_no text not null default '',
	decision_on text not null default '',
	from_date   text not null,
	to_date     text not null default '',
	version     integer not null default 1
);
create index teams_team_village on teams_team (village_id, from_date);
-- A village has one team at a time; ended ones stay as history.
create unique index teams_team_open on teams_team (village_id) where to_date = '';
create table teams_membership (
	id           text primary key,
	team_id      text not null references teams_team (id),
	account_id   text not null default '',
	name         text not null,
	folded       text not null,
	phone        text not null default '',
	phone_public boolean not null default false,
	role         text not null,
	position     text not null default '',
	from_date    text not null,
	to_date      text not null default '',
	version      integer not null default 1
);
create index teams_membership_team on teams_membership (team_id, from_date);
create index teams_membership_account on teams_membership (account_id, team_id);
create table teams_slot (
	id         text primary key,
	team_id    text not null references teams_team (id),
	kind       text not null,
	weekday    integer not null,
	start_time text not null,
	end_time   text not null,
	place      text not null,
	label      text not null default '',
	valid_from text not null,
	valid_to   text not null default '',
	version    integer not null default 1
);
create index teams_slot_team on teams_slot (team_id, valid_from);
create table teams_slot_member (
	slot_id       text not null references teams_slot (id),
	membership_id text not null references teams_membership (id),
	primary key (slot_id, membership_id)
);
create table teams_change (
	id         text primary key,
	team_id    text not null references teams_team (id),
	date       text not null,
	last_date  text not null default '',
	slot_id    text not null default '',
	what       text not null,
	moved_to   text not null default '',
	start_time text not null default '',
	end_time   text not null default '',
	place      text not null default '',
	note       text not null default '',
	made_at    bigint not null,
	withdrawn  boolean not null default false
);
create index teams_change_team on teams_change (team_id, date);
create table teams_change_member (
	change_id     text not null references teams_change (id),
	membership_id text not null references teams_membership (id),
	primary key (change_id, membership_id)
);
-- What changes at the start of a day: the sum up to a day is the count on that day, past or to come.
create table teams_tally (
	village_id        text not null,
	on_date           text not null,
	model_teams       integer not null default 0,
	model_members     integer not null default 0,
	community_teams   integer not null default 0,
	community_members integer not null default 0,
	primary key (village_id, on_date)
);
