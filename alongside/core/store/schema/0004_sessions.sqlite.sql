-- What was told once of a closed period stays as it was told; only a demo, in which nobody can have a password, is ever cleared.
create trigger programme_figure_never_changes before update on programme_figure
begin
    select raise(abort, 'figures of a programme are insert-only');
end;

create trigger programme_figure_never_forgets before delete on programme_figure
when not exists (select 1 from audit where action = 'demo.made') or exists (select 1 from password)
begin
    select raise(abort, 'figures of a programme are insert-only');
end;
