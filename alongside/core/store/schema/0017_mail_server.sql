-- What is known of the mail server. any_letters: it takes addresses with letters beyond ASCII before the @ (SMTPUTF8).
-- fault: why nothing can be sent, empty while sending works; said: in the server's words; since: when that began.
create table mail_server (
    id integer primary key check (id = 1),
    any_letters integer not null default 0 check (any_letters in (0, 1)),
    fault text not null default '',
    said text not null default '',
    since text not null default ''
) strict;
