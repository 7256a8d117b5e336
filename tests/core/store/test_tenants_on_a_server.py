"""Several organisations on one PostgreSQL server: a schema each, the directory in one of its own, and one pool of connections."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from click.testing import CliRunner, Result

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.http import stores, tenants
from alongside.core.store.driver import NoDatabase
from alongside.everything.commands import main
from tests.conftest import forget_houses
from tests.fixtures.postgres import Houses

Run = Callable[..., Result]
NAMES = ("north", "south-west")
ASKED_OFTEN = 12  # times: from the fifth on, psycopg has the server keep the plan of a statement


@pytest.fixture
def run(postgres_houses: Houses, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"{postgres_houses.place.url}&schema=directory")
    forget_houses()

    def call(*arguments: str) -> Result:
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    for name in NAMES:
        assert (
            call("organisations", "create", name, "--address", f"https://{name}.example.org").exit_code == 0
        )
    yield call
    forget_houses()
    for schema in ("directory", "org_north", "org_south_west"):
        postgres_houses.conn.execute(f"drop schema {schema} cascade".encode())


def test_each_has_a_schema_of_its_own_and_no_row_holds_a_password(run: Run, postgres_houses: Houses) -> None:
    found = json.loads(run("organisations", "list", "--json").stdout)

    assert [(one["name"], one["database"]) for one in found] == [
        ("north", "schema=org_north"),
        ("south-west", "schema=org_south_west"),
    ]
    assert all(one["schema"] for one in found)
    assert run("organisations", "create", "north", "--address", "https://n.example.org").exit_code == 2
    assert "already up to date" in run("organisations", "migrate").stdout
    assert run("organisations", "move", "north", "sqlite:///data/north.db").exit_code == 2


def test_what_the_server_keeps_of_a_question_of_one_never_answers_another(run: Run) -> None:
    """On the very same connection, in turns."""
    for name in NAMES:
        with tenants.entered(name), stores.current_store().write() as db:
            people.add_person(db, Person(id="ana", login="ana", name=f"Ana of {name}"), date(2025, 1, 6))

    told = {}
    for _ in range(ASKED_OFTEN):
        for name in NAMES:
            with tenants.entered(name), stores.current_store().read() as db:
                person = people.by_id(db, "ana")
            told.setdefault(name, set()).add(person and person.name)

    assert told == {name: {f"Ana of {name}"} for name in NAMES}


def test_a_schema_that_is_gone_is_never_made_anew(run: Run, postgres_houses: Houses) -> None:
    postgres_houses.conn.execute(b"drop schema org_north cascade")

    with tenants.entered("north"), pytest.raises(NoDatabase):
        stores.current_store()
    done = run("organisations", "migrate")
    assert (done.exit_code, "(north)" in done.stderr) == (1, True)
    postgres_houses.conn.execute(b"create schema org_north")
