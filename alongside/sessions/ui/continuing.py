"""How a pairing continues: reviews, a kind question after missed sessions, and past sessions."""

from datetime import timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.accounts.ui.button_actions import show_refusal
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.words import Words
from alongside.sessions.desk.my_pairs import MyPair, PastSession
from alongside.sessions.rules.pairings import LAST_WEEK
from alongside.sessions.rules.sessions import Met, Onward
from alongside.sessions.ui.actions import session_button
from alongside.sessions.ui.feedback import consequence_text

MINUTE = timedelta(minutes=1)


def show_continuing(pair: MyPair, zone: tzinfo, t: Words) -> None:
    asks = pair.to_say is None  # otherwise the feedback form comes first, and asks the same
    if pair.rethink and asks:
        st.info(
            t(
                "Your last sessions didn't happen. That's no one's fault. Would starting with "
                "someone else be easier?"
            )
        )
        _show_choice(pair, t)
    elif pair.review is not None and asks:
        st.info(t("Would you like to continue? Each of you answers alone. The other learns only the result."))
        _show_choice(pair, t)
    with st.expander(t("Past sessions and what comes next"), key=f"past-{pair.pairing.id}"):
        st.write(
            t(
                "You're support partners until {day}. In the last {days} days you're both asked if "
                "you'd like to continue.",
                day=t.day(pair.pairing.until),
                days=t.number(LAST_WEEK.days),
            )
        )
        for past in pair.past:
            st.text(_past_session_text(past, zone, t))
        if not (asks and (pair.rethink or pair.review)):
            _show_choice(pair, t)


def _past_session_text(past: PastSession, zone: tzinfo, t: Words) -> str:
    """As this person reported it. Without feedback it is taken to have happened."""
    met = past.mine.met if past.mine else Met.MET
    moment = t.moment(past.session.span[0], zone)
    match met:
        case Met.MET:
            return t("{moment}: {n} minutes", moment=moment, n=t.number(past.session.minutes))
        case Met.MOVED:
            return t("{moment}: moved", moment=moment)
        case Met.NO_SHOW:
            return t("{moment}: didn't happen", moment=moment)
        case _:
            assert_never(met)


def _show_choice(pair: MyPair, t: Words) -> None:
    pairing_id = pair.pairing.id

    def choice_button(label: str, onward: Onward, done: str) -> None:
        session_button(
            label,
            f"{onward}-{pairing_id}",
            lambda desk: desk.choose_onward(pairing_id, onward),
            done,
            place=f"onward-{pairing_id}",
        )

    with st.container(horizontal=True):
        choice_button(t("Continue"), Onward.KEEP, t("Good. You're continuing."))
        thanks = t("Thank you for the time you gave.")
        with st.popover(t("Find someone else")):
            st.write(
                t(
                    "In {n} minutes this pairing ends and you're open for someone else. You can undo "
                    "it until then. No one learns who wanted it.",
                    n=t.number(UNDO_FOR // MINUTE),
                )
            )
            choice_button(t("Yes, find someone else"), Onward.ROTATE, thanks)
        with st.popover(t("Stop for now")):
            st.write(consequence_text(Onward.STOP, t))
            choice_button(t("Yes, stop for now"), Onward.STOP, thanks)
    show_refusal(f"onward-{pairing_id}", t)
