-- How many erasures there were since the tables were last rewritten: a file says so in its header.
create table vacuums_owed (
    number bigint not null
);

insert into vacuums_owed (number) values (0);

-- As `fold_text` of alongside/core/rules/name_search.py: without capitals and accents, letters with a stroke as plain ones.
create function folded(named text) returns text language sql immutable strict parallel safe as $$
    select replace(replace(replace(replace(
        translate(
            regexp_replace(normalize(lower(named collate "und-x-icu"), nfkd), '[\u0300-\u036f]', '', 'g'),
            'øłđðħı', 'olddhi'
        ),
        'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ß', 'ss')
$$;
