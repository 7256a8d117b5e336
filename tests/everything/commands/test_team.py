"""`publish` and `team` at the console."""

from typing import Any

import pytest

from alongside.core.store.engine import Store
from alongside.teams.gate import bands
from alongside.teams.gate.publishing import publish_all
from tests.conftest import NOW, WEEK, AddTeam

pytestmark = pytest.mark.usefixtures("hardly_any_chance")

YEAR = [WEEK.back(back) for back in range(52)]


@pytest.fixture(autouse=True)
def red(add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee", level=1)
    add_team("blue", 4, YEAR, lead="ben")


def test_publishing_twice_publishes_once(call: Any) -> None:
    first, second = call("publish", "--history", "--json"), call("publish", "--history")

    assert first.json["published"][-2:] == ["2026-W04", "2026-W08"]
    assert second.out == "Nothing was due.\n"


def test_a_team_is_what_its_leads_page_shows(store: Store, call: Any) -> None:
    publish_all(store, NOW, history=True)

    shown = call("team", "red", "--as", "dee@example.org", "--json").json

    assert shown["weeks"][-1] == {
        "week": "2026-W08",
        "participation_at_most": 100,
        "unsupervised_at_most": None,
        "hours": {"median": 38, "low": None, "high": None},
        "open_cases": {"median": 20, "low": None, "high": None},
        "load": shown["weeks"][-2]["load"],
    }
    assert (shown["next_week"], shown["next_week_from"]) == ("2026-W09", "2026-03-05T00:00:00+00:00")
    assert shown["wellbeing"][-1] == {
        "first_week": "2026-W01",
        "last_week": "2026-W08",
        "band": "low",
        "silence": None,
        "epsilon": bands.EPSILON,
        "strong": False,
        "teams": ["Red"],
    }
    assert shown["next_period"] == {
        "first_week": "2026-W09",
        "last_week": "2026-W16",
        "published_from": "2026-04-23T00:00:00+01:00",
        "people_who_count": 9,
        "enough_people": True,
    }
    assert shown["bands_hidden"] is False


def test_what_is_withheld_is_not_there(call: Any) -> None:
    call("publish")

    shown = call("team", "Blue", "--as", "ben@example.org", "--json").json

    assert shown["weeks"][-1] == {
        "week": "2026-W08",
        "participation_at_most": None,
        "unsupervised_at_most": None,
        "load": None,
    }


def test_a_team_is_refused_to_who_does_not_lead_it(call: Any) -> None:
    done = call("team", "red", "--as", "ana@example.org", "--json")

    assert (done.code, done.out, done.err) == (2, "", "Error: ana@example.org leads no team named 'red'.\n")


def test_an_unknown_reader_of_a_team_is_refused(call: Any) -> None:
    assert call("team", "red", "--as", "nobody", "--json").code == 2


def test_a_team_in_words(call: Any) -> None:
    call("publish", "--history")

    out = call("team", "red", "--as", "dee@example.org").out

    assert "2026-W08  open cases need " in out
    assert "2026-W09  from 2026-03-05 on" in out
    assert "2026-W01 to 2026-W08: low" in out
