-- The key of a person's authenticator app, in base32. The server has to read it: it works the codes out itself.
-- since: from when on a code is asked for; null while the key was shown and no code typed yet.
-- used_step: the last half minute whose code was taken, counted from 1970; neither it nor an earlier one is taken again.
create table second_factor (
    person_id text primary key references person (id) on delete cascade,
    secret text not null,
    since text,
    used_step integer not null default 0
) strict;

alter table organisation add column admins_need_second_factor integer not null default 0
    check (admins_need_second_factor in (0, 1));
