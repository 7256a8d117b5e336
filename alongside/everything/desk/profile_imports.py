"""Importing support profiles from a spreadsheet. A profile saved by its owner is never overwritten."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.organisations import NO_ORGANISATION
from alongside.accounts.store import audit, organisations, people
from alongside.core.rules import spreadsheets
from alongside.core.rules.spreadsheets import BadRows, Fault
from alongside.core.store.engine import Store, Transaction
from alongside.everything.desk.operator import ImportResult
from alongside.everything.rules.profile_imports import ParsedProfiles, parse_profiles
from alongside.profiles.store import profiles


def import_profile_rows(
    store: Store, now: datetime, content: bytes, mapped: Mapping[str, str], dry_run: bool = False
) -> ImportResult:
    """Imports all rows or none. Raises Unreadable, or BadRows with every fault."""
    sheet = spreadsheets.read_sheet(content)
    with store.read() if dry_run else store.write() as db:
        zone = (organisations.find_organisation(db) or NO_ORGANISATION).time_zone
        read, ids = parse_profiles(sheet, mapped, zone), people.ids_by_login(db)
        faults = [*read.faults, *_find_person_faults(db, read, ids)]
        if faults:
            raise BadRows(tuple(sorted(faults)))
        if not dry_run:
            for row in read.rows:
                profiles.save_profile(db, ids[row.login], replace(row.profile, revision=1), now)
            imported = (ids[row.login] for row in read.rows)
            audit.record_for_each(db, now, OPERATOR, Action.PROFILES_IMPORTED, imported)
    return ImportResult(len(read.rows), (), 0, read.ignored)


def _find_person_faults(db: Transaction, read: ParsedProfiles, ids: Mapping[str, str]) -> list[Fault]:
    said = profiles.list_profiles(db)
    faults = []
    for row in read.rows:
        if row.login not in ids:
            faults.append(Fault(row.line, "login", "is not known here", row.login))
        elif ids[row.login] in said:
            faults.append(Fault(row.line, "login", "has already saved their own profile", row.login))
    return faults
