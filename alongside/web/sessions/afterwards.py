"""Ten seconds after a session: did you meet, how was it, and what next. Nobody else reads it."""

from datetime import timedelta, tzinfo

import streamlit as st

from alongside.desks.sessions import MyPair, SessionDesk
from alongside.domain.pairings import UNDO_FOR
from alongside.domain.programme import FEWEST_HEARD, WEEKS
from alongside.domain.sessions import Feedback, Met, Onward, Session, Weight
from alongside.web import drafts, state
from alongside.web.doing import say_refusal, typed
from alongside.web.sessions.doing import attempt
from alongside.words import N_, Words

MINUTE = timedelta(minutes=1)
HEARD = (N_("Not at all"), N_("A little"), N_("Partly"), N_("Mostly"), N_("Fully"))
MET = {
    Met.MET: N_("Yes"),
    Met.MOVED: N_("We moved it"),
    Met.NO_SHOW: N_("It did not happen"),
}
WEIGHTS = {
    Weight.LIGHTER: N_("Lighter"),
    Weight.SAME: N_("The same"),
    Weight.HEAVIER: N_("Heavier"),
}
ONWARD = {
    Onward.KEEP: N_("Go on with each other"),
    Onward.ROTATE: N_("Somebody else next time"),
    Onward.NEVER: N_("Never again with each other"),
}

WHAT_FOLLOWS = {
    Onward.KEEP: N_("Your partner is not told. Nothing changes."),
    Onward.ROTATE: N_(
        "{n} minutes after *Save* this pairing ends, and you are open for someone else. Until then you can undo it. No one learns who wished it."
    ),
    Onward.NEVER: N_(
        "{n} minutes after *Save* this pairing ends, and you are never paired with each other again. Until then you can undo it. No one learns who wished it."
    ),
}


def look_back(pair: MyPair, session: Session, zone: tzinfo, t: Words) -> None:
    key = session.id
    form = drafts.opened(form_of(key), "")
    with st.container(border=True):
        st.markdown(t("**Did you meet on {day}?**", day=t.moment(session.span[0], zone)))
        st.caption(
            t("Only you read this. It takes ten seconds, and everything but the first can be left out.")
        )
        met = st.pills(
            t("Did you meet?"),
            list(MET),
            format_func=lambda one: t(MET[one]),
            key=form.start("met", f"met-{key}", None, Met),
            label_visibility="collapsed",
        )
        if met is Met.MET:
            st.pills(
                t("How heard did you feel?"),
                range(5),
                format_func=lambda level: t(HEARD[level]),
                key=form.start("heard", f"heard-{key}", None),
                help=t(
                    "Coordinators learn what lies in the middle, from {n} people on, once for {weeks} weeks. No one learns what one person said.",
                    n=t.number(FEWEST_HEARD),
                    weeks=t.number(WEEKS),
                ),
            )
            st.pills(
                t("Afterwards it was"),
                list(WEIGHTS),
                format_func=lambda one: t(WEIGHTS[one]),
                key=form.start("weight", f"weight-{key}", None, Weight),
            )
        elif met is not None:
            st.write(t("That happens, and it is nobody's fault. You can find another date right below."))
        if met is not None:
            st.pills(
                t("And from here?"),
                [Onward.NEVER] if pair.over else list(ONWARD),
                format_func=lambda one: t(ONWARD[one]),
                key=form.start("onward", f"onward-{key}", None, Onward),
                help=t(
                    "The other learns only what comes of it, never who wished it. “Never again” is for good: you are not paired with each "
                    "other any more, and nobody is told."
                ),
            )
            if (onward := typed(f"onward-{key}")) is not None:
                st.caption(t(WHAT_FOLLOWS[onward], n=t.number(UNDO_FOR // MINUTE)))
            if state.session_desk().talk().coordinator:
                st.checkbox(
                    t("I want to talk to the coordinator"),
                    key=form.start("talk", f"talk-{key}", False),
                    help=t(
                        "They learn that you want to talk, and nothing else. Nobody but a coordinator learns it."
                    ),
                )
        form.keep()
        form.say_so(t)
        st.button(
            t("Save"),
            key=f"say-{key}",
            type="primary",
            disabled=met is None,
            on_click=_say,
            args=(key, t),
        )
        say_refusal(f"say-{key}", t)


def form_of(session_id: str) -> str:
    """The name under which a half-filled form is kept."""
    return f"feedback {session_id}"


def _say(session_id: str, t: Words) -> None:
    met: Met = typed(f"met-{session_id}")
    came = met is Met.MET
    feedback = Feedback(
        met,
        typed(f"heard-{session_id}") if came else None,
        typed(f"weight-{session_id}") if came else None,
    )
    onward, talk = typed(f"onward-{session_id}"), bool(st.session_state.get(f"talk-{session_id}"))

    def say(desk: SessionDesk) -> None:
        desk.say(session_id, feedback, onward, talk)
        drafts.forget(form_of(session_id))

    attempt(f"say-{session_id}", say, t("Thank you. Only you read it."))
