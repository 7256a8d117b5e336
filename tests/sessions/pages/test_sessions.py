"""The pages of sessions: what a person can do at each status of a pairing, and what no one else ever sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR
from alongside.matching.rules.participants import Mode
from alongside.notifications.store import notices
from alongside.profiles.store import profiles
from alongside.sessions.desk.my_pairs import PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import Ending
from alongside.sessions.rules.sessions import LONGEST_PLACE, Feedback, Met, Onward, State, Weight
from alongside.sessions.store import pairings, sessions
from alongside.sessions.ui import pairs
from tests.conftest import NOW
from tests.fixtures.pairs import WAITS, coordinate, matched, person
from tests.fixtures.sent import contacts_read, everything_sent
from tests.fixtures.wording import message

PAGE = "pages/advocate/sessions.py"
NOW_PAGE = "pages/advocate/session_now.py"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"
PAIRS, SCHEDULING, FEEDBACK = "sessions/ui/pairs", "sessions/ui/scheduling", "sessions/ui/feedback"
SOON = datetime(2026, 3, 4, 11, tzinfo=UTC)


@pytest.fixture
def desk(store) -> Callable[..., SessionDesk]:
    return lambda one="ana", now=NOW: SessionDesk(store, person(store, one), now)


@pytest.fixture
def pair(store, take_part):
    take_part(["ana", "ben"])
    return matched(store, "ana", "ben")


@pytest.fixture
def begun(pair, desk):
    desk().accept_match("p1")
    desk("ben").accept_match("p1")


@pytest.fixture
def dated(begun, desk):
    session = desk().propose_time("p1", SOON)
    return desk("ben").accept_time(session.id, SOON)


def opened(browse, page=PAGE, as_="ana", now=NOW):
    at = browse(page, as_=as_, now=now)
    assert not at.exception
    return at


def press(at, start):
    keys = [one.key for one in at.button if (one.key or "").startswith(start)]
    at = at.button(key=keys[0]).click().run()
    assert not at.exception
    return at


def said(at):
    kinds = (at.markdown, at.info, at.caption, at.text, at.error, at.subheader, at.header)
    return "\n".join(one.value for kind in kinds for one in kind)


PROPOSE = message(SCHEDULING, "Propose time")
YOU_ACCEPTED = message(SCHEDULING, ": you accepted").rpartition(":")[2]


def test_a_person_without_a_partner_reads_that_there_is_nothing_to_schedule(browse):
    assert message("pages/advocate/sessions", "nothing to schedule") in said(opened(browse))


def test_a_match_is_accepted_with_one_tap(browse, pair, store):
    at = press(opened(browse), "accept-")

    assert message(PAIRS, "you accepted.", moment="15 Mar 2026") in said(at)
    with store.read() as db:
        assert set(pairings.find_pairing(db, "p1").accepted) == {"ana"}


def test_declining_can_be_undone_until_the_time_shown_and_then_ends_the_match(browse, pair, store):
    at = press(opened(browse), "decline-")

    assert message(PAIRS, "You declined") in said(at)
    assert message(PAIRS, "can undo this", time="10:10") in said(at)
    assert not any((one.key or "").startswith(("accept-", "decline-")) for one in at.button)

    at = opened(browse, now=NOW + UNDO_FOR)
    assert message("pages/advocate/sessions", "nothing to schedule") in said(at)
    with store.read() as db:
        assert pairings.find_pairing(db, "p1").ended_how is Ending.NOT_BEGUN


def test_what_was_undone_is_as_before(browse, pair):
    before = everything_sent(opened(browse))

    at = press(press(opened(browse), "decline-"), "undo-")

    assert everything_sent(at.run()) == before


def test_a_tap_on_undo_that_comes_too_late_is_refused_in_words(browse, pair):
    at = press(opened(browse), "decline-")
    at.session_state["alongside"].now = NOW + UNDO_FOR
    at = press(at, "undo-")

    assert [one.value for one in at.error] == [message("accounts/ui/core_refusals", "already undone")]


def test_the_partner_of_someone_who_declined_is_sent_the_same_page_until_it_takes_effect(browse, pair, desk):
    before = everything_sent(opened(browse, as_="ben"))

    desk().decline_match("p1")

    assert everything_sent(opened(browse, as_="ben")) == before
    assert everything_sent(opened(browse, as_="ben", now=NOW + UNDO_FOR)) != before  # the twin


def test_a_time_is_accepted_with_one_tap_and_confirmed_by_the_others_tap(browse, begun, desk):
    at = press(opened(browse), "choose-")
    assert YOU_ACCEPTED in said(at)

    at = press(opened(browse, as_="ben"), "choose-")
    assert message(SCHEDULING, "next session") in said(at)
    assert desk().my_pairs()[0].status is PairStatus.AHEAD


def test_times_are_shown_by_the_readers_own_clock(browse, begun, desk):
    desk("ben").propose_time("p1", datetime(2026, 4, 6, 13, tzinfo=UTC))

    labels = [one.label for one in opened(browse).button if (one.key or "").startswith("choose-")]

    assert any(
        "14:00" in label and label.startswith("Monday") for label in labels
    )  # London, after the change


def test_an_accepted_time_can_be_withdrawn(browse, begun, desk):
    at = press(press(opened(browse), "choose-"), "back-")

    assert YOU_ACCEPTED not in said(at)
    assert desk().my_pairs()[0].status is PairStatus.CHOOSE


def test_three_other_times_are_found_with_one_tap(browse, begun, desk):
    before = {one.begins for one in desk().my_pairs()[0].next.offers}

    press(opened(browse), "others-")

    assert before.isdisjoint({one.begins for one in desk().my_pairs()[0].next.offers})


def test_a_time_is_proposed_by_the_readers_own_clock(browse, begun, desk):
    at = opened(browse)
    at.date_input(key="day-p1").set_value(NOW.date() + timedelta(days=40))
    at.time_input(key="hour-p1").set_value((NOW + timedelta(hours=3)).time())
    next(one for one in at.button if one.label == PROPOSE).click().run()

    mine = [one for one in desk().my_pairs()[0].next.offers if one.by == "ana"]
    assert [one.begins for one in mine] == [datetime(2026, 4, 13, 12, tzinfo=UTC)]


def test_a_refusal_is_shown_at_the_top_in_words(browse, begun, desk):
    at = opened(browse)
    desk("ben").find_times("p1")  # meanwhile others took their place

    at = press(at, "choose-")

    assert [one.value for one in at.error] == [message("sessions/ui/refusals", "longer free")]


def test_no_time_in_common_is_said_and_nothing_is_lost(browse, store, take_part, desk):
    take_part(["ana"])
    take_part(["ben"], free=())
    matched(store, "ana", "ben", begun=True)

    at = press(opened(browse), "find-")

    assert [one.value for one in at.error] == [message("sessions/ui/refusals", "when you are all free")]


def state_of(store, session):
    with store.read() as db:
        return sessions.find_session(db, session.id).state


def test_a_session_is_cancelled_without_a_reason_once_it_can_no_longer_be_undone(browse, begun, desk, store):
    later = desk().propose_time("p1", SOON + timedelta(days=1))
    session = desk("ben").accept_time(later.id, SOON + timedelta(days=1))
    theirs = everything_sent(opened(browse, as_="ben"))

    at = press(opened(browse), "call-off-")

    assert message(
        SCHEDULING, "You cancelled the session on", weekday="Thursday", moment="5 Mar 2026, 11:00"
    ) in said(at)
    assert message(PAIRS, "can undo this", time="10:10") in said(opened(browse))  # also on another device
    assert everything_sent(opened(browse, as_="ben")) == theirs
    assert state_of(store, session) is State.CONFIRMED
    assert message(SCHEDULING, "No session scheduled") in said(opened(browse, as_="ben", now=NOW + UNDO_FOR))
    assert state_of(store, session) is State.CANCELLED


def test_a_cancelled_session_that_was_undone_is_as_before(browse, begun, desk):
    later = desk().propose_time("p1", SOON + timedelta(days=1))
    desk("ben").accept_time(later.id, SOON + timedelta(days=1))
    before = everything_sent(opened(browse))

    press(press(opened(browse), "call-off-"), "undo-")

    assert everything_sent(opened(browse)) == before


def test_a_session_that_begins_soon_is_cancelled_immediately_and_the_page_says_so_before(
    browse, dated, store
):
    at = opened(browse, now=SOON - timedelta(minutes=30))
    assert message(SCHEDULING, "soon, so") in said(at)

    press(at, "call-off-")

    assert state_of(store, dated) is State.CANCELLED


def test_how_and_where_are_saved_and_shown_to_both_as_text(browse, dated):
    at = opened(browse)
    at.text_input(key=f"where-{dated.id}-{dated.revision}").set_value(HOSTILE)
    next(one for one in at.button if one.label == "Save").click().run()

    for one in ("ana", "ben"):
        assert HOSTILE in [text.value for text in opened(browse, as_=one).text]


def test_names_are_shown_as_text_alone(browse, dated, store):
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "ben"), name=HOSTILE))

    at = opened(browse)

    assert HOSTILE in [one.value for one in at.text]
    read_as_markdown = [one.value for kind in (at.markdown, at.caption, at.info) for one in kind]
    labels = [one.label for kind in (at.button, at.expander) for one in kind]
    assert [words for words in (*read_as_markdown, *labels) if "**Mo**" in words] == []


def test_the_calendar_file_is_offered_once_a_session_is_confirmed_and_not_before(browse, begun, desk):
    assert opened(browse).get("download_button") == []

    session = desk().propose_time("p1", SOON)
    desk("ben").accept_time(session.id, SOON)

    assert len(opened(browse).get("download_button")) == 1


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def over(dated):
    """Three hours after it ended."""
    return dated.span[1] + timedelta(hours=3)


def test_feedback_is_saved_for_the_one_who_gave_it_alone(browse, dated, over, store):
    coordinate(store, "eli")
    at = opened(browse, now=over)
    key = dated.id
    at.button_group(key=f"met-{key}").set_value(Met.MET).run()
    at.button_group(key=f"heard-{key}").set_value(1)
    at.button_group(key=f"weight-{key}").set_value(Weight.HEAVIER)
    at.checkbox(key=f"talk-{key}").check()
    press(at.run(), f"say-{key}")

    with store.read() as db:
        assert sessions.feedback_by(db, "ana") == {key: Feedback(Met.MET, 1, Weight.HEAVIER)}
        assert sessions.feedback_by(db, "ben") == {}
        assert [one.person_id for one in notices.list_talk_requests(db)] == ["ana"]


def test_a_person_who_did_not_meet_is_asked_no_more_than_that(browse, dated, over):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.NO_SHOW).run()

    assert [one.key for one in at.button_group] == [f"met-{dated.id}", f"onward-{dated.id}"]
    assert message(FEEDBACK, "no one's fault") in said(at)


def test_feedback_of_one_changes_nothing_of_what_the_other_is_sent(browse, dated, over, desk, store):
    """Two cases that differ in what ana said; the twin: a change of what both may know is found."""
    coordinate(store, "eli")
    desk(now=over).give_feedback(dated.id, Feedback(Met.MET, 0, Weight.HEAVIER), talk=True)
    badly = everything_sent(opened(browse, as_="ben", now=over))
    desk(now=over).give_feedback(dated.id, Feedback(Met.MET, 4, Weight.LIGHTER), Onward.KEEP)
    well = everything_sent(opened(browse, as_="ben", now=over))
    desk(now=over).propose_time("p1", datetime(2026, 3, 20, 11, tzinfo=UTC))

    assert badly == well
    assert everything_sent(opened(browse, as_="ben", now=over)) != well


def test_never_again_ends_it_for_both_and_thanks_only_the_other(browse, dated, over, store, desk):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET).run()
    at.button_group(key=f"onward-{dated.id}").set_value(Onward.NEVER)
    press(at.run(), f"say-{dated.id}")

    ended = message("sessions/ui/inbox_lines", "support partner has ended")
    later = over + UNDO_FOR
    first_pages = [opened(browse, "pages/everyone/home.py", as_=one, now=later) for one in ("ana", "ben")]
    assert [ended in said(page) for page in first_pages] == [False, True]
    with store.read() as db:
        assert profiles.blocks_of(db, "ana") == ["ben"]
        assert profiles.blocks_of(db, "ben") == []


def test_a_talk_request_is_one_tap_and_can_be_withdrawn_also_without_a_partner(browse, store):
    coordinate(store, "eli")
    at = press(opened(browse, as_="cho"), "want-to-talk")
    with store.read() as db:
        assert notices.has_talk_request(db, "cho")

    press(at, "need-not-talk")
    with store.read() as db:
        assert not notices.has_talk_request(db, "cho")


def test_a_review_is_answered_by_each_alone(browse, store, take_part):
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", begun=True, since=NOW - timedelta(days=15))
    at = press(opened(browse), "keep-")

    review = message("sessions/ui/continuing", "would you like to continue?")
    assert review not in said(at)
    assert review in said(opened(browse, as_="ben"))
    with store.read() as db:
        assert set(pairings.find_pairing(db, "p1").kept) == {"ana"}


# ── the session itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_session_opens_a_quarter_of_an_hour_before_it(browse, dated):
    begins = dated.span[0]

    early = opened(browse, NOW_PAGE, now=begins - timedelta(minutes=16))
    near = opened(browse, NOW_PAGE, now=begins - timedelta(minutes=15))

    assert message(PAIRS, "no session is on now", n="15") in said(early)
    assert "Agenda" in said(near)


def test_the_agreement_is_shown_until_the_reader_accepts_it(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    assert message("sessions/ui/agreement", "session") in said(at)

    at = press(at, "agree-")

    assert message("sessions/ui/agreement", "session") not in said(at)
    assert message("sessions/ui/agreement", "session") in said(
        opened(browse, NOW_PAGE, as_="ben", now=dated.span[0])
    )


def test_the_contacts_of_the_organisation_are_on_the_card_for_more_than_a_peer_can_carry(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])

    assert contacts_read(at) == ["Listening line day and night 0800 000 000"]
    assert message("sessions/ui/agreement", "their line manager") in said(at)


def test_the_timer_goes_from_part_to_part(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])

    at = press(at, "start")
    assert any(one.key.startswith("pause-") for one in at.button)
    at = press(at, "next")
    at = press(at, "next")

    turn = f"**{message('sessions/ui/agenda', 'turn {turn}', turn='1', turns='2')}**"
    assert turn in [one.value for one in at.markdown]
    # After a reload, and for the other, too.
    for one in ("ana", "ben"):
        again = opened(browse, NOW_PAGE, as_=one, now=dated.span[0])
        assert turn in [one.value for one in again.markdown]
        assert any(one.key.startswith("pause-") for one in again.button)


def test_people_who_need_longer_keep_the_timer_and_find_the_way_back_to_it(browse, dated):
    over = dated.span[1] + timedelta(minutes=20)

    assert any(one.key.startswith("start-") for one in opened(browse, NOW_PAGE, now=over).button)
    back = [one.proto.label for one in opened(browse, now=over).get("page_link")]
    assert message(PAIRS, "finished") in back


def test_people_who_finish_early_can_give_feedback_immediately(browse, dated, desk):
    now = dated.span[0] + timedelta(minutes=40)
    at = opened(browse, now=now)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    press(at.run(), "say-")

    assert desk(now=now).my_pairs()[0].past == ()  # it is on still
    assert desk(now=now).my_pairs()[0].to_say is None
    assert message(SCHEDULING, "choose a time. it") in said(opened(browse, now=now))


def test_after_a_pairing_ends_only_feedback_on_its_last_session_is_left(browse, dated, desk):
    now = dated.span[1] + timedelta(minutes=5)
    desk("ben", now - UNDO_FOR).choose_onward("p1", Onward.ROTATE)
    at = opened(browse, now=now)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    at = at.run()

    assert message(FEEDBACK, "did you meet on").partition("{")[0] in said(at)
    assert at.button_group(key=f"onward-{dated.id}").options == [message(FEEDBACK, "Never match us again")]
    assert not any((one.key or "").startswith(("find-", "keep-", "rotate-")) for one in at.button)


def test_only_the_deciding_acceptance_says_that_it_confirms_the_time(browse, store, take_part, desk):
    take_part(["ana", "ben", "cho"])
    matched(store, "ana", "ben", "cho", pairing_id="p1", begun=True)
    session = desk().propose_time("p1", SOON)

    words = (message(SCHEDULING, "accepted this"), message(SCHEDULING, "too"))

    def said_to(one: str) -> str:
        read = said(opened(browse, as_=one))
        return next(each for each in words if each in read)

    before = said_to("cho")
    desk("ben").accept_time(session.id, SOON)
    assert (before, said_to("cho")) == words


def test_a_session_after_the_end_says_what_it_depends_on(browse, begun, desk, store):
    only_if = message(SCHEDULING, "only go ahead if you both continue", day="10 Mar 2026")
    before = said(opened(browse))
    with store.write() as db:
        db.run("update pairing set until = '2026-03-10'")
    session = desk().propose_time("p1", datetime(2026, 3, 10, 11, tzinfo=UTC))
    offered = said(opened(browse))
    desk("ben").accept_time(session.id, datetime(2026, 3, 10, 11, tzinfo=UTC))

    assert [only_if in text for text in (before, offered, said(opened(browse)))] == [False, True, True]


def buttons(at) -> list[str]:
    """Links that look like buttons, with where they lead."""
    return [one.proto.url for one in at.get("link_button")]


@pytest.mark.parametrize(
    ("place", "links"),
    [
        ("https://meet.example.org/a-room?pwd=1", ["https://meet.example.org/a-room?pwd=1"]),
        ("javascript:alert(1)", []),
        ("https://a.example.org [x](https://b.example.org)", []),
        ("0800 1", []),
        ("", []),
    ],
)
def test_a_link_and_nothing_else_is_one_tap_away(browse, dated, desk, place, links):
    desk().set_place(dated.id, Mode.VIDEO, place, 45)

    assert buttons(opened(browse)) == links
    assert buttons(opened(browse, NOW_PAGE, now=dated.span[0])) == links
    assert (message(SCHEDULING, "under") in said(opened(browse))) is (place == "")


def test_a_link_is_added_also_while_the_session_is_on(browse, dated, desk):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    at.text_input(key=f"where-{dated.id}-{dated.revision}").set_value("https://meet.example.org/now")
    next(one for one in at.button if one.label == "Save").click()
    at = at.run()

    assert not at.exception
    assert buttons(at) == ["https://meet.example.org/now"]
    assert desk("ben").find_session(dated.id).place == "https://meet.example.org/now"


def test_a_link_that_is_too_long_is_refused_in_words_and_not_dropped(browse, dated, desk):
    at = opened(browse)
    mark = f"{dated.id}-{dated.revision}"
    at.text_input(key=f"where-{mark}").set_value("https://example.org/" + "x" * LONGEST_PLACE)
    next(one for one in at.button if one.label == "Save").click()
    at = at.run()

    assert message("sessions/ui/refusals", "link or place can have", n=f"{LONGEST_PLACE:,}") in said(at)
    assert desk().find_session(dated.id).place == ""


def test_a_refusal_is_shown_by_its_button_and_no_message_covers_it(browse, begun):
    at = opened(browse)
    at.date_input(key="day-p1").set_value(NOW.date())
    at.time_input(key="hour-p1").set_value((NOW - timedelta(hours=3)).time())
    next(one for one in at.button if one.label == PROPOSE).click()
    at = at.run()

    assert not at.toast
    assert message("sessions/ui/refusals", "choose a time from now on", weeks="8") in said(at)


def test_proposed_replacement_times_are_shown_expanded(browse, dated, desk):
    before = [one.label for one in opened(browse).expander if one.proto.expanded]
    desk("ben").propose_time("p1", datetime(2026, 3, 6, 11, tzinfo=UTC))

    assert before == []
    assert [one.label for one in opened(browse).expander if one.proto.expanded] == [
        message(SCHEDULING, "Move session")
    ]


@pytest.mark.parametrize(
    ("onward", "words"),
    [
        (Onward.NEVER, message(FEEDBACK, "you're never matched again", n="10")),
        (Onward.ROTATE, message(FEEDBACK, "you're open for someone else", n="10")),
    ],
)
def test_what_ends_a_pairing_says_so_before_it_is_saved(browse, dated, over, onward, words):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    at = at.run()
    before = said(at)
    at.button_group(key=f"onward-{dated.id}").set_value(onward)

    assert (words in before, words in said(at.run())) == (False, True)


def test_the_current_session_comes_first(browse, store, take_part, dated, desk):
    take_part(["cho"])
    matched(store, "ana", "cho", pairing_id="p0")
    found = desk(now=dated.span[0]).my_pairs()

    assert [one.status for one in pairs.sort_pairs(reversed(found))] == [PairStatus.NOW, PairStatus.PROPOSED]


def test_a_step_is_saved_and_shown_again(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    for key, text in (("what", "Ring the clinic"), ("when", "Monday"), ("where", "at home")):
        at.text_input(key=f"step-{key}").set_value(text)
    next(
        one for one in at.button if one.label == message("checkins/ui/feedback_after_check_in", "Save step")
    ).click().run()

    again = opened(browse, NOW_PAGE, now=dated.span[0])
    assert [again.text_input(key=f"step-{key}").value for key in ("what", "when", "where")] == [
        "Ring the clinic",
        "Monday",
        "at home",
    ]


def test_a_stranger_sees_nothing_of_it(browse, dated, desk):
    desk().set_place(dated.id, Mode.VIDEO, "tracer-place", 45)

    assert "tracer-place" not in everything_sent(opened(browse, NOW_PAGE, as_="cho", now=dated.span[0]))
    assert "tracer-place" in everything_sent(opened(browse, NOW_PAGE, as_="ben", now=dated.span[0]))


def in_order(node) -> list:
    """Everything of a page, from its top to its end."""
    return [node, *(one for each in getattr(node, "children", {}).values() for one in in_order(each))]


def after_which_button(at) -> str:
    """The last button before the refusal."""
    drawn = in_order(at.main)
    refusal = next(number for number, one in enumerate(drawn) if getattr(one, "type", "") == "error")
    return [one.key for one in drawn[:refusal] if getattr(one, "type", "") == "button"][-1]


def test_a_refusal_is_shown_beside_the_button_that_was_pressed(browse, begun):
    at = opened(browse, now=NOW)
    at.time_input(key="hour-p1").set_value(NOW.time().replace(hour=3))
    at.date_input(key="day-p1").set_value(NOW.date())
    propose = next(one for one in at.button if one.label == PROPOSE)
    at = propose.click().run()

    assert after_which_button(at) == propose.key


def test_a_refusal_whose_button_is_gone_is_shown_at_the_top(browse, store, take_part):
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", since=NOW - WAITS + timedelta(minutes=1))
    at = opened(browse)
    at.session_state["alongside"].now = NOW + timedelta(minutes=2)
    at = press(at, "accept-")

    assert [one.value for one in at.error] == [message("partners/ui/refusals", "or expired")]
    assert not at.run().error
