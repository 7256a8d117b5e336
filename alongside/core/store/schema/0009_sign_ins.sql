-- When the password was last typed once more at this sign-in (ISO instant, UTC). Signing in itself does not count.
alter table sign_in add column confirmed_at text;

-- Whether others use that computer too: then a session that lies idle ends sooner.
alter table sign_in add column shared integer not null default 0 check (shared in (0, 1));
