-- +goose Up
create table dossiers_dossier (
	id             text primary key,
	code           text not null default '',
	procedure_code text not null,
	procedure_ver  integer not null,
	sector         text not null,
	place_id       text not null,
	commune_id     text not null,
	resident_id    text not null,
	owner_name     text not null,
	owner_folded   text not null,
	owner_phone    text not null default '',
	owner_email    text not null default '',
	owner_key      text not null default '', -- search key of the ID number
	way            text not null,
	channel        text not null,
	assist         text not null,
	status         text not null,
	helper_id      text not null default '',
	helper_name    text not null default '',
	mandate_id     text not null default '',
	session_id     text not null default '',
	created_by     text not null,
	step           integer not null default 0,
	assignee_id    text not null default '',
	assignee_name  text not null default '',
	outcome        text not null default '',
	due            text not null default '', -- the action that the workflow waits for
	portal_code    text not null default '',
	answers        text not null default '', -- sealed: they are personal data
	page           text not null default '', -- of the form, that was sent last: where to go on
	secret_hash    text not null default '',
	secret_sealed  text not null default '',
	created_at     bigint not null,
	submitted_at   bigint not null default 0,
	received_at    bigint not null default 0,
	legal_due      bigint not null default 0,
	promised       bigint not null default 0,
	resolved_at    bigint not null default 0,
	ended_at       bigint not null default 0,
	supplements    integer not null default 0,
	extended       boolean not null default false,
	copies         integer not null default 1,
	pages          integer not null default 1,
	events         integer not null default 0,
	version        integer not null default 1,
	register_no    integer not null default 0,  -- in the register (form 07) of the office and the year of reception
	exempt         text not null default '',    -- the group for which the person claims to owe no fee
	fees           text not null default '[]'   -- what was due by rule on the day of filing
);
create unique index dossiers_dossier_code on dossiers_dossier (code) where code <> '';
-- The inbox: one office, one status, oldest promise first.
create index dossiers_dossier_inbox on dossiers_dossier (commune_id, status, promised, id);
-- What waits for a role: one office, one action, oldest promise first; counted without the rows.
create index dossiers_dossier_due on dossiers_dossier (commune_id, due, promised, id, assignee_id) where due <> '';
create index dossiers_dossier_register on dossiers_dossier (commune_id, received_at, id) where received_at > 0;
-- Names are searched in the index alone.
create index dossiers_dossier_owner on dossiers_dossier (commune_id, owner_folded, id);
create index dossiers_dossier_key on dossiers_dossier (owner_key) where owner_key <> '';
create unique index dossiers_dossier_secret on dossiers_dossier (secret_hash) where secret_hash <> '';
create index dossiers_dossier_resident on dossiers_dossier (resident_id, created_at);
create index dossiers_dossier_place on dossiers_dossier (place_id, status, created_at);
create index dossiers_dossier_helper on dossiers_dossier (helper_id, status) where helper_id <> '';
create index dossiers_dossier_session on dossiers_dossier (session_id) where session_id <> '';
create index dossiers_dossier_assignee on dossiers_dossier (assignee_id, status) where assignee_id <> '';
create table dossiers_event (
	id         text primary key,
	dossier_id text not null references dossiers_dossier (id),
	seq        integer not null,
	kind       text not null,
	at         bigint not null,
	actor_id   text not null,
	actor_name text not null,
	note       text not null default '',
	from_status text not null,
	to_status  text not null,
	step       integer not null default 0,
	data       text not null default '{}'
);
create unique index dossiers_event_seq on dossiers_event (dossier_id, seq);
create table dossiers_photo (
	id         text primary key,
	dossier_id text not null references dossiers_dossier (id),
	component  text not null,
	page       integer not null,
	hash       text not null,
	mime       text not null,
	size       bigint not null,
	at         bigint not null,
	by_name    text not null,
	removed_at bigint not null default 0
);
create index dossiers_photo_dossier on dossiers_photo (dossier_id, component, page);
create table dossiers_want (
	id         text primary key,
	dossier_id text not null references dossiers_dossier (id),
	round      integer not null,
	target     text not null,
	reason     text not null,
	note       text not null default '',
	done_at    bigint not null default 0
);
create index dossiers_want_dossier on dossiers_want (dossier_id, round);
-- First time right: what was sent back becomes a warning for the next helper of the commune.
create table dossiers_warning (
	commune_id     text not null,
	procedure_code text not null,
	target         text not null,
	reason         text not null,
	times          integer not null,
	last_at        bigint not null,
	primary key (commune_id, procedure_code, target, reason)
);
create table dossiers_result (
	dossier_id  text primary key references dossiers_dossier (id),
	number      integer not null,
	notation    text not null,
	commune_id  text not null,
	decided_on  text not null,
	decider     text not null,
	decider_as  text not null,
	agency      text not null default '', -- the heading, as it was on the day of the decision
	parent      text not null default '',
	title       text not null,
	body        text not null, -- sealed
	verify_code text not null unique,
	blob        text not null default '',
	created_at  bigint not null
);
create table dossiers_rating (
	dossier_id text primary key references dossiers_dossier (id),
	place_id   text not null,
	commune_id text not null,
	helper_id  text not null default '',
	office     integer not null,
	help       integer not null default 0,
	words      text not null default '',
	at         bigint not null
);
create table dossiers_sequence (
	key text primary key,
	n   bigint not null
);
-- One row per place and month (yyyymm), and one with month 0 for all time.
create table dossiers_tally (
	place_id    text not null,
	month       integer not null,
	submitted   integer not null default 0,
	self        integer not null default 0,
	helped      integer not null default 0,
	official    integer not null default 0,
	portal      integer not null default 0,
	online      integer not null default 0,
	received    integer not null default 0,
	supplements integer not null default 0,
	refused     integer not null default 0,
	stopped     integer not null default 0,
	resolved    integer not null default 0,
	on_time     integer not null default 0,
	helped_done integer not null default 0,
	returned    integer not null default 0,
	rated       integer not null default 0,
	stars       integer not null default 0,
	primary key (place_id, month)
);
-- A province's dashboard reads one month of every place.
create index dossiers_tally_month on dossiers_tally (month, place_id);
create table dossiers_tally_sector (
	place_id text not null,
	sector   text not null,
	n        integer not null,
	primary key (place_id, sector)
);
-- The commune's one-stop: what stands on its papers and in its codes.
create table dossiers_office (
	commune_id  text primary key,
	agency_code text not null, -- e-identification code (QĐ 20/2020), such as H38.123.00
	name        text not null, -- TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ …
	parent_name text not null, -- ỦY BAN NHÂN DÂN XÃ …
	seat        text not null, -- place name in "Gia Phú, ngày …"
	address     text not null default '',
	phone       text not null default '',
	notation    text not null default 'UBND',
	clock_rule  text not null default 'restart',
	signers     text not null default '{}', -- by decider: agency, notation and title other than usual
	version     integer not null default 1
);
