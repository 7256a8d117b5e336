"""The demo: filled when empty, rebuilt when its newest week has passed, never in place of real people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.everything.desk.demo_sessions import create_demo_sessions
from alongside.everything.rules import demo
from alongside.everything.rules.demo import Story
from alongside.everything.rules.demo_partners import CONFIRM, OPENED, ROUNDS_BACK, DemoProfile, demo_profiles
from alongside.everything.store import demo as demo_store
from alongside.partners.desk.publishing import publish_snapshot
from alongside.partners.desk.rounds import snapshot_of_round
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from alongside.teams.gate.publishing import publish_all


@dataclass(eq=False)
class NotEmpty(AlongsideError):
    """There is an organisation in this database already."""


def fill_empty_database(
    store: Store, now: datetime, people: int = demo.PEOPLE, weeks: int = 52, seed: int = 7
) -> None:
    """Raises NotEmpty."""
    with store.write() as db:
        if not demo_store.is_empty_database(db):
            raise NotEmpty
        _fill_demo(db, now, people, weeks, seed)
    publish_all(store, now, history=True)


def ensure_demo(store: Store, now: datetime) -> None:
    """A demo that ends in the current week. Safe when two processes run it: the second finds it done.

    Raises NotEmpty if the database holds people who are not made up.
    """
    with store.read() as db:
        is_current = _is_current(db, now)
    if not is_current:
        with store.write() as db:
            if not _is_current(db, now):  # another process may have made it meanwhile
                if not demo_store.is_empty_database(db):
                    if not demo_store.is_a_demo(db):
                        raise NotEmpty
                    demo_store.clear_demo(db)
                _fill_demo(db, now)
    publish_all(store, now, history=True)  # costs one small query when nothing is due


def list_demo_people(store: Store) -> list[tuple[Person, str, Story]]:
    """Everyone a visitor can sign in as, with their team and what their weeks are an example of."""
    with store.read() as db:
        if not demo_store.is_a_demo(db):
            return []
        teams = people.team_names_now(db)
        return [
            (person, teams.get(person.id, ""), demo.story_of(person.id))
            for person in people.list_people(db)
            if demo.is_made_up(person.id) and not person.left_on
        ]


def _is_current(db: Transaction, now: datetime) -> bool:
    newest = demo_store.find_newest_week(db)
    return newest is not None and newest >= _this_week(now) and demo_store.is_a_demo(db)


def _fill_demo(
    db: Transaction, now: datetime, people: int = demo.PEOPLE, weeks: int = 52, seed: int = 7
) -> None:
    made = demo.make_demo(_this_week(now), people, weeks, seed)
    demo_store.save_demo(db, made, now)
    told = demo_profiles(made.members, now.date())
    coordinator = made.members[1].person.id
    back = [weeks_back for weeks_back in ROUNDS_BACK if weeks_back < weeks]
    for one in told:
        profiles.save_profile(db, one.person_id, one.profile, now - timedelta(weeks=max(back, default=1)))
    # The engine runs as of each past round, so that people left out then come first in the open one.
    noon = now.replace(hour=12)  # the same day in the time zone of the demo, summer and winter
    for number, weeks_back in enumerate(back, 1):
        then = noon - timedelta(weeks=weeks_back)
        round = _open_round(db, number, then - OPENED, coordinator)
        _answer_round(db, round, told, ROUNDS_BACK.index(weeks_back), then)
        publish_snapshot(db, snapshot_of_round(db, round, then), coordinator, then)
    create_demo_sessions(db, now)
    for one in told:  # whoever has not been seen for weeks would not be asked to join
        profiles.save_profile(db, one.person_id, one.profile, now - OPENED)
    round = _open_round(db, len(back) + 1, now, coordinator)
    _answer_round(db, round, told, len(ROUNDS_BACK), now)


def _open_round(db: Transaction, number: int, at: datetime, coordinator: str) -> Round:
    """The seed is no secret: it only decides between equals."""
    round = Round(number=number, opened_at=at, confirm_until=(at + CONFIRM).date(), seed=f"demo {number}")
    rounds.open_round(db, round, coordinator)
    return round


def _answer_round(
    db: Transaction, round: Round, told: Sequence[DemoProfile], column: int, at: datetime
) -> None:
    for one in told:
        comes = one.comes[column]
        if comes is not None:
            rounds.save_answer(db, round.number, one.person_id, comes, at)


def _this_week(now: datetime) -> Week:
    return demo.ORGANISATION.week_rule.newest(now)
