"""Two houses in one process, alike to the last id: no method of any desk answers one with a word of the other.

All that a process keeps between two questions (what a page showed, contacts, set-up of charts) is in reach of such a
mistake, since databases are apart by themselves.
"""

import inspect
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from alongside.accounts.rules.people import Role, Team
from alongside.accounts.store import organisations, people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, open_store
from alongside.organisation.store import teams
from alongside.profiles.rules.profiles import Profile
from alongside.profiles.store import profiles
from alongside.teams.desk.lead import MemberDesk, member_desk
from alongside.teams.gate.work_figures import release_work_figures
from tests.conftest import NOW, USUAL_PROFILE, WEEK
from tests.everything.desk.test_every_desk import OF_A_ROLE, OWN, all_desks, desk_of, methods, person_in
from tests.fixtures.pairs import matched

WORDS = ("Nordlys", "Sydkorset")
EVERYONE = ("ana", "ben", "cho", "dee", "eli")
READS = (
    *("list_", "find_", "read_", "my_", "people", "search_", "load_", "organisation", "export_", "possible_"),
    *(
        "admin_names",
        "audit_log",
        "look_back",
        "received_",
        "talk_",
        "current_",
        "person_weeks",
        "aggregates",
    ),
)
SEEN = 25  # methods, at the least, that tell a house its own word
# What a method is given, by how it names it or by its type.
NAMED: dict[str, Any] = {
    "team_id": "red",
    "team_ids": ["red"],
    "pairing_id": "p1",
    "person_id": "ben",
    "typed": "",
    "words": "e",
    "most": 9,
    "weeks": [WEEK.back(back) for back in range(1, 4)],
}
TYPED: dict[Any, Any] = {str: "x", int: 1, bool: True, Week: WEEK.back(1), datetime: NOW, date: NOW.date()}


def furnish(file: Path, word: str) -> Store:
    store = open_store(file)
    with store.write() as db:
        db.run("update person set name = name || ' ' || :word", word=word)
        db.run("update organisation set name = name || ' ' || :word", word=word)
        db.run("update support_contact set name = name || ' ' || :word", word=word)
        people.add_teams(db, [Team("red", f"Red {word}")])
        people.open_accounts(db, [(one, "2025-01-06") for one in EVERYONE])
        people.join_teams(db, [(one, "red") for one in EVERYONE], "2025-01-06")
        teams.name_leads(db, "red", ["cho"])
        for role in Role:
            people.grant_role(db, "cho", role)
        said = dict.fromkeys(("exhaustion", "manageability", "recovery", "aftereffects"), 2)
        for back in range(1, 10):
            week = CheckIn(
                WEEK.back(back),
                answers=said,
                facts=WorkFacts(hours=38, open_cases=20),
                win=f"Won {word}",
                note=f"Noted {word}",
                revision=1,
            )
            checkins.save_check_ins(db, [(one, week) for one in EVERYONE], NOW.isoformat())
        for one in EVERYONE:
            profiles.save_profile(db, one, USUAL_PROFILE, NOW.isoformat())
    matched(store, "ana", "ben", pairing_id="p1", begun=True)
    release_work_figures(store, NOW)
    return store


@pytest.fixture
def houses(open_door: Path, tmp_path: Path) -> Iterator[dict[str, Store]]:
    opened = {word: furnish(Path(shutil.copy(open_door, tmp_path / f"{word}.db")), word) for word in WORDS}
    yield opened
    for each in opened.values():
        each.close()


def open_for(kind: type, store: Store, who: str) -> Any:
    with store.read() as db:
        person = person_in(db, who)
    if kind is MemberDesk:
        return member_desk(store, person, NOW)
    if kind in OF_A_ROLE:
        return desk_of(kind, store, person)
    has = {"sign_in_id": "s1", "keys": None, "library": load_library(SHIPPED, None)}
    return kind(
        store, person, NOW, **{field.name: has[field.name] for field in fields(kind) if field.name in has}
    )


def arguments_of(method: Any) -> list[Any]:
    given = []
    for name, parameter in inspect.signature(method, eval_str=True).parameters.items():
        if name == "self" or parameter.default is not parameter.empty:
            continue
        kind = parameter.annotation
        if inspect.isclass(kind) and issubclass(kind, Enum):
            given.append(next(iter(kind)))
        elif name == "weeks" and kind is int:
            given.append(1)
        else:
            given.append(NAMED.get(name, USUAL_PROFILE if kind is Profile else TYPED.get(kind, {})))
    return given


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case bytes():
            yield value.decode("utf-8", "replace")
        case dict():
            for each in value.items():
                yield from texts_in(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from texts_in(each)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                if field.name not in ("store", "keys", "pack", "library"):
                    yield from texts_in(getattr(value, field.name))
        case _:
            yield repr(value)


def answer(desk: Any, method: str, arguments: Any) -> str:
    """What comes back, a refusal included: it may quote something, too."""
    try:
        found = getattr(desk, method)(*arguments)
        if hasattr(found, "__enter__"):
            with found:
                return ""
        if inspect.isgenerator(found):
            found = list(found)
    except Exception as error:  # noqa: BLE001
        found = [repr(error), getattr(error, "__dict__", {})]
    return "\n".join(texts_in(found))


def every_method() -> list[tuple[type, str]]:
    """Those that only read first, since others end what there is to be read."""
    found = [
        (kind, method)
        for kind in all_desks()
        if kind.__name__ in OWN or kind in OF_A_ROLE
        for method in methods(kind)
        if method != "erase_records"
    ]
    return sorted(found, key=lambda one: (not one[1].startswith(READS), one[0].__name__, one[1]))


def walk(store: Store, reads_only: bool = False) -> dict[str, str]:
    """By method: all that someone is told who calls every method there is."""
    told = {}
    for kind, method in every_method():
        if reads_only and not method.startswith(READS):
            continue
        of_role = OF_A_ROLE.get(kind)
        desk = open_for(kind, store, "cho" if of_role else "ana")
        arguments = of_role[1][method] if of_role else arguments_of(getattr(kind, method))
        told[f"{kind.__name__}.{method}"] = answer(desk, method, arguments)
    return told


def leaks(houses: dict[str, Store], reads_only: bool = False) -> set[str]:
    """Methods that told one house a word of the other; the first is asked again after the second."""
    first, second = WORDS
    told = [
        (walk(houses[first], reads_only), second),
        (walk(houses[second], reads_only), first),
        (walk(houses[first], reads_only=True), second),
    ]
    assert sum(first in text for text in told[0][0].values()) >= SEEN
    return {method for answers, other in told for method, text in answers.items() if other in text}


def test_no_method_of_a_desk_answers_one_house_with_a_word_of_another(houses: dict[str, Store]) -> None:
    assert leaks(houses) == set()


def test_twin_what_a_process_remembers_of_one_house_is_found_at_the_other(
    houses: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered: list[Any] = []
    ask = organisations.list_support_contacts

    def remember(db: Any) -> Any:
        remembered.append(ask(db))
        return remembered[0]

    monkeypatch.setattr(organisations, "list_support_contacts", remember)
    assert leaks(houses, reads_only=True) == {"AdminDesk.list_support_contacts"}
