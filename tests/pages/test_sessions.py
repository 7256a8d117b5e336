"""The pages of sessions: what one can do where a pairing stands, and what nobody else ever sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.desks.sessions import PairStatus, SessionDesk
from alongside.domain.matching.participants import Mode
from alongside.domain.pairings import LAPSES, UNDO_FOR, Ending
from alongside.domain.sessions import LONGEST_PLACE, Feedback, Met, Onward, State, Weight
from alongside.store import notices, pairings, people, profiles, sessions
from alongside.web.sessions import pairs
from tests.conftest import NOW
from tests.desks.pairs import coordinate, matched, person
from tests.pages.sent import contacts_read, everything_sent
from tests.wording import message

PAGE = "pages/advocate/sessions.py"
NOW_PAGE = "pages/advocate/session_now.py"
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"
SOON = "2026-03-04T11:00:00+00:00"


@pytest.fixture
def desk(store) -> Callable[..., SessionDesk]:
    return lambda one="ana", now=NOW: SessionDesk(store, person(store, one), now)


@pytest.fixture
def pair(store, take_part):
    take_part(["ana", "ben"])
    return matched(store, "ana", "ben")


@pytest.fixture
def begun(pair, desk):
    desk().accept("p1")
    desk("ben").accept("p1")


@pytest.fixture
def dated(begun, desk):
    session = desk().propose("p1", SOON)
    return desk("ben").choose(session.id, SOON)


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


def test_somebody_without_a_partner_reads_that_there_is_nothing_to_arrange(browse):
    assert "nothing to arrange" in said(opened(browse))


def test_a_match_is_said_yes_to_with_one_tap(browse, pair, store):
    at = press(opened(browse), "accept-")

    assert "You said yes." in said(at)
    with store.read() as db:
        assert set(pairings.find_pairing(db, "p1").accepted) == {"ana"}


def test_a_no_can_be_undone_until_it_says_and_ends_the_match_then(browse, pair, store):
    at = press(opened(browse), "decline-")

    assert message("web/sessions/pairs", "You declined") in said(at)
    assert "You can undo this until 10:10" in said(at)
    assert not any((one.key or "").startswith(("accept-", "decline-")) for one in at.button)

    at = opened(browse, now=NOW + UNDO_FOR)
    assert "nothing to arrange" in said(at)
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

    assert "There is nothing to undo any more" in " ".join(one.value for one in at.error)


def test_the_partner_of_someone_who_said_no_is_sent_the_same_until_it_has_taken_effect(browse, pair, desk):
    before = everything_sent(opened(browse, as_="ben"))

    desk().decline("p1")

    assert everything_sent(opened(browse, as_="ben")) == before
    assert everything_sent(opened(browse, as_="ben", now=NOW + UNDO_FOR)) != before  # the twin


def test_a_time_is_taken_with_one_tap_and_stands_with_the_others_tap(browse, begun, desk):
    at = press(opened(browse), "choose-")
    assert "you said yes" in said(at)

    at = press(opened(browse, as_="ben"), "choose-")
    assert message("web/sessions/scheduling", "next session") in said(at)
    assert desk().mine()[0].stands is PairStatus.AHEAD


def test_times_are_shown_by_the_readers_own_clock(browse, begun, desk):
    desk("ben").propose("p1", "2026-04-06T13:00:00+00:00")

    labels = [one.label for one in opened(browse).button if (one.key or "").startswith("choose-")]

    assert any("2:00" in label and label.startswith("Monday") for label in labels)  # London, after the change


def test_a_yes_is_taken_back(browse, begun, desk):
    at = press(press(opened(browse), "choose-"), "back-")

    assert "you said yes" not in said(at)
    assert desk().mine()[0].stands is PairStatus.CHOOSE


def test_three_others_are_found_with_one_tap(browse, begun, desk):
    before = {one.begins for one in desk().mine()[0].next.offers}

    press(opened(browse), "others-")

    assert before.isdisjoint({one.begins for one in desk().mine()[0].next.offers})


def test_a_time_of_ones_own_is_proposed_by_ones_own_clock(browse, begun, desk):
    at = opened(browse)
    at.date_input(key="day-p1").set_value(NOW.date() + timedelta(days=40))
    at.time_input(key="hour-p1").set_value((NOW + timedelta(hours=3)).time())
    next(one for one in at.button if one.label == "Propose").click().run()

    mine = [one for one in desk().mine()[0].next.offers if one.by == "ana"]
    assert [one.begins for one in mine] == ["2026-04-13T12:00:00+00:00"]


def test_a_refusal_stands_at_the_top_in_words(browse, begun, desk):
    at = opened(browse)
    desk("ben").find_times("p1")  # meanwhile others took their place

    at = press(at, "choose-")

    assert [one.value for one in at.error] == [message("web/refusals", "longer free")]


def test_no_hour_in_common_is_said_and_nothing_is_lost(browse, store, take_part, desk):
    take_part(["ana"])
    take_part(["ben"], free=())
    matched(store, "ana", "ben", begun=True)

    at = press(opened(browse), "find-")

    assert "There is no hour left" in at.error[0].value


def test_a_date_is_called_off_without_a_reason(browse, dated, store):
    press(opened(browse), "call-off-")

    with store.read() as db:
        assert sessions.find_session(db, dated.id).state is State.CANCELLED


def test_how_and_where_are_kept_and_shown_to_both_as_text(browse, dated):
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


def test_the_file_for_the_calendar_is_offered_with_a_date_and_not_before(browse, begun, desk):
    assert opened(browse).get("download_button") == []

    session = desk().propose("p1", SOON)
    desk("ben").choose(session.id, SOON)

    assert len(opened(browse).get("download_button")) == 1


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def over(dated):
    """Three hours after it ended."""
    return dated.span[1] + timedelta(hours=3)


def test_ten_seconds_are_kept_and_only_for_oneself(browse, dated, over, store):
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


def test_whoever_did_not_meet_is_asked_no_more_than_that(browse, dated, over):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.NO_SHOW).run()

    assert [one.key for one in at.button_group] == [f"met-{dated.id}", f"onward-{dated.id}"]
    assert "nobody's fault" in said(at)


def test_what_one_said_changes_nothing_of_what_the_other_is_sent(browse, dated, over, desk, store):
    """Two worlds that differ in what ana said; the twin: a change of what both may know is found."""
    coordinate(store, "eli")
    desk(now=over).say(dated.id, Feedback(Met.MET, 0, Weight.HEAVIER), talk=True)
    badly = everything_sent(opened(browse, as_="ben", now=over))
    desk(now=over).say(dated.id, Feedback(Met.MET, 4, Weight.LIGHTER), Onward.KEEP)
    well = everything_sent(opened(browse, as_="ben", now=over))
    desk(now=over).propose("p1", "2026-03-20T11:00:00+00:00")

    assert badly == well
    assert everything_sent(opened(browse, as_="ben", now=over)) != well


def test_never_again_ends_it_for_both_and_thanks_only_the_other(browse, dated, over, store, desk):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET).run()
    at.button_group(key=f"onward-{dated.id}").set_value(Onward.NEVER)
    press(at.run(), f"say-{dated.id}")

    ended = "The time with your support partner has ended."
    later = over + UNDO_FOR
    first_pages = [opened(browse, "pages/advocate/check_in.py", as_=one, now=later) for one in ("ana", "ben")]
    assert [ended in said(page) for page in first_pages] == [False, True]
    with store.read() as db:
        assert profiles.blocks_of(db, "ana") == ["ben"]
        assert profiles.blocks_of(db, "ben") == []


def test_to_talk_to_a_coordinator_is_one_tap_and_can_be_taken_back_also_without_a_partner(browse, store):
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

    assert "A short look" not in said(at)
    assert "A short look" in said(opened(browse, as_="ben"))
    with store.read() as db:
        assert set(pairings.find_pairing(db, "p1").kept) == {"ana"}


# ── the session itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_session_opens_a_quarter_of_an_hour_before_it(browse, dated):
    begins = dated.span[0]

    early = opened(browse, NOW_PAGE, now=begins - timedelta(minutes=16))
    near = opened(browse, NOW_PAGE, now=begins - timedelta(minutes=15))

    assert "No session is on now." in said(early)
    assert "Agenda" in said(near)


def test_the_agreement_is_shown_until_one_agreed(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    assert message("web/sessions/agreement", "session") in said(at)

    at = press(at, "agree-")

    assert message("web/sessions/agreement", "session") not in said(at)
    assert message("web/sessions/agreement", "session") in said(
        opened(browse, NOW_PAGE, as_="ben", now=dated.span[0])
    )


def test_the_contacts_of_the_organisation_are_on_the_card_for_more_than_a_peer_can_carry(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])

    assert contacts_read(at) == ["Listening line 0800 000 000 day and night"]
    assert "Not to their line manager" in said(at)


def test_the_timer_goes_from_part_to_part(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])

    at = press(at, "start")
    assert any(one.key == "pause" for one in at.button)
    at = press(at, "next")
    at = press(at, "next")

    assert "**Turn 1 of 2**" in [one.value for one in at.markdown]


def test_whoever_needs_longer_keeps_the_timer_and_finds_the_way_back_to_it(browse, dated):
    over = dated.span[1] + timedelta(minutes=20)

    assert any(one.key == "start" for one in opened(browse, NOW_PAGE, now=over).button)
    back = [one.proto.label for one in opened(browse, now=over).get("page_link")]
    assert message("web/sessions/pairs", "finished") in back


def test_whoever_is_done_early_looks_back_at_once(browse, dated, desk):
    now = dated.span[0] + timedelta(minutes=40)
    at = opened(browse, now=now)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    press(at.run(), "say-")

    assert desk(now=now).mine()[0].past == ()  # it is on still
    assert desk(now=now).mine()[0].to_say is None
    assert "Which time suits you?" in said(opened(browse, now=now))


def test_after_the_end_of_a_pairing_its_last_session_waits_for_ones_word_and_nothing_else_is_there(
    browse, dated, desk
):
    now = dated.span[1] + timedelta(minutes=5)
    desk("ben", now - UNDO_FOR).go_on("p1", Onward.ROTATE)
    at = opened(browse, now=now)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    at = at.run()

    assert "Did you meet on" in said(at)
    assert at.button_group(key=f"onward-{dated.id}").options == [
        message("web/sessions/feedback", "Never match us again")
    ]
    assert not any((one.key or "").startswith(("find-", "keep-", "rotate-")) for one in at.button)


def test_only_a_yes_that_decides_says_that_the_time_stands_with_it(browse, store, take_part, desk):
    take_part(["ana", "ben", "cho"])
    matched(store, "ana", "ben", "cho", pairing_id="p1", begun=True)
    session = desk().propose("p1", SOON)

    def help_of(one: str) -> str:
        at = opened(browse, as_=one)
        return next(button.help for button in at.button if button.key == f"choose-{session.id}-{SOON}")

    before = help_of("cho")
    desk("ben").choose(session.id, SOON)
    assert (before, help_of("cho")) == (
        message("web/sessions/scheduling", "accepted this"),
        message("web/sessions/scheduling", "too"),
    )


def test_a_date_after_the_end_says_what_it_hangs_on(browse, begun, desk, store):
    hangs = "stands only if you both go on"
    before = said(opened(browse))
    with store.write() as db:
        db.run("update pairing set until = '2026-03-10'")
    session = desk().propose("p1", "2026-03-10T11:00:00+00:00")
    offered = said(opened(browse))
    desk("ben").choose(session.id, "2026-03-10T11:00:00+00:00")

    assert [hangs in text for text in (before, offered, said(opened(browse)))] == [False, True, True]


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
    desk().place(dated.id, Mode.VIDEO, place, 45)

    assert buttons(opened(browse)) == links
    assert buttons(opened(browse, NOW_PAGE, now=dated.span[0])) == links
    assert (message("web/sessions/scheduling", "under") in said(opened(browse))) is (place == "")


def test_a_link_is_added_also_while_the_session_is_on(browse, dated, desk):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    at.text_input(key=f"where-{dated.id}-{dated.revision}").set_value("https://meet.example.org/now")
    next(one for one in at.button if one.label == "Save").click()
    at = at.run()

    assert not at.exception
    assert buttons(at) == ["https://meet.example.org/now"]
    assert desk("ben").session(dated.id).place == "https://meet.example.org/now"


def test_a_link_that_is_too_long_is_refused_in_words_and_not_dropped(browse, dated, desk):
    at = opened(browse)
    mark = f"{dated.id}-{dated.revision}"
    at.text_input(key=f"where-{mark}").set_value("https://example.org/" + "x" * LONGEST_PLACE)
    next(one for one in at.button if one.label == "Save").click()
    at = at.run()

    assert "Nothing was changed" in said(at)
    assert desk().session(dated.id).place == ""


def test_a_refusal_stands_by_its_button_and_no_message_covers_it(browse, begun):
    at = opened(browse)
    at.date_input(key="day-p1").set_value(NOW.date())
    at.time_input(key="hour-p1").set_value((NOW - timedelta(hours=3)).time())
    next(one for one in at.button if one.label == "Propose").click()
    at = at.run()

    assert not at.toast
    assert "Choose a time from now on" in said(at)


def test_times_in_place_of_a_date_lie_open(browse, dated, desk):
    before = [one.label for one in opened(browse).expander if one.proto.expanded]
    desk("ben").propose("p1", "2026-03-06T11:00:00+00:00")

    assert before == []
    assert [one.label for one in opened(browse).expander if one.proto.expanded] == [
        message("web/sessions/scheduling", "Move session")
    ]


@pytest.mark.parametrize(
    ("onward", "words"),
    [(Onward.NEVER, "never paired"), (Onward.ROTATE, "after *Save* this pairing ends, and you are open")],
)
def test_what_ends_a_pairing_says_so_before_it_is_saved(browse, dated, over, onward, words):
    at = opened(browse, now=over)
    at.button_group(key=f"met-{dated.id}").set_value(Met.MET)
    at = at.run()
    before = said(at)
    at.button_group(key=f"onward-{dated.id}").set_value(onward)

    assert (words in before, words in said(at.run())) == (False, True)


def test_what_is_on_stands_first(browse, store, take_part, dated, desk):
    take_part(["cho"])
    matched(store, "ana", "cho", pairing_id="p0")
    found = desk(now=dated.span[0]).mine()

    assert [one.status for one in pairs.sort_pairs(reversed(found))] == [PairStatus.NOW, PairStatus.PROPOSED]


def test_a_step_is_kept_and_shown_again(browse, dated):
    at = opened(browse, NOW_PAGE, now=dated.span[0])
    for key, text in (("what", "Ring the clinic"), ("when", "Monday"), ("where", "at home")):
        at.text_input(key=f"step-{key}").set_value(text)
    next(
        one for one in at.button if one.label == message("web/feedback_after_check_in", "Save step")
    ).click().run()

    again = opened(browse, NOW_PAGE, now=dated.span[0])
    assert [again.text_input(key=f"step-{key}").value for key in ("what", "when", "where")] == [
        "Ring the clinic",
        "Monday",
        "at home",
    ]


def test_a_stranger_sees_nothing_of_it(browse, dated, desk):
    desk().place(dated.id, Mode.VIDEO, "tracer-place", 45)

    assert "tracer-place" not in everything_sent(opened(browse, NOW_PAGE, as_="cho", now=dated.span[0]))
    assert "tracer-place" in everything_sent(opened(browse, NOW_PAGE, as_="ben", now=dated.span[0]))


def in_order(node) -> list:
    """Everything of a page, from its top to its end."""
    return [node, *(one for each in getattr(node, "children", {}).values() for one in in_order(each))]


def after_which_button(at) -> str:
    """The last button that stands before the refusal."""
    drawn = in_order(at.main)
    refusal = next(number for number, one in enumerate(drawn) if getattr(one, "type", "") == "error")
    return [one.key for one in drawn[:refusal] if getattr(one, "type", "") == "button"][-1]


def test_a_refusal_stands_beside_the_button_that_was_pressed(browse, begun):
    at = opened(browse, now=NOW)
    at.time_input(key="hour-p1").set_value(NOW.time().replace(hour=3))
    at.date_input(key="day-p1").set_value(NOW.date())
    propose = next(one for one in at.button if one.label == "Propose")
    at = propose.click().run()

    assert after_which_button(at) == propose.key


def test_a_refusal_whose_button_is_gone_stands_at_the_top(browse, store, take_part):
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", since=NOW - LAPSES + timedelta(minutes=1))
    at = opened(browse)
    at.session_state["alongside"].now = NOW + timedelta(minutes=2)
    at = press(at, "accept-")

    assert [one.value for one in at.error] == [message("web/refusals", "or expired")]
    assert not at.run().error
