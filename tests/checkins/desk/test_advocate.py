"""An advocate's desk: one check-in a person and week, never two, and no newer text ever lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.accounts.rules.drafts import Draft
from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import drafts, organisations
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import (
    FACTORS_A_WEEK,
    TEXT_LIMIT,
    CheckIn,
    StaleCheckIn,
    WeekNotOpen,
    WorkFacts,
)
from alongside.checkins.rules.factors.associations import FactorsSeen
from alongside.checkins.rules.feedback_after_check_in import CheckInFeedback
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.rules.trends import Point, Stage, WeekStanding
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from tests.conftest import NOW, WEEK

STEADY = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}  # 50 of 100
WORST = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}  # 100 of 100
FACTS = WorkFacts(hours=38.5, after_hours_days=2, heavy_contacts=5, open_cases=31)
FULL = CheckIn(
    WEEK,
    answers={**STEADY, "support": 3, "meaning": 4},
    facts=replace(FACTS, hearings=3, supervised=True, days_off=1),
    win="A family got the keys",
    note="Long days",
    factors=(":court",),
)


@pytest.fixture
def desk(store):
    def sit_down(person: str = "ana", now: datetime = NOW) -> AdvocateDesk:
        return AdvocateDesk(store, Person(id=person, login=f"{person}@example.org", name=person.title()), now)

    return sit_down


@pytest.fixture
def said(store):
    """Puts weeks in as they were saved at the time."""

    def put(*check_ins: CheckIn, person: str = "ana") -> None:
        with store.write() as db:
            checkins.save_check_ins(
                db, [(person, replace(each, revision=1)) for each in check_ins], NOW.isoformat()
            )

    return put


def rows(store):
    with store.read() as db:
        return db.row("select count(*) as n from check_in")["n"]


def steady(weeks_back, **answers):
    return CheckIn(WEEK.back(weeks_back), answers={**STEADY, **answers})


# What shaped a week


def test_factors_are_corrected_with_their_week_and_a_new_week_starts_without_any(desk):
    first = desk().save_check_in(FULL, 0)
    desk().save_check_in(replace(FULL, factors=("Winter fair", ":team")), first.revision)

    assert desk().find_check_in(WEEK).factors == ("Winter fair", ":team")
    later = desk(now=NOW + timedelta(weeks=1))
    assert (
        later.save_check_in(CheckIn(WEEK.back(-1), facts=later.prefilled_facts(WEEK.back(-1))), 0).factors
        == ()
    )


def test_more_factors_than_a_week_can_have_are_refused_and_nothing_is_saved(desk):
    with pytest.raises(BadInput, match="too many"):
        desk().save_check_in(replace(FULL, factors=tuple("abcd"[: FACTORS_A_WEEK + 1])), 0)

    assert desk().find_check_in(WEEK) is None
    assert desk().save_check_in(replace(FULL, factors=tuple("abcd"[:FACTORS_A_WEEK])), 0)  # the twin


def test_a_week_is_found_by_what_shaped_it_and_by_no_one_else(desk):
    desk().save_check_in(FULL, 0)

    def name(factor: str) -> str:
        return {":court": "Juicio"}.get(factor, factor)

    assert [record.check_in.week for record in desk().search_weeks("juicio keys", name)] == [WEEK]
    assert desk().search_weeks("court", name) == []
    assert desk("ben").search_weeks("juicio", name) == []


def test_what_stands_out_is_ones_own(desk, said):
    weeks = [steady(back, exhaustion=back % 4) for back in range(40)]
    heavy = [replace(week, answers=WORST, factors=(":court",)) for week in weeks[::4]]
    said(*{week.week: week for week in (*weeks, *heavy)}.values())

    seen = desk().see_factors()

    assert (seen.weeks, [one.factor for one in seen.told]) == (10, [":court"])
    assert desk("ben").see_factors() == FactorsSeen(0, ())


# Saving


def test_what_was_saved_comes_back_whole(desk):
    saved = desk().save_check_in(FULL, seen_revision=0)

    assert saved == replace(FULL, revision=1)
    assert desk().find_check_in(WEEK) == saved
    assert desk("ben").find_check_in(WEEK) is None


def test_saving_again_replaces_the_week(desk, store):
    desk().save_check_in(FULL, 0)
    desk().save_check_in(replace(FULL, answers={"exhaustion": 1}, win="", facts=WorkFacts()), 1)

    assert desk().find_check_in(WEEK) == replace(
        FULL, answers={"exhaustion": 1}, win="", facts=WorkFacts(), revision=2
    )
    assert rows(store) == 1


def test_a_double_click_is_no_refusal_and_changes_nothing(desk):
    first = desk().save_check_in(FULL, 0)

    assert desk().save_check_in(FULL, 0) == first
    assert desk().save_check_in(replace(FULL, win=FULL.win + "  "), 0) == first


def test_a_stale_form_is_refused_and_shown_both_versions(desk):
    stored = desk().save_check_in(FULL, 0)
    mine = replace(FULL, note="Written in another tab")

    with pytest.raises(StaleCheckIn) as refusal:
        desk().save_check_in(mine, 0)

    assert (refusal.value.stored, refusal.value.mine) == (stored, mine)
    assert desk().find_check_in(WEEK) == stored


def test_keeping_mine_saves_it_over_the_stored_one(desk):
    desk().save_check_in(FULL, 0)
    mine = replace(FULL, note="Written in another tab")

    assert desk().save_check_in(mine, 1) == replace(mine, revision=2)


def test_25_threads_with_the_same_form_make_one_row_and_no_one_is_refused(desk, store):
    with ThreadPoolExecutor(25) as threads:
        saved = list(threads.map(lambda _: desk().save_check_in(FULL, 0), range(25)))

    assert saved == [replace(FULL, revision=1)] * 25
    assert rows(store) == 1


def test_25_threads_with_stale_copies_are_all_told_but_the_first_and_no_text_is_lost(desk, store):
    desk().save_check_in(FULL, 0)
    newest = desk().save_check_in(replace(FULL, note="the newest"), 1)

    def submit(number: int) -> StaleCheckIn:
        with pytest.raises(StaleCheckIn) as refusal:
            desk().save_check_in(replace(FULL, note=f"copy {number}"), 1)
        return refusal.value

    with ThreadPoolExecutor(25) as threads:
        told = list(threads.map(submit, range(25)))

    assert [each.stored for each in told] == [newest] * 25
    assert [each.mine.note for each in told] == [f"copy {number}" for number in range(25)]
    assert desk().find_check_in(WEEK) == newest
    assert rows(store) == 1


def test_of_25_different_forms_at_once_one_is_saved_and_24_are_told_of_it(desk, store):
    def submit(number: int) -> CheckIn | StaleCheckIn:
        try:
            return desk().save_check_in(replace(FULL, note=f"copy {number}"), 0)
        except StaleCheckIn as stale:
            return stale

    with ThreadPoolExecutor(25) as threads:
        ends = list(threads.map(submit, range(25)))
    (winner,) = [end for end in ends if isinstance(end, CheckIn)]

    assert [end.stored for end in ends if isinstance(end, StaleCheckIn)] == [winner] * 24
    assert desk().find_check_in(WEEK) == winner
    assert rows(store) == 1


def test_a_week_away_keeps_its_text_and_has_neither_answers_nor_facts(desk):
    saved = desk().save_check_in(replace(FULL, away=True), 0)

    assert saved == CheckIn(WEEK, away=True, win=FULL.win, note=FULL.note, factors=FULL.factors, revision=1)
    assert desk().load_history().points == (Point(WEEK, None, away=True),)


@pytest.mark.parametrize(
    ("draft", "field", "reason"),
    [
        (replace(FULL, answers={"exhaustion": 5}), "exhaustion", "out of range"),
        (replace(FULL, answers={"exhaustion": 1.5}), "exhaustion", "not a level"),
        (replace(FULL, answers={"mood": 1}), "mood", "unknown item"),
        (replace(FULL, facts=WorkFacts(hours=169)), "hours", "out of range"),
        (replace(FULL, facts=WorkFacts(hours=float("nan"))), "hours", "out of range"),
        (replace(FULL, facts=WorkFacts(cases_by_type={"housing": -1})), "housing", "out of range"),
        (replace(FULL, win="x" * (TEXT_LIMIT + 1)), "win", "too long"),
        (replace(FULL, note="x" * (TEXT_LIMIT + 1)), "note", "too long"),
    ],
)
def test_what_cannot_be_kept_whole_is_refused_and_nothing_is_saved(desk, draft, field, reason):
    with pytest.raises(BadInput) as refusal:
        desk().save_check_in(draft, 0)

    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert desk().find_check_in(WEEK) is None


def test_a_text_of_just_the_longest_length_is_kept_whole(desk):
    assert desk().save_check_in(replace(FULL, note="x" * TEXT_LIMIT), 0).note == "x" * TEXT_LIMIT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x00b", "ab"), ("half \ud83d", "half ?"), ("=1+1", "=1+1"), ("<b>\u202e", "<b>\u202e")],
)
def test_hostile_text_is_kept_as_text(desk, typed, kept):
    assert desk().save_check_in(replace(FULL, note=typed), 0).note == kept
    assert desk().find_check_in(WEEK).note == kept


# Weeks


def test_this_week_and_two_late_ones_are_open_and_no_other(desk, store):
    assert desk().open_weeks() == [Week("2026-W10"), Week("2026-W09"), Week("2026-W08")]
    for week in desk().open_weeks():
        desk().save_check_in(replace(FULL, week=week), 0)
    for week in (Week("2026-W11"), Week("2026-W07")):
        with pytest.raises(WeekNotOpen):
            desk().save_check_in(replace(FULL, week=week), 0)
    assert rows(store) == 3


@pytest.mark.parametrize(
    ("now", "open_weeks"),
    [
        (datetime(2026, 12, 31, 12, tzinfo=UTC), ["2026-W53", "2026-W52", "2026-W51"]),
        (datetime(2027, 1, 3, 23, 59, tzinfo=UTC), ["2026-W53", "2026-W52", "2026-W51"]),
        (datetime(2027, 1, 4, 0, 0, tzinfo=UTC), ["2027-W01", "2026-W53", "2026-W52"]),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), ["2026-W01", "2025-W52", "2025-W51"]),
    ],
)
def test_at_a_years_end_the_weeks_follow_each_other(desk, now, open_weeks):
    assert [week.text for week in desk(now=now).open_weeks()] == open_weeks
    for week in desk(now=now).open_weeks():
        assert desk(now=now).save_check_in(replace(FULL, week=week), 0).week == week


def test_the_organisations_clock_decides_wherever_the_person_is(desk, store):
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Pacific/Auckland", week_opens=0), NOW
        )
    # Monday 00:30 in Auckland is still Sunday in London and in Los Angeles.
    instant = datetime(2026, 3, 9, 0, 30, tzinfo=ZoneInfo("Pacific/Auckland"))

    seen_from = [instant.astimezone(ZoneInfo(zone)) for zone in ("Europe/London", "America/Los_Angeles")]

    assert [desk(now=now).open_weeks()[0] for now in (instant, *seen_from)] == [Week("2026-W11")] * 3


def test_a_week_closes_at_midnight_there_and_not_before(desk):
    closing = desk().closing_time(WEEK)

    assert closing == datetime(2026, 3, 23, tzinfo=ZoneInfo("Europe/London"))
    desk(now=closing - timedelta(seconds=1)).save_check_in(FULL, 0)
    with pytest.raises(WeekNotOpen):
        desk("ben", now=closing).save_check_in(FULL, 0)


def test_closing_is_right_when_the_clocks_change(desk):
    last_before_summer_time = Week("2026-W10").back(-1)  # closes on 30 March, a day after the change

    assert desk().closing_time(last_before_summer_time).astimezone(UTC) == datetime(
        2026, 3, 29, 23, tzinfo=UTC
    )


# Prefilled facts


def test_last_weeks_lasting_facts_are_there_to_start_from(desk, said):
    said(replace(FULL, week=WEEK.back(1)))

    assert desk().prefilled_facts(WEEK) == FACTS


def test_a_week_away_and_a_later_week_are_not_started_from(desk, said):
    said(
        replace(FULL, week=WEEK.back(3)),
        CheckIn(WEEK.back(2), away=True),
        CheckIn(WEEK, facts=WorkFacts(hours=99)),
    )

    assert desk().prefilled_facts(WEEK.back(1)) == FACTS
    assert desk().prefilled_facts(WEEK.back(3)) == WorkFacts()


# One's own weeks


def test_points_are_the_strain_of_each_week_and_none_when_too_little_was_answered(desk, said):
    said(steady(1), CheckIn(WEEK, answers={"exhaustion": 4}), CheckIn(WEEK.back(2), answers=WORST))

    assert desk().load_history().points == (
        Point(WEEK.back(2), 100.0),
        Point(WEEK.back(1), 50.0),
        Point(WEEK, None),
    )
    assert [check_in.week for check_in in desk().load_history().weeks] == [WEEK.back(2), WEEK.back(1), WEEK]


def test_answers_to_another_version_are_not_compared(desk, said):
    said(replace(steady(1), version=2), steady(0))

    assert desk().load_history().points == (Point(WEEK.back(1), None), Point(WEEK, 50.0))


def test_a_new_baseline_counts_from_its_week_and_can_be_withdrawn(desk, said):
    said(*(steady(back) for back in range(12)))
    assert desk().load_history().trend.stage is Stage.WATCHING

    desk().start_baseline(WEEK.back(4))
    desk().start_baseline(WEEK.back(4))

    assert desk().load_history().since == WEEK.back(4)
    assert (desk().load_history().trend.stage, desk().load_history().trend.answered) == (Stage.LEARNING, 5)
    desk().undo_baseline()
    assert desk().load_history().since is None
    assert desk().load_history().trend.stage is Stage.WATCHING
    desk().undo_baseline()


@pytest.mark.parametrize(
    ("week", "reason"), [(WEEK.back(-1), "still to come"), (WEEK.back(9), "before the present start")]
)
def test_a_baseline_starts_neither_in_the_future_nor_before_the_present_one(desk, week, reason):
    desk().start_baseline(WEEK.back(8))

    with pytest.raises(BadInput) as refusal:
        desk().start_baseline(week)

    assert refusal.value.reason == reason
    assert desk().load_history().since == WEEK.back(8)


@pytest.mark.parametrize("changes", [True, False])
def test_what_was_typed_in_the_form_goes_with_the_save_and_only_in_that_form(desk, store, changes):
    if not changes:
        desk().save_check_in(FULL, 0)
    with store.write() as db:
        for person, form in (("ana", "this"), ("ana", "other"), ("ben", "this")):
            drafts.save_draft(db, person, Draft(form, "0", {"win": "Typed"}, NOW), 9)

    desk().save_check_in(FULL, 0 if changes else 1, "this")

    with store.read() as db:
        left = [(row["person_id"], row["form"]) for row in db.rows("select * from draft order by form")]
    assert left == [("ana", "other"), ("ben", "this")]


def test_what_was_typed_stays_when_the_week_is_refused(desk, store):
    with store.write() as db:
        drafts.save_draft(db, "ana", Draft("this", "0", {"win": "Typed"}, NOW), 9)

    with pytest.raises(WeekNotOpen):
        desk().save_check_in(replace(FULL, week=WEEK.back(3)), 0, "this")

    with store.read() as db:
        assert drafts.find_draft(db, "ana", "this").fields == {"win": "Typed"}


def test_wins_come_newest_first_and_are_ones_own(desk, said):
    said(replace(steady(2), win="Older"), steady(1), replace(steady(0), win="Newer"))
    said(replace(steady(0), win="Somebody else's"), person="ben")

    assert desk().list_wins() == [(WEEK, "Newer"), (WEEK.back(2), "Older")]


# Steps


def test_a_step_is_saved_and_answered_and_the_answer_can_be_withdrawn(desk):
    desk().save_step(WEEK, "  Call the clinic ")
    assert desk().find_step(WEEK) == Step(WEEK, "Call the clinic")

    desk().save_step_outcome(WEEK, Outcome.PARTLY)
    assert desk().find_step(WEEK) == Step(WEEK, "Call the clinic", outcome=Outcome.PARTLY)
    desk().save_step(WEEK, "Call the clinic")
    assert desk().find_step(WEEK) == Step(WEEK, "Call the clinic", outcome=Outcome.PARTLY)

    desk().save_step_outcome(WEEK, None)
    assert desk().find_step(WEEK) == Step(WEEK, "Call the clinic")


def test_an_empty_step_takes_it_back(desk):
    desk().save_step(WEEK, "Call the clinic")
    desk().save_step(WEEK, " ")

    assert desk().find_step(WEEK) is None


def test_a_step_is_refused_too_long_or_in_a_closed_week_and_only_ones_own_can_be_answered(desk):
    desk("ben").save_step(WEEK, "Ben's step")

    with pytest.raises(BadInput):
        desk().save_step(WEEK, "x" * (TEXT_LIMIT + 1))
    with pytest.raises(WeekNotOpen):
        desk().save_step(WEEK.back(3), "Too late")
    with pytest.raises(BadInput):
        desk().save_step_outcome(WEEK, Outcome.YES)
    assert desk().find_step(WEEK) is None
    assert desk("ben").find_step(WEEK) == Step(WEEK, "Ben's step")


# What comes back


def test_the_first_week_gets_no_judgement(desk):
    desk().save_check_in(FULL, 0)

    assert desk().feedback_after_saving(WEEK) == CheckInFeedback(
        week=WEEK,
        away=False,
        standing=WeekStanding.UNKNOWN,
        since=None,
        provisional=False,
        scored=True,
        weeks_known=1,
        strains=((WEEK, 50.0),),
        usual=None,
        step=None,
        win=None,
        help_first=False,
    )


@pytest.mark.parametrize(
    ("answers", "standing", "help_first"),
    [
        (STEADY, WeekStanding.INSIDE, False),
        (WORST, WeekStanding.VERY_HEAVY, True),
        ({key: 4 - WORST[key] for key in WORST}, WeekStanding.VERY_LIGHT, False),
    ],
)
def test_a_week_is_held_against_the_persons_own_usual(desk, said, answers, standing, help_first):
    said(*(steady(back) for back in range(1, 13)), CheckIn(WEEK, answers=answers))

    assert (desk().feedback_after_saving(WEEK).standing, desk().feedback_after_saving(WEEK).help_first) == (
        standing,
        help_first,
    )
    assert desk().feedback_after_saving(WEEK).provisional is False


def test_a_range_of_eight_weeks_is_provisional_and_of_seven_is_none(desk, said):
    said(*(steady(back) for back in range(7)))
    assert desk().feedback_after_saving(WEEK).standing is WeekStanding.UNKNOWN

    said(steady(7))
    assert (desk().feedback_after_saving(WEEK).standing, desk().feedback_after_saving(WEEK).provisional) == (
        WeekStanding.INSIDE,
        True,
    )


def test_a_week_of_a_found_change_says_since_when(desk, said):
    said(
        *(steady(back) for back in range(8, 28)),
        *(CheckIn(WEEK.back(back), answers=WORST) for back in range(8)),
    )

    back = desk().feedback_after_saving(WEEK)

    assert (back.standing, back.since) == (WeekStanding.HEAVIER_TIME, WEEK.back(7))


def test_the_note_of_another_rule_is_shown_until_it_was_understood(desk, store):
    assert desk().find_rule_change_notice() is None
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.WEEKS_JUDGED_ANEW, NOW)
        notices.save_notice(db, "ben", NoticeKind.WEEKS_JUDGED_ANEW, NOW)
    told = desk().find_rule_change_notice()

    desk("ben").dismiss_notice(told.id)  # someone else's click
    assert desk().find_rule_change_notice() == told
    desk().dismiss_notice(told.id)

    assert desk().find_rule_change_notice() is None
    assert desk("ben").find_rule_change_notice() is not None


@pytest.mark.parametrize(("answers", "shown"), [(WORST, True), (STEADY, False)])
def test_a_past_win_comes_back_in_a_heavy_week_only(desk, said, answers, shown):
    win = (WEEK.back(1), "A family got the keys")
    said(replace(steady(1), win=win[1]), CheckIn(WEEK, answers=answers, win="This week's own"))

    assert desk().feedback_after_saving(WEEK).win == (win if shown else None)


def test_the_last_step_of_an_earlier_week_is_asked_about_and_not_in_a_week_away(desk):
    desk(now=NOW - timedelta(weeks=1)).save_step(WEEK.back(1), "Earlier")
    desk().save_step(WEEK, "This week's")
    desk().save_check_in(FULL, 0)
    assert desk().feedback_after_saving(WEEK).step == Step(WEEK.back(1), "Earlier")

    desk().save_check_in(CheckIn(WEEK, away=True), 1)
    assert desk().feedback_after_saving(WEEK).step is None


@pytest.mark.parametrize(
    ("before", "now", "first"),
    [
        ({1: 4}, 4, True),
        ({1: 4}, 3, False),
        ({1: 3}, 4, False),
        ({2: 4}, 4, True),  # the week between was not filled in
        ({2: 4, 1: 0}, 4, False),
        ({3: 4}, 4, False),
        ({}, 4, False),
        ({-1: 4}, 4, True),  # a late week, filled in after the one that follows it
    ],
)
def test_support_comes_first_when_worn_out_to_the_top_two_weeks_running(desk, said, before, now, first):
    said(*(steady(back, exhaustion=level) for back, level in before.items()), steady(0, exhaustion=now))

    assert desk().feedback_after_saving(WEEK).help_first is first


def test_support_comes_first_even_when_that_is_usual(desk, said):
    said(*(CheckIn(WEEK.back(back), answers=WORST) for back in range(13)))

    back = desk().feedback_after_saving(WEEK)

    assert (back.standing, back.help_first) == (WeekStanding.INSIDE, True)


def test_nothing_comes_back_for_a_week_that_was_never_saved(desk):
    with pytest.raises(WeekNotOpen):
        desk().feedback_after_saving(WEEK)


def test_a_late_week_is_missing_only_after_someones_first(desk):
    ana = desk()
    late = ana.open_weeks()[1:]

    assert ana.list_missing_weeks(late) == []

    ana.save_check_in(CheckIn(WEEK.back(2)), 0)

    assert ana.list_missing_weeks(late) == [WEEK.back(1)]
