-- The weekly reminder in a person's own calendar feed, in their own time zone. Feeds that there are begin without one.
alter table reach add column feed_weekday integer check (feed_weekday between 0 and 6); -- null: none
alter table reach add column feed_minute integer not null default 900 check (feed_minute between 0 and 1439);
