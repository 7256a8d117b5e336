"""What is said about a team's weeks, and that no one is labelled by it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.words import load_words
from alongside.teams.rules.changes import Change
from alongside.teams.rules.releases import Band, Block, Release, Silence
from alongside.teams.rules.team_figures import Period, Roster, ShownRelease
from alongside.teams.rules.workload import FEWEST, Measure, Spread, TeamWeek
from alongside.teams.ui import wording
from tests.conftest import WEEK
from tests.fixtures.wording import message

EN = load_words("en")
WITHHELD = message("teams/ui/wording", "shown: too")
BLOCKS = [Block(Week("2025-W37").back(-8 * number), 8) for number in range(2)]
PERIOD = message("teams/ui/wording", "Latest closed", first="3 Nov 2025", last="28 Dec 2025") + " "
CHANCE = " " + message("teams/ui/wording", "chance alone. One step")


def shown(place, band, joined=False, strong=False):
    ids = ("blue", "red") if joined else ("red",)
    return ShownRelease(
        Release(
            figure_id="north" if joined else "red",
            block=BLOCKS[place],
            outcome=band,
            strong=strong,
            published_at=datetime(2026, 1, 1, tzinfo=UTC),
            team_ids=ids,
        ),
        "X",
        ("X",),
    )


@pytest.mark.parametrize(
    ("measure", "other", "same"),
    [
        (
            Measure.HOURS,
            "Hours worked: 2.1 a week (before: 1.2).",
            message("teams/ui/wording", "worked: about", now="2.1"),
        ),
        (
            Measure.OPEN_CASES,
            "Open cases: 2.1 (before: 1.2).",
            message("teams/ui/wording", "cases: about", now="2.1"),
        ),
        (
            Measure.AFTER_HOURS_DAYS,
            message("teams/ui/wording", "days a week (before", now="2.1", before="1.2"),
            message("teams/ui/wording", "weekends: about", now="2.1"),
        ),
        (
            Measure.HEAVY_CONTACTS,
            "Contacts with heavy material: 2.1 a week (before: 1.2).",
            message("teams/ui/wording", "material: about", now="2.1"),
        ),
        (
            Measure.HEARINGS,
            message("teams/ui/wording", "days} days: {now} (before", days="14", now="2.1", before="1.2"),
            message("teams/ui/wording", "days: about", days="14", now="2.1"),
        ),
    ],
)
def test_each_measure_is_said_with_both_figures_or_as_about_the_same(measure, other, same):
    assert wording.change_line(Change(measure=measure, now=2.06, before=1.24, same=False), EN) == other
    assert wording.change_line(Change(measure=measure, now=2.06, before=1.24, same=True), EN) == same


def test_only_what_can_be_compared_is_said():
    weeks = [
        TeamWeek(team_id="red", week=WEEK.back(back), measures={Measure.HOURS: Spread(40)})
        for back in range(7, -1, -1)
    ]

    assert wording.changes_text(weeks, WEEK, EN) == (
        f"{message('teams/ui/wording', 'median', weeks='4')}\n\n"
        f"- {message('teams/ui/wording', 'worked: about', now='40')}"
    )
    assert wording.changes_text(weeks[2:], WEEK, EN) == (
        message("teams/ui/wording", "Too few figures", enough="3", block="4")
    )


def test_a_team_without_any_figure_reads_once_what_it_takes():
    assert wording.no_figure_text(Roster(20, 3), EN) == (
        message("teams/ui/wording", "No work figures", many=True, fewest=FEWEST, accounts="3", n="20")
    )


def test_the_day_of_the_next_figures_is_said():
    coming = (WEEK, datetime(2026, 3, 12, tzinfo=ZoneInfo("Europe/London")))

    assert wording.next_figures_text(coming, EN) == (
        message("teams/ui/wording", "come out on {day}, for", week=EN.week(WEEK), day="12 Mar 2026")
    )


@pytest.mark.parametrize(
    ("before", "newest", "moved"),
    [
        (Band.MODERATE, Band.HIGH, " " + message("teams/ui/wording", "one step higher") + CHANCE),
        (Band.VERY_HIGH, Band.HIGH, " " + message("teams/ui/wording", "one step lower") + CHANCE),
        (Band.HIGH, Band.HIGH, " " + message("teams/ui/wording", "the same as in the previous")),
        (Silence.TOO_SMALL, Band.HIGH, ""),
        (Silence.TOO_FEW, Band.HIGH, ""),
    ],
)
def test_a_band_is_said_beside_the_one_before_and_a_single_step_with_its_chance(before, newest, moved):
    said = wording.wellbeing_text([shown(0, before), shown(1, newest)], EN)

    assert said == PERIOD + message("teams/ui/wording", "Strain in this", band="high") + moved


def test_several_steps_are_counted():
    up = wording.wellbeing_text([shown(0, Band.LOW), shown(1, Band.VERY_HIGH)], EN)
    down = wording.wellbeing_text([shown(0, Band.HIGH), shown(1, Band.LOW)], EN)

    assert up.endswith(message("teams/ui/wording", "higher", many=True, n="3"))
    assert down.endswith(message("teams/ui/wording", "lower", many=True, n="2"))


def test_once_it_is_measured_how_often_is_said(monkeypatch):
    monkeypatch.setattr(wording, "CHANCE_OF_A_NEIGHBOUR", 30)

    said = wording.wellbeing_text([shown(0, Band.MODERATE), shown(1, Band.HIGH)], EN)

    assert message("teams/ui/wording", "periods of a team", n="30") in said


def test_a_team_too_small_reads_about_itself_first_and_then_about_the_teams_together():
    small = Silence.TOO_SMALL
    alone = wording.wellbeing_text([shown(1, small)], EN)
    joined = wording.wellbeing_text([shown(1, Band.LOW, joined=True), shown(1, small)], EN)
    neither = wording.wellbeing_text([shown(1, small, joined=True), shown(1, small)], EN)

    assert alone == neither == PERIOD + message("teams/ui/wording", "people for")
    assert joined == " ".join(
        [
            PERIOD.strip(),
            message("teams/ui/wording", "people for"),
            message("teams/ui/wording", "across several teams", band="low"),
        ]
    )


def test_too_few_answers_and_an_objection_read_the_same():
    assert wording.wellbeing_text([shown(1, Silence.TOO_FEW)], EN) == (
        PERIOD + message("teams/ui/wording", "someone")
    )


def test_noise_that_is_added_on_purpose_is_mentioned():
    said = wording.wellbeing_text([shown(1, Band.LOW, strong=True)], EN)

    assert said.endswith(message("teams/ui/wording", "purpose"))


def test_before_the_first_period_is_closed_that_is_said():
    assert wording.wellbeing_text([], EN) == message("teams/ui/wording", "still")


def test_when_the_next_band_is_there_by_the_readers_clock():
    assert coming("2026-W09") == (
        message("teams/ui/wording", "current", last="19 Apr 2026", day="23 Apr 2026")
    )


def coming(first, enough=True):
    period = Period(Block(Week(first), 8), datetime(2026, 4, 22, 23, 0, tzinfo=UTC), 7, enough)
    return wording.next_period_text(period, WEEK, ZoneInfo("Europe/London"), EN)


def test_a_period_that_begins_later_is_called_the_first_that_can_have_a_band():
    assert coming("2026-W17") == message(
        "teams/ui/wording", "first period", first="20 Apr 2026", last="14 Jun 2026", day="23 Apr 2026"
    )


def test_where_too_few_count_the_page_says_how_many_and_who_counts():
    assert coming("2026-W09", enough=False) == message("teams/ui/wording", "no band of its own", n="7")
    assert wording.who_counts_text(EN) == message("teams/ui/wording", "To count", new=1, moved=2)


def test_a_picture_of_demand_says_in_how_many_weeks_there_was_more():
    known = {WEEK.back(2): 90, WEEK.back(1): 110, WEEK: 120}

    assert wording.describe_load(known, Span(WEEK.back(3), WEEK), EN) == (
        " ".join(
            [
                message(
                    "teams/ui/wording",
                    "newest is",
                    many=True,
                    name=message("teams/ui/wording", "in percent of"),
                    first="9 Feb 2026",
                    last="8 Mar 2026",
                    n="3",
                    low="90",
                    high="120",
                    newest="120",
                ),
                message("teams/ui/wording", "no figure.", n="1"),
                WITHHELD,
                message("teams/ui/wording", "Over capacity in", many=True, n="2"),
            ]
        )
    )
