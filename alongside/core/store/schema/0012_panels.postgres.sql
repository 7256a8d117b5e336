-- As they were on the tables before.
create trigger release_never_changes before update on release
for each row execute function refuse_change('releases are insert-only');

create trigger release_never_forgets before delete on release
for each row execute function refuse_forgetting('releases are insert-only');

create trigger release_is_never_emptied before truncate on release
for each statement execute function refuse_change('releases are insert-only');

create trigger release_team_never_changes before update on release_team
for each row execute function refuse_change('releases are insert-only');

create trigger release_team_never_forgets before delete on release_team
for each row execute function refuse_forgetting('releases are insert-only');

create trigger release_team_is_never_emptied before truncate on release_team
for each statement execute function refuse_change('releases are insert-only');
