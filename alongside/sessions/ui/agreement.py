"""What people agree to before they first meet, and what to do when a peer is not enough."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.contacts import show_support_contacts
from alongside.core.words import Words
from alongside.sessions.rules.pairings import LASTS, RHYTHM
from alongside.sessions.ui.actions import session_button


def show_agreement(pairing_id: str, t: Words) -> None:
    with st.container(border=True):
        st.header(t("Before your first session"), anchor=False)
        show_agreement_text(t)
        session_button(
            t("I agree"),
            f"agree-{pairing_id}",
            lambda desk: desk.accept_agreement(pairing_id),
            t("Thank you."),
            type="primary",
        )
        show_refusal(f"agree-{pairing_id}", t)


def show_agreement_text(t: Words) -> None:
    st.markdown(
        "\n".join(
            (
                t(
                    "- **Purpose.** To listen to each other as people who know this work. Not "
                    "therapy, not supervision."
                ),
                t(
                    "- **How often.** Every {days} days, for {weeks} weeks. Then each of you decides "
                    "alone whether to continue.",
                    days=t.number(RHYTHM.days),
                    weeks=t.number(LASTS.days // 7),
                ),
                t("- **Cancelling.** Any time, without a reason. Sooner is kinder than later."),
                t(
                    "- **What stays here.** Everything. Say nothing that could identify a client. "
                    "The app keeps no word of it."
                ),
                t(
                    "- **Where that ends.** If a life is in danger, yours or someone else's, get "
                    "help. Tell each other first if you can."
                ),
                t("- **Ending.** Either of you can end it, without a reason and without blame."),
            )
        )
    )


def show_escalation(contacts: Sequence[SupportContact], t: Words) -> None:
    """Help the same day, and never through the line manager."""
    with st.expander(t("When it's more than a peer can carry"), key="escalation"):
        st.markdown(
            "\n".join(
                (
                    t("1. **Stay.** Say what you noticed, and ask plainly: are you safe now?"),
                    t(
                        "2. **Call together, today.** Call one of the contacts below, or the "
                        "emergency number if a life is in danger."
                    )
                    if contacts
                    else t("2. **Call together, today.** Call the emergency number if a life is in danger."),
                    t("3. **Don't carry it alone.** You can talk to someone afterwards, too."),
                    t(
                        "4. **Don't tell their line manager.** What was said here is not for them, "
                        "whatever it was."
                    ),
                )
            )
        )
        show_support_contacts(contacts, t)
