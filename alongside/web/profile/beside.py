"""Quick actions beside the form: pause, time off, and people not to be matched with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from alongside.desks.profile import ProfileDesk
from alongside.domain.matching.seekers import Intent
from alongside.domain.profiles import Profile
from alongside.web import choosing, state
from alongside.web.doing import attempt, say_refusal, typed
from alongside.web.profile import in_words
from alongside.words import Words

PAUSE, AWAY, APART = "pause", "away", "apart"
LONGEST_AHEAD = timedelta(days=730)


def where_it_stands(profile: Profile, t: Words) -> None:
    if profile.intent is Intent.PAUSE:
        _pausing(t)
        return
    if profile.complete and not profile.capacity:
        st.info(
            t("Your profile is whole. You have room for no partner at the moment, so nobody is looked for.")
        )
    elif profile.complete:
        st.success(t("A partner can be found for you."), icon=":material/check:")
    else:
        st.info(t("Still needed, so that a partner can be found:") + " " + ", ".join(_missing(profile, t)))
    _pause_button(t)


def pause(profile: Profile, t: Words) -> None:
    """The pause button alone, for other pages."""
    if profile.intent is Intent.PAUSE:
        _pausing(t)
    else:
        _pause_button(t)


def _pausing(t: Words) -> None:
    st.info(
        t(
            "You are pausing: nobody is matched with you and nobody can ask you. No partner is told; a coordinator sees it while a "
            "round is open."
        )
    )
    here_for("back_for", Intent.MUTUAL, t)
    st.button(t("End pause"), key="come_back", type="primary", on_click=_come_back, args=(t,))
    say_refusal(PAUSE, t)


def _pause_button(t: Words) -> None:
    st.button(
        t("Pause me"),
        key="pause",
        icon=":material/pause:",
        on_click=_do,
        args=(PAUSE, _pause, t("You are pausing.")),
    )
    say_refusal(PAUSE, t)


def here_for(key: str, intent: Intent | None, t: Words) -> None:
    st.pills(
        t("Support partners: to give, to receive, or both"),
        list(in_words.INTENTS),
        default=intent,
        required=True,
        format_func=lambda intent: in_words.intent_label(intent, t),
        key=key,
    )


def _missing(profile: Profile, t: Words) -> list[str]:
    needed = (
        (profile.languages, t("a language")),
        (profile.modes, t("a way to meet")),
        (profile.free, t("some times")),
    )
    return [name for there, name in needed if not there]


def away(profile: Profile, today: date, t: Words) -> None:
    st.header(t("Days on which you are away"), anchor=False)
    for absence in profile.absences:
        with st.container(horizontal=True, vertical_alignment="center"):
            first, last = date.fromisoformat(absence.first_day), date.fromisoformat(absence.last_day)
            st.text(t("{first} to {last}", first=t.day(first), last=t.day(last)))
            st.button(
                t("Take it out"),
                key=f"back-{absence.first_day}",
                type="tertiary",
                on_click=_do,
                args=(AWAY, _be_there(absence.first_day), t("Taken out.")),
            )
    with st.form("away", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        for key, label in (("away_from", t("Away from")), ("away_until", t("until and with"))):
            st.date_input(label, None, min_value=today, max_value=today + LONGEST_AHEAD, key=key, width=164)
        st.form_submit_button(t("Add time off"), key="add_away", on_click=_be_away, args=(t,))
    say_refusal(AWAY, t)


def apart(desk: ProfileDesk, t: Words) -> None:
    st.header(t("People you do not want to be paired with"), anchor=False)
    st.caption(
        t(
            "You need no reason, and nobody is told: neither they nor a coordinator. It holds in both directions, in rounds and when "
            "somebody looks whom to ask. A coordinator's export can show that two are not to be paired, never who asked for it."
        )
    )
    blocked = desk.blocked()
    for person in blocked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(person.name)
            st.button(
                t("Take it out"),
                key=f"unblock-{person.id}",
                type="tertiary",
                on_click=_do,
                args=(APART, _unblock(person.id), t("Taken out.")),
            )
    others = choosing.found(desk.others, t("Find a person by name"), "not_with", t)
    names = {one.id: choosing.called(one) for one in others.here if one not in blocked}
    with choosing.form(others, "apart"):
        st.selectbox(
            t("Not with"),
            list(names),
            index=None,
            format_func=lambda one: names.get(one, ""),
            placeholder=t("Choose a person"),
            key="not_with",
        )
        choosing.submit(others)(t("Keep us apart"), key="keep_apart", on_click=_block, args=(t,))
    say_refusal(APART, t)


# ── what the buttons do ─────────────────────────────────────────────────────────────────────────────────────

Work = Callable[[ProfileDesk], Any]


def _do(place: str, work: Work, done: str) -> None:
    attempt(place, state.profile_desk, work, done)


def _pause(desk: ProfileDesk) -> None:
    desk.pause()


def _come_back(t: Words) -> None:
    intent: Intent = typed("back_for") or Intent.MUTUAL
    _do(PAUSE, lambda desk: desk.come_back(intent), t("Welcome back."))


def _be_there(first_day: str) -> Work:
    return lambda desk: desk.be_there(first_day)


def _unblock(person_id: str) -> Work:
    return lambda desk: desk.unblock(person_id)


def _be_away(t: Words) -> None:
    """Where only one of the two days is chosen, time off is that single day."""
    first: date | None = typed("away_from") or typed("away_until")
    last: date | None = typed("away_until") or first
    if first and last:
        _do(AWAY, lambda desk: desk.be_away(first.isoformat(), last.isoformat()), t("Added."))
    if state.session().refused_at != AWAY:
        st.session_state["away_from"] = st.session_state["away_until"] = None


def _block(t: Words) -> None:
    person_id: str | None = typed("not_with")
    if person_id:
        _do(APART, lambda desk: desk.block(person_id), t("You are kept apart. Nobody is told."))
