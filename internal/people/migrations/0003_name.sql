-- +goose Up
-- What residents who are here are found by, see platform/search. It is filled
-- when the program starts.
create table people_name (
	office_id   text not null, -- commune of the village when it was entered
	part        text not null,
	place_id    text not null,
	resident_id text not null,
	primary key (office_id, part, resident_id, place_id)
);
create index people_name_part on people_name (part, resident_id, place_id);
drop index people_resident_search;
create index people_resident_village on people_resident (village_id, status);
