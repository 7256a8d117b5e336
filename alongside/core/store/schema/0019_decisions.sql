-- A no to a match and the end of a pairing, for as long as it can be undone. Its row is gone once it has taken effect: who
-- wished it is kept nowhere after that.
create table pairing_decision (
    pairing_id text not null references pairing (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    decision text not null check (decision in ('decline', 'rotate', 'stop', 'never')),
    takes_effect_at text not null,
    primary key (pairing_id, person_id)
) strict;
create index pairing_decision_due on pairing_decision (takes_effect_at);
