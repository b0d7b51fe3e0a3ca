-- +goose Up
-- Digest of what was sent under the id: the same is a repeat, something else is refused.
alter table lists_bulk add column print text not null default '';
