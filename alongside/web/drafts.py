"""Forms that keep what stands in them at each change, and have it again when they are opened again.

By itself Streamlit has it in the page alone: a reload, a look at another page, another language, the end of a sign-in or a phone that runs
out of memory takes it away. A part of a page that keeps its form is a fragment, so that a change draws that part alone.
"""

from collections.abc import Callable
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
    """A form while it is open. `first`: how it begins without a draft, by field; `keys`: the widget of each."""

    form: str
    version: str
    draft: Draft | None
    first: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] | None = None
    in_trouble: bool = False  # what was typed last is in the page alone

    def __post_init__(self) -> None:
        self.kept = dict(self.draft.fields) if self.draft else None

    def start(self, name: str, key: str, value: Any, meant: Callable[[Any], Any] | None = None) -> str:
        """Gives the widget `key` of a field what was typed before, else `value`; returns the key.

        `meant` makes the kept text what the widget deals in: an enumeration's member.
        """
        found = self.kept.get(name, value) if self.kept is not None else value
        if meant is not None and self.kept is not None and name in self.kept:
            found = _each(found, meant)
        self.first[name], self.keys[name] = value, key
        state.start_widget(key, found)
        state.session().typed_in[key] = self.form
        return key

    def keep(self) -> None:
        """At the end of the form, each time it is drawn. It is on disk before the screen says so."""
        now = {name: st.session_state[key] for name, key in self.keys.items() if key in st.session_state}
        if now == self.first:
            if self.kept is not None:
                forget(self.form)
            self.kept = None
        elif self.kept is None or any(self.kept.get(name) != value for name, value in now.items()):
            try:
                state.draft_desk().keep(self.form, self.version, now)
            except AlongsideError:
                self.in_trouble = True
            else:
                self.kept, self.in_trouble = now, False

    def say_so(self, t: Words) -> None:
        """Beside the button: what stands here is not sent yet, and whether it would be lost with this page."""
        if self.in_trouble:
            st.caption(t("Not saved yet, and it cannot be kept at this moment. Leave this page open."))
        elif self.kept is not None:
            st.caption(t("Not saved yet. It is kept for you alone, also when you leave this page."))


def opened(form: str, version: object) -> Typed:
    """With what was kept of it before. `version`: of what the form changes."""
    return Typed(form, str(version), state.draft_desk().kept(form))


def kept(name: str = "form") -> DeltaGenerator:
    """Round such a form: what is typed in it is sent at each pause, not only when its field is left (connection.js)."""
    return st.container(key=f"kept-{name}")


def forget(form: str) -> None:
    """Once it was sent, or is not wanted any more. A database in trouble has no say in it: it is seen again next time."""
    try:
        state.draft_desk().forget(form)
    except AlongsideError:
        return


def say_again() -> None:
    """Before the page is drawn in another language: browsers know choices by their words."""
    typed_in = state.session().typed_in
    state.keep_typed(*typed_in)


def _each(found: Any, meant: Callable[[Any], Any]) -> Any:
    if isinstance(found, list):
        return [meant(one) for one in found]
    return None if found is None else meant(found)
