-- When the clock looks at someone, or at a pairing, again: an instant (ISO, UTC) that is never later than there is something to do.
-- Empty: at once, for something changed on which that depends. Null: not before something changes.
alter table person add column next_look_at text default '';
alter table pairing add column next_look_at text default '';
update pairing set next_look_at = null where ended_at is not null;
create index person_next_look on person (next_look_at);
create index pairing_next_look on pairing (next_look_at);
