-- Written for SQLite and PostgreSQL alike: text ids made in Python, ISO text for dates and instants (UTC),
-- integers 0/1 for no/yes. The SQLite engine reads `double precision` as `real`; another engine drops `strict`.

create table organisation (
    id integer primary key check (id = 1),
    name text not null,
    time_zone text not null,
    week_opens integer not null check (week_opens between 0 and 6),
    language text not null,
    case_types text not null default '[]',
    created_at text not null
) strict;

create table support_contact (
    position integer primary key,
    name text not null,
    reach text not null,
    hours text not null
) strict;

create table person (
    id text primary key,
    login text not null unique,
    name text not null,
    language text,
    lead_id text references person (id) on delete set null,
    joined_on text not null,
    left_on text
) strict;

create table role (
    person_id text not null references person (id) on delete cascade,
    role text not null check (role in ('coordinator', 'admin')),
    primary key (person_id, role)
) strict;

create table team (
    id text primary key,
    name text not null unique
) strict;

-- A person is in one team at a time; `until` is the first day no longer in it.
create table membership (
    person_id text not null references person (id) on delete cascade,
    team_id text not null references team (id) on delete cascade,
    since text not null,
    until text,
    primary key (person_id, since)
) strict;
create index membership_of_team on membership (team_id, since);

create table team_lead (
    team_id text not null references team (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    primary key (team_id, person_id)
) strict;

create table password (
    person_id text primary key references person (id) on delete cascade,
    hash text not null,
    changed_at text not null
) strict;

create table recovery_code (
    person_id text not null references person (id) on delete cascade,
    hash text not null,
    used_at text,
    primary key (person_id, hash)
) strict;

create table invitation (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    token_hash text not null unique,
    created_at text not null,
    expires_at text not null,
    used_at text
) strict;
create index invitation_of_person on invitation (person_id);

create table sign_in (
    id text primary key,
    token_hash text not null unique,
    person_id text not null references person (id) on delete cascade,
    started_at text not null,
    last_seen_at text not null,
    device text not null,
    ended_at text
) strict;
create index sign_in_of_person on sign_in (person_id, started_at);

-- Failed attempts by account and by address: hashed keys, so that the table names nobody.
create table failed_attempt (
    key text primary key,
    failures integer not null,
    last_at text not null
) strict;

-- Ids only, never text of a person: after an erasure these lines name nobody.
create table audit (
    id text primary key,
    at text not null,
    actor_id text not null,
    subject_id text,
    action text not null,
    detail text not null default ''
) strict;
create index audit_of_subject on audit (subject_id, at);

create table check_in (
    person_id text not null references person (id) on delete cascade,
    week text not null,
    away integer not null check (away in (0, 1)),
    hours double precision,
    after_hours_days integer,
    heavy_contacts integer,
    open_cases integer,
    cases_by_type text not null default '{}',
    hearings integer,
    supervised integer check (supervised in (0, 1)),
    days_off integer,
    win text not null default '',
    note text not null default '',
    revision integer not null,
    saved_at text not null,
    primary key (person_id, week)
) strict;

-- Answers to one instrument in one week; `answers` is a JSON object of item key to number.
create table response (
    person_id text not null references person (id) on delete cascade,
    week text not null,
    instrument text not null,
    version integer not null,
    answers text not null,
    saved_at text not null,
    primary key (person_id, week, instrument)
) strict;

-- A step somebody set for themselves, and what became of it.
create table step (
    person_id text not null references person (id) on delete cascade,
    week text not null,
    text text not null,
    outcome text check (outcome in ('yes', 'partly', 'not_yet', 'let_go')),
    primary key (person_id, week)
) strict;

create table baseline (
    person_id text not null references person (id) on delete cascade,
    since_week text not null,
    primary key (person_id, since_week)
) strict;
