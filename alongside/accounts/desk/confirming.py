"""Whether a sign-in was confirmed with the password recently.

Checked before actions that export data or send messages to another address.
"""

from datetime import datetime, timedelta

from alongside.accounts.rules.passwords import CONFIRMED_FOR, NotConfirmed
from alongside.accounts.store import accounts, sign_ins
from alongside.core.store.engine import Transaction


def is_confirmed(db: Transaction, person_id: str, sign_in_id: str, now: datetime) -> bool:
    """An account without a password, as in the demo, has nothing to confirm."""
    if accounts.password_hash(db, person_id) is None:
        return True
    at = sign_ins.confirmed_at(db, person_id, sign_in_id)
    return at is not None and timedelta() <= now - at <= CONFIRMED_FOR


def require_confirmed(db: Transaction, person_id: str, sign_in_id: str, now: datetime) -> None:
    """Called in the transaction of the action itself. Raises NotConfirmed."""
    if not is_confirmed(db, person_id, sign_in_id, now):
        raise NotConfirmed
