"""Forms in which a lead adds, closes or changes an action. Typed text stays until it is saved.

Each form has its own id, with which its widgets' keys begin. A new action takes the id of its form.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, assert_never

import streamlit as st

from alongside.accounts.ui import drafts, state
from alongside.accounts.ui.drafts import DraftForm
from alongside.core.rules.errors import AlongsideError, NotAllowed
from alongside.core.rules.tokens import new_id
from alongside.core.ui.refusals import refusal_text
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import DAY_FORMAT, Words
from alongside.teams.desk.actions import ActionBook
from alongside.teams.rules.actions import LATEST_REVIEW, ActionChanged, ActionDraft, ActionKind, TeamAction
from alongside.teams.ui.view import View

Book = Callable[[], ActionBook]
UNTIL_IN, LOOK_AGAIN_IN = timedelta(weeks=4), timedelta(weeks=1)  # defaults for a new action
FIELDS = ("kind", "text", "who", "until", "look_again")


@dataclass
class OpenActionForms:
    """In one browser tab: the id of each form's action until it is saved, also on a new page, so that sending
    it twice adds only one.
    """

    ids: dict[str, str] = field(default_factory=dict)


def kind_label(kind: ActionKind, t: Words) -> str:
    match kind:
        case ActionKind.REASSIGN:
            return t("Hand over cases")
        case ActionKind.PAUSE_INTAKE:
            return t("Pause new cases")
        case ActionKind.COVER_HEARING:
            return t("Cover a hearing")
        case ActionKind.ADD_SUPERVISION:
            return t("Add supervision")
        case ActionKind.OTHER:
            return t("Something else")
        case _:
            assert_never(kind)


def action_line(action: TeamAction, t: Words) -> str:
    """Plain text: it holds what people typed."""
    first = action.text.partition("\n")[0]
    return f"{kind_label(action.kind, t)}  ·  {first}" if first else kind_label(action.kind, t)


def form_name(name: str, what: str) -> str:
    """The name under which an unfinished form is stored."""
    return f"action {name} {what}"


def show_add_form(view: View, team_id: str, today: date, book: Book) -> None:
    t, name = view.t, view.key(team_id)
    kept = drafts.find_draft(form_name(name, "add"))
    place = state.slot(OpenActionForms).ids.setdefault(name, (kept and kept.version) or new_id())
    with lazy_expander(t("Add an action"), f"open-{place}", kept is not None) as box:
        if not box.open:
            return
        typed = DraftForm(form=form_name(name, "add"), version=place, draft=kept)
        with drafts.draft_container(place):
            _action_fields(typed, place, None, dict(book().possible_owners(team_id)), today)

        def add_action() -> None:
            draft, done = _typed_draft(place), t("Added. Your team is told on their home page.")
            _run_action(name, place, draft.text, lambda: book().open_action(team_id, draft, place), done)

        _show_refusal(place, t)
        st.button(t("Add action"), type="primary", key=f"save-{place}", on_click=add_action)


def show_edit_forms(view: View, action: TeamAction, today: date, book: Book) -> None:
    t, name = view.t, view.key(action.id)
    closing, changing = (
        drafts.open_form(form_name(name, what), action.revision) for what in ("close", "change")
    )
    draft_id = state.slot(OpenActionForms).ids.setdefault(name, f"{name}-{action.revision}")
    begun = bool(closing.draft or changing.draft)

    def change_action() -> None:
        place = f"{draft_id}-change"
        draft, seen = _typed_draft(place), state.tab_state().seen_revisions[place]
        _run_action(
            name, place, draft.text, lambda: book().change_action(action.id, draft, seen), t("Saved.")
        )

    with lazy_expander(t("Close or change this action"), f"open-{draft_id}", begun) as box:
        if box.open:
            _show_close_form(view, action, closing, f"{draft_id}-close", book)
            st.divider()
            owners, place = dict(book().possible_owners(action.team_id)), f"{draft_id}-change"
            with drafts.draft_container(place):
                _note_revision(changing, action, place, "text")
                _action_fields(changing, place, action, owners, today)
            _show_refusal(place, t)
            st.button(t("Save changes"), key=f"save-{place}", on_click=change_action)


def _show_close_form(view: View, action: TeamAction, typed: DraftForm, place: str, book: Book) -> None:
    t = view.t

    def close_action() -> None:
        outcome, seen = st.session_state[f"{place}-outcome"], state.tab_state().seen_revisions[place]
        _run_action(
            view.key(action.id),
            place,
            outcome,
            lambda: book().close_action(action.id, outcome, seen),
            t("Closed. Your team is told on their home page."),
        )

    _note_revision(typed, action, place, "outcome")
    with drafts.draft_container(place):
        _outcome_field(typed, place)
    _show_refusal(place, t)
    st.button(t("Close action"), type="primary", key=f"save-{place}", on_click=close_action)


def _note_revision(typed: DraftForm, action: TeamAction, place: str, field: str) -> None:
    """Remembers the revision with which the form was opened, even if a newer one is saved elsewhere."""
    if f"{place}-{field}" not in st.session_state:
        opened = int(typed.draft.version) if typed.draft else action.revision
        state.tab_state().seen_revisions[place] = opened


@st.fragment
def _outcome_field(typed: DraftForm, place: str) -> None:
    t = state.words()
    key = typed.start_field("outcome", f"{place}-outcome", "")
    st.text_area(t("Outcome (optional)"), key=key, height=80)
    typed.save_draft()
    typed.show_draft_state(t)


@st.fragment
def _action_fields(
    typed: DraftForm, place: str, action: TeamAction | None, owners: dict[str, str], today: date
) -> None:
    t = state.words()
    if action and action.who_id and action.who_name:
        owners = {action.who_id: action.who_name, **owners}
    first = {
        "kind": action and action.kind,
        "text": action.text if action else "",
        "who": action and action.who_id,
        "until": action.until if action else today + UNTIL_IN,
        "look_again": action.look_again if action else today + LOOK_AGAIN_IN,
    }
    for part, value in first.items():
        typed.start_field(part, f"{place}-{part}", value, ActionKind if part == "kind" else None)
    st.pills(t("Action"), list(ActionKind), format_func=lambda kind: kind_label(kind, t), key=f"{place}-kind")
    st.text_area(t("Details"), key=f"{place}-text", placeholder=t("No client names"), height=80)
    st.caption(t("Everyone in the team can read this. Write about the work, not about how someone is."))
    st.selectbox(
        t("Owner"),
        list(owners),
        index=None,
        format_func=lambda one: owners[one],
        placeholder=t("Choose an owner"),
        key=f"{place}-who",
    )
    sides = st.columns(2)
    _day_field(sides[0], t("Until"), f"{place}-until", today, None)
    _day_field(sides[1], t("Review on"), f"{place}-look_again", today, today + LATEST_REVIEW)
    typed.save_draft()
    typed.show_draft_state(t)


def _day_field(side: Any, name: str, key: str, today: date, last: date | None) -> None:
    """A saved day that has passed may stay."""
    kept: date | None = st.session_state[key]
    first, latest = (min(today, kept), last and max(last, kept)) if kept else (today, last)
    side.date_input(name, min_value=first, max_value=latest, format=DAY_FORMAT, key=key)


def _typed_draft(place: str) -> ActionDraft:
    kind, text, who, until, look_again = (st.session_state[f"{place}-{field}"] for field in FIELDS)
    return ActionDraft(
        kind=kind and ActionKind(kind), text=text, who_id=who, until=until, look_again=look_again
    )


def _run_action(name: str, place: str, text: str, work: Callable[[], TeamAction], done: str) -> None:
    """Closes and resets a saved form. `text`: what was typed, shown if the team is no longer the author's."""
    here = state.tab_state()
    clear_refusal()
    try:
        work()
    except NotAllowed as error:
        state.record_refusal()
        st.warning(refusal_text(error, state.words()))
        st.text(text)  # its form is gone
    except AlongsideError as error:
        here.refusal, here.refused_place = error, place
        if isinstance(error, ActionChanged):
            here.seen_revisions[place] = error.stored.revision
    else:
        st.toast(done, icon=":material/check:")
        state.slot(OpenActionForms).ids.pop(name, None)
        for what in ("add", "close", "change"):
            drafts.delete_draft(form_name(name, what))


def _show_refusal(place: str, t: Words) -> None:
    """Shows it once, next to its form."""
    here = state.tab_state()
    if here.refusal is not None and here.refused_place == place:
        st.warning(refusal_text(here.refusal, t))
        clear_refusal()


def clear_refusal() -> None:
    here = state.tab_state()
    here.refusal, here.refused_place = None, ""
