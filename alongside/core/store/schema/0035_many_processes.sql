-- What processes that share this database have to agree on.

-- Which of them does what the clock asks for. Another may take over once `until` has passed.
create table clock_lease (
    id integer primary key check (id = 1),
    holder text not null,
    until text not null
) strict;

-- Hashes of the set-up codes that were printed. Once there is an organisation, they open nothing.
create table set_up_code (
    hash text primary key,
    printed_at text not null
) strict;

-- By what they mark the challenges of passkeys, so that each can take an answer to any of them: 64 hexadecimal digits.
create table challenge_key (
    id integer primary key check (id = 1),
    digits text not null
) strict;

-- Which older versions can go on beside a change of the schema: those that know it up to `runs_from`. A change that is
-- not named here stops all older ones.
create table schema_compatibility (
    number integer primary key,
    runs_from integer not null
) strict;
