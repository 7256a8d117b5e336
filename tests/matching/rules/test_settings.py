import pytest

from alongside.core.rules.errors import BadInput
from alongside.matching.rules.participants import Rules, Weights
from alongside.matching.rules.settings import check_rules, check_weights


def test_what_is_shipped_may_be_set():
    check_rules(Rules())
    check_weights(Weights())


@pytest.mark.parametrize("rules", [Rules(0, 15, 0), Rules(50, 120, 1000)])
def test_the_ends_of_the_ranges_may_be_set(rules):
    check_rules(rules)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(cooldown=-1), "cooldown"),
        (Rules(cooldown=51), "cooldown"),
        (Rules(minutes=0), "minutes"),
        (Rules(minutes=135), "minutes"),
        (Rules(minutes=40), "minutes"),  # no whole quarters of an hour
        (Rules(worst_pair_gives_up=1001), "worst_pair_gives_up"),
    ],
)
def test_a_rule_out_of_its_range_is_refused(rules, field):
    with pytest.raises(BadInput) as refused:
        check_rules(rules)

    assert (refused.value.field, refused.value.reason) == (field, "out of range")


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        (Weights(issues=101), "out of range"),
        (Weights(talk=-1), "out of range"),
        (Weights(issues=0, wants=0, talk=0, circumstances=0, overlap=0, feedback=0), "nothing counts"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, reason):
    with pytest.raises(BadInput) as refused:
        check_weights(weights)

    assert (refused.value.field, refused.value.reason) == ("weights", reason)


def test_one_part_that_counts_is_enough():
    check_weights(Weights(issues=0, wants=0, talk=0, circumstances=0, overlap=0, feedback=1))
