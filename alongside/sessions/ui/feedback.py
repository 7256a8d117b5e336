"""Feedback after a session. No one but the person who gives it reads it."""

from datetime import timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import drafts
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.ui.widgets import typed_value
from alongside.core.words import N_, Words
from alongside.sessions.desk.my_pairs import MyPair
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.programme import FEWEST_HEARD, WEEKS
from alongside.sessions.rules.sessions import Feedback, Met, Onward, Session, Weight

MINUTE = timedelta(minutes=1)
HEARD = (N_("Not at all"), N_("A little"), N_("Partly"), N_("Mostly"), N_("Fully"))
ONWARD = (Onward.KEEP, Onward.ROTATE, Onward.NEVER)  # to stop is offered on the card of the pairing


def _met_label(met: Met, t: Words) -> str:
    match met:
        case Met.MET:
            return t("Yes")
        case Met.MOVED:
            return t("We moved it")
        case Met.NO_SHOW:
            return t("It didn't happen")
        case _:
            assert_never(met)


def _weight_label(weight: Weight, t: Words) -> str:
    match weight:
        case Weight.LIGHTER:
            return t("Lighter")
        case Weight.SAME:
            return t("The same")
        case Weight.HEAVIER:
            return t("Heavier")
        case _:
            assert_never(weight)


def _onward_label(onward: Onward, t: Words) -> str:
    match onward:
        case Onward.KEEP:
            return t("Continue together")
        case Onward.ROTATE:
            return t("Someone else next time")
        case Onward.STOP:
            return t("Stop for now")
        case Onward.NEVER:
            return t("Never match us again")
        case _:
            assert_never(onward)


def consequence_text(onward: Onward, t: Words) -> str:
    minutes = t.number(UNDO_FOR // MINUTE)
    match onward:
        case Onward.KEEP:
            return t("Nothing changes. Your partner isn't told.")
        case Onward.ROTATE:
            return t(
                "{n} minutes after *Save*, this pairing ends and you're open for someone else. You "
                "can undo it until then. No one learns who wanted it.",
                n=minutes,
            )
        case Onward.STOP:
            return t(
                "{n} minutes after *Save*, this pairing ends and your profile is paused. You can "
                "undo it until then. No one learns who wanted it.",
                n=minutes,
            )
        case Onward.NEVER:
            return t(
                "{n} minutes after *Save*, this pairing ends and you're never matched again. You can "
                "undo it until then. No one learns who wanted it.",
                n=minutes,
            )
        case _:
            assert_never(onward)


def show_feedback_form(pair: MyPair, session: Session, zone: tzinfo, t: Words) -> None:
    key = session.id
    form = drafts.open_form(draft_name(key), "")

    def save_feedback() -> None:
        came = typed_value(f"met-{key}") is Met.MET
        feedback = Feedback(
            typed_value(f"met-{key}"),
            typed_value(f"heard-{key}") if came else None,
            typed_value(f"weight-{key}") if came else None,
        )
        onward, talk = typed_value(f"onward-{key}"), bool(st.session_state.get(f"talk-{key}"))

        def give_feedback(desk: SessionDesk) -> None:
            desk.give_feedback(key, feedback, onward, talk)
            drafts.delete_draft(draft_name(key))

        run_action(f"say-{key}", SessionDesk, give_feedback, t("Thank you. Only you read it."))

    with st.container(border=True):
        st.markdown(t("**Did you meet on {day}?**", day=t.moment(session.span[0], zone)))
        st.caption(t("Only you read this. Only the first question is required."))
        met = st.pills(
            t("Did you meet?"),
            list(Met),
            format_func=lambda one: _met_label(one, t),
            key=form.start_field("met", f"met-{key}", None, Met),
            label_visibility="collapsed",
        )
        if met is Met.MET:
            st.pills(
                t("How heard did you feel?"),
                range(5),
                format_func=lambda level: t(HEARD[level]),
                key=form.start_field("heard", f"heard-{key}", None),
                help=t(
                    "Coordinators learn the middle answer, from at least {n} people, once every "
                    "{weeks} weeks. No one learns what one person said.",
                    n=t.number(FEWEST_HEARD),
                    weeks=t.number(WEEKS),
                ),
            )
            st.pills(
                t("Afterwards I felt"),
                list(Weight),
                format_func=lambda one: _weight_label(one, t),
                key=form.start_field("weight", f"weight-{key}", None, Weight),
            )
        elif met is not None:
            st.write(t("That happens, and it's no one's fault. You can find another time below."))
        if met is not None:
            st.pills(
                t("What next?"),
                [Onward.NEVER] if pair.over else list(ONWARD),
                format_func=lambda one: _onward_label(one, t),
                key=form.start_field("onward", f"onward-{key}", None, Onward),
                help=t(
                    "The other person learns only the result, never who wanted it. *Never match us "
                    "again* is permanent, and no one is told."
                ),
            )
            if (onward := typed_value(f"onward-{key}")) is not None:
                st.caption(consequence_text(onward, t))
            if open_desk(SessionDesk).talk_request().coordinator:
                st.checkbox(
                    t("Ask to talk to a coordinator"),
                    key=form.start_field("talk", f"talk-{key}", False),
                    help=t("Only coordinators learn that you want to talk, and nothing else."),
                )
        form.save_draft()
        form.show_draft_state(t)
        st.button(
            t("Save"),
            key=f"say-{key}",
            type="primary",
            disabled=met is None,
            on_click=save_feedback,
        )
        show_refusal(f"say-{key}", t)


def draft_name(session_id: str) -> str:
    """The name under which a half-filled form is kept as a draft."""
    return f"feedback {session_id}"
