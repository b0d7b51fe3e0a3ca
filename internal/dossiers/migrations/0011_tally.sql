-- +goose Up
alter table dossiers_tally_sector rename to dossiers_tally_sectors;
alter table dossiers_tally_sectors rename column sector to kind;
