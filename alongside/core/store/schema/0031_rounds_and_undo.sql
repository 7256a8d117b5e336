-- A round may let people with the same line manager be paired, said to everyone before they answer. `reminded_at`: those who had not
-- answered were reminded, once.
alter table round add column same_lead_ok integer not null default 0 check (same_lead_ok in (0, 1));
alter table round add column reminded_at text;

-- As its round, so that both people read it before they accept.
alter table pairing add column same_lead_ok integer not null default 0 check (same_lead_ok in (0, 1));

-- A round that was published, for as long as that can be undone. `population`: what its pairs were made of, as JSON. The row is gone
-- once it has taken effect, and is undone before someone in it is erased.
create table round_publication (
    round integer primary key references round (number) on delete cascade,
    published_by text not null,
    takes_effect_at text not null,
    population text not null
) strict;
create index round_publication_due on round_publication (takes_effect_at);

-- Pairs of a published round that were not made: the coordinator left them out, or one of the two could no longer be paired.
create table round_omission (
    round integer not null references round (number) on delete cascade,
    a text not null references person (id) on delete cascade,
    b text not null references person (id) on delete cascade,
    primary key (round, a, b),
    check (a < b)
) strict;
