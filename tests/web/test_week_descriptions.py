"""What is said about somebody's weeks, and how sure it is."""

import pytest

from alongside.domain.checkins import CheckIn
from alongside.domain.history import History, build_history
from alongside.domain.instrument_loader import SHIPPED, load_instrument
from alongside.domain.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_260_WEEKS,
    FAR_SHARE_26_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    REAL_SHARE,
)
from alongside.web.week_descriptions import how_sure_text
from alongside.words import load_words
from tests.conftest import WEEK

PACK = load_instrument(SHIPPED / "weekly.toml")
MIDDLE = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}


def past(answered: int) -> History:
    weeks = [CheckIn(WEEK.back(back), answers=MIDDLE) for back in range(answered)][::-1]
    return build_history(weeks, PACK, None)


@pytest.mark.parametrize("answered", [12, 38, 260])
def test_the_measured_shares_are_said_once_something_can_be_told(answered: int) -> None:
    text = how_sure_text(past(answered).trend, load_words("en"))

    for share in (
        FALSE_ALARM_SHARE_26_WEEKS,
        FALSE_ALARM_SHARE_260_WEEKS,
        FOUND_WITHIN_8_WEEKS_SHARE,
        REAL_SHARE,
    ):
        assert f"about {100 * share:.0f}" in text
    assert f"about {100 * FAR_SHARE_26_WEEKS:.0f} of 100" in text


def test_nothing_is_said_to_be_sure_before() -> None:
    assert how_sure_text(past(11).trend, load_words("en")) == ""
