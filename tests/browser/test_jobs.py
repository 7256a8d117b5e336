"""The jobs of advocates in docs/jobs.md, each done on a desktop and on a phone. The browser counts the presses; the table may
promise no other number. Those of leads and coordinators: test_lead.py and test_matching.py.
"""

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from alongside.accounts.rules.people import Person
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.store.engine import Store, open_store
from alongside.core.words import load_words
from alongside.sessions.desk.my_pairs import MyPair, PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from tests.browser import test_lead, test_matching
from tests.browser.conftest import Server, Visit
from tests.browser.jobs import SCREENS, Hand, Taken, broken, button, link, open_counting, promises
from tests.browser.test_matching import person
from tests.browser.test_sessions import published
from tests.fixtures.wording import message

pytestmark = pytest.mark.browser
HALF_A_YEAR = 26  # weeks: "last spring" of someone who looks for it in autumn
EN = load_words("en")


def advocate_desk(hand: Hand) -> AdvocateDesk:
    return AdvocateDesk(hand.store, hand.who, datetime.now(UTC))


def my_pair(hand: Hand) -> MyPair:
    (pair,) = SessionDesk(hand.store, hand.who, datetime.now(UTC)).my_pairs()
    return pair


# ── the jobs, by their names in the table ───────────────────────────────────────────────────────────────────


def save_a_week(hand: Hand) -> None:
    desk = advocate_desk(hand)
    week = desk.open_weeks()[0]
    assert desk.find_check_in(week) is None

    hand.click(button(hand, "everything/ui/home", "check in"))
    for item in weekly_instrument().items:
        hand.click(
            hand.page.get_by_role("radiogroup", name=item.wording("en"), exact=True)
            .get_by_role("radio")
            .nth(1)
        )
    hand.click(button(hand, "checkins/ui/check_in_form", "save week"))

    expect(hand.page.get_by_test_id("stAlert").get_by_text(EN.week(week))).to_be_visible()
    saved = desk.find_check_in(week)
    assert saved is not None
    assert set(saved.answers.values()) == {1}


def see_whether_i_am_heavier_than_usual(hand: Hand) -> None:
    hand.click(link(hand, "everything/ui/home", "stronger the colour"))

    usual = hand.page.get_by_test_id("stMain").get_by_text(re.compile("usual range"))
    expect(usual.first).to_be_in_viewport()


def find_a_win_of_last_spring(hand: Hand) -> None:
    desk = advocate_desk(hand)
    longest_ago = desk.open_weeks()[0].back(HALF_A_YEAR)
    week, win = next((week, win) for week, win in desk.list_wins() if week <= longest_ago)

    hand.click(link(hand, "everything/ui/home", "stronger the colour"))
    hand.click(hand.page.get_by_text(message("checkins/ui/my_weeks/small_wins", "All small"), exact=True))

    expect(hand.page.get_by_text(f"{EN.week(week)}: {win}")).to_be_visible()


def accept_a_match(hand: Hand) -> None:
    line = link(hand, "sessions/ui/inbox_lines", "a match. Please")
    expect(line).to_be_in_viewport()
    hand.click(line)
    accept = button(hand, "sessions/ui/pairs", "Accept")
    expect(accept).to_be_in_viewport()
    hand.click(accept)

    expect(accept).to_be_hidden()
    assert hand.who.id in my_pair(hand).pairing.accepted


def cancel_a_session(hand: Hand) -> None:
    hand.click(link(hand, "sessions/ui/inbox_lines", "next session:"))
    hand.click(button(hand, "sessions/ui/scheduling", "Cancel session"))
    hand.click(button(hand, "sessions/ui/scheduling", "Yes, cancel"))

    expect(button(hand, "accounts/ui/undo", "Undo")).to_be_visible()
    pair = my_pair(hand)
    assert pair.next is not None
    assert pair.cancelled is not None
    SessionDesk(hand.store, hand.who, datetime.now(UTC)).undo_cancellation(pair.next.id)


def find_my_next_session(hand: Hand) -> None:
    begins = my_pair(hand).next
    assert begins is not None
    expect(link(hand, "sessions/ui/inbox_lines", "next session:")).to_be_in_viewport()
    day = EN.day(begins.span[0].date())
    expect(hand.page.get_by_test_id("stMain").get_by_text(day).first).to_be_in_viewport()


def print_for_supervision(hand: Hand) -> None:
    place = "everything/ui/my_weeks/talk_page"
    hand.click(link(hand, "everything/ui/home", "stronger the colour"))
    hand.click(hand.page.get_by_text(message(place, "For a conversation"), exact=True))
    got = hand.download(button(hand, place, "Download the page"))

    assert got.path().read_bytes().startswith(b"%PDF")


def take_my_data_with_me(hand: Hand) -> None:
    hand.menu(message("everything/ui/navigation", "Me"))
    hand.click(link(hand, "everything/ui/navigation", "My data"))
    got = hand.download(button(hand, "everything/ui/my_records", "Download every"))

    assert zipfile.is_zipfile(got.path())


Job = Callable[[Hand], None]
JOBS: dict[str, tuple[Job, ...]] = {  # by who does them in the demo
    "of the weeks": (
        see_whether_i_am_heavier_than_usual,
        find_a_win_of_last_spring,
        print_for_supervision,
        take_my_data_with_me,
        save_a_week,
    ),
    "with a match": (accept_a_match,),
    "with a session": (find_my_next_session, cancel_a_session),
}


def name_of(job: Job) -> str:
    """As the table has it."""
    return job.__name__.replace("_", " ").replace(" i ", " I ")


# ── who does them ───────────────────────────────────────────────────────────────────────────────────────────


def without_this_week(store: Store) -> list[Person]:
    """Long enough in the demo to have wins of half a year ago."""
    with store.read() as db:
        rows = db.rows(
            """
            select person_id as id from check_in where person_id not in (select person_id from role)
            group by person_id having max(week) < (select max(week) from check_in) and count(*) > 40
            order by count(*) desc, person_id limit 2
            """
        )
    return [person(store, row["id"]) for row in rows]


def whose_only_pair_is(store: Store, status: PairStatus) -> list[Person]:
    with store.read() as db:
        rows = db.rows("select distinct person_id as id from pairing_person order by person_id")
    now = datetime.now(UTC)
    found = []
    for one in (person(store, row["id"]) for row in rows):
        if [pair.status for pair in SessionDesk(store, one, now).my_pairs()] == [status]:
            found.append(one)
    return found[:2]


def cast(store: Store) -> dict[str, list[Person]]:
    """Two for each, one on the desktop and one on the phone."""
    published(store)
    return {
        "of the weeks": without_this_week(store),
        "with a match": whose_only_pair_is(store, PairStatus.PROPOSED),
        "with a session": whose_only_pair_is(store, PairStatus.AHEAD),
    }


def test_each_job_takes_the_clicks_that_are_promised(server: Server, visit: Visit) -> None:
    store = open_store(server.folder / "demo.db")
    people = cast(store)
    taken: Taken = {}
    for number, size in enumerate(SCREENS):
        page = open_counting(visit, server, size)
        for whose, jobs in JOBS.items():
            hand = Hand(page=page, who=people[whose][number], store=store, size=size, taken=taken)
            hand.come_in(server)
            for job in jobs:
                with hand.job(name_of(job)):
                    job(hand)
    store.close()

    assert broken(promises(), taken) == []
    lowered = {job: most - 1 for job, most in promises().items()}  # the twin
    assert len(broken(lowered, taken)) == len(taken)


def test_each_promised_job_is_counted_in_one_place() -> None:
    here = [name_of(job) for jobs in JOBS.values() for job in jobs]

    assert sorted([*here, *test_lead.JOBS, *test_matching.JOBS]) == sorted(promises())
