"""Importing support profiles from a spreadsheet. A profile saved by its owner is never overwritten."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from alongside.desks.operator import TakenIn
from alongside.domain import spreadsheets
from alongside.domain.audit import OPERATOR, Action
from alongside.domain.organisations import NOBODYS_YET
from alongside.domain.profile_imports import Profiles, read_profiles
from alongside.domain.spreadsheets import BadRows, Fault
from alongside.store import audit, organisations, people, profiles
from alongside.store.engine import Store, Work


def take_in_profiles(
    store: Store, now: datetime, content: bytes, mapped: Mapping[str, str], dry_run: bool = False
) -> TakenIn:
    """Imports all rows or none. Raises Unreadable, or BadRows with every fault."""
    sheet = spreadsheets.read(content)
    with store.read() if dry_run else store.write() as db:
        zone = (organisations.current(db) or NOBODYS_YET).time_zone
        read, ids = read_profiles(sheet, mapped, zone), people.ids_by_login(db)
        faults = [*read.faults, *_faults_of_people(db, read, ids)]
        if faults:
            raise BadRows(tuple(sorted(faults)))
        if not dry_run:
            _save(db, read, ids, now.astimezone(UTC).isoformat(timespec="seconds"))
    return TakenIn(len(read.rows), (), 0, read.ignored)


def _faults_of_people(db: Work, read: Profiles, ids: Mapping[str, str]) -> list[Fault]:
    said = profiles.all(db)
    faults = []
    for row in read.rows:
        if row.login not in ids:
            faults.append(Fault(row.line, "login", "is not known here", row.login))
        elif ids[row.login] in said:
            faults.append(Fault(row.line, "login", "has already saved their own profile", row.login))
    return faults


def _save(db: Work, read: Profiles, ids: Mapping[str, str], at: str) -> None:
    for row in read.rows:
        profiles.save(db, ids[row.login], replace(row.profile, revision=1), at)
    audit.record_for_each(db, at, OPERATOR, Action.PROFILES_TAKEN_IN, (ids[row.login] for row in read.rows))
