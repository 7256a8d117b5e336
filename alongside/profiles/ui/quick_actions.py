"""Quick actions beside the form: pause, time off, and people not to be matched with."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from alongside.accounts.ui import choosing, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui.widgets import typed_value
from alongside.core.words import DAY_FORMAT, Words
from alongside.matching.rules.participants import Intent
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.profiles import INTENT, Profile

PAUSE, AWAY, APART = "pause", "away", "apart"
LONGEST_AHEAD = timedelta(days=730)


def show_profile_status(profile: Profile, room: bool, t: Words) -> None:
    """room: for one more partner, beside those the person has now."""
    if profile.intent is Intent.PAUSE:
        _show_end_pause(t)
        return
    if profile.is_complete and not room:
        st.info(
            t(
                "Your profile is complete. You have no room for another support partner, so you won't be "
                "matched now."
            )
        )
    elif profile.is_complete:
        st.success(t("Your profile is ready for a match."), icon=":material/check:")
    else:
        needed = {
            t("a language"): profile.languages,
            t("a way to meet"): profile.modes,
            t("your availability"): profile.free,
        }
        missing = [name for name, there in needed.items() if not there]
        st.info(t("Still needed for a match:") + " " + ", ".join(missing))
    _show_pause_button(t)


def show_pause(profile: Profile, t: Words) -> None:
    """The pause button alone, for other pages."""
    if profile.intent is Intent.PAUSE:
        _show_end_pause(t)
    else:
        _show_pause_button(t)


def _show_end_pause(t: Words) -> None:
    st.info(
        t(
            "You're paused. No one is matched with you or can ask you. No partner is told. A "
            "coordinator sees it while a round is open."
        )
    )
    show_intent_choice("back_for", Intent.MUTUAL, t)
    st.button(
        t("End pause"),
        key="come_back",
        type="primary",
        on_click=lambda: _run_profile_action(
            PAUSE,
            partial(ProfileDesk.end_pause, intent=typed_value("back_for") or Intent.MUTUAL),
            t("Welcome back."),
        ),
    )
    show_refusal(PAUSE, t)


def _show_pause_button(t: Words) -> None:
    st.button(
        t("Pause matching"),
        key="pause",
        icon=":material/pause:",
        on_click=_run_profile_action,
        args=(PAUSE, ProfileDesk.pause_matching, t("You're paused.")),
    )
    show_refusal(PAUSE, t)


def show_intent_choice(key: str, intent: Intent | None, t: Words) -> None:
    st.pills(
        t(INTENT.label),
        [Intent.MUTUAL, Intent.GIVE, Intent.RECEIVE],  # to pause is a button of its own
        default=intent,
        required=True,
        format_func=lambda intent: t(INTENT.options[intent]),
        key=key,
    )


def show_time_off(profile: Profile, today: date, t: Words) -> None:
    st.header(t("Time off"), anchor=False)
    for absence in profile.absences:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(t("{first} to {last}", first=t.day(absence.first_day), last=t.day(absence.last_day)))
            st.button(
                t("Remove"),
                key=f"back-{absence.first_day}",
                type="tertiary",
                on_click=_run_profile_action,
                args=(AWAY, partial(ProfileDesk.remove_time_off, first_day=absence.first_day), t("Removed.")),
            )
    with st.form("away", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        for key, label in (("away_from", t("First day")), ("away_until", t("Last day"))):
            st.date_input(
                label,
                None,
                min_value=today,
                max_value=today + LONGEST_AHEAD,
                format=DAY_FORMAT,
                key=key,
                width=164,
            )
        st.form_submit_button(t("Add time off"), key="add_away", on_click=_add_time_off, args=(t,))
    show_refusal(AWAY, t)


def show_do_not_match(desk: ProfileDesk, t: Words) -> None:
    st.header(t("People not to match you with"), anchor=False)
    st.caption(
        t(
            "You don't need a reason. No one is told: not them, not a coordinator. It works both "
            "ways, in rounds and in requests. A coordinator's export can show that you two are not "
            "to be matched, never who asked."
        )
    )
    blocked = desk.list_blocked()
    for person in blocked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(person.name)
            st.button(
                t("Remove"),
                key=f"unblock-{person.id}",
                type="tertiary",
                on_click=_run_profile_action,
                args=(APART, partial(ProfileDesk.unblock_person, person_id=person.id), t("Removed.")),
            )
    others = choosing.show_search_field(desk.find_others, t("Find a person by name"), "not_with", t)
    names = {one.id: choosing.name_with_login(one) for one in others.here if one not in blocked}
    with choosing.choice_form(others, "apart"):
        st.selectbox(
            t("Person"),
            list(names),
            index=None,
            format_func=lambda one: names.get(one, ""),
            placeholder=t("Choose a person"),
            key="not_with",
        )
        choosing.submit_button(others)(
            t("Don't match us"), key="keep_apart", on_click=_block_person, args=(t,)
        )
    show_refusal(APART, t)


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────


def _run_profile_action(place: str, work: Callable[[ProfileDesk], Any], done: str) -> None:
    run_action(place, ProfileDesk, work, done)


def _add_time_off(t: Words) -> None:
    """Where only one of the two days is chosen, time off is that single day."""
    first: date | None = typed_value("away_from") or typed_value("away_until")
    last: date | None = typed_value("away_until") or first
    if first and last:
        _run_profile_action(AWAY, lambda desk: desk.add_time_off(first, last), t("Added."))
    if state.tab_state().refused_place != AWAY:
        st.session_state["away_from"] = st.session_state["away_until"] = None


def _block_person(t: Words) -> None:
    person_id: str | None = typed_value("not_with")
    if person_id:
        _run_profile_action(
            APART, lambda desk: desk.block_person(person_id), t("You won't be matched. No one is told.")
        )
    else:
        st.toast(t("Choose a person first."))
