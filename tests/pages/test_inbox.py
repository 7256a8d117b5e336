"""What waits stands on the first page: a line each, without a name; and nothing at all when nothing waits."""

from datetime import timedelta

import pytest

from alongside.desks.partner import PartnerDesk
from alongside.desks.sessions import SessionDesk
from alongside.desks.urgent import UrgentDesk
from alongside.domain.matching.participants import Intent
from alongside.domain.notices import NoticeKind
from alongside.store import notices, profiles
from tests.conftest import NOW
from tests.desks.pairs import coordinate, matched, person
from tests.desks.partners import PEERS, add_peers, change_profile
from tests.wording import message

PAGE = "pages/advocate/check_in.py"
SOON = "2026-03-04T11:00:00+00:00"
HOSTILE = "**Mo** [x](https://example.org) :smile:"


@pytest.fixture
def pair(store, take_part):
    take_part(["ana", "ben"])
    return matched(store, "ana", "ben")


def opened(browse, as_="ana", now=NOW):
    at = browse(PAGE, as_=as_, now=now)
    assert not at.exception
    return at


def ways(at) -> list[str]:
    return [one.proto.label for one in at.get("page_link")]


def waits(at) -> bool:
    return any(one.value == message("web/inbox", "Waiting") for one in at.markdown)


def test_when_nothing_waits_nothing_is_shown(browse):
    at = opened(browse)

    assert not waits(at)
    assert ways(at) == []


def test_a_match_waits_for_an_answer_and_names_nobody(browse, pair):
    at = opened(browse)

    assert waits(at)
    assert ways(at) == [message("web/inbox", "You have a match")]
    assert not any("Ben" in way for way in ways(at))


def test_each_step_of_the_way_has_its_line(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    ana.accept_match("p1")
    assert ways(opened(browse)) == []  # mine is said
    ben.accept_match("p1")
    seen = [ways(opened(browse))]
    session = ana.propose_time("p1", SOON)
    ben.accept_time(session.id, SOON)
    for now in (NOW, NOW + timedelta(minutes=50), NOW + timedelta(hours=5)):
        seen.append(ways(opened(browse, now=now)))

    first = [[way.split(":")[0] for way in found] for found in seen]
    assert first == [
        [message("web/inbox", "time for")],
        [message("web/sessions/scheduling", "next session")],
        [message("web/inbox", "session is")],
        [message("web/inbox", "meet")],
    ]


def test_times_for_the_next_date_wait_beside_the_question_about_the_last(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    for one in (ana, ben):
        one.accept_match("p1")
    ben.accept_time(ana.propose_time("p1", SOON).id, SOON)
    later = NOW + timedelta(hours=5)
    SessionDesk(store, person(store, "ben"), later).find_times("p1")

    assert [way.split(":")[0] for way in ways(opened(browse, now=later))] == [
        message("web/inbox", "time for"),
        message("web/inbox", "meet"),
    ]


def test_a_date_that_is_to_be_moved_stays_on_the_page(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    for one in (ana, ben):
        one.accept_match("p1")
    ben.accept_time(ana.propose_time("p1", "2026-03-06T11:00:00+00:00").id, "2026-03-06T11:00:00+00:00")
    ben.propose_time("p1", "2026-03-09T11:00:00+00:00")

    assert [way.split(":")[0] for way in ways(opened(browse))] == [
        message("web/inbox", "time for"),
        message("web/sessions/scheduling", "next session"),
    ]


def test_whoever_needed_somebody_reads_that_there_is_one(browse, store):
    add_peers(store)
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    for name in PEERS:
        for asked in UrgentDesk(store, person(store, name), NOW).received_requests():
            UrgentDesk(store, person(store, name), NOW).answer_request(asked.request_id, True)

    assert message("web/inbox", "there for you") in [one.value for one in opened(browse).markdown]


@pytest.mark.parametrize("change", ["pause", "block", None])
def test_an_ask_that_cannot_be_answered_any_more_does_not_wait(browse, store, change):
    """Else it would tell what whoever asked has done since."""
    add_peers(store)
    PartnerDesk(store, person(store, "ana"), NOW).send_request("gus")
    with store.write() as db:
        if change == "block":
            profiles.save_block(db, "gus", "ana", NOW.isoformat())
    if change == "pause":
        change_profile(store, "ana", intent=Intent.PAUSE)

    assert waits(opened(browse, as_="gus")) is (change is None)


def test_somebody_who_would_like_to_talk_waits_too(browse, store):
    add_peers(store)
    ana = PartnerDesk(store, person(store, "ana"), NOW)
    ana.send_request(ana.search_peers().peers[0].id)
    asked = ana.search_peers().mine[0].request.asked_id

    found = ways(opened(browse, as_=asked))

    assert any("talk" in way for way in found)
    assert not any("Ana" in way for way in found)


def test_what_one_was_told_is_put_away_with_one_tap(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.ENDED, NOW.isoformat())
    at = opened(browse)
    assert waits(at)

    key = next(one.key for one in at.button if (one.key or "").startswith("seen-"))
    at = at.button(key=key).click().run()

    assert not waits(at)
    assert not waits(opened(browse))


def test_nobody_puts_away_what_another_was_told(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.ENDED, NOW.isoformat())
        (mine,) = notices.list_unseen(db, "ana")
        notices.mark_seen(db, "ben", mine.id, NOW.isoformat())

    assert waits(opened(browse))


def test_a_word_from_a_coordinator_is_text(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.MESSAGE, NOW.isoformat(), HOSTILE)

    at = opened(browse)

    assert HOSTILE in [one.value for one in at.text]
    assert not any("Mo" in one.value for kind in (at.markdown, at.caption) for one in kind)


def test_coordinators_read_that_somebody_would_like_to_talk_and_nobody_else_does(browse, store):
    coordinate(store, "cho")
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()

    assert any("coordinator" in way for way in ways(opened(browse, as_="cho")))
    assert ways(opened(browse, as_="dee")) == ways(opened(browse, as_="eli")) == []
