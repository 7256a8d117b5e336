"""Which step a round is at, and what may be said of two people who cannot be paired."""

from datetime import UTC, date, datetime

import pytest

from alongside.matching.rules.participants import UNNAMED, Rule
from alongside.partners.rules.rounds import Obstacle, Round, Step, find_step, obstacle_of

LAST = date(2026, 3, 10)
ROUND = Round(number=1, opened_at=datetime(2026, 3, 4, tzinfo=UTC), confirm_until=LAST, seed="seed")


@pytest.mark.parametrize(
    ("today", "unanswered", "pairs", "step"),
    [
        (LAST, 1, 5, Step.COLLECT),
        (LAST, 0, 5, Step.PUBLISH),
        (LAST, 0, 0, Step.TRY),
        (date(2026, 3, 11), 1, 5, Step.PUBLISH),
        (date(2026, 3, 11), 1, 0, Step.TRY),
    ],
)
def test_a_round_without_pairs_is_never_one_to_publish(today, unanswered, pairs, step):
    assert find_step(ROUND, today, unanswered=unanswered, pairs=pairs) is step
    assert find_step(None, today, unanswered=0, pairs=0) is Step.OPEN


@pytest.mark.parametrize("hidden", sorted(UNNAMED))
def test_a_private_rule_is_not_named_even_beside_one_that_is(hidden):
    assert obstacle_of([]) is None
    assert obstacle_of([hidden]) == (Obstacle.PRIVATE, None)
    assert obstacle_of([Rule.LANGUAGE, hidden]) == (Obstacle.RULE, Rule.LANGUAGE)
