"""I need someone this week: who is asked, what only they learn, and the limits that keep supporters well."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people, sign_ins
from alongside.core.rules.instants import instant_text
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store.engine import Store
from alongside.everything.desk.inbox import InboxDesk, InboxItem, InboxKind
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Intent, Mode, Pair, Part
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.partners.desk.pairing_endings import end_all_pairings
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import UrgentDesk
from alongside.partners.rules.partner_requests import NoRoom, NotOpenToRequests
from alongside.partners.rules.urgent import (
    AGAIN_AFTER,
    KEPT,
    LASTS,
    MOST_OFFERS,
    REST,
    NeedsProfile,
    NoSuchUrgentRequest,
    RequestedRecently,
    Resting,
)
from alongside.partners.store import urgent
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.profiles import ACTIVE_PARTNERS, FreeTime
from alongside.profiles.store import profiles
from alongside.sessions.desk.my_pairs import PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import LASTS_URGENT, Pairing
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, believe
from tests.fixtures.pairs import reachable
from tests.fixtures.partners import PEERS, USUAL, add_peers, change_profile, seen

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
OTHERS = frozenset(PEERS) - {"ana"}


@pytest.fixture(autouse=True)
def peers(store: Store) -> None:
    """Room for two each; free on every day, so that there are times soon."""
    add_peers(store)
    days = tuple(FreeTime(weekday, 9 * 60, 12 * 60) for weekday in range(7))
    for name in PEERS:
        change_profile(store, name, capacity=2, free=days)


def person(name):
    return Person(id=name, login=f"{name}@example.org", name=name.title())


def desk(store, name, now=NOW):
    return UrgentDesk(store, person(name), now)


def test_no_one_is_written_that_someone_waits_who_was_erased_meanwhile(store):
    reachable(store, *PEERS)
    desk(store, "ana").send_request()
    PartnerDesk(store, person("ana"), NOW).send_request("hal")
    with store.read() as db:
        before = {one.kind for one in outbox.list_messages(db, DeliveryStatus.WAITING)}
    with store.write() as db:
        end_all_pairings(db, "ana", NOW)

    with store.read() as db:
        assert (before, outbox.list_messages(db, DeliveryStatus.WAITING)) == ({MessageKind.MATCH}, [])


def asked_now(store, now=NOW):
    """The person who is asked at this moment."""
    return [name for name in (*PEERS, "joy", "kay") if desk(store, name, now).received_requests()]


def answer(store, name, yes, now=NOW):
    (one,) = desk(store, name, now).received_requests()
    desk(store, name, now).answer_request(one.request_id, yes)


def here(store, now):
    """Everyone was seen lately."""
    with store.write() as db:
        for name in PEERS:
            sign_ins.add_sign_in(db, f"{name}-{now}", f"{name}-{now}", name, at=now, device="a browser")


def add(store, *names, **says):
    with store.write() as db:
        for name in names:
            people.add_person(db, person(name), date(2025, 1, 6))
            seen(db, name)
            profiles.save_profile(db, name, replace(USUAL, **says), NOW.isoformat())


def pair_up(store, *pair, pairing_id="p"):
    link = Pair(a=pair[0], b=pair[1], fit=500, parts=dict.fromkeys(Part, 0))
    with store.write() as db:
        pairings.insert_pairing(
            db,
            Pairing(
                id=pairing_id,
                people=pair,
                round=0,
                since=date(2026, 3, 2),
                until=date(2026, 5, 25),
                links=(link,),
            ),
        )


# ── one after the other ─────────────────────────────────────────────────────────────────────────────────────────────


def test_one_person_is_asked_and_learns_who_needs_them(store):
    desk(store, "ana").send_request()

    (asked,) = asked_now(store)
    assert asked in OTHERS
    assert desk(store, asked).received_requests()[0].name == "Ana"


def test_asking_twice_asks_one_person_once(store):
    desk(store, "ana").send_request()
    before = asked_now(store)

    desk(store, "ana").send_request()

    assert asked_now(store) == before


def test_a_no_asks_the_next_once_it_cannot_be_undone_and_a_fifth_is_never_asked(store):
    add(store, "joy")
    desk(store, "ana").send_request()
    asked, now = [], NOW
    while found := asked_now(store, now):
        asked += found
        answer(store, found[0], False, now)
        run_scheduled_jobs(store, now + UNDO_FOR - MINUTE)
        assert asked_now(store, now + UNDO_FOR - MINUTE) == []
        now += UNDO_FOR
        run_scheduled_jobs(store, now)

    assert len(set(asked)) == len(asked) == MOST_OFFERS
    run_scheduled_jobs(store, NOW + DAY)
    assert asked_now(store, NOW + DAY) == []


def test_what_no_one_answers_in_time_goes_to_the_next_when_the_clock_comes_by(store):
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    in_the_morning = NOW + DAY  # twelve hours after ten in the morning is night

    run_scheduled_jobs(store, in_the_morning - MINUTE)
    assert asked_now(store, in_the_morning - MINUTE) == [first]
    run_scheduled_jobs(store, in_the_morning)
    (second,) = asked_now(store, in_the_morning)

    assert second != first
    with pytest.raises(NoSuchUrgentRequest):
        desk(store, first, in_the_morning).answer_request(request_id(store), True)


def request_id(store):
    with store.read() as db:
        return urgent.list_sent(db, "ana")[0].id


def test_the_best_fit_is_asked_first(store):
    for name in OTHERS - {"hal"}:
        change_profile(store, name, issues=frozenset({"debt"}))

    desk(store, "ana").send_request()

    assert asked_now(store) == ["hal"]


def test_of_equals_a_lot_decides_and_not_the_order_of_names(store):
    first = set()
    for _ in range(12):
        with store.write() as db:
            db.run("delete from urgent_request")
        desk(store, "ana").send_request()
        first |= set(asked_now(store))

    assert len(first) > 1


@pytest.mark.parametrize(
    "change",
    [
        {"intent": Intent.RECEIVE},
        {"intent": Intent.PAUSE},
        {"capacity": 0},
        {"languages": frozenset({"es"})},
        {"free": (FreeTime(1, 18 * 60, 20 * 60),)},
    ],
)
def test_only_those_are_asked_who_are_here_to_give_and_could_be_paired(store, change):
    for name in OTHERS - {"hal"}:
        change_profile(store, name, **change)

    desk(store, "ana").send_request()
    assert asked_now(store) == ["hal"]
    answer(store, "hal", False)

    assert asked_now(store) == []


@pytest.mark.parametrize("intent", [*Intent])
def test_whatever_someone_is_here_for_they_may_need_someone(store, intent):
    change_profile(store, "ana", intent=intent, capacity=0)
    change_profile(store, "fay", intent=Intent.GIVE)

    desk(store, "ana").send_request()

    assert len(asked_now(store)) == 1


def test_whom_someone_keeps_away_from_is_never_asked(store):
    for name in OTHERS - {"hal"}:
        ProfileDesk(store, person("ana"), NOW).block_person(name)
    ProfileDesk(store, person("hal"), NOW).block_person("ana")

    desk(store, "ana").send_request()

    assert asked_now(store) == []
    ProfileDesk(store, person("hal"), NOW).unblock_person("ana")
    run_scheduled_jobs(store, NOW + MINUTE)
    assert asked_now(store, NOW + MINUTE) == ["hal"]


def test_who_pauses_is_asked_no_longer_and_the_next_is(store):
    desk(store, "ana").send_request()
    (first,) = asked_now(store)

    ProfileDesk(store, person(first), NOW).pause_matching()
    assert asked_now(store) == []
    run_scheduled_jobs(store, NOW + MINUTE)

    (second,) = asked_now(store, NOW + MINUTE)
    assert second != first


def test_no_one_is_asked_by_two_at_once_and_no_one_who_asks_themselves(store):
    """Five people: ana asks the first, and one of the others asks; two can give still, then the person who asks finds no one."""
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    second, third, fourth = sorted(OTHERS - {first})

    desk(store, second).send_request()
    (also,) = set(asked_now(store)) - {first}
    assert also in (third, fourth)

    (idle,) = {third, fourth} - {also}
    desk(store, idle).send_request()
    assert asked_now(store) == sorted([first, also])


def test_without_a_profile_there_is_no_one_to_look_for(store):
    with pytest.raises(NeedsProfile):
        desk(store, "ben").send_request()
    assert desk(store, "ben").my_request() is None


def test_a_withdrawn_request_is_gone_for_both(store):
    desk(store, "ana").send_request()
    (asked,) = asked_now(store)

    desk(store, "ana").withdraw_request()

    assert (asked_now(store), desk(store, "ana").my_request()) == ([], None)
    for again in (lambda: desk(store, "ana").withdraw_request(), lambda: reply(store, asked)):
        with pytest.raises(NoSuchUrgentRequest):
            again()


def test_a_decline_that_was_undone_can_be_answered_again_and_no_one_else_was_asked(store):
    add(store, "joy", "kay")
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    before = desk(store, first).received_requests()
    answer(store, first, False)
    soon = NOW + UNDO_FOR - MINUTE

    (declined,) = desk(store, first, soon).declined_requests()
    assert (declined.name, declined.until) == ("Ana", NOW + UNDO_FOR)
    others = {*PEERS, "joy", "kay"} - {first}
    assert [one for one in others if desk(store, one, soon).declined_requests()] == []
    with pytest.raises(NothingToUndo):
        desk(store, "joy" if first != "joy" else "kay", soon).undo_decline(declined.request_id)
    desk(store, first, soon).undo_decline(declined.request_id)
    run_scheduled_jobs(store, NOW + UNDO_FOR)

    assert (asked_now(store, NOW + UNDO_FOR), desk(store, first).received_requests()) == ([first], before)
    reply(store, first)


def test_too_late_a_decline_cannot_be_undone(store):
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    answer(store, first, False)

    assert desk(store, first, NOW + UNDO_FOR).declined_requests() == []
    with pytest.raises(NothingToUndo):
        desk(store, first, NOW + UNDO_FOR).undo_decline(request_id(store))


def test_someone_who_can_undo_a_decline_is_asked_by_no_one_else_meanwhile(store):
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    answer(store, first, False)
    other = next(one for one in PEERS if one not in ("ana", first))

    desk(store, other).send_request()

    assert desk(store, first).received_requests() == []


def test_a_withdrawn_request_that_was_undone_goes_on_with_the_same_person(store):
    reachable(store, *PEERS)
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    before = desk(store, first).received_requests(), len(waiting_mail(store, first))
    desk(store, "ana").withdraw_request()
    soon = NOW + UNDO_FOR - MINUTE

    assert desk(store, "ana", soon).withdrawn_until() == NOW + UNDO_FOR
    assert desk(store, first, soon).withdrawn_until() is None
    desk(store, "ana", soon).undo_withdrawal()

    assert (desk(store, first).received_requests(), len(waiting_mail(store, first))) == before
    with pytest.raises(NothingToUndo):
        desk(store, "ana", soon).undo_withdrawal()


@pytest.mark.parametrize("ending", ["late", "accepted", "expired"])
def test_what_ended_in_another_way_or_long_ago_is_not_undone(store, ending):
    desk(store, "ana").send_request()
    now = NOW
    match ending:
        case "late":
            desk(store, "ana").withdraw_request()
            now = NOW + UNDO_FOR
        case "accepted":
            answer(store, asked_now(store)[0], True)
        case "expired":
            now = NOW + LASTS
            run_scheduled_jobs(store, now)

    assert desk(store, "ana", now).withdrawn_until() is None
    with pytest.raises(NothingToUndo):
        desk(store, "ana", now).undo_withdrawal()


def reply(store, name):
    desk(store, name).answer_request(request_id(store), True)


def test_only_who_is_asked_can_answer(store):
    desk(store, "ana").send_request()
    (asked,) = asked_now(store)

    for name in sorted({*PEERS, "ben"} - {asked}):
        for yes in (True, False):
            with pytest.raises(NoSuchUrgentRequest):
                desk(store, name).answer_request(request_id(store), yes)
    assert asked_now(store) == [asked]


# ── what the person who asked sees ──────────────────────────────────────────────────────────────────────────────────


def seen_by_ana(store, now):
    """All that her desks hand out, but for what is of the one request itself."""
    own = desk(store, "ana", now)
    return (
        own.my_request(),
        own.earliest_next_request(),
        own.received_requests(),
        PartnerDesk(store, person("ana"), now).my_pairings(),
        InboxDesk(store, person("ana"), now).read_inbox(),
    )


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=1), 2 * DAY, LASTS - MINUTE])
def test_no_answer_but_a_yes_ever_shows_to_the_person_who_asked(store, later):
    desk(store, "ana").send_request()
    silent = seen_by_ana(store, NOW + later)
    for said_no in range(1, MOST_OFFERS + 1):
        answer(store, asked_now(store)[0], False)
        run_scheduled_jobs(store, NOW + UNDO_FOR)
        assert seen_by_ana(store, NOW + later) == silent, said_no

    assert silent[0].until == NOW + LASTS


def test_a_yes_shows_to_the_person_who_asked(store):
    """The twin: with it the same sight differs."""
    desk(store, "ana").send_request()
    silent = seen_by_ana(store, NOW)

    answer(store, asked_now(store)[0], True)

    assert seen_by_ana(store, NOW) != silent


def test_a_request_that_no_one_could_be_asked_for_looks_like_any_other(store):
    for name in OTHERS:
        ProfileDesk(store, person(name), NOW).pause_matching()
    desk(store, "ana").send_request()

    assert asked_now(store) == []
    assert desk(store, "ana").my_request().until == NOW + LASTS


def test_when_the_time_is_up_the_person_who_asked_is_notified_once(store):
    reachable(store, "ana")
    desk(store, "ana").send_request()

    for late in (LASTS, LASTS + MINUTE):
        run_scheduled_jobs(store, NOW + late)

    told = InboxDesk(store, person("ana"), NOW + LASTS).read_inbox().notices
    assert [one.kind for one in told] == [NoticeKind.NO_ONE_FREE]
    assert desk(store, "ana", NOW + LASTS).my_request() is None
    assert [one.kind for one in waiting_mail(store, "ana")] == [MessageKind.NEWS]


def waiting_mail(store, name):
    with store.read() as db:
        rows = db.rows("select id from outbox where person_id = :name order by once", name=name)
        return [outbox.find_message(db, row["id"]) for row in rows]


def test_no_one_was_free_is_never_said_of_a_withdrawn_or_accepted_request(store):
    desk(store, "ana").send_request()
    desk(store, "ana").withdraw_request()
    desk(store, "gus").send_request()
    answer(store, asked_now(store)[0], True)

    run_scheduled_jobs(store, NOW + LASTS)

    def told(name):
        return [one.kind for one in InboxDesk(store, person(name), NOW + LASTS).read_inbox().notices]

    assert (told("ana"), told("gus")) == ([], [NoticeKind.SOMEONE_FREE])


def test_an_own_request_waits_on_the_first_page_until_it_is_withdrawn(store):
    desk(store, "ana").send_request()

    def waiting():
        return InboxDesk(store, person("ana"), NOW).read_inbox().items

    assert waiting() == (InboxItem(InboxKind.OWN_REQUEST, at=desk(store, "ana").my_request().until),)
    desk(store, "ana").withdraw_request()
    assert waiting() == ()


# ── being asked ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_being_asked_waits_on_the_first_page_and_in_one_neutral_message(store):
    reachable(store, *PEERS)
    desk(store, "ana").send_request()
    (first,) = asked_now(store)

    (item,) = InboxDesk(store, person(first), NOW).read_inbox().items
    (message,) = waiting_mail(store, first)

    assert (item.kind, item.at) == (InboxKind.ASKED, desk(store, first).received_requests()[0].until)
    assert (message.kind, message.about, message.expires_at) == (MessageKind.MATCH, {}, item.at)
    answer(store, first, False)
    assert waiting_mail(store, first) == []  # nothing is sent about what is answered
    run_scheduled_jobs(store, NOW + UNDO_FOR)
    assert len(waiting_mail(store, asked_now(store)[0])) == 1
    assert waiting_mail(store, "ana") == []


def test_no_one_is_written_of_what_cannot_be_answered_any_more(store):
    """Also where no one comes next: anyone who needed someone has left the organisation."""
    reachable(store, *PEERS)
    desk(store, "ana").send_request()
    (first,) = asked_now(store)
    written = len(waiting_mail(store, first))
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "ana"), left_on=date(2026, 3, 4)))
    run_scheduled_jobs(store, NOW + MINUTE)

    assert (written, waiting_mail(store, first), asked_now(store, NOW + MINUTE)) == (1, [], [])


# ── a yes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("weekdays", [(3, 4), (1,)])  # today is a Wednesday
def test_someone_who_is_needed_this_week_is_met_this_week_where_there_is_a_time(store, weekdays):
    for name in PEERS:
        change_profile(store, name, free=tuple(FreeTime(day, 9 * 60, 12 * 60) for day in weekdays))
    desk(store, "ana").send_request()
    answer(store, asked_now(store)[0], True)

    (mine,) = SessionDesk(store, person("ana"), NOW).my_pairs()
    times = [one.begins for one in mine.next.offers]
    assert times
    assert max(times) < NOW + timedelta(weeks=1)


def test_a_yes_makes_the_two_partners_for_two_weeks_with_times_soon(store):
    desk(store, "ana").send_request()
    (name,) = asked_now(store)

    answer(store, name, True)
    reply(store, name)  # a double click

    (pair,) = SessionDesk(store, person("ana"), NOW).my_pairs()
    assert (pair.pairing.urgent, pair.pairing.asked, pair.pairing.begun) == (True, True, True)
    assert pair.pairing.accepted.keys() == {"ana", name}
    assert pair.pairing.until == (NOW + LASTS_URGENT).date()
    assert pair.status is PairStatus.CHOOSE
    assert pair.next.offers[0].begins <= NOW + DAY
    assert (desk(store, "ana").my_request(), asked_now(store)) == (None, [])


def test_a_person_in_need_may_go_beyond_their_own_capacity(store):
    pair_up(store, "ana", "ben", pairing_id="p1")
    pair_up(store, "ana", "cho", pairing_id="p2")
    desk(store, "ana").send_request()

    answer(store, asked_now(store)[0], True)

    assert len(PartnerDesk(store, person("ana"), NOW).my_pairings()) == ACTIVE_PARTNERS + 1


def test_a_supporter_never_goes_beyond_two_partners_however_much_room_they_say(store):
    only(store, "hal", capacity=5)
    pair_up(store, "hal", "ben", pairing_id="p1")
    desk(store, "ana").send_request()
    assert asked_now(store) == ["hal"]  # the twin: with one partner there is room

    pair_up(store, "hal", "cho", pairing_id="p2")

    assert asked_now(store) == []
    with pytest.raises(NoRoom):
        reply(store, "hal")
    assert len(PartnerDesk(store, person("hal"), NOW).my_pairings()) == ACTIVE_PARTNERS


def only(store, name, **says):
    """No one else can give."""
    for other in OTHERS - {name}:
        change_profile(store, other, intent=Intent.RECEIVE)
    if says:
        change_profile(store, name, **says)


def test_accepting_a_person_who_may_not_be_paired_any_more_is_like_accepting_a_withdrawn_one(store):
    only(store, "hal")
    desk(store, "ana").send_request()
    ProfileDesk(store, person("ana"), NOW).block_person("hal")

    with pytest.raises(NoSuchUrgentRequest):
        reply(store, "hal")
    assert asked_now(store) == []


def test_a_yes_withdraws_what_the_two_asked_each_other_otherwise(store):
    only(store, "hal")
    PartnerDesk(store, person("ana"), NOW).send_request("hal")
    desk(store, "ana").send_request()

    answer(store, "hal", True)

    assert PartnerDesk(store, person("ana"), NOW).search_peers().mine == ()


def test_of_twenty_yeses_at_once_one_pairing_comes(store):
    only(store, "hal")
    desk(store, "ana").send_request()

    def say_yes(_):
        try:
            reply(store, "hal")
        except NoSuchUrgentRequest:
            return

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(say_yes, range(20)))

    with store.read() as db:
        assert len(pairings.pairings_of_person(db, "hal")) == 1


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_request_a_week_by_anyone(store):
    desk(store, "ana").send_request()
    desk(store, "ana").withdraw_request()
    soon, then = NOW + AGAIN_AFTER - MINUTE, NOW + AGAIN_AFTER

    assert desk(store, "ana", soon).earliest_next_request() == then
    with pytest.raises(RequestedRecently):
        desk(store, "ana", soon).send_request()
    desk(store, "ana", then).send_request()
    assert desk(store, "ana", then).my_request()


@pytest.fixture
def taken_on(store):
    """Hal, who alone can give, took one of ana's on."""
    only(store, "hal")
    desk(store, "ana").send_request()
    answer(store, "hal", True)
    change_profile(store, "ana", intent=Intent.RECEIVE)


@pytest.mark.parametrize(("later", "asked"), [(AGAIN_AFTER - MINUTE, []), (AGAIN_AFTER, ["hal"])])
def test_one_a_week_is_taken_on_by_a_supporter(store, taken_on, later, asked):
    now = NOW + later
    here(store, now)

    desk(store, "fay", now).send_request()

    assert asked_now(store, now) == asked


@pytest.mark.parametrize(("after", "asked"), [(REST - MINUTE, []), (REST, ["hal"])])
def test_two_days_of_rest_after_an_urgent_session(store, taken_on, after, asked):
    held = NOW + 6 * DAY
    hold(store, held)
    now = held + timedelta(minutes=45) + after
    here(store, now)

    desk(store, "fay", now).send_request()

    assert asked_now(store, now) == asked


def hold(store, begins):
    with store.write() as db:
        (pairing,) = pairings.pairings_of_person(db, "hal")
        session = Session(
            id="held",
            pairing_id=pairing.id,
            people=pairing.people,
            made_at=NOW,
            mode=Mode.VIDEO,
            state=State.CONFIRMED,
            begins=begins,
        )
        sessions.save_session(db, session)


def test_a_yes_while_one_should_rest_is_refused_below_the_page(store, taken_on):
    with store.write() as db:
        db.run("update urgent_offer set answered_at = :at", at=instant_text(NOW - AGAIN_AFTER))
    desk(store, "fay").send_request()
    request = desk(store, "hal").received_requests()[0].request_id
    hold(store, NOW - DAY)

    with pytest.raises(Resting) as refused:
        desk(store, "hal").answer_request(request, True)

    assert refused.value.until == NOW - DAY + timedelta(minutes=45) + REST
    assert desk(store, "hal").received_requests() == []
    desk(store, "hal").answer_request(request, False)  # a no is always possible


def test_a_person_who_needed_someone_has_no_cooldown(store, taken_on):
    hold(store, NOW + DAY)
    change_profile(store, "hal", intent=Intent.PAUSE)
    change_profile(store, "ana", intent=Intent.MUTUAL)
    now = NOW + 2 * DAY

    desk(store, "fay", now).send_request()

    assert asked_now(store, now) == ["ana"]


@pytest.mark.parametrize(("later", "open_to"), [(REST - MINUTE, False), (REST, True)])
def test_who_rests_is_asked_for_nothing_else_either(store, taken_on, later, open_to):
    change_profile(store, "gus", intent=Intent.MUTUAL)
    gus = PartnerDesk(store, person("gus"), NOW + later)

    assert ("hal" in {peer.id for peer in gus.search_peers().peers}) is open_to
    if open_to:
        gus.send_request("hal")
    else:
        with pytest.raises(NotOpenToRequests):
            gus.send_request("hal")


def test_what_is_long_over_is_forgotten(store):
    desk(store, "ana").send_request()
    run_scheduled_jobs(store, NOW + LASTS)

    believe(store, NOW + LASTS + KEPT)
    run_scheduled_jobs(store, NOW + LASTS + KEPT)
    with store.read() as db:
        assert len(urgent.list_sent(db, "ana")) == 1
    run_scheduled_jobs(store, NOW + LASTS + KEPT + MINUTE)

    with store.read() as db:
        assert urgent.list_sent(db, "ana") == []
