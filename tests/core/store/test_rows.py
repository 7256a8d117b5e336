"""Rows become dataclasses and dataclasses rows, by the names and types of the fields."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.core.store.rows import from_row, from_rows, to_columns, to_row


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Link:
    a: str
    points: dict[Colour, float]


@dataclass(frozen=True)
class Tinted:
    colour: Colour
    other: Colour | None


@dataclass(frozen=True, kw_only=True)
class Record:
    id: str
    count: int
    share: float
    on: bool
    colour: Colour
    at: datetime
    day: date | None
    week: Week
    words: frozenset[str]
    links: tuple[Link, ...]
    named: dict[str, frozenset[Colour]]


instants = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))])).map(
    lambda at: at.replace(microsecond=0)
)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
colours = st.sampled_from(Colour)
records = st.builds(
    Record,
    id=texts,
    count=st.integers(-(2**40), 2**40),
    share=st.floats(allow_nan=False, allow_infinity=False),
    on=st.booleans(),
    colour=colours,
    at=instants,
    day=st.none() | st.dates(),
    week=st.dates(date(2000, 1, 1)).map(Week.of),
    words=st.frozensets(texts, max_size=3),
    links=st.lists(st.builds(Link, a=texts, points=st.dictionaries(colours, st.floats(0, 9)))).map(tuple),
    named=st.dictionaries(texts, st.frozensets(colours), max_size=2),
)


def with_types(value: object) -> object:
    """The same value, with the type of each part beside it: to `==` alone, True is 1 and an enum its text."""
    if is_dataclass(value):
        return type(value), [with_types(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        return dict, [(with_types(key), with_types(value[key])) for key in sorted(value)]
    if isinstance(value, tuple | frozenset):
        return type(value), [
            with_types(one) for one in (sorted(value) if isinstance(value, frozenset) else value)
        ]
    return type(value), value


def as_stored(record: object) -> dict[str, object]:
    return to_columns(to_row(record))


@given(records)
def test_what_is_written_is_read_again(record: Record) -> None:
    assert with_types(from_row(Record, as_stored(record))) == with_types(record)


def test_twin_a_number_for_yes_or_a_text_for_an_enum_would_be_found() -> None:
    assert with_types(Tinted(Colour.RED, None)) != with_types(Tinted("red", None))  # type: ignore[arg-type]
    assert with_types(Small("a", on=True)) != with_types(Small("a", on=1))  # type: ignore[arg-type]
    assert Small("a", on=True) == Small("a", on=1)  # type: ignore[arg-type]


def test_a_column_holds_text_numbers_or_nothing() -> None:
    record = Record(
        id="r",
        count=2,
        share=0.5,
        on=True,
        colour=Colour.RED,
        at=datetime(2026, 3, 2, 9, 0, 0, 999, tzinfo=timezone(timedelta(hours=1))),
        day=date(2026, 3, 2),
        week=Week("2026-W10"),
        words=frozenset({"b", "a", "é"}),
        links=(Link(a="x", points={Colour.BLUE: 1.5}),),
        named={"who": frozenset({Colour.RED})},
    )
    assert as_stored(record) == {
        "id": "r",
        "count": 2,
        "share": 0.5,
        "on": True,
        "colour": "red",
        "at": "2026-03-02T08:00:00+00:00",
        "day": "2026-03-02",
        "week": "2026-W10",
        "words": '["a", "b", "\\u00e9"]',
        "links": '[{"a": "x", "points": {"blue": 1.5}}]',
        "named": '{"who": ["red"]}',
    }


@dataclass(frozen=True)
class Small:
    id: str
    on: bool = True
    note: str | None = None


def test_a_column_that_is_no_field_is_left_out() -> None:
    assert from_row(Small, {"id": "a", "other": 3}) == Small("a")


def test_a_field_that_comes_from_elsewhere_is_not_read() -> None:
    assert from_row(Small, {"id": "a", "on": 0}, on=True) == Small("a", on=True)


def test_nothing_stays_nothing() -> None:
    assert from_row(Small, {"id": "a", "note": None}) == Small("a", note=None)


@pytest.fixture
def small_table(store: Store) -> Store:
    with store.write() as db:
        db.run('create table small (id text primary key, "on" integer not null, note text)')
    return store


def read_all(store: Store) -> list[Small]:
    with store.read() as db:
        return from_rows(Small, db.rows('select id, "on", note from small order by id'))


def test_an_upsert_inserts_and_then_replaces_what_it_names(small_table: Store) -> None:
    with small_table.write() as db:
        db.upsert("small", ("id",), to_row(Small("a", note="kept")))
        db.upsert("small", ("id",), to_row(Small("a", on=False), "note"))
    assert read_all(small_table) == [Small("a", on=False, note="kept")]


def test_many_rows_are_written_each_with_its_own_columns(small_table: Store) -> None:
    rows = [to_row(Small("a", note="kept")), to_row(Small("b")), to_row(Small("a", on=False), "note")]
    with small_table.write() as db:
        db.upsert_many("small", ("id",), rows)
    assert read_all(small_table) == [Small("a", on=False, note="kept"), Small("b")]


def test_an_update_changes_only_the_row_with_its_key(small_table: Store) -> None:
    with small_table.write() as db:
        db.insert_many("small", [to_row(Small("a")), to_row(Small("b"))])
        assert db.update("small", ("id",), {"id": "a", "note": "new"}) == 1
        assert db.update("small", ("id",), {"id": "c", "note": "new"}) == 0
    assert read_all(small_table) == [Small("a", note="new"), Small("b")]


def test_a_row_that_is_there_is_not_inserted_again(small_table: Store) -> None:
    with small_table.write() as db:
        assert db.insert_new("small", to_row(Small("a")))
        assert not db.insert_new("small", to_row(Small("a", note="other")))
    assert read_all(small_table) == [Small("a")]


def test_a_name_that_is_no_name_is_refused(small_table: Store) -> None:
    with small_table.write() as db, pytest.raises(ValueError, match="drop"):
        db.insert("small", {"id) values (1); drop table small; --": 1})


def test_an_enum_is_read_as_its_member_wherever_it_is() -> None:
    found = from_row(Link, as_stored(Link(a="x", points={Colour.RED: 1.0})))
    tinted = from_row(Tinted, {"colour": "red", "other": "blue"})

    assert [type(key) for key in found.points] == [Colour]
    assert (tinted.colour is Colour.RED, tinted.other is Colour.BLUE) == (True, True)


@pytest.mark.parametrize(("column", "value"), [(0, False), (1, True), (None, None)])
def test_yes_and_no_are_read_as_such_and_not_as_numbers(column: int | None, value: bool | None) -> None:
    @dataclass(frozen=True)
    class Answer:
        said: bool | None

    assert from_row(Answer, {"said": column}).said is value
