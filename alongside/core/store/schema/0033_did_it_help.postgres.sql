create trigger action_release_never_changes before update on action_release
for each row execute function refuse_change('releases are insert-only');

create trigger action_release_is_never_emptied before truncate on action_release
for each statement execute function refuse_change('releases are insert-only');
