"""The days that a page names are days on which something comes out, also in a new house and for a new team."""

from datetime import UTC, datetime, time, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.teams.desk.lead import lead_desk
from alongside.teams.gate.publishing import publish_all
from tests.conftest import NOW, USUAL_FACTS, WEEK

DEE = Person(id="dee", login="dee", name="Dee")
SAID = {"exhaustion": 2.0, "manageability": 2.0, "recovery": 2.0, "aftereffects": 2.0}


def figures(store, now=NOW):
    return lead_desk(store, DEE, now).read_figures()


@pytest.fixture
def answers(store):
    def give(ids, weeks):
        with store.write() as db:
            every = [
                (one, CheckIn(week, answers=SAID, facts=USUAL_FACTS, revision=1))
                for one in ids
                for week in weeks
            ]
            checkins.save_check_ins(db, every, NOW.isoformat())

    return give


@pytest.mark.parametrize("days", range(7))
def test_the_first_week_named_to_a_new_team_is_the_first_that_comes_out(
    store, add_team, answers, days
) -> None:
    """On whatever weekday it began."""
    begun = datetime.combine(WEEK.monday + timedelta(days=days), time(12), UTC)
    ids = add_team("red", 9, lead="dee", since=begun.date().isoformat())
    answers(ids, [WEEK.back(-ahead) for ahead in range(4)])
    week, released = figures(store, begun).coming

    publish_all(store, released - timedelta(seconds=1))
    assert figures(store, released - timedelta(seconds=1)).weeks["red"] == ()
    publish_all(store, released)

    assert [one.week for one in figures(store, released).weeks["red"]] == [week]


def test_the_first_band_named_to_a_new_team_is_the_first_that_comes_out(store, add_team, answers) -> None:
    ids = add_team("red", 9, lead="dee", since=NOW.date().isoformat())
    answers(ids, [WEEK.back(-ahead) for ahead in range(40)])
    period = figures(store).periods["red"]

    now = NOW
    while now < period.published_from - timedelta(days=1):
        now += timedelta(days=1)
        publish_all(store, now)
    assert [one for one in figures(store, now).releases.get("red", ()) if one.release.band] == []
    publish_all(store, period.published_from)

    assert period.enough
    [band] = [one for one in figures(store, period.published_from).releases["red"] if one.release.band]
    assert band.release.block == period.block


def test_an_older_team_still_reads_the_next_week(store, add_team) -> None:
    """The twin."""
    add_team("red", 9, lead="dee")
    add_team("blue", 9, lead="dee", since=NOW.date().isoformat())

    assert figures(store).coming[0] == Week("2026-W09")
