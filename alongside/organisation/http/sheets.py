"""Sheets of invitations for printing.

They hold links that open accounts, so they exist in this process's memory only, and not for long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from alongside.core.http.cookies import DEMO_MARK, split_fingerprint
from alongside.core.rules.tokens import new_token
from alongside.organisation.desk.invitations import NewLink

SHEET_LASTS = timedelta(minutes=30)  # long enough to find a printer that works
MOST_SHEETS = 20  # of one store; the oldest makes room


@dataclass(frozen=True, kw_only=True)
class InvitationSheet:
    """owner: the fingerprint of the cookie of the sign-in that made it.

    home: the address of the app, before `/invitation/…`.
    """

    id: str
    owner: str
    made_at: datetime
    link_until: datetime
    home: str
    slips: tuple[NewLink, ...]

    @property
    def expires_at(self) -> datetime:
        return self.made_at + SHEET_LASTS


class InvitationSheets:
    """Each is for the sign-in that made it.

    It goes when the sign-in ends, when it is old (lifespan), or at a restart.
    """

    def __init__(self) -> None:
        self._sheets: dict[str, InvitationSheet] = {}
        self._lock = Lock()

    def add(
        self, owner: str, now: datetime, link_until: datetime, home: str, slips: Sequence[NewLink]
    ) -> None:
        sheet = InvitationSheet(
            id=new_token(), owner=owner, made_at=now, link_until=link_until, home=home, slips=tuple(slips)
        )
        with self._lock:
            of_house = [
                one for one in self._sheets.values() if _database_of(one.owner) == _database_of(owner)
            ]
            for one in of_house[: max(0, len(of_house) + 1 - MOST_SHEETS)]:
                del self._sheets[one.id]
            self._sheets[sheet.id] = sheet

    def sheets_of(self, owner: str, now: datetime) -> list[InvitationSheet]:
        """Those that this sign-in made, the newest first."""
        with self._lock:
            mine = [one for one in self._sheets.values() if one.owner == owner and now < one.expires_at]
        return mine[::-1]

    def delete_sheet(self, owner: str, sheet_id: str) -> None:
        with self._lock:
            if sheet_id in self._sheets and self._sheets[sheet_id].owner == owner:
                del self._sheets[sheet_id]

    def list_owners(self) -> set[str]:
        with self._lock:
            return {one.owner for one in self._sheets.values()}

    def delete_sheets_of(self, owner: str) -> None:
        """Their sign-in has ended."""
        self._keep_only(lambda one: one.owner != owner)

    def delete_old_sheets(self, now: datetime) -> None:
        self._keep_only(lambda one: now < one.expires_at)

    def _keep_only(self, wanted: Callable[[InvitationSheet], bool]) -> None:
        with self._lock:
            self._sheets = {one.id: one for one in self._sheets.values() if wanted(one)}


def _database_of(owner: str) -> tuple[str, bool]:
    """People in the demo, or of another organisation, must not push out the sheets of people who work
    here.
    """
    name, rest = split_fingerprint(owner)
    return name, rest.startswith(DEMO_MARK)


SHEETS = InvitationSheets()
