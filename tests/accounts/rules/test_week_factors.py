"""The organisation's list of what can shape a week."""

import pytest

from alongside.accounts.rules.week_factors import (
    LONGEST_FACTOR,
    MOST_FACTORS,
    SHIPPED_FACTORS,
    clean_factors,
    factor_from_text,
    factor_text,
)
from alongside.core.rules.errors import BadInput
from alongside.core.words import LANGUAGES, load_words

WORDS = [load_words(language) for language in LANGUAGES]


def test_a_shipped_factor_is_known_by_its_name_in_any_language_and_read_in_ones_own():
    for factor in SHIPPED_FACTORS:
        for t in WORDS:
            assert factor_from_text(f" {factor_text(factor, t).upper()} ", WORDS) == factor
    assert factor_from_text("Winter fair", WORDS) == "Winter fair"
    assert factor_text("Winter fair", WORDS[0]) == "Winter fair"


def test_the_shipped_list_is_short_enough_and_has_no_name_twice():
    for t in WORDS:
        names = [factor_text(factor, t) for factor in SHIPPED_FACTORS]
        assert clean_factors("week_factors", names, MOST_FACTORS) == tuple(names)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ([str(number) for number in range(MOST_FACTORS + 1)], "too many"),
        (["Winter fair", " winter  FAIR"], "twice"),
        (["x" * (LONGEST_FACTOR + 1)], "too long a name"),
    ],
)
def test_a_list_that_a_phone_cannot_show_is_refused(typed, reason):
    with pytest.raises(BadInput) as refused:
        clean_factors("week_factors", typed, MOST_FACTORS)

    assert (refused.value.field, refused.value.reason) == ("week_factors", reason)
