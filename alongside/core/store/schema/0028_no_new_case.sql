-- Who takes no new case for a time: stated by the person, never derived. Neither when nor why it was said.

create table no_new_case (
    person_id text primary key references person (id) on delete cascade,
    until text not null -- the last day
) strict;
