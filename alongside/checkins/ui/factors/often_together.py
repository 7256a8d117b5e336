"""What often came together with heavier or lighter weeks, as far as that is more than chance."""

from math import ceil, floor

import streamlit as st

from alongside.accounts.rules.week_factors import factor_text
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.factors.associations import (
    FALSE_SHARE_A_YEAR,
    FEWEST_WEEKS,
    LOOKED_BACK,
    Association,
    FactorsSeen,
)
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words


def show_often_together(t: Words) -> None:
    """Behind a box, as it opens every text. What an admin typed is in it, so it is shown as text."""
    with lazy_expander(t("What often comes together"), "often-together") as box:
        if box.open:
            seen = open_desk(AdvocateDesk).see_factors()
            st.text(describe_factors(seen, t))
            st.caption(how_sure_of_factors_text(t))


def describe_factors(seen: FactorsSeen, t: Words) -> str:
    """Plain text: a paragraph for each that stands out."""
    return "\n\n".join(describe_association(one, t) for one in seen.told) or _nothing_seen_text(seen, t)


def describe_association(one: Association, t: Words) -> str:
    """Plain text, with its error, and never a cause. The range is rounded outwards, as the usual range is."""
    least, most = sorted((abs(one.low), abs(one.high)))
    said = {
        "factor": factor_text(one.factor, t),
        "low": t.number(floor(least)),
        "high": t.number(ceil(most)),
        "some": t.number(one.weeks_with),
        "others": t.number(one.weeks_without),
    }
    if one.is_heavier:
        return t(
            "“{factor}”: often together with heavier weeks. Strain was {low} to {high} points higher in the "
            "{some} weeks with it than in the {others} without.",
            **said,
        )
    return t(
        "“{factor}”: often together with lighter weeks. Strain was {low} to {high} points lower in the "
        "{some} weeks with it than in the {others} without.",
        **said,
    )


def _nothing_seen_text(seen: FactorsSeen, t: Words) -> str:
    if seen.locked:
        return t("What you chose is sealed, and this sign-in cannot open it.")
    if not seen.weeks:
        return t(
            "Say in your check-in what shaped your week, and you may see here what often comes together."
        )
    return t("Nothing stands out so far.")


def how_sure_of_factors_text(t: Words) -> str:
    return t(
        "Together doesn't mean because. We look at the last {weeks} weeks, and compare each with those "
        "around it. Something is named only if it was there in at least {fewest} weeks and missing in as "
        "many. Of 100 people whose weeks have nothing to do with what they choose, up to {chance} find "
        "something named here within a year; more do after a lasting change.",
        weeks=t.number(LOOKED_BACK),
        fewest=t.number(FEWEST_WEEKS),
        chance=t.number(100 * FALSE_SHARE_A_YEAR),
    )
