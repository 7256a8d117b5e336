-- What a team lead sees. Two kinds of fact, kept apart: work facts as weekly figures of a team, wellbeing as released bands.

alter table organisation add column contract_hours double precision not null default 37.5; -- a week of a full post
alter table organisation add column case_share double precision not null default 0.7; -- of those hours, for cases
alter table person add column contract_hours double precision; -- a week; null is the organisation's

-- Each change of what may be released is a new row; what holds for whom follows from all of them.
create table release_setting (
    number integer primary key,
    set_at text not null,
    smallest_panel integer not null check (smallest_panel >= 6),
    strong integer not null check (strong in (0, 1)),
    person_facts integer not null check (person_facts in (0, 1)), -- work facts of one person are declared to leads
    set_by text not null
) strict;

-- The key of the draws: a restored copy draws the same bands from the same data.
create table release_key (
    id integer primary key check (id = 1),
    key text not null
) strict;

-- Teams too small for a figure of their own, joined into one; a team is in one of them at most.
create table roll_up (
    id text primary key,
    name text not null unique
) strict;

create table roll_up_team (
    team_id text primary key references team (id) on delete cascade,
    roll_up_id text not null references roll_up (id) on delete cascade
) strict;
create index roll_up_team_of on roll_up_team (roll_up_id);

-- A closing that was published: all teams at once. `week` is the last of its blocks.
create table publication (
    week text primary key,
    published_at text not null
) strict;

-- Everything about wellbeing that ever left for more eyes than one person's own. `figure_id` is a team or a roll-up.
create table release (
    figure_id text not null,
    first_week text not null,
    weeks integer not null check (weeks in (4, 8)),
    outcome text not null check (outcome in ('low', 'moderate', 'high', 'very_high', 'too_small')),
    strong integer not null check (strong in (0, 1)),
    published_at text not null,
    primary key (figure_id, first_week)
) strict;

-- The teams that a release is about: the team itself, or those of the roll-up in that block.
create table release_team (
    figure_id text not null,
    first_week text not null,
    team_id text not null,
    primary key (team_id, figure_id, first_week),
    foreign key (figure_id, first_week) references release (figure_id, first_week)
) strict;

-- The work figures of a team's week that can no longer be filled in: a JSON object, withheld parts already left out.
create table team_week (
    team_id text not null references team (id) on delete cascade,
    week text not null,
    figures text not null,
    primary key (team_id, week)
) strict;

-- Hours a week that one open case of a type takes, as the organisation sets them in place of the shipped table.
create table case_weight (
    case_type text primary key,
    hours double precision not null check (hours >= 0),
    source text not null,
    set_on text not null
) strict;

-- What a lead does about the load, visible to the whole team.
create table action (
    id text primary key,
    team_id text not null references team (id) on delete cascade,
    kind text not null check (kind in ('reassign', 'pause_intake', 'cover_hearing', 'add_supervision', 'other')),
    text text not null,
    who_id text references person (id) on delete set null,
    opened_by text references person (id) on delete set null,
    opened_on text not null,
    until text not null,
    look_again text not null,
    closed_on text,
    outcome text not null default '',
    revision integer not null
) strict;
create index action_of_team on action (team_id, opened_on);

-- Consent of one person to show their own trend to one other, for a time. Never part of the log that admins read.
create table share (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    to_id text references person (id) on delete set null,
    since text not null,
    until text not null,
    ended_at text
) strict;
create index share_of_person on share (person_id, since);
create index share_to on share (to_id, until);
