-- The newest instant at which the clock was believed. It never goes forward by a clock that was refused.
-- `disregarded_until`: rows up to this instant were written by a wrong clock and prove nothing any more.
create table clock (
    id integer primary key check (id = 1),
    seen_at text not null,
    disregarded_until text not null default ''
) strict;

-- A house that is there already was last seen when its newest row was written.
insert into clock (id, seen_at)
select 1, newest.at
from (
    select max(at) as at
    from (
        select max(saved_at) as at from check_in
        union all select max(last_seen_at) from sign_in
        union all select max(at) from audit
    ) as known
) as newest
where newest.at is not null;

-- Each look of the server asks for the newest row.
create index check_in_saved on check_in (saved_at);
create index sign_in_seen on sign_in (last_seen_at);
create index audit_at on audit (at);

-- What /healthz writes, to know that writing works.
create table heartbeat (
    id integer primary key check (id = 1),
    beats integer not null
) strict;
