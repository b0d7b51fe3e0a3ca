-- +goose Up
create index errands_errand_village on errands_errand (village_id, opened_at, id);
create index errands_errand_office on errands_errand (commune_id, opened_at, id);
