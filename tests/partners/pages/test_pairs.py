"""The page of pairs: who supports whom, why, and ending it."""

from datetime import date, timedelta

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.notifications.store import notices
from alongside.partners.desk.coordinator import CoordinatorDesk
from tests.conftest import NOW
from tests.fixtures.programmes import add_pairs, hold
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PAGE = "pages/coordinator/pairs.py"


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), NOW)


@pytest.fixture
def paired(desk, add_team, take_part):
    """The one pair there is."""
    desk.open_round(date(2026, 3, 10))
    take_part(add_team("red", 2))
    desk.publish_round(1, desk.snapshot_open_round().drawn_from, at_once=True)
    return desk.list_pairs().active[0]


@pytest.mark.parametrize("as_", ["eli", None])
def test_no_one_but_a_coordinator_sees_anything(browse, paired, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert "Red-1" not in everything_sent(at)


def test_without_pairs_there_is_no_table(browse, desk):
    at = browse(PAGE, as_="cho")

    assert not at.exception
    assert [one.value for one in at.info] == [message("partners/ui/coordinator/pairs_by_status", "right")]


def test_a_pair_is_shown_with_its_reasons(browse, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.pairing_id).run()

    assert not at.exception
    assert at.dataframe[0].value.to_dict("records") == [
        {"People": "Red-1  ·  Red-2", "When": "Until 15 Mar 2026", "From": "Round 1"}
    ]
    reasons = dict(at.dataframe[1].value.itertuples(index=False, name=None))
    link = paired.links[0]
    assert reasons[message("partners/ui/coordinator/pairs", "Overall")] == link.fit
    assert reasons[message("partners/ui/coordinator/wording", "Shared times")] == link.parts["overlap"]
    assert [one.value for one in at.text] == ["Red-1  ·  Red-2"]


def test_an_ended_pair_is_among_the_earlier_ones(browse, desk, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.pairing_id).run()
    at.button(key="end_pair").click().run()

    assert not at.exception
    assert desk.list_pairs().active == ()
    assert at.dataframe[0].value.to_dict("records") == [
        {
            "People": "Red-1  ·  Red-2",
            "When": message("partners/ui/coordinator/pairs_by_status", "start", day="4 Mar 2026"),
            "From": "Round 1",
        }
    ]


# ── by status ─────────────────────────────────────────────────────────────────────────────────────────────


def tables(at):
    assert not at.exception
    return [one.value.to_dict("records") for one in at.dataframe]


def test_pairs_are_shown_by_status_each_with_what_to_do(browse, store, desk):
    held = add_pairs(store, 3, NOW - timedelta(weeks=5))
    add_pairs(store, 1, NOW - timedelta(days=2), "new")
    hold(store, held[0], NOW - timedelta(days=3))
    hold(store, held[1], NOW - timedelta(days=25))
    hold(store, held[2], NOW + timedelta(days=3))

    at = browse(PAGE, as_="cho")

    assert [one.value for one in at.header] == ["Accepted", "Meeting", "Overdue"]
    assert [[row["When"] for row in table] for table in tables(at)] == [
        ["Since 2 Mar 2026"],
        ["Last 1 Mar 2026", "Next 7 Mar 2026"],
        ["Last 7 Feb 2026"],
    ]


def test_of_pairs_that_people_formed_themselves_only_their_existence_is_shown(browse, store, desk):
    for how in ("asked", "urgent"):
        (own,) = add_pairs(store, 1, NOW - timedelta(days=20), how, **{how: True})
        hold(store, own, NOW + timedelta(days=3))

    at = browse(PAGE, as_="cho")

    assert tables(at) == [
        [
            {
                "People": "Asked-1-A  ·  Asked-1-B",
                "Since": "12 Feb 2026",
                "From": message("partners/ui/coordinator/pairs_by_status", "A request"),
            },
            {
                "People": "Urgent-1-A  ·  Urgent-1-B",
                "Since": "12 Feb 2026",
                "From": message("partners/ui/coordinator/pairs_by_status", "A request"),
            },
        ]
    ]
    at.selectbox(key="pair").set_value("urgent-1").run()
    assert [one.value for one in at.markdown if "Paired" in one.value] == [
        message("partners/ui/coordinator/pairs", "Paired since", since="12 Feb 2026")
    ]
    assert not [day for day in ("7 Mar", "18 Mar", "May") if day in everything_sent(at)]


# ── a message to a pair ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_is_sent_and_the_field_is_empty_again(browse, store, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.pairing_id).run()
    at.text_area[0].set_value("How are you **two**?")
    next(
        button for button in at.button if button.label == message("partners/ui/coordinator/pairs", "Send")
    ).click().run()

    assert not at.exception
    assert at.text_area[0].value == ""
    with store.read() as db:
        sent = [[one.text for one in notices.list_unseen(db, person)] for person in paired.people]
    assert sent == [["How are you **two**?"]] * 2


def test_an_empty_message_is_refused_in_plain_words(browse, store, paired):
    at = browse(PAGE, as_="cho")
    at.selectbox(key="pair").set_value(paired.pairing_id).run()
    next(
        button for button in at.button if button.label == message("partners/ui/coordinator/pairs", "Send")
    ).click().run()

    assert [one.value for one in at.error] == [message("partners/ui/refusals", "Write")]


# ── who wants to talk ───────────────────────────────────────────────────────────────────────────────────────────────


def test_talk_requests_come_first_until_they_are_done(browse, store, desk):
    with store.write() as db:
        notices.save_talk_request(db, "ana", NOW)

    first = everything_sent(browse("pages/everyone/home.py", as_="cho"))
    assert message("partners/ui/inbox_lines", "talk to a") in first
    assert "Ana" not in first
    at = browse(PAGE, as_="cho")
    assert [one.value for one in at.text] == ["Ana"]
    assert [one.value for one in at.caption] == ["Since 4 Mar 2026, 10:00"]
    at.button[0].click().run()

    assert not at.exception
    assert at.text.len == 0
