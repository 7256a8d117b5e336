-- Sessions of support partners: saying yes to a match, finding a time, keeping the rhythm, and the messages that go with it.
-- Nothing of what is said in a session has a place here.

-- Until everybody in it has said yes, a pairing lapses at `lapses_at`. Those from before had no such question.
alter table pairing add column lapses_at text;
alter table pairing add column ended_how text check (ended_how in ('not_begun', 'parted', 'coordinator', 'done'));
alter table pairing add column urgent integer not null default 0 check (urgent in (0, 1));
alter table pairing_person add column accepted_at text;
alter table pairing_person add column agreed_at text; -- to how the two will meet, before the first time
alter table pairing_person add column kept_at text; -- when they last said that they would go on
update pairing_person set accepted_at = (select since from pairing where pairing.id = pairing_person.pairing_id);

-- `begins`: an instant (UTC) on a whole quarter of an hour, once everybody said yes to it. `sequence`: of its entry in a calendar.
create table session (
    id text primary key,
    pairing_id text not null references pairing (id) on delete cascade,
    state text not null check (state in ('proposed', 'confirmed', 'cancelled')),
    begins text,
    minutes integer not null check (minutes in (30, 45)),
    mode text not null check (mode in ('in_person', 'phone', 'video', 'written')),
    place text not null, -- a link or a place, as one of them typed it
    sequence integer not null,
    revision integer not null,
    made_at text not null,
    check (state <> 'confirmed' or begins is not null)
) strict;
create index session_of on session (pairing_id, begins);

-- Times to choose from, and who said yes to which.
create table session_time (
    session_id text not null references session (id) on delete cascade,
    begins text not null,
    by_id text references person (id) on delete set null, -- null: found by the app
    primary key (session_id, begins)
) strict;

create table session_yes (
    session_id text not null,
    begins text not null,
    person_id text not null references person (id) on delete cascade,
    primary key (session_id, begins, person_id),
    foreign key (session_id, begins) references session_time (session_id, begins) on delete cascade
) strict;

-- Nobody is in two sessions at once: each quarter of an hour of a person is taken by one at most.
create table booked_quarter (
    person_id text not null references person (id) on delete cascade,
    quarter text not null,
    session_id text not null references session (id) on delete cascade,
    primary key (person_id, quarter)
) strict;
create index booked_by on booked_quarter (session_id);

-- Ten seconds afterwards, for nobody else's eyes.
create table session_feedback (
    session_id text not null references session (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    met text not null check (met in ('met', 'moved', 'no_show')),
    heard integer check (heard between 0 and 4), -- how heard they felt
    weight text check (weight in ('lighter', 'same', 'heavier')),
    said_at text not null,
    primary key (session_id, person_id)
) strict;

-- "I want to talk to the coordinator": that, and nothing else.
create table talk_request (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    at text not null,
    done_at text
) strict;
create index talk_request_of on talk_request (person_id, at);

-- What somebody is told on their first page until they have seen it.
create table notice (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    at text not null,
    text text not null, -- of a message from a coordinator; empty otherwise
    seen_at text
) strict;
create index notice_of on notice (person_id, seen_at);

-- The step of a week: when and where somebody means to take it.
alter table step add column at_time text not null default '';
alter table step add column at_place text not null default '';

-- How somebody is reached, and what their calendar calls a session. Hours are minutes after midnight of their own time zone.
create table reach (
    person_id text primary key references person (id) on delete cascade,
    email text not null, -- empty: no e-mail
    quiet_from integer not null check (quiet_from between 0 and 1439),
    quiet_until integer not null check (quiet_until between 0 and 1439),
    check_in_weekday integer check (check_in_weekday between 0 and 6), -- null: no weekly reminder
    check_in_minute integer not null check (check_in_minute between 0 and 1439),
    named integer not null check (named in (0, 1)), -- their name may stand in a partner's messages and calendar
    title text not null, -- empty: the neutral one
    unsubscribe_key text not null unique,
    feed_hash text unique -- of the token of the private feed; null: there is none
) strict;

-- Kinds of message that somebody does not want.
create table unwanted_mail (
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    primary key (person_id, kind)
) strict;

-- When somebody is busy, from a calendar they brought: instants (UTC), and nothing of what for.
create table busy_time (
    person_id text not null references person (id) on delete cascade,
    begins text not null,
    until text not null,
    primary key (person_id, begins),
    check (begins < until)
) strict;

-- "I need someone this week", offered to one after the other.
create table urgent_request (
    id text primary key,
    asker_id text not null references person (id) on delete cascade,
    at text not null,
    until text not null,
    ended_at text
) strict;
create index urgent_request_by on urgent_request (asker_id, at);

create table urgent_offer (
    request_id text not null references urgent_request (id) on delete cascade,
    person_id text not null references person (id) on delete cascade,
    at text not null,
    until text not null,
    answer text check (answer in ('yes', 'no')),
    answered_at text,
    primary key (request_id, person_id)
) strict;
create index urgent_offer_of on urgent_offer (person_id, until);

-- Messages, written in the transaction that causes them. `once`: the same cause writes one message. `about`: facts, as JSON.
create table outbox (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    about text not null,
    once text not null unique,
    made_at text not null,
    due_at text not null,
    useless_at text, -- from then on nobody needs it any more
    state text not null check (state in ('waiting', 'sending', 'sent', 'dropped', 'dead')),
    tries integer not null,
    claimed_at text,
    sent_at text,
    trouble text not null -- what the mail server said last
) strict;
create index outbox_due on outbox (state, due_at);

-- How heard people felt, in the middle, in a closed period of 12 weeks: written once, never worked out again.
create table programme_figure (
    first_week text primary key,
    felt_heard integer check (felt_heard between 0 and 4), -- null: too few people said
    published_at text not null
) strict;
