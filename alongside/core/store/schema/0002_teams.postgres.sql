create trigger release_setting_is_numbered before insert on release_setting
for each row when (new.number is null) execute function number_row();

-- What was released stays as it was released, and every promise about releases can be looked up.
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

create trigger publication_never_changes before update on publication
for each row execute function refuse_change('releases are insert-only');

create trigger publication_never_forgets before delete on publication
for each row execute function refuse_forgetting('releases are insert-only');

create trigger publication_is_never_emptied before truncate on publication
for each statement execute function refuse_change('releases are insert-only');

create trigger release_setting_never_changes before update on release_setting
for each row execute function refuse_change('settings of releases are kept for good');

create trigger release_setting_never_forgets before delete on release_setting
for each row execute function refuse_forgetting('settings of releases are kept for good');

create trigger release_setting_is_never_emptied before truncate on release_setting
for each statement execute function refuse_change('settings of releases are kept for good');
