-- An address that somebody mistyped is a stranger's: nothing but the question whether it is theirs goes there until it was confirmed.
alter table reach add column confirmed integer not null default 0 check (confirmed in (0, 1));
alter table reach add column confirm_hash text; -- of the token in that question, and null where none was asked

create unique index reach_asked on reach (confirm_hash);

-- Addresses from before the question was asked go on as they did.
update reach set confirmed = 1 where email <> '';
