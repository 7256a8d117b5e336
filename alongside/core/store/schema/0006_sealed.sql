-- What people write for themselves is sealed to a key of their own; the private half lies here only wrapped.
-- Text is base64. `retired_at`: its owner came in without it, so it opens what was locked then, by a recovery code.
create table key_pair (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    public_key text not null,
    made_at text not null,
    retired_at text
) strict;
create unique index key_pair_in_use on key_pair (person_id) where retired_at is null;

-- holder_id: hash of the recovery code, or id of the sign-in; empty for the password.
create table key_wrapping (
    key_id text not null references key_pair (id) on delete cascade,
    holder text not null check (holder in ('password', 'recovery_code', 'sign_in')),
    holder_id text not null,
    wrapped text not null,
    primary key (key_id, holder, holder_id)
) strict;
create index key_wrapping_of_holder on key_wrapping (holder, holder_id);

-- Sealed: the win and the note; the text, the outcome, when and where. The plain columns are then empty.
alter table check_in add column sealed text;
alter table step add column sealed text;

-- A person's earlier weeks, out of reach of whoever came in by a link. Sealed where there was a key (then key_id says which); else
-- plain, and `code_hashes` (JSON) are those of the recovery codes that were good then.
create table locked_history (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    locked_at text not null,
    key_id text references key_pair (id) on delete cascade,
    code_hashes text not null,
    content text not null
) strict;
create index locked_history_of_person on locked_history (person_id);

-- opens_at: a link to an account that holds something waits, and can be stopped meanwhile. asked_by: whose doing it was.
-- own_from: a link of an operator opens roles at once, and the person's own weeks from then on only.
alter table invitation add column opens_at text;
alter table invitation add column asked_by text;
alter table invitation add column own_from text;
alter table password add column own_from text;
alter table sign_in add column own_from text;

-- Those before this version hold no key: their owners sign in once more, and their texts are sealed then.
update sign_in set ended_at = last_seen_at where ended_at is null;
