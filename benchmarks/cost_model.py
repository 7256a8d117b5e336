"""What a large installation takes: processes, memory, database and storage, worked out from inputs that are all named.

    python benchmarks/cost_model.py [--advocates 200000] [--organisations 500] [--visit-cpu 0.5] …

Every input has an option of its name; what is not given stands as measured here or as assumed, and the table says which. The two
tables are those of docs/scale.md, as they come out without options.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from math import ceil
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

HOUR = 3600  # seconds
INPUT_HEAD = ("input", "value", "what it is", "where from")
OUTPUT_HEAD = ("what", "how it is worked out", "comes to")


def given(value: float, unit: str, what: str, source: str) -> Any:
    return field(default=value, metadata={"unit": unit, "what": what, "source": source})


@dataclass(frozen=True, kw_only=True)
class Inputs:
    advocates: float = given(200_000, "", "people who check in", "yours")
    organisations: float = given(500, "", "schemas", "yours")
    answering: float = given(1, "", "share of them who check in in a week", "assumed: all, the worst")
    weeks: float = given(46, "", "check-ins of a person in a year", "assumed")
    peak: float = given(0.3, "", "share of the week's visits in its busiest hour", "assumed: Friday, 15:00")
    visit_minutes: float = given(3, "min", "how long a tab stays open", "assumed")
    busy: float = given(0.51, "", "of a core, before people wait for one another", "assumed, see Load")
    spare: float = given(2, "", "processes that may be down", "yours")
    pool: float = given(16, "", "connections of a process", "the app's limit")
    visit_cpu: float = given(0.491, "s", "processor time of a weekly visit, app", "measured: Visit")
    visit_db: float = given(0.043, "s", "the same, PostgreSQL", "measured: Visit")
    visit_writes: float = given(10.1, "", "transactions of a visit that write", "measured: Visit")
    visit_wal: float = given(15.8, "kB", "write-ahead log of a visit", "measured: Visit")
    week_kb: float = given(
        0.51, "kB", "a check-in on PostgreSQL's disk, with its indexes", "measured: Engines"
    )
    text_kb: float = given(0.3, "kB", "the sealed texts of a week", "measured before: padded")
    other_kb: float = given(15, "kB", "sign-ins, messages, log of a person in a year", "assumed")
    process_mb: float = given(247, "MB", "memory of a process without visitors", "measured: Visit")
    tab_mb: float = given(0.77, "MB", "memory of an open tab", "measured: Visit, the most")
    connection_mb: float = given(
        101, "MB", "memory of a connection that served 500 schemas", "measured: Schemas"
    )
    schema_mb: float = given(3.4, "MB", "an organisation with no one in it", "measured: Schemas")


@dataclass(frozen=True)
class Output:
    what: str
    how: str
    value: str


@dataclass(frozen=True)
class Model:
    given: Inputs

    @property
    def visits(self) -> float:
        """In a week."""
        return self.given.advocates * self.given.answering

    @property
    def visits_a_second(self) -> float:
        """In the busiest hour."""
        return self.visits * self.given.peak / HOUR

    @property
    def app_cores(self) -> float:
        return self.visits_a_second * self.given.visit_cpu

    @property
    def processes(self) -> int:
        return ceil(self.app_cores / self.given.busy) + int(self.given.spare)

    @property
    def tabs(self) -> float:
        """Open at a time, by Little's law."""
        return self.visits_a_second * self.given.visit_minutes * 60

    @property
    def app_gb(self) -> float:
        return (self.processes * self.given.process_mb + self.tabs * self.given.tab_mb) / 1000

    @property
    def connections(self) -> float:
        return self.processes * self.given.pool

    @property
    def year_kb(self) -> float:
        """Of one advocate."""
        return self.given.weeks * (self.given.week_kb + self.given.text_kb) + self.given.other_kb

    @property
    def year_gb(self) -> float:
        return self.given.advocates * self.year_kb / 1e6

    def outputs(self) -> Iterator[Output]:
        one, second = self.given, "visits a second"
        carries = one.busy / one.visit_cpu * HOUR / one.peak / one.answering
        yield Output("visits a week", "advocates × answering", f"{self.visits:,.0f}")
        yield Output(second, "visits a week × peak / 3,600", f"{self.visits_a_second:.1f}")
        yield Output("app cores at the peak", f"{second} × visit_cpu", f"{self.app_cores:.1f}")
        yield Output("app processes", "app cores / busy, rounded up, + spare", f"{self.processes}")
        yield Output("advocates of one process", "busy / visit_cpu × 3,600 / peak", f"{carries:,.0f}")
        yield Output("tabs open at a time", f"{second} × visit_minutes × 60", f"{self.tabs:,.0f}")
        yield Output("memory of the app", "processes × process_mb + tabs × tab_mb", f"{self.app_gb:.1f} GB")
        yield Output(
            "database cores at the peak", f"{second} × visit_db", f"{self.visits_a_second * one.visit_db:.1f}"
        )
        yield Output(
            "commits a second", f"{second} × visit_writes", f"{self.visits_a_second * one.visit_writes:.0f}"
        )
        yield Output("connections", "processes × pool", f"{self.connections:.0f}")
        yield Output(
            "memory of the connections",
            "connections × connection_mb",
            f"{self.connections * one.connection_mb / 1000:.1f} GB",
        )
        yield Output(
            "storage of an advocate's year",
            "weeks × (week_kb + text_kb) + other_kb",
            f"{self.year_kb:.0f} kB",
        )
        yield Output("storage a year", "advocates × the same", f"{self.year_gb:.1f} GB")
        yield Output(
            "storage of empty schemas",
            "organisations × schema_mb",
            f"{one.organisations * one.schema_mb / 1000:.1f} GB",
        )
        yield Output(
            "write-ahead log a week, to archive",
            "visits a week × visit_wal",
            f"{self.visits * one.visit_wal / 1e6:.1f} GB",
        )
        yield Output(
            "processor time a week",
            "visits a week × (visit_cpu + visit_db)",
            f"{self.visits * (one.visit_cpu + one.visit_db) / HOUR:.0f} h",
        )


def input_rows(given: Inputs) -> list[tuple[str, ...]]:
    return [
        (
            one.name,
            f"{getattr(given, one.name):,g} {one.metadata['unit']}".strip(),
            one.metadata["what"],
            one.metadata["source"],
        )
        for one in fields(given)
    ]


def output_rows(given: Inputs) -> list[tuple[str, ...]]:
    return [(one.what, one.how, one.value) for one in Model(given).outputs()]


def markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for one in fields(Inputs):
        parser.add_argument(
            f"--{one.name.replace('_', '-')}",
            type=float,
            default=one.default,
            help=f"{one.metadata['what']} ({one.metadata['source']}; default %(default)g)",
        )
    chosen = Inputs(**vars(parser.parse_args()))
    print(markdown(INPUT_HEAD, input_rows(chosen)))
    print()
    print(markdown(OUTPUT_HEAD, output_rows(chosen)))


if __name__ == "__main__":
    main()
