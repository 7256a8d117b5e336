-- Who counts in a band, and a band that can be held back.

-- The day on which somebody first had an account; null as long as they have none. Nobody counts without.
alter table person add column account_since text;
update person set account_since = (
    select substr(min(known.at), 1, 10)
    from (
        select person_id, changed_at as at from password
        union all
        select person_id, started_at as at from sign_in
    ) as known
    where known.person_id = person.id
);

-- Somebody who counts wants no figure of their team for the period that is published next. Forgotten as that is published.
create table hold_back (
    person_id text not null references person (id) on delete cascade,
    team_id text not null references team (id) on delete cascade,
    at text not null,
    primary key (person_id, team_id)
) strict;

-- Everyone who is in a team by now is told of the new rules before the first band by them.
insert into notice (id, person_id, kind, at, text)
select 'bands-' || person.id, person.id, 'bands_changed', (select max(applied_at) from schema_version), ''
from person
where person.left_on is null
  and exists (select 1 from membership where membership.person_id = person.id and membership.until is null);

-- A release can be silent for want of answers, and says how much chance is in it. Text of a check cannot be changed, so both
-- tables are made anew with what was in them.
create table earlier_release as select * from release;
create table earlier_release_team as select * from release_team;
drop table release_team;
drop table release;

create table release (
    figure_id text not null,
    first_week text not null,
    weeks integer not null check (weeks in (4, 8)),
    outcome text not null check (outcome in ('low', 'moderate', 'high', 'very_high', 'too_small', 'too_few')),
    strong integer not null check (strong in (0, 1)),
    published_at text not null,
    epsilon double precision, -- of the chance in it, a person and block; null for those of before
    primary key (figure_id, first_week)
) strict;

create table release_team (
    figure_id text not null,
    first_week text not null,
    team_id text not null,
    primary key (team_id, figure_id, first_week),
    foreign key (figure_id, first_week) references release (figure_id, first_week)
) strict;

insert into release (figure_id, first_week, weeks, outcome, strong, published_at)
select figure_id, first_week, weeks, outcome, strong, published_at from earlier_release;
insert into release_team (figure_id, first_week, team_id)
select figure_id, first_week, team_id from earlier_release_team;
drop table earlier_release;
drop table earlier_release_team;
