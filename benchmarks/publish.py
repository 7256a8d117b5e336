"""How long publishing a long block takes for 100 to 1,000 teams of 20, and whether it grows as their number does.

    python benchmarks/publish.py [--teams 100 300 1000] [--rounds 5]

Promised: linear. Every person has answered every week of the block and of a year before it; the block is the last closing that
is due, and all before it are published already. Each round publishes into a copy of the database of its own.
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, open_store
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules.releases import Setting
from alongside.teams.store import release_settings
from benchmarks._measure import table

PEOPLE = 20
FIRST, WEEKS = Week("2025-W05"), 56  # the last of them ends a long block
LAST = FIRST.back(1 - WEEKS)
BEFORE = datetime.combine(LAST.monday, datetime.min.time(), UTC)  # all but the last closing are due
AFTER = datetime.combine(LAST.back(-2).monday, datetime.min.time(), UTC)
SAID = [
    {"exhaustion": level, "manageability": 4 - level, "recovery": 3, "aftereffects": 1} for level in range(5)
]


def fill(store: Store, teams: int, answered: int = WEEKS) -> None:
    """Everyone is there from the first week, and has answered in the newest `answered` weeks."""
    random = Random(7)
    ids = [
        (f"t{team:04d}-p{person:02d}", f"t{team:04d}") for team in range(teams) for person in range(PEOPLE)
    ]
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A large one", time_zone="Europe/London", week_opens=0), BEFORE
        )
        people.add_teams(db, (Team(f"t{team:04d}", f"Team {team}") for team in range(teams)))
        people.add_people(
            db, (Person(id=one, login=f"{one}@example.org", name=one) for one, _ in ids), date(2024, 1, 1)
        )
        people.open_accounts(db, ((one, "2024-01-01") for one, _ in ids))
        people.join_teams(db, ids, FIRST.monday)
    for number in range(WEEKS - answered, WEEKS):
        week = FIRST.back(-number)
        said = [
            (one, CheckIn(week, answers=random.choice(SAID), facts=WorkFacts(hours=38), revision=1))
            for one, _ in ids
        ]
        with store.write() as db:
            checkins.save_check_ins(db, said, BEFORE.isoformat())


def seconds_to_publish(file: Path, strong: bool, rounds: int) -> float:
    """The fastest of some copies."""
    return min(_published(file, strong, file.with_name(f"round-{number}.db")) for number in range(rounds))


def _published(file: Path, strong: bool, copy: Path) -> float:
    shutil.copy(file, copy)
    store = open_store(copy)
    if strong:
        with store.write() as db:
            release_settings.add_setting(
                db, Setting(set_at=datetime(2025, 1, 1, 0, tzinfo=UTC), strong=True), "admin"
            )
    started = time.perf_counter()
    found = publish_due(store, AFTER)
    taken = time.perf_counter() - started
    assert found == [LAST]
    store.close()
    copy.unlink()
    return taken


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--teams", type=int, nargs="+", default=[100, 300, 1000])
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()

    rows, first = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for teams in chosen.teams:
            file = Path(folder) / f"{teams}.db"
            store = open_store(file)
            fill(store, teams)
            publish_due(store, BEFORE)
            store.checkpoint()
            store.close()
            for strong in (False, True):
                taken = seconds_to_publish(file, strong, chosen.rounds)
                first.setdefault(strong, taken / teams)
                setting = "strong" if strong else "standard"
                rows.append(
                    [
                        str(teams),
                        setting,
                        f"{taken:.2f}",
                        f"{teams / taken:.0f}",
                        f"{taken / teams / first[strong]:.2f}",
                    ]
                )
            file.unlink()
    head = ("teams of 20", "setting", "seconds", "teams a second", "cost of a team, against the fewest")
    table("Publishing one closing, all teams in one transaction; linear is promised", rows, head)


if __name__ == "__main__":
    main()
