-- Support partners: what people say about themselves for it, rounds, pairs, and asking one another.
-- Lists and sets are JSON arrays of text. Check-ins have no part in any of this.

create table profile (
    person_id text primary key references person (id) on delete cascade,
    time_zone text not null,
    languages text not null,
    modes text not null,
    intent text not null check (intent in ('give', 'receive', 'mutual', 'pause')),
    capacity integer not null check (capacity between 0 and 10),
    talk text check (talk in ('listen', 'think', 'share')),
    issues text not null,
    offers text not null,
    wants text not null,
    circumstances text not null,
    attributes text not null, -- a JSON object of attribute to values
    requires text not null, -- of a partner, likewise
    named text not null, -- the parts that may be weighed and named to a partner
    trio_ok integer not null check (trio_ok in (0, 1)),
    revision integer not null,
    saved_at text not null
) strict;

-- When somebody is usually free: minutes after midnight of their own time zone, in whole quarters of an hour.
create table free_time (
    person_id text not null references person (id) on delete cascade,
    weekday integer not null check (weekday between 0 and 6), -- 0 is Monday
    from_minute integer not null check (from_minute between 0 and 1425),
    until_minute integer not null check (until_minute between 15 and 1440),
    primary key (person_id, weekday, from_minute),
    check (from_minute < until_minute)
) strict;

-- Days on which somebody is not free after all, both included.
create table absence (
    person_id text not null references person (id) on delete cascade,
    first_day text not null,
    last_day text not null,
    primary key (person_id, first_day),
    check (first_day <= last_day)
) strict;

-- Silent, and two-sided in effect.
create table block (
    person_id text not null references person (id) on delete cascade,
    blocked_id text not null references person (id) on delete cascade,
    since text not null,
    primary key (person_id, blocked_id)
) strict;
create index block_of on block (blocked_id);

-- How matching weighs and what it asks for: each change is a new row.
create table matching_setting (
    number integer primary key,
    set_at text not null,
    set_by text not null,
    rules text not null,
    weights text not null
) strict;

-- A round is open until it is published, once. `proof`: what the checker found; `digest`: SHA-256, see docs/matching.md.
create table round (
    number integer primary key,
    opened_at text not null,
    opened_by text not null,
    confirm_until text not null, -- a day
    seed text not null,
    published_at text,
    published_by text,
    begins text, -- the first instant of the 14 days that counted
    rules text,
    weights text,
    proof text,
    digest text
) strict;

-- Who said that they are in, or not this time.
create table round_answer (
    round integer not null references round (number) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    comes integer not null check (comes in (0, 1)),
    at text not null,
    primary key (round, person_id)
) strict;

-- Pairs that the coordinator holds together or apart in a round; a comes before b.
create table round_wish (
    round integer not null references round (number) on delete cascade,
    a text not null references person (id) on delete cascade,
    b text not null references person (id) on delete cascade,
    wish text not null check (wish in ('lock', 'forbid')),
    primary key (round, a, b),
    check (a < b)
) strict;

-- Each who took part in a published round, as the engine was given them (JSON). An erasure takes its row along.
create table round_seeker (
    round integer not null references round (number) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    seeker text not null,
    primary key (round, person_id)
) strict;

-- Who could not be paired: told kindly, first next time. `binding`: a JSON object of rule to the people whom it alone takes away, as
-- the person may know it; what has no name is in `unavailable`. `peers`: with how many others they could have been paired.
create table left_out (
    round integer not null references round (number) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    binding text not null,
    unavailable integer not null,
    peers integer not null,
    opening text, -- the time that would open most, as JSON
    waited integer not null, -- rounds in a row, this one included
    primary key (round, person_id)
) strict;

-- Two or three people who support each other. `links`: JSON, one for each two of them: fit and points of the parts.
create table pairing (
    id text primary key,
    round integer not null, -- the newest published one when it was made; 0 before the first
    asked integer not null check (asked in (0, 1)), -- one asked the other, outside of a round
    since text not null,
    until text not null, -- a day
    ended_at text,
    links text not null
) strict;

create table pairing_person (
    pairing_id text not null references pairing (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    primary key (pairing_id, person_id)
) strict;
create index pairing_of_person on pairing_person (person_id);

-- "I would like someone to talk to": one asks one other. No answer and a refusal look alike to whoever asked.
create table ask (
    id text primary key,
    asker_id text not null references person (id) on delete cascade,
    asked_id text not null references person (id) on delete cascade,
    at text not null,
    until text not null,
    answer text check (answer in ('yes', 'no', 'withdrawn')),
    answered_at text
) strict;
create index ask_by on ask (asker_id, at);
create index ask_of on ask (asked_id, until);
