-- +goose Up
-- A row is true as of a day; one of no day is counted anew when it is first needed.
drop table teams_tally;
create table teams_tally (
	place_id          text primary key,
	as_of             text not null,
	model_teams       integer not null default 0,
	model_members     integer not null default 0,
	community_teams   integer not null default 0,
	community_members integer not null default 0
);
insert into teams_tally (place_id, as_of) select distinct village_id, '' from teams_team;
