"""The rules and weights of matching. Earlier settings are never overwritten."""

import json
from dataclasses import asdict

from alongside.domain.matching.participants import Rules, Weights
from alongside.store.engine import Transaction


def newest_settings(db: Transaction) -> tuple[Rules, Weights] | None:
    """None until someone changes the defaults."""
    row = db.row("select rules, weights from matching_setting order by number desc limit 1")
    if row is None:
        return None
    return Rules(**json.loads(row["rules"])), Weights(**json.loads(row["weights"]))


def add_settings(db: Transaction, set_at: str, set_by: str, rules: Rules, weights: Weights) -> None:
    db.run(
        """
        insert into matching_setting (set_at, set_by, rules, weights)
        values (:set_at, :set_by, :rules, :weights)
        """,
        set_at=set_at,
        set_by=set_by,
        rules=json.dumps(asdict(rules)),
        weights=json.dumps(asdict(weights)),
    )
