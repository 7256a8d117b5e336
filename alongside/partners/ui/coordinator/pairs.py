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
from alongside.partners.desk.coordinator import CoordinatorDesk, Pairs
from alongside.partners.ui.coordinator.wording import names_text, part_label
from alongside.sessions.rules.coordination import LONGEST_MESSAGE, is_self_arranged
from alongside.sessions.rules.pairings import Pairing


def show_pair_choice(pairs: Pairs, t: Words) -> Pairing | None:
    """Only of pairs that have not ended. The day they started tells two of the same names apart."""
    by_id = {one.id: one for one in pairs.active}
    if not by_id:
        return None
    labels = {
        one.id: f"{names_text(pairs.names, one.people, t)}  ·  {t.day(one.since)}" for one in by_id.values()
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


def show_pair(pairing: Pairing, names: Mapping[str, str], t: Words) -> None:
    with st.container(border=True):
        st.text(names_text(names, pairing.people, t))
        since, until = t.day(pairing.since), t.day(pairing.until)
        if is_self_arranged(pairing):  # without an end: it would give away the urgent ones
            st.write(t("Paired since {since}.", since=since))
        else:
            st.write(t("Paired from {since} until {until}.", since=since, until=until))
        st.write(
            t(
                "Why they were matched, in points from 0 to {most}. Based on what both agreed to share.",
                most=t.number(FULL),
            )
        )
        for number, link in enumerate(pairing.links):
            if len(pairing.links) > 1:
                st.text(names_text(names, (link.a, link.b), t))
            st.dataframe(
                {
                    t("Part"): [t(part_label(part)) for part in Part] + [t("Overall fit")],
                    t("Points"): [link.parts.get(part, 0) for part in Part] + [link.fit],
                },
                hide_index=True,
                width="stretch",
                key=f"link-{pairing.id}-{number}",
            )
        _show_message_form(pairing, t)
        _show_end_pair(pairing, t)


def _show_message_form(pairing: Pairing, t: Words) -> None:
    key = f"message-{pairing.id}"
    with st.form(f"form-{key}", border=False):
        st.text_area(
            t("Message to the pair"),
            max_chars=LONGEST_MESSAGE,
            key=key,
            help=t("Each sees the same words on their first page. E-mail says only that there is news.")
            if state.sends_mail()
            else t("Each sees the same words on their first page."),
        )
        st.form_submit_button(t("Send message"), on_click=_send_message, args=(pairing.id, key, t))
    show_refusal(key, t)


def _send_message(pairing_id: str, key: str, t: Words) -> None:
    """The text stays in its field until it is sent."""
    if run_action(
        key,
        CoordinatorDesk,
        lambda desk: desk.send_message(pairing_id, typed_value(key)),
        t("Message sent."),
    ):
        widgets.set_widget_value(key, "")


def _show_end_pair(pairing: Pairing, t: Words) -> None:
    with st.popover(t("End pair")):
        st.write(
            t(
                "Talk with them first if you can. Upcoming sessions are cancelled. Both see that it "
                "has ended, without a reason. They can have a new partner immediately, but not each "
                "other for a while."
            )
        )
        st.button(t("Yes, end pair"), key="end_pair", on_click=_end_pair, args=(pairing.id, t))
    show_refusal(f"end-{pairing.id}", t)


def _end_pair(pairing_id: str, t: Words) -> None:
    run_action(f"end-{pairing_id}", CoordinatorDesk, lambda desk: desk.end_pair(pairing_id), t("Pair ended."))
