"""The texts of check-ins and steps, as an account seals, locks and restores them.

Importing this registers both.
"""

import json
from dataclasses import replace
from typing import Any

from alongside.accounts.store.sealed_tables import SealedTable, register_sealed_table
from alongside.checkins.store import checkins, steps
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction


def read_check_in_texts(db: Transaction, person_id: str) -> list[dict[str, Any]]:
    rows = db.rows(
        """
        select * from check_in
        where person_id = :person_id
            and (win <> '' or note <> '' or factors <> '[]' or sealed is not null)
        """,
        person_id=person_id,
    )
    return [dict(row) for row in rows]


def clear_check_in_texts(db: Transaction, person_id: str) -> None:
    """Keeps answers and work data."""
    db.run(
        """
        update check_in set win = '', note = '', factors = '[]', sealed = null
        where person_id = :person_id
        """,
        person_id=person_id,
    )


def seal_check_in_texts(db: Transaction, person_id: str) -> bool:
    weeks = checkins.list_check_ins(db, person_id)
    written = [week for week in weeks if week.win or week.note or week.factors]
    for week in written:
        checkins.save_texts(db, person_id, week)
    return bool(written)


def restore_check_in_texts(
    db: Transaction, person_id: str, row: dict[str, Any], pair: KeyPair | None, mine: KeyPair | None
) -> None:
    """The newer text comes before the earlier one; of the factors, the newer ones stay."""
    here = checkins.find_check_in(db, person_id, Week(row["week"]), mine)
    if here is not None:
        # A week locked by an earlier version of the app has no factors.
        earlier = checkins.unseal_texts(checkins.NO_TEXTS | row, person_id, pair)
        win, note = _join_texts(here.win, earlier["win"]), _join_texts(here.note, earlier["note"])
        factors = here.factors or tuple(json.loads(earlier["factors"]))
        checkins.save_texts(db, person_id, replace(here, win=win, note=note, factors=factors))


def read_steps(db: Transaction, person_id: str) -> list[dict[str, Any]]:
    return [
        dict(row) for row in db.rows("select * from step where person_id = :person_id", person_id=person_id)
    ]


def delete_steps(db: Transaction, person_id: str) -> None:
    """A step is nothing but its texts."""
    db.run("delete from step where person_id = :person_id", person_id=person_id)


def seal_steps(db: Transaction, person_id: str) -> bool:
    plain = steps.list_steps(db, person_id)
    for step in plain:
        steps.save_step(db, person_id, step)
    return bool(plain)


def restore_step(
    db: Transaction, person_id: str, row: dict[str, Any], pair: KeyPair | None, mine: KeyPair | None
) -> None:
    """The newer text comes before the earlier one."""
    earlier = steps.step_from_row(row, person_id, pair)
    here = steps.find_step(db, person_id, earlier.week, mine)
    kept = replace(here, text=_join_texts(here.text, earlier.text)) if here else earlier
    steps.save_step(db, person_id, kept)


def _join_texts(newer: str, earlier: str) -> str:
    return "\n".join(filter(None, [newer, earlier]))


register_sealed_table(
    SealedTable(
        name="check_in",
        read_texts=read_check_in_texts,
        clear_texts=clear_check_in_texts,
        seal_texts=seal_check_in_texts,
        restore_texts=restore_check_in_texts,
    )
)
register_sealed_table(
    SealedTable(
        name="step",
        read_texts=read_steps,
        clear_texts=delete_steps,
        seal_texts=seal_steps,
        restore_texts=restore_step,
    )
)
