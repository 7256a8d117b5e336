"""Charts whose grammar is worked out once per process, however many people look at them.

What Altair makes of a kind of chart depends on the reader's language and on the layers. What differs
between people (ends of an axis, names of rows, sizes) stays open as slots, which are filled when a chart is
drawn. So drawing a chart costs no more than its data.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import altair as alt

Rows = list[dict[str, Any]]
Spec = dict[str, Any]  # a Vega-Lite specification
Place = tuple[str | int, ...]  # keys and indexes from the top of a specification
Drawn = Callable[..., alt.TopLevelMixin]
Layered = alt.LayerChart | alt.FacetChart  # as Altair has it; without facets it is the first

MARK = "slot:"


@dataclass(frozen=True)
class Shape:
    """A specification as text, so that no one can change a shared one, and where its slots are."""

    text: str
    places: tuple[tuple[Place, str], ...]

    def fill_slots(self, sets: Mapping[str, Rows], values: Mapping[str, Any] | None = None) -> Spec:
        """The specification with these data sets and slot values. Raises KeyError for a slot without a
        value.
        """
        spec: Spec = json.loads(self.text)
        for (*way, last), name in self.places:
            part: Any = spec
            for step in way:
                part = part[step]
            part[last] = (values or {})[name]
        return {**spec, "datasets": dict(sets)}


_SHAPES: dict[tuple[Drawn, tuple[Hashable, ...]], Shape] = {}  # few: they are made of our own words only
_BUILDING = Lock()


def cached_shape(drawn: Drawn, *words: Hashable) -> Shape:
    """What `drawn` makes of these words. It is shared by the whole process, so the words must not be
    personal.

    The rows bypass Altair, which would check every cell of them; the tests do that once.
    """
    key = drawn, words
    found = _SHAPES.get(key)
    if found is None:
        with _BUILDING:
            found = _SHAPES.get(key)
            if found is None:
                spec = drawn(*words).to_dict(validate=False)
                found = _SHAPES[key] = Shape(json.dumps(spec), tuple(_find_slots(spec)))
    return found


def slot(name: str) -> alt.ExprRef:
    """An open value. As the only element of a list, it stands for the whole list."""
    return alt.ExprRef(MARK + name)


def text_slot(name: str) -> str:
    """Like `slot`, where Altair accepts only text."""
    return MARK + name


def _find_slots(part: Any, here: Place = ()) -> Iterator[tuple[Place, str]]:
    if (name := _slot_name(part)) is not None:
        yield here, name
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from _find_slots(inner, (*here, key))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _find_slots(inner, (*here, index))


def _slot_name(part: Any) -> str | None:
    match part:
        case str() if part.startswith(MARK):
            return part.removeprefix(MARK)
        case {"expr": str(inner)} | [{"expr": str(inner)}] | [str(inner)] if inner.startswith(MARK):
            return inner.removeprefix(MARK)
    return None


def non_empty_sets(sets: Mapping[str, Rows]) -> dict[str, Rows]:
    """Only data sets with rows are drawn."""
    return {name: rows for name, rows in sets.items() if rows}


def layer_sets(layers: Sequence[tuple[str, alt.Chart]], sets: Sequence[str]) -> Layered:
    """Only the layers that are drawn from one of these data sets."""
    return alt.layer(
        *(chart.properties(data=alt.NamedData(name=name)) for name, chart in layers if name in sets)
    )
