"""Who supports whom, now and before."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations, groupby
from typing import Any

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.matching.rules.participants import Feedback, Met
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.rules.session_feedback import GivenFeedback, mutual_feedback
from alongside.sessions.rules.sessions import Feedback as Afterwards
from alongside.sessions.rules.sessions import span_of

OF_EACH_PERSON = ("people", "accepted", "agreed", "kept")


def insert_pairing(db: Transaction, pairing: Pairing) -> None:
    db.insert("pairing", to_row(pairing, *OF_EACH_PERSON))
    db.insert_many("pairing_person", _rows_of_people(pairing))


def save_pairing(db: Transaction, pairing: Pairing) -> None:
    """Stores answers, end and kind of ending of an existing pairing."""
    db.update("pairing", ("id",), to_row(pairing, *OF_EACH_PERSON))
    for row in _rows_of_people(pairing):
        db.update("pairing_person", ("pairing_id", "person_id"), row)
    next_checks.check_pairing_soon(db, pairing.id)


def _rows_of_people(pairing: Pairing) -> list[dict[str, Any]]:
    return [
        {
            "pairing_id": pairing.id,
            "person_id": one,
            "accepted_at": pairing.accepted.get(one),
            "agreed_at": pairing.agreed.get(one),
            "kept_at": pairing.kept.get(one),
        }
        for one in pairing.people
    ]


def end_pairing(db: Transaction, pairing_id: str, at: datetime, how: Ending = Ending.COORDINATOR) -> None:
    """A pairing that is over stays as it is."""
    db.run(
        "update pairing set ended_at = :at, ended_how = :how where id = :id and ended_at is null",
        id=pairing_id,
        at=at,
        how=how,
    )


def find_pairing(db: Transaction, pairing_id: str) -> Pairing | None:
    rows = db.rows(
        """
        select pairing.*, pairing_person.*
        from pairing join pairing_person on pairing_person.pairing_id = pairing.id
        where pairing.id = :pairing_id
        order by pairing_person.person_id
        """,
        pairing_id=pairing_id,
    )
    return next(iter(_to_pairings(rows)), None)


def pairings_of_person(db: Transaction, person_id: str) -> list[Pairing]:
    """Newest first."""
    return _to_pairings(
        db.rows(
            """
            select pairing.*, pairing_person.*
            from pairing join pairing_person on pairing_person.pairing_id = pairing.id
            where pairing.id in (select pairing_id from pairing_person where person_id = :person_id)
            order by pairing.since desc, pairing.id, pairing_person.person_id
            """,
            person_id=person_id,
        )
    )


def list_pairings(db: Transaction) -> list[Pairing]:
    """Newest first."""
    return _to_pairings(
        db.rows(
            """
            select pairing.*, pairing_person.*
            from pairing join pairing_person on pairing_person.pairing_id = pairing.id
            order by pairing.since desc, pairing.id, pairing_person.person_id
            """
        )
    )


def _to_pairings(rows: Iterable[Any]) -> list[Pairing]:
    """From a row per person in each, those of one pairing together."""
    found = []
    for _, group in groupby(rows, key=lambda row: row["id"]):
        people = list(group)
        found.append(
            from_row(
                Pairing,
                people[0],
                people=tuple(row["person_id"] for row in people),
                accepted=_answers_in_column(people, "accepted_at"),
                agreed=_answers_in_column(people, "agreed_at"),
                kept=_answers_in_column(people, "kept_at"),
            )
        )
    return found


def _answers_in_column(rows: list[Any], column: str) -> dict[str, datetime]:
    """Of pairings older than sessions only a day is known: its first moment in UTC."""
    found = {row["person_id"]: datetime.fromisoformat(row[column]) for row in rows if row[column] is not None}
    return {one: at if at.tzinfo else at.replace(tzinfo=UTC) for one, at in found.items()}


def names_of_people(db: Transaction) -> dict[str, str]:
    """Person id to name, of everyone who is or was in a pairing."""
    rows = db.rows(
        """
        select distinct person.id, person.name
        from pairing_person join person on person.id = pairing_person.person_id
        order by person.id
        """
    )
    return {row["id"]: row["name"] for row in rows}


def list_met(db: Transaction, as_of: datetime | None = None) -> list[Met]:
    """Every two people who were ever in one pairing, with the round of each; a trio gives three pairs.

    `as_of`: adds their mutual feedback as it was fixed then. Never if one of them is a coordinator, who reads
    what rounds are made of.
    """
    said = {} if as_of is None else _read_feedback(db)
    coordinators = db.rows("select person_id from role where role = 'coordinator'")
    readers = {row["person_id"] for row in coordinators}
    found = []
    for pairing in list_pairings(db):
        for a, b in combinations(sorted(pairing.people), 2):
            feedback = Feedback.NONE
            if as_of is not None and not {a, b} & readers:
                feedback = mutual_feedback(pairing, a, b, said.get(pairing.id, ()), as_of)
            found.append(Met(a, b, pairing.round, feedback))
    return sorted(found, key=lambda met: (met.round, met.a, met.b))


def _read_feedback(db: Transaction) -> Mapping[str, list[GivenFeedback]]:
    """By pairing, of confirmed sessions."""
    rows = db.rows(
        """
        select session.pairing_id, session.begins, session.minutes, session_feedback.person_id,
               session_feedback.met, session_feedback.heard, session_feedback.weight
        from session_feedback join session on session.id = session_feedback.session_id
        where session.state = 'confirmed'
        """
    )
    found: dict[str, list[GivenFeedback]] = {}
    for row in rows:
        _, ends = span_of(datetime.fromisoformat(row["begins"]), row["minutes"])
        feedback = GivenFeedback(row["person_id"], ends, from_row(Afterwards, row))
        found.setdefault(row["pairing_id"], []).append(feedback)
    return found
