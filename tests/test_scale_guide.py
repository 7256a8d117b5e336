"""docs/scale.md says what the model works out, and the model takes what was measured."""

import re
from dataclasses import replace

import pytest

from alongside.core.store.postgres import MOST_CONNECTIONS
from benchmarks.cost_model import INPUT_HEAD, OUTPUT_HEAD, Inputs, Model, input_rows, markdown, output_rows
from tests.conftest import PROJECT

GUIDE = (PROJECT / "docs" / "scale.md").read_text("utf-8")
MEASURED = (PROJECT / "benchmarks" / "README.md").read_text("utf-8")
GIVEN = Inputs()


def measured(what: str) -> float:
    """The first number of the one row of benchmarks/README.md that begins so."""
    (row,) = [line for line in MEASURED.splitlines() if line.startswith(f"| {what} | ")]
    found = re.search(r"[\d,]+(?:\.\d+)?", row.removeprefix(f"| {what} | "))
    assert found, row
    return float(found[0].replace(",", ""))


def test_the_guide_shows_what_the_model_works_out():
    assert markdown(INPUT_HEAD, input_rows(GIVEN)) in GUIDE
    assert markdown(OUTPUT_HEAD, output_rows(GIVEN)) in GUIDE
    other = replace(GIVEN, advocates=GIVEN.advocates + 1)
    assert markdown(INPUT_HEAD, input_rows(other)) not in GUIDE


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("processor time of the app", GIVEN.visit_cpu),
        ("processor time of PostgreSQL", GIVEN.visit_db),
        ("transactions that write", GIVEN.visit_writes),
        ("write-ahead log", GIVEN.visit_wal),
        ("memory of the app without tabs", GIVEN.process_mb),
        ("memory of a connection that asked all", GIVEN.connection_mb),
        ("an empty one on the disk", GIVEN.schema_mb),
    ],
)
def test_the_model_takes_what_was_measured(what: str, given: float):
    assert measured(what) == given


def test_an_open_tab_is_counted_at_the_most_that_was_measured():
    (row,) = [line for line in MEASURED.splitlines() if line.startswith("| memory of a tab, ")]

    assert max(map(float, re.findall(r"\d\.\d+", row))) == GIVEN.tab_mb


def test_a_check_in_takes_as_much_room_as_was_measured():
    (row,) = [line for line in MEASURED.splitlines() if line.startswith("| a check-in on the disk")]
    on_postgres = row.split("|")[4].split()[0]

    assert round(float(on_postgres) / 1000, 2) == GIVEN.week_kb


def test_the_model_has_as_many_connections_as_a_process_takes():
    assert GIVEN.pool == MOST_CONNECTIONS


def test_twice_the_people_need_twice_as_much_and_half_a_peak_half_the_cores():
    model, twice, calmer = (
        Model(given)
        for given in (
            GIVEN,
            replace(GIVEN, advocates=2 * GIVEN.advocates),
            replace(GIVEN, peak=GIVEN.peak / 2),
        )
    )

    assert twice.app_cores == pytest.approx(2 * model.app_cores)
    assert twice.year_gb == pytest.approx(2 * model.year_gb)
    assert calmer.app_cores == pytest.approx(model.app_cores / 2)
    assert calmer.year_gb == model.year_gb
