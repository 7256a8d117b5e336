"""No sentence promises what no one will do: each that says someone is asked, told or there has a state of the store behind it.

The table ties every sentence of that kind to its state. A new one fails here until it is in the table; a sentence whose state is people
or a setting is looked for in the house in which that state is missing, and found in the one in which it is there.
"""

import re
from dataclasses import replace
from enum import Enum, auto

import pytest
from babel.messages.extract import extract_from_dir

from alongside.desks.sessions import SessionDesk
from alongside.desks.urgent import UrgentDesk
from alongside.domain.checkins import CheckIn
from alongside.domain.notices import NoCoordinator
from alongside.domain.organisations import SupportContact
from alongside.domain.people import Role
from alongside.store import checkins, notices, organisations, people, profiles
from alongside.web import stores
from tests.conftest import NOW, PROJECT, USUAL_PROFILE, WEEK, Browse
from tests.desks.pairs import coordinate, matched, person
from tests.desks.partners import PEERS, add_peers
from tests.pages.sent import everything_sent
from tests.wording import message

PROMISE = re.compile(
    r"\b(they know|(?:is|are|be|being) (?:asked|told)|hears?|will answer|(?:can|could) see|sees? (?:it|that)|learns? (?:it|that)|passed on"
    r"|(?:is|are) sent|there for you|you can ask|stands on|to talk to this week|ask for someone|turn to those|when one opens|e-mail says)\b",
    re.IGNORECASE,
)


class Backed(Enum):
    """What has to be so for the sentence to be true, and shown."""

    COORDINATOR = auto()  # one with an account who is not the reader
    NO_COORDINATOR = auto()
    SOMEONE_TO_ASK = auto()  # someone who would be asked at once
    NOBODY_TO_ASK = auto()
    OFFERED = auto()  # the request has an offer
    NOT_OFFERED = auto()
    CONTACTS = auto()
    MAIL = auto()
    NO_MAIL = auto()
    COUNTED_ON = auto()  # someone else has the date, or said yes to a time
    WRITTEN_AT_ONCE = auto()  # the notice, row or message is written in the transaction that shows it
    RULE = auto()  # says who is never told, or how something works for those who take part


# The beginning of each sentence to what backs it.
TABLE = {
    message("web/sessions/talk_request", "coordinators'"): Backed.COORDINATOR,
    "You asked to talk to a coordinator. That stands": Backed.COORDINATOR,
    "They learn that you want to talk, and nothing else.": Backed.COORDINATOR,
    "No round is open now. When one opens": Backed.COORDINATOR,
    message("web/sessions/talk_request", "none"): Backed.NO_COORDINATOR,
    "There is no coordinator now who would see": Backed.NO_COORDINATOR,
    "An admin can name one. You can ask them": Backed.NO_COORDINATOR,
    "With one tap, people who are here to give are asked": Backed.SOMEONE_TO_ASK,
    message("web/feedback_after_check_in", "Ask for"): Backed.SOMEONE_TO_ASK,
    "They could be your partner now.": Backed.SOMEONE_TO_ASK,
    "At this moment there is no one to ask.": Backed.NOBODY_TO_ASK,
    "You asked, and your request was passed on.": Backed.OFFERED,
    "You asked. There has been no one to ask": Backed.NOT_OFFERED,
    "These are there for you too.": Backed.CONTACTS,
    "No one was free for you this week. Please turn to those": Backed.CONTACTS,
    "They read it on their first page, all the same words. E-mail says": Backed.MAIL,
    "As soon as e-mail is on, this address is asked": Backed.NO_MAIL,
    "Your organisation has not switched e-mail on.": Backed.NO_MAIL,
    "E-mail is off. Nobody misses anything": Backed.NO_MAIL,
    "No reason is asked for. The others are told": Backed.COUNTED_ON,
    message(
        "web/feedback_after_check_in", "Someone to"
    ): Backed.RULE,  # with at least one way below it: see the test of its own
    "For you alone. At your next check-in you are asked": Backed.WRITTEN_AT_ONCE,
    message("web/feedback_after_check_in", "We'll"): Backed.WRITTEN_AT_ONCE,
    "Somebody is there for you this week.": Backed.WRITTEN_AT_ONCE,
    "Dates still to come are called off. Both see": Backed.WRITTEN_AT_ONCE,
    message("web/team/action_forms", "Added"): Backed.WRITTEN_AT_ONCE,
    "Days on which your whole organisation is closed.": Backed.WRITTEN_AT_ONCE,
    "If two admins declare it": Backed.WRITTEN_AT_ONCE,
    "Take it back, and leads see figures of the whole team only": Backed.WRITTEN_AT_ONCE,
    "You are partners until {day}. In the last week": Backed.WRITTEN_AT_ONCE,
    message("web/coordinator/dry_run_view", "kindly"): Backed.WRITTEN_AT_ONCE,
    message("web/reach/mail", "Notifications by"): Backed.RULE,
    "You don't need a reason.": Backed.RULE,
    message("web/partner/matching_explained", "comes first"): Backed.RULE,
    message("web/week_descriptions", "shown"): Backed.RULE,
    message("web/partner/matching_explained", "partners is"): Backed.RULE,
    "Nobody has published figures": Backed.RULE,
    "Not every question was answered both times": Backed.RULE,
    "One of you does not want to be paired": Backed.RULE,
    "Only the one whom you ask": Backed.RULE,
    "Only those who said *I am in*": Backed.RULE,
    message("web/partner/requests", "Thank"): Backed.RULE,
    "The dry run is drawn up anew with it.": Backed.RULE,
    "The other learns only what comes of it": Backed.RULE,
    "Those to whom it is offered": Backed.RULE,
    "Those who fit best and are here to give are asked": Backed.RULE,
    message("web/admin/clock", "published"): Backed.RULE,
    message("web/partner/urgent", "Silence"): Backed.RULE,
    message("web/admin/staff_list/changes", "follow", many=True): Backed.RULE,
    message("web/admin/staff_list/changes", "follow"): Backed.RULE,
    message("web/profile/quick_actions", "matched. No"): Backed.RULE,
    "You are pausing: nobody is matched with you": Backed.RULE,
    "You can ask again from": Backed.RULE,
    "You can undo this until": Backed.RULE,
    "You do not have to carry this alone.": Backed.RULE,
    "You hold this band back": Backed.RULE,
    "You need no reason, and nobody is told": Backed.RULE,
    "Your sessions together.": Backed.RULE,
    "{n} people are asked at most": Backed.RULE,
    "If you want one person to see more of how your weeks are": Backed.RULE,
    message("web/team/how_it_works", "sharing"): Backed.RULE,
    message("web/doors/templates/invitation.html", "answers"): Backed.RULE,
    "It is yours. Only you see it in the app": Backed.RULE,
    "Nothing here yet. After your first check-in": Backed.RULE,
    message("web/admin/releases", "Let"): Backed.RULE,
    "A new organisation begins with it.": Backed.RULE,
    message("web/admin/people", "address"): Backed.RULE,
    "A newer one was sent, or the address was changed.": Backed.RULE,
    "This person cannot be asked now.": Backed.RULE,
    "This was taken back, answered or passed on meanwhile.": Backed.RULE,
    # Of figures, rounds and proxies: the words are the same, and no one is promised anything.
    "**A lasting change.**": Backed.RULE,
    message("web/partner/matching_explained", "published"): Backed.RULE,
    "**How heard people felt**": Backed.RULE,
    "**What is missed.**": Backed.RULE,
    message("web/pictures", "lightest"): Backed.RULE,
    "In percent of the hours there are for cases": Backed.RULE,
    message("web/team/glance", "Over"): Backed.RULE,
    "Of 100 people whose weeks stay as they are": Backed.RULE,
    message("web/doors/templates/stopped.html", "connection"): Backed.RULE,
}


def promises() -> set[str]:
    found = set()
    for folder in ("alongside", "pages"):
        for _, _, said, _, _ in extract_from_dir(
            str(PROJECT / folder),
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            keywords={"t": None, "count": (1, 2), "N_": None},
        ):
            found |= {
                one for one in ([said] if isinstance(said, str) else said) if one and PROMISE.search(one)
            }
    return found


def test_every_promise_is_tied_to_what_backs_it():
    found = promises()

    assert sorted(one for one in found if not one.startswith(tuple(TABLE))) == []
    assert sorted(begins for begins in TABLE if not any(one.startswith(begins) for one in found)) == []


def test_a_promise_that_is_not_in_the_table_would_be_found():
    """The twin."""
    assert PROMISE.search("People are being asked for you.")
    assert PROMISE.search("They know now that you would like to talk.")
    assert not "People are being asked for you.".startswith(tuple(TABLE))


# ── the empty house, and the one in which there is someone ──────────────────────────────────────────────────────────

SESSIONS, PARTNER, CHECK_IN, PAIRS = (
    "pages/advocate/sessions.py",
    "pages/advocate/partner.py",
    "pages/advocate/check_in.py",
    "pages/coordinator/pairs.py",
)
WORST = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 0, "meaning": 0}


@pytest.fixture
def empty_house(store):
    """ana has a profile and a worst week; there is no coordinator, no one else with a profile, no contact and no mail server."""
    with store.write() as db:
        organisations.save_support_contacts(db, [])
        profiles.save_profile(db, "ana", USUAL_PROFILE, NOW.isoformat())
        checkins.save_check_in(db, "ana", CheckIn(WEEK, answers=WORST, revision=1), NOW.isoformat())
        people.open_accounts(db, [("eli", "2025-01-06")])


@pytest.fixture
def full_house(empty_house, store):
    add_peers(store)
    coordinate(store, "cho")
    with store.write() as db:
        organisations.save_support_contacts(db, [SupportContact("Listening line", "0800 000 000")])


def seen(browse: Browse, *pages: str, as_: str = "ana") -> str:
    return "\n".join(everything_sent(browse(page, as_=as_)) for page in pages).replace("\\'", "'")


def shown(sent: str, *states: Backed) -> list[str]:
    """The beginnings of sentences of these states that were sent."""
    return [begins for begins, backed in TABLE.items() if backed in states and begins.split("{")[0] in sent]


PEOPLE = (Backed.COORDINATOR, Backed.SOMEONE_TO_ASK, Backed.OFFERED, Backed.CONTACTS)


def test_where_there_is_no_one_no_page_says_that_someone_is_there(empty_house, browse):
    sent = seen(browse, SESSIONS, PARTNER, CHECK_IN)

    assert shown(sent, *PEOPLE) == []
    assert message("web/feedback_after_check_in", "Someone to") not in sent
    assert "You can ask them yourself" in sent
    assert "Eli" in sent
    assert "At this moment there is no one to ask." in sent


def test_where_there_is_someone_the_pages_say_so(full_house, browse):
    """The twin."""
    sent = seen(browse, SESSIONS, PARTNER, CHECK_IN)

    assert {TABLE[begins] for begins in shown(sent, *PEOPLE)} == {
        Backed.COORDINATOR,
        Backed.SOMEONE_TO_ASK,
        Backed.CONTACTS,
    }
    assert message("web/feedback_after_check_in", "Someone to") in sent
    assert shown(sent, Backed.NO_COORDINATOR, Backed.NOBODY_TO_ASK, Backed.NOT_OFFERED) == []


def test_who_asked_where_there_was_no_one_reads_that_and_not_that_someone_is_asked(
    empty_house, browse, store
):
    UrgentDesk(store, person(store, "ana"), NOW).send_request()

    assert shown(seen(browse, PARTNER), Backed.OFFERED, Backed.NOT_OFFERED) == [
        "You asked. There has been no one to ask"
    ]


def test_that_a_request_was_passed_on_is_read_whatever_those_who_were_asked_say(full_house, browse, store):
    """Decision 0018: a no is heard by no one."""
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    before = seen(browse, PARTNER)
    for _ in PEERS:
        for one in PEERS:
            for asked in UrgentDesk(store, person(store, one), NOW).received_requests():
                UrgentDesk(store, person(store, one), NOW).answer_request(asked.request_id, False)

    assert shown(before, Backed.OFFERED, Backed.NOT_OFFERED) == ["You asked, and your request was passed on."]
    assert seen(browse, PARTNER) == before


def test_when_the_last_coordinator_leaves_the_sentence_changes(full_house, browse, store):
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()
    waiting, cho = seen(browse, SESSIONS), person(store, "cho")
    with store.write() as db:
        people.update_person(db, replace(cho, left_on="2026-03-04"))

    assert shown(waiting, *PEOPLE) == ["You asked to talk to a coordinator. That stands"]
    assert "there is none now: no one sees that you asked" in seen(browse, SESSIONS)


def test_who_is_the_only_coordinator_is_not_told_to_ask_themself(full_house, browse, store):
    assert shown(seen(browse, SESSIONS, as_="cho"), Backed.COORDINATOR) == []
    with pytest.raises(NoCoordinator):
        SessionDesk(store, person(store, "cho"), NOW).talk_to_coordinator()


def test_a_coordinator_who_never_came_in_cannot_see_who_waits(empty_house, browse, store):
    with store.write() as db:
        people.grant_role(db, "ben", Role.COORDINATOR)

    assert shown(seen(browse, SESSIONS), Backed.COORDINATOR) == []
    with pytest.raises(NoCoordinator):
        SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()
    with store.read() as db:
        assert notices.list_talk_requests(db) == []


def test_that_e_mail_says_something_is_said_only_where_there_is_e_mail(
    full_house, browse, store, monkeypatch
):
    matched(store, "ana", "ben", begun=True)

    def said() -> list[str]:
        at = browse(PAIRS, as_="cho")
        at.selectbox(key="pair").set_value("p1")
        return shown(everything_sent(at.run()), Backed.MAIL)

    without = said()
    for name, value in {
        "SMTP_HOST": "mail.example.org",
        "SENDER": "a@example.org",
        "ADDRESS": "https://a.example.org",
    }.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)
    stores.settings.cache_clear()

    assert (without, len(said())) == ([], 1)
