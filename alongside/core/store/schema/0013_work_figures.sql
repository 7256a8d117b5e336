-- Work figures are released once and coarse. Those of before were kept to the last digit: they are worked down into the new shape by
-- the first release, which knows what a case weighs, and are shown to no one meanwhile.
alter table team_week rename to former_team_week;

create table team_week (
    team_id text not null references team (id) on delete cascade,
    week text not null,
    figures text not null,
    released_at text not null,
    primary key (team_id, week)
) strict;

-- An admin proposes that leads see work facts by person; another confirms it. One proposal at a time.
create table person_facts_proposal (
    id integer primary key check (id = 1),
    proposed_by text not null references person (id) on delete cascade,
    proposed_at text not null
) strict;
