-- +goose Up
-- The number of a slip is the end of the dossier's id.
create index dossiers_dossier_slip on dossiers_dossier (substr(id, 29));
