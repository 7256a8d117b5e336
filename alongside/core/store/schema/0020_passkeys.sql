-- A sign-in on a device of one's own may last longer than one anywhere else.
alter table sign_in add column own_device integer not null default 0 check (own_device in (0, 1));

-- A way in by the lock of one's own phone or computer (WebAuthn). The device keeps the private half; here lies what checks its signatures.
-- credential_id, public_key: base64url. sign_count: how often the device says it has signed; many always say 0.
create table passkey (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    credential_id text not null unique,
    public_key text not null,
    sign_count integer not null,
    name text not null,
    added_at text not null,
    last_used_at text
) strict;
create index passkey_of_person on passkey (person_id, added_at);

-- Hashes of challenges that were answered, until they would have run out anyway: each is answered once.
create table used_challenge (
    hash text primary key,
    forget_at text not null
) strict;

-- A passkey wraps the private key too. holder_id: as before, and the id of the passkey.
create table key_wrapping_with_passkeys (
    key_id text not null references key_pair (id) on delete cascade,
    holder text not null check (holder in ('password', 'recovery_code', 'sign_in', 'passkey')),
    holder_id text not null,
    wrapped text not null,
    primary key (key_id, holder, holder_id)
) strict;
insert into key_wrapping_with_passkeys (key_id, holder, holder_id, wrapped)
select key_id, holder, holder_id, wrapped from key_wrapping;
drop table key_wrapping;
alter table key_wrapping_with_passkeys rename to key_wrapping;
create index key_wrapping_of_holder on key_wrapping (holder, holder_id);
