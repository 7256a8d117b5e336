"""Pairs that support each other now, and those that did."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from alongside.desks.coordinator import PairBook
from alongside.domain.matching.seekers import Part
from alongside.domain.pairings import Pairing
from alongside.web.coordinator.doing import attempt
from alongside.web.coordinator.in_words import PARTS, together
from alongside.web.doing import say_refusal
from alongside.words import Words

PLACE = "pairs"


def active(book: PairBook, t: Words) -> None:
    st.subheader(t("Now"), anchor=False)
    if book.active:
        _table(book.active, book.names, "active", t)
    else:
        st.info(t("Nobody is paired now. Pairs come from a round, or when one asks another."))


def past(book: PairBook, t: Words) -> None:
    if book.past:
        with st.expander(t("Who met whom before"), key="past"):
            _table(book.past, book.names, "past", t)


def _table(pairings: Sequence[Pairing], names: Mapping[str, str], key: str, t: Words) -> None:
    """Newest first, those of one day by name."""
    found = sorted(pairings, key=lambda one: together(names, one.people, t).casefold())
    found.sort(key=lambda one: one.since, reverse=True)
    rows = {
        t("People"): [together(names, one.people, t) for one in found],
        t("Since"): [t.day(date.fromisoformat(one.since)) for one in found],
        t("Until"): [t.day(_last_day(one)) for one in found],
        t("From"): [_origin(one, t) for one in found],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key=f"pairs-{key}")


def _last_day(pairing: Pairing) -> date:
    return date.fromisoformat((pairing.ended_at or pairing.until)[:10])


def _origin(pairing: Pairing, t: Words) -> str:
    return t("One asked the other") if pairing.asked else t("Round {number}", number=t.number(pairing.round))


def chosen(book: PairBook, t: Words) -> Pairing | None:
    """One of today's pairs to look at."""
    by_id = {one.id: one for one in book.active}
    if not by_id:
        return None
    labels = _labels(by_id, book.names, t)
    pairing_id = st.selectbox(
        t("Look at a pair"),
        list(by_id),
        index=None,
        format_func=lambda one: labels.get(one, ""),
        placeholder=t("Choose a pair"),
        key="pair",
    )
    return by_id.get(pairing_id or "")


def _labels(by_id: Mapping[str, Pairing], names: Mapping[str, str], t: Words) -> dict[str, str]:
    """Two pairs of the same names are told apart by the day since which they are."""
    return {
        one.id: f"{together(names, one.people, t)}  ·  {t.day(date.fromisoformat(one.since))}"
        for one in by_id.values()
    }


def panel(pairing: Pairing, names: Mapping[str, str], t: Words) -> None:
    with st.container(border=True):
        st.text(together(names, pairing.people, t))
        st.write(
            t(
                "Paired from {since} until {until}.",
                since=t.day(date.fromisoformat(pairing.since)),
                until=t.day(date.fromisoformat(pairing.until)),
            )
        )
        st.write(t("Why they were matched: points from 0 to 1000, of what both agreed to share."))
        for number, link in enumerate(pairing.links):
            if len(pairing.links) > 1:
                st.text(together(names, (link.a, link.b), t))
            st.dataframe(
                {
                    t("Part"): [t(PARTS[part]) for part in Part] + [t("All together")],
                    t("Points"): [link.parts.get(part, 0) for part in Part] + [link.fit],
                },
                hide_index=True,
                width="stretch",
                key=f"link-{pairing.id}-{number}",
            )
        with st.popover(t("End this pair")):
            st.write(
                t(
                    "Both see that it has ended, without a reason. Speak with them first, if you can. They are open for a new partner "
                    "at once, and do not meet each other again for a while."
                )
            )
            st.button(t("Yes, end it"), key="end_pair", on_click=_end, args=(pairing.id, t))


def _end(pairing_id: str, t: Words) -> None:
    attempt(PLACE, lambda desk: desk.end_pair(pairing_id), t("The pair has ended."))


def refused(t: Words) -> None:
    say_refusal(PLACE, t)
