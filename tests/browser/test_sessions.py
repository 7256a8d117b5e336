"""Two people of the demo organisation in two browsers on a phone: from a match to an entry in their calendars, a session, and the next
one.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Locator, Page, expect

from alongside.accounts.rules.people import Person
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.core.rules.instants import instant_text
from alongside.core.store.engine import Store, open_store
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import snapshot_open_round
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions
from tests.browser.conftest import Server, Visit, Witness, settled
from tests.browser.test_matching import PHONE, come_in, coordinator, person
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
MOST_TAPS = 10  # from the match to the entry in the calendar, for each of them


class Taps(Counter[str]):
    def tap(self, page: Page, what: Locator) -> None:
        """By a finger that waits until the page is there."""
        settled(page)
        what.first.click()
        self[str(id(page))] += 1


def published(store: Store) -> Pairing:
    """The open round, made real; one of its pairs."""
    now = datetime.now(UTC)
    drawing = snapshot_open_round(store, now)
    assert drawing
    CoordinatorDesk(store, coordinator(store), now).publish_round(
        drawing.round.number, drawing.drawn_from, at_once=True
    )
    with store.read() as db:
        return next(one for one in pairings.list_pairings(db) if not one.begun and len(one.people) == 2)


def session_of(store: Store, pairing: Pairing) -> Session:
    with store.read() as db:
        return sessions.sessions_of_pairing(db, pairing.id)[0]


def let_it_begin(store: Store, session: Session, ago: timedelta) -> None:
    """As if it had begun so long ago, up to a quarter of an hour more: the server's clock is the real one."""
    now = datetime.now(UTC)
    begins = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0) - ago
    with store.write() as db:
        db.run(
            "update session set begins = :begins where id = :id", id=session.id, begins=instant_text(begins)
        )


def let_a_week_pass(store: Store, who: Person) -> None:
    """The step was set a week ago, and this week's check-in is filled in."""
    desk = AdvocateDesk(store, who, datetime.now(UTC))
    week = desk.open_weeks()[0]
    with store.write() as db:
        db.run("delete from step where person_id = :id and week < :week", id=who.id, week=week.text)
        db.run(
            "update step set week = :before where person_id = :id and week = :week",
            id=who.id,
            before=week.back(1).text,
            week=week.text,
        )
    if desk.find_check_in(week) is None:
        desk.save_check_in(CheckIn(week, answers={"exhaustion": 1, "manageability": 3, "recovery": 3}), 0)


def test_two_people_go_from_a_match_to_a_session_and_plan_the_next_one(
    server: Server, visit: Visit, witness: Witness, tmp_path: Path
) -> None:
    one_page = visit(f"{server.url}/demo", viewport=PHONE)
    store = open_store(server.folder / "demo.db")
    pairing = published(store)
    one, other = (person(store, person_id) for person_id in pairing.people)
    taps = Taps()

    # A match: both accept, from the inbox on the first page.
    other_page = visit(f"{server.url}/demo", viewport=PHONE)
    for page, who in ((one_page, one), (other_page, other)):
        come_in(page, who, "/", server)
        taps.tap(
            page,
            page.get_by_role("link", name=message("sessions/ui/inbox_lines", "a match. Please", deadline="")),
        )
        taps.tap(page, page.get_by_role("button", name=message("sessions/ui/pairs", "Accept")))
    expect(other_page.get_by_text(message("sessions/ui/scheduling", "Choose a time."))).to_be_visible()

    # A time: one accepts it, then the other, and it is confirmed.
    accepted = message("sessions/ui/scheduling", "you accepted").rpartition(":")[2]
    time = re.compile("day, ")  # the first is the first for both
    taps.tap(other_page, other_page.get_by_role("button", name=time))
    expect(other_page.get_by_text(re.compile(accepted))).to_be_visible()
    one_page.reload()
    taps.tap(one_page, one_page.get_by_role("button", name=time))
    expect(one_page.get_by_text(message("sessions/ui/scheduling", "next session"))).to_be_visible()
    confirmed = session_of(store, pairing)
    assert confirmed.state is State.CONFIRMED

    # In both calendars.
    other_page.reload()
    for page in (one_page, other_page):
        settled(page)
        with page.expect_download() as download:
            taps.tap(page, page.get_by_role("button", name=message("sessions/ui/scheduling", "calendar")))
        download.value.save_as(tmp_path / "appointment.ics")
        event = vobject.readOne((tmp_path / "appointment.ics").read_text("utf-8")).vevent
        assert (event.dtstart.value, event.summary.value) == (confirmed.span[0], "Appointment")
    assert max(taps.values()) < MOST_TAPS

    # The session: what they agree to, the timer, one step.
    let_it_begin(store, confirmed, timedelta())
    one_page.goto(f"{server.url}/")
    taps.tap(one_page, one_page.get_by_role("link", name=message("sessions/ui/inbox_lines", "session is on")))
    taps.tap(one_page, one_page.get_by_role("button", name=message("sessions/ui/agreement", "agree")))
    taps.tap(one_page, one_page.get_by_role("button", name="Start", exact=True))
    expect(one_page.get_by_role("button", name="Pause")).to_be_visible()
    taps.tap(one_page, one_page.get_by_role("button", name=message("sessions/ui/agenda", "Next part")))
    expect(one_page.get_by_text(message("sessions/ui/agenda", "One word each")).first).to_be_visible()
    # The other's page, opened later, is at the same part; both tap at once, and it moves one part; also after a reload.
    word, turn = (
        message("sessions/ui/agenda", "One word each"),
        message("sessions/ui/agenda", "turn {turn}", turn="1", turns="2"),
    )
    following_part = message("sessions/ui/agenda", "Next part")
    other_page.goto(f"{server.url}/session_now")
    expect(other_page.locator("strong", has_text=word).first).to_be_visible()
    expect(other_page.get_by_role("button", name="Pause")).to_be_visible()
    for page in (one_page, other_page):
        settled(page)
    for page in (one_page, other_page):
        page.get_by_role("button", name=following_part).first.dispatch_event("click")
    for page in (one_page, other_page):
        expect(page.locator("strong", has_text=turn).first).to_be_visible()
    taps.tap(other_page, other_page.get_by_role("button", name="Pause"))
    expect(one_page.get_by_role("button", name="Continue", exact=True)).to_be_visible()
    one_page.reload()
    expect(one_page.locator("strong", has_text=turn).first).to_be_visible()
    settled(one_page)
    for label, text in (("What?", "Ring the clinic"), ("When?", "Monday at nine"), ("Where?", "at my desk")):
        one_page.get_by_label(label).fill(text)
    taps.tap(one_page, one_page.get_by_role("button", name=message("sessions/ui/step", "Save step")))
    expect(one_page.get_by_text("Saved.").first).to_be_visible()

    # Afterwards: ten seconds, and the next time.
    let_it_begin(store, confirmed, timedelta(hours=4))
    for page in (one_page, other_page):
        page.goto(f"{server.url}/")
        taps.tap(page, page.get_by_role("link", name=message("sessions/ui/inbox_lines", "Did you meet")))
        settled(page)
        page.get_by_role("radio", name="Yes").or_(page.get_by_role("button", name="Yes")).first.click()
        settled(page)
        page.get_by_text(message("sessions/ui/feedback", "Mostly")).first.click()
        settled(page)
        page.get_by_role("button", name="Save").first.click()
        expect(
            page.get_by_role("button", name=message("sessions/ui/scheduling", "Suggest times")).or_(
                page.get_by_text(message("sessions/ui/scheduling", "Choose a time."))
            )
        ).to_be_visible()
        settled(page)
        find = page.get_by_role("button", name=message("sessions/ui/scheduling", "Suggest times"))
        if find.count():
            find.click()
            expect(page.get_by_text(message("sessions/ui/scheduling", "Choose a time."))).to_be_visible()
        settled(page)
        page.get_by_role("button", name=time).or_(page.get_by_role("button", name=time)).first.click()
    expect(other_page.get_by_text(message("sessions/ui/scheduling", "next session"))).to_be_visible()
    following = session_of(store, pairing)
    assert following.state is State.CONFIRMED
    assert following.span[0] > datetime.now(UTC)

    # One cancels it by mistake: the other is told nothing, and it is undone after a reload.
    cancel = message("sessions/ui/scheduling", "Yes, cancel")
    taps.tap(one_page, one_page.get_by_role("button", name="Cancel session"))
    taps.tap(one_page, one_page.get_by_role("button", name=cancel))
    expect(
        one_page.get_by_text(
            re.compile(message("sessions/ui/scheduling", "You cancelled the session on").partition("{")[0])
        )
    ).to_be_visible()
    other_page.reload()
    expect(other_page.get_by_text(message("sessions/ui/scheduling", "next session"))).to_be_visible()
    one_page.reload()
    taps.tap(one_page, one_page.get_by_role("button", name="Undo"))
    expect(one_page.get_by_text(message("sessions/ui/scheduling", "next session"))).to_be_visible()
    assert session_of(store, pairing) == following

    # The step comes back at the next check-in.
    let_a_week_pass(store, one)
    one_page.goto(f"{server.url}/check_in")
    settled(one_page)
    expect(one_page.get_by_text("Ring the clinic")).to_be_visible()
    expect(one_page.get_by_text("at my desk")).to_be_visible()

    # The coordinator sees when they meet, and nothing that was said.
    staff = visit(f"{server.url}/demo")
    come_in(staff, coordinator(store), "/pairs", server)
    expect(staff.get_by_role("heading", name="Meeting")).to_be_visible()
    seen = staff.content()
    assert message("sessions/ui/feedback", "Mostly") not in seen
    assert "Ring the clinic" not in seen
    assert witness.elsewhere(server.url) == []
    assert witness.complaints == []
