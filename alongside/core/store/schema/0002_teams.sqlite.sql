-- What was released stays as it was released, and every promise about releases can be looked up.
-- Only a demo, in which nobody can have a password, is ever cleared to be made anew.
create trigger release_never_changes before update on release
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger release_never_forgets before delete on release
when not exists (select 1 from audit where action = 'demo.made') or exists (select 1 from password)
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger release_team_never_changes before update on release_team
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger release_team_never_forgets before delete on release_team
when not exists (select 1 from audit where action = 'demo.made') or exists (select 1 from password)
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger publication_never_changes before update on publication
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger publication_never_forgets before delete on publication
when not exists (select 1 from audit where action = 'demo.made') or exists (select 1 from password)
begin
    select raise(abort, 'releases are insert-only');
end;

create trigger release_setting_never_changes before update on release_setting
begin
    select raise(abort, 'settings of releases are kept for good');
end;

create trigger release_setting_never_forgets before delete on release_setting
when not exists (select 1 from audit where action = 'demo.made') or exists (select 1 from password)
begin
    select raise(abort, 'settings of releases are kept for good');
end;
