-- The directory of an installation of several organisations. Nothing about any person is in it.
-- Written for SQLite and PostgreSQL alike, as the schema of an organisation is.

create table tenant (
    name text primary key,
    address text not null unique,
    database text not null unique,
    state text not null check (state in ('active', 'archived', 'moving')),
    since text not null,
    moving_to text not null,
    moved_from text not null
) strict;

-- As in the schema of an organisation (0035): one process does what the clock asks, for all of them.
create table clock_lease (
    id integer primary key check (id = 1),
    holder text not null,
    until text not null
) strict;

create table schema_compatibility (
    number integer primary key,
    runs_from integer not null
) strict;
