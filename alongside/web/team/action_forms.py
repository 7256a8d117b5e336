"""The forms in which a lead adds an action, closes it or changes it. What was typed stays until it was kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from alongside.desks.actions import ActionBook
from alongside.domain.actions import FARTHEST, ActionChanged, Draft, Kind, TeamAction
from alongside.domain.errors import AlongsideError, NotAllowed
from alongside.web import showing, state
from alongside.web.sentences import sentence
from alongside.web.team.view import View
from alongside.words import Words

Book = Callable[[], ActionBook]
UNTIL_IN, LOOK_AGAIN_IN = timedelta(weeks=4), timedelta(weeks=1)  # as a form for a new action begins
FIELDS = ("kind", "text", "who", "until", "look_again")


def kind_in_words(kind: Kind, t: Words) -> str:
    match kind:
        case Kind.REASSIGN:
            return t("Hand over cases")
        case Kind.PAUSE_INTAKE:
            return t("Pause new cases")
        case Kind.COVER_HEARING:
            return t("Cover a hearing")
        case Kind.ADD_SUPERVISION:
            return t("Add supervision")
        case Kind.OTHER:
            return t("Something else")


def add(view: View, team_id: str, today: date, book: Book) -> None:
    t, draft_id = view.t, state.draft_id(team_id)
    opened = view.key(f"add-{team_id}")
    with showing.opened(t("Do something about the load"), opened) as box:
        if not box.open:
            return
        place = view.key(draft_id)
        with st.form(f"form-{place}", border=False):
            _fields(place, None, dict(book().people(team_id)), today, t)
            _say_refusal(place, t)
            st.form_submit_button(
                t("Add it"),
                type="primary",
                key=f"save-{place}",
                on_click=_add,
                args=(team_id, draft_id, place, opened, book, t),
            )


def close_or_change(view: View, action: TeamAction, today: date, book: Book) -> None:
    t, place = view.t, view.key(action.id)
    opened = f"open-{place}"
    with showing.opened(t("Close it or change it"), opened) as box:
        if not box.open:
            return
        if f"{place}-outcome" not in st.session_state:
            state.session().seen_revisions[place] = action.revision
        _say_refusal(place, t)
        with st.form(f"close-{place}", border=False):
            st.text_area(t("What came of it, in a few words if you like"), key=f"{place}-outcome", height=80)
            st.form_submit_button(
                t("Close it"),
                type="primary",
                key=f"close-it-{place}",
                on_click=_close,
                args=(action.id, place, opened, book, t),
            )
        st.divider()
        with st.form(f"change-{place}", border=False):
            _fields(place, action, dict(book().people(action.team_id)), today, t)
            st.form_submit_button(
                t("Save changes"),
                key=f"save-{place}",
                on_click=_change,
                args=(action.id, place, opened, book, t),
            )


def _fields(place: str, action: TeamAction | None, names: dict[str, str], today: date, t: Words) -> None:
    if action and action.who:
        names = {action.who_id: action.who[1], **names}
    for field, value in _first_values(action, today).items():
        state.start_widget(f"{place}-{field}", value)
    st.pills(
        t("What is to be done"),
        list(Kind),
        format_func=lambda kind: kind_in_words(kind, t),
        key=f"{place}-kind",
    )
    st.text_area(
        t("What exactly"),
        key=f"{place}-text",
        placeholder=t("No client names"),
        help=t("Everybody in the team can read it. Write about the work, not about how somebody is."),
        height=80,
    )
    st.selectbox(
        t("Who sees to it"),
        list(names),
        format_func=lambda one: names[one],
        placeholder=t("Choose somebody"),
        key=f"{place}-who",
    )
    sides = st.columns(2)
    _day(sides[0], t("Until"), f"{place}-until", today, None)
    _day(sides[1], t("Look again on"), f"{place}-look_again", today, today + FARTHEST)


def _day(side: Any, name: str, key: str, today: date, last: date | None) -> None:
    """A day that has passed meanwhile can stay."""
    kept: date | None = st.session_state[key]
    first, latest = (min(today, kept), last and max(last, kept)) if kept else (today, last)
    side.date_input(name, min_value=first, max_value=latest, format="YYYY-MM-DD", key=key)


def _first_values(action: TeamAction | None, today: date) -> dict[str, Any]:
    if action is None:
        days = {"until": today + UNTIL_IN, "look_again": today + LOOK_AGAIN_IN}
        return {"kind": None, "text": "", "who": None, **days}
    return {
        "kind": action.kind,
        "text": action.text,
        "who": action.who_id or None,
        "until": date.fromisoformat(action.until),
        "look_again": date.fromisoformat(action.look_again),
    }


# ── what the buttons do, before the page is drawn anew ──────────────────────────────────────────────────────────────


def _add(team_id: str, draft_id: str, place: str, opened: str, book: Book, t: Words) -> None:
    draft = _typed(place)
    if _attempt(
        place,
        draft.text,
        lambda: book().open(team_id, draft, draft_id),
        t("Added. The whole team can see it."),
    ):
        state.forget_draft(team_id)
        state.choose_again(opened, False)


def _change(action_id: str, place: str, opened: str, book: Book, t: Words) -> None:
    draft, seen = _typed(place), state.session().seen_revisions[place]
    if _attempt(place, draft.text, lambda: book().change(action_id, draft, seen), t("Saved.")):
        state.choose_again(opened, False)


def _close(action_id: str, place: str, opened: str, book: Book, t: Words) -> None:
    outcome, seen = st.session_state[f"{place}-outcome"], state.session().seen_revisions[place]
    if _attempt(place, outcome, lambda: book().close(action_id, outcome, seen), t("Closed.")):
        state.choose_again(opened, False)


def _typed(place: str) -> Draft:
    kind, text, who, until, look_again = (st.session_state[f"{place}-{field}"] for field in FIELDS)
    return Draft(kind and Kind(kind), text, who or "", _iso(until), _iso(look_again))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _attempt(place: str, text: str, work: Callable[[], TeamAction], done: str) -> bool:
    """Whether it was kept. `text`: what was typed, for one whose team it is no more: the form is not drawn again."""
    here = state.session()
    forget_refusal()
    try:
        work()
    except NotAllowed as error:
        st.warning(sentence(error, state.words()))
        st.text(text)
        return False
    except AlongsideError as error:
        here.refusal, here.refused_at = error, place
        if isinstance(error, ActionChanged):
            here.seen_revisions[place] = error.stored.revision
        return False
    st.toast(done, icon=":material/check:")
    return True


def _say_refusal(place: str, t: Words) -> None:
    """Once, beside the form it belongs to."""
    here = state.session()
    if here.refusal is not None and here.refused_at == place:
        st.warning(sentence(here.refusal, t))
        forget_refusal()


def forget_refusal() -> None:
    here = state.session()
    here.refusal, here.refused_at = None, ""
