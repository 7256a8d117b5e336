"""The rules and weights of matching. Earlier settings are never overwritten."""

import json
from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Rules, Weights


def newest_settings(db: Transaction) -> tuple[Rules, Weights] | None:
    """None until someone changes the defaults."""
    row = db.row("select rules, weights from matching_setting order by number desc limit 1")
    if row is None:
        return None
    return Rules(**json.loads(row["rules"])), Weights(**json.loads(row["weights"]))


def add_settings(db: Transaction, at: datetime, by: str, rules: Rules, weights: Weights) -> None:
    db.insert("matching_setting", {"set_at": at, "set_by": by, "rules": rules, "weights": weights})
