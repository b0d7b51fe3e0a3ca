-- +goose Up
-- Index 766 (2.1): dossiers whose processing here ended, and of those in time as the index counts.
-- Of before, they are counted from the records when the program next starts: see CatchUp.
alter table dossiers_tally add column indexed integer not null default 0;
alter table dossiers_tally add column index_on_time integer not null default 0;
