"""What two people agree to have found their sessions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching.rules.participants import Feedback as Agreed
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.rules.session_feedback import GivenFeedback, mutual_feedback, was_helpful
from alongside.sessions.rules.sessions import FEEDBACK_OPEN_FOR, Feedback, Met, Weight

MET = datetime(2026, 3, 3, 9, 45, tzinfo=UTC)  # the end of a session
FIXED = MET + FEEDBACK_OPEN_FOR
PAIR = Pairing(
    id="p1", people=("ana", "ben"), round=1, since=date(2026, 2, 2), until=date(2026, 4, 27), links=()
)
LIGHTER = Feedback(Met.MET, None, Weight.LIGHTER)
HEARD = Feedback(Met.MET, 3, Weight.SAME)
NOT_SO = Feedback(Met.MET, 2, Weight.SAME)
SILENT = Feedback(Met.MET)
NO_SHOW = Feedback(Met.NO_SHOW)


def of_both(ana: Feedback, ben: Feedback, as_of: datetime = FIXED) -> Agreed:
    return mutual_feedback(
        PAIR, "ana", "ben", [GivenFeedback("ana", MET, ana), GivenFeedback("ben", MET, ben)], as_of
    )


@pytest.mark.parametrize(
    ("feedback", "good"), [(LIGHTER, True), (HEARD, True), (NOT_SO, False), (SILENT, False), (NO_SHOW, False)]
)
def test_lighter_or_well_heard_is_good(feedback: Feedback, good: bool) -> None:
    assert was_helpful(feedback) is good


def test_it_is_good_only_when_both_say_so() -> None:
    assert of_both(LIGHTER, HEARD) is Agreed.GOOD
    assert of_both(LIGHTER, NOT_SO) is of_both(NOT_SO, LIGHTER) is of_both(NOT_SO, NOT_SO) is Agreed.NONE
    assert mutual_feedback(PAIR, "ana", "ben", [GivenFeedback("ana", MET, LIGHTER)], FIXED) is Agreed.NONE


feedbacks = st.sampled_from([LIGHTER, HEARD, NOT_SO, SILENT, NO_SHOW])


@given(feedbacks, feedbacks)
def test_what_one_said_shows_in_nothing_unless_both_found_it_good(ana: Feedback, ben: Feedback) -> None:
    expected = Agreed.GOOD if was_helpful(ana) and was_helpful(ben) else Agreed.NONE

    assert of_both(ana, ben) is of_both(ben, ana) is expected


def test_what_can_still_be_changed_does_not_count_yet() -> None:
    assert of_both(LIGHTER, LIGHTER, FIXED - timedelta(seconds=1)) is Agreed.NONE
    assert of_both(LIGHTER, LIGHTER, FIXED) is Agreed.GOOD


def test_the_last_session_that_took_place_counts() -> None:
    later = MET + timedelta(weeks=2)
    before = [GivenFeedback("ana", MET, LIGHTER), GivenFeedback("ben", MET, LIGHTER)]
    as_of = later + FEEDBACK_OPEN_FOR

    assert (
        mutual_feedback(PAIR, "ana", "ben", [GivenFeedback("ana", later, NOT_SO), *before], as_of)
        is Agreed.NONE
    )
    assert (
        mutual_feedback(PAIR, "ana", "ben", [GivenFeedback("ana", later, NO_SHOW), *before], as_of)
        is Agreed.GOOD
    )


OVER = replace(
    PAIR,
    kept={"ana": MET, "ben": MET},
    ended_at=datetime(2026, 4, 27, 0, 1, tzinfo=UTC),
    ended_how=Ending.DONE,
)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pairing", "found"),
    [
        (OVER, Agreed.KEEP),
        (replace(OVER, kept={"ana": MET}), Agreed.NONE),
        (replace(OVER, ended_how=Ending.PARTED), Agreed.NONE),
        (replace(OVER, ended_how=Ending.COORDINATOR), Agreed.NONE),
        (replace(OVER, ended_at=None, ended_how=None), Agreed.NONE),
        (replace(OVER, ended_at=datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC)), Agreed.NONE),
        (
            replace(OVER, ended_at=datetime(2026, 4, 26, 10, tzinfo=UTC)),
            Agreed.KEEP,
        ),  # midnight on the first clocks there are
        (
            replace(OVER, ended_at=datetime(2026, 4, 26, 9, 59, 59, tzinfo=UTC)),
            Agreed.NONE,
        ),  # someone left, a while before
    ],
)
def test_both_would_have_gone_on_when_the_time_was_up(pairing: Pairing, found: Agreed) -> None:
    assert mutual_feedback(pairing, "ana", "ben", [], MAY) is found


def test_in_a_trio_two_agree_whatever_the_third_says() -> None:
    trio = replace(PAIR, people=("ana", "ben", "cho"))
    said = [
        GivenFeedback("ana", MET, LIGHTER),
        GivenFeedback("ben", MET, HEARD),
        GivenFeedback("cho", MET, NOT_SO),
    ]

    assert mutual_feedback(trio, "ana", "ben", said, FIXED) is Agreed.GOOD
    assert mutual_feedback(trio, "ana", "cho", said, FIXED) is Agreed.NONE
