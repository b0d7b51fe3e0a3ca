-- +goose Up
create table mandates_mandate (
	id            text primary key,
	number        text not null unique, -- short, to be typed where a camera doesn't work
	link_hash     text not null unique, -- of the secret in the QR code
	place_id      text not null,
	resident_id   text not null,
	resident_name text not null,
	helper_id     text not null,
	helper_name   text not null,
	procedure_code text not null,
	session_id    text not null default '',
	asked_at      bigint not null,
	valid_to      bigint not null,
	code_hash     text not null default '', -- of the six digits that the resident reads out
	tries         integer not null default 0,
	way           text not null default '', -- code, qr, paper: how it was given
	paper_blob    text not null default '',
	witness       text not null default '',
	given_at      bigint not null default 0,
	used_at       bigint not null default 0,
	dossier_id    text not null default '',
	revoked_at    bigint not null default 0
);
create index mandates_mandate_helper on mandates_mandate (helper_id, asked_at);
create index mandates_mandate_resident on mandates_mandate (resident_id, asked_at);
