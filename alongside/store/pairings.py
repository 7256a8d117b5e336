"""Who supports whom, now and before."""

import json
from collections.abc import Iterable
from typing import Any

from alongside.domain.matching.seekers import Met, Pair, Part
from alongside.domain.pairings import Pairing
from alongside.store.engine import Work


def start(db: Work, pairing: Pairing) -> None:
    db.run(
        """
        insert into pairing (id, round, asked, since, until, ended_at, links)
        values (:id, :round, :asked, :since, :until, :ended_at, :links)
        """,
        id=pairing.id,
        round=pairing.round,
        asked=int(pairing.asked),
        since=pairing.since,
        until=pairing.until,
        ended_at=pairing.ended_at,
        links=json.dumps([_link(pair) for pair in pairing.links]),
    )
    db.run_many(
        "insert into pairing_person (pairing_id, person_id) values (:id, :person_id)",
        ({"id": pairing.id, "person_id": person_id} for person_id in pairing.people),
    )


def all(db: Work) -> list[Pairing]:
    """Newest first."""
    return _pairings(
        db.rows(
            """
            select pairing.id, pairing.round, pairing.asked, pairing.since, pairing.until, pairing.ended_at, pairing.links,
                   pairing_person.person_id
            from pairing join pairing_person on pairing_person.pairing_id = pairing.id
            order by pairing.since desc, pairing.id, pairing_person.person_id
            """
        )
    )


def of_person(db: Work, person_id: str) -> list[Pairing]:
    """Newest first."""
    return _pairings(
        db.rows(
            """
            select pairing.id, pairing.round, pairing.asked, pairing.since, pairing.until, pairing.ended_at, pairing.links,
                   pairing_person.person_id
            from pairing join pairing_person on pairing_person.pairing_id = pairing.id
            where pairing.id in (select pairing_id from pairing_person where person_id = :person_id)
            order by pairing.since desc, pairing.id, pairing_person.person_id
            """,
            person_id=person_id,
        )
    )


def met(db: Work) -> list[Met]:
    """Every two people who were ever in one pairing, with the round of each; all three links of a trio."""
    rows = db.rows(
        """
        select one.person_id as a, other.person_id as b, pairing.round
        from pairing
        join pairing_person as one on one.pairing_id = pairing.id
        join pairing_person as other on other.pairing_id = pairing.id and other.person_id > one.person_id
        order by pairing.round, a, b
        """
    )
    return [Met(row["a"], row["b"], row["round"]) for row in rows]


def end(db: Work, pairing_id: str, at: str) -> None:
    db.run(
        "update pairing set ended_at = :at where id = :id and ended_at is null",
        id=pairing_id,
        at=at,
    )


def _pairings(rows: Iterable[Any]) -> list[Pairing]:
    found: dict[str, Pairing] = {}
    for row in rows:
        before = found.get(row["id"])
        found[row["id"]] = Pairing(
            row["id"],
            (*(before.people if before else ()), row["person_id"]),
            row["round"],
            row["since"],
            row["until"],
            tuple(_pair(link) for link in json.loads(row["links"])),
            bool(row["asked"]),
            row["ended_at"],
        )
    return list(found.values())


def _link(pair: Pair) -> dict[str, Any]:
    parts = {part.value: points for part, points in pair.parts.items()}
    return {"a": pair.a, "b": pair.b, "fit": pair.fit, "parts": parts, "starts": pair.starts}


def _pair(link: dict[str, Any]) -> Pair:
    parts = {Part(part): points for part, points in link["parts"].items()}
    return Pair(link["a"], link["b"], link["fit"], parts, link["starts"])
