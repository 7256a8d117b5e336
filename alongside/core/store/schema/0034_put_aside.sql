-- A longer check-in that someone does not want to see on their home page for now, and since which week.

create table put_aside (
    person_id text not null references person (id) on delete cascade,
    instrument text not null,
    week text not null,
    primary key (person_id, instrument)
) strict;
