"""Files as public bug reports describe them (tests/domain/cases), each with its right value. The reports are named beside each."""

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

from alongside.commands import main
from alongside.domain.matching.files.graphs import WeightedGraph, matched, read_graph
from alongside.store import people
from alongside.store.engine import Store
from tests.conftest import PROJECT

CASES = PROJECT / "tests" / "domain" / "cases"
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
    (
        "k11-header-variants",
        ("--map", "login=\u200bE-Mail", "--map", "name=Full name"),
        {
            "ana@example.org": ("Ana", "Red", 38.0, ""),
        },
    ),
]

# File, and every fault that is named, or the one reason why the whole file is refused.
REFUSED: list[tuple[str, list[str]]] = [
    (
        "k01-excel-german-1252",
        [
            "is not UTF-8 text: byte 44 (0xc4, in line 2) does not belong there; save it as UTF-8, or name its encoding, "
            "such as --encoding cp1252 for ANSI"
        ],
    ),
    (
        "k03-header-shorter-than-rows",  # TablePress/TablePress#198
        [f"line {line}: has 4 cells where the header has 3 cells" for line in (2, 3, 4)],
    ),
    ("k04-nul", ["line 2, name: has a NUL character in it"]),  # simonw/sqlite-utils#582
    (
        "k08-dates",
        [
            f'line {line}, joined: "{cell}" is no day; write it as 2026-02-09'
            for line, cell in enumerate(
                ("02.03.2026", "03/02/2026", "2026-03-02 00:00:00", "46083", "2-Mar-26"), start=2
            )
        ],
    ),
    ("k09-decimal-comma-quoted", ['line 2, contract_hours: "37,5" is not a number in plain digits']),
    (
        "k10-hours-in-words",
        [
            'line 2, contract_hours: "37,5 h" is not a number in plain digits',
            'line 3, contract_hours: "80 %" is not a number in plain digits',
        ],
    ),
    (
        "k11-header-variants",
        [
            'has no column login; name yours with --map login=… (it has "\\u200bE-Mail", "Full name", "TEAM", "Contract-Hours")'
        ],
    ),
    ("k12-same-address-other-case", ['line 3, login: "ana@example.org" stands in line 2 already']),
    ("k17-smart-quotes", ["line 2: has 4 cells where the header has 3 cells"]),
    ("k18-name-with-a-comma-unquoted", ["line 2: has 4 cells where the header has 3 cells"]),
    (
        "k21-circle",
        [
            f'line {line}, lead: "{lead}" closes a circle: somebody would lead their own lead'
            for line, lead in ((2, "ben"), (3, "ana"))
        ],
    ),
    ("k22-lead-not-in-file", ['line 2, lead: "zed" is neither in the file nor here already']),
    ("k23-spaces-only-row", ["line 2, login: is empty", "line 2, name: is empty"]),
]


Row = tuple[str, str, float | None, str]


@pytest.fixture
def newcomers(store: Store) -> Callable[[], dict[str, Row]]:
    """Who was taken in. The ana of the cast gives way to the one of the cases."""
    with store.write() as db:
        ana = people.by_id(db, "ana")
        assert ana is not None
        people.update(db, replace(ana, login="another@example.org"))
    before = set(people_here(store))
    return lambda: {login: row for login, row in people_here(store).items() if login not in before}


def people_here(store: Store) -> dict[str, Row]:
    with store.read() as db:
        everyone, teams = people.everyone(db), people.teams_now(db)
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
    """Of each row; or the one of the whole file."""
    rows = [line.removeprefix("  ") for line in done.err.splitlines() if line.startswith("  ")]
    whole = done.err.removeprefix(f"Error: {file} ").removesuffix(". Nothing was written.\n")
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
        (
            excel("xl/workbook.xml"),
            "is an Excel file or another archive, whatever its name says; save it as CSV UTF-8",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "is an old Excel file, whatever its name says; save it as CSV UTF-8",
        ),
        (b"login,na\x00me\nana,Ana\n", "has a NUL character in its header; take it out"),
        (b"login,name\nana," + b"x" * 140_000, "line 2: a cell is larger than 131072 characters"),  # k20
        (
            b"sep=:\nlogin:name\n",
            'names ":" as its separator; use a comma, a semicolon, a tab or a pipe',
        ),
    ],
    ids=["xlsx", "xls", "nul", "k20", "sep"],
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
    file.write_bytes(f'{first}login|name|"a,b,c,d"\nana|Ana|\nben||||\n'.encode())

    done = call("import", "people", str(file))

    assert faults(file, done) == ["line 4: has 5 cells where the header has 3 cells"]


@pytest.mark.parametrize("name", ["rot13", "nonsense", "hex"])
def test_an_encoding_that_is_none_is_refused_by_name(call: Any, name: str) -> None:
    done = call("import", "people", str(CASES / "k01-excel-german-1252.csv"), "--encoding", name)

    assert (done.code, done.err) == (2, f"Error: --encoding {name}: no encoding of text has this name.\n")


def test_text_that_is_not_in_the_encoding_named_is_refused(call: Any) -> None:
    file = CASES / "k01-excel-german-1252.csv"

    done = call("import", "people", str(file), "--encoding", "ascii")

    assert faults(file, done) == ["is not ascii text: byte 44 (0xc4, in line 2) does not belong there"]


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
    graph = read_graph(given)
    assert isinstance(graph, WeightedGraph)
    return tuple(matched(graph)["mate"])


def test_what_is_no_number_is_named() -> None:
    assert told(CASES / "m05-nan.json") == {
        "faults": [{"place": "file", "sentence": "This cannot be read: NaN is no number."}]
    }


def test_every_case_of_files_is_in_a_table() -> None:
    here = {file.stem for file in CASES.iterdir()}

    assert here == {case for case, *_ in (*TAKEN_IN, *REFUSED)} | {*MATCHED, "m05-nan"}
