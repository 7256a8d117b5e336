-- The whole of what anyone learns about a team of several people. Filled for one reader, in memory, and thrown away.

create table team (
    id text primary key,
    name text not null
) strict;

create table release (
    figure_id text not null,
    figure_name text not null,
    first_week text not null,
    weeks integer not null,
    outcome text not null,
    strong integer not null,
    published_at text not null,
    epsilon real,
    primary key (figure_id, first_week)
) strict;

create table release_team (
    figure_id text not null,
    first_week text not null,
    team_id text not null,
    team_name text not null,
    primary key (team_id, figure_id, first_week)
) strict;

-- Whether an action helped, in the words of its team.
create table helped (
    action_id text primary key,
    outcome text not null
) strict;

create table team_week (
    team_id text not null,
    week text not null,
    figures text not null,
    primary key (team_id, week)
) strict;

create table case_weight (
    case_type text primary key,
    hours real not null,
    source text not null,
    set_on text
) strict;

-- One row: what holds now for all. bands_hidden: the reader looks after accounts and teams, or did until lately.
create table terms (
    newest text not null,
    organisation text not null,
    case_share real not null,
    person_facts integer not null,
    bands_hidden integer not null
) strict;

-- The period that is published next about a team. block: JSON. counted: people, as things stand; enough: whether there can be a
-- band.
create table period (
    team_id text primary key,
    block text not null,
    published_from text not null,
    counted integer not null,
    enough integer not null
) strict;

-- How many are in a team today, and how many of them have an account.
create table roster (
    team_id text primary key,
    people integer not null,
    accounts integer not null
) strict;

-- One row: the week whose work figures come next.
create table next_release (
    week text primary key,
    released_from text not null
) strict;
