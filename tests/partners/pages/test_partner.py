"""The page of support partners: asking and being asked, my partners and why, the next round, and what was not to be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.matching.rules.participants import Intent, Opening, Proof, Rule, Rules, Weights
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.rules.rounds import LeftOutPerson, Round
from alongside.partners.store import rounds
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import Onward
from tests.conftest import NOW
from tests.fixtures.pairs import WAITS, person
from tests.fixtures.partners import USUAL, add_peers, change_profile, seen
from tests.fixtures.sent import contacts_read, everything_sent, rows_sent
from tests.fixtures.wording import message

PAGE = "pages/advocate/partner.py"
REQUESTS, ROUNDS, PARTNERS = "partners/ui/requests", "partners/ui/round_answers", "partners/ui/partners"
PARTNER_UNTIL = message(PARTNERS, "partner until").partition("{")[0]
SHARED_AREAS = f"{message('partners/ui/coordinator/wording', 'focus')}: {{words}}"
COMES_FIRST = message(ROUNDS, "come first next time")
NO_SHARED_WAY = message("partners/ui/wording", "no way to meet", many=True).partition("{")[0]
HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"
SOON = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def peers(store):
    add_peers(store)


def desk(store, name, now=NOW):
    return PartnerDesk(store, Person(id=name, login=f"{name}@example.org", name=name.title()), now)


def opened(browse, as_="ana", now=NOW):
    at = browse(PAGE, as_=as_, now=now)
    assert not at.exception
    return at


def texts(at):
    return [one.value for one in at.text]


def said(at):
    return "\n".join(one.value for kind in (at.markdown, at.info, at.caption) for one in kind)


def keys(at):
    return {one.key for one in at.button}


def press(at, start):
    """The one button whose key begins so."""
    (key,) = (key for key in keys(at) if key.startswith(start))
    at = at.button(key=key).click().run()
    assert not at.exception
    return at


def rename(store, person_id, name):
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, person_id), name=name))


# ── who may open it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_there_for_a_signed_out_person(browse, store):
    partners(store)
    at = opened(browse, None)

    assert len(at.warning) == 1
    assert not at.title
    assert not at.button
    assert not [name for name in ("Ana", "Fay", "Gus") if name in everything_sent(at)]


def test_without_a_profile_the_way_to_it_and_to_others_who_help_is_shown(browse):
    at = opened(browse, "ben")

    assert message(PAGE.removesuffix(".py"), "to be matched") in said(at)
    assert not [key for key in keys(at) if key.startswith("ask-")]
    assert contacts_read(at) == ["Listening line day and night 0800 000 000"]


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_can_be_asked_is_shown_with_reasons_and_no_word_of_theirs(browse, store):
    change_profile(
        store, "fay", circumstances=frozenset({"a word of hers"}), wants=frozenset({"another word"})
    )
    at = opened(browse)

    assert {key for key in keys(at) if key.startswith("ask-")} == {"ask-fay", "ask-gus", "ask-hal", "ask-ida"}
    assert set(texts(at)) >= {"Fay", "Gus", "Hal", "Ida"}
    reasons = [
        message("partners/ui/wording", words) for words in ("share some focus", "they offer something")
    ]
    assert "\n".join(reasons) in "\n".join(texts(at))
    assert not [word for word in ("a word of hers", "another word") if word in everything_sent(at)]


def test_a_request_is_shown_to_the_person_asked_and_to_no_one_else(browse):
    at = press(opened(browse), "ask-fay")

    assert message(REQUESTS, "You sent", name="Fay") in texts(at)
    assert "ask-fay" not in keys(at)
    assert message(REQUESTS, "would", name="Ana") in texts(opened(browse, "fay"))
    assert message(REQUESTS, "would", name="Ana") not in everything_sent(opened(browse, "gus"))


def test_a_third_person_can_be_asked_when_one_request_is_withdrawn(browse):
    at = press(press(opened(browse), "ask-fay"), "ask-gus")
    assert at.button(key="ask-hal").disabled

    at = press(at, next(key for key in keys(at) if key.startswith("withdraw-")))
    assert not at.button(key="ask-hal").disabled
    at = press(at, "undo-withdrawal-")
    assert at.button(key="ask-hal").disabled


def test_a_click_on_an_outdated_page_is_refused_beside_it(browse, store):
    at = opened(browse)
    change_profile(store, "fay", intent=Intent.PAUSE)
    at = press(at, "ask-fay")

    assert len(at.error) == 1
    assert message(REQUESTS, "You sent", name="Fay") not in texts(at)


# ── being asked ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepting_makes_the_two_partners_on_both_pages(browse):
    press(opened(browse), "ask-fay")
    theirs = press(opened(browse, "fay"), "yes-")

    assert "Ana" in texts(theirs)
    assert message(PARTNERS, "partner until", day="27 May 2026") in said(theirs)
    mine = opened(browse)
    assert "Fay" in texts(mine)
    assert message(REQUESTS, "You sent", name="Fay") not in texts(mine)
    assert PARTNER_UNTIL not in said(opened(browse, "gus"))


def test_a_declined_request_is_gone_for_the_one_who_declines_and_changes_nothing_for_the_other(browse):
    press(opened(browse), "ask-fay")
    before = everything_sent(opened(browse, now=SOON))

    theirs = press(opened(browse, "fay"), "no-")

    assert message(REQUESTS, "would", name="Ana") not in texts(theirs)
    assert message(REQUESTS, "No one is told. You", time="10:10") in said(opened(browse, "fay"))
    for _ in range(2):
        assert everything_sent(opened(browse, now=SOON)) == before


def test_accepting_needs_room(browse, store):
    press(opened(browse), "ask-fay")
    change_profile(store, "fay", capacity=0)
    theirs = opened(browse, "fay")

    (yes,) = (one for one in theirs.button if one.key.startswith("yes-"))
    assert yes.disabled
    assert message(REQUESTS, "to accept, make room") in said(theirs)


# ── why ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def partners(store, *names):
    """Ana and fay, unless named."""
    asker, asked = names or ("ana", "fay")
    desk(store, asker).send_request(asked)
    theirs = desk(store, asked)
    theirs.answer_request(theirs.search_peers().of_me[0].request.id, True)


def test_both_read_why_they_were_matched(browse, store):
    change_profile(store, "ana", issues=frozenset({"housing", "only mine"}))
    partners(store)

    for name in ("ana", "fay"):
        at = opened(browse, name)
        assert [(row["part"], row["most"]) for row in rows_sent(at)] == [
            (message("partners/ui/coordinator/wording", "focus"), 30),
            (message("partners/ui/coordinator/wording", "offers"), 25),
            (message("partners/ui/coordinator/wording", "Conversation"), 15),
            (message("partners/ui/coordinator/wording", "circumstances"), 10),
            (message("partners/ui/coordinator/wording", "Shared times"), 15),
        ]
        assert SHARED_AREAS.format(words="housing") in texts(at)
        assert message(PARTNERS, "they'd", words="grief") in texts(at)
        assert message("partners/ui/wording", "mostly work on different things") in said(at)
        assert "only mine" not in everything_sent(at)


def test_what_one_of_them_hides_is_gone_for_both(browse, store):
    partners(store)
    change_profile(store, "fay", named=frozenset())

    for name in ("ana", "fay"):
        at = opened(browse, name)
        assert [row["part"] for row in rows_sent(at)] == [
            message("partners/ui/coordinator/wording", "Shared times")
        ]
        assert "housing" not in everything_sent(at)


def test_names_and_own_words_are_shown_as_text_alone(browse, store):
    """In every place with a person's own text: asked, asking, partner, and what both have in common."""
    own = dict.fromkeys(("issues", "offers", "wants", "circumstances"), frozenset({HOSTILE}))
    for name in ("ana", "fay", "gus", "hal", "ida"):
        change_profile(store, name, capacity=4, **own)
        rename(store, name, f"{HOSTILE} {name}")
    partners(store)
    desk(store, "ana").send_request("gus")
    desk(store, "hal").send_request("ana")
    at = opened(browse)

    shown = texts(at)
    for name in ("fay", "gus", "hal", "ida"):
        assert [one for one in shown if f"{HOSTILE} {name}" in one], name
    assert SHARED_AREAS.format(words=HOSTILE) in shown
    kinds = (at.markdown, at.caption, at.info, at.title, at.header, at.subheader)
    assert [one.value for kind in kinds for one in kind if "example.org" in one.value] == []
    labels = [one.label for kind in (at.expander, at.button, at.selectbox) for one in kind]
    assert [label for label in labels if "example.org" in label] == []


# ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def open_round(store):
    opened = Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 11), seed="seed")
    with store.write() as db:
        rounds.open_round(db, opened, "eli")
    return opened


def test_joining_a_round_can_be_changed(browse, store):
    assert message(ROUNDS, "no coordinator to open one") in said(opened(browse))
    open_round(store)
    at = opened(browse)
    assert message(ROUNDS, "like to join", day="11 Mar 2026") in said(at)

    at = press(at, "round-in")
    assert message(ROUNDS, "you're in.") in said(at)
    assert desk(store, "ana").open_round().comes is True

    at = press(at, "round-out")
    assert message(ROUNDS, "you're not in.") in said(at)
    assert message(ROUNDS, "like to join", day="11 Mar 2026") in said(opened(browse, "fay"))


@pytest.fixture
def leave_out(store) -> Callable[..., None]:
    """Publishes a round that left ana out."""

    def leave(unavailable: int = 0, **binding: int) -> None:
        round = open_round(store)
        ruled_out = {Rule(rule): people for rule, people in binding.items()}
        note = LeftOutPerson(
            round=1,
            person_id="ana",
            binding=ruled_out,
            opening=Opening(NOW, 30, 4),
            waited=1,
            unavailable=unavailable,
            peers=0,
        )
        done = replace(
            round,
            published_at=NOW,
            begins=NOW,
            rules=Rules(),
            weights=Weights(),
            proof=Proof(0, 0),
            digest="d",
        )
        with store.write() as db:
            rounds.save_left_out(db, [note])
            rounds.publish_round(db, done, "eli")

    return leave


def test_an_unmatched_person_reads_kindly_the_main_reason_and_what_would_help(browse, leave_out):
    leave_out(overlap=7, mode=1)
    note = said(opened(browse))

    reason = message("partners/ui/wording", "too little time", many=True, n="7")
    assert COMES_FIRST in note
    assert f"{message(ROUNDS, 'main reason')} {reason}" in note
    assert (
        message("partners/ui/wording", "more minutes", many=True)
        .partition("{time}")[0]
        .format(minutes="30", weekday="Wednesday")
        in note
    )
    assert NO_SHARED_WAY not in note
    assert COMES_FIRST not in said(opened(browse, "fay"))


@pytest.mark.parametrize(("unavailable", "shown"), [(4, False), (5, True)])
def test_those_who_were_not_available_are_a_number_from_five_on(browse, leave_out, unavailable, shown):
    leave_out(unavailable)

    text = message(ROUNDS, "people weren't available", many=True, n=unavailable)
    assert (text in said(opened(browse))) is shown


# ── what others keep to themselves ──────────────────────────────────────────────────────────────────────────────────


def paused(store):
    ProfileDesk(store, Person(id="fay", login="fay", name="Fay"), NOW).pause_matching()


def away(store):
    ProfileDesk(store, Person(id="fay", login="fay", name="Fay"), NOW).add_time_off(
        "2026-03-01", "2026-04-30"
    )


def blocked(store):
    ProfileDesk(store, Person(id="fay", login="fay", name="Fay"), NOW).block_person("ana")


def blocked_by_oneself(store):
    ProfileDesk(store, Person(id="ana", login="ana", name="Ana"), NOW).block_person("fay")


def no_room(store):
    change_profile(store, "fay", capacity=0)


def not_here_recently(store):
    with store.write() as db:
        long_ago = (NOW - timedelta(days=60)).isoformat()
        db.run("delete from sign_in where person_id = 'fay'")
        profiles.save_profile(db, "fay", profiles.find_profile(db, "fay"), long_ago)


def wants_someone_else(store):
    change_profile(store, "fay", requires={"gender": frozenset({"woman"})})


KEPT_PRIVATE = [paused, away, blocked, blocked_by_oneself, no_room, not_here_recently, wants_someone_else]


def page_where(store, browse, kept_private):
    kept_private(store)
    return everything_sent(opened(browse))


def test_whatever_a_person_keeps_private_the_page_of_the_one_who_looks_is_the_same(browse, store):
    """Fay is simply not there; among few people there is not even a number."""
    with_fay = everything_sent(opened(browse))
    pages = {}
    for kept_private in KEPT_PRIVATE:
        pages[kept_private.__name__] = page_where(store, browse, kept_private)
        start_again(store)

    assert everything_sent(opened(browse)) == with_fay
    assert len(set(pages.values())) == 1
    only = next(iter(pages.values()))
    assert "Fay" in with_fay
    assert "Fay" not in only
    assert "available now" not in only


def start_again(store):
    with store.write() as db:
        db.run("delete from block")
        db.run("delete from sign_in where person_id = 'fay'")
        seen(db, "fay")
        profiles.save_profile(db, "fay", USUAL, NOW.isoformat())


@pytest.mark.parametrize(("how_many", "shown"), [(4, False), (5, True)])
def test_from_five_people_on_there_is_a_number_whatever_they_keep_private(browse, store, how_many, shown):
    names = [f"kim-{number}" for number in range(how_many)]
    with store.write() as db:
        for name in names:
            people.add_person(
                db, Person(id=name, login=f"{name}@example.org", name=name.title()), date(2025, 1, 6)
            )
            seen(db, name)
            profiles.save_profile(db, name, USUAL, NOW.isoformat())
    pages = []
    for first_blocks in (False, True):
        for number, name in enumerate(names):
            own = ProfileDesk(store, Person(id=name, login=name, name=name), NOW)
            if first_blocks and number == 0:
                own.end_pause()
                own.block_person("ana")
            else:
                own.pause_matching()
        pages.append(everything_sent(opened(browse)))

    assert pages[0] == pages[1]
    text = message(REQUESTS, "people aren't available", many=True, n=how_many)
    assert (text in pages[0]) is shown
    assert "Kim" not in pages[0]


def test_after_declining_and_after_silence_the_page_is_the_same_to_the_end(browse, store):
    def pages(answer: bool) -> list[str]:
        with store.write() as db:
            db.run("delete from ask")
        press(opened(browse), "ask-fay")
        if answer:
            press(opened(browse, "fay"), "no-")
        moments: list[datetime] = [SOON, NOW + WAITS, NOW + timedelta(days=8), NOW + timedelta(days=20)]
        return [everything_sent(opened(browse, now=moment)) for moment in moments]

    refused, silent = pages(True), pages(False)

    assert refused == silent
    assert len(set(refused)) > 1  # the twin: time itself does show


def test_a_person_without_room_reads_that_the_round_will_not_match_them(browse, store):
    with store.write() as db:
        rounds.open_round(
            db, Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="seed"), "cho"
        )
        rounds.save_answer(db, 1, "ana", True, NOW)
    change_profile(store, "ana", capacity=0)

    no_match = message(ROUNDS, "this round won't match you")
    assert no_match in [one.value for one in browse(PAGE, as_="ana").caption]
    change_profile(store, "ana", capacity=1)
    assert no_match not in [one.value for one in browse(PAGE, as_="ana").caption]


def test_a_match_is_called_proposed_until_all_have_accepted(browse, store):
    desk(store, "ana").send_request("fay")
    (asked,) = desk(store, "fay").search_peers().of_me
    desk(store, "fay").answer_request(asked.request.id, True)
    begun = said(opened(browse))
    with store.write() as db:
        db.run("update pairing set lapses_at = '2026-03-07T10:00:00+00:00'")  # as if a round had made it

    assert PARTNER_UNTIL in begun
    assert message(PARTNERS, "not all have accepted") in said(opened(browse))
    assert PARTNER_UNTIL not in said(opened(browse))


def test_an_ending_is_shown_here_too_while_it_can_be_undone_and_to_no_one_else(browse, store):
    desk(store, "ana").send_request("fay")
    (asked,) = desk(store, "fay").search_peers().of_me
    desk(store, "fay").answer_request(asked.request.id, True)
    (pairing,) = desk(store, "ana").my_pairings()
    before = everything_sent(opened(browse, as_="fay"))

    SessionDesk(store, person(store, "ana"), NOW).choose_onward(pairing.pairing_id, Onward.ROTATE)

    assert message("sessions/ui/pairs", "to be open for someone else") in said(opened(browse))
    assert message(PARTNERS, "can undo it", time="10:10") in said(opened(browse))
    assert everything_sent(opened(browse, as_="fay")) == before
