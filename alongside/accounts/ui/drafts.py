"""Forms that store their content at each change, and restore it when they are opened again.

Streamlit alone keeps it in the page only: a reload, another page or language, the end of a sign-in or a
phone running out of memory loses it. The part of a page with such a form is a fragment, so that a change
redraws only that part.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alongside.accounts.desk.drafts import DraftDesk
from alongside.accounts.rules.drafts import Draft
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui import widgets
from alongside.core.words import Words


@dataclass
class SavedForms:
    """In one browser tab."""

    typed_in: dict[str, str] = field(default_factory=dict)  # widgets, to their form


@dataclass(kw_only=True)
class DraftForm:
    """An open form. first: its fields' values without a draft; keys: the widget of each field."""

    form: str
    version: str
    draft: Draft | None
    first: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] | None = None
    in_trouble: bool = False  # what was typed last is only in the page

    def __post_init__(self) -> None:
        self.kept = dict(self.draft.fields) if self.draft else None

    def value(self, name: str, otherwise: Any) -> Any:
        """What was typed into a field before, else its first value."""
        return otherwise if self.kept is None else self.kept.get(name, otherwise)

    def start_field(self, name: str, key: str, value: Any, meant: Callable[[Any], Any] | None = None) -> str:
        """Gives a field's widget its first value, and returns the widget's key.

        meant: turns a stored text into the widget's own value, such as a member of an enumeration.
        """
        found = self.value(name, value)
        self.first[name], self.keys[name] = value, key
        if meant is not None and found is not None:
            found = [meant(one) for one in found] if isinstance(found, list) else meant(found)
        widgets.set_first_value(key, found)
        state.slot(SavedForms).typed_in[key] = self.form
        return key

    def save_draft(self) -> None:
        """Runs at the end of the form, each time it is drawn. The draft is on disk before the screen says
        so.
        """
        now = {name: st.session_state[key] for name, key in self.keys.items() if key in st.session_state}
        if now == self.first:
            if self.kept is not None:
                delete_draft(self.form)
            self.kept = self.draft = None
            return
        changed = self.kept is None or any(self.kept.get(name) != value for name, value in now.items())
        desk = open_draft_desk() if changed else None
        if desk is not None:
            try:
                desk.save_draft(self.form, self.version, now)
            except AlongsideError:
                self.in_trouble = True
            else:
                self.kept, self.in_trouble = now, False

    def show_draft_state(self, t: Words) -> None:
        """Goes beside the button: that nothing is sent yet, and whether leaving the page would lose it."""
        if self.in_trouble:
            st.caption(t("Not saved, and a draft can't be kept right now. Leave this page open."))
        elif self.kept is not None and self.draft is None:
            st.caption(t("Not saved yet. Your draft is kept for you alone, even if you leave."))
        elif self.draft is not None:
            st.caption(t("This is your earlier draft: not saved yet, and kept for you alone."))
            if self.draft.version != self.version:
                st.caption(t("This was changed elsewhere since. Compare before you save."))
            st.button(
                t("Discard draft"),
                key=f"again-{self.form}",
                type="tertiary",
                on_click=self.discard_draft,
            )

    def discard_draft(self) -> None:
        for name, key in self.keys.items():
            widgets.set_widget_value(key, self.first[name])


def open_draft_desk() -> DraftDesk | None:
    """None after signing in with a link, which opens roles first: drafts cannot be read yet."""
    return open_desk(DraftDesk) if state.require_visitor().own_from is None else None


def open_form(form: str, version: object) -> DraftForm:
    """With its earlier draft. `version`: of what the form changes."""
    return DraftForm(form=form, version=str(version), draft=find_draft(form))


def find_draft(form: str) -> Draft | None:
    desk = open_draft_desk()
    return desk.find_draft(form) if desk else None


def draft_container(name: str = "form") -> DeltaGenerator:
    """What is typed inside is sent at each pause, not only when its field is left (connection.js)."""
    return st.container(key=f"kept-{name}")


def delete_draft(form: str) -> None:
    """After it was sent, or is no longer wanted. If the database fails, the draft simply appears again next
    time.
    """
    desk = open_draft_desk()
    if desk is not None:
        with suppress(AlongsideError):
            desk.delete_draft(form)


def keep_all_typed() -> None:
    """Before the page is drawn in another language: browsers know choices by their words."""
    widgets.keep_widget_values(*state.slot(SavedForms).typed_in)
