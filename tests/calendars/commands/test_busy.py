"""`python -m alongside busy`: what is read of a calendar, without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from alongside.everything.commands import main

CASES = Path(__file__).parents[1] / "rules/cases"
WHEN = ("--zone", "Europe/London", "--from", "2026-11-30T00:00Z", "--days", "28")


def run(file: Path | str, *options: str) -> Any:
    return CliRunner().invoke(main, ["busy", str(file), *options])


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A database that may not come to be."""
    database = tmp_path / "none" / "alongside.db"
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{database}")
    return database


def test_it_prints_what_is_read_for_a_program(nowhere: Path) -> None:
    done = run(CASES / "c57-one-bad-exdate-in-a-series.ics", *WHEN, "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "busy": [
            ["2026-12-01T09:00Z", "2026-12-01T17:00Z"],
            ["2026-12-03T08:00Z", "2026-12-03T09:00Z"],
            ["2026-12-08T09:00Z", "2026-12-08T17:00Z"],
            ["2026-12-15T09:00Z", "2026-12-15T17:00Z"],
            ["2026-12-22T09:00Z", "2026-12-22T17:00Z"],
        ],
        "unread": [{"reason": "a day that it leaves out or adds cannot be read"}],
        "unknown_zones": [],
    }
    assert not nowhere.exists()


def test_it_prints_plain_lines_for_people() -> None:
    done = run(CASES / "c04b-customized-time-zone-undefined.ics", *WHEN)

    assert done.stdout.splitlines() == [
        "2026-12-03T08:00Z  2026-12-03T09:00Z",
        "Busy times: 1.",
        "Unknown time zone: Customized Time Zone",
    ]


@pytest.mark.parametrize(
    ("me", "times"), [((), 1), (("--me", "boss@example.org"), 1), (("--me", "Ana@example.org"), 0)]
)
def test_me_says_whose_declined_invitations_are_free(me: tuple[str, ...], times: int, tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    declined = (
        (CASES / "c21-declined.ics").read_text().replace("X-WR-CALNAME:ana@example.org", "X-WR-CALNAME:Mine")
    )
    file.write_text(declined)

    assert len(json.loads(run(file, *WHEN, *me, "--json").stdout)["busy"]) == times


def test_a_time_that_is_no_whole_minute_is_printed_so_that_nothing_busy_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    case = (CASES / "c27-bad-line-outside.ics").read_text()
    file.write_text(case.replace("T100000Z", "T100059Z").replace("T110000Z", "T110001Z"))

    assert json.loads(run(file, *WHEN, "--json").stdout)["busy"] == [
        ["2026-12-02T10:00Z", "2026-12-02T11:01Z"]
    ]


@pytest.mark.parametrize(
    ("content", "said"), [("my diary", "cannot be read as a calendar"), ("PK\x03\x04", "bad archive")]
)
def test_what_is_no_calendar_ends_with_the_code_for_it(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    file.write_text(content)

    done = run(file, *WHEN, "--json")

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("wrong", [("--zone", "Mars/Base"), ("--from", "soon"), ("--days", "0")])
def test_options_that_make_no_sense_are_refused(wrong: tuple[str, str]) -> None:
    done = run(CASES / "c27-bad-line-outside.ics", *WHEN, *wrong)

    assert done.exit_code == 2
    assert wrong[0] in done.stderr


@pytest.mark.parametrize(
    "far",
    [
        ("--from", "0001-01-01T00:00+14:00"),
        ("--from", "0001-01-01T00:00Z"),
        ("--from", "0001-01-01T00:00", "--zone", "Asia/Tokyo"),
        ("--from", "9999-12-31T23:00-14:00"),
        ("--from", "9999-12-31T00:00Z"),
        ("--from", "9999-06-01T00:00Z", "--days", "366"),
        ("--from", "9998-12-31T00:00Z", "--days", "366"),
    ],
)
def test_a_time_beyond_all_calendars_is_refused_in_a_sentence(far: tuple[str, ...]) -> None:
    done = run(CASES / "c57-one-bad-exdate-in-a-series.ics", *far)

    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith("Error: Invalid value for '--from'")


@pytest.mark.parametrize("year", ["1970", "2199"])
def test_a_time_that_is_merely_far_away_is_looked_at(year: str) -> None:
    done = run(CASES / "c57-one-bad-exdate-in-a-series.ics", "--from", f"{year}-01-01T00:00Z")

    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "Busy times: 0.")
