-- +goose Up
-- What an e-mail says below its first sentence, in the language of its reader; sealed, '' once it is sent.
alter table notices_delivery add column lines text not null default '';
