"""Four made-up people, and sliders to see how weights decide who is paired with whom."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alongside.charts.pairing_options import OptionBar, OptionLabels
from alongside.charts.pairing_options import pairing_options_chart as drawn
from alongside.domain.four_people import WEIGHED, PairingOption, rate_options
from alongside.domain.matching.participants import FULL, HEAVIEST_WEIGHT, Part, Weights
from alongside.web import widgets
from alongside.web.coordinator.wording import part_label
from alongside.web.my_weeks_view import to_sendable_spec
from alongside.web.pictures import Table
from alongside.words import Words


@st.fragment
def show_four_people(live: Weights, t: Words) -> None:
    """The sliders start at the weights as they are set, and start again when those change."""
    st.header(t("Try it with four people"), anchor=False)
    st.write(t("Four made-up people can be paired in three ways. Move a slider to see which is proposed."))
    keys = _slider_keys(live)
    for part, key in keys.items():
        widgets.set_first_value(key, live.weight_of(part))
        st.slider(t(part_label(part)), 0, HEAVIEST_WEIGHT, key=key)
    st.button(t("Reset sliders"), key="weights_as_set", on_click=_reset_sliders, args=(live,))
    weighed = {part: int(st.session_state[key]) for part, key in keys.items()}
    if any(weighed.values()):
        _show_outcome(rate_options(weighed), t)
    else:
        st.info(t("Nothing counts now, so no way is better than another. Move a slider."))
    with st.expander(t("How this works"), key="four_people"):
        st.write(
            t(
                "A and B work on housing, C and D on asylum. A and C want someone who listens first, "
                "and have mornings free. B and D like to share experience, and have afternoons free. "
                "A and D offer what the other would like, and so do B and C."
            )
        )


def _slider_keys(live: Weights) -> Mapping[Part, str]:
    as_set = "-".join(str(live.weight_of(part)) for part in WEIGHED)
    return {part: f"weight-{part}-{as_set}" for part in WEIGHED}


def _reset_sliders(live: Weights) -> None:
    for part, key in _slider_keys(live).items():
        widgets.set_widget_value(key, live.weight_of(part))


def _show_outcome(found: Sequence[PairingOption], t: Words) -> None:
    proposed = next(way for way in found if way.proposed)
    st.write(
        t(
            "Proposed: **{way}**. Total score: {points} points.",
            way=_option_text(proposed, t),
            points=t.number(proposed.total),
        )
    )
    bars = [OptionBar(_option_text(way, t), way.total, way.proposed) for way in found]
    labels = OptionLabels(t("Option"), t("Total score"), t("Proposed"), t("Not proposed"))
    st.vega_lite_chart(
        to_sendable_spec(drawn(bars, labels, len(proposed.pairs) * FULL)),
        alt=_describe_options(found, t),
        key="ways",
    )
    with st.expander(t("View as table"), key="ways_table"):
        st.dataframe(_options_table(found, t), hide_index=True, width="stretch", key="ways_rows")


def _option_text(way: PairingOption, t: Words) -> str:
    (a, b), (c, d) = way.pairs
    return t("{a} with {b}, {c} with {d}", a=a, b=b, c=c, d=d)


def _describe_options(found: Sequence[PairingOption], t: Words) -> str:
    return "; ".join(
        t("{way}: {points} points", way=_option_text(way, t), points=t.number(way.total)) for way in found
    )


def _options_table(found: Sequence[PairingOption], t: Words) -> Table:
    return {
        t("Option"): [_option_text(way, t) for way in found],
        t("First pair"): [way.fits[0] for way in found],
        t("Second pair"): [way.fits[1] for way in found],
        t("Total score"): [way.total for way in found],
        t("Proposed"): [way.proposed for way in found],
    }
