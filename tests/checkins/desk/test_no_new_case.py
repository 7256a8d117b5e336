"""No new case: stored by the person's tap alone, read by the leads of their team, and over on its last day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alongside.accounts.rules.people import Person
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.desk.no_new_case import NoNewCaseDesk, NoNewCaseList
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.no_new_case import SPANS, USUAL_SPAN, last_day
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.store.engine import Store
from alongside.organisation.store import teams
from tests.conftest import NOW, WEEK, AddTeam

WORST = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 0, "meaning": 0}
ANA = Person(id="red-1", login="red-1@example.org", name="Red-1")
DEE = Person(id="dee", login="dee@example.org", name="Dee")
SUNDAY = date(2026, 3, 15)  # of the week after this one: NOW is in the week of 2 March 2026


@pytest.fixture
def red(store: Store, add_team: AddTeam) -> Store:
    add_team("red", 3, [WEEK.back(1)], lead="dee", level=1)
    return store


def own(store: Store, person: Person = ANA, now: datetime = NOW) -> NoNewCaseDesk:
    return NoNewCaseDesk(store, person, now)


def seen_by(store: Store, person: Person, now: datetime = NOW) -> list[tuple[str, date]]:
    return NoNewCaseList(store, person, now).list_for_team("red")


def rows(store: Store) -> list[dict[str, object]]:
    with store.read() as db:
        return [dict(row) for row in db.rows("select * from no_new_case")]


def test_a_lead_sees_the_name_and_the_last_day_and_no_more_is_stored(red: Store) -> None:
    own(red).state_until(USUAL_SPAN)

    assert seen_by(red, DEE) == [("Red-1", SUNDAY)]
    assert rows(red) == [{"person_id": "red-1", "until": SUNDAY.isoformat()}]


def test_how_many_stated_it_is_counted_for_leads_alone_and_as_they_see_it(red: Store) -> None:
    assert NoNewCaseList(red, DEE, NOW).count_in_led_teams() == {"red": 0}
    own(red).state_until(USUAL_SPAN)

    after = datetime(2026, 3, 16, 1, tzinfo=UTC)
    counted = [NoNewCaseList(red, DEE, now).count_in_led_teams()["red"] for now in (NOW, after)]

    assert counted == [len(seen_by(red, DEE, now)) for now in (NOW, after)] == [1, 0]
    assert NoNewCaseList(red, ANA, NOW).count_in_led_teams() == {}


def test_a_heavy_week_alone_stores_nothing_and_shows_a_lead_nothing(red: Store) -> None:
    desk = AdvocateDesk(red, ANA, NOW)
    desk.save_check_in(CheckIn(WEEK, answers=WORST), 0)

    assert desk.feedback_after_saving(WEEK).help_first
    assert rows(red) == []
    assert seen_by(red, DEE) == []


def test_twin_one_tap_is_what_a_lead_sees_and_the_week_makes_no_difference_to_it(red: Store) -> None:
    AdvocateDesk(red, ANA, NOW).save_check_in(CheckIn(WEEK, answers=WORST), 0)
    calm = Person(id="red-2", login="red-2@example.org", name="Red-2")
    AdvocateDesk(red, calm, NOW).save_check_in(CheckIn(WEEK, answers=dict.fromkeys(WORST, 2)), 0)
    own(red).state_until(USUAL_SPAN)
    own(red, calm).state_until(USUAL_SPAN)

    assert seen_by(red, DEE) == [("Red-1", SUNDAY), ("Red-2", SUNDAY)]


def test_it_ends_with_its_last_day_or_when_the_person_says_so(red: Store) -> None:
    own(red).state_until(USUAL_SPAN)
    assert own(red, now=datetime(2026, 3, 15, 22, tzinfo=UTC)).read_statement().until == SUNDAY
    after = datetime(2026, 3, 16, 1, tzinfo=UTC)
    assert own(red, now=after).read_statement().until is None
    assert seen_by(red, DEE, after) == []

    own(red).end_now()
    assert rows(red) == []


def test_another_choice_replaces_the_first(red: Store) -> None:
    own(red).state_until(4)
    own(red).state_until(1)

    assert seen_by(red, DEE) == [("Red-1", date(2026, 3, 8))]


def test_others_see_only_their_own(red: Store) -> None:
    own(red).state_until(1)
    other = replace(ANA, id="red-2", login="red-2@example.org")

    assert seen_by(red, ANA) == [("Red-1", date(2026, 3, 8))]
    assert seen_by(red, other) == []
    assert seen_by(red, Person(id="eli", login="eli@example.org", name="Eli")) == []


def test_without_a_lead_who_would_read_it_nothing_is_offered_or_stored(red: Store) -> None:
    assert set(own(red).read_statement().days) == set(SPANS)

    with red.write() as db:
        teams.remove_leads(db, [("red", "dee")])

    assert own(red).read_statement().days == {}
    with pytest.raises(NotAllowed):
        own(red).state_until(1)


def test_only_the_offered_spans_are_taken() -> None:
    with pytest.raises(BadInput):
        last_day(date(2026, 3, 4), 52)


def test_every_span_ends_on_a_sunday() -> None:
    assert [last_day(date(2026, 3, 8), weeks) for weeks in SPANS] == [
        date(2026, 3, 8),
        date(2026, 3, 15),
        date(2026, 3, 29),
    ]
