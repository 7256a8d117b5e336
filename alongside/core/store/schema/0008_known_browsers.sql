-- Counts of wrong tries are few and short now. Those of before are forgotten: they made everyone wait for strangers.
drop table failed_attempt;

create table failed_attempt (
    key text primary key,
    account text not null, -- hashed as the key is; empty for those of an address
    failures integer not null,
    last_at text not null,
    forget_at text not null
) strict;
create index failed_attempt_of_account on failed_attempt (account);
create index failed_attempt_over on failed_attempt (forget_at);

-- A browser in which its person came in before. `sign_in_id`: the last time they did.
create table known_browser (
    token_hash text primary key,
    person_id text not null references person (id) on delete cascade,
    sign_in_id text not null,
    used_at text not null
) strict;
create index known_browser_of_person on known_browser (person_id, used_at);

-- How often what happened in which hour. No person: at names that no one here has.
create table security_count (
    hour text not null,
    kind text not null,
    person_id text references person (id) on delete cascade,
    times integer not null
) strict;
create unique index security_count_once on security_count (hour, kind, coalesce(person_id, ''));
create index security_count_of_person on security_count (person_id);

-- Wrong tries since the last sign-in, which takes them along. No person: at names that no one here has, so that those cost as much time.
create table wrong_try (
    person_id text references person (id) on delete cascade,
    times integer not null
) strict;
create unique index wrong_try_of_person on wrong_try (coalesce(person_id, ''));
alter table sign_in add column wrong_tries_before integer not null default 0;
