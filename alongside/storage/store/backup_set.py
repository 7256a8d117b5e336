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

from alongside.core.rules.backups import (
    BackupFault,
    NoBackup,
    backup_file_name,
    expired_backups,
    is_due,
    parse_taken_at,
)
from alongside.core.rules.clock import ClockRefused, refuse_wrong_clock
from alongside.core.settings import Key, Place, notes_path
from alongside.core.store import clocks, copies, driver
from alongside.core.store.driver import NoDatabase, connect, refuse_missing, sqlite3
from alongside.core.store.engine import BUSY_SECONDS, DatabaseError, NewerDatabase, open_store
from alongside.core.store.transaction import SqliteTransaction
from alongside.storage.store import age, erasure_ledger, examination, upkeep
from alongside.storage.store.health import LEAST_FREE
from alongside.storage.store.upkeep import AlreadyThere, Unsound, checked_copy, place_copy

MOST_NAMED = 3  # files in one sentence

# Written by the server itself even when no one uses it: no reason for another backup.
OF_THE_SERVER = frozenset({"heartbeat", "clock", "clock_lease"})

OF_CODE = {
    sqlite3.SQLITE_FULL: BackupFault.NO_ROOM,
    sqlite3.SQLITE_CANTOPEN: BackupFault.NOT_WRITTEN,
    sqlite3.SQLITE_READONLY: BackupFault.NOT_WRITTEN,
    sqlite3.SQLITE_IOERR: BackupFault.NOT_WRITTEN,
}


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Stored beside the set as `….backups.json`, by the names of these fields.

    database: identifies the database, whatever its path. looked_at: when the newest was last up to date; in
    the file, empty at first. content: fingerprint of the newest and of its keys. sums: checksum of each file,
    from when it was checked.
    """

    database: str
    looked_at: datetime | None = None
    content: str = ""
    sums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
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
    """The backups of the database at `place` in `folder`, with their times in their names. They are files,
    which every engine restores; other files are left alone.
    """

    place: Place
    folder: Path

    @property
    def file(self) -> Path:
        """The database itself, if it is a file; anyway what backups and notes are named after."""
        return notes_path(self.place)

    @property
    def is_same_disk(self) -> bool:
        """Where a server keeps its data is not known."""
        return isinstance(self.place, Path) and self.folder.stat().st_dev == self.place.stat().st_dev

    def last_up_to_date(self) -> datetime | None:
        """When the newest was made, or was last found to need no newer one; None before the first.

        Raises NoBackup if the folder is not the right one.
        """
        self._refuse_missing()
        known = self._read_manifest()
        return known.looked_at if known else None

    def list_backups(self) -> list[Backup]:
        """Oldest first. Raises NoBackup."""
        self._refuse_missing()
        sums = known.sums if (known := self._read_manifest()) else {}
        return [
            Backup(
                file=one,
                taken=taken,
                size=one.stat().st_size,
                checked=one.name in sums,
                encrypted=age.is_sealed(one),
            )
            for one in copies.list_automatic_backups(self.file, self.folder)
            if (taken := parse_taken_at(self.file.stem, one.name))
        ]

    def copy_ledger(self) -> None:
        """Copies the ledger of erased people beside the backups that still hold them, even if none is made.

        Raises NoBackup.
        """
        self._refuse_missing()
        with _as_backup_fault(BackupFault.NOT_WRITTEN):
            erasure_ledger.merge_lines(self.folder / self.file.name, erasure_ledger.read_ledger(self.file))

    def begin_set(self, key: Key | None) -> None:
        """Accepts the folder although its backups are gone.

        Raises NoBackup if it holds those of another database.
        """
        self._refuse_missing(begun=False)
        with _as_backup_fault(BackupFault.NOT_WRITTEN):
            try:
                known = self._read_manifest()
            except NoBackup as error:
                if error.fault is not BackupFault.NOT_AS_LEFT:
                    raise
                known = None
            self._manifest_of(_database_identity(self.place, key), known)

    def make_backup(
        self, key: Key | None, recipients: Sequence[Recipient], now: datetime, at_once: bool
    ) -> bool:
        """False if none is due yet, nothing changed, or another process is making one. Raises NoBackup.

        The draft of an encrypted one lies beside the database, so that the disk of the backups never holds
        plain data.
        """
        with _as_backup_fault(BackupFault.NOT_WRITTEN), copies.exclusive_backup(self.file) as alone:
            self._refuse_missing()
            known = self._read_manifest()
            if not alone or not (at_once or is_due(known.looked_at if known else None, now)):
                return False
            copies.remove_abandoned(self.folder)
            self.refuse_full_disk(bool(recipients))
            erasure_ledger.merge_lines(self.folder / self.file.name, erasure_ledger.read_ledger(self.file))
            name = backup_file_name(self.file.stem, now, bool(recipients))
            beside = self.file if recipients else self.folder / name
            with checked_copy(self.place, beside, key) as (copy, found):
                return self._save_backup(
                    copy, known, key, recipients, name=name, now=now, up_to_date=not found.problems
                )

    def _save_backup(
        self,
        copy: Path,
        known: Manifest | None,
        key: Key | None,
        recipients: Sequence[Recipient],
        *,
        name: str,
        now: datetime,
        up_to_date: bool,
    ) -> bool:
        database = _database_identity(copy, key)
        known = self._manifest_of(database, known)
        # Changes with the rows and with the keys, so that a new key leads to a new backup.
        keys = sha256(repr([key and key.digits, sorted(map(str, recipients))]).encode()).hexdigest()
        content = f"{examination.content_hash(copy, key, without=OF_THE_SERVER)} {keys}"
        newest = next(reversed(known.sums), "")  # oldest first
        new = content != known.content or not (self.folder / newest).is_file()
        sums = dict(known.sums)
        if new:
            sums[name] = self._place_backup(copy, name, recipients)
            copies.remember_set(self.file, self.folder)
        there = {one.name for one in copies.list_automatic_backups(self.file, self.folder)}
        sums = {one: sum for one, sum in sums.items() if one in there}
        self._write_manifest(Manifest(database=database, looked_at=now, content=content, sums=sums))
        if up_to_date and _is_clock_believed(copy, key, now):
            # Last: a file that cannot be deleted is no reason to make another backup.
            self._delete_expired(now)
        return new

    def _manifest_of(self, database: str, known: Manifest | None) -> Manifest:
        """The manifest, new if there is none.

        Backups of others here would be deleted with ours, so: raises NoBackup.
        """
        if known and known.database == database:
            return known
        there = [one.name for one in copies.list_automatic_backups(self.file, self.folder)]
        if known or there:
            whose = f"is of a database begun {known.database}" if known else "does not say whose it is"
            raise NoBackup(
                BackupFault.OF_ANOTHER,
                f"{self.folder} {whose} and holds {_names_text(there) or 'no backups'}; "
                "a folder of its own is needed, or another name of the database",
            )
        begun = Manifest(database=database)
        self._write_manifest(begun)
        return begun

    def examine_backup(self, backup: Backup, key: Key | None, identities: Sequence[Identity]) -> Finding:
        """Without its private key, an encrypted one is only checked for changes."""
        known = self._read_manifest()
        sum_then = known.sums.get(backup.file.name) if known else None
        if sum_then is not None and age.file_checksum(backup.file) != sum_then:
            return Finding("it changed since it was made")
        if backup.encrypted and not identities:
            return Finding(opened=False)
        try:
            with upkeep.open_backup(backup.file, self.file, identities) as plain:
                found = examination.examine_database(plain, None if driver.is_plain(plain) else key)
        except NewerDatabase as error:
            return Finding(str(error))
        except NoDatabase as error:
            return Finding(error.reason)
        return Finding("; ".join(examination.list_damage(found)))

    def _place_backup(self, copy: Path, name: str, recipients: Sequence[Recipient]) -> str:
        """Returns the checksum, once the file has its name, is on disk and was read again."""
        destination = self.folder / name
        if not recipients:
            place_copy(copy, destination)
            return age.file_checksum(destination)
        with copies.draft_copy(destination) as sealed:
            sum_written = age.seal_file(copy, sealed, recipients)
            if age.file_checksum(sealed) != sum_written:
                raise NoBackup(BackupFault.NOT_WRITTEN, f"{self.folder} does not hold what was written to it")
            place_copy(sealed, destination)
        return sum_written

    def _delete_expired(self, now: datetime) -> None:
        """Goes on if one cannot be deleted, and then raises NoBackup."""
        taken = {
            one: parse_taken_at(self.file.stem, one.name)
            for one in copies.list_automatic_backups(self.file, self.folder)
        }
        gone = expired_backups(filter(None, taken.values()), now)
        stay = []
        for one, at in taken.items():
            try:
                if at in gone:
                    one.unlink(missing_ok=True)
            except OSError as error:
                stay.append(f"{one}: {error.strerror}")
        if stay:
            raise NoBackup(BackupFault.NOT_THINNED, _names_text(stay))

    def _refuse_missing(self, begun: bool = True) -> None:
        if not self.folder.is_dir():
            raise NoBackup(
                BackupFault.NOT_THERE,
                f"{self.folder} is not there; it is never made, since its disk may not be mounted",
            )
        used_before = begun and copies.has_set(self.file, self.folder)
        if used_before and not copies.manifest_file(self.file, self.folder).is_file():
            raise NoBackup(
                BackupFault.NOT_AS_LEFT, f"{self.folder} does not hold the backups that were made in it"
            )

    def refuse_full_disk(self, sealed: bool) -> None:
        """Needs as much space as the database takes now, plus a reserve. Raises NoBackup."""
        folders = [self.folder, *([self.file.parent] if sealed else [])]  # a sealed one's draft lies there
        with _as_backup_fault(BackupFault.NOT_WRITTEN):
            if isinstance(self.place, Path):
                refuse_missing(self.place)
            # Of a server neither is there: how much a copy takes is not known before.
            there = (self.file, self.file.with_name(f"{self.file.name}-wal"))
            needed = sum(one.stat().st_size for one in there if one.exists()) + LEAST_FREE
            for folder in folders:
                if (free := shutil.disk_usage(folder).free) < needed:
                    raise NoBackup(
                        BackupFault.NO_ROOM,
                        f"{folder} has {free // 2**20} MB free; a backup needs {needed // 2**20} MB",
                    )

    def _read_manifest(self) -> Manifest | None:
        """None in a folder without backups of ours. Raises NoBackup."""
        file = copies.manifest_file(self.file, self.folder)
        try:
            found = json.loads(file.read_text("utf-8"))
            looked_at = datetime.fromisoformat(found["looked_at"]) if found.get("looked_at") else None
            return Manifest(**{**found, "looked_at": looked_at})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, AttributeError):
            raise NoBackup(BackupFault.NOT_AS_LEFT, f"{file} cannot be read") from None
        except OSError as error:
            raise NoBackup(BackupFault.NOT_THERE, f"{file} cannot be read: {error.strerror}") from None

    def _write_manifest(self, known: Manifest) -> None:
        file = copies.manifest_file(self.file, self.folder)
        with copies.draft_copy(file) as draft:
            looked_at = known.looked_at.isoformat() if known.looked_at else ""
            draft.write_text(json.dumps({**asdict(known), "looked_at": looked_at}, indent=1), "utf-8")
            copies.flush_to_disk(draft)
            os.replace(draft, file)
        copies.flush_to_disk(self.folder)


def _database_identity(place: Place, key: Key | None) -> str:
    """When it was created: the same in every copy of it, and hardly in another database."""
    first = "select min(applied_at) as at from schema_version"
    if isinstance(place, Path):
        with closing(connect(place, key, BUSY_SECONDS)) as db:
            return str(db.conn.execute(first).fetchone()[0])
    with closing(open_store(place)) as store, store.read() as server:
        row = server.row(first)
        return str(row and row["at"])


def _names_text(files: Sequence[str]) -> str:
    more = len(files) - MOST_NAMED
    return ", ".join(files[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _is_clock_believed(copy: Path, key: Key | None, now: datetime) -> bool:
    """By the rows in the copy. While the clock is in doubt, nothing is deleted."""
    with closing(connect(copy, key, BUSY_SECONDS)) as db:
        known = clocks.read_known_times(SqliteTransaction(db.conn))
    try:
        if known:
            refuse_wrong_clock(now, known)
    except ClockRefused:
        return False
    return True


@contextmanager
def _as_backup_fault(otherwise: BackupFault) -> Iterator[None]:
    """Raises errors of the disk or the database as NoBackup."""
    try:
        yield
    except (NoDatabase, DatabaseError) as error:
        cause = error if isinstance(error, DatabaseError) else error.__context__
        fault = OF_CODE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, BackupFault.UNSOUND)
        said = f"{error.file} {error.reason}" if isinstance(error, NoDatabase) else str(error)
        raise NoBackup(fault, said) from None
    except Unsound as error:
        raise NoBackup(BackupFault.UNSOUND, "; ".join(error.problems)) from None
    except NewerDatabase as error:
        raise NoBackup(BackupFault.BROKEN, str(error)) from None
    except AlreadyThere as error:
        raise NoBackup(BackupFault.BROKEN, f"{error.file} is there already") from None
    except OSError as error:
        full = error.errno in (ENOSPC, EDQUOT)
        raise NoBackup(BackupFault.NO_ROOM if full else otherwise, str(error)) from None
