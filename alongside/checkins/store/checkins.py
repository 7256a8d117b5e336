"""Check-ins, and answers to questionnaires: to longer ones, and to the weekly one beside its check-in."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from alongside.accounts.store import key_pairs
from alongside.checkins.rules.checkins import WEEKLY, CheckIn, WorkFacts
from alongside.checkins.rules.questionnaires import Response
from alongside.core.rules.sealing import KeyPair, PublicKey
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row

NO_TEXTS = {"win": "", "note": "", "factors": "[]"}  # as columns of a week, and inside what is sealed


def find_check_in(db: Transaction, person_id: str, week: Week, keys: KeyPair | None = None) -> CheckIn | None:
    """With its texts if `keys` are given; without keys they stay sealed."""
    row = db.row(
        """
        select c.*, coalesce(r.version, 1) as version, coalesce(r.answers, '{}') as answers
        from check_in as c
        left join response as r
            on r.person_id = c.person_id and r.week = c.week and r.instrument = :instrument
        where c.person_id = :person_id and c.week = :week
        """,
        person_id=person_id,
        week=week,
        instrument=WEEKLY,
    )
    return None if row is None else _to_check_in(row, person_id, keys)


def list_check_ins(db: Transaction, person_id: str, keys: KeyPair | None = None) -> list[CheckIn]:
    """Every week this person ever saved, oldest first, with texts as in `find_check_in`."""
    rows = db.rows(
        """
        select c.*, coalesce(r.version, 1) as version, coalesce(r.answers, '{}') as answers
        from check_in as c
        left join response as r
            on r.person_id = c.person_id and r.week = c.week and r.instrument = :instrument
        where c.person_id = :person_id
        order by c.week
        """,
        person_id=person_id,
        instrument=WEEKLY,
    )
    return [_to_check_in(row, person_id, keys) for row in rows]


def find_newest_check_in_before(db: Transaction, person_id: str, week: Week) -> CheckIn | None:
    """The last week before this one that was filled in here and not away."""
    row = db.row(
        """
        select max(week) as week
        from check_in
        where person_id = :person_id and week < :week and away = 0 and brought_in = 0
        """,
        person_id=person_id,
        week=week,
    )
    return None if row is None or row["week"] is None else find_check_in(db, person_id, Week(row["week"]))


def list_wins(
    db: Transaction,
    person_id: str,
    keys: KeyPair | None = None,
    *,
    most: int | None = None,
    since: Week | None = None,
) -> list[tuple[Week, str]]:
    """Week and text, newest first; sealed ones need the keys. `most`: opens no more texts than it takes to
    find that many.
    """
    rows = db.rows(
        """
        select week, win, note, factors, sealed
        from check_in
        where person_id = :person_id and week >= :since and (win <> '' or sealed is not null)
        order by week desc
        """,
        person_id=person_id,
        since=since.text if since else "",
    )
    texts = ((Week(row["week"]), unseal_texts(row, person_id, keys)["win"]) for row in rows)
    return list(islice(((week, win) for week, win in texts if win), most))


def read_fingerprint(db: Transaction, person_id: str) -> tuple[int, int, datetime | None, Week | None]:
    """The number of saved weeks, the sum of their revisions, when the last was saved, and the first week."""
    row = db.rows(
        """
        select count(*) as weeks, coalesce(sum(revision), 0) as revisions,
               max(saved_at) as saved_at, min(week) as first_week
        from check_in where person_id = :person_id
        """,
        person_id=person_id,
    )[0]
    first, saved_at = row["first_week"], row["saved_at"]
    return (
        row["weeks"],
        row["revisions"],
        None if saved_at is None else datetime.fromisoformat(saved_at),
        None if first is None else Week(first),
    )


def save_check_in(db: Transaction, person_id: str, check_in: CheckIn, at: datetime) -> None:
    """Writes the week with the revision it carries, replacing an earlier one."""
    save_check_ins(db, [(person_id, check_in)], at)


def save_check_ins(db: Transaction, check_ins: Sequence[tuple[str, CheckIn]], at: datetime) -> None:
    """Pairs of person id and check-in."""
    save_weeks(db, check_ins, at)
    save_answers(db, check_ins, at)


def save_weeks(db: Transaction, check_ins: Sequence[tuple[str, CheckIn]], at: datetime) -> None:
    """The weeks without their answers; texts are sealed for people who have a key."""
    keys = key_pairs.keys_in_use(db, {person_id for person_id, _ in check_ins})
    rows = (
        {
            "person_id": person_id,
            "week": check_in.week,
            "away": check_in.away,
            **to_row(check_in.facts),
            **_texts_to_save(person_id, check_in, keys.get(person_id)),
            "revision": check_in.revision,
            "saved_at": at,
        }
        for person_id, check_in in check_ins
    )
    db.upsert_many("check_in", ("person_id", "week"), rows)


def save_texts(db: Transaction, person_id: str, check_in: CheckIn) -> None:
    """Only the win, the note and the factors of a saved week."""
    texts = _texts_to_save(person_id, check_in, key_pairs.key_in_use(db, person_id))
    db.update("check_in", ("person_id", "week"), {"person_id": person_id, "week": check_in.week, **texts})


def unseal_texts(row: Any, person_id: str, keys: KeyPair | None) -> dict[str, str]:
    """From a row of the table; as stored, without keys."""
    if row["sealed"] is None or keys is None:
        return {name: row[name] for name in NO_TEXTS} | {"sealed": row["sealed"] or ""}
    return NO_TEXTS | keys.open(_seal_context(person_id, Week(row["week"])), row["sealed"])


def save_answers(db: Transaction, check_ins: Iterable[tuple[str, CheckIn]], at: datetime) -> None:
    """The answers without their weeks, each under its check-in's instrument."""
    save_responses(
        db,
        (
            (person_id, Response(each.week, each.instrument, each.version, each.answers))
            for person_id, each in check_ins
        ),
        at,
    )


def save_responses(db: Transaction, responses: Iterable[tuple[str, Response]], at: datetime) -> None:
    """Pairs of person id and answers, which replace earlier ones to the same instrument in the same week."""
    rows = ({"person_id": person_id, **to_row(each), "saved_at": at} for person_id, each in responses)
    db.upsert_many("response", ("person_id", "week", "instrument"), rows)


def list_responses(db: Transaction, person_id: str, instrument: str) -> list[Response]:
    """Oldest first."""
    rows = db.rows(
        "select * from response where person_id = :person_id and instrument = :instrument order by week",
        person_id=person_id,
        instrument=instrument,
    )
    return from_rows(Response, rows)


def list_response_weeks(db: Transaction, person_id: str, other_than: str) -> list[tuple[Week, str]]:
    """The week and instrument of each response, oldest first, except those to `other_than`."""
    rows = db.rows(
        """
        select week, instrument
        from response
        where person_id = :person_id and instrument <> :other_than
        order by week, instrument
        """,
        person_id=person_id,
        other_than=other_than,
    )
    return [(Week(row["week"]), row["instrument"]) for row in rows]


def find_first_week(db: Transaction, person_id: str) -> Week | None:
    """The first that was filled in here."""
    row = db.row(
        "select min(week) as week from check_in where person_id = :person_id and brought_in = 0",
        person_id=person_id,
    )
    return None if row is None or row["week"] is None else Week(row["week"])


def list_weeks_saved_since(db: Transaction, person_id: str, week: Week) -> set[Week]:
    """This week, if it is saved, and later ones."""
    rows = db.rows(
        "select week from check_in where person_id = :person_id and week >= :week",
        person_id=person_id,
        week=week,
    )
    return {Week(row["week"]) for row in rows}


def list_saved_answers(db: Transaction, person_id: str, instrument: str) -> dict[Week, dict[str, float]]:
    """By week."""
    rows = db.rows(
        "select week, answers from response where person_id = :person_id and instrument = :instrument",
        person_id=person_id,
        instrument=instrument,
    )
    return {Week(row["week"]): json.loads(row["answers"]) for row in rows}


# ── weeks from a person's own file ──────────────────────────────────────────────────────────────────────────


def save_brought_in(db: Transaction, person_id: str, check_ins: Sequence[CheckIn], at: datetime) -> None:
    """Weeks that were never saved before. Saving one again keeps the mark."""
    save_check_ins(db, [(person_id, check_in) for check_in in check_ins], at)
    weeks = [
        {"person_id": person_id, "week": check_in.week, "instrument": check_in.instrument}
        for check_in in check_ins
    ]
    db.run_many("update check_in set brought_in = 1 where person_id = :person_id and week = :week", weeks)
    db.run_many(
        """
        update response set brought_in = 1
        where person_id = :person_id and week = :week and instrument = :instrument
        """,
        weeks,
    )


def list_saved_weeks(db: Transaction, person_id: str) -> set[Week]:
    """Weeks with a check-in, or with answers to the weekly questionnaire alone."""
    rows = db.rows(
        """
        select week from check_in where person_id = :person_id
        union select week from response where person_id = :person_id and instrument = :instrument
        """,
        person_id=person_id,
        instrument=WEEKLY,
    )
    return {Week(row["week"]) for row in rows}


def list_brought_in_weeks(db: Transaction, person_id: str) -> list[Week]:
    """Oldest first."""
    rows = db.rows(
        "select week from check_in where person_id = :person_id and brought_in = 1 order by week",
        person_id=person_id,
    )
    return [Week(row["week"]) for row in rows]


def delete_brought_in(db: Transaction, person_id: str) -> None:
    db.run("delete from response where person_id = :person_id and brought_in = 1", person_id=person_id)
    db.run("delete from check_in where person_id = :person_id and brought_in = 1", person_id=person_id)
    db.schedule_vacuum()


def _texts_to_save(person_id: str, check_in: CheckIn, key: PublicKey | None) -> dict[str, str | None]:
    factors = json.dumps(check_in.factors, ensure_ascii=False)
    texts = {"win": check_in.win, "note": check_in.note, "factors": factors}
    if check_in.sealed or key is None:
        return texts | {"sealed": check_in.sealed or None}
    sealed = None if texts == NO_TEXTS else key.seal(_seal_context(person_id, check_in.week), texts)
    return NO_TEXTS | {"sealed": sealed}


def _seal_context(person_id: str, week: Week) -> str:
    """What the texts of a check-in are sealed to (see `PublicKey.seal`)."""
    return f"check-in of {person_id} in {week.text}"


def _to_check_in(row: Any, person_id: str, keys: KeyPair | None) -> CheckIn:
    texts = {"sealed": ""} | unseal_texts(row, person_id, keys)
    factors = tuple(json.loads(texts.pop("factors")))
    return from_row(CheckIn, row, facts=from_row(WorkFacts, row), factors=factors, **texts)
