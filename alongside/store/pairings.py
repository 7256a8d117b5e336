"""Who supports whom, now and before."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations
from typing import Any

from alongside.domain.matching.participants import Feedback, Met, Pair, Part
from alongside.domain.pairings import Ending, Pairing
from alongside.domain.session_feedback import GivenFeedback, mutual_feedback
from alongside.domain.sessions import Feedback as Afterwards
from alongside.domain.sessions import Met as Took
from alongside.domain.sessions import Weight, span_of
from alongside.store import next_checks
from alongside.store.engine import Transaction


def insert_pairing(db: Transaction, pairing: Pairing) -> None:
    db.run(
        """
        insert into pairing (id, round, asked, since, until, ended_at, links, lapses_at, ended_how, urgent)
        values (:id, :round, :asked, :since, :until, :ended_at, :links, :lapses_at, :ended_how, :urgent)
        """,
        id=pairing.id,
        round=pairing.round,
        asked=int(pairing.asked),
        since=pairing.since,
        until=pairing.until,
        ended_at=pairing.ended_at,
        links=json.dumps([_link_to_dict(pair) for pair in pairing.links]),
        lapses_at=pairing.lapses_at,
        ended_how=pairing.ended_how,
        urgent=int(pairing.urgent),
    )
    db.run_many(
        "insert into pairing_person (pairing_id, person_id) values (:id, :person_id)",
        ({"id": pairing.id, "person_id": person_id} for person_id in pairing.people),
    )
    _save_answers(db, pairing)


def save_pairing(db: Transaction, pairing: Pairing) -> None:
    """Stores answers, end and kind of ending of an existing pairing."""
    db.run(
        """
        update pairing
        set until = :until, ended_at = :ended_at, ended_how = :ended_how, urgent = :urgent
        where id = :id
        """,
        id=pairing.id,
        until=pairing.until,
        ended_at=pairing.ended_at,
        ended_how=pairing.ended_how,
        urgent=int(pairing.urgent),
    )
    _save_answers(db, pairing)
    next_checks.check_pairing_soon(db, pairing.id)


def pairings_of_person(db: Transaction, person_id: str) -> list[Pairing]:
    """Newest first."""
    return _to_pairings(
        db.rows(
            """
            select pairing.id, pairing.round, pairing.asked, pairing.since, pairing.until,
                   pairing.ended_at, pairing.links, pairing.lapses_at, pairing.ended_how, pairing.urgent,
                   pairing_person.person_id, pairing_person.accepted_at, pairing_person.agreed_at,
                   pairing_person.kept_at
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
            select pairing.id, pairing.round, pairing.asked, pairing.since, pairing.until,
                   pairing.ended_at, pairing.links, pairing.lapses_at, pairing.ended_how, pairing.urgent,
                   pairing_person.person_id, pairing_person.accepted_at, pairing_person.agreed_at,
                   pairing_person.kept_at
            from pairing join pairing_person on pairing_person.pairing_id = pairing.id
            order by pairing.since desc, pairing.id, pairing_person.person_id
            """
        )
    )


def names_of_people(db: Transaction) -> dict[str, str]:
    """Person id to name, of everyone who is or was in a pairing."""
    rows = db.rows(
        """
        select distinct person.id, person.name
        from pairing_person join person on person.id = pairing_person.person_id
        """
    )
    return {row["id"]: row["name"] for row in rows}


def find_pairing(db: Transaction, pairing_id: str) -> Pairing | None:
    rows = db.rows(
        """
        select pairing.id, pairing.round, pairing.asked, pairing.since, pairing.until, pairing.ended_at,
               pairing.links, pairing.lapses_at, pairing.ended_how, pairing.urgent,
               pairing_person.person_id, pairing_person.accepted_at, pairing_person.agreed_at,
               pairing_person.kept_at
        from pairing join pairing_person on pairing_person.pairing_id = pairing.id
        where pairing.id = :pairing_id
        order by pairing_person.person_id
        """,
        pairing_id=pairing_id,
    )
    return next(iter(_to_pairings(rows)), None)


def list_met(db: Transaction, as_of: datetime | None = None) -> list[Met]:
    """Every two people who were ever in one pairing, with the round of each; a trio gives three pairs.

    `as_of`: adds their mutual feedback as it was fixed then. Never if one of them is a coordinator, who reads
    what rounds are made of.
    """
    said = {} if as_of is None else _read_feedback(db)
    readers = _list_coordinators(db)
    found = [
        Met(
            a,
            b,
            one.round,
            _mutual_feedback(one, a, b, said, as_of) if not {a, b} & readers else Feedback.NONE,
        )
        for one in list_pairings(db)
        for a, b in combinations(sorted(one.people), 2)
    ]
    return sorted(found, key=lambda met: (met.round, met.a, met.b))


def _mutual_feedback(
    pairing: Pairing, a: str, b: str, said: Mapping[str, list[GivenFeedback]], as_of: datetime | None
) -> Feedback:
    return Feedback.NONE if as_of is None else mutual_feedback(pairing, a, b, said.get(pairing.id, ()), as_of)


def _read_feedback(db: Transaction) -> dict[str, list[GivenFeedback]]:
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
        weight = None if row["weight"] is None else Weight(row["weight"])
        feedback = Afterwards(Took(row["met"]), row["heard"], weight)
        _, ends = span_of(row["begins"], row["minutes"])
        found.setdefault(row["pairing_id"], []).append(GivenFeedback(row["person_id"], ends, feedback))
    return found


def _list_coordinators(db: Transaction) -> frozenset[str]:
    rows = db.rows("select person_id from role where role = 'coordinator'")
    return frozenset(row["person_id"] for row in rows)


def end_pairing(db: Transaction, pairing_id: str, at: str, how: Ending = Ending.COORDINATOR) -> None:
    """A pairing that is over stays as it is."""
    db.run(
        "update pairing set ended_at = :at, ended_how = :how where id = :id and ended_at is null",
        id=pairing_id,
        at=at,
        how=how,
    )


def _save_answers(db: Transaction, pairing: Pairing) -> None:
    db.run_many(
        """
        update pairing_person
        set accepted_at = :accepted_at, agreed_at = :agreed_at, kept_at = :kept_at
        where pairing_id = :id and person_id = :person_id
        """,
        (
            {
                "id": pairing.id,
                "person_id": one,
                "accepted_at": pairing.accepted.get(one),
                "agreed_at": pairing.agreed.get(one),
                "kept_at": pairing.kept.get(one),
            }
            for one in pairing.people
        ),
    )


def _to_pairings(rows: Iterable[Any]) -> list[Pairing]:
    """One row per person in it."""
    together: dict[str, list[Any]] = {}
    for row in rows:
        together.setdefault(row["id"], []).append(row)
    return [_to_pairing(of_one) for of_one in together.values()]


def _to_pairing(rows: list[Any]) -> Pairing:
    first = rows[0]
    return Pairing(
        first["id"],
        tuple(row["person_id"] for row in rows),
        first["round"],
        first["since"],
        first["until"],
        tuple(_pair_from_dict(link) for link in json.loads(first["links"])),
        bool(first["asked"]),
        first["ended_at"],
        _answers_in_column(rows, "accepted_at"),
        _answers_in_column(rows, "agreed_at"),
        _answers_in_column(rows, "kept_at"),
        first["lapses_at"],
        None if first["ended_how"] is None else Ending(first["ended_how"]),
        bool(first["urgent"]),
    )


def _answers_in_column(rows: list[Any], column: str) -> dict[str, str]:
    return {row["person_id"]: row[column] for row in rows if row[column] is not None}


def _link_to_dict(pair: Pair) -> dict[str, Any]:
    parts = {part.value: points for part, points in pair.parts.items()}
    return {"a": pair.a, "b": pair.b, "fit": pair.fit, "parts": parts, "starts": pair.starts}


def _pair_from_dict(link: dict[str, Any]) -> Pair:
    parts = {Part(part): points for part, points in link["parts"].items()}
    return Pair(a=link["a"], b=link["b"], fit=link["fit"], parts=parts, starts=link["starts"])
