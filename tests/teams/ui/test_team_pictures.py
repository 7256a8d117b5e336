"""The pictures of teams: tables, descriptions and files that say what the charts show, and no more."""

import csv
import io
from datetime import UTC, datetime

import pytest

from alongside.accounts.rules.people import Team
from alongside.checkins.charts.prepared_charts import Picture
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.words import load_words
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.releases import Band, Block, Release, Silence
from alongside.teams.rules.standing import find_standing, worst_first
from alongside.teams.rules.team_figures import Period, Roster, ShownRelease, TeamFigures, Terms
from alongside.teams.rules.workload import Measure, Spread, TeamWeek
from alongside.teams.ui.pictures import (
    as_csv,
    as_png,
    bands_picture,
    on_screen,
    span_of,
    team_pictures,
    teams_picture,
    teams_table,
)
from tests.conftest import WEEK
from tests.fixtures.wording import message

EN = load_words("en")
SPAN = Span(WEEK.back(7), WEEK)
WITHHELD = message("teams/ui/wording", "shown: too")
CLOSES = Week("2026-W16")  # the end of a long period
LAST = Block(CLOSES.back(15), 8)
BEFORE = Block(CLOSES.back(23), 8)


def full(week, level=1.0, team="red"):
    """A week with every figure."""
    spread = Spread(8 * level, 7 * level, 9 * level)
    return TeamWeek(
        team_id=team,
        week=week,
        participation=75,
        measures=dict.fromkeys(Measure, spread),
        unsupervised=50,
        load=int(100 * level),
    )


def figures(weeks, releases=(), others=None):
    teams = {"red": weeks, **(others or {})}
    return TeamFigures(
        teams=tuple(Team(team, team.title()) for team in teams),
        weeks={team: tuple(some) for team, some in teams.items()},
        releases={"red": tuple(releases)} if releases else {},
        weights={"": CaseWeight(case_type="", hours=1.0, source="a source")},
        terms=Terms(newest=WEEK, organisation="Open Door", case_share=0.7, person_facts=False),
        periods=dict.fromkeys(
            teams, Period(Block(CLOSES.back(7), 8), datetime(2026, 4, 16, tzinfo=UTC), 9, True)
        ),
        coming=(WEEK.back(-1), datetime(2026, 3, 19, tzinfo=UTC)),
        rosters=dict.fromkeys(teams, Roster(8, 3)),
    )


def released(block, band, joined=False, strong=False):
    ids, names = (("blue", "red"), ("Blue", "Red")) if joined else (("red",), ("Red",))
    figure = ("north", "North") if joined else ("red", "Red")
    return ShownRelease(
        Release(
            figure_id=figure[0],
            block=block,
            outcome=band,
            strong=strong,
            published_at=datetime(2026, 2, 19, 0, tzinfo=UTC),
            team_ids=ids,
        ),
        figure[1],
        names,
    )


def gappy():
    """Eight weeks: one from too few people, one that no one filled in."""
    shown = [full(WEEK.back(back), 1 + back / 10) for back in range(8) if back not in (2, 5)]
    return figures([*shown, TeamWeek(team_id="red", week=WEEK.back(5))])


def every_picture(made, span=SPAN):
    maps = [teams_picture(made, figure, span, EN) for figure in (None, *Measure)]
    return [*team_pictures(made, "red", span, EN), *maps, bands_picture(made, "red", EN)]


def test_a_team_has_a_picture_of_each_thing_a_lead_manages():
    assert [picture.key for picture in team_pictures(gappy(), "red", SPAN, EN)] == [
        "load",
        "hours",
        "open-cases",
        "evenings-and-weekends",
        "heavy-contacts",
        "hearings",
        "supervision-gaps",
        "participation",
    ]


def test_names_and_keys_of_pictures_are_all_different():
    drawn = every_picture(gappy())

    assert len({picture.key for picture in drawn}) == len({picture.name for picture in drawn}) == len(drawn)


FIELDS = {
    "load": ("percent",),
    "hours": ("median", "low", "high"),
    "hearings": ("median", "low", "high"),
    "supervision-gaps": ("percent",),
    "participation": ("percent",),
}


@pytest.mark.parametrize("key", FIELDS)
def test_a_table_holds_what_the_rows_of_its_chart_hold(key):
    picture = next(each for each in team_pictures(gappy(), "red", SPAN, EN) if each.key == key)
    rows = picture.chart()["datasets"]["weeks"][::-1]

    weeks, *columns, remarks = on_screen(picture.table(), EN).values()

    shown = [place for place, remark in enumerate(remarks) if not remark]
    assert [weeks[place] for place in shown] == [row["when"] for row in rows]
    assert [tuple(column[place] for column in columns) for place in shown] == [
        tuple(row[field] for field in FIELDS[key]) for row in rows
    ]


@pytest.mark.parametrize("key", FIELDS)
def test_withheld_weeks_read_the_same_whatever_the_reason_and_hold_no_number(key):
    picture = next(each for each in team_pictures(gappy(), "red", SPAN, EN) if each.key == key)

    _, *columns, remarks = picture.table().values()

    assert [place for place, remark in enumerate(remarks) if remark == WITHHELD] == [2, 5]
    assert {column[place] for column in columns for place in (2, 5)} == {None}


def test_a_week_of_nothing_is_a_zero_and_a_withheld_one_is_not():
    made = figures([full(WEEK, 0), TeamWeek(team_id="red", week=WEEK.back(1))])

    table = team_pictures(made, "red", SPAN, EN)[1].table()

    assert table["Median"][:2] == [0, None]


def test_the_files_hold_the_rows_of_the_table_with_iso_weeks_and_a_picture():
    for picture in every_picture(figures([full(WEEK)], [released(LAST, Band.HIGH)])):
        rows = list(csv.reader(io.StringIO(as_csv(picture.table()).decode("utf-8-sig"))))

        kind = picture.key
        assert rows[1][rows[0].index("Period" if kind == "strain-bands" else "Week")] == (
            "2026-W09/2026-W16" if kind == "strain-bands" else WEEK.text
        )
        assert rows[0] == list(picture.table())
        assert len(rows) - 1 == len(next(iter(picture.table().values())))
    assert as_png(picture, ["Open Door", "Red <b>", "2026"]).startswith(b"\x89PNG\r\n\x1a\n")


def test_a_name_that_is_a_formula_is_none_in_a_file():
    made = figures([], others={"=cmd()": [full(WEEK, team="=cmd()")]})
    assert made.teams[1].name == "=Cmd()"

    text = as_csv(teams_picture(made, None, SPAN, EN).table()).decode("utf-8-sig")

    assert ",=Cmd()" not in text
    assert "\n=Cmd()" not in text
    assert "=Cmd()" in text


def test_without_any_figure_there_is_no_chart_but_the_sentence():
    for picture in every_picture(figures([TeamWeek(team_id="red", week=WEEK)]))[:-1]:
        assert picture.chart is None
        assert as_png(picture, "Red") is None
        assert picture.described.endswith(WITHHELD)
        assert set(picture.table()["Remark"]) == {WITHHELD}


def test_a_picture_says_in_words_what_it_shows():
    hours = team_pictures(gappy(), "red", SPAN, EN)[1]

    assert hours.described == (
        " ".join(
            [
                message(
                    "teams/ui/wording",
                    "newest is",
                    many=True,
                    name=message("teams/ui/wording", "Hours worked"),
                    first="12 Jan 2026",
                    last="8 Mar 2026",
                    n="6",
                    low="8",
                    high="13.6",
                    newest="8",
                ),
                message("teams/ui/wording", "no figure.", many=True, n="2"),
                WITHHELD,
            ]
        )
    )


def test_the_map_holds_each_team_in_its_table():
    made = figures([full(WEEK)], others={"blue": [full(WEEK.back(1), 0.5, "blue")]})
    picture = teams_picture(made, None, Span(WEEK.back(1), WEEK), EN)

    assert on_screen(picture.table(), EN) == {
        "Team": ["Red", "Red", "Blue", "Blue"],
        "Week": [EN.week(WEEK), EN.week(WEEK.back(1))] * 2,
        message("teams/ui/pictures", "Workload"): [100, None, None, 50],
        "Remark": ["", WITHHELD, WITHHELD, ""],
    }
    assert [row["value"] for row in picture.chart()["datasets"]["weeks"]] == [100, 50]


def test_the_table_of_teams_has_both_lanes_in_the_order_of_need():
    calm, over = (
        [full(WEEK.back(1), 0.6), full(WEEK, 0.6)],
        [full(WEEK.back(1), 1, "blue"), full(WEEK, 1.1, "blue")],
    )
    made = figures(calm, [released(LAST, Band.VERY_HIGH)], others={"blue": over, "green": []})
    found = [
        find_standing(one, made.weeks[one], made.releases.get(one, ())) for one in ("green", "blue", "red")
    ]

    assert teams_table(made, worst_first(found), EN) == {
        "Team": ["Red", "Blue", "Green"],
        message("teams/ui/pictures", "Workload"): [60, 110, None],
        message("teams/ui/pictures", "Week of"): [EN.week(WEEK), EN.week(WEEK), ""],
        message("teams/ui/pictures", "capacity since"): ["", EN.week(WEEK), ""],
        "Strain": ["Very high", "", ""],
        "Period": ["29 Dec 2025 – 22 Feb 2026", "", ""],
    }


def test_every_release_is_in_the_table_and_so_is_the_open_period():
    shown = [
        released(BEFORE, Silence.TOO_SMALL),
        released(BEFORE, Band.MODERATE, joined=True),
        released(LAST, Band.HIGH, strong=True),
    ]

    assert on_screen(bands_picture(figures([], shown), "red", EN).table(), EN) == {
        "Period": [
            "23 Feb 2026 – 19 Apr 2026",
            "29 Dec 2025 – 22 Feb 2026",
            "3 Nov 2025 – 28 Dec 2025",
            "3 Nov 2025 – 28 Dec 2025",
        ],
        "Weeks": [8, 8, 8, 8],
        "Strain": [
            message("teams/ui/wording", "still"),
            "High",
            "Moderate",
            message("teams/ui/wording", "people for"),
        ],
        "About": ["", "Red", "North", "Red"],
        "Teams": ["", "Red", "Blue, Red", "Red"],
        "Remark": ["", message("teams/ui/wording", "noise was"), "", ""],
    }


def test_the_chart_of_bands_holds_the_rows_of_its_table():
    shown = [
        released(BEFORE, Silence.TOO_SMALL),
        released(BEFORE, Band.MODERATE, joined=True),
        released(LAST, Band.HIGH),
    ]
    picture = bands_picture(figures([], shown), "red", EN)
    table, sets = on_screen(picture.table(), EN), picture.chart()["datasets"]

    drawn = {(row["when"], row["band"], row["about"]) for name in ("own", "joined") for row in sets[name]}
    said = {(row["when"], row["kind"], "") for name in ("silent", "not_closed") for row in sets[name]}

    whole = set(zip(table["Period"], table["Strain"], table["About"], strict=True))
    assert (
        drawn | {(when, kind, "Red" if kind.startswith("Too few people") else "") for when, kind, _ in said}
        == whole
    )


def test_before_anything_is_released_there_is_a_sentence_and_no_chart():
    picture = bands_picture(figures([]), "red", EN)

    assert picture.chart is None
    assert picture.described.endswith(message("teams/ui/wording", "still"))


@pytest.mark.parametrize(
    ("known", "asked", "first"),
    [(20, 12, 11), (20, None, 19), (10, 52, 9), (3, 12, 7), (0, None, 7)],
)
def test_the_axis_begins_with_the_first_figure_but_shows_at_least_eight_weeks(known, asked, first):
    weeks = [TeamWeek(team_id="red", week=WEEK.back(80)), *(full(WEEK.back(back)) for back in range(known))]

    assert span_of(weeks, WEEK, asked) == Span(WEEK.back(first), WEEK)


def test_a_picture_of_teams_is_a_picture_as_any_other():
    assert all(isinstance(picture, Picture) for picture in every_picture(gappy()))
