-- Where a session is in its agenda, the same for everyone in it: the part, and when it began or was paused. Nothing of what is said.
create table session_agenda (
    session_id text primary key references session (id) on delete cascade,
    place integer not null check (place >= 0),
    began_at text not null,
    paused_at text,
    kept_until text not null
) strict;
create index session_agenda_kept_until on session_agenda (kept_until);

-- A cancelled session, for as long as that can be undone. As in pairing_decision, the row is gone once it has taken effect.
create table session_cancellation (
    session_id text not null references session (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    takes_effect_at text not null,
    primary key (session_id, person_id)
) strict;
create index session_cancellation_due on session_cancellation (takes_effect_at);
create index session_cancellation_of_person on session_cancellation (person_id);

-- That someone took back what they asked stands beside the answer, not in its place: undone, the answer is what it was.
alter table ask add column withdrawn_at text;
update ask set withdrawn_at = coalesce(answered_at, at), answer = null, answered_at = null where answer = 'withdrawn';
