"""Every cell of the permission table for a support partner and for a coordinator: on their pages and in the export of a round, each beside
someone who does get it.
"""

import json
from datetime import timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.rules.permissions import TABLE, Access, Reader
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.store import rounds
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.store import profiles
from alongside.sessions.rules.programme import HeardRating, Period
from alongside.sessions.store import pairings, programme
from tests.conftest import NOW, Browse
from tests.fixtures.partners import USUAL, seen
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message
from tests.test_permissions_of_leads import (
    KINDS,
    OWN_SUBJECT,
    PAIRS_PAGE,
    PARTNER_PAGE,
    ROOM,
    SESSIONS_PAGE,
    TRACES,
    WORD,
    house,
)

__all__ = ["house"]  # the fixture: red-1 has partners, pia whom she asked, and kim from a round

CHO, RED_1, BO = (
    Person(id=name, login=f"{name}@example.org", name=name.title()) for name in ("cho", "red-1", "bo")
)
ROUNDS_PAGE, PROGRAMME_PAGE = "pages/coordinator/rounds.py", "pages/coordinator/programme.py"

# How a reader sees what they may have of red-1's, in the words of their own pages; None where it is in no page.
SHOWN_TO_PARTNERS = {
    "account": "Red-1",
    "preferences": f"{message('partners/ui/coordinator/wording', 'focus')}: housing",
    "match_reasons": message("partners/ui/partners", "matched"),
    "partners": "Support partner until",
    "asks": None,  # they were there when one asked the other
    "sessions": ROOM,
    "feedback": None,  # that it went on or ended
    "messages": WORD,
    "reach": None,  # in messages and calendars alone
}
TO_BOTH = {"match_reasons", "partners", "sessions", "messages"}  # in the same words
STATUS, FROM = message("partners/ui/coordinator/round_status", "Status"), "From"
PART, NAME = (
    message("partners/ui/coordinator/pairs", "Part"),
    message("partners/ui/coordinator/published_rounds", "Name"),
)
SHOWN_TO_COORDINATORS = {
    "account": "Red-1",
    "sign_ins": f"'{STATUS}': '{message('partners/ui/coordinator/wording', 'active', weeks=4)}'",
    "preferences": f"'{STATUS}': '{message('partners/ui/coordinator/wording', 'Paused')}'",
    "match_reasons": f"'{PART}': '{message('partners/ui/coordinator/pairs', 'Overall')}'",
    "partners": "'People': 'Pia  ·  Red-1'",
    "rounds": f"'{NAME}': 'Red-1', '{STATUS}': '{message('partners/ui/coordinator/wording', 'Reached')}'",
    "asks": f"'{FROM}': '{message('partners/ui/coordinator/pairs_by_status', 'A request')}'",
    "blocks": None,  # in the export alone
    "sessions": "'When': 'Next 9 Mar 2026', 'People': 'Kim  ·  Red-1'",
    "feedback": f"'{message('partners/ui/coordinator/programme', 'Median')}': 'Mostly'",
    "talk_requests": message("partners/ui/coordinator/talk_requests", "People"),
    "messages": message("partners/ui/coordinator/pairs", "Message to"),
    "urgent": None,  # once they are partners, as of two of whom one asked the other
}


@pytest.fixture
def desk(house: Store) -> CoordinatorDesk:
    """Of a coordinator. Gil and bo are in the round too; red-2 is pausing and red-3 was not here for long."""
    with house.write() as db:
        programme.save_heard_rating(db, HeardRating(Period(Week("2025-W45")), 3), NOW)
        for name in ("gil", "bo"):
            rounds.save_answer(db, 1, name, True, NOW)
        for name, ago in (("red-2", 0), ("red-3", 29)):
            at = (NOW - timedelta(days=ago)).isoformat()
            profiles.save_profile(db, name, USUAL, at)
            seen(db, name, at)
    ProfileDesk(house, Person(id="red-2", login="red-2", name="Red-2"), NOW).pause_matching()
    return CoordinatorDesk(house, CHO, NOW)


IN_THE_SAME_WORDS = {"match_reasons", "partners", "talk_requests"}


def allowed(reader: Reader) -> set[str]:
    return {row.kind for row in TABLE if row.cells[reader].access is not Access.NONE}


def shown_to_a_partner(browse: Browse) -> str:
    """To pia, whom she asked, and to kim, with whom a round paired her."""
    of_kim = (PARTNER_PAGE, SESSIONS_PAGE, "pages/everyone/home.py", "pages/advocate/check_in.py")
    pages = [browse(PARTNER_PAGE, as_="pia"), *(browse(page, as_="kim") for page in of_kim)]
    assert not [at for at in pages if at.exception]
    return "".join(map(everything_sent, pages))


def shown_to_a_coordinator(browse: Browse, desk: CoordinatorDesk) -> str:
    """With the reasons of the one pair there is."""
    pairs = browse(PAIRS_PAGE, as_="cho")
    pairs.selectbox(key="pair").set_value(desk.list_pairs().active[0].pairing_id).run()
    pages = [pairs, browse(ROUNDS_PAGE, as_="cho"), browse(PROGRAMME_PAGE, as_="cho")]
    assert not [at for at in pages if at.exception]
    return "".join(map(everything_sent, pages))


def export(desk: CoordinatorDesk) -> str:
    drawing = desk.snapshot_open_round()
    assert drawing
    desk.publish_round(1, drawing.drawn_from, at_once=True)
    return json.dumps(desk.export_round(1))


def test_the_table_says_what_is_looked_for() -> None:
    assert allowed(Reader.PARTNER) == set(SHOWN_TO_PARTNERS)
    assert allowed(Reader.COORDINATOR) == set(SHOWN_TO_COORDINATORS)


@pytest.mark.parametrize("kind", [kind for kind, sent in SHOWN_TO_PARTNERS.items() if sent])
def test_a_partner_sees_what_the_table_allows(house: Store, browse: Browse, kind: str) -> None:
    assert SHOWN_TO_PARTNERS[kind] in shown_to_a_partner(browse)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in TO_BOTH])
def test_a_partner_sees_nothing_in_ones_own_words(house: Store, browse: Browse, kind: str) -> None:
    """That these words are there to be found is shown beside what leads do not see."""
    sent = shown_to_a_partner(browse)

    assert [trace.text for trace in TRACES[kind] if trace.text in sent] == []


def test_only_the_person_who_is_asked_reads_who_needs_them(house: Store, browse: Browse) -> None:
    asked, others = (
        browse(PARTNER_PAGE, as_="gil"),
        (browse(PARTNER_PAGE, as_=name) for name in ("pia", "bo")),
    )
    needs = message("partners/ui/urgent", "needs someone", name="Red-1")

    assert needs in everything_sent(asked)
    assert not [at for at in others if needs in everything_sent(at)]


@pytest.mark.parametrize("kind", [kind for kind, sent in SHOWN_TO_COORDINATORS.items() if sent])
def test_a_coordinator_sees_what_the_table_allows(browse: Browse, desk: CoordinatorDesk, kind: str) -> None:
    assert SHOWN_TO_COORDINATORS[kind] in shown_to_a_coordinator(browse, desk)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in IN_THE_SAME_WORDS])
def test_a_coordinator_sees_nothing_in_ones_own_words(
    browse: Browse, desk: CoordinatorDesk, kind: str
) -> None:
    sent = shown_to_a_coordinator(browse, desk)

    assert [trace.text for trace in TRACES[kind] if trace.text in sent] == []


def test_an_export_holds_profiles_and_who_is_kept_apart_without_names_and_nothing_of_check_ins(
    house: Store, desk: CoordinatorDesk
) -> None:
    _with_room(house)

    exported = export(desk)

    assert OWN_SUBJECT in exported
    assert ["bo", "red-1"] in json.loads(exported)["forbid"]
    traces = [trace.text for kind in KINDS if kind != "preferences" for trace in TRACES[kind]]
    assert [text for text in (*traces, "Red-1", "red-1@example.org") if text in exported] == []


def test_who_asked_to_be_kept_apart_changes_nothing_for_a_coordinator(
    house: Store, browse: Browse, desk: CoordinatorDesk
) -> None:
    """Only these two are in the round, so that it matters whether they may be paired."""
    _with_room(house)
    with house.write() as db:
        rounds.save_answer(db, 1, "gil", False, NOW)
    by_red_1 = shown_to_a_coordinator(browse, desk)
    free = _apart(house, by=None)
    assert shown_to_a_coordinator(browse, free) != by_red_1  # the twin: that they are kept apart does show

    by_bo = shown_to_a_coordinator(browse, _apart(house, by=BO))

    assert by_bo == by_red_1
    exported = json.loads(export(desk))
    assert exported["forbid"] == [["bo", "red-1"]]
    assert [person["blocks"] for person in exported["people"]] == [[], []]


def _with_room(store: Store) -> None:
    """Red-1, with two partners, for another one."""
    with store.write() as db:
        pairings.end_pairing(db, "kims", NOW)


def _apart(store: Store, by: Person | None) -> CoordinatorDesk:
    for one, other in ((RED_1, BO), (BO, RED_1)):
        ProfileDesk(store, one, NOW).unblock_person(other.id)
        if one is by:
            ProfileDesk(store, one, NOW).block_person(other.id)
    return CoordinatorDesk(store, CHO, NOW)
