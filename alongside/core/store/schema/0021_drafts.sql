-- What stands in a form that its writer has not sent yet: sealed to them, as what they write for themselves is.
create table draft (
    person_id text not null references person (id) on delete cascade,
    form text not null,
    version text not null, -- of what the form was opened on
    content text not null, -- its fields as JSON; empty where they are sealed
    sealed text,
    kept_at text not null,
    primary key (person_id, form)
) strict;
create index draft_kept_at on draft (kept_at);
