-- What a published round of a small pool was planned with: who would meet in the rounds after it. `planned`: how many of these were
-- planned; null where the round was optimised by itself.
alter table round add column planned integer;

-- `ahead`: 1 for the next round. `group_number` tells the pairs of a round, or its three, apart.
create table planned_partner (
    round integer not null references round (number) on delete cascade,
    ahead integer not null,
    group_number integer not null,
    person_id text not null references person (id) on delete cascade,
    primary key (round, ahead, group_number, person_id)
) strict;
