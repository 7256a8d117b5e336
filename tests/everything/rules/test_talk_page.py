"""What a page for a conversation may hold."""

import pytest

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.history import build_history
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.rules.errors import BadInput
from alongside.everything.rules.talk_page import (
    MOST_WEEKS,
    PRESELECTED,
    REMARK_LIMIT,
    TalkChoice,
    TalkPart,
    check_choice,
    summarise_facts,
)
from tests.conftest import WEEK


def test_nothing_about_health_and_no_name_is_chosen_at_first():
    assert PRESELECTED == (TalkPart.WORK,)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (TalkChoice(WEEK.back(MOST_WEEKS), WEEK, PRESELECTED), "talk_weeks"),
        (TalkChoice(WEEK, WEEK.back(1), PRESELECTED), "talk_weeks"),
        (TalkChoice(WEEK, WEEK, ()), "talk_parts"),
        (TalkChoice(WEEK, WEEK, PRESELECTED, "x" * (REMARK_LIMIT + 1)), "talk_remark"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(choice, field):
    with pytest.raises(BadInput) as refusal:
        check_choice(choice)
    assert refusal.value.field == field


def test_half_a_year_or_a_remark_alone_can_be_chosen():
    check_choice(TalkChoice(WEEK.back(MOST_WEEKS - 1), WEEK, PRESELECTED))
    check_choice(TalkChoice(WEEK, WEEK, (), "Please read this."))


def test_only_the_chosen_weeks_are_summed_up():
    weeks = [CheckIn(WEEK.back(back), facts=WorkFacts(hours=30 + back)) for back in (9, 2, 1, 0)]
    past = build_history(weeks, weekly_instrument(), None)

    (hours,) = summarise_facts(past, TalkChoice(WEEK.back(3), WEEK, PRESELECTED))

    assert (hours.weeks, hours.low, hours.middle, hours.high) == (3, 30, 31, 32)
