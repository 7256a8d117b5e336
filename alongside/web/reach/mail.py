"""The e-mail part of the page: address, quiet hours, and which notifications are sent."""

from datetime import time
from functools import partial
from typing import assert_never

import streamlit as st

from alongside import addresses
from alongside.domain.reach import LONGEST_TITLE, REFUSABLE, Kind, Reach
from alongside.web import confirming, doing, state
from alongside.web.doing import say_refusal, typed
from alongside.web.doors.first_run import AT_ONCE
from alongside.web.reach.doing import attempt
from alongside.words import Words

NEVER = -1
PLACE, ASKING, WANTING = "e-mail", "ask-again", "kinds-of-mail"


def _kind_text(kind: Kind, t: Words) -> str:
    match kind:
        case Kind.MATCH:
            return t("Somebody waits for a yes or a no")
        case Kind.PROPOSAL:
            return t("Times to choose from")
        case Kind.CONFIRMATION:
            return t("A date stands")
        case Kind.CHANGE:
            return t("A date was changed or called off")
        case Kind.REMINDER:
            return t("A date is near")
        case Kind.DID_YOU_MEET:
            return t("Did you meet?")
        case Kind.CHECK_IN:
            return t("Your weekly check-in")
        case Kind.NEWS:
            return t("News: a word from a coordinator, an ending, a date that is missing")
        case Kind.INVITATION | Kind.ADDRESS | Kind.WAY_IN:
            raise ValueError(f"no one can turn off {kind}")
        case _:
            assert_never(kind)


def form(kept: Reach, sends: bool, t: Words) -> None:
    st.header(t("E-mail"), anchor=False)
    if not sends:
        st.write(
            t(
                "Your organisation has not switched e-mail on. You miss nothing: all that you would be told stands on your first page."
            )
        )
    st.write(
        t(
            "Messages are neutral: no word about how you are, and no name unless you and your partner both want that. You can leave this "
            "empty."
        )
    )
    if kept.email and not kept.confirmed:
        _waits(kept, sends, t)
    with st.form("reach", border=False):
        st.text_input(
            t("Your e-mail address"),
            kept.email,
            max_chars=addresses.LONGEST,
            key="reach-email",
            autocomplete="email",
        )
        left, right = st.columns(2)
        left.time_input(t("No messages from"), _hour(kept.quiet_from), step=1800, key="reach-from")
        right.time_input(t("until"), _hour(kept.quiet_until), step=1800, key="reach-until")
        left, right = st.columns(2)  # a row of its own: a phone shows the whole left column first
        days = [NEVER, *range(7)]
        left.selectbox(
            t("Remind me of my check-in on"),
            days,
            index=days.index(NEVER if kept.check_in_weekday is None else kept.check_in_weekday),
            format_func=lambda day: t("no day") if day == NEVER else t.weekday(day),
            key="reach-weekday",
        )
        right.time_input(t("at"), _hour(kept.check_in_minute), step=1800, key="reach-hour")
        st.text_input(
            t("What your calendar calls a session"),
            kept.title,
            max_chars=LONGEST_TITLE,
            placeholder=t("Appointment"),
            key="reach-title",
        )
        st.checkbox(
            t("My name may stand in a partner's messages"),
            kept.named,
            key="reach-named",
            help=t("Only where your partner says so too. Then theirs stands in yours."),
        )
        st.form_submit_button(t("Save"), type="primary", on_click=_save, args=(t,))
    confirming.say_refusal(PLACE, t("Confirm and save"), t, partial(_save, t))


def _waits(kept: Reach, sends: bool, t: Words) -> None:
    with st.container(border=True):
        st.write(
            t("One step is left: open the message that goes to this address, and say there that it is yours.")
            if sends
            else t("As soon as e-mail is on, this address is asked whether it is yours.")
        )
        st.text(kept.email)
        st.caption(t("Until then nothing else goes there, so that a slip of the finger tells no stranger."))
        if sends:
            st.button(t("Ask again"), key="ask-again", on_click=_ask_again, args=(t,))
            say_refusal(ASKING, t)


def kinds(kept: Reach, t: Words) -> None:
    with st.expander(t("What you want to be told by e-mail"), key="kinds"):
        for kind in REFUSABLE:
            st.toggle(
                _kind_text(kind, t),
                value=kind not in kept.unwanted,
                key=f"{AT_ONCE}kind-{kind.value}-{kind in kept.unwanted}",
                on_change=_want,
                args=(kind, kind in kept.unwanted, t),
            )
        say_refusal(WANTING, t)


def _hour(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _minute(key: str) -> int:
    hour: time = typed(key)
    return hour.hour * 60 + hour.minute


def _save(t: Words) -> None:
    weekday = typed("reach-weekday")
    said = Reach(
        typed("reach-email") or "",
        _minute("reach-from"),
        _minute("reach-until"),
        None if weekday == NEVER else weekday,
        _minute("reach-hour"),
        typed("reach-named"),
        typed("reach-title") or "",
    )
    doing.attempt(PLACE, state.reach_desk, lambda desk: desk.save(said), t("Saved."))


def _ask_again(t: Words) -> None:
    attempt(
        ASKING,
        lambda desk: desk.ask_again(),
        t("A new message is on its way. The link before does not work any more."),
    )


def _want(kind: Kind, yes: bool, t: Words) -> None:
    attempt(WANTING, lambda desk: desk.want(kind, yes), t("Saved."))
