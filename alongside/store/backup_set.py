"""The rotating set of automatic backups, in a folder that the operator chose."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from errno import EDQUOT, ENOSPC
from hashlib import sha256
from pathlib import Path

from pyrage.x25519 import Identity, Recipient

from alongside.domain.backups import Fault, NoBackup, expired, is_due, name_of, taken_at
from alongside.domain.clock import ClockRefused, judge
from alongside.settings import Key
from alongside.store import age, clocks, copies, erased, upkeep
from alongside.store.driver import connect, sqlite3
from alongside.store.engine import BUSY_SECONDS, DatabaseTrouble, NewerDatabase, Work
from alongside.store.health import LEAST_FREE
from alongside.store.upkeep import AlreadyThere, NoDatabase, Unsound, checked_copy, place

MOST_NAMED = 3  # files in one sentence

# Written by the server itself even when no one uses it: no reason for another backup.
OF_THE_SERVER = frozenset({"heartbeat", "clock"})

OF_CODE = {
    sqlite3.SQLITE_FULL: Fault.NO_ROOM,
    sqlite3.SQLITE_CANTOPEN: Fault.NOT_WRITTEN,
    sqlite3.SQLITE_READONLY: Fault.NOT_WRITTEN,
    sqlite3.SQLITE_IOERR: Fault.NOT_WRITTEN,
}


@dataclass(frozen=True)
class Known:
    """Stored beside the set as `….backups.json`, by the names of these fields.

    database: identifies the database, whatever its path. looked_at: when the newest was last up to date,
    empty at first.
    content: fingerprint of the newest and of its keys. sums: checksum of each file, from when it was checked.
    """

    database: str
    looked_at: str = ""
    content: str = ""
    sums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Backup:
    """`checked`: its checksum is known from when it was made."""

    file: Path
    taken: datetime
    size: int  # bytes
    checked: bool
    encrypted: bool


@dataclass(frozen=True)
class Finding:
    """The backup is sound if there is no problem and it was opened."""

    problem: str = ""
    opened: bool = True


@dataclass(frozen=True)
class BackupSet:
    """The backups of the database `file` in `folder`, with their times in their names; other files are left
    alone.
    """

    file: Path
    folder: Path

    @property
    def same_disk(self) -> bool:
        return self.folder.stat().st_dev == self.file.stat().st_dev

    def looked_at(self) -> datetime | None:
        """When the newest was made, or was last found to need no newer one; None before the first.

        Raises NoBackup if the folder is not the right one.
        """
        self._refuse_missing()
        return _looked_at(self._known())

    def listed(self) -> list[Backup]:
        """Oldest first. Raises NoBackup."""
        self._refuse_missing()
        sums = known.sums if (known := self._known()) else {}
        return [
            Backup(one, taken, one.stat().st_size, one.name in sums, age.is_sealed(one))
            for one in copies.automatic(self.file, self.folder)
            if (taken := taken_at(self.file.stem, one.name))
        ]

    def keep_ledger(self) -> None:
        """Copies the ledger of erased people beside the backups that still hold them, even if none is made.

        Raises NoBackup.
        """
        self._refuse_missing()
        with _told(Fault.NOT_WRITTEN):
            erased.merge(self.folder / self.file.name, erased.read(self.file))

    def begin(self, key: Key | None) -> None:
        """Accepts the folder although its backups are gone.

        Raises NoBackup if it holds those of another database.
        """
        self._refuse_missing(begun=False)
        with _told(Fault.NOT_WRITTEN):
            try:
                known = self._known()
            except NoBackup as error:
                if error.fault is not Fault.NOT_AS_LEFT:
                    raise
                known = None
            self._of(self._database(self.file, key), known)

    def make(self, key: Key | None, recipients: Sequence[Recipient], now: datetime, at_once: bool) -> bool:
        """False if none is due yet, nothing changed, or another process is making one. Raises NoBackup.

        The draft of an encrypted one lies beside the database, so that the disk of the backups never holds
        plain data.
        """
        with _told(Fault.NOT_WRITTEN), copies.alone(self.file) as alone:
            self._refuse_missing()
            known = self._known()
            if not alone or not (at_once or is_due(_looked_at(known), now)):
                return False
            copies.sweep(self.folder)
            self.refuse_full(bool(recipients))
            erased.merge(self.folder / self.file.name, erased.read(self.file))
            name = name_of(self.file.stem, now, bool(recipients))
            beside = self.file if recipients else self.folder / name
            with checked_copy(self.file, beside, key) as (copy, found):
                return self._take(copy, name, known, key, recipients, now, up_to_date=not found.problems)

    def _take(
        self,
        copy: Path,
        name: str,
        known: Known | None,
        key: Key | None,
        recipients: Sequence[Recipient],
        now: datetime,
        up_to_date: bool,
    ) -> bool:
        database = self._database(copy, key)
        known = self._of(database, known)
        content = _content(copy, key, recipients)
        newest = next(reversed(known.sums), "")  # oldest first
        new = content != known.content or not (self.folder / newest).is_file()
        sums = dict(known.sums)
        if new:
            sums[name] = self._put(copy, name, recipients)
            copies.remember_set(self.file, self.folder)
        there = {one.name for one in copies.automatic(self.file, self.folder)}
        sums = {one: sum for one, sum in sums.items() if one in there}
        self._note(Known(database, now.isoformat(), content, sums))
        if up_to_date and _is_believed(copy, key, now):
            self._thin(now)  # last: a file that cannot be deleted is no reason to make another backup
        return new

    def _of(self, database: str, known: Known | None) -> Known:
        """The manifest, new if there is none.

        Backups of others here would be deleted with ours, so: raises NoBackup.
        """
        if known and known.database == database:
            return known
        there = [one.name for one in copies.automatic(self.file, self.folder)]
        if known or there:
            whose = f"is of a database begun {known.database}" if known else "does not say whose it is"
            raise NoBackup(
                Fault.OF_ANOTHER,
                f"{self.folder} {whose} and holds {_named(there) or 'no backups'}; "
                "a folder of its own is needed, or another name of the database",
            )
        begun = Known(database)
        self._note(begun)
        return begun

    def look_into(self, backup: Backup, key: Key | None, identities: Sequence[Identity]) -> Finding:
        """Without its private key, an encrypted one is only checked for changes."""
        known = self._known()
        sum_then = known.sums.get(backup.file.name) if known else None
        if sum_then is not None and age.sum_of(backup.file) != sum_then:
            return Finding("it changed since it was made")
        if backup.encrypted and not identities:
            return Finding(opened=False)
        try:
            with upkeep.opened(backup.file, self.file, identities) as plain:
                found = upkeep.examine(plain, None if upkeep.is_plain(plain) else key)
        except NewerDatabase as error:
            return Finding(str(error))
        except NoDatabase as error:
            return Finding(error.reason)
        return Finding("; ".join(upkeep.damage(found)))

    def _put(self, copy: Path, name: str, recipients: Sequence[Recipient]) -> str:
        """Returns the checksum, once the file has its name, is on disk and was read again."""
        destination = self.folder / name
        if not recipients:
            place(copy, destination)
            return age.sum_of(destination)
        with copies.under_way(destination) as sealed:
            sum_written = age.seal(copy, sealed, recipients)
            if age.sum_of(sealed) != sum_written:
                raise NoBackup(Fault.NOT_WRITTEN, f"{self.folder} does not hold what was written to it")
            place(sealed, destination)
        return sum_written

    def _thin(self, now: datetime) -> None:
        """Goes on if one cannot be deleted, and then raises NoBackup."""
        taken = {one: taken_at(self.file.stem, one.name) for one in copies.automatic(self.file, self.folder)}
        gone = expired(filter(None, taken.values()), now)
        stay = []
        for one, at in taken.items():
            try:
                if at in gone:
                    one.unlink(missing_ok=True)
            except OSError as error:
                stay.append(f"{one}: {error.strerror}")
        if stay:
            raise NoBackup(Fault.NOT_THINNED, _named(stay))

    def _refuse_missing(self, begun: bool = True) -> None:
        if not self.folder.is_dir():
            raise NoBackup(
                Fault.NOT_THERE,
                f"{self.folder} is not there; it is never made, since its disk may not be mounted",
            )
        used_before = begun and copies.has_set(self.file, self.folder)
        if used_before and not copies.manifest(self.file, self.folder).is_file():
            raise NoBackup(Fault.NOT_AS_LEFT, f"{self.folder} does not hold the backups that were made in it")

    def refuse_full(self, sealed: bool) -> None:
        """Needs as much space as the database takes now, plus a reserve. Raises NoBackup."""
        folders = [
            self.folder,
            *([self.file.parent] if sealed else []),
        ]  # where the draft of a sealed one lies
        with _told(Fault.NOT_WRITTEN):
            upkeep.refuse_missing(self.file)
            log = self.file.with_name(f"{self.file.name}-wal")
            needed = self.file.stat().st_size + (log.stat().st_size if log.exists() else 0) + LEAST_FREE
            for folder in folders:
                if (free := shutil.disk_usage(folder).free) < needed:
                    raise NoBackup(
                        Fault.NO_ROOM,
                        f"{folder} has {free // 2**20} MB free; a backup needs {needed // 2**20} MB",
                    )

    def _known(self) -> Known | None:
        """None in a folder without backups of ours. Raises NoBackup."""
        file = copies.manifest(self.file, self.folder)
        try:
            return Known(**json.loads(file.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            raise NoBackup(Fault.NOT_AS_LEFT, f"{file} cannot be read") from None
        except OSError as error:
            raise NoBackup(Fault.NOT_THERE, f"{file} cannot be read: {error.strerror}") from None

    def _note(self, known: Known) -> None:
        file = copies.manifest(self.file, self.folder)
        with copies.under_way(file) as draft:
            draft.write_text(json.dumps(asdict(known), indent=1), "utf-8")
            copies.flush(draft)
            os.replace(draft, file)
        copies.flush(self.folder)

    @staticmethod
    def _database(file: Path, key: Key | None) -> str:
        """When it was created: the same in every copy of it, and hardly in another database."""
        with closing(connect(file, key, BUSY_SECONDS)) as db:
            return str(db.conn.execute("select min(applied_at) from schema_version").fetchone()[0])


def _looked_at(known: Known | None) -> datetime | None:
    return datetime.fromisoformat(known.looked_at) if known and known.looked_at else None


def _named(files: Sequence[str]) -> str:
    more = len(files) - MOST_NAMED
    return ", ".join(files[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _content(copy: Path, key: Key | None, recipients: Sequence[Recipient]) -> str:
    """Changes with the rows and with the keys, so that a new key leads to a new backup."""
    keys = sha256(repr([key and key.digits, sorted(map(str, recipients))]).encode()).hexdigest()
    return f"{upkeep.content_hash(copy, key, without=OF_THE_SERVER)} {keys}"


def _is_believed(copy: Path, key: Key | None, now: datetime) -> bool:
    """By the rows in the copy. While the clock is in doubt, nothing is deleted."""
    with closing(connect(copy, key, BUSY_SECONDS)) as db:
        known = clocks.known(Work(db))
    try:
        if known:
            judge(now, known)
    except ClockRefused:
        return False
    return True


@contextmanager
def _told(otherwise: Fault) -> Iterator[None]:
    """Raises errors of the disk or the database as NoBackup."""
    try:
        yield
    except (NoDatabase, DatabaseTrouble) as error:
        cause = error if isinstance(error, DatabaseTrouble) else error.__context__
        fault = OF_CODE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, Fault.UNSOUND)
        said = f"{error.file} {error.reason}" if isinstance(error, NoDatabase) else str(error)
        raise NoBackup(fault, said) from None
    except Unsound as error:
        raise NoBackup(Fault.UNSOUND, "; ".join(error.problems)) from None
    except NewerDatabase as error:
        raise NoBackup(Fault.BROKEN, str(error)) from None
    except AlreadyThere as error:
        raise NoBackup(Fault.BROKEN, f"{error.file} is there already") from None
    except OSError as error:
        full = error.errno in (ENOSPC, EDQUOT)
        raise NoBackup(Fault.NO_ROOM if full else otherwise, str(error)) from None
