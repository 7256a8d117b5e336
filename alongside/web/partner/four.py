"""Four made-up people, and sliders to see how weights decide who is paired with whom."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alongside.charts.ways import WayBar, WayLabels
from alongside.charts.ways import ways as drawn
from alongside.domain.four_people import WEIGHED, Way, ways
from alongside.domain.matching.seekers import FULL, HEAVIEST_WEIGHT, Part, Weights
from alongside.web import state
from alongside.web.coordinator.in_words import PARTS
from alongside.web.pictures import Table
from alongside.web.showing import ready_to_send
from alongside.words import Words


@st.fragment
def section(live: Weights, t: Words) -> None:
    """The sliders start at the weights as they are set, and start again when those change."""
    st.header(t("Try it with four people"), anchor=False)
    st.write(t("There are three ways to pair them. Move a slider to see which one is proposed."))
    keys = _keys(live)
    for part, key in keys.items():
        state.start_widget(key, live.of(part))
        st.slider(t(PARTS[part]), 0, HEAVIEST_WEIGHT, key=key)
    st.button(t("As it is set now"), key="weights_as_set", on_click=_as_set, args=(live,))
    weighed = {part: int(st.session_state[key]) for part, key in keys.items()}
    if any(weighed.values()):
        _outcome(ways(weighed), t)
    else:
        st.info(
            t(
                "Nothing counts now, so every way is as good as any other and none is proposed. Move one of the sliders."
            )
        )
    with st.expander(t("How this works"), key="four_people"):
        st.write(
            t(
                "A, B, C and D are made up. A and B work on housing, C and D on asylum. A and C like somebody who listens first and are free in "
                "the mornings; B and D like to share experience and are free in the afternoons. A and D each offer what the other would like, "
                "and so do B and C."
            )
        )


def _keys(live: Weights) -> Mapping[Part, str]:
    as_set = "-".join(str(live.of(part)) for part in WEIGHED)
    return {part: f"weight-{part}-{as_set}" for part in WEIGHED}


def _as_set(live: Weights) -> None:
    for part, key in _keys(live).items():
        state.choose_again(key, live.of(part))


def _outcome(found: Sequence[Way], t: Words) -> None:
    proposed = next(way for way in found if way.proposed)
    st.write(
        t(
            "Proposed: **{way}**. Both pairs together have {points} points.",
            way=_called(proposed, t),
            points=t.number(proposed.total),
        )
    )
    bars = [WayBar(_called(way, t), way.total, way.proposed) for way in found]
    labels = WayLabels(t("Way"), t("Points of both pairs"), t("Proposed"), t("Not proposed"))
    st.vega_lite_chart(
        ready_to_send(drawn(bars, labels, len(proposed.pairs) * FULL)), alt=_described(found, t), key="ways"
    )
    with st.expander(t("The same as a table"), key="ways_table"):
        st.dataframe(_table(found, t), hide_index=True, width="stretch", key="ways_rows")


def _called(way: Way, t: Words) -> str:
    (a, b), (c, d) = way.pairs
    return t("{a} with {b}, {c} with {d}", a=a, b=b, c=c, d=d)


def _described(found: Sequence[Way], t: Words) -> str:
    return "; ".join(
        t("{way}: {points} points", way=_called(way, t), points=t.number(way.total)) for way in found
    )


def _table(found: Sequence[Way], t: Words) -> Table:
    return {
        t("Way"): [_called(way, t) for way in found],
        t("First pair"): [way.fits[0] for way in found],
        t("Second pair"): [way.fits[1] for way in found],
        t("Points of both pairs"): [way.total for way in found],
        t("Proposed"): [way.proposed for way in found],
    }
