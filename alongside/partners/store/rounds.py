"""Rounds of matching: answers, the coordinator's wishes, outcomes, and the settings they follow."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.matching.rules.participants import PlannedRound, Rules, Weights
from alongside.partners.rules.rounds import LeftOutPerson, Publication, Round, Wish


def open_round(db: Transaction, round: Round, by: str) -> None:
    db.insert("round", {**to_row(round), "opened_by": by})


def list_rounds(db: Transaction) -> list[Round]:
    """Newest first."""
    return from_rows(Round, db.rows("select * from round order by number desc"))


def round_by_number(db: Transaction, number: int) -> Round | None:
    row = db.row("select * from round where number = :number", number=number)
    return from_row(Round, row) if row else None


def find_open_round(db: Transaction) -> Round | None:
    """The unpublished round; there is never more than one."""
    row = db.row("select * from round where published_at is null order by number desc limit 1")
    return from_row(Round, row) if row else None


def newest_published_number(db: Transaction) -> int:
    """0 before the first."""
    row = db.row("select max(number) as newest from round where published_at is not null")
    return (row and row["newest"]) or 0


def save_open_round(db: Transaction, round: Round) -> None:
    """Its last day, or that people were reminded."""
    db.update("round", ("number",), to_row(round))


def delete_round(db: Transaction, number: int) -> None:
    """An open one, with all answers and wishes."""
    db.run("delete from round where number = :number and published_at is null", number=number)


def publish_round(db: Transaction, round: Round, by: str) -> bool:
    """False if it was published before; a published round is never overwritten."""
    earlier = round_by_number(db, round.number)
    if earlier is None or earlier.published_at is not None:
        return False
    return bool(db.update("round", ("number",), {**to_row(round), "published_by": by}))


# ── a round on its way ──────────────────────────────────────────────────────────────────────────────────────


def save_publication(db: Transaction, publication: Publication) -> bool:
    """False if there is one: publishing again keeps its time."""
    return bool(db.insert_new("round_publication", to_row(publication)))


def find_publication(db: Transaction) -> Publication | None:
    """Of the open round; there is never more than one."""
    row = db.row("select * from round_publication")
    return from_row(Publication, row) if row else None


def is_publication_due(db: Transaction, at: datetime) -> bool:
    return db.row("select 1 from round_publication where takes_effect_at <= :at", at=at) is not None


def delete_publication(db: Transaction, number: int) -> bool:
    """False when there is none."""
    return bool(db.run("delete from round_publication where round = :round", round=number))


def save_omissions(db: Transaction, number: int, pairs: Iterable[tuple[str, str]]) -> None:
    """Of each pair or group of three, the first two people."""
    for a, b in pairs:
        db.insert_new("round_omission", {"round": number, "a": a, "b": b})


def omissions_of_round(db: Transaction, number: int) -> set[tuple[str, str]]:
    rows = db.rows("select a, b from round_omission where round = :round", round=number)
    return {(row["a"], row["b"]) for row in rows}


def delete_omissions(db: Transaction, number: int) -> None:
    db.run("delete from round_omission where round = :round", round=number)


# ── answers, wishes and outcomes ────────────────────────────────────────────────────────────────────────────


def save_answer(db: Transaction, number: int, person_id: str, comes: bool, at: datetime) -> None:
    """Replaces an earlier answer."""
    row = {"round": number, "person_id": person_id, "comes": comes, "at": at}
    db.upsert("round_answer", ("round", "person_id"), row)


def answers_of_round(db: Transaction, number: int) -> dict[str, bool]:
    """Person id to whether they are in."""
    rows = db.rows("select person_id, comes from round_answer where round = :round", round=number)
    return {row["person_id"]: bool(row["comes"]) for row in rows}


def wishes_of_round(db: Transaction, number: int) -> list[tuple[str, str, Wish]]:
    rows = db.rows("select a, b, wish from round_wish where round = :round order by a, b", round=number)
    return [(row["a"], row["b"], Wish(row["wish"])) for row in rows]


def save_wish(db: Transaction, number: int, a: str, b: str, wish: Wish) -> None:
    """The order of `a` and `b` does not matter. Replaces an earlier wish for the same two."""
    row = {"round": number, "a": min(a, b), "b": max(a, b), "wish": wish}
    db.upsert("round_wish", ("round", "a", "b"), row)


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


def save_plan(db: Transaction, number: int, later: Sequence[PlannedRound]) -> None:
    """`later`: the rounds after this one."""
    db.insert_many(
        "planned_partner",
        (
            {"round": number, "ahead": ahead, "group_number": place, "person_id": one}
            for ahead, groups in enumerate(later, 1)
            for place, group in enumerate(groups)
            for one in group
        ),
    )


def plan_of_round(db: Transaction, round: Round) -> tuple[PlannedRound, ...] | None:
    """Without people erased since and the partners of these. None if it was optimised by itself."""
    if round.planned is None:
        return None
    rows = db.rows("select * from planned_partner where round = :round", round=round.number)
    groups: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        groups.setdefault((row["ahead"], row["group_number"]), []).append(row["person_id"])
    return tuple(
        tuple(
            tuple(sorted(groups[key])) for key in sorted(groups) if key[0] == ahead and len(groups[key]) > 1
        )
        for ahead in range(1, round.planned + 1)
    )


def rounds_with_partner(db: Transaction, number: int, person_id: str) -> int:
    """How many of the rounds planned with this one have a partner for the person."""
    row = db.row(
        """
        select count(distinct ahead) as rounds from planned_partner
        where round = :round and person_id = :person_id
        """,
        round=number,
        person_id=person_id,
    )
    return row["rounds"] if row else 0


def count_places(db: Transaction, newest: int) -> tuple[int, int]:
    """Of the newest published rounds together: people in them, and people left unmatched."""
    row = db.row(
        """
        with newest as (
            select number from round where published_at is not null order by number desc limit :newest
        )
        select (select count(*) from round_seeker where round in (select number from newest)) as joined,
               (select count(*) from left_out where round in (select number from newest)) as unmatched
        """,
        newest=newest,
    )
    return (row["joined"], row["unmatched"]) if row else (0, 0)


def save_participants(db: Transaction, number: int, seekers: Mapping[str, str]) -> None:
    """Person id to JSON text."""
    db.insert_many(
        "round_seeker",
        ({"round": number, "person_id": one, "seeker": seeker} for one, seeker in seekers.items()),
    )


def participants_of_round(db: Transaction, number: int) -> dict[str, str]:
    """Person id to JSON text; those erased since are gone."""
    rows = db.rows(
        "select person_id, seeker from round_seeker where round = :round order by person_id", round=number
    )
    return {row["person_id"]: row["seeker"] for row in rows}


def save_left_out(db: Transaction, left_out: Iterable[LeftOutPerson]) -> None:
    db.insert_many("left_out", map(to_row, left_out))


def left_out_of_round(db: Transaction, number: int) -> list[LeftOutPerson]:
    rows = db.rows("select * from left_out where round = :round order by person_id", round=number)
    return from_rows(LeftOutPerson, rows)


def newest_left_out(db: Transaction, person_id: str) -> LeftOutPerson | None:
    """In the newest published round only: older reasons are out of date."""
    row = db.row(
        """
        select * from left_out
        where person_id = :person_id
          and round = (select max(number) from round where published_at is not null)
        """,
        person_id=person_id,
    )
    return from_row(LeftOutPerson, row) if row else None


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


# ── the rules and weights of matching ───────────────────────────────────────────────────────────────────────


def newest_settings(db: Transaction) -> tuple[Rules, Weights] | None:
    """None until someone changes the defaults. Earlier settings are never overwritten."""
    row = db.row("select rules, weights from matching_setting order by number desc limit 1")
    if row is None:
        return None
    return Rules(**json.loads(row["rules"])), Weights(**json.loads(row["weights"]))


def add_settings(db: Transaction, at: datetime, by: str, rules: Rules, weights: Weights) -> None:
    db.insert("matching_setting", {"set_at": at, "set_by": by, "rules": rules, "weights": weights})
