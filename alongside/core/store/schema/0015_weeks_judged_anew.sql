-- Told once, on the page of their weeks: these are judged by another rule from now on. Only those of whom one could tell a change so far.
insert into notice (id, person_id, kind, at, text)
select 'weeks-judged-anew-' || person_id, person_id, 'weeks_judged_anew', max(saved_at), ''
from check_in
where away = 0
group by person_id
having count(*) >= 12;
