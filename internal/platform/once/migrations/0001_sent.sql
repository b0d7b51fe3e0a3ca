-- +goose Up
-- What was sent under an id that its sender made: a repeat is known, and something else is refused.
create table once_sent (
	made  text   not null, -- table of the row that is made
	id    text   not null,
	print text   not null, -- digest of what was sent
	at    bigint not null,
	primary key (made, id)
);
