"""Weeks that people bring in from files of their own change no figure of several people: neither who counts, nor what."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.everything.store import all_figures
from alongside.teams.gate import bands
from alongside.teams.gate.publishing import publish_all
from alongside.teams.rules.releases import ANSWERED_BEFORE, Block
from alongside.teams.store import protected, releases
from tests.conftest import NOW, AddTeam, CopyHouse

FRAME = Block(Week("2026-W01"), 8)
EARLIER = FRAME.earlier(1).span[-ANSWERED_BEFORE:]
SINCE = FRAME.earlier(1).first.monday.isoformat()
END = datetime(2026, 2, 26, 12, tzinfo=UTC)  # the Thursday on which it is published
SKIPPED = Week("2026-W05")
ANSWERS = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}
TABLES = ("release", "team_week")

Change = Callable[[Transaction, str, list[CheckIn]], None]


@pytest.fixture
def house(store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Eight people. The seventh answered nothing before the period, and the eighth not in one of its weeks: one too few
    for a band.
    """
    monkeypatch.setattr(bands, "EPSILON", 1e9)
    add_team("red", 8, [*EARLIER, *FRAME.span], since=SINCE)
    with store.write() as db:
        releases.note_closing(db, FRAME.first.back(1), datetime(2026, 1, 1, tzinfo=UTC))
        for table in ("check_in", "response"):
            db.run(f"delete from {table} where person_id = 'red-7' and week < '2026-W01'")
            db.run(f"delete from {table} where person_id = 'red-8' and week = :week", week=SKIPPED)
    return store


def mark(db: Transaction, person_id: str, check_ins: list[CheckIn]) -> None:
    checkins.save_brought_in(db, person_id, check_ins, NOW)


def save_as_entered_here(db: Transaction, person_id: str, check_ins: list[CheckIn]) -> None:
    checkins.save_check_ins(db, [(person_id, each) for each in check_ins], NOW)


def figures_in(store: Store) -> Mapping[str, object]:
    """Everything that is asked about several people at once, and all that is published from it."""
    publish_all(store, END, history=True)
    with store.read() as db:
        return {
            "rosters": protected.rosters_of_block(db, FRAME, ANSWERED_BEFORE),
            "answers": list(protected.answers_in_block(db, FRAME)),
            "facts": protected.facts_of_week(db, SKIPPED),
            "cases": protected.cases_said_before(db, SKIPPED.back(-1), SKIPPED),
            "persons": protected.facts_of_persons(db, "red", SKIPPED),
            "operator": sorted(map(repr, all_figures.read_figures(db))),
            "versions": all_figures.answered_versions(db),
            "items": all_figures.answered_items(db, "weekly", 0),
            **{
                table: [tuple(row) for row in db.rows(f"select * from {table} order by 1, 2")]
                for table in TABLES
            },
        }


@pytest.mark.parametrize(("save", "changed"), [(mark, False), (save_as_entered_here, True)])
def test_what_someone_brings_in_changes_no_figure_of_several_people(
    house: Store, copy_house: CopyHouse, save: Change, changed: bool
) -> None:
    with (
        house.write() as db
    ):  # no one said their cases in the week after, so that those of before are looked for
        db.run("delete from check_in where person_id = 'red-8' and week = :week", week=SKIPPED.back(-1))
    without = copy_house(house)
    facts = WorkFacts(hours=60, open_cases=99)
    with house.write() as db:
        save(db, "red-7", [CheckIn(week, answers=ANSWERS, facts=facts, revision=1) for week in EARLIER])
        of_eighth = CheckIn(SKIPPED, answers={**ANSWERS, "support": 1}, facts=facts, version=0, revision=1)
        save(db, "red-8", [of_eighth])

    before, after = figures_in(without), figures_in(house)

    assert {name for name in before if before[name] != after[name]} == (set(before) if changed else set())
