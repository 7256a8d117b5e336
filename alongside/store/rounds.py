"""Rounds of matching: answers, the coordinator's wishes, and outcomes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from alongside.domain.matching.participants import Opening, Proof, Rule, Rules, Weights
from alongside.domain.rounds import LeftOutPerson, Round, Wish
from alongside.store.engine import Transaction


def open_round(db: Transaction, round: Round, by: str) -> None:
    db.run(
        """
        insert into round (number, opened_at, opened_by, confirm_until, seed)
        values (:number, :opened_at, :opened_by, :confirm_until, :seed)
        """,
        number=round.number,
        opened_at=round.opened_at,
        opened_by=by,
        confirm_until=round.confirm_until,
        seed=round.seed,
    )


def list_rounds(db: Transaction) -> list[Round]:
    """Newest first."""
    rows = db.rows(
        """
        select number, opened_at, confirm_until, seed, published_at, begins, rules, weights, proof, digest
        from round order by number desc
        """
    )
    return [_round_from_row(row) for row in rows]


def round_by_number(db: Transaction, number: int) -> Round | None:
    row = db.row(
        """
        select number, opened_at, confirm_until, seed, published_at, begins, rules, weights, proof, digest
        from round where number = :number
        """,
        number=number,
    )
    return None if row is None else _round_from_row(row)


def find_open_round(db: Transaction) -> Round | None:
    """The unpublished round; there is never more than one."""
    row = db.row(
        """
        select number, opened_at, confirm_until, seed, published_at, begins, rules, weights, proof, digest
        from round where published_at is null order by number desc limit 1
        """
    )
    return None if row is None else _round_from_row(row)


def newest_published_number(db: Transaction) -> int:
    """0 before the first."""
    row = db.row("select max(number) as newest from round where published_at is not null")
    return (row and row["newest"]) or 0


def publish_round(db: Transaction, round: Round, by: str) -> bool:
    """False if it was published before; a published round is never overwritten."""
    return bool(
        db.run(
            """
            update round
            set published_at = :published_at, published_by = :published_by, begins = :begins, rules = :rules,
                weights = :weights, proof = :proof, digest = :digest
            where number = :number and published_at is null
            """,
            number=round.number,
            published_at=round.published_at,
            published_by=by,
            begins=round.begins,
            rules=_as_json(round.rules),
            weights=_as_json(round.weights),
            proof=_as_json(round.proof),
            digest=round.digest,
        )
    )


def save_answer(db: Transaction, number: int, person_id: str, comes: bool, at: str) -> None:
    """Replaces an earlier answer."""
    db.run(
        """
        insert into round_answer (round, person_id, comes, at) values (:round, :person_id, :comes, :at)
        on conflict (round, person_id) do update set comes = excluded.comes, at = excluded.at
        """,
        round=number,
        person_id=person_id,
        comes=int(comes),
        at=at,
    )


def answers_of_round(db: Transaction, number: int) -> dict[str, bool]:
    """Person id to whether they are in."""
    rows = db.rows("select person_id, comes from round_answer where round = :round", round=number)
    return {row["person_id"]: bool(row["comes"]) for row in rows}


def wishes_of_round(db: Transaction, number: int) -> list[tuple[str, str, Wish]]:
    rows = db.rows("select a, b, wish from round_wish where round = :round order by a, b", round=number)
    return [(row["a"], row["b"], Wish(row["wish"])) for row in rows]


def save_wish(db: Transaction, number: int, a: str, b: str, wish: Wish) -> None:
    """The order of `a` and `b` does not matter. Replaces an earlier wish for the same two."""
    db.run(
        """
        insert into round_wish (round, a, b, wish) values (:round, :a, :b, :wish)
        on conflict (round, a, b) do update set wish = excluded.wish
        """,
        round=number,
        a=min(a, b),
        b=max(a, b),
        wish=wish,
    )


def delete_wish(db: Transaction, number: int, a: str, b: str) -> bool:
    """Whether there was a wish for these two."""
    return bool(
        db.run(
            "delete from round_wish where round = :round and a = :a and b = :b",
            round=number,
            a=min(a, b),
            b=max(a, b),
        )
    )


def save_participants(db: Transaction, number: int, seekers: Mapping[str, str]) -> None:
    """Person id to JSON text."""
    db.run_many(
        "insert into round_seeker (round, person_id, seeker) values (:round, :person_id, :seeker)",
        ({"round": number, "person_id": one, "seeker": seeker} for one, seeker in seekers.items()),
    )


def participants_of_round(db: Transaction, number: int) -> dict[str, str]:
    """Person id to JSON text; those erased since are gone."""
    rows = db.rows(
        "select person_id, seeker from round_seeker where round = :round order by person_id", round=number
    )
    return {row["person_id"]: row["seeker"] for row in rows}


def save_left_out(db: Transaction, left_out: Iterable[LeftOutPerson]) -> None:
    db.run_many(
        """
        insert into left_out (round, person_id, binding, unavailable, peers, opening, waited)
        values (:round, :person_id, :binding, :unavailable, :peers, :opening, :waited)
        """,
        (
            {
                "round": one.round,
                "person_id": one.person_id,
                "binding": json.dumps({rule.value: people for rule, people in one.binding.items()}),
                "unavailable": one.unavailable,
                "peers": one.peers,
                "opening": _opening_as_json(one.opening),
                "waited": one.waited,
            }
            for one in left_out
        ),
    )


def left_out_of_round(db: Transaction, number: int) -> list[LeftOutPerson]:
    rows = db.rows(
        """
        select round, person_id, binding, unavailable, peers, opening, waited
        from left_out where round = :round order by person_id
        """,
        round=number,
    )
    return [_left_out_from_row(row) for row in rows]


def newest_left_out(db: Transaction, person_id: str) -> LeftOutPerson | None:
    """In the newest published round only: older reasons are out of date."""
    row = db.row(
        """
        select round, person_id, binding, unavailable, peers, opening, waited
        from left_out
        where person_id = :person_id
          and round = (select max(number) from round where published_at is not null)
        """,
        person_id=person_id,
    )
    return None if row is None else _left_out_from_row(row)


def rounds_waited(db: Transaction) -> dict[str, int]:
    """Person id to rounds in a row in which they were left unmatched, for people who still wait.

    A match that was not accepted by all does not count. Skipping a round keeps one's place. Waiting ends
    with a partner from a later round or by request: a pairing belongs to the newest round published before
    it, and a person has no other in the round in which they were left unmatched.
    """
    rows = db.rows(
        """
        select left_out.person_id, left_out.waited
        from left_out
        where left_out.round = (
              select max(round) from left_out as own where own.person_id = left_out.person_id
          )
          and not exists (
              select 1
              from pairing_person join pairing on pairing.id = pairing_person.pairing_id
              where pairing_person.person_id = left_out.person_id and pairing.round >= left_out.round
                and coalesce(pairing.ended_how, '') <> 'not_begun'
          )
        """
    )
    return {row["person_id"]: row["waited"] for row in rows}


def _round_from_row(row: Any) -> Round:
    return Round(
        row["number"],
        row["opened_at"],
        row["confirm_until"],
        row["seed"],
        row["published_at"],
        row["begins"],
        Rules(**json.loads(row["rules"])) if row["rules"] else None,
        Weights(**json.loads(row["weights"])) if row["weights"] else None,
        Proof(**json.loads(row["proof"])) if row["proof"] else None,
        row["digest"],
    )


def _left_out_from_row(row: Any) -> LeftOutPerson:
    return LeftOutPerson(
        row["round"],
        row["person_id"],
        {Rule(rule): people for rule, people in json.loads(row["binding"]).items()},
        _parse_opening(row["opening"]),
        row["waited"],
        row["unavailable"],
        row["peers"],
    )


def _parse_opening(text: str | None) -> Opening | None:
    if text is None:
        return None
    found = json.loads(text)
    return Opening(datetime.fromisoformat(found["begins"]), found["minutes"], found["opens"])


def _opening_as_json(opening: Opening | None) -> str | None:
    return None if opening is None else json.dumps({**asdict(opening), "begins": opening.begins.isoformat()})


def _as_json(value: Rules | Weights | Proof | None) -> str | None:
    return None if value is None else json.dumps(asdict(value))
