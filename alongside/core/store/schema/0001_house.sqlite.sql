-- The audit log is append-only. (`recursive_triggers` is on, so that `insert or replace` does not walk past.)
create trigger audit_never_changes before update on audit
begin
    select raise(abort, 'the audit log is append-only');
end;

create trigger audit_never_forgets before delete on audit
begin
    select raise(abort, 'the audit log is append-only');
end;
