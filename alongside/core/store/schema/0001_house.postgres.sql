-- What SQLite does by itself: the order in which rows came, and the next number of a row that was given none.
alter table audit add column rowid bigint generated always as identity;
alter table invitation add column rowid bigint generated always as identity;
alter table sign_in add column rowid bigint generated always as identity;

create function number_row() returns trigger language plpgsql as $$
begin
    execute format('select coalesce(max(number), 0) + 1 from %I.%I', tg_table_schema, tg_table_name)
    into new.number;
    return new;
end
$$;

-- The words of a refusal are the trigger's argument; the class of error is that of SQLite's `raise(abort, …)`.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation';
end
$$;

-- Only a demo, in which nobody can have a password, is ever cleared to be made anew.
create function refuse_forgetting() returns trigger language plpgsql as $$
declare
    cleared boolean;
begin
    execute format(
        'select exists (select from %1$I.audit where action = ''demo.made'') '
        'and not exists (select from %1$I.password)',
        tg_table_schema
    ) into cleared;
    if cleared then
        return old;
    end if;
    raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation';
end
$$;

-- The audit log is append-only.
create trigger audit_never_changes before update on audit
for each row execute function refuse_change('the audit log is append-only');

create trigger audit_never_forgets before delete on audit
for each row execute function refuse_change('the audit log is append-only');

create trigger audit_is_never_emptied before truncate on audit
for each statement execute function refuse_change('the audit log is append-only');
