"""The rotating set of automatic backups: their names, which ones expire, and what can go wrong."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.messages import N_

HOURLY, DAILY, WEEKLY = 24, 14, 8  # hours, days and weeks of each of which the newest backup is kept
EVERY = timedelta(hours=1)
OVERDUE_AFTER = timedelta(hours=3)  # two missing backups may be a slow one and a restart
NAME = re.compile(r"(?P<stem>.+)-(?P<taken>\d{8}T\d{6}Z)\.db(\.age)?")
SAME_DISK = (
    "The backups lie on the same disk as the database, so one fault may take both. Copy them elsewhere."
)
TAKEN = "%Y%m%dT%H%M%SZ"  # allowed in every file system, and sorts by time


class BackupFault(StrEnum):
    """A sentence each, for admins and for /healthz, which strangers may read: no path is in it."""

    NOT_THERE = N_("The backup folder is missing. Check ALONGSIDE_BACKUPS, and that its disk is mounted.")
    NOT_AS_LEFT = N_(
        "The backup folder is not as the app left it. Check that its disk is mounted. For a new "
        "folder, run: python -m alongside backups --begin"
    )
    OF_ANOTHER = N_(
        "The backups in this folder are not of this database. Set another folder in ALONGSIDE_BACKUPS."
    )
    NO_ROOM = N_("There is too little disk space for a backup. Free some, also on the disk of the database.")
    NOT_WRITTEN = N_("The backup cannot be written. Check that the app may write to the backup folder.")
    UNSOUND = N_("No sound copy of the database can be made. Run: python -m alongside verify")
    NOT_THINNED = N_("Old backups cannot be deleted. The server's log names them.")
    OVERDUE = N_("The newest backup is too old. The server's log may say why.")
    BROKEN = N_("The last backup failed. The server's log says why.")


@dataclass(eq=False)
class NoBackup(AlongsideError):
    """No backup was made, or old ones could not be deleted. `detail`, for the operator, may name files."""

    fault: BackupFault
    detail: str


def describe_backup_fault(fault: BackupFault, detail: str) -> str:
    """For the log and the console."""
    made = "" if fault is BackupFault.NOT_THINNED else "No backup was made. "
    return f"{made}{fault} ({detail})"


def backup_file_name(stem: str, taken: datetime, encrypted: bool) -> str:
    """`stem`: the name of the database without its ending."""
    return f"{stem}-{taken.astimezone(UTC):{TAKEN}}.db{'.age' if encrypted else ''}"


def parse_taken_at(stem: str, name: str) -> datetime | None:
    """When the backup with this file name was made; None for every other file."""
    found = NAME.fullmatch(name)
    if found is None or found["stem"] != stem:
        return None
    try:
        return datetime.strptime(found["taken"], TAKEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(looked_at: datetime | None, now: datetime) -> bool:
    """Also if the last one lies in the future, after a clock was set back: else none would be made until
    then.
    """
    return looked_at is None or not timedelta() <= now - looked_at < EVERY


def expired_backups(taken: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those that may be deleted.

    Only hours, days and weeks with a backup count, so a server that was off loses none.

    A backup that a wrong clock dated in the future is neither deleted nor counted.
    """
    newest_first = sorted((at for at in taken if at <= now), reverse=True)
    kept = {
        *_newest_of_each(newest_first, lambda at: (at.date(), at.hour), HOURLY),
        *_newest_of_each(newest_first, lambda at: at.date(), DAILY),
        *_newest_of_each(newest_first, lambda at: at.isocalendar()[:2], WEEKLY),
    }
    return set(newest_first) - kept


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], number: int
) -> list[datetime]:
    newest: dict[Hashable, datetime] = {}
    for at in newest_first:
        newest.setdefault(period(at), at)
    return list(newest.values())[:number]
