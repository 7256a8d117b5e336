"""The open round: who is taking part, and why others are not."""

from collections import Counter
from datetime import date

import streamlit as st

from alongside.core.words import Words
from alongside.partners.desk.rounds import RoundSnapshot
from alongside.partners.rules.rounds import RoundStatus
from alongside.partners.ui.coordinator.wording import distinct_names, status_text


def show_round_heading(drawing: RoundSnapshot, today: date, t: Words) -> None:
    until = drawing.round.confirm_until
    st.header(t("Round {number} is open", number=t.number(drawing.round.number)), anchor=False)
    if today <= until:
        st.write(t("People can answer until {day}.", day=t.day(until)))
    else:
        st.write(t("The last day to answer was {day}.", day=t.day(until)))


def show_who_is_in(drawing: RoundSnapshot, t: Words) -> None:
    """Counts first. Names are people's own text, so they are shown in a table and never as Markdown."""
    counts = Counter(drawing.places.values())
    st.write(
        t(
            "{part} of {all} have joined.",
            part=t.number(counts[RoundStatus.IN]),
            all=t.number(len(drawing.places)),
        )
    )
    with st.expander(t("Who has joined"), key="who_is_in"):
        rows = [(status_text(place, t), counts[place]) for place in RoundStatus if counts[place]]
        st.dataframe(
            {t("People"): [row[1] for row in rows], t("Status"): [row[0] for row in rows]},
            hide_index=True,
            width="stretch",
            key="places",
        )
        names, waited, order = (
            distinct_names(drawing.names, drawing.places),
            drawing.waited,
            list(RoundStatus),
        )
        ids = sorted(names, key=lambda one: order.index(drawing.places[one]))  # those taking part come first
        st.dataframe(
            {
                t("Name"): [names[one] for one in ids],
                t("Status"): [status_text(drawing.places[one], t) for one in ids],
                t("Rounds waited"): [waited.get(one, 0) for one in ids],
            },
            hide_index=True,
            width="stretch",
            key="people_of_round",
        )
