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

from alongside.domain.drafts import Draft
from alongside.domain.errors import AlongsideError
from alongside.web import state
from alongside.words import Words


@dataclass
class Typed:
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

    def start(self, name: str, key: str, value: Any, meant: Callable[[Any], Any] | None = None) -> str:
        """Gives a field's widget its first value, and returns the widget's key.

        meant: turns a stored text into the widget's own value, such as a member of an enumeration.
        """
        found = self.value(name, value)
        self.first[name], self.keys[name] = value, key
        state.start_widget(key, found if meant is None else _each(found, meant))
        state.session().typed_in[key] = self.form
        return key

    def keep(self) -> None:
        """Runs at the end of the form, each time it is drawn. The draft is on disk before the screen says
        so.
        """
        now = {name: st.session_state[key] for name, key in self.keys.items() if key in st.session_state}
        if now == self.first:
            if self.kept is not None:
                forget(self.form)
            self.kept = self.draft = None
        elif self.kept is None or any(self.kept.get(name) != value for name, value in now.items()):
            self._keep(now)

    def _keep(self, now: dict[str, Any]) -> None:
        desk = state.draft_desk()
        if desk is None:
            return
        try:
            desk.keep(self.form, self.version, now)
        except AlongsideError:
            self.in_trouble = True
        else:
            self.kept, self.in_trouble = now, False

    def say_so(self, t: Words) -> None:
        """Goes beside the button: that nothing is sent yet, and whether leaving the page would lose it."""
        if self.in_trouble:
            st.caption(t("Not saved yet, and it cannot be kept at this moment. Leave this page open."))
        elif self.kept is not None and self.draft is None:
            st.caption(t("Not saved yet. It is kept for you alone, also when you leave this page."))
        elif self.draft is not None:
            self._say_what_came_back(self.draft, t)

    def _say_what_came_back(self, draft: Draft, t: Words) -> None:
        st.caption(t("This is what you filled in before. It is not saved yet, and kept for you alone."))
        if draft.version != self.version:
            st.caption(t("It was changed elsewhere since. Compare before you save."))
        st.button(
            t("Start again"),
            key=f"again-{self.form}",
            type="tertiary",
            on_click=_start_again,
            args=(self.first, self.keys),
        )


def opened(form: str, version: object) -> Typed:
    """With its earlier draft. `version`: of what the form changes."""
    return Typed(form, str(version), kept_of(form))


def kept_of(form: str) -> Draft | None:
    desk = state.draft_desk()
    return desk.kept(form) if desk else None


def on_a_page(name: str = "form") -> DeltaGenerator:
    """What is typed inside is sent at each pause, not only when its field is left (connection.js)."""
    return st.container(key=f"kept-{name}")


def forget(form: str) -> None:
    """After it was sent, or is no longer wanted. If the database fails, the draft simply appears again next
    time.
    """
    desk = state.draft_desk()
    if desk is not None:
        with suppress(AlongsideError):
            desk.forget(form)


def say_again() -> None:
    """Before the page is drawn in another language: browsers know choices by their words."""
    state.keep_typed(*state.session().typed_in)


def _start_again(first: dict[str, Any], keys: dict[str, str]) -> None:
    for name, key in keys.items():
        state.choose_again(key, first[name])


def _each(found: Any, meant: Callable[[Any], Any]) -> Any:
    if isinstance(found, list):
        return [meant(one) for one in found]
    return None if found is None else meant(found)
