create trigger action_release_never_changes before update on action_release
begin
    select raise(abort, 'releases are insert-only');
end;
