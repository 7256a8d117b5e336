"""No sentence promises what no one will do: each that says someone is asked, told or there has a state of the store behind it.

The table ties every sentence of that kind to its state. A new one fails here until it is in the table; a sentence whose state is people
or a setting is looked for in the house in which that state is missing, and found in the one in which it is there.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum, auto

import pytest
from babel.messages.extract import extract_from_dir

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.rules.people import Role
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.http import stores
from alongside.core.rules.undo import UNDO_FOR
from alongside.everything.desk.inbox import InboxDesk
from alongside.matching.rules.participants import Intent
from alongside.notifications.rules.notices import InboxKind, NoCoordinator, NoticeKind
from alongside.notifications.store import notices
from alongside.partners.desk.urgent import UrgentDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from tests.conftest import NOW, PROJECT, USUAL_PROFILE, WEEK, Browse
from tests.fixtures.pairs import coordinate, matched, person
from tests.fixtures.partners import PEERS, add_peers
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PROMISE = re.compile(
    r"\b(they know|will know|(?:is|are|be|being|you're|they're)(?: both)? (?:asked|told|notified)|hears?|will answer"
    r"|(?:can|could|would) see|sees? (?:it|that)|learns? (?:it|that)|passed on|(?:is|are) sent|shown to|choose to send"
    r"|can't send this person|there for you|for you too|you can ask|coordinators' page|to talk to this week"
    r"|ask for someone|turn to the|when one opens|e-mail says|miss(?:es)? anything|(?:will|we'll) ask|asks how|could be your"
    r"|after your first|immediately(?! sees who)|sees? nothing|alerts no one)\b",
    re.IGNORECASE,
)


class Backed(Enum):
    """What has to be so for the sentence to be true, and shown."""

    COORDINATOR = auto()  # one with an account who is not the reader
    NO_COORDINATOR = auto()
    SOMEONE_TO_ASK = auto()  # someone who would be asked at once
    NO_ONE_TO_ASK = auto()
    OFFERED = auto()  # the request has an offer
    NOT_OFFERED = auto()
    CONTACTS = auto()
    MAIL = auto()
    NO_MAIL = auto()
    COUNTED_ON = auto()  # someone else has the date, or said yes to a time
    WRITTEN_AT_ONCE = auto()  # the notice, row or message is written in the transaction that shows it
    RULE = auto()  # says who is never told, or how something works for those who take part


# Each sentence to what backs it.
TABLE = {
    message("sessions/ui/talk_request", "coordinators'"): Backed.COORDINATOR,
    message("sessions/ui/talk_request", "coordinators see"): Backed.COORDINATOR,
    message("sessions/ui/talk_request", "learn"): Backed.COORDINATOR,
    message("partners/ui/round_answers", "opens"): Backed.COORDINATOR,
    message("sessions/ui/talk_request", "none"): Backed.NO_COORDINATOR,
    message("sessions/ui/refusals", "coordinator"): Backed.NO_COORDINATOR,
    message("sessions/ui/talk_request", "admin"): Backed.NO_COORDINATOR,
    message("partners/ui/urgent", "People"): Backed.SOMEONE_TO_ASK,
    message("partners/ui/offers", "Ask for"): Backed.SOMEONE_TO_ASK,
    message("partners/ui/requests", "without"): Backed.SOMEONE_TO_ASK,
    message("partners/ui/urgent", "right"): Backed.NO_ONE_TO_ASK,
    message("partners/ui/urgent", "passed"): Backed.OFFERED,
    message("partners/ui/urgent", "before"): Backed.NOT_OFFERED,
    message("partners/ui/requests", "contacts"): Backed.CONTACTS,
    message("partners/ui/inbox_lines", "Please turn"): Backed.CONTACTS,
    message("partners/ui/coordinator/pairs", "E-mail"): Backed.MAIL,
    message("notifications/ui/mail", "ask"): Backed.NO_MAIL,
    message("notifications/ui/mail", "anything"): Backed.NO_MAIL,
    message("organisation/ui/email", "notifications"): Backed.NO_MAIL,
    message("sessions/ui/scheduling", "told after"): Backed.COUNTED_ON,
    message("sessions/ui/scheduling", "told immediately"): Backed.COUNTED_ON,
    message("sessions/ui/scheduling", "no one is told"): Backed.RULE,
    # With at least one way to find them below it: see the test of its own.
    message("checkins/ui/feedback_after_check_in", "Someone to"): Backed.RULE,
    message("sessions/ui/step", "check-in"): Backed.WRITTEN_AT_ONCE,
    message("checkins/ui/feedback_after_check_in", "We'll"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/inbox_lines", "there"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/pairs", "immediately"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/action_forms", "Added"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/action_forms", "Closed"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/lead_page/did_it_help", "is asked"): Backed.WRITTEN_AT_ONCE,
    message("pages/admin/organisation", "already"): Backed.WRITTEN_AT_ONCE,
    message("pages/admin/organisation", "suggested"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/releases", "check-in"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/releases", "leads immediately"): Backed.WRITTEN_AT_ONCE,
    message("sessions/ui/continuing", "partners"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/dry_run_view", "kindly"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/opening", "first page"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/opening", "again with"): Backed.WRITTEN_AT_ONCE,
    # By `tests/partners/desk/test_round_news.py` and `test_publishing.py`, read on the first page of those people.
    message("partners/ui/coordinator/changing", "who answered"): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/changing", "who answered", many=True): Backed.WRITTEN_AT_ONCE,
    message("partners/ui/coordinator/round_status", "before"): Backed.RULE,
    message("partners/ui/coordinator/publish", "stays"): Backed.RULE,
    message("everything/ui/role_cards", "No one is told"): Backed.RULE,
    message("profiles/ui/quick_actions", "coordinator's"): Backed.RULE,
    message("profiles/ui/quick_actions", "partner is told"): Backed.RULE,
    message("profiles/ui/quick_actions", "matched. No"): Backed.RULE,
    message("partners/ui/matching_explained", "accept"): Backed.RULE,
    message("partners/ui/matching_explained", "agreed"): Backed.RULE,
    message("partners/ui/matching_explained", "doesn't want"): Backed.RULE,
    message("partners/ui/matching_explained", "lasts"): Backed.RULE,
    message("partners/ui/matching_explained", "partners is"): Backed.RULE,
    message("partners/ui/matching_explained", "paused"): Backed.RULE,
    message("everything/rules/permissions", "expires"): Backed.RULE,
    message("everything/rules/permissions", "few words"): Backed.RULE,
    message("everything/rules/permissions", "how you meet"): Backed.RULE,
    message("everything/rules/permissions", "result"): Backed.RULE,
    message("everything/rules/permissions", "those"): Backed.RULE,
    message("partners/ui/requests", "Thank"): Backed.RULE,
    message("partners/ui/requests", "know. Open"): Backed.RULE,
    message("partners/ui/urgent", "Silence"): Backed.RULE,
    message("partners/ui/urgent", "request goes on."): Backed.RULE,
    message("partners/ui/requests", "No one is told. You"): Backed.RULE,
    message("partners/ui/urgent", "again"): Backed.RULE,
    message("partners/ui/urgent", "goes on without"): Backed.RULE,
    message("partners/ui/coordinator/dry_run_view", "updates"): Backed.RULE,
    message("sessions/ui/feedback", "permanent"): Backed.RULE,
    message("sessions/ui/pairs", "then"): Backed.RULE,
    message("organisation/ui/server_warnings", "published"): Backed.RULE,
    message("checkins/ui/feedback_after_check_in", "unless"): Backed.RULE,
    message("teams/ui/own_contribution", "whether"): Backed.RULE,
    message("teams/ui/how_it_works", "sharing"): Backed.RULE,
    message("teams/ui/page", "organisation"): Backed.RULE,
    message("teams/ui/own_contribution", "decide"): Backed.RULE,
    message("pages/everyone/who_sees_what", "Confidential"): Backed.RULE,
    message("checkins/ui/no_new_case", "Your lead sees"): Backed.WRITTEN_AT_ONCE,
    message("accounts/http/templates/invitation.html", "answers"): Backed.RULE,
    message("pages/advocate/my_data", "yours"): Backed.RULE,
    message("checkins/ui/my_weeks_view", "first check-in"): Backed.RULE,
    message("pages/everyone/who_sees_what", "no program"): Backed.RULE,
    message("checkins/ui/sharing", "see nothing"): Backed.WRITTEN_AT_ONCE,
    message("teams/ui/releases", "takes effect"): Backed.WRITTEN_AT_ONCE,
    message("checkins/ui/sharing", "when you stop it"): Backed.RULE,
    message("checkins/ui/sharing", "when you stop it", many=True): Backed.RULE,
    message("everything/rules/permissions", "stop sharing immediately"): Backed.RULE,
    message("teams/ui/releases", "higher number"): Backed.RULE,
    message("accounts/ui/open_desk", "recovery code"): Backed.RULE,
    message("organisation/ui/people", "opens immediately"): Backed.RULE,
    message("notifications/ui/mail", "there"): Backed.RULE,
    message("teams/ui/wording", "not shown to you"): Backed.RULE,
    message("profiles/ui/profile_form", "switch on counts"): Backed.RULE,
    message("teams/ui/releases", "Let"): Backed.RULE,
    message("teams/ui/releases", "organisations"): Backed.RULE,
    message("organisation/ui/people", "invitation that you choose"): Backed.RULE,
    message("accounts/ui/account", "longer"): Backed.RULE,
    message("accounts/http/templates/codes.html", "forget"): Backed.RULE,
    message("accounts/http/templates/sheet.html", "admin"): Backed.RULE,
    message("accounts/http/templates/sheet.html", "stored"): Backed.RULE,
    message("accounts/http/templates/address.html", "changed"): Backed.RULE,
    message("partners/ui/refusals", "person a request"): Backed.RULE,
    message("partners/ui/refusals", "once every"): Backed.RULE,
    message("partners/ui/refusals", "withdrawn, answered"): Backed.RULE,
    # Of figures, rounds and proxies: the words are the same, and no one is promised anything.
    message("checkins/ui/week_descriptions", "really"): Backed.RULE,
    message("checkins/ui/week_descriptions", "finding"): Backed.RULE,
    message("partners/ui/matching_explained", "published"): Backed.RULE,
    message("partners/ui/coordinator/dry_run_view", "have joined"): Backed.RULE,
    message("checkins/ui/sharing", "lightest"): Backed.RULE,
    message("accounts/http/templates/stopped.html", "connection"): Backed.RULE,
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

    assert sorted(one for one in found if one not in TABLE) == []
    assert sorted(one for one in TABLE if one not in found) == []


def test_a_promise_that_is_not_in_the_table_would_be_found():
    """The twin."""
    assert PROMISE.search("People are being asked for you.")
    assert PROMISE.search("They know now that you would like to talk.")
    assert "People are being asked for you." not in TABLE


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
    """The sentences of these states that were sent, as far as their first value."""
    return [one for one, backed in TABLE.items() if backed in states and one.split("{")[0] in sent]


PEOPLE = (Backed.COORDINATOR, Backed.SOMEONE_TO_ASK, Backed.OFFERED, Backed.CONTACTS)


def test_where_there_is_no_one_no_page_says_that_someone_is_there(empty_house, browse):
    sent = seen(browse, SESSIONS, PARTNER, CHECK_IN)

    assert shown(sent, *PEOPLE) == []
    assert message("checkins/ui/feedback_after_check_in", "Someone to") not in sent
    assert message("sessions/ui/talk_request", "admin") in sent
    assert "Eli" in sent
    assert shown(sent, Backed.NO_ONE_TO_ASK)


def test_where_there_is_someone_the_pages_say_so(full_house, browse):
    """The twin."""
    sent = seen(browse, SESSIONS, PARTNER, CHECK_IN)

    assert {TABLE[one] for one in shown(sent, *PEOPLE)} == {
        Backed.COORDINATOR,
        Backed.SOMEONE_TO_ASK,
        Backed.CONTACTS,
    }
    assert message("checkins/ui/feedback_after_check_in", "Someone to") in sent
    assert shown(sent, Backed.NO_COORDINATOR, Backed.NO_ONE_TO_ASK, Backed.NOT_OFFERED) == []


def test_a_request_that_reached_no_one_is_not_called_passed_on(empty_house, browse, store):
    UrgentDesk(store, person(store, "ana"), NOW).send_request()

    assert shown(seen(browse, PARTNER), Backed.OFFERED, Backed.NOT_OFFERED) == [
        message("partners/ui/urgent", "before")
    ]


def test_a_request_reads_the_same_however_many_decline(full_house, browse, store):
    """Decision 0018: no one is told that someone declined."""
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    before = seen(browse, PARTNER)
    for _ in PEERS:
        for one in PEERS:
            for asked in UrgentDesk(store, person(store, one), NOW).received_requests():
                UrgentDesk(store, person(store, one), NOW).answer_request(asked.request_id, False)

    assert shown(before, Backed.OFFERED, Backed.NOT_OFFERED) == [message("partners/ui/urgent", "passed")]
    assert seen(browse, PARTNER) == before


def test_when_the_last_coordinator_leaves_the_sentence_changes(full_house, browse, store):
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()
    waiting, cho = seen(browse, SESSIONS), person(store, "cho")
    with store.write() as db:
        people.update_person(db, replace(cho, left_on=date(2026, 3, 4)))

    assert shown(waiting, *PEOPLE) == [message("sessions/ui/talk_request", "coordinators see")]
    assert message("sessions/ui/talk_request", "none") in seen(browse, SESSIONS)


def test_the_only_coordinator_is_not_told_to_ask_themselves(full_house, browse, store):
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


# ── what was promised is there for the one it was promised of ───────────────────────────────────────────────────────


def first_page(store, one: str, now=NOW) -> set[InboxKind | NoticeKind]:
    inbox = InboxDesk(store, person(store, one), now).read_inbox()
    return {item.kind for item in inbox.items} | {notice.kind for notice in inbox.notices}


def test_who_asked_to_talk_is_on_the_coordinators_pages_until_they_withdraw_it(full_house, browse, store):
    name = person(store, "ana").name
    assert InboxKind.TALK not in first_page(store, "cho")
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()

    assert InboxKind.TALK in first_page(store, "cho")
    assert name in seen(browse, PAIRS, as_="cho")
    SessionDesk(store, person(store, "ana"), NOW).withdraw_talk_request()
    assert InboxKind.TALK not in first_page(store, "cho")
    assert name not in seen(browse, PAIRS, as_="cho")


def test_a_coordinator_who_is_away_sees_it_too_when_they_are_back(full_house, store):
    with store.write() as db:
        profiles.save_profile(db, "cho", replace(USUAL_PROFILE, intent=Intent.PAUSE), NOW.isoformat())
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()

    assert InboxKind.TALK in first_page(store, "cho", NOW + timedelta(weeks=6))


def test_where_a_request_is_called_passed_on_someone_has_it_to_answer(full_house, browse, store):
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    assert message("partners/ui/urgent", "passed") in shown(seen(browse, PARTNER), Backed.OFFERED)

    asked = [one for one in PEERS if InboxKind.ASKED in first_page(store, one)]
    assert len(asked) == 1
    assert person(store, "ana").name in seen(browse, PARTNER, as_=asked[0])


def test_who_is_counted_on_is_told_that_a_session_is_cancelled_once_it_cannot_be_undone(
    full_house, browse, store
):
    matched(store, "ana", "ben", begun=True)
    at = NOW + timedelta(days=2)
    session = SessionDesk(store, person(store, "ana"), NOW).propose_time("p1", at)
    SessionDesk(store, person(store, "ben"), NOW).accept_time(session.id, at)
    assert message("sessions/ui/scheduling", "told after") in shown(seen(browse, SESSIONS), Backed.COUNTED_ON)

    SessionDesk(store, person(store, "ana"), NOW).cancel_session(session.id)

    assert NoticeKind.CANCELLED not in first_page(store, "ben", NOW + UNDO_FOR - timedelta(seconds=1))
    assert NoticeKind.CANCELLED in first_page(store, "ben", NOW + UNDO_FOR)
    assert NoticeKind.CANCELLED not in first_page(store, "ana", NOW + UNDO_FOR)


def test_e_mail_is_mentioned_only_where_there_is_e_mail(full_house, browse, store, monkeypatch):
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
    stores.installation.cache_clear()

    assert (without, len(said())) == ([], 1)
