"""Browsers in which someone came in before: nothing that strangers do makes them wait there (OWASP calls this a device cookie)."""

from datetime import datetime, timedelta

from alongside.domain.tokens import hashed, new_token
from alongside.store import known_browsers
from alongside.store.engine import Work

LASTS = timedelta(days=180)  # after the last sign-in there
MOST = 10  # of one person; the longest unused is forgotten
SHARED_BY = 5  # people who use one browser; each has a token of their own in it
BETWEEN = "."  # tokens; none holds it


def known_to(db: Work, person_id: str, browser: str, now: datetime) -> str | None:
    """The hash by which this person's browser is known; None in one where they have not come in before."""
    token = _owners(db, browser, now).get(person_id)
    return None if token is None else hashed(token)


def remember(db: Work, person_id: str, sign_in_id: str, browser: str, now: datetime) -> str:
    """What a browser in which someone has just come in is to bring from now on: their token, and those of others who share it.

    A token that no one has come in with before never becomes theirs: who planted it would know it.
    """
    tokens = _owners(db, browser, now)
    mine = tokens.pop(person_id, None) or new_token()
    known_browsers.save(db, hashed(mine), person_id, sign_in_id, now.isoformat(), MOST)
    return BETWEEN.join([mine, *tokens.values()][:SHARED_BY])


def _owners(db: Work, browser: str, now: datetime) -> dict[str, str]:
    """The id of a person to the token of theirs that this browser brought."""
    since = (now - LASTS).isoformat()
    tokens = browser.split(BETWEEN)[:SHARED_BY]
    owners = [(known_browsers.owner(db, hashed(token), since), token) for token in tokens]
    return {owner: token for owner, token in owners if owner is not None}
