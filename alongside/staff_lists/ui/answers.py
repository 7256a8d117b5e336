"""What the admin has answered about the file so far, kept in this tab while the file is in its field."""

from dataclasses import dataclass, replace
from typing import Any

from alongside.accounts.http.first_run import AT_ONCE
from alongside.accounts.ui import state
from alongside.core.ui.widgets import typed_value
from alongside.staff_lists.rules.model import Choices, Field, Plan


@dataclass
class StaffListTab:
    """What a browser tab remembers of the lists uploaded in it."""

    open: tuple[str, Choices] | None = None  # the mark of the list in its field, and the answers about it
    done: Plan | None = None  # what the last list changed
    times: int = 0  # how many were applied; gives the field a new key, so that it is empty


def choices_for(mark: str) -> Choices:
    """For the file with this mark; empty for another file."""
    kept = state.slot(StaffListTab).open
    return kept[1] if kept is not None and kept[0] == mark else Choices()


def widget_key(mark: str, name: str) -> str:
    """For a widget whose change takes effect immediately, since it changes how the file is read."""
    return f"{AT_ONCE}staff-list-{name}-{mark}"


def save_choice(mark: str, widget: str, name: str) -> None:
    """One choice, by the name of its field; those about columns are of one header of one sheet."""
    chosen: dict[str, Any] = {name: typed_value(widget)}
    if name == "sheet":
        chosen |= {"header": None, "columns": {}, "days": None, "alike": {}}
    elif name == "header":
        chosen |= {"columns": {}, "days": None}
    _save_choices(mark, **chosen)


def save_column(mark: str, widget: str, place: int) -> None:
    """What one column holds.

    A field stands in one column only, so another that was said to hold it holds nothing.
    """
    holds: Field | None = typed_value(widget)
    before = choices_for(mark).columns
    others = {at: None if held is holds else held for at, held in before.items() if at != place}
    _save_choices(mark, columns={**others, place: holds})


def save_namesake(mark: str, widget: str, login: str) -> None:
    _save_choices(mark, alike={**choices_for(mark).alike, login: typed_value(widget)})


def delete_namesakes(mark: str) -> None:
    _save_choices(mark, alike={})


def finish_list(done: Plan) -> None:
    """The list was applied. A new, empty upload field replaces the one before."""
    here = state.slot(StaffListTab)
    here.open, here.done = None, done
    here.times += 1


def _save_choices(mark: str, **chosen: Any) -> None:
    state.slot(StaffListTab).open = (mark, replace(choices_for(mark), **chosen))
