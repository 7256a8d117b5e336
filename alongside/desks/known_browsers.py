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
    return next((hash for hash, owner in _owners(db, browser, now) if owner == person_id), None)


def remember(db: Work, person_id: str, sign_in_id: str, browser: str, now: datetime) -> str:
    """What a browser in which someone has just come in is to bring from now on: a new token of theirs, and those of others who share it."""
    others = []
    for token, (hash, owner) in zip(_tokens(browser), _owners(db, browser, now), strict=True):
        if owner == person_id:
            known_browsers.forget(db, hash)
        elif owner is not None:
            others.append(token)
    token = new_token()
    known_browsers.add(db, hashed(token), person_id, sign_in_id, now.isoformat(), MOST)
    return BETWEEN.join([token, *others][:SHARED_BY])


def forget_old(db: Work, now: datetime) -> None:
    known_browsers.forget_old(db, before=(now - LASTS).isoformat())


def _owners(db: Work, browser: str, now: datetime) -> list[tuple[str, str | None]]:
    """Hash and owner of each token that this browser brought."""
    since = (now - LASTS).isoformat()
    hashes = [hashed(token) for token in _tokens(browser)]
    return [(hash, known_browsers.owner(db, hash, since)) for hash in hashes]


def _tokens(browser: str) -> list[str]:
    return browser.split(BETWEEN)[:SHARED_BY]
