"""What figures of the work tell of single people: a small, seeded run of `benchmarks/work_attack.py`, with the twins that must fail."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from alongside.accounts.rules.people import Person
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.store.engine import Store
from alongside.everything.commands import main
from alongside.teams.desk.lead import lead_desk
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.workload import FEWEST
from alongside.teams.ui.lead_page import meeting
from benchmarks import work_attack as attack
from tests.conftest import WEEK, AddTeam, forget_houses
from tests.fixtures.houses import house_url
from tests.fixtures.meetings import meeting_texts

DEE = Person(id="dee", login="dee@example.org", name="Dee")
THURSDAY = datetime(2026, 3, 12, 9, tzinfo=UTC)
TEAMS = 2


# ── who was silent ──────────────────────────────────────────────────────────────────────────────────────────────────


def silence(shown: attack.Shown, knows: attack.Knows, posts: str = "different") -> attack.Silence:
    year = attack.simulate(TEAMS, np.random.default_rng(7), posts)
    [(read, _)] = attack.read_silence(year, shown, [knows])
    return read


def test_a_year_of_figures_decides_of_no_one_whether_they_answered() -> None:
    read = silence(attack.released, attack.knows_contracts)

    assert read.seen > 300
    assert read.decided == 0


def test_the_hours_of_those_who_answered_decide_it_nearly_always() -> None:
    """The twin: capacity and participation as they were."""
    read = silence(attack.former, attack.knows_contracts)

    assert read.decided > 0.7 * read.seen
    assert read.wrong == 0


def test_even_the_list_of_cases_seldom_decides_it() -> None:
    """Cases count whether or not they are said again; and the twin, coarse figures of those who answered."""
    read = silence(attack.released, attack.knows_cases)
    twin = silence(attack.mean_of_those_who_answered, attack.knows_cases)

    assert read.decided < 0.15 * read.seen
    assert twin.decided > 0.25 * twin.seen


# ── the same to the byte ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def printed(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Sequence[str], Sequence[WorkFacts]], str]:
    """A team of nine with contracts of all kinds; what is kept and printed when these people say these facts."""
    ids = add_team("red", 9, lead="dee")
    with store.write() as db:
        for place, one in enumerate(ids):
            db.run("update person set contract_hours = :hours where id = :id", hours=15 + 2.5 * place, id=one)
    monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(store))
    monkeypatch.setattr("alongside.everything.commands.team.now", lambda: THURSDAY)
    monkeypatch.setattr(meeting, "to_png", lambda spec: repr(spec).encode())
    forget_houses()

    def made(who: Sequence[str], told: Sequence[WorkFacts]) -> str:
        with store.write() as db:
            db.run("delete from check_in")
            db.run("delete from team_week")
            said = [
                (one, CheckIn(WEEK, facts=facts, revision=1)) for one, facts in zip(who, told, strict=True)
            ]
            checkins.save_check_ins(db, said, THURSDAY.isoformat())
        release_work_figures(store, THURSDAY)
        with store.read() as db:
            rows = [tuple(row) for row in db.rows("select * from team_week order by week")]
        said_so = [
            CliRunner().invoke(main, ["team", "red", "--as", "dee@example.org", *way]).output
            for way in (["--json"], [])
        ]
        on_paper = meeting_texts(store, lead_desk(store, DEE, THURSDAY), DEE, THURSDAY)
        return json.dumps([rows, said_so, on_paper])

    return made


def test_the_same_bytes_are_kept_and_printed_no_matter_who_answered(printed: Any) -> None:
    random, ids = Random(3), [f"red-{number}" for number in range(1, 10)]
    for answered in (FEWEST, FEWEST + 1):
        told = [
            WorkFacts(
                hours=30 + place,
                after_hours_days=place % 3,
                open_cases=10 + 3 * place,
                supervised=place > 2,
                days_off=place % 2,
            )
            for place in range(answered)
        ]
        pages = {printed(random.sample(ids, answered), told) for _ in range(5)}

        assert len(pages) == 1
        assert '"load": null' not in pages.pop()

    other = [*told[:-1], WorkFacts(hours=90, open_cases=300)]
    assert printed(ids[:answered], other) != printed(ids[:answered], told)  # the twin


# ── what a save added ───────────────────────────────────────────────────────────────────────────────────────────────


def test_looking_before_and_after_each_save_reads_nothing(tmp_path: Path) -> None:
    hours = [30.0, 34.5, 38.0, 41.0, 36.0, 39.5, 44.0, 52.0]

    assert attack.product_polling(hours, tmp_path) == 0
    assert attack.former_polling(hours) == 4  # the twin


# ── who is strained, by the work ────────────────────────────────────────────────────────────────────────────────────


def test_figures_of_the_work_say_less_about_strain_than_totals_did() -> None:
    """As much as the papers print, within what so few team-years can show; and never as much as each by name."""
    work = attack.simulate_work(300, np.random.default_rng(12))
    released, exact, by_name = (
        attack.verdict(attack.read_strain(work, way), work.level) for way in (False, True, None)
    )

    assert released.r < exact.r < by_name.r
    assert abs(released.r - attack.PRINTED.r) < 0.06
    assert abs(released.auc - attack.PRINTED.auc) < 0.06
