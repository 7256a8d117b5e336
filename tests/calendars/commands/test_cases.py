"""Files as public bug reports describe them (tests/fixtures/cases), each with its right value. The reports are named beside each."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.everything.commands import main
from alongside.matching.files.graphs import WeightedGraph, match_graph, parse_graph
from tests.conftest import PROJECT
from tests.fixtures.wording import message

CASES = PROJECT / "tests" / "fixtures" / "cases"
ANSI = ("--encoding", "cp1252")

# File, options, who is then here beside the cast: login to name, team, contract hours and line manager.
TAKEN_IN: list[tuple[str, tuple[str, ...], dict[str, tuple[str, str, float | None, str]]]] = [
    (
        "k01-excel-german-1252",  # rubengees/Vocabletrainer#3, t-markmann/nc-userimporter#21, nextcloud/passman#352
        ANSI,
        {"ana": ("Änne Müller", "Grün", 38.5, ""), "ben": ("Bernd Groß", "Grün", 19.25, "")},
    ),
    (
        "k02-bom-semicolon",  # SORMAS-Foundation/SORMAS-Project#3747, molgenis/molgenis#6492
        (),
        {"ana": ("Änne Müller", "Grün", 38.5, "")},
    ),
    ("k07-empty-columns-and-rows", (), {"ana": ("Ana", "Red", None, ""), "ben": ("Ben", "Red", None, "")}),
    ("k14-only-a-header", (), {}),
    ("k15-pipes", (), {"ana": ("Ana", "Red", None, "")}),
    ("k19-cr-only", (), {"ana": ("Ana", "", None, ""), "ben": ("Ben", "", None, "")}),
    ("k24-emoji-rtl-name", (), {"ana": ("anA", "Red", None, ""), "ben": ("👩🏽‍⚖️ Ben", "Red", None, "")}),
    ("k11-header-variants", (), {"ana@example.org": ("Ana", "Red", 38.0, "")}),
    (
        "k03-header-shorter-than-rows",  # TablePress/TablePress#198
        (),
        {
            "ana": ("Ana, B", "Red", None, ""),
            "ben": ("Ben, C", "Red", None, ""),
            "cho": ("Cho", "Red", None, ""),
        },
    ),
    ("k09-decimal-comma-quoted", (), {"ana": ("ana", "", 37.5, ""), "ben": ("ben", "", 37.5, "")}),
    (
        "k10-hours-in-words",  # 37.5 is a full post
        (),
        {"ana": ("ana", "", 37.5, ""), "ben": ("ben", "", 30.0, ""), "cho": ("cho", "", 37.5, "")},
    ),
    ("k23-spaces-only-row", (), {"ana": ("Ana", "", None, "")}),
]

NOT_A_LIST = message("staff_lists/words/plans", "neither text")
MORE_CELLS = "line 2: " + message("staff_lists/words/plans", "more cells", cell='"Red"')
# File, and every fault that is named, or what has to be said first.
REFUSED: list[tuple[str, list[str]]] = [
    (
        "k01-excel-german-1252",
        [
            "--encoding: the text is not Unicode. It would read, in cp1252: Änne Müller Grün Groß; mac_roman: ƒnne M¸ller Gr¸n Groﬂ; "
            "cp1251: Дnne Mьller Grьn GroЯ."
        ],
    ),
    (
        "k04-nul",  # simonw/sqlite-utils#582
        [message("staff_lists/words/plans", "allowed", cell='line 2, name: "An\\x00a"')],
    ),
    ("k08-dates", ["--dates: does the day or the month come first (day-first or month-first)?"]),
    (
        "k12-same-address-other-case",
        [message("staff_lists/words/plans", "Capitals", cell='line 3, login: "ana@example.org"', other="2")],
    ),
    ("k17-smart-quotes", [MORE_CELLS]),
    ("k18-name-with-a-comma-unquoted", [MORE_CELLS]),
    (
        "k21-circle",
        [
            message("staff_lists/words/plans", "circle", cell='line 2, lead: "ben"', other="Ana → Ben → Ana"),
            message("staff_lists/words/plans", "circle", cell='line 3, lead: "ana"', other="Ben → Ana → Ben"),
        ],
    ),
    (
        "k22-lead-not-in-file",
        [message("staff_lists/words/plans", "here, so cannot", cell='line 2, lead: "zed"')],
    ),
]


Row = tuple[str, str, float | None, str]


@pytest.fixture
def newcomers(store: Store) -> Callable[[], dict[str, Row]]:
    """Who was taken in. Those of the cast give way to their namesakes of the cases."""
    with store.write() as db:
        for one in people.list_people(db):
            people.update_person(
                db, replace(one, login=f"{one.id}.of.the.cast", name=f"{one.name} of the cast")
            )
    before = set(people_here(store))
    return lambda: {login: row for login, row in people_here(store).items() if login not in before}


def people_here(store: Store) -> dict[str, Row]:
    with store.read() as db:
        everyone, teams = people.list_people(db), people.team_names_now(db)
    return {
        one.login: (one.name, teams.get(one.id, ""), one.contract_hours, one.lead_id or "")
        for one in everyone
    }


@pytest.mark.parametrize(("case", "options", "right"), TAKEN_IN, ids=[case for case, *_ in TAKEN_IN])
def test_what_can_be_read_is_taken_in(
    newcomers: Any, call: Any, case: str, options: tuple[str, ...], right: dict[str, Row]
) -> None:
    done = call("import", "people", str(CASES / f"{case}.csv"), *options)

    assert (done.code, newcomers()) == (0, right)


def faults(file: Path, done: Any) -> list[str]:
    """Of each row, or what is asked; or the one of the whole file."""
    rows = [line.removeprefix("  ") for line in done.err.splitlines() if line.startswith("  ")]
    whole = done.err.removeprefix(f"Error: {file}: ").removesuffix(" Nothing was changed.\n")
    return rows or [whole]


@pytest.mark.parametrize(("case", "right"), REFUSED, ids=[case for case, _ in REFUSED])
def test_what_cannot_be_read_is_called_what_it_is(
    newcomers: Any, call: Any, case: str, right: list[str]
) -> None:
    file = CASES / f"{case}.csv"

    done = call("import", "people", str(file))

    assert (done.code, faults(file, done), newcomers()) == (2, right, {})


def excel(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "<workbook/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (excel("word/document.xml"), NOT_A_LIST),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            message("staff_lists/words/plans", "kind"),
        ),
        (
            b"login,name\nana," + b"x" * 140_000,  # k20
            "line 2: A cell is longer than 500 characters.",
        ),
        (
            b"sep=:\nlogin:name\n",
            message("staff_lists/words/plans", "unknown"),
        ),
    ],
    ids=["archive", "xls", "k20", "sep"],
)
def test_a_file_that_is_something_else_is_called_what_it_is(
    newcomers: Any, call: Any, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)

    done = call("import", "people", str(file))

    assert (done.code, faults(file, done), newcomers()) == (2, [reason], {})


@pytest.mark.parametrize("first", ["sep=|\n", "sep=|\r\n", '"sep=|"\n', "SEP=|\n"])
def test_the_separator_that_excel_names_in_a_first_line_is_understood(
    newcomers: Any, call: Any, tmp_path: Path, first: str
) -> None:
    """Here with a header that has more commas than pipes."""
    file = tmp_path / "people.csv"
    file.write_bytes(f'{first}login|name|"a,b,c,d"\nana|Ana|\n'.encode())

    assert call("import", "people", str(file)).code == 0

    assert newcomers() == {"ana": ("Ana", "", None, "")}


@pytest.mark.parametrize("name", ["rot13", "nonsense", "hex"])
def test_an_encoding_that_is_none_is_refused_by_name(call: Any, name: str) -> None:
    done = call("import", "people", str(CASES / "k01-excel-german-1252.csv"), "--encoding", name)

    assert (done.code, done.err) == (2, f"Error: --encoding {name}: no encoding of text has this name.\n")


def test_text_that_is_not_in_the_encoding_named_is_refused(call: Any) -> None:
    file = CASES / "k01-excel-german-1252.csv"

    done = call("import", "people", str(file), "--encoding", "ascii")

    assert faults(file, done) == [message("staff_lists/words/plans", "encoding")]


@pytest.mark.parametrize(
    "command",
    [
        ("import", "people", str(CASES / "k02-bom-semicolon.csv")),
        ("import", "check-ins", str(CASES / "k02-bom-semicolon.csv"), "--week", "2026-W08"),
        ("import", "profiles", str(CASES / "k02-bom-semicolon.csv")),
        ("remind",),
    ],
)
def test_a_dry_run_makes_no_database_where_there_is_none(
    call: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    there = tmp_path / "nowhere" / "alongside.db"
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{there}")

    done = call(*command, "--dry-run")

    assert (done.code, there.parent.exists()) == (2, False)
    assert "is not there" in done.err


# ── graphs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MATCHED = {
    "m01-networkx-3209": 1,
    "m02-networkx-5388-negated": -4,
    "m03-rustworkx-1545": 2,
    "m07-empty": 0,
    "m09-yorkyer-3-near-complete": 5,
}


def told(file: Path) -> Any:
    return json.loads(CliRunner().invoke(main, ["match", str(file), "--json"]).stdout)


@pytest.mark.parametrize(("case", "weight"), MATCHED.items())
def test_a_graph_has_its_heaviest_matching_with_a_proof(case: str, weight: int) -> None:
    found = told(CASES / f"{case}.json")

    assert (found["weight"], found["certificate"]["optimal"]) == (weight, True)


@pytest.mark.parametrize("case", MATCHED)
def test_of_several_heaviest_it_is_the_same_one_however_the_lines_stand(case: str) -> None:
    """Also from the other end of an edge. Qiskit/rustworkx#1545."""
    given = json.loads((CASES / f"{case}.json").read_text("utf-8"))
    edges = given["edges"]
    orders = permutations(edges) if len(edges) < 6 else [edges, edges[::-1], edges[1::2] + edges[::2]]
    found = {
        mates({**given, "edges": lines})
        for order in orders
        for lines in (list(order), [[j, i, weight] for i, j, weight in order])
    }

    assert len(found) == 1


def mates(given: dict[str, Any]) -> tuple[int | None, ...]:
    graph = parse_graph(given)
    assert isinstance(graph, WeightedGraph)
    return tuple(match_graph(graph)["mate"])


def test_what_is_no_number_is_named() -> None:
    assert told(CASES / "m05-nan.json") == {
        "faults": [{"place": "file", "sentence": "This cannot be read: NaN is no number."}]
    }


def test_every_case_of_files_is_in_a_table() -> None:
    here = {file.stem for file in CASES.iterdir()}

    assert here == {case for case, *_ in (*TAKEN_IN, *REFUSED)} | {*MATCHED, "m05-nan"}
