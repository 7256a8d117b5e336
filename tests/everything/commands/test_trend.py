"""`trend` and `demo` at the console."""

from pathlib import Path
from typing import Any

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.trends import FALSE_ALARM_SHARE_26_WEEKS
from alongside.checkins.store import checkins
from alongside.core.store.engine import Store
from tests.conftest import NOW, WEEK

ANSWERS = {"exhaustion": 1, "manageability": 3, "recovery": 3, "aftereffects": 1}
HARD = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}


@pytest.fixture
def weeks(store: Store) -> None:
    """Twelve alike, one away, one skipped, and a hard one in the newest week."""
    usual = [CheckIn(WEEK.back(back), answers=ANSWERS, revision=1) for back in range(3, 15)]
    away = CheckIn(WEEK.back(2), away=True, revision=1)
    hard = CheckIn(WEEK, answers=HARD, revision=1)
    with store.write() as db:
        checkins.save_check_ins(db, [("ana", check_in) for check_in in (*usual, away, hard)], NOW.isoformat())


@pytest.mark.usefixtures("weeks")
def test_a_trend_is_what_the_persons_own_page_shows(store: Store, call: Any) -> None:
    done = call("trend", "--person", "Ana@example.org", "--json")

    own = (
        AdvocateDesk(store, Person(id="ana", login="ana@example.org", name="Ana", lead_id="dee"), NOW)
        .load_history()
        .trend
    )
    assert done.json["weeks"][-2:] == [
        {"week": "2026-W08", "strain": None, "away": True, "standing": "unknown"},
        {"week": "2026-W10", "strain": 100, "away": False, "standing": "very_heavy"},
    ]
    assert (done.json["state"], done.json["answered"]) == ("watching", own.answered) == ("watching", 13)
    assert done.json["usual"]["mu"] == 25
    assert done.json["usual"]["high"] == round(own.usual.high, 4)
    assert done.json["changes"] == []


def test_a_lasting_change_is_described_as_on_the_page(store: Store, call: Any) -> None:
    usual = [CheckIn(WEEK.back(back), answers=ANSWERS, revision=1) for back in range(10, 30)]
    hard = [CheckIn(WEEK.back(back), answers=HARD, revision=1) for back in range(10)]
    with store.write() as db:
        checkins.save_check_ins(db, [("ana", check_in) for check_in in (*usual, *hard)], NOW.isoformat())

    done, said = (
        call("trend", "--person", "ana@example.org", "--json"),
        call("trend", "--person", "ana@example.org"),
    )

    (change,) = done.json["changes"]
    assert (change["began"], change["until"], change["direction"]) == ("2026-W01", "2026-W10", "up")
    assert change["times_likelier"] > 100
    assert {week["standing"] for week in done.json["weeks"][-10:]} == {"heavier_time"}
    assert "Probably from 2026-W01 to 2026-W10: heavier" in said.out
    assert f"About {FALSE_ALARM_SHARE_26_WEEKS:.0%} of people" in said.out


@pytest.mark.usefixtures("weeks")
def test_looking_at_a_trend_is_written_into_the_persons_log(store: Store, call: Any) -> None:
    assert call("trend", "--person", "ana@example.org").code == 0

    with store.read() as db:
        assert [(line.actor_id, line.action) for line in audit.entries_about(db, "ana")] == [
            ("operator", "trend.shown")
        ]
        assert audit.entries_about(db, "ben") == []


def test_an_unknown_person_is_one_sentence(call: Any) -> None:
    done = call("trend", "--person", "zoe")

    assert (done.code, done.out, done.err) == (2, "", "Error: No one here has the sign-in name 'zoe'.\n")


def test_a_demo_fills_an_empty_database_only(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = call("demo")
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{tmp_path / 'demo.db'}")
    done = call("demo", "--people", "46", "--weeks", "4", "--seed", "3", "--json")

    assert refused.code == 2
    assert refused.err.endswith("is in use. Nothing was changed.\n")
    assert (done.code, len(done.json["people"])) == (0, 46)
    assert call("demo").code == 2
    assert call("verify").code == 0
    login = next(one["login"] for one in done.json["people"] if one["story"] == "recovering")
    assert len(call("trend", "--person", login, "--json").json["weeks"]) <= 4


def test_a_demo_of_too_few_people_is_refused(call: Any) -> None:
    done = call("demo", "--people", "3")

    assert done.code == 2
    assert "3 is not in the range 11<=x<=500" in done.err
