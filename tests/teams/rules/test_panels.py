"""The laws of panels: who counts from when, who led when, and how many are enough."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.accounts.rules.people import LeadChange
from alongside.core.rules.weeks import Week
from alongside.teams.rules.panels import (
    is_enough,
    is_new_member,
    led_between,
    led_throughout,
    members_counting,
    members_who_stayed,
    smallest_panel,
)
from alongside.teams.rules.releases import Block, Member, Setting

BLOCK = Block(Week("2026-W01"), 8)
MONDAY = BLOCK.first.monday
AUCKLAND = ZoneInfo("Pacific/Auckland")
PEOPLE = [Member(person_id=f"p{number}", joined_on=date(2025, 1, 6)) for number in range(8)]
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def setting(day: date, **values: object) -> Setting:
    return Setting(set_at=datetime.combine(day, time(12), UTC), **values)  # type: ignore[arg-type]


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("moved", "waits"), [(False, 1), (True, 2)])
@given(days, st.sampled_from([4, 8]))
def test_no_one_counts_before_whole_periods_in_the_team(
    moved: bool, waits: int, since: date, weeks: int
) -> None:
    block = Block(BLOCK.first, weeks)

    counts = bool(
        members_counting(
            [Member(person_id="p", joined_on=date(2025, 1, 6), since=since, moved=moved)], (), block
        )
    )

    assert counts is (since + timedelta(weeks=waits * weeks) <= block.first.monday)


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)), st.randoms())
def test_those_who_count_are_the_roster_without_leads_in_any_order(
    roster: set[int], leads: set[int], order: object
) -> None:
    members = [Member(person_id=f"p{number:02}", joined_on=date(2025, 1, 6)) for number in roster]

    people = members_counting(
        order.sample(members, len(members)), {f"p{number:02}" for number in leads}, BLOCK
    )  # type: ignore[attr-defined]

    assert [one.person_id for one in people] == [f"p{number:02}" for number in sorted(roster - leads)]


def test_who_left_before_the_end_counts_among_those_who_began_alone() -> None:
    left = Member(person_id="left", joined_on=date(2025, 1, 6), stayed=False)

    began = members_counting([left, *PEOPLE], (), BLOCK)

    assert left in began
    assert members_who_stayed(began) == PEOPLE


@given(days, st.booleans())
def test_a_name_is_new_in_the_one_block_in_which_it_first_counts(since: date, moved: bool) -> None:
    member = Member(person_id="p", joined_on=date(2025, 1, 6), since=since, moved=moved)
    blocks = [Block(BLOCK.first.back(-8 * number), 8) for number in range(-10, 16)]
    counted = [block for block in blocks if members_counting([member], (), block)]

    assert [block for block in counted if is_new_member(member, block)] == counted[:1]


# ── who led when ────────────────────────────────────────────────────────────────────────────────────────────────────

hours = st.integers(0, 99)
histories_of_leads = st.lists(st.tuples(hours, st.sampled_from("abc")), max_size=12)


def at(hour: int) -> datetime:
    return datetime.combine(MONDAY, time(), UTC) + timedelta(hours=hour)


@given(histories_of_leads, st.sets(st.sampled_from("abc")), hours, hours)
def test_who_led_is_found_from_today_and_the_log(
    turns: list[tuple[int, str]], first: set[str], since: int, until: int
) -> None:
    """Each turn names someone who does not lead, or relieves someone who does; the way forward says who led at any hour."""
    assume(since <= until)
    leading, changes, led_at = set(first), [], {}
    for hour in range(100):
        led_at[hour] = set(leading)
        for _, person in (turn for turn in sorted(turns) if turn[0] == hour):
            changes.append(LeadChange("red", person, person not in leading, at(hour)))
            leading ^= {person}
            led_at[hour] |= {person}
    found = led_between(leading, reversed(changes), at(since), at(until))

    assert found == set().union(*(led_at[hour] for hour in range(since, until + 1)))
    turned = {change.person_id for change in changes if at(since) <= change.at <= at(until)}
    newest_first = list(reversed(changes))
    assert led_throughout(leading, newest_first, at(since), at(until)) == found - turned


def test_naming_someone_within_a_block_does_not_make_them_a_lead_of_its_beginning() -> None:
    assert led_between({"ana"}, [LeadChange("red", "ana", True, at(3))], at(1), at(2)) == set()
    assert led_between({"ana"}, [LeadChange("red", "ana", True, at(1))], at(1), at(2)) == {"ana"}  # the twin


# ── how many ────────────────────────────────────────────────────────────────────────────────────────────────────────


def crowd(people: int) -> list[Member]:
    return [Member(person_id=f"p{number:02}", joined_on=date(2025, 1, 6)) for number in range(people)]


@given(st.integers(0, 40), st.integers(0, 10), st.sampled_from([6, 12, 16]), st.integers(6, 30))
def test_a_panel_is_enough_from_the_fewest_and_the_promised_number_on(
    people: int, lost: int, fewest: int, promised: int
) -> None:
    settings = [setting(date(2024, 1, 1), smallest_panel=promised)]

    found = is_enough(crowd(people), people + lost, (), fewest, settings)

    assert found is (people >= max(fewest, promised) and 3 * lost <= people)


@pytest.mark.parametrize(("sharing", "enough"), [(0, True), (2, True), (3, False)])
def test_sharers_count_as_long_as_six_others_are_heard(sharing: int, enough: bool) -> None:
    assert is_enough(crowd(8), 8, {f"p{number:02}" for number in range(sharing)}, 6, []) is enough


def test_eight_people_are_promised_without_a_setting() -> None:
    assert smallest_panel(PEOPLE, []) == 8


histories = st.lists(st.tuples(days, st.integers(6, 30)), max_size=5).map(
    lambda found: [setting(day, smallest_panel=fewest) for day, fewest in sorted(found)]
)


@given(histories, st.integers(6, 30), days)
def test_raising_holds_for_everyone_at_once(history: list[Setting], fewest: int, joined_on: date) -> None:
    person = Member(person_id="p", joined_on=joined_on)
    raised = [*history, setting(date(2027, 1, 1), smallest_panel=fewest)]

    assert smallest_panel([person], raised) == max(fewest, smallest_panel([person], history))


@given(histories, st.integers(0, 30), days)
def test_lowering_holds_only_for_those_who_come_later(
    history: list[Setting], fewest: int, joined_on: date
) -> None:
    assume(fewest < smallest_panel([Member(person_id="p", joined_on=joined_on)], history))
    lowered = [*history, setting(date(2027, 1, 4), smallest_panel=fewest)]

    was_here = Member(person_id="p", joined_on=joined_on)
    same_day = Member(person_id="p", joined_on=date(2027, 1, 4))
    later = Member(person_id="p", joined_on=date(2027, 1, 11))

    assert smallest_panel([was_here], lowered) == smallest_panel([was_here], history)
    assert smallest_panel([same_day], lowered) == max(fewest, smallest_panel([same_day], history))
    assert smallest_panel([later], lowered) == max(6, fewest)
    assert smallest_panel([later, was_here], lowered) == smallest_panel([was_here], history)


@given(histories, st.lists(days, min_size=1))
def test_the_most_that_anyone_was_promised_holds_and_never_under_six(
    history: list[Setting], joined_on: list[date]
) -> None:
    people = [Member(person_id=str(number), joined_on=day) for number, day in enumerate(joined_on)]

    assert smallest_panel(people, history) == max(smallest_panel([one], history) for one in people) >= 6


def test_a_number_lowered_as_the_day_begins_in_the_far_east_was_promised_to_who_came_that_day() -> None:
    begun = datetime(2025, 12, 29, 8, tzinfo=AUCKLAND)  # Monday morning there, Sunday evening by UTC
    lowered = [
        setting(date(2025, 6, 1), smallest_panel=12),
        Setting(set_at=begun, smallest_panel=8),
    ]

    assert smallest_panel([Member(person_id="p", joined_on=MONDAY)], lowered) == 12
