"""How many files of the package one thing that people do walks through.

    python benchmarks/walks.py

A file counts when one of its functions runs. `__init__.py` files do not count, nor does what is read once and then kept.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people, sign_ins
from alongside.checkins.ui import check_in_form
from alongside.checkins.ui.instruments import load_instruments
from alongside.core.http import stores
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store, open_store
from alongside.everything.ui import topics  # noqa: F401  # registers what topics tell each other, as the server does
from tests.conftest import Tab, button

PACKAGE = PROJECT / "alongside"
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


class Trace:
    """`with Trace() as trace:` notes the files whose functions run inside, in this thread, in order of their first call."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self._seen: set[str] = set()

    def __enter__(self) -> "Trace":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *failure: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if event != "call" or name in self._seen:
            return
        self._seen.add(name)
        file = Path(name)
        if file.name != "__init__.py" and file.is_relative_to(PACKAGE):
            self.files.append(file.relative_to(PACKAGE).as_posix())


@contextmanager
def open_door() -> Iterator[Store]:
    """An organisation with one person, ana, in the database that the settings name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "alongside.db"
        os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{file}"
        stores.settings.cache_clear()
        stores.open_database.cache_clear()
        store = open_store(file)
        with store.write() as db:
            organisation = Organisation(name="Open Door", time_zone="Europe/London", week_opens=0)
            organisations.save_organisation(db, organisation, NOW)
            people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2025, 1, 6))
        yield store
        store.close()
        stores.open_database.cache_clear()


def open_page(store: Store, page: str, person_id: str) -> AppTest:
    token = new_token()
    with store.write() as db:
        sign_ins.add_sign_in(db, new_id(), hashed(token), person_id, at=NOW, device="a browser")
    return Tab(page, token, NOW).run()


def traced(function: Callable[..., None], into: Trace) -> Callable[..., None]:
    """The same function, with the files of its calls noted."""

    def run(*arguments: Any) -> None:
        with into:
            function(*arguments)

    return run


def files_of_tap_to_disk() -> list[str]:
    """From the callback of *Save week*, in a form that was filled in, to its end."""
    trace, save = Trace(), check_in_form._on_save
    load_instruments()
    with open_door() as store:
        at = open_page(store, "pages/advocate/check_in.py", "ana")
        try:
            check_in_form._on_save = traced(save, trace)
            at.run()  # so that the button has this callback
            for question in at.button_group:
                if question.key.endswith(("-exhaustion", "-support")):
                    question.set_value(2)
            button(at, "save").click().run()
        finally:
            check_in_form._on_save = save
        if at.exception or not at.success:
            raise RuntimeError("the week was not saved")
    return trace.files


WALKS: dict[str, tuple[Callable[[], list[str]], int]] = {  # and how many files at most
    "A tap on Save week, until it is on disk": (files_of_tap_to_disk, 8),
}


if __name__ == "__main__":
    ContextProxy.cookies = {}  # a tab brings its own
    for name, (walk, most) in WALKS.items():
        found = walk()
        print(f"{name}: {len(found)} files (goal: at most {most})")
        for file in found:
            print(" ", file)
