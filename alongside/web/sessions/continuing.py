"""How a pairing continues: reviews, a kind question after missed sessions, and past sessions."""

from datetime import date, timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.sessions import MyPair, PastSession, SessionDesk
from alongside.domain.pairings import LAST_WEEK, UNDO_FOR
from alongside.domain.sessions import Met, Onward
from alongside.web.button_actions import run_action, show_refusal
from alongside.words import Words

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
                day=t.day(date.fromisoformat(pair.pairing.until)),
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
    pairing_id, minutes = pair.pairing.id, t.number(UNDO_FOR // MINUTE)
    with st.container(horizontal=True):
        st.button(
            t("Continue"), key=f"keep-{pairing_id}", on_click=_save_onward, args=(pairing_id, Onward.KEEP, t)
        )
        with st.popover(t("Find someone else")):
            st.write(
                t(
                    "In {n} minutes this pairing ends and you're open for someone else. You can undo "
                    "it until then. No one learns who wanted it.",
                    n=minutes,
                )
            )
            st.button(
                t("Yes, find someone else"),
                key=f"rotate-{pairing_id}",
                on_click=_save_onward,
                args=(pairing_id, Onward.ROTATE, t),
            )
        with st.popover(t("Stop for now")):
            st.write(
                t(
                    "{n} minutes after *Save*, this pairing ends and your profile is paused. You can "
                    "undo it until then. No one learns who wanted it.",
                    n=minutes,
                )
            )
            st.button(
                t("Yes, stop for now"),
                key=f"stop-{pairing_id}",
                on_click=_save_onward,
                args=(pairing_id, Onward.STOP, t),
            )
    show_refusal(f"onward-{pairing_id}", t)


def _save_onward(pairing_id: str, onward: Onward, t: Words) -> None:
    done = t("Good. You're continuing.") if onward is Onward.KEEP else t("Thank you for the time you gave.")
    run_action(f"onward-{pairing_id}", SessionDesk, lambda desk: desk.choose_onward(pairing_id, onward), done)
