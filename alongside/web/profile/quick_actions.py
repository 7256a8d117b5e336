"""Quick actions beside the form: pause, time off, and people not to be matched with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from alongside.desks.profile import ProfileDesk
from alongside.domain.matching.participants import Intent
from alongside.domain.profiles import Profile
from alongside.web import choosing, state
from alongside.web.button_actions import run_action, show_refusal, typed_value
from alongside.web.profile import wording
from alongside.words import Words

PAUSE, AWAY, APART = "pause", "away", "apart"
LONGEST_AHEAD = timedelta(days=730)


def show_profile_status(profile: Profile, t: Words) -> None:
    if profile.intent is Intent.PAUSE:
        _show_end_pause(t)
        return
    if profile.is_complete and not profile.capacity:
        st.info(
            t("Your profile is whole. You have room for no partner at the moment, so nobody is looked for.")
        )
    elif profile.is_complete:
        st.success(t("A partner can be found for you."), icon=":material/check:")
    else:
        st.info(t("Still needed, so that a partner can be found:") + " " + ", ".join(_missing_parts(profile, t)))
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
            "You are pausing: nobody is matched with you and nobody can ask you. No partner is told; a coordinator sees it while a "
            "round is open."
        )
    )
    show_intent_choice("back_for", Intent.MUTUAL, t)
    st.button(t("End pause"), key="come_back", type="primary", on_click=_end_pause, args=(t,))
    show_refusal(PAUSE, t)


def _show_pause_button(t: Words) -> None:
    st.button(
        t("Pause me"),
        key="pause",
        icon=":material/pause:",
        on_click=_run_profile_action,
        args=(PAUSE, _pause_matching, t("You are pausing.")),
    )
    show_refusal(PAUSE, t)


def show_intent_choice(key: str, intent: Intent | None, t: Words) -> None:
    st.pills(
        t("Support partners: to give, to receive, or both"),
        list(wording.INTENTS),
        default=intent,
        required=True,
        format_func=lambda intent: wording.intent_label(intent, t),
        key=key,
    )


def _missing_parts(profile: Profile, t: Words) -> list[str]:
    needed = (
        (profile.languages, t("a language")),
        (profile.modes, t("a way to meet")),
        (profile.free, t("some times")),
    )
    return [name for there, name in needed if not there]


def show_time_off(profile: Profile, today: date, t: Words) -> None:
    st.header(t("Days on which you are away"), anchor=False)
    for absence in profile.absences:
        with st.container(horizontal=True, vertical_alignment="center"):
            first, last = date.fromisoformat(absence.first_day), date.fromisoformat(absence.last_day)
            st.text(t("{first} to {last}", first=t.day(first), last=t.day(last)))
            st.button(
                t("Take it out"),
                key=f"back-{absence.first_day}",
                type="tertiary",
                on_click=_run_profile_action,
                args=(AWAY, _remove_time_off(absence.first_day), t("Taken out.")),
            )
    with st.form("away", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        for key, label in (("away_from", t("Away from")), ("away_until", t("until and with"))):
            st.date_input(label, None, min_value=today, max_value=today + LONGEST_AHEAD, key=key, width=164)
        st.form_submit_button(t("Add time off"), key="add_away", on_click=_add_time_off, args=(t,))
    show_refusal(AWAY, t)


def show_do_not_match(desk: ProfileDesk, t: Words) -> None:
    st.header(t("People you do not want to be paired with"), anchor=False)
    st.caption(
        t(
            "You need no reason, and nobody is told: neither they nor a coordinator. It holds in both directions, in rounds and when "
            "somebody looks whom to ask. A coordinator's export can show that two are not to be paired, never who asked for it."
        )
    )
    blocked = desk.list_blocked()
    for person in blocked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(person.name)
            st.button(
                t("Take it out"),
                key=f"unblock-{person.id}",
                type="tertiary",
                on_click=_run_profile_action,
                args=(APART, _unblock_person(person.id), t("Taken out.")),
            )
    others = choosing.show_search_field(desk.find_others, t("Find a person by name"), "not_with", t)
    names = {one.id: choosing.name_with_login(one) for one in others.here if one not in blocked}
    with choosing.choice_form(others, "apart"):
        st.selectbox(
            t("Not with"),
            list(names),
            index=None,
            format_func=lambda one: names.get(one, ""),
            placeholder=t("Choose a person"),
            key="not_with",
        )
        choosing.submit_button(others)(t("Keep us apart"), key="keep_apart", on_click=_block_person, args=(t,))
    show_refusal(APART, t)


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────

Work = Callable[[ProfileDesk], Any]


def _run_profile_action(place: str, work: Work, done: str) -> None:
    run_action(place, state.profile_desk, work, done)


def _pause_matching(desk: ProfileDesk) -> None:
    desk.pause_matching()


def _end_pause(t: Words) -> None:
    intent: Intent = typed_value("back_for") or Intent.MUTUAL
    _run_profile_action(PAUSE, lambda desk: desk.end_pause(intent), t("Welcome back."))


def _remove_time_off(first_day: str) -> Work:
    return lambda desk: desk.remove_time_off(first_day)


def _unblock_person(person_id: str) -> Work:
    return lambda desk: desk.unblock_person(person_id)


def _add_time_off(t: Words) -> None:
    """Where only one of the two days is chosen, time off is that single day."""
    first: date | None = typed_value("away_from") or typed_value("away_until")
    last: date | None = typed_value("away_until") or first
    if first and last:
        _run_profile_action(AWAY, lambda desk: desk.add_time_off(first.isoformat(), last.isoformat()), t("Added."))
    if state.tab_state().refused_at != AWAY:
        st.session_state["away_from"] = st.session_state["away_until"] = None


def _block_person(t: Words) -> None:
    person_id: str | None = typed_value("not_with")
    if person_id:
        _run_profile_action(APART, lambda desk: desk.block_person(person_id), t("You are kept apart. Nobody is told."))
