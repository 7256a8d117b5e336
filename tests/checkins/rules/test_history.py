"""All weeks of one person: scored, judged, and written for taking home."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.history import COLUMNS, SCORES, USUAL_FROM, as_csv_table, as_json, build_history
from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument
from alongside.checkins.rules.instruments import Item
from alongside.checkins.rules.trends import FALSE_ALARM_SHARE_26_WEEKS, Point
from benchmarks.left_out import RHO, misses
from tests.conftest import WEEK

PACK = load_instrument(SHIPPED / "weekly.toml")
HARD = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 1, "meaning": 3}
CALM = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}
FACTS = WorkFacts(hours=41.5, after_hours_days=2, heavy_contacts=5, open_cases=20, supervised=True)


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def of(*weeks, since=None):
    return build_history(weeks, PACK, since)


def test_a_week_is_scored_once_for_every_scale():
    past = of(CheckIn(WEEK, answers=HARD))

    assert past.points == (Point(WEEK, 100.0),)
    assert past.scores_of("support") == ((WEEK, 25.0),)
    assert past.scores_of("meaning") == ((WEEK, 75.0),)


def test_what_was_not_said_is_no_figure_and_zero_is_one():
    past = of(CheckIn(WEEK.back(1), facts=WorkFacts(hours=0)), CheckIn(WEEK))

    assert past.values_of_fact("hours") == ((WEEK.back(1), 0.0),)
    assert past.scores_of("support") == ()


MORE = Item(
    key="weather",
    text={"en": "How was the weather?"},
    levels={"en": ("Bad", "Good")},
    low=0,
    high=1,
    decimals=0,
)
REWORDED = tuple(replace(item, text={"en": "Anew"}) if item.key == "support" else item for item in PACK.items)


def year(version: int) -> list[CheckIn]:
    """The older half answered in version 1, the newer in this one."""
    of_level = [{**CALM, "exhaustion": 1 + week % 3} for week in range(26)]
    return [
        CheckIn(WEEK.back(25 - week), answers=answers, version=1 if week < 13 else version)
        for week, answers in enumerate(of_level)
    ]


@pytest.mark.parametrize(("since", "same"), [(1, True), (2, False)])
def test_a_new_version_that_leaves_the_questions_of_a_scale_alone_changes_no_ones_trend(since, same):
    """The twin: with other questions in the scale its earlier scores are not compared."""
    scales = tuple(replace(scale, since=since) if scale.key == "strain" else scale for scale in PACK.scales)
    second = replace(PACK, version=2, items=(*PACK.items, MORE), scales=scales)

    before, after = build_history(year(1), PACK, None), build_history(year(2), second, None)

    assert (after.points == before.points, after.trend == before.trend) == (same, same)
    assert len(after.scores_of("strain")) == (26 if same else 13)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([item.key for item in PACK.items]), st.integers(0, 4)), max_size=30
    ),
    st.lists(st.booleans(), min_size=30, max_size=30),
)
def test_a_question_in_no_scale_changes_no_score_of_any_scale(answers, newer):
    second = replace(PACK, version=2, items=(*PACK.items, MORE))
    weeks = [CheckIn(WEEK.back(len(answers) - place), answers=one) for place, one in enumerate(answers)]
    mixed = [
        replace(week, version=2, answers={**week.answers, MORE.key: 1}) if new else week
        for week, new in zip(weeks, newer, strict=False)
    ]

    before, after = build_history(weeks, PACK, None), build_history(mixed, second, None)

    assert (after.scores, after.points, after.trend) == (before.scores, before.points, before.trend)


def test_comparability_is_decided_scale_by_scale():
    scales = tuple(replace(scale, since=2) if scale.key == "support" else scale for scale in PACK.scales)
    second = replace(PACK, version=2, items=REWORDED, scales=scales)

    past = build_history(
        [CheckIn(WEEK.back(1), answers=HARD), CheckIn(WEEK, answers=HARD, version=2)], second, None
    )

    assert {scale: len(past.scores_of(scale)) for scale in SCORES} == {
        "strain": 2,
        "support": 1,
        "meaning": 2,
    }


# ── what is left out ────────────────────────────────────────────────────────────────────────────────────────────────

USUAL = {"exhaustion": 3, "manageability": 3, "recovery": 1, "aftereffects": 1}  # 75, 25, 75, 25: 50 in all
WITHOUT = {key: level for key, level in USUAL.items() if key != "exhaustion"}


def after_so_many(weeks: int, answers: dict[str, int], **how: int) -> float:
    """The strain of a week with these answers, after usual ones."""
    before = [CheckIn(WEEK.back(weeks - week), answers=USUAL, **how) for week in range(weeks)]
    return of(*before, CheckIn(WEEK, answers=answers)).points[-1].strain


@pytest.mark.parametrize(("weeks", "strain"), [(USUAL_FROM - 1, 125 / 3), (USUAL_FROM, 50.0)])
def test_a_usual_week_with_an_item_left_out_is_a_usual_week_once_the_usual_is_known(weeks, strain):
    assert after_so_many(weeks, WITHOUT) == pytest.approx(strain)


def test_a_heavier_week_with_an_item_left_out_is_as_much_heavier():
    heavier = {"manageability": 2, "recovery": 0, "aftereffects": 2}

    assert after_so_many(12, heavier) == pytest.approx(75.0)


def test_answers_to_other_questions_are_no_usual_ones():
    assert after_so_many(12, WITHOUT, version=99) == pytest.approx(125 / 3)


def test_what_is_answered_later_changes_no_earlier_score():
    weeks = [CheckIn(WEEK.back(20 - week), answers=WITHOUT if week % 3 else USUAL) for week in range(20)]

    assert of(*weeks, CheckIn(WEEK, answers=HARD)).points[:-1] == of(*weeks).points


@pytest.mark.parametrize("shift", [0, 2])
@pytest.mark.parametrize("rho", RHO)
def test_a_score_with_an_item_left_out_is_nearer_to_the_whole_one_than_the_others_alone(rho, shift):
    """Made-up people; in weeks that are heavier, the usual answer in its place would be further off."""
    missed = {way: float((errors**2).mean()) for way, errors in misses(150, rho, shift, seed=33).items()}

    assert missed["shipped"] < 0.85 * missed["the others alone"]
    assert (missed["the usual answer in its place"] > missed["the others alone"]) is bool(shift)


@pytest.mark.parametrize(("version", "strain"), [(1, 100.0), (99, None)])
def test_answers_to_another_version_have_no_score(version, strain):
    assert of(CheckIn(WEEK, answers=HARD, version=version)).points == (Point(WEEK, strain),)


def test_the_table_holds_what_the_charts_show_and_never_a_private_note():
    [row] = cells(as_csv_table(of(CheckIn(WEEK, answers=HARD, facts=FACTS, win="A key", note="Mine alone"))))

    assert tuple(row) == (*COLUMNS, *(f"answer_{item}" for item in HARD))
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
        "version": "1",
        **{f"answer_{item}": str(level) for item, level in HARD.items()},
    }


def test_a_win_never_starts_a_formula_in_a_spreadsheet_and_stays_itself_in_json():
    past = of(CheckIn(WEEK, win="=1+1"))

    assert cells(as_csv_table(past))[0]["win"] == "'=1+1"
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
