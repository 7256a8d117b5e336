"""One pair: why they were matched, a message to them, and ending it."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from alongside.accounts.ui import choosing, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.rules.name_search import find_among
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.matching.rules.participants import FULL, Part
from alongside.partners.desk.coordinator import ActivePair, CoordinatorDesk, Pairs
from alongside.partners.ui.coordinator.wording import names_text, part_label
from alongside.sessions.rules.coordination import LONGEST_MESSAGE


def show_pair_choice(pairs: Pairs, t: Words) -> ActivePair | None:
    """Only of pairs that have not ended. The day they started tells two of the same names apart."""
    by_id = {one.pairing_id: one for one in pairs.active}
    if not by_id:
        return None
    labels = {
        pairing_id: f"{names_text(pairs.names, one.people, t)}  ·  {t.day(one.since)}"
        for pairing_id, one in by_id.items()
    }
    pairing_id = st.selectbox(
        t("View a pair"),
        choosing.show_search_field(
            partial(find_among, labels, labels.__getitem__), t("Find a pair by name"), "pair", t
        ).here,
        index=None,
        format_func=lambda one: labels.get(one, ""),
        placeholder=t("Choose a pair"),
        key="pair",
    )
    return by_id.get(pairing_id or "")


def show_pair(pair: ActivePair, names: Mapping[str, str], t: Words) -> None:
    with st.container(border=True):
        st.text(names_text(names, pair.people, t))
        if pair.until is None:
            st.write(t("Paired since {since}.", since=t.day(pair.since)))
        else:
            st.write(
                t("Paired from {since} until {until}.", since=t.day(pair.since), until=t.day(pair.until))
            )
        st.write(
            t(
                "Why they were matched, in points from 0 to {most}. Based on what both agreed to share.",
                most=t.number(FULL),
            )
        )
        for number, link in enumerate(pair.links):
            if len(pair.links) > 1:
                st.text(names_text(names, (link.a, link.b), t))
            st.dataframe(
                {
                    t("Part"): [t(part_label(part)) for part in Part] + [t("Overall fit")],
                    t("Points"): [link.parts.get(part, 0) for part in Part] + [link.fit],
                },
                hide_index=True,
                width="stretch",
                key=f"link-{pair.pairing_id}-{number}",
            )
        _show_message_form(pair.pairing_id, t)
        place = f"end-{pair.pairing_id}"
        with st.popover(t("End pair")):
            st.write(
                t(
                    "Talk with them first if you can. Upcoming sessions are cancelled. Both see that it "
                    "has ended, without a reason. They can have a new partner immediately, but not each "
                    "other for a while."
                )
            )
            st.button(
                t("Yes, end pair"),
                key="end_pair",
                on_click=run_action,
                args=(place, CoordinatorDesk, lambda desk: desk.end_pair(pair.pairing_id), t("Pair ended.")),
            )
        show_refusal(place, t)


def _show_message_form(pairing_id: str, t: Words) -> None:
    key = f"message-{pairing_id}"

    def send_message() -> None:
        """The text stays in its field until it is sent."""
        if run_action(
            key,
            CoordinatorDesk,
            lambda desk: desk.send_message(pairing_id, typed_value(key)),
            t("Message sent."),
        ):
            widgets.set_widget_value(key, "")

    with st.form(f"form-{key}", border=False):
        st.text_area(
            t("Message to the pair"),
            max_chars=LONGEST_MESSAGE,
            key=key,
            help=t("Each sees the same words on their first page. E-mail says only that there is news.")
            if state.sends_mail()
            else t("Each sees the same words on their first page."),
        )
        st.form_submit_button(t("Send message"), on_click=send_message)
    show_refusal(key, t)
