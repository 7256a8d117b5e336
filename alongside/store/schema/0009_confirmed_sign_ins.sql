-- When the password was last typed once more at this sign-in (ISO instant, UTC). Signing in itself does not count.
alter table sign_in add column confirmed_at text;
