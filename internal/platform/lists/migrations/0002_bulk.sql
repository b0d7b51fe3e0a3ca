-- +goose Up
-- What somebody did with many rows of a list at once, and what became of each.
create table lists_bulk (
	id         text primary key, -- made with the form, so that a form sent twice is done once
	account_id text not null,
	list_url   text not null,
	action     text not null,
	query      text not null,    -- of the list, for the way back
	detail     text not null,    -- what was chosen for all rows
	outcomes   text not null,    -- as JSON, one for each row
	done       boolean not null  -- false: it is asked whether to begin, or was broken off
);
create index lists_bulk_account on lists_bulk (account_id, id);
