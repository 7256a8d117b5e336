"""Real people in the weekly questions: a lead of all units sees their hours rounded and their wellbeing as bands."""

import csv
import importlib.util
import os
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pytest

from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, score_answers
from alongside.core.store.engine import Store
from alongside.organisation.store import teams
from alongside.teams.rules.workload import STEPS, Measure
from tests.conftest import PROJECT

DATA = PROJECT.parent / "shared" / "data" / "workload_wellbeing_bh1996.csv"


@pytest.fixture
def units() -> ModuleType:
    spec = importlib.util.spec_from_file_location("units", PROJECT / "docs" / "examples" / "units.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("wellbeing", [0.0, 1.3, 2.111, 2.5, 4.9, 5.0])
def test_levels_come_as_near_to_the_wellbeing_as_they_can(units: ModuleType, wellbeing: float) -> None:
    strain = score_answers(weekly_instrument(), units.levels(wellbeing))[STRAIN]

    assert strain == pytest.approx(100 * (1 - wellbeing / 5), abs=6.25 / 2)


def test_rank_correlation_is_spearmans(units: ModuleType) -> None:
    """The example of Spearman's own kind: five ranks, sum of squared differences 4, so 1 - 6 x 4 / (5 x 24)."""
    import numpy as np

    once = np.ones(5)
    x, y = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5])

    assert units.rank_correlation(x, y, once) == pytest.approx(0.8)
    assert units.rank_correlation(x, y, 3 * once) == pytest.approx(0.8)


@pytest.mark.skipif(
    not DATA.exists() and os.environ.get("CI") != "true",
    reason="the data set bh1996 is not beside the project (../shared/data)",
)
def test_real_units_show_hours_rounded_and_wellbeing_as_a_band(
    store: Store, call: Any, units: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "JOINED", "2025-11-03")
    monkeypatch.setattr(units, "EARLIER", ["2025-W52"])
    monkeypatch.setattr(units, "WEEKS", [f"2026-W{number:02}" for number in range(1, 9)])
    with DATA.open(newline="", encoding="utf-8") as opened:
        people = [one for one in csv.DictReader(opened) if one["team"] in ("unit-01", "unit-02")]

    units.write_files(people, tmp_path)
    for command in (["people", "people.csv"], ["check-ins", "weeks.csv"]):
        done = call("import", command[0], str(tmp_path / command[1]))
        assert done.code == 0, done.err
    units.open_accounts()
    call("publish", "--history")

    with store.read() as db:
        assert {name for leads in teams.all_leads(db).values() for _, name in leads} == {"head"}
    for unit in ("unit-01", "unit-02"):
        shown = call("team", unit, "--as", "head", "--json").json
        hours = median(5 * float(one["hours_per_day"]) for one in people if one["team"] == unit)
        week = next(week for week in shown["weeks"] if week["week"] == "2026-W08")
        assert week["hours"]["median"] == pytest.approx(hours, abs=STEPS[Measure.HOURS])
        assert {one["band"] for one in shown["wellbeing"][-2:]} <= {"moderate", "high"}
