"""The security log: failed sign-ins and refusals, day by day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

import streamlit as st

from alongside.accounts.rules.security import KEPT, NAMED_FROM, Incident, IncidentDay
from alongside.core.words import Words


def incident_text(incident: Incident, t: Words) -> str:
    match incident:
        case Incident.WRONG_PASSWORD:
            return t("Wrong password")
        case Incident.WRONG_SECOND_FACTOR:
            return t("Wrong or missing authenticator code")
        case Incident.WRONG_PASSKEY:
            return t("Passkey refused")
        case Incident.COPIED_PASSKEY:
            return t("Passkey refused: it may be a copy")
        case Incident.WRONG_CODE:
            return t("Wrong recovery code")
        case Incident.WRONG_CONFIRMATION:
            return t("Wrong password while signed in")
        case Incident.WRONG_SET_UP_CODE:
            return t("Wrong set-up code")
        case Incident.MUST_WAIT:
            return t("Had to wait after failed attempts")
        case Incident.LINK_REFUSED:
            return t("Invalid link")
        case Incident.NOT_ALLOWED:
            return t("Action or page refused")
        case _:
            assert_never(incident)


def show_security_log(days: Sequence[tuple[IncidentDay, str]], t: Words) -> None:
    """A table, because names are text that people typed."""
    st.write(
        t(
            "Failed attempts and refusals, counted by day. "
            "What was typed and where it came from are never recorded."
        )
    )
    if days:
        rows = {
            t("Day"): [t.day(one.day) for one, _ in days],
            t("Count"): [one.times for one, _ in days],  # before the words, so that a phone shows it
            t("What"): [incident_text(one.kind, t) for one, _ in days],
            t("Account"): [name for _, name in days],
        }
        st.dataframe(rows, hide_index=True, width="stretch", key="security_log")
    else:
        st.info(t("Nothing failed and nothing was refused."))
    with st.expander(t("How this works")):
        st.write(
            t(
                "A name appears from {n} of one kind in a day; fewer count as typing mistakes. "
                "Entries are kept for {days} days.",
                n=t.number(NAMED_FROM),
                days=t.number(KEPT // timedelta(days=1)),
            )
        )
