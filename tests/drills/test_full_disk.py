"""A disk that fills up under a running server: what people see, what watchers see, and that it recovers by itself."""

import json
from pathlib import Path

import pytest

from tests.fixtures.namespaces import on_a_small_disk

pytestmark = pytest.mark.drill

DRILL = """
import asyncio, json, os, re
from datetime import UTC, datetime
from pathlib import Path
from alongside.core.rules.backups import BackupFault
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.accounts.store import sign_ins
from benchmarks._clients import Client
from tests.drills.guide import house, operator, steps
from tests.fixtures.wording import message

SAVE = message("checkins/ui/check_in_form", "Save week").encode()
folder = Path(os.environ["FOLDER"])
(folder / "backups").mkdir()
store = house(folder / "alongside.db")
cookie = new_token()
with store.write() as db:
    sign_ins.add_sign_in(db, new_id(), hashed(cookie), "ben", at=datetime.now(UTC), device="a browser")
ops = operator(folder)
ops.environment["ALONGSIDE_BACKUPS"] = str(folder / "backups")
ops.start()
ops.waits_until(lambda health: health["backups"]["age"] is not None)


def fill():
    with open(folder / "ballast", "wb", buffering=0) as file:
        for piece in (2**20, 4096, 1):
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError:
                pass


def weeks():
    with store.read() as db:
        return sorted(row["person_id"] for row in db.rows("select person_id from check_in"))


async def drill():
    ben = Client(ops.server.url, cookie)
    await ben.open("check_in", SAVE)
    week = ben.key(r"\\d{4}-W\\d\\d-\\d+-win").removesuffix("-win")
    ben.put(f"{week}-win", string_value="the landlord answered " * 60)

    fill()
    full = ops.waits_until(lambda health: health["status"] == 503)
    await ben.press(f"save-{week}")
    refused, form = ben.says(message("accounts/ui/core_refusals", "Not saved. Please").encode()), ben.says(SAVE)
    help_is_there = ben.says(message("everything/ui/help", "Need help").encode())
    nothing_lost = weeks()
    backup = ops.tries("python -m alongside backups --make")

    (folder / "ballast").unlink()
    room, verify = steps("A full disk")
    ops.follow(room, verify)
    ops.waits_until(lambda health: health["status"] == 200)
    await ben.press(f"save-{week}")  # once more, with what the form holds still
    after = weeks()
    await ben.close()
    return {
        "reported": "The disk is full, or nearly." in full["reasons"],
        "refused": refused,
        "form": form,
        "help": help_is_there,
        "then": nothing_lost,
        "backup": [backup.returncode, BackupFault.NO_ROOM in backup.stderr],
        "after": after,
    }

try:
    found = asyncio.run(drill())
finally:
    ops.server.stop()
print(json.dumps(found))
"""


def test_on_a_full_disk_nothing_confirmed_is_lost_forms_are_kept_and_it_recovers_by_itself(
    tmp_path: Path,
) -> None:
    found = json.loads(on_a_small_disk(DRILL, tmp_path, megabytes=64))

    assert found == {
        "reported": True,
        "refused": True,
        "form": True,
        "help": True,
        "then": ["ana", "cho"],
        "backup": [1, True],
        "after": ["ana", "ben", "cho"],
    }
