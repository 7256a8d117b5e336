"""Browsers in which a person signed in before. There, strangers cannot make them wait.

OWASP calls this a device cookie.
"""

from datetime import datetime, timedelta

from alongside.domain.tokens import hashed, new_token
from alongside.store import known_browsers
from alongside.store.engine import Work

LASTS = timedelta(days=180)  # after the last sign-in there
MOST = 10  # per person; the one unused longest is deleted
SHARED_BY = 5  # people per browser; each has their own token in it
BETWEEN = "."  # not part of any token


def known_to(db: Work, person_id: str, browser: str, now: datetime) -> str | None:
    """The hash under which this person's browser is known; None if they have not signed in there before."""
    token = _owners(db, browser, now).get(person_id)
    return None if token is None else hashed(token)


def remember(db: Work, person_id: str, sign_in_id: str, browser: str, now: datetime) -> str:
    """What a browser sends from now on, after a sign-in: the person's token, and those of others who share
    it.

    A token that was never used to sign in never becomes theirs: the person who planted it would know it.
    """
    tokens = _owners(db, browser, now)
    mine = tokens.pop(person_id, None) or new_token()
    known_browsers.save(db, hashed(mine), person_id, sign_in_id, now.isoformat(), MOST)
    return BETWEEN.join([mine, *tokens.values()][:SHARED_BY])


def _owners(db: Work, browser: str, now: datetime) -> dict[str, str]:
    """Person id to the token that this browser sent."""
    since = (now - LASTS).isoformat()
    tokens = browser.split(BETWEEN)[:SHARED_BY]
    owners = [(known_browsers.owner(db, hashed(token), since), token) for token in tokens]
    return {owner: token for owner, token in owners if owner is not None}
