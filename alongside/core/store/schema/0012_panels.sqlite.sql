-- As they were on the tables before.
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
