"""`match` at the console: one file in, one proven result out, and nothing else touched."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from alongside.everything.commands import main
from alongside.matching.engine.certify import Certificate, certify
from alongside.matching.files import population_as_dict
from benchmarks._population import population


def run(file: Path | str, *options: str, given: str | None = None) -> Any:
    return CliRunner().invoke(main, ["match", str(file), *options], input=given)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "people.json"
    written.write_text(json.dumps(population_as_dict(population(40, 2, 1))), "utf-8")
    return written


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A database that may not come to be."""
    database = tmp_path / "none" / "alongside.db"
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{database}")
    return database


def test_a_round_comes_back_with_its_proof(file: Path, nowhere: Path) -> None:
    done = run(file, "--json")

    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["certificate"]["optimal"], found["certificate"]["gap"]) == (True, 0)
    assert found["people_matched"] == len({one for pair in found["pairs"] for one in (pair["a"], pair["b"])})
    assert found["seconds"] > 0
    assert not nowhere.parent.exists()


def test_standard_input_is_read_as_well(file: Path) -> None:
    from_file, from_input = (
        json.loads(done.stdout)
        for done in (run(file, "--json"), run("-", "--json", given=file.read_text("utf-8")))
    )

    assert {**from_file, "seconds": 0} == {**from_input, "seconds": 0}


def test_a_thousand_people_are_matched_with_a_checked_proof(tmp_path: Path) -> None:
    written = tmp_path / "people.json"
    written.write_text(json.dumps(population_as_dict(population(1000, 5, 1))), "utf-8")

    found = json.loads(run(written, "--json").stdout)

    assert found["certificate"]["optimal"]
    assert found["people_matched"] > 950


def test_in_words(file: Path) -> None:
    out = run(file).stdout

    assert "Proven: nothing weighs more." in out
    assert "people matched" in out


def test_a_graph_comes_back_with_duals_that_prove_it() -> None:
    edges = [[0, 1, 5], [1, 2, 9], [2, 3, 5], [0, 2, 6]]
    found = json.loads(run("-", "--json", given=json.dumps({"n": 5, "edges": edges})).stdout)

    import numpy as np

    i, j, weight = np.array(edges).T
    mate = [-1 if one is None else one for one in found["mate"]]
    said = found["certificate"]
    verdict = certify(5, i, j, weight, mate=mate, certificate=Certificate(said["dual"], said["sets"]))
    assert (found["mate"], found["weight"]) == ([1, 0, 3, 2, None], 10)
    assert verdict.is_optimal


@pytest.mark.parametrize(
    ("most", "mate", "weight"), [(False, [None, 2, 1, None], 9), (True, [1, 0, 3, 2], -2)]
)
def test_as_many_pairs_as_possible_only_if_that_is_asked_for(
    most: bool, mate: list[Any], weight: int
) -> None:
    graph = {"n": 4, "edges": [[0, 1, -1], [1, 2, 9], [2, 3, -1]], "max_cardinality": most}

    found = json.loads(run("-", "--json", given=json.dumps(graph)).stdout)

    assert (found["mate"], found["weight"], found["certificate"]["optimal"]) == (mate, weight, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "file: This is not JSON"),
        ("{", "file: This is not JSON"),
        ('{"people": [], "round": NaN}', "file: This cannot be read: NaN is no number."),
        ('{"people": [], "people": []}', "file: The name 'people' appears twice in one object"),
        ("[" * 100_000, "file: This is nested too deeply to be read."),
        ('{"people": [{"id": "\\u001b[2J"}]}', "people[0]: There is no 'languages'."),
        ('{"people": [], "met": [["x", "y", 1]]}', "met[0]: No one has the id 'x'."),
        ('{"n": 2, "edges": [[0, 2, 1]]}', "edges[0][1]: A whole number from 0 to 1 is needed here, not 2."),
        ('{"n": 2, "edges": [[0, 0, 1]]}', "edges[0]: Vertex 0 cannot be matched with itself."),
        ('{"n": 2, "edges": [[0, 1, 1], [1, 0, 2]]}', "edges[1]: These two vertices are joined"),
        ('{"n": 2, "edges": [[0, 1]]}', "edges[0]: Two vertices and a weight are needed here"),
        ('{"edges": []}', "file: There is no 'n'."),
    ],
)
def test_bad_input_is_named_with_its_place_and_nothing_is_done(given: str, sentence: str) -> None:
    done = run("-", given=given)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_faults_are_for_programs_too() -> None:
    done = run("-", "--json", given='{"people": 3}')

    assert done.exit_code == 2
    assert json.loads(done.stdout) == {
        "faults": [{"place": "people", "sentence": "A list is needed here, not 3."}]
    }


def test_very_many_faults_are_counted_on_the_screen_and_all_listed_for_programs() -> None:
    given = json.dumps({"people": [], "met": [["x"]] * 60})

    assert run("-", given=given).stderr.splitlines()[-2:] == [
        "… and 10 more (--json lists all)",
        "Error: Nothing was matched.",
    ]
    assert len(json.loads(run("-", "--json", given=given).stdout)["faults"]) == 60


def test_a_file_that_is_not_there_is_refused() -> None:
    assert run("nowhere.json").exit_code == 2


def test_ids_do_not_speak_to_the_terminal() -> None:
    people = [
        {"id": id, "languages": ["en"], "available": [["2026-11-23T16:00Z", "2026-11-23T18:00Z"]]}
        for id in ("\x1b[2Jana", "ben\u202e")
    ]

    out = run("-", given=json.dumps({"people": people})).stdout

    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "ana" in out
