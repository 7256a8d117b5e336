-- Weeks that a person brought in from a file of their own. They are theirs alone: no figure of several people
-- counts them, and saving such a week again does not take the mark away.

alter table check_in add column brought_in integer not null default 0 check (brought_in in (0, 1));
alter table response add column brought_in integer not null default 0 check (brought_in in (0, 1));
