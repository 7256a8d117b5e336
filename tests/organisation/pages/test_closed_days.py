"""Closed days on the pages: the admin's list, the check-in, one's weeks and one's sessions."""

from datetime import date, timedelta

import pytest

from alongside.calendars.rules import public_holidays
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.organisation.desk.closed_days import ClosedDaysDesk
from alongside.organisation.rules.closed_days import ClosedSpan
from alongside.organisation.store import closed_days
from alongside.sessions.desk.sessions import SessionDesk
from tests.conftest import NOW, WEEK, button
from tests.fixtures.pairs import matched, person
from tests.fixtures.wording import message

PAGE = "pages/admin/organisation.py"
LEFT_OUT = WEEK.back(1)
HOSTILE = "![](https://x.example/a.png) <b>*"


@pytest.fixture
def desk(store):
    return ClosedDaysDesk(store, person(store, "eli"), NOW)


def pressed(at, key):
    return next(one for one in at.button if (one.key or "").startswith(key)).click().run()


def texts(at):
    return [one.value for one in at.text]


# ── the organisation ────────────────────────────────────────────────────────────────────────────────────────────────


def test_closed_days_are_added_and_removed(browse, desk):
    at = browse(PAGE, as_="eli")
    at.date_input(key="closed_from").set_value(date(2026, 12, 24))
    at.date_input(key="closed_until").set_value(date(2027, 1, 1))
    at.text_input(key="closed_name").input("Winter break")
    pressed(at, "add_closed")

    assert not at.exception
    assert desk.list_spans() == (ClosedSpan(date(2026, 12, 24), date(2027, 1, 1), "Winter break"),)
    assert "24 Dec 2026 to 1 Jan 2027  ·  Winter break" in texts(at)
    assert at.date_input(key="closed_from").value is None

    pressed(at, "open-2026-12-24")

    assert desk.list_spans() == ()


def test_one_day_alone_needs_no_second_and_no_name(browse, desk):
    at = browse(PAGE, as_="eli")
    at.date_input(key="closed_from").set_value(date(2026, 12, 24))
    pressed(at, "add_closed")

    assert desk.list_spans() == (ClosedSpan(date(2026, 12, 24), date(2026, 12, 24)),)
    assert "Thursday, 24 Dec 2026" in texts(at)


def test_a_refusal_is_beside_the_form_and_keeps_what_was_typed(browse, desk):
    at = browse(PAGE, as_="eli")
    at.text_input(key="closed_name").input("Winter break")
    pressed(at, "add_closed")

    assert [one.value for one in at.error] == [message("organisation/ui/refusals", "first closed")]
    assert at.text_input(key="closed_name").value == "Winter break"


def test_past_closed_days_are_listed_apart_and_names_are_text(browse, desk):
    desk.add_spans([ClosedSpan(date(2026, 1, 1), date(2026, 1, 1), HOSTILE)])

    at = browse(PAGE, as_="eli")

    assert f"Thursday, 1 Jan 2026  ·  {HOSTILE}" in texts(at)
    assert message("organisation/ui/closed_days", "coming up") in [one.value for one in at.markdown]


def test_only_ticked_holidays_are_added(browse, desk, store):
    at = browse(PAGE, as_="eli")
    at.session_state["public_holidays"] = True
    at.run().selectbox(key="holidays_of").set_value("GB").run()
    at.selectbox(key="holidays_of-GB").set_value("ENG").run()
    pressed(at, "take-holidays")
    assert desk.list_spans() == ()

    at.checkbox(key="holiday-GB-ENG-2026-12-25-False").check()
    pressed(at, "take-holidays")

    assert not at.exception
    assert desk.list_spans() == (ClosedSpan(date(2026, 12, 25), date(2026, 12, 25), "Christmas Day"),)
    taken = at.checkbox(key="holiday-GB-ENG-2026-12-25-True")
    assert (taken.value, taken.disabled) == (True, True)


def test_a_holidays_name_is_no_markdown(browse, monkeypatch):
    monkeypatch.setattr(public_holidays, "list_holidays", lambda *_: ((date(2026, 12, 25), HOSTILE),))
    at = browse(PAGE, as_="eli")
    at.session_state["public_holidays"] = True
    at.run().selectbox(key="holidays_of").set_value("GB").run()

    (box,) = at.checkbox
    assert "![](" not in box.label
    assert "<b>" not in box.label


# ── one's own weeks ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=[True, False], ids=["closed", "open"])
def is_closed(request, store):
    """Whether the week that ana left out was closed whole."""
    said = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}
    with store.write() as db:
        for week in (LEFT_OUT.back(1), LEFT_OUT.back(2)):
            checkins.save_check_ins(db, [("ana", CheckIn(week, answers=said, revision=1))], NOW.isoformat())
        if request.param:
            first, last = LEFT_OUT.monday, LEFT_OUT.monday + timedelta(days=4)
            closed_days.save_span(db, ClosedSpan(first, last, HOSTILE))
    return request.param


def test_a_closed_week_is_not_asked_for_and_its_form_is_still_there(browse, is_closed):
    at = browse("pages/advocate/check_in.py", as_="ana")

    weeks = at.get("button_group")[0]
    assert not at.exception
    assert (
        bool(at.get("popover")) is is_closed
    )  # with nothing missing, other weeks are behind a quiet control
    assert weeks is not None
    at.session_state["week"] = LEFT_OUT.text
    at.run()
    said = [one.value for one in at.info]
    assert (message("pages/advocate/check_in", "closed this week") in said) is is_closed
    assert button(at, "save")


def test_on_my_weeks_a_closed_week_is_called_closed(browse, is_closed):
    at = browse("pages/advocate/my_weeks.py", as_="ana")
    at.session_state["table-strain"] = True
    at.run()

    assert not at.exception
    said = [one.value for one in [*at.markdown, *at.caption]]
    assert any(message("checkins/ui/pictures", "Grey: your") in one for one in said) is is_closed
    remarks = [cell for table in at.table for cell in table.value.get("Remark", ())]
    assert (message("checkins/ui/pictures", "Organisation closed") in remarks) is is_closed


# ── one's sessions ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("agreed", [True, False])
@pytest.mark.parametrize("closed", [True, False])
def test_both_see_that_a_session_is_on_a_closed_day(browse, store, take_part, agreed, closed):
    take_part(["ana", "ben"])
    matched(store, "ana", "ben")
    for one in ("ana", "ben"):
        SessionDesk(store, person(store, one), NOW).accept_match("p1")
    (pair,) = SessionDesk(store, person(store, "ana"), NOW).my_pairs()
    begins = pair.next.offers[0].begins
    for one in ("ana", "ben"):
        if agreed:
            SessionDesk(store, person(store, one), NOW).accept_time(pair.next.id, begins)
    if closed:
        with store.write() as db:
            closed_days.save_span(db, ClosedSpan(begins.date(), begins.date(), HOSTILE))

    closed_then = message("sessions/ui/scheduling", "confirmed unless").partition(". ")[0]
    for one in ("ana", "ben"):
        at = browse("pages/advocate/sessions.py", as_=one)
        said = [each.value for each in (*at.info, *at.caption)]
        assert not at.exception
        assert sum(each.startswith(closed_then) for each in said) == (1 if closed else 0)
