"""All weeks of one person: scored, judged, and written for taking home."""

import csv
import io
import json

import pytest

from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.domain.history import COLUMNS, as_json, as_table, history
from alongside.domain.packs import SHIPPED, load
from alongside.domain.trends import FALSE_ALARM_SHARE_26_WEEKS, Point
from tests.conftest import WEEK

PACK = load(SHIPPED / "weekly.toml")
HARD = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 1, "meaning": 3}
CALM = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}
FACTS = WorkFacts(hours=41.5, after_hours_days=2, heavy_contacts=5, open_cases=20, supervised=True)


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def of(*weeks, since=None):
    return history(weeks, PACK, since)


def test_a_week_is_scored_once_for_every_scale():
    past = of(CheckIn(WEEK, answers=HARD))

    assert past.points == (Point(WEEK, 100.0),)
    assert past.scored("support") == ((WEEK, 25.0),)
    assert past.scored("meaning") == ((WEEK, 75.0),)


def test_what_was_not_said_is_no_figure_and_zero_is_one():
    past = of(CheckIn(WEEK.back(1), facts=WorkFacts(hours=0)), CheckIn(WEEK))

    assert past.said("hours") == ((WEEK.back(1), 0.0),)
    assert past.scored("support") == ()


@pytest.mark.parametrize(("version", "strain"), [(1, 100.0), (99, None)])
def test_answers_to_another_version_have_no_score(version, strain):
    assert of(CheckIn(WEEK, answers=HARD, version=version)).points == (Point(WEEK, strain),)


def test_the_table_holds_what_the_charts_show_and_never_a_private_note():
    [row] = cells(as_table(of(CheckIn(WEEK, answers=HARD, facts=FACTS, win="A key", note="Mine alone"))))

    assert tuple(row) == COLUMNS
    assert row == {
        "week": "2026-W10",
        "monday": "2026-03-02",
        "sunday": "2026-03-08",
        "away": "0",
        "strain": "100.0",
        "support": "25.0",
        "meaning": "75.0",
        "hours": "41.5",
        "after_hours_days": "2",
        "heavy_contacts": "5",
        "open_cases": "20",
        "hearings": "",
        "supervised": "1",
        "days_off": "",
        "standing": "",
        "win": "A key",
    }


def test_a_win_never_starts_a_formula_in_a_spreadsheet_and_stays_itself_in_json():
    past = of(CheckIn(WEEK, win="=1+1"))

    assert cells(as_table(past))[0]["win"] == "'=1+1"
    assert json.loads(as_json(past))["weeks"][0]["win"] == "=1+1"


def test_json_has_a_change_with_all_that_is_known_of_it():
    weeks = [CheckIn(WEEK.back(31 - back), answers=CALM if back < 20 else HARD) for back in range(32)]

    (change,) = json.loads(as_json(of(*weeks)))["judged"]["changes"]

    assert (change["began"], change["until"], change["direction"]) == ("2025-W51", "2026-W10", "up")
    assert change["times"] > 100
    assert (change["back"], change["goes_on"], change["taken_in"]) == (False, True, False)


def test_json_says_how_the_weeks_were_judged():
    weeks = [CheckIn(WEEK.back(12 - back), answers=CALM) for back in range(12)]

    content = json.loads(as_json(of(*weeks, CheckIn(WEEK, answers=HARD), since=WEEK.back(12))))

    assert content["format"] == "alongside-weeks-2"
    assert content["baseline_since"] == "2025-W50"
    assert content["judged"]["stage"] == "watching"
    usual = content["judged"]["usual"]
    assert (usual["mu"], usual["settled"]) == (50.0, True)
    assert 30 < usual["low"] < 50 < usual["high"] < 70
    assert content["judged"]["changes"] == []
    assert content["judged"]["far"] == [{"week": "2026-W10", "direction": "up"}]
    assert content["weeks"][-1]["standing"] == "very_heavy"
    assert content["chance_of_a_false_alarm_in_26_weeks"] == FALSE_ALARM_SHARE_26_WEEKS
    assert "note" not in content["weeks"][-1]
