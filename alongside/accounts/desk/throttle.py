"""Where wrong tries count, and how long they make someone wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from alongside.accounts.desk.known_browsers import known_browser_hash
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.throttling import (
    ACCOUNT_ALLOWANCE,
    ADDRESS_ALLOWANCE,
    FORGIVEN_EVERY,
    OWN_ALLOWANCE,
    Allowance,
    still_counting,
    was_set_back,
)
from alongside.accounts.store import tries
from alongside.accounts.store.tries import Tries
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Transaction

WAIT_KEPT = timedelta(minutes=5)  # how long a person who has to wait may take to return
IPV6_PREFIX = 48  # all addresses of one customer; they are far more than can be counted singly


@dataclass(frozen=True)
class TryCount:
    """key: hashed, so that the table names no one.

    account: to delete it by; empty if it belongs to no account.
    """

    key: str
    account: str
    allowance: Allowance = OWN_ALLOWANCE


@dataclass(frozen=True)
class CountedTry:
    """Where one try counts: in its own count, and in those it shares with tries of others."""

    own: TryCount
    shared: tuple[TryCount, ...] = ()


def at_sign_in(
    db: Transaction, login: str, person_id: str, *, browser: str, address: str, now: datetime
) -> CountedTry:
    """A browser that the person has used before shares no count with strangers.

    browser: the tokens it sent.
    """
    account, place = _account_key(login), _network_of(address)
    known = known_browser_hash(db, person_id, browser, now)
    if known is not None:
        return CountedTry(TryCount(_hashed_key("browser", known), account))
    shared = (
        TryCount(account, account, ACCOUNT_ALLOWANCE),
        TryCount(_hashed_key("address", place), "", ADDRESS_ALLOWANCE),
    )
    return CountedTry(TryCount(_hashed_key("try", place, login), account), shared)


def at_confirming(person: Person) -> CountedTry:
    """Only someone signed in as this person can ever count here."""
    return CountedTry(TryCount(_hashed_key("confirming", person.id), _account_key(person.login)))


def at_second_factor(person: Person) -> CountedTry:
    """A code from the app, from any address: DIGITS digits could be found from many.

    Only tries by someone with the password or a link count here.
    """
    return CountedTry(TryCount(_hashed_key("second-factor", person.id), _account_key(person.login)))


def at_passkey(credential_id: str, owner: Person | None, address: str) -> CountedTry:
    """Wrong passkeys slow down only the address they come from: for this passkey, or for all unknown ones
    together.

    Nothing can be guessed here, and no stranger knows the id of a person's passkey.
    """
    if owner is None:
        return CountedTry(TryCount(_hashed_key("passkey", _network_of(address)), ""))
    return CountedTry(
        TryCount(_hashed_key("passkey", _network_of(address), credential_id), _account_key(owner.login))
    )


def at_set_up(address: str) -> CountedTry:
    """The set-up code belongs to no account, and has too many digits to be found from any number of
    addresses.
    """
    return CountedTry(TryCount(_hashed_key("set-up", _network_of(address)), ""))


def count_try(db: Transaction, counted: CountedTry, now: datetime) -> timedelta:
    """Counts a try before it is known to fail, so that guesses sent at the same time count too.

    Returns how long it has to wait instead; then it does not count. The wait runs from the last time this
    same browser or address tried, which others cannot move: everyone who waits it out gets their try.
    """
    tries.delete_old_tries(db, now)
    wrong = {one: _tries_counting(db, one, now) for one in (counted.own, *counted.shared)}
    pause = max(one.allowance.pause(times) for one, (times, _) in wrong.items())
    last = tries.find_tries(db, counted.own.key)  # when this one tried, or was first told to wait
    asked = last.last_at if last and not was_set_back(last.last_at, now) else None
    if asked is None and pause:
        tries.save_tries(db, counted.own.key, counted.own.account, Tries(0, now), now + WAIT_KEPT)
        return pause
    if asked is not None and asked + pause > now:
        return asked + pause - now
    for one, (times, since) in wrong.items():
        _set_tries(db, one, min(times + 1, one.allowance.most), now if one is counted.own else since)
    return timedelta()


def forgive_try(db: Transaction, counted: CountedTry, now: datetime) -> None:
    """A right password clears a count that is the owner's alone.

    Counts shared with strangers lose this one try.
    """
    if not counted.shared:
        tries.delete_tries(db, counted.own.key)
        return
    for one in (counted.own, *counted.shared):
        times, since = _tries_counting(db, one, now)
        _set_tries(db, one, max(times - 1, 0), since)


def forget_tries(db: Transaction, person: Person) -> None:
    """Deletes every count of this account: keys are hashes, but of a name that can be guessed."""
    tries.delete_tries_of_account(db, _account_key(person.login))


def _tries_counting(db: Transaction, one: TryCount, now: datetime) -> tuple[int, datetime]:
    found = tries.find_tries(db, one.key)
    return (0, now) if found is None else still_counting(found.wrong, found.last_at, now)


def _set_tries(db: Transaction, one: TryCount, times: int, since: datetime) -> None:
    tries.save_tries(db, one.key, one.account, Tries(times, since), since + times * FORGIVEN_EVERY)


def _account_key(login: str) -> str:
    return _hashed_key("account", login)


def _hashed_key(*parts: str) -> str:
    """What was typed comes last, so that no one can type the key of another kind of count."""
    return hashed(" ".join(parts))


def _network_of(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), IPV6_PREFIX), strict=False))
