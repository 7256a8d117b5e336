"""Browsers in which a person signed in before. There, strangers cannot make them wait.

OWASP calls this a device cookie.
"""

from datetime import datetime, timedelta

from alongside.accounts.store import known_browsers
from alongside.core.rules.tokens import hashed, new_token
from alongside.core.store.engine import Transaction

KNOWN_BROWSER_LASTS = timedelta(days=180)  # after the last sign-in there
MOST_KNOWN_BROWSERS = 10  # per person; the one unused longest is deleted
MOST_SHARERS = 5  # people per browser; each has their own token in it
SEPARATOR = "."  # not part of any token


def known_browser_hash(db: Transaction, person_id: str, browser: str, now: datetime) -> str | None:
    """The hash under which this person's browser is known; None if they have not signed in there before."""
    token = _tokens_by_owner(db, browser, now).get(person_id)
    return None if token is None else hashed(token)


def remember_browser(db: Transaction, person_id: str, sign_in_id: str, browser: str, now: datetime) -> str:
    """What a browser sends from now on, after a sign-in: the person's token, and those of others who share
    it.

    A token that was never used to sign in never becomes theirs: the person who planted it would know it.
    """
    tokens = _tokens_by_owner(db, browser, now)
    mine = tokens.pop(person_id, None) or new_token()
    known_browsers.save_known_browser(
        db, hashed(mine), person_id, sign_in_id, at=now, most=MOST_KNOWN_BROWSERS
    )
    return SEPARATOR.join([mine, *tokens.values()][:MOST_SHARERS])


def _tokens_by_owner(db: Transaction, browser: str, now: datetime) -> dict[str, str]:
    """Person id to the token that this browser sent."""
    since = now - KNOWN_BROWSER_LASTS
    tokens = browser.split(SEPARATOR)[:MOST_SHARERS]
    owners = [(known_browsers.find_owner(db, hashed(token), since), token) for token in tokens]
    return {owner: token for owner, token in owners if owner is not None}
