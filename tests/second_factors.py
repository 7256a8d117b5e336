"""An authenticator app, for tests."""

from base64 import b32decode
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from alongside.domain.second_factor import new_secret
from alongside.store import second_factors
from alongside.store.engine import Store


def code_of(secret: str, at: datetime) -> str:
    app = TOTP(b32decode(secret), 6, SHA1(), 30)
    return app.generate(int(at.timestamp())).decode()


def with_app(store: Store, person_id: str, at: datetime) -> str:
    """Turns on a second factor of theirs. Returns its key."""
    secret = new_secret()
    with store.write() as db:
        second_factors.save_pending_secret(db, person_id, secret)
        second_factors.turn_on(db, person_id, at)
    return secret
