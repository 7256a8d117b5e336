"""Pairs of a round with dates, and with what was said of them afterwards."""

from datetime import date, datetime, timedelta

from alongside.domain.matching.participants import Mode
from alongside.domain.pairings import LASTS, Pairing
from alongside.domain.people import Person
from alongside.domain.rounds import Round
from alongside.domain.sessions import Feedback, Met, Session, State, Weight
from alongside.store import pairings, people, rounds, sessions
from alongside.store.engine import Store


def open_round(store: Store, at: datetime) -> None:
    """The first one, published with no pairs yet."""
    with store.write() as db:
        rounds.open_round(db, Round(number=1, opened_at=at, confirm_until=at.date(), seed="seed"), "cho")
        db.run("update round set published_at = :at where number = 1", at=at.isoformat())


def add_pairs(store: Store, many: int, since: datetime, name: str = "pair", **how: bool) -> list[Pairing]:
    """Of two people each, `name`-1-a and `name`-1-b and so on, who all said yes at once."""
    made = []
    for number in range(1, many + 1):
        two = tuple(f"{name}-{number}-{letter}" for letter in "ab")
        day = since.date()
        said = dict.fromkeys(two, since)
        made.append(
            Pairing(
                id=f"{name}-{number}",
                people=two,
                round=1,
                since=day,
                until=day + LASTS,
                links=(),
                accepted=said,
                **how,
            )
        )
    with store.write() as db:
        for pairing in made:
            for one in pairing.people:
                people.add_person(
                    db, Person(id=one, login=f"{one}@example.org", name=one.title()), date(2025, 1, 6)
                )
            pairings.insert_pairing(db, pairing)
    return made


def hold(store: Store, pairing: Pairing, begins: datetime, heard: dict[str, int] | None = None) -> Session:
    """A date that stands; and what some of them said afterwards."""
    session = Session(
        id=f"{pairing.id} {begins}",
        pairing_id=pairing.id,
        people=pairing.people,
        made_at=begins - timedelta(days=1),
        mode=Mode.VIDEO,
        state=State.CONFIRMED,
        begins=begins,
        place="https://rooms.example/a-room",
    )
    with store.write() as db:
        sessions.save_session(db, session)
    for one, level in (heard or {}).items():
        say(store, session, one, level)
    return session


def say(store: Store, session: Session, person_id: str, level: int | None, met: Met = Met.MET) -> None:
    weight = Weight.LIGHTER if met is Met.MET else None
    with store.write() as db:
        sessions.save_feedback(db, session.id, person_id, Feedback(met, level, weight), session.made_at)
