"""Every cell of the permission table for a lead: through the desk and through the page, each beside someone who does get it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import audit, people, sign_ins
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.desk.no_new_case import NoNewCaseDesk, NoNewCaseList
from alongside.checkins.desk.sharing import SharedWithMeDesk, SharingDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.no_new_case import USUAL_SPAN
from alongside.checkins.rules.steps import Step
from alongside.checkins.store import checkins, steps
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.everything.rules.permissions import TABLE, Access, Reader
from alongside.notifications.rules.notification_preferences import NotificationPreferences
from alongside.notifications.store import notification_preferences
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.rules.sessions import Feedback, Met
from alongside.sessions.store import pairings
from alongside.teams.desk.action_answers import OwnAnswersDesk
from alongside.teams.desk.actions import ActionBook, ActionList
from alongside.teams.desk.lead import lead_desk
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.gate.publishing import publish_all
from alongside.teams.rules.actions import ActionDraft, ActionKind
from tests.conftest import NOW, WEEK, AddTeam, Browse
from tests.fixtures.partners import USUAL, seen
from tests.fixtures.programmes import hold
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message
from tests.teams.pages.test_lead_teams import everything, opened

pytestmark = pytest.mark.usefixtures("hardly_any_chance")

LEAD_PAGE = "pages/lead/teams.py"
YEAR = [WEEK.back(back) for back in range(52)]
STRAINED = {"exhaustion": 4, "manageability": 1, "recovery": 1, "aftereffects": 3}  # an index of 81.25
HOURS = 61.75
EARLIER, EARLIER_WIN = WEEK.back(60), "Won in an earlier job"
OWN_SUBJECT = "her own subject"
PARTNER_PAGE, SESSIONS_PAGE = "pages/advocate/partner.py", "pages/advocate/sessions.py"
PAIRS_PAGE, MY_TEAM = "pages/coordinator/pairs.py", "pages/advocate/my_team.py"
ROOM, ADDRESS, WORD = "https://rooms.example/a-room", "her.own@example.net", "a word for the two"
DEE = Person(id="dee", login="dee@example.org", name="Dee")


@dataclass(frozen=True)
class Trace:
    """Something of red-1 or of the team that would be found where it is shown. `seen_by`: who sees it, and on which page.

    `read`: by a desk, where no page alone shows it.
    """

    text: str
    seen_by: str
    page: str
    name: str = ""
    read: Callable[[Store], object] | None = None


def her_reach(store: Store) -> object:
    with store.read() as db:
        return notification_preferences.find_preferences(db, "red-1")


def her_earlier_weeks(store: Store) -> object:
    return AdvocateDesk(store, Person(id="red-1", login="red-1", name="Red-1"), NOW).read_weeks([EARLIER])


def opening(place: str, words: str) -> str:
    """A message as far as its first value."""
    return message(place, words).split("{")[0]


# A trace for each kind; the table says what a lead may have of it.
TRACES = {
    "wellbeing": [Trace("81.2", "red-1", "pages/advocate/my_weeks.py")],
    "texts": [
        Trace(message("everything/ui/my_records", "small", n="her"), "red-1", "pages/advocate/my_weeks.py"),
        Trace("her next step", "red-1", "pages/advocate/check_in.py"),
    ],
    "brought_in": [Trace(EARLIER_WIN, "red-1", "", read=her_earlier_weeks)],
    "bands": [
        Trace(
            message("teams/ui/wording", "Strain in this", band="low"),
            "red-1",
            "pages/advocate/my_team.py",
            "my_team",
        )
    ],
    "counted": [
        Trace(opening("teams/ui/own_contribution", "Someone you do not"), "red-1", MY_TEAM, "my_team")
    ],
    "held_back": [Trace(message("teams/ui/own_contribution", "whether"), "red-1", MY_TEAM, "my_team")],
    "work_facts": [Trace(str(HOURS), "red-1", "pages/advocate/my_weeks.py")],
    "participation": [
        Trace(message("teams/ui/latest_week", "Most of"), "red-1", "pages/advocate/my_team.py", "my_team")
    ],
    "no_new_case": [
        Trace(
            message("teams/ui/no_new_cases", "No new case"), "red-1", "pages/advocate/my_team.py", "my_team"
        )
    ],
    "actions": [Trace("Six cases go elsewhere", "red-1", "pages/advocate/my_team.py", "my_team")],
    "helped": [Trace(message("teams/ui/lead_page/did_it_help", "You said: it helped"), "red-1", MY_TEAM)],
    "sharing": [Trace(opening("checkins/ui/sharing", "your trend"), "red-1", "pages/advocate/sharing.py")],
    "account": [Trace("red-1@example.org", "eli", "pages/admin/people.py")],
    "sign_ins": [Trace("her own browser", "red-1", "pages/everyone/account.py")],
    "security": [Trace(message("accounts/ui/account", "attempts"), "red-1", "pages/everyone/account.py")],
    "audit": [Trace(message("accounts/ui/log_words", "Name changed"), "eli", "pages/admin/audit.py")],
    "preferences": [Trace(OWN_SUBJECT, "red-1", "pages/advocate/support_profile.py")],
    "match_reasons": [Trace(message("partners/ui/coordinator/wording", "focus"), "red-1", PARTNER_PAGE)],
    "partners": [Trace("Pia", "red-1", PARTNER_PAGE)],
    "rounds": [Trace(message("partners/ui/round_answers", "You're in"), "red-1", PARTNER_PAGE)],
    "asks": [Trace(message("partners/ui/requests", "You sent", name="Gil"), "red-1", PARTNER_PAGE)],
    "blocks": [
        Trace(message("profiles/ui/quick_actions", "Remove"), "red-1", "pages/advocate/support_profile.py")
    ],
    "sessions": [Trace(ROOM, "red-1", SESSIONS_PAGE)],
    "feedback": [
        Trace(
            message("sessions/ui/continuing", "}: didn't happen", moment=""),
            "red-1",
            SESSIONS_PAGE,
        )
    ],
    "talk_requests": [Trace(message("partners/ui/coordinator/talk_requests", "People"), "cho", PAIRS_PAGE)],
    "messages": [Trace(WORD, "red-1", "pages/everyone/home.py")],
    "reach": [Trace(ADDRESS, "red-1", "", read=her_reach)],
    "urgent": [Trace(opening("partners/ui/urgent", "passed"), "red-1", PARTNER_PAGE)],
}
SEEN = {
    "bands",
    "participation",
    "no_new_case",
    "actions",
}  # by a lead, in the words above; of work facts only figures of the team
KINDS = [row.kind for row in TABLE]


@pytest.fixture
def house(store: Store, add_team: AddTeam) -> Store:
    """Nine people in red, led by dee; red-1 is the one to find."""
    add_team("red", 9, YEAR, lead="dee", level=1)
    facts = WorkFacts(hours=HOURS, open_cases=20)
    with store.write() as db:
        for week in YEAR[:3]:
            own = CheckIn(
                week,
                away=False,
                answers=STRAINED,
                facts=facts,
                win=message("everything/ui/my_records", "small", n="her"),
                note=message("everything/ui/my_records", "private", n="her"),
                revision=2,
            )
            checkins.save_check_in(db, "red-1", own, NOW.isoformat())
        earlier = CheckIn(EARLIER, answers=STRAINED, facts=facts, win=EARLIER_WIN, revision=1)
        checkins.save_brought_in(db, "red-1", [earlier], NOW)
        steps.save_step(db, "red-1", Step(WEEK.back(1), "her next step"))
        sign_ins.add_sign_in(db, "one", hashed("a token"), "red-1", at=NOW, device="her own browser")
        audit.record_action(db, NOW, "eli", "person.renamed", "red-1")
    draft = ActionDraft(
        kind=ActionKind.REASSIGN,
        text="Six cases go elsewhere",
        who_id="red-2",
        until=date(2026, 4, 1),
        look_again=date(2026, 3, 11),
    )
    book = ActionBook(store, DEE, NOW)
    book.open_action("red", draft, "an-action")
    book.open_action("red", replace(draft, text="A pause"), "a-closed-one")
    book.close_action("a-closed-one", "", 1)
    red_1 = Person(id="red-1", login="red-1", name="Red-1")
    OwnAnswersDesk(store, red_1, NOW).give_answer("a-closed-one", True)
    SharingDesk(store, Person(id="red-1", login="red-1", name="Red-1"), NOW).share_with("ben")
    publish_all(store, NOW, history=True)
    OwnContributionDesk(store, Person(id="red-1", login="red-1", name="Red-1"), NOW).hold_back()
    NoNewCaseDesk(store, Person(id="red-1", login="red-1", name="Red-1"), NOW).state_until(USUAL_SPAN)
    find_partners(store)
    meet(store)
    return store


def find_partners(store: Store) -> None:
    """Red-1 and pia are partners; she has asked gil, is in the next round and does not want to be paired with bo."""
    said = replace(USUAL, issues=frozenset({"housing", OWN_SUBJECT}), capacity=4)
    with store.write() as db:
        for name in ("pia", "gil", "bo"):
            people.add_person(
                db, Person(id=name, login=f"{name}@example.org", name=name.title()), date(2025, 1, 6)
            )
        for name in ("red-1", "pia", "gil", "bo"):
            profiles.save_profile(
                db, name, said if name == "red-1" else replace(USUAL, capacity=3), NOW.isoformat()
            )
            seen(db, name)
        rounds.open_round(
            db, Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 11), seed="seed"), "eli"
        )
    desk, pia = (
        PartnerDesk(store, Person(id=name, login=name, name=name.title()), NOW) for name in ("red-1", "pia")
    )
    desk.send_request("pia")
    pia.answer_request(pia.search_peers().of_me[0].request.id, True)
    desk.send_request("gil")
    desk.answer_round(1, True)
    ProfileDesk(store, desk.person, NOW).block_person("bo")


def meet(store: Store) -> None:
    """Red-1 and kim are a pair of a round: they did not meet yesterday, and will in five days. She needs someone this week all the same.

    Cho is a coordinator.
    """
    said = dict.fromkeys(("kim", "red-1"), datetime(2026, 2, 17, 10, tzinfo=UTC))
    pairing = Pairing(
        id="kims",
        people=("kim", "red-1"),
        round=0,
        since=date(2026, 2, 16),
        until=date(2026, 5, 11),
        links=(),
        accepted=said,
        agreed=said,
    )
    with store.write() as db:
        people.add_person(db, Person(id="kim", login="kim@example.org", name="Kim"), date(2025, 1, 6))
        people.grant_role(db, "cho", Role.COORDINATOR)
        people.open_accounts(db, [("cho", "2025-01-06")])
        profiles.save_profile(db, "kim", USUAL, NOW.isoformat())
        pairings.insert_pairing(db, pairing)
        notification_preferences.save_preferences(
            db, "red-1", NotificationPreferences(email=ADDRESS, unsubscribe_key="her own key", confirmed=True)
        )
    past = hold(store, pairing, NOW - timedelta(days=1))
    hold(store, pairing, NOW + timedelta(days=5))
    desk = SessionDesk(store, Person(id="red-1", login="red-1", name="Red-1"), NOW)
    desk.give_feedback(past.id, Feedback(Met.NO_SHOW), talk=True)
    UrgentDesk(store, desk.person, NOW).send_request()
    CoordinatorDesk(store, Person(id="cho", login="cho", name="Cho"), NOW).send_message("kims", WORD)


def read_from_the_desks(store: Store) -> str:
    """Everything that the desks of a lead give out."""
    desk = lead_desk(store, DEE, NOW)
    found = [desk.read_figures(), *(desk.person_weeks("red", week) for week in YEAR), desk.fingerprint()]
    found += [
        ActionList(store, DEE, NOW).actions_of_teams(["red"]),
        ActionBook(store, DEE, NOW).possible_owners("red"),
    ]
    found += [
        SharedWithMeDesk(store, DEE, NOW).list_shared_trends(),
        SharingDesk(store, DEE, NOW).find_current_share(),
    ]
    with desk.aggregates(None) as kept:
        tables = [row["name"] for row in kept.rows("select name from sqlite_master where type = 'table'")]
        found += [[tuple(row) for row in kept.rows("select * from " + table)] for table in tables]
    return repr(found)


def shown_to(store: Store, browse: Browse, trace: Trace) -> str:
    if trace.read:
        return repr(trace.read(store))
    at = browse(trace.page, as_=trace.seen_by)
    return everything_sent(opened(at, trace.name) if trace.name else at)


def test_there_is_a_trace_for_every_kind_of_data() -> None:
    assert list(TRACES) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_says_what_the_traces_say(kind: str) -> None:
    cell = next(row for row in TABLE if row.kind == kind).cells[Reader.LEAD]

    assert (cell.access is not Access.NONE) is (kind in SEEN | {"work_facts", "account"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_leads_page_shows_what_the_table_allows_and_nothing_else(
    house: Store, browse: Browse, kind: str
) -> None:
    sent = everything(browse(LEAD_PAGE, as_="dee"))

    for trace in TRACES[kind]:
        assert (trace.text in sent) is (kind in SEEN), trace


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "sign_ins"])
def test_anyone_who_may_see_it_sees_it(house: Store, browse: Browse, kind: str) -> None:
    """The twin of every refusal: the trace is there to be found."""
    for trace in TRACES[kind]:
        assert trace.text in shown_to(house, browse, trace), trace


def test_people_see_their_own_sign_ins(house: Store, browse: Browse) -> None:
    assert "her own browser" in " ".join(
        each.value for each in browse("pages/everyone/account.py", as_="red-1").text
    )


@pytest.mark.parametrize(
    "trace",
    [
        "81.2",
        message("everything/ui/my_records", "small", n="her"),
        message("everything/ui/my_records", "private", n="her"),
        "her next step",
        str(HOURS),
        OWN_SUBJECT,
        "Pia",
        "'bo'",
        "Kim",
        ROOM,
        ADDRESS,
        WORD,
    ],
)
def test_a_leads_desks_hold_nothing_of_one_person(house: Store, trace: str) -> None:
    assert trace not in read_from_the_desks(house)


@pytest.mark.parametrize("trace", ["'low'", "Six cases go elsewhere", "Spread(median=38.0"])
def test_a_leads_desks_hold_figures_of_the_team(house: Store, trace: str) -> None:
    """The twin."""
    found = read_from_the_desks(house)

    assert trace in found or trace.strip("'") in found


@pytest.mark.parametrize(
    "found",
    [
        lambda store, reader: lead_desk(store, reader, NOW).read_figures().teams,
        lambda store, reader: ActionList(store, reader, NOW).actions_of_teams(["red"]),
        lambda store, reader: NoNewCaseList(store, reader, NOW).list_for_team("red"),
    ],
)
def test_leads_of_other_teams_and_of_none_see_nothing(
    house: Store, add_team: AddTeam, found: Callable[[Store, Person], object]
) -> None:
    add_team("blue", 9, lead="ben")

    def said(reader: str) -> object:
        try:
            return found(house, Person(id=reader, login=reader, name=reader))
        except NotAllowed:
            return ()

    assert said("dee")
    assert not said("cho")
    assert not said("eli")
    assert "Red" not in repr(said("ben"))


def test_someone_who_is_shown_a_trend_gets_the_strain_and_no_text(house: Store, browse: Browse) -> None:
    sent = everything_sent(browse("pages/everyone/shown_to_me.py", as_="ben"))

    assert "81.2" in sent
    assert not [
        trace
        for trace in (
            message("everything/ui/my_records", "small", n="her"),
            message("everything/ui/my_records", "private", n="her"),
            str(HOURS),
        )
        if trace in sent
    ]


def test_a_former_lead_sees_nothing(house: Store, browse: Browse) -> None:
    with house.write() as db:
        people.update_person(db, Person(id="dee", login="dee@example.org", name="Dee"))
        db.run("delete from team_lead where person_id = 'dee'")

    assert "Strain of this team" not in everything_sent(browse(LEAD_PAGE, as_="dee"))
