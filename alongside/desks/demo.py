"""The demo: filled when empty, rebuilt when its newest week has passed, never in place of real people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alongside import privacy
from alongside.desks.coordinator import drawing_of, publish_drawing
from alongside.desks.demo_sessions import meet
from alongside.domain import demo
from alongside.domain.demo import Demo, Story
from alongside.domain.demo_partners import CONFIRM, OPENED, ROUNDS_BACK, Said, said
from alongside.domain.errors import AlongsideError
from alongside.domain.people import Person
from alongside.domain.rounds import Round
from alongside.domain.weeks import Week
from alongside.store import demo as demo_store
from alongside.store import people, profiles, rounds
from alongside.store.engine import Store, Work


@dataclass(eq=False)
class NotEmpty(AlongsideError):
    """There is an organisation in this database already."""


def fill_empty(
    store: Store, now: datetime, people: int = demo.PEOPLE, weeks: int = 52, seed: int = 7
) -> None:
    """Raises NotEmpty."""
    with store.write() as db:
        if not demo_store.is_empty(db):
            raise NotEmpty
        _fill(db, now, people, weeks, seed)
    privacy.publish_all(store, now, history=True)


def ensure_demo(store: Store, now: datetime) -> None:
    """A demo that ends in the current week. Safe when two processes run it: the second finds it done.

    Raises NotEmpty if the database holds people who are not made up.
    """
    if not _found(store, now):
        _make(store, now)
    privacy.publish_all(store, now, history=True)  # costs one small query when nothing is due


def _found(store: Store, now: datetime) -> bool:
    with store.read() as db:
        return _is_current(db, now)


def _make(store: Store, now: datetime) -> None:
    with store.write() as db:
        if _is_current(db, now):
            return
        if not demo_store.is_empty(db):
            if not demo_store.is_a_demo(db):
                raise NotEmpty
            demo_store.clear(db)
        _fill(db, now)


def demo_people(store: Store) -> list[tuple[Person, str, Story]]:
    """Everyone a visitor can sign in as, with their team and what their weeks are an example of."""
    with store.read() as db:
        if not demo_store.is_a_demo(db):
            return []
        teams = people.teams_now(db)
        return [
            (person, teams.get(person.id, ""), demo.story_of(person.id))
            for person in people.everyone(db)
            if demo.is_made_up(person.id) and not person.left_on
        ]


def _is_current(db: Work, now: datetime) -> bool:
    newest = demo_store.newest_week(db)
    return newest is not None and newest >= _this_week(now) and demo_store.is_a_demo(db)


def _fill(db: Work, now: datetime, people: int = demo.PEOPLE, weeks: int = 52, seed: int = 7) -> None:
    made = demo.make(_this_week(now), people, weeks, seed)
    demo_store.fill(db, made, _text(now))
    _fill_partners(db, made, now, weeks)


def _fill_partners(db: Work, made: Demo, now: datetime, weeks: int) -> None:
    """Runs the engine as of each past round, so that people left out then come first in the open round."""
    told = said(made.members, now.date())
    coordinator = made.members[1].person.id
    back = [weeks_back for weeks_back in ROUNDS_BACK if weeks_back < weeks]
    for one in told:
        profiles.save(db, one.person_id, one.profile, _text(now - timedelta(weeks=max(back, default=1))))
    for number, weeks_back in enumerate(back, 1):
        then = now - timedelta(weeks=weeks_back)
        round = _open(db, number, then - OPENED, coordinator)
        _answer(db, round, told, ROUNDS_BACK.index(weeks_back), then)
        publish_drawing(db, drawing_of(db, round, then), coordinator, then)
    meet(db, now)
    round = _open(db, len(back) + 1, now, coordinator)
    _answer(db, round, told, len(ROUNDS_BACK), now)


def _open(db: Work, number: int, at: datetime, coordinator: str) -> Round:
    """The seed is no secret: it only decides between equals."""
    round = Round(number, _text(at), (at + CONFIRM).date().isoformat(), f"demo {number}")
    rounds.open(db, round, coordinator)
    return round


def _answer(db: Work, round: Round, told: Sequence[Said], column: int, at: datetime) -> None:
    for one in told:
        comes = one.comes[column]
        if comes is not None:
            rounds.answer(db, round.number, one.person_id, comes, _text(at))


def _text(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")


def _this_week(now: datetime) -> Week:
    return demo.ORGANISATION.week_rule.newest(now)
