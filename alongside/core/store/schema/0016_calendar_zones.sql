-- Which zone someone said is meant by a name in a calendar they brought, where no system knows it: the next file does not ask again.
create table calendar_zone (
    person_id text not null references person (id) on delete cascade,
    name text not null,
    time_zone text not null,
    primary key (person_id, name)
) strict;
