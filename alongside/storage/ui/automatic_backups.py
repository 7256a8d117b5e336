"""Automatic backups: when they are made, and their health.

A process of its own makes each, with the lowest priority.

Their state is kept here, so that neither /healthz nor a page ever waits for a disk that does not answer.
"""

import json
import logging
import os
import subprocess
import sys
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import anyio
from anyio import to_thread

from alongside.core.http.stores import current_store, settings
from alongside.core.http.tenants import installation, open_names, tenant_note
from alongside.core.rules.backups import (
    OVERDUE_AFTER,
    SAME_DISK,
    BackupFault,
    NoBackup,
    describe_backup_fault,
    is_due,
)
from alongside.core.settings import PROJECT
from alongside.storage.store.age import read_recipients
from alongside.storage.store.backup_set import BackupSet

AGAIN_AFTER = 5 * 60  # seconds after a failure
COMMAND = [sys.executable, "-m", "alongside", "backups", "--due", "--json"]
BEHIND_OTHERS = 15  # niceness, of 19: everything else on the machine comes first

log = logging.getLogger("alongside")


@dataclass
class BackupStatus:
    """looked_at: when the newest was made, or found to need no newer one. amiss: what is wrong with its
    folder or disk.

    failed: why the last backup failed. tried_at: by `monotonic`, None before the first try since the start.
    """

    looked_at: datetime | None = None
    amiss: BackupFault | None = None
    failed: BackupFault | None = None
    tried_at: float | None = None

    @property
    def age_seconds(self) -> float | None:
        """Seconds since `looked_at`."""
        return max(0.0, (datetime.now(UTC) - self.looked_at).total_seconds()) if self.looked_at else None

    def find_fault(self) -> BackupFault | None:
        """After a server was off, backups are old; overdue only if the first try makes no new one."""
        overdue = self.tried_at is not None and (self.age_seconds or 0) > OVERDUE_AFTER.total_seconds()
        return self.amiss or self.failed or (BackupFault.OVERDUE if overdue else None)


_statuses: defaultdict[str, BackupStatus] = defaultdict(BackupStatus)  # by the name of the organisation


def backup_status() -> BackupStatus:
    """Of this organisation."""
    return _statuses[settings().organisation]


def find_faults() -> list[BackupFault]:
    """Of all organisations that have one."""
    return [fault for name in open_names() if (fault := _statuses[name].find_fault())]


def reset_status() -> None:
    _statuses.clear()


def check_backup_settings() -> None:
    """Raises BadSettings. A missing folder does not stop the start: people can work without backups."""
    read_recipients(installation().backup_key)
    if installation().organisations:
        return
    folder = settings().backup_folder
    if folder and folder.is_dir() and BackupSet(current_store().place, folder).is_same_disk:
        log.warning(SAME_DISK)


async def back_up_if_due(whole_file: anyio.Lock) -> None:
    """Does nothing unless a folder is set.

    `whole_file`: held by the task that works on the whole database file.
    """
    folder, status = settings().backup_folder, backup_status()
    if folder is None:
        return
    await to_thread.run_sync(_check_folder, folder)
    waits = status.failed and status.tried_at and monotonic() - status.tried_at < AGAIN_AFTER
    if status.amiss or waits or not is_due(status.looked_at, datetime.now(UTC)):
        return
    names = {"ALONGSIDE_ORGANISATION": name} if (name := settings().organisation) else {}
    async with (  # the command writes its own errors to the log
        whole_file,
        await anyio.open_process(
            COMMAND, stdin=subprocess.DEVNULL, stderr=None, cwd=PROJECT, env={**os.environ, **names}
        ) as process,
    ):
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, process.pid, BEHIND_OTHERS)
        answer = b"".join([piece async for piece in process.stdout] if process.stdout else [])
    fault: BackupFault | None
    try:
        said = json.loads(answer)
    except ValueError:
        fault, detail = BackupFault.BROKEN, "the command ended without an answer"
    else:
        fault, detail = (BackupFault[said["fault"]], said["detail"]) if "fault" in said else (None, "")
    _log_new_fault(status.failed, fault, detail)
    status.failed, status.tried_at = fault, monotonic()
    await to_thread.run_sync(_check_folder, folder)


def _check_folder(folder: Path) -> None:
    """Reports a missing folder or a full disk immediately, not an hour later; and when it is fixed."""
    status = backup_status()
    of_server = BackupSet(current_store().place, folder)
    if settings().organisation and folder.parent.is_dir():
        with suppress(OSError):  # the next look says what is wrong with it
            folder.mkdir(exist_ok=True)  # each organisation has one of its own in the operator's
    try:
        status.looked_at = of_server.last_up_to_date()
        of_server.copy_ledger()
        of_server.refuse_full_disk(bool(settings().backup_key))
    except NoBackup as error:
        _log_new_fault(status.amiss, error.fault, error.detail)
        status.amiss = error.fault
    else:
        status.amiss = None


def _log_new_fault(before: BackupFault | None, fault: BackupFault | None, detail: str) -> None:
    """Once, not at every run."""
    if fault and fault != before:
        log.error("%s%s", describe_backup_fault(fault, detail), tenant_note())
