"""Which of the steps after set-up are done."""

from alongside.core.store.engine import Transaction
from alongside.organisation.rules.getting_started import Progress, Step


def read_progress(db: Transaction) -> Progress:
    """One query, because every admin page asks it. `account_since` saves looking through the invitations."""
    (row,) = db.rows(
        """
        select
            exists (select 1 from team) as teams,
            exists (select 1 from person where left_on is null limit 1 offset 1) as people,
            exists (select 1 from person where left_on is null limit 1 offset 1) and not exists (
                select 1 from person
                where left_on is null and account_since is null
                  and not exists (select 1 from invitation where invitation.person_id = person.id)
            ) as invitations,
            exists (select 1 from support_contact) as contacts,
            exists (
                select 1 from role join person on person.id = role.person_id
                where role.role = 'coordinator' and person.left_on is null
            ) as coordinator
        """
    )
    done = frozenset(step for step in Step if row[step])
    not_needed = frozenset(Step(one["step"]) for one in db.rows("select step from step_not_needed"))
    return Progress(done, not_needed)


def skip_step(db: Transaction, step: Step) -> None:
    db.insert_new("step_not_needed", {"step": step})


def restore_step(db: Transaction, step: Step) -> None:
    db.run("delete from step_not_needed where step = :step", step=step)
