-- +goose Up
alter table people_tally rename column village_id to place_id;
