-- Days on which the whole organisation is closed, both included; as ISO days by its own clock.
create table closed_days (
    first_day text not null,
    last_day text not null,
    name text not null,
    primary key (first_day, last_day)
) strict;
