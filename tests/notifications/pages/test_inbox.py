"""Notifications on the first page: a line each, without a name; and nothing at all when there are none."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.matching.rules.participants import Intent
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from tests.conftest import NOW
from tests.fixtures.pairs import coordinate, matched, person
from tests.fixtures.partners import PEERS, add_peers, change_profile
from tests.fixtures.wording import message

PAGE = "pages/everyone/home.py"
SOON = datetime(2026, 3, 4, 11, tzinfo=UTC)
HOSTILE = "**Mo** [x](https://example.org) :smile:"


@pytest.fixture
def pair(store, take_part):
    take_part(["ana", "ben"])
    return matched(store, "ana", "ben")


def opened(browse, as_="ana", now=NOW):
    at = browse(PAGE, as_=as_, now=now)
    assert not at.exception
    return at


def links(at) -> list[str]:
    """But for those where nothing waits."""
    labels = [one.proto.label for one in at.get("page_link")]
    calm = [message("everything/ui/home", words) for words in ("someone to talk", "weekly reminder")]
    return [label for label in labels if label not in calm]


def has_notifications(at) -> bool:
    return any(message("everything/ui/inbox", "Waiting") in one.value for one in at.markdown)


def test_without_notifications_nothing_is_shown(browse):
    at = opened(browse)

    assert not has_notifications(at)
    assert links(at) == []


def test_a_match_awaits_an_answer_and_names_no_one(browse, pair):
    at = opened(browse)

    assert has_notifications(at)
    assert links(at) == [message("sessions/ui/inbox_lines", "You have a match", deadline="15 Mar 2026")]
    assert not any("Ben" in way for way in links(at))


def test_each_step_towards_a_session_has_its_line(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    ana.accept_match("p1")
    assert links(opened(browse)) == []  # mine is said
    ben.accept_match("p1")
    seen = [links(opened(browse))]
    session = ana.propose_time("p1", SOON)
    ben.accept_time(session.id, SOON)
    for now in (NOW, NOW + timedelta(minutes=50), NOW + timedelta(hours=5)):
        seen.append(links(opened(browse, now=now)))

    first = [[way.split(":")[0] for way in found] for found in seen]
    assert first == [
        [message("sessions/ui/inbox_lines", "time for")],
        [message("sessions/ui/scheduling", "next session")],
        [message("sessions/ui/inbox_lines", "session is")],
        [message("sessions/ui/inbox_lines", "meet")],
    ]


def test_times_for_the_next_session_are_beside_the_question_about_the_last(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    for one in (ana, ben):
        one.accept_match("p1")
    ben.accept_time(ana.propose_time("p1", SOON).id, SOON)
    later = NOW + timedelta(hours=5)
    SessionDesk(store, person(store, "ben"), later).find_times("p1")

    assert [way.split(":")[0] for way in links(opened(browse, now=later))] == [
        message("sessions/ui/inbox_lines", "time for"),
        message("sessions/ui/inbox_lines", "meet"),
    ]


def test_a_session_that_is_to_be_moved_stays_on_the_page(browse, pair, store):
    ana, ben = (SessionDesk(store, person(store, one), NOW) for one in ("ana", "ben"))
    for one in (ana, ben):
        one.accept_match("p1")
    ben.accept_time(
        ana.propose_time("p1", datetime(2026, 3, 6, 11, tzinfo=UTC)).id, datetime(2026, 3, 6, 11, tzinfo=UTC)
    )
    ben.propose_time("p1", datetime(2026, 3, 9, 11, tzinfo=UTC))

    assert [way.split(":")[0] for way in links(opened(browse))] == [
        message("sessions/ui/inbox_lines", "time for"),
        message("sessions/ui/scheduling", "next session"),
    ]


def test_a_person_who_asked_for_someone_reads_that_someone_is_free(browse, store):
    add_peers(store)
    UrgentDesk(store, person(store, "ana"), NOW).send_request()
    for name in PEERS:
        for asked in UrgentDesk(store, person(store, name), NOW).received_requests():
            UrgentDesk(store, person(store, name), NOW).answer_request(asked.request_id, True)

    assert message("partners/ui/inbox_lines", "there for you") in [
        one.value for one in opened(browse).markdown
    ]


@pytest.mark.parametrize("change", ["pause", "block", None])
def test_a_request_that_can_no_longer_be_answered_is_not_shown(browse, store, change):
    """Otherwise it would reveal what the person who asked has done since."""
    add_peers(store)
    PartnerDesk(store, person(store, "ana"), NOW).send_request("gus")
    with store.write() as db:
        if change == "block":
            profiles.save_block(db, "gus", "ana", NOW.isoformat())
    if change == "pause":
        change_profile(store, "ana", intent=Intent.PAUSE)

    assert has_notifications(opened(browse, as_="gus")) is (change is None)


def test_someone_who_would_like_to_talk_is_a_notification_too(browse, store):
    add_peers(store)
    ana = PartnerDesk(store, person(store, "ana"), NOW)
    ana.send_request(ana.search_peers().peers[0].id)
    asked = ana.search_peers().mine[0].request.asked_id

    found = links(opened(browse, as_=asked))

    assert any("talk" in way for way in found)
    assert not any("Ana" in way for way in found)


def test_a_notification_is_dismissed_with_one_tap(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.ENDED, NOW)
    at = opened(browse)
    assert has_notifications(at)

    key = next(one.key for one in at.button if (one.key or "").startswith("seen-"))
    at = at.button(key=key).click().run()

    assert not has_notifications(at)
    assert not has_notifications(opened(browse))


def test_no_one_dismisses_another_persons_notification(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.ENDED, NOW)
        (mine,) = notices.list_unseen(db, "ana")
        notices.mark_seen(db, "ben", mine.id, NOW)

    assert has_notifications(opened(browse))


def test_a_message_from_a_coordinator_is_shown_as_text(browse, store):
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.MESSAGE, NOW, HOSTILE)

    at = opened(browse)

    assert HOSTILE in [one.value for one in at.text]
    assert not any("Mo" in one.value for kind in (at.markdown, at.caption) for one in kind)


def test_only_coordinators_read_that_someone_would_like_to_talk_to_them(browse, store):
    coordinate(store, "cho")
    SessionDesk(store, person(store, "ana"), NOW).talk_to_coordinator()

    assert any("coordinator" in way for way in links(opened(browse, as_="cho")))
    assert not any("coordinator" in way for one in ("dee", "eli") for way in links(opened(browse, as_=one)))
