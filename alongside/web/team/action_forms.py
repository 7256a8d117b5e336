"""Forms in which a lead adds, closes or changes an action. Typed text stays until it is saved.

Each form has its own id, with which its widgets' keys begin. A new action takes the id of its form.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, assert_never

import streamlit as st

from alongside.desks.actions import ActionBook
from alongside.domain.actions import FARTHEST, ActionChanged, Draft, Kind, TeamAction
from alongside.domain.errors import AlongsideError, NotAllowed
from alongside.web import drafts, showing, state
from alongside.web.drafts import Typed
from alongside.web.sentences import sentence
from alongside.web.team.view import View
from alongside.words import Words

Book = Callable[[], ActionBook]
UNTIL_IN, LOOK_AGAIN_IN = timedelta(weeks=4), timedelta(weeks=1)  # defaults for a new action
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
        case _:
            assert_never(kind)


def add(view: View, team_id: str, today: date, book: Book) -> None:
    t, name = view.t, view.key(team_id)
    kept = drafts.kept_of(form_of(name, "add"))
    draft_id = state.draft_id(name, kept.version if kept else "")
    with showing.opened(t("Do something about the load"), f"open-{draft_id}", kept is not None) as box:
        if not box.open:
            return
        typed = Typed(form_of(name, "add"), draft_id, kept)
        with drafts.on_a_page(draft_id):
            _fields(typed, draft_id, None, dict(book().people(team_id)), today, t)
        _say_refusal(draft_id, t)
        st.button(
            t("Add it"),
            type="primary",
            key=f"save-{draft_id}",
            on_click=_add,
            args=(team_id, name, draft_id, book, t),
        )


def form_of(name: str, what: str) -> str:
    """The name under which an unfinished form is stored."""
    return f"action {name} {what}"


def close_or_change(view: View, action: TeamAction, today: date, book: Book) -> None:
    name = view.key(action.id)
    closing, changing = (drafts.opened(form_of(name, what), action.revision) for what in ("close", "change"))
    draft_id = state.draft_id(name, f"{name}-{action.revision}")
    begun = bool(closing.draft or changing.draft)
    with showing.opened(view.t("Close it or change it"), f"open-{draft_id}", begun) as box:
        if box.open:
            _close_form(closing, action, name, f"{draft_id}-close", book, view.t)
            st.divider()
            _change_form(changing, action, name, f"{draft_id}-change", today, book, view.t)


def _close_form(typed: Typed, action: TeamAction, name: str, place: str, book: Book, t: Words) -> None:
    _note_revision(typed, action, place, "outcome")
    with drafts.on_a_page(place):
        _outcome(typed, place, t)
    _say_refusal(place, t)
    st.button(
        t("Close it"),
        type="primary",
        key=f"save-{place}",
        on_click=_close,
        args=(action.id, name, place, book, t),
    )


@st.fragment
def _outcome(typed: Typed, place: str, t: Words) -> None:
    key = typed.start("outcome", f"{place}-outcome", "")
    st.text_area(t("What came of it, in a few words if you like"), key=key, height=80)
    typed.keep()
    typed.say_so(t)


def _change_form(
    typed: Typed, action: TeamAction, name: str, place: str, today: date, book: Book, t: Words
) -> None:
    _note_revision(typed, action, place, "text")
    with drafts.on_a_page(place):
        _fields(typed, place, action, dict(book().people(action.team_id)), today, t)
    _say_refusal(place, t)
    st.button(
        t("Save changes"),
        key=f"save-{place}",
        on_click=_change,
        args=(action.id, name, place, book, t),
    )


def _note_revision(typed: Typed, action: TeamAction, place: str, field: str) -> None:
    """Remembers the revision with which the form was opened, even if a newer one is saved elsewhere."""
    if f"{place}-{field}" not in st.session_state:
        opened = int(typed.draft.version) if typed.draft else action.revision
        state.session().seen_revisions[place] = opened


@st.fragment
def _fields(
    typed: Typed, place: str, action: TeamAction | None, names: dict[str, str], today: date, t: Words
) -> None:
    if action and action.who:
        names = {action.who_id: action.who[1], **names}
    for field, value in _first_values(action, today).items():
        typed.start(field, f"{place}-{field}", value, Kind if field == "kind" else None)
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
        height=80,
    )
    st.caption(t("Everybody in the team can read it. Write about the work, not about how somebody is."))
    st.selectbox(
        t("Who sees to it"),
        list(names),
        index=None,
        format_func=lambda one: names[one],
        placeholder=t("Choose somebody"),
        key=f"{place}-who",
    )
    sides = st.columns(2)
    _day(sides[0], t("Until"), f"{place}-until", today, None)
    _day(sides[1], t("Look again on"), f"{place}-look_again", today, today + FARTHEST)
    typed.keep()
    typed.say_so(t)


def _day(side: Any, name: str, key: str, today: date, last: date | None) -> None:
    """A saved day that has passed may stay."""
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


# ── button callbacks, which run before the page is drawn again ──────────────────────────────────────────────


def _add(team_id: str, name: str, draft_id: str, book: Book, t: Words) -> None:
    draft = _typed(draft_id)
    _attempt(
        name,
        draft_id,
        draft.text,
        lambda: book().open(team_id, draft, draft_id),
        t("Added. The whole team can see it."),
    )


def _change(action_id: str, name: str, place: str, book: Book, t: Words) -> None:
    draft, seen = _typed(place), state.session().seen_revisions[place]
    _attempt(name, place, draft.text, lambda: book().change(action_id, draft, seen), t("Saved."))


def _close(action_id: str, name: str, place: str, book: Book, t: Words) -> None:
    outcome, seen = st.session_state[f"{place}-outcome"], state.session().seen_revisions[place]
    _attempt(name, place, outcome, lambda: book().close(action_id, outcome, seen), t("Closed."))


def _typed(place: str) -> Draft:
    kind, text, who, until, look_again = (st.session_state[f"{place}-{field}"] for field in FIELDS)
    return Draft(kind and Kind(kind), text, who or "", _iso(until), _iso(look_again))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _attempt(name: str, place: str, text: str, work: Callable[[], TeamAction], done: str) -> None:
    """Closes and resets a saved form. `text`: what was typed, shown if the team is no longer the author's."""
    here = state.session()
    forget_refusal()
    try:
        work()
    except NotAllowed as error:
        state.note_refusal()
        st.warning(sentence(error, state.words()))
        st.text(text)  # its form is gone
    except AlongsideError as error:
        here.refusal, here.refused_at = error, place
        if isinstance(error, ActionChanged):
            here.seen_revisions[place] = error.stored.revision
    else:
        st.toast(done, icon=":material/check:")
        state.forget_draft(name)
        for what in ("add", "close", "change"):
            drafts.forget(form_of(name, what))


def _say_refusal(place: str, t: Words) -> None:
    """Shows it once, next to its form."""
    here = state.session()
    if here.refusal is not None and here.refused_at == place:
        st.warning(sentence(here.refusal, t))
        forget_refusal()


def forget_refusal() -> None:
    here = state.session()
    here.refusal, here.refused_at = None, ""
