"""The demo organisation in a database of its own."""

from datetime import datetime

from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit, organisations, people
from alongside.checkins.rules.sharing import SHARING_LASTS, Share
from alongside.checkins.store import checkins, no_new_case, shares, steps
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.everything.rules import demo
from alongside.everything.rules.demo import Demo
from alongside.organisation.store import team_groups, teams
from alongside.teams.store import actions


def is_empty_database(db: Transaction) -> bool:
    (row,) = db.rows(
        """
        select exists (select 1 from organisation) or exists (select 1 from person)
            or exists (select 1 from team) as used
        """
    )
    return not row["used"]


def is_a_demo(db: Transaction) -> bool:
    """Whether it was made as one and no one has a password in it: only then may it ever be rebuilt.

    Visitors may add and rename people in a demo, but no one can choose a password there, so this stays
    true.
    """
    (row,) = db.rows(
        """
        select exists (select 1 from audit where action = :made)
            and not exists (select 1 from password) as demo
        """,
        made=Action.DEMO_CREATED,
    )
    return bool(row["demo"])


def find_newest_week(db: Transaction) -> Week | None:
    (row,) = db.rows("select max(week) as week from check_in")
    return Week(row["week"]) if row["week"] else None


def clear_demo(db: Transaction) -> None:
    """Everything but the log, which names no one. Releases go too, which the schema allows only in a demo."""
    db.run("delete from release_team")
    db.run("delete from release")
    db.run("delete from publication")
    db.run("delete from programme_figure")
    db.run("delete from release_setting")
    db.run("delete from roll_up")
    db.run("delete from case_weight")
    db.run("delete from pairing")
    db.run("delete from round")
    db.run("delete from matching_setting")
    db.run("delete from person")
    db.run("delete from team")
    db.run("delete from support_contact")
    db.run("delete from organisation")


def save_demo(db: Transaction, made: Demo, at: datetime) -> None:
    made_as = Action.DEMO_CREATED
    # The log outlives a rebuild and cannot be changed.
    audit.record_action(db, at, made_as, made_as, subject_id=made_as)
    organisations.save_organisation(db, demo.ORGANISATION, at)
    organisations.save_support_contacts(db, list(demo.CONTACTS))
    people.add_teams(db, demo.demo_teams())
    for member in made.members:  # the admin first, then the leads: everyone's lead exists already
        people.add_person(db, member.person, demo.first_day(member))
        if member.team:
            people.join_teams(db, [(member.person.id, member.team.id)], demo.first_day(member))
        for role in member.roles:
            people.grant_role(db, member.person.id, role)
    people.open_accounts(db, [(member.person.id, demo.first_day(member)) for member in made.members])
    for member in made.members:
        for team in member.leads:
            teams.name_leads(db, team.id, [member.person.id])
    checkins.save_check_ins(db, made.check_ins, at)
    for person_id, step in made.steps:
        steps.save_step(db, person_id, step)
    team_groups.save_group(db, demo.JOINED)
    for action in made.actions:
        actions.save_action(db, action, action.who_id or "")
    no_new_case.set_last_day(db, *made.no_new_case)
    person_id, to_id = made.trend_share
    shares.start_share(db, person_id, Share("demo-share", (to_id, ""), at, at + SHARING_LASTS))
