"""The tables that hold what people write for themselves. The topics that have one register it here.

Everything that starts the app imports those topics (`everything/desk/topics.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alongside.core.rules.sealing import KeyPair
from alongside.core.store.engine import Transaction


@dataclass(frozen=True, kw_only=True)
class SealedTable:
    """How a topic reads and writes one person's texts in it."""

    name: str
    read_texts: Callable[[Transaction, str], list[dict[str, Any]]]  # the whole rows that hold texts
    clear_texts: Callable[[Transaction, str], None]
    seal_texts: Callable[[Transaction, str], bool]  # with the key in use; whether there was plain text
    # Restores the texts of a row, sealed with the pair given first, beside those of today's keys.
    restore_texts: Callable[[Transaction, str, dict[str, Any], KeyPair | None, KeyPair | None], None]


SEALED_TABLES: list[SealedTable] = []


def register_sealed_table(table: SealedTable) -> None:
    SEALED_TABLES.append(table)


def sealed_tables() -> list[SealedTable]:
    """Raises RuntimeError when no topic registered: texts would then stay in plain text."""
    if not SEALED_TABLES:
        raise RuntimeError("no sealed table is registered: import alongside.everything.desk.topics")
    return SEALED_TABLES
