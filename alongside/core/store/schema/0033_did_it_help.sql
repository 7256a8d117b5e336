-- Whether a closed action helped: its team is asked once, and what it said is released once. Who answers is asked about one action
-- of a block of weeks at most.
create table action_question (
    action_id text primary key references action (id) on delete cascade,
    team_id text not null references team (id) on delete cascade,
    first_week text not null, -- of the block in which the action was closed
    closed_on text not null,
    unique (team_id, first_week)
) strict;

-- One person's answer. Deleted as soon as what the team said is released.
create table action_answer (
    person_id text not null references person (id) on delete cascade,
    action_id text not null references action_question (action_id) on delete cascade,
    helped integer not null check (helped in (0, 1)),
    primary key (person_id, action_id)
) strict;

create table action_release (
    action_id text primary key references action_question (action_id) on delete cascade,
    outcome text not null check (outcome in ('hardly_anyone', 'one_in_four', 'half', 'three_in_four', 'nearly_everyone', 'too_few')),
    epsilon double precision not null,
    released_at text not null
) strict;
