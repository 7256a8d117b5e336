-- Steps of setting up that a place does without. All others are known by what is there.

create table step_not_needed (
    step text primary key check (step in ('teams', 'coordinator'))
) strict;
