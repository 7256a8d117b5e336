"""What is said about someone's weeks, and how sure it is."""

import pytest

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.history import History, build_history
from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument
from alongside.checkins.rules.trends import (
    CHANGES_PER_HALF_YEAR,
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_52_WEEKS,
    FALSE_ALARM_SHARE_260_WEEKS,
    FAR_SHARE_26_WEEKS,
    FOUND_AT_LEAST_SHARE,
    FOUND_WITHIN_8_WEEKS_SHARE,
    LEARNING_WEEKS,
    LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE,
    REAL_SHARE,
)
from alongside.checkins.ui.week_descriptions import SOON, how_sure_text
from alongside.core.words import load_words
from tests.conftest import WEEK
from tests.fixtures.wording import message

PACK = load_instrument(SHIPPED / "weekly.toml")
MIDDLE = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}


def past(answered: int) -> History:
    weeks = [CheckIn(WEEK.back(back), answers=MIDDLE) for back in range(answered)][::-1]
    return build_history(weeks, PACK, None)


@pytest.mark.parametrize("answered", [12, 38, 260])
def test_the_measured_shares_are_said_once_something_can_be_told(answered: int) -> None:
    text = how_sure_text(past(answered).trend, load_words("en"))

    shares = {
        "chance": FALSE_ALARM_SHARE_26_WEEKS,
        "year": FALSE_ALARM_SHARE_52_WEEKS,
        "years": FALSE_ALARM_SHARE_260_WEEKS,
        "rate": CHANGES_PER_HALF_YEAR,
        "real": REAL_SHARE,
        "found": FOUND_WITHIN_8_WEEKS_SHARE,
        "least": FOUND_AT_LEAST_SHARE,
        "lighter": LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE,
        "share": FAR_SHARE_26_WEEKS,
    }
    values = {name: f"{100 * share:.0f}" for name, share in shares.items()}
    for words in ("lasting change.**", "What is missed", "A single week"):
        assert (
            message("checkins/ui/week_descriptions", words, **values, weeks=SOON, learning=LEARNING_WEEKS)
            in text
        )


def test_nothing_is_said_to_be_sure_before() -> None:
    assert how_sure_text(past(11).trend, load_words("en")) == ""
