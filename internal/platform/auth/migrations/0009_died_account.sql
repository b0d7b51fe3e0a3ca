-- +goose Up
-- Shut out because its person was entered as dead: if that was a mistake, it goes on.
alter table auth_account add column died boolean not null default false;
-- Until now only the roles ended; of the accounts of those who had died the moment is not known.
update auth_account set disabled_at = created_at, died = true
	where disabled_at = 0 and id in (select account_id from auth_grant where died);
