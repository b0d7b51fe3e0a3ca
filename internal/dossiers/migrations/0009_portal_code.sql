-- +goose Up
-- A code of the portal is recorded once: it is looked for before.
create index dossiers_dossier_portal on dossiers_dossier (portal_code) where portal_code <> '';
