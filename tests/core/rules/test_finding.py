"""In a wide house people are found by a part of their name; in a small one everyone is in a list."""

from collections.abc import Callable
from datetime import date

import pytest

from alongside.accounts.rules.people import Person, Team, clean_name
from alongside.accounts.store import people
from alongside.checkins.desk.sharing import SharingDesk
from alongside.core.rules.errors import BadInput
from alongside.core.rules.name_search import (
    LONGEST_SOUGHT,
    MOST_FOUND,
    MOST_LISTED,
    Found,
    find_among,
    fold_text,
    search_words,
)
from alongside.core.store.engine import Store
from alongside.core.store.sqlite import SqliteStore
from alongside.organisation.desk.admin import ACCOUNTS_SHOWN, AdminDesk
from alongside.profiles.desk.profile import ProfileDesk
from tests.conftest import NOW
from tests.test_hostile_strings import HOSTILE

Find = Callable[[str], Found[Person]]
DESKS = ("sharing", "profile", "admin")


@pytest.fixture
def add(store: Store) -> Callable[..., None]:
    def add(*names: str, left_on: str | None = None) -> None:
        with store.write() as db:
            for number, name in enumerate(names):
                people.add_person(
                    db,
                    Person(id=name, login=f"x{number}-{left_on}", name=name, left_on=left_on),
                    date(2026, 1, 5),
                )

    return add


@pytest.fixture
def wide(store: Store) -> None:
    """So many that with the cast they are one too many for a list of all but oneself."""
    with store.write() as db:
        people.add_people(
            db,
            (
                Person(id=f"n{number}", login=f"n{number}", name=f"Zed {number:03}")
                for number in range(MOST_LISTED - 3)
            ),
            date(2026, 1, 5),
        )


@pytest.fixture(params=DESKS)
def find(request: pytest.FixtureRequest, store: Store) -> Find:
    """As ana looks for someone, on each desk that lets her."""
    ana = Person(id="ana", login="ana@example.org", name="Ana")
    if request.param == "admin":
        desk = AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)
        return lambda typed: desk.find_people(typed, but="ana")
    return {
        "sharing": SharingDesk(store, ana, NOW).people,
        "profile": ProfileDesk(store, ana, NOW).find_others,
    }[request.param]


def ids(found: Found[Person]) -> list[str]:
    return [one.id for one in found.here]


def test_in_a_small_house_everyone_is_listed_whatever_is_typed(find: Find) -> None:
    assert find("") == find("ben")
    assert (ids(find("")), find("").others, find("").many) == (["ben", "cho", "dee", "eli"], 0, False)


def test_a_list_ends_where_the_next_person_would_be_one_too_many(
    find: Find, wide: None, store: Store
) -> None:
    assert find("") == Found(many=True)

    with store.write() as db:
        db.run("update person set left_on = '2026-02-01' where id = 'n0'")

    assert len(find("").here) == MOST_LISTED
    assert not find("").many


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u0301"])
def test_with_nothing_typed_no_stranger_is_shown(find: Find, wide: None, typed: str) -> None:
    assert find(typed) == Found(many=True)


@pytest.mark.parametrize(
    "typed", ["ben", "BEN", "be", " en ", "example ben", "ben example", "ben@example.org"]
)
def test_each_part_of_a_name_or_a_sign_in_name_finds_it(find: Find, wide: None, typed: str) -> None:
    assert ids(find(typed)) == ["ben"]


@pytest.mark.parametrize("typed", ["benn", "ben cho", "n.b", "ben@example.com"])
def test_what_holds_not_every_part_is_not_found(find: Find, wide: None, typed: str) -> None:
    assert find(typed) == Found(many=True)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Ñuñez", "jose nunez"),
        ("José Ñuñez", "JOSÉ"),
        ("Jose\u0301 Nun\u0303ez", "josé ñuñez"),
        ("Łukasz Żółw", "lukasz zolw"),
        ("Søren Ærø", "soren aero"),
        ("Işıl Öztürk", "isil ozturk"),
        ("Işıl Öztürk", "IŞIL"),
        ("Groß", "gross"),
        ("Ｆｕｌｌ Width", "full"),
        ("Йосиф", "иосиф"),
        ("Ελένη", "ΕΛΕΝΗ"),
        ("محمد", "محمد"),
        ("佐藤", "藤"),
        ("100% Real_Name", "100%"),
        ("100% Real_Name", "l_n"),
        ("Wow! Name", "wow!"),
        ("Back\\slash", "k\\s"),
    ],
)
def test_capitals_and_accents_make_no_difference(
    find: Find, wide: None, add: Callable[..., None], name: str, typed: str
) -> None:
    add(name)

    assert ids(find(typed)) == [name]


@pytest.mark.parametrize("typed", ["%", "_", "b%n", "b_n", "%%%", "!", "\\", "*", "?"])
def test_what_is_typed_is_never_a_pattern(find: Find, wide: None, typed: str) -> None:
    assert find(typed) == Found(many=True)


def test_hostile_strings_find_those_whose_names_hold_them_and_no_one_else(
    store: Store, wide: None, add: Callable[..., None]
) -> None:
    names = {name for text in HOSTILE if (name := kept_name(text))}
    add(*sorted(names))
    desk = SharingDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)
    with store.read() as db:
        known = [fold_text(f"{one.name} {one.login}") for one in people.list_people(db) if one.id != "ana"]
    if isinstance(store, SqliteStore):
        known = [as_like_reads(one) for one in known]

    for typed in HOSTILE:
        found, wanted = desk.people(typed), search_words(typed)
        if isinstance(store, SqliteStore):
            wanted = [as_like_reads(part) for part in wanted]
        fitting = sum(all(part in one for part in wanted) for one in known) if wanted else 0
        assert (len(found.here) + found.others, found.many) == (fitting, True), repr(typed[:50])
    assert any(len(desk.people(typed).here) for typed in HOSTILE)


def as_like_reads(text: str) -> str:
    """SQLite takes what is no character for the sign that stands in for one."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def kept_name(text: str) -> str | None:
    try:
        return clean_name("name", text)
    except BadInput:
        return None


def test_only_so_many_are_found_at_once_and_how_many_more_is_said(find: Find, wide: None) -> None:
    found = find("zed")

    assert ids(found) == [f"n{number}" for number in range(MOST_FOUND)]
    assert found.others == MOST_LISTED - 3 - MOST_FOUND
    assert find("zed 1").others < found.others


def test_what_is_too_long_for_a_name_is_cut(find: Find, wide: None) -> None:
    assert ids(find("ben" + " " * LONGEST_SOUGHT + "nonsense")) == ["ben"]
    assert find("ben" * 100_000) == Found(many=True)


def test_no_one_finds_themselves_or_someone_who_has_left(
    find: Find, wide: None, add: Callable[..., None]
) -> None:
    add("Gone", left_on="2026-02-01")
    add("Here")

    assert ids(find("here")) == ["Here"]
    assert find("gone") == find("ana@") == Found(many=True)


def test_admins_find_someone_who_has_left_where_it_is_about_the_past(
    store: Store, wide: None, add: Callable[..., None]
) -> None:
    add("Gone", left_on="2026-02-01")
    desk = AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)

    assert ids(desk.find_people("gone", gone=True)) == ["Gone"]


def test_admins_see_the_first_accounts_and_how_many_there_are(store: Store, wide: None) -> None:
    desk = AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)
    with store.write() as db:
        people.add_teams(db, [Team("red", "Réd")])
        people.join_teams(db, [("ben", "red"), ("cho", "red")], date(2026, 1, 5))

    everyone = desk.list_accounts()
    by_team = desk.list_accounts("red")

    assert [one.person.id for one in everyone.here[:5]] == ["ana", "ben", "cho", "dee", "eli"]
    assert (len(everyone.here), everyone.others) == (ACCOUNTS_SHOWN, MOST_LISTED + 2 - ACCOUNTS_SHOWN)
    assert [one.person.id for one in by_team.here] == ["ben", "cho"]
    assert desk.list_accounts("nobody at all") == Found()


def test_what_is_in_hand_is_found_by_the_same_rules() -> None:
    names = [f"Zed {number}" for number in range(MOST_LISTED)]

    assert find_among(names, str, "zoe") == Found(tuple(names))
    assert find_among([*names, "Zoë"], str, "") == Found(many=True)
    assert find_among([*names, "Zoë"], str, "ZOE") == Found(("Zoë",), many=True)
    assert find_among([*names, "Zoë"], str, "zed") == Found(
        tuple(names[:MOST_FOUND]), MOST_LISTED - MOST_FOUND, True
    )
