"""What went wrong at the door and what was refused, day by day."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from alongside.domain.security import KEPT, NAMED_FROM, Day, Incident
from alongside.words import N_, Words

SAID = {
    Incident.WRONG_PASSWORD: N_("Wrong password"),
    Incident.WRONG_SECOND_FACTOR: N_("Wrong or missing code of an authenticator app"),
    Incident.WRONG_PASSKEY: N_("Passkey refused"),
    Incident.COPIED_PASSKEY: N_("Passkey refused: it may have been copied"),
    Incident.WRONG_CODE: N_("Wrong recovery code"),
    Incident.WRONG_CONFIRMATION: N_("Wrong password by someone signed in"),
    Incident.WRONG_SET_UP_CODE: N_("Wrong set-up code"),
    Incident.MUST_WAIT: N_("Had to wait after wrong tries"),
    Incident.LINK_REFUSED: N_("Invalid link"),
    Incident.NOT_ALLOWED: N_("Action or page refused"),
}


def table(days: Sequence[tuple[Day, str]], t: Words) -> None:
    """A table, because names are people's text."""
    st.write(
        t(
            "Wrong tries and refusals, counted by day: never what was typed, and never from where. A name stands here from {n} of one "
            "kind in a day on; fewer are mistyping. Kept for {days} days.",
            n=t.number(NAMED_FROM),
            days=t.number(KEPT // timedelta(days=1)),
        )
    )
    if not days:
        st.info(t("Nothing went wrong and nothing was refused."))
        return
    rows = {
        t("Day"): [t.day(one.day) for one, _ in days],
        t("Times"): [one.times for one, _ in days],  # before the words, so that a phone shows it
        t("What"): [t(SAID[one.kind]) for one, _ in days],
        t("Account"): [name for _, name in days],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key="security_log")
