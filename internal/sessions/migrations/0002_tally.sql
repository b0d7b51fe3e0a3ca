-- +goose Up
alter table sessions_tally rename column village_id to place_id;
alter table sessions_tally rename column sessions to sessions_held;
alter table sessions_tally rename column helped to people_served;
