"""Charts with what belongs to them, and as they are sent: specifications with their rows as Arrow bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alongside.core.charts.shapes import Rows, Spec

Table = dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """described: for people who hear the page. chart: None if nothing was answered in these weeks.

    explanation: how the figure comes about, or empty.
    """

    key: str
    name: str
    caption: str
    described: str
    chart: Callable[[], Spec] | None
    table: Callable[[], Table]
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class PreparedChart:
    """Without a specification if nothing was answered."""

    key: str
    name: str
    caption: str
    described: str
    spec: Spec | None
    explanation: str = ""


def prepare_chart(picture: Picture) -> PreparedChart:
    spec = None if picture.chart is None else to_sendable_spec(picture.chart())
    return PreparedChart(
        key=picture.key,
        name=picture.name,
        caption=picture.caption,
        described=picture.described,
        spec=spec,
        explanation=picture.explanation,
    )


def to_sendable_spec(spec: Spec) -> Spec:
    """With its rows as Arrow bytes. The page sets the size."""
    config = {name: part for name, part in spec["config"].items() if name != "view"}
    sets = {name: to_arrow(rows) for name, rows in spec["datasets"].items()}
    return {**spec, "config": config, "datasets": sets}


def to_arrow(rows: Rows) -> bytes:
    import pyarrow as pa  # type: ignore[import-untyped]  # it ships no types, and an export does without it

    table, sink = pa.Table.from_pylist(rows), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    sent: bytes = sink.getvalue().to_pybytes()
    return sent
