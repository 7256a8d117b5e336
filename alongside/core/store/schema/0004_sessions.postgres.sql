alter table notice add column rowid bigint generated always as identity;
alter table outbox add column rowid bigint generated always as identity;
alter table talk_request add column rowid bigint generated always as identity;
alter table urgent_request add column rowid bigint generated always as identity;

-- What was told once of a closed period stays as it was told.
create trigger programme_figure_never_changes before update on programme_figure
for each row execute function refuse_change('figures of a programme are insert-only');

create trigger programme_figure_never_forgets before delete on programme_figure
for each row execute function refuse_forgetting('figures of a programme are insert-only');

create trigger programme_figure_is_never_emptied before truncate on programme_figure
for each statement execute function refuse_change('figures of a programme are insert-only');
