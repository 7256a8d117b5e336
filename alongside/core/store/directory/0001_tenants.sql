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
