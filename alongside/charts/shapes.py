"""Charts whose grammar is worked out once in a process, however many people look at them.

What Altair makes of a kind of chart depends on the reader's language and on which layers there are. What differs from person to person
(ends of an axis, names of rows, sizes) is left open in it as slots, and filled in when a chart is drawn. So a drawing costs its data.
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
    """A specification as text, so that no one can change what others are drawn with, and where its slots are."""

    text: str
    places: tuple[tuple[Place, str], ...]

    def filled(self, sets: Mapping[str, Rows], values: Mapping[str, Any] | None = None) -> Spec:
        """With these rows in its named data sets, and these values in its slots. Raises KeyError for a slot without a value."""
        spec: Spec = json.loads(self.text)
        for (*way, last), name in self.places:
            part: Any = spec
            for step in way:
                part = part[step]
            part[last] = (values or {})[name]
        return {**spec, "datasets": dict(sets)}


_SHAPES: dict[tuple[Drawn, tuple[Hashable, ...]], Shape] = {}  # few: what they are made of are words of ours
_BUILDING = Lock()


def shape(drawn: Drawn, *words: Hashable) -> Shape:
    """What `drawn` makes of these words, which are no one's own: they stay in the process.

    The rows stay beside Altair, which would check every cell of them; the tests do that once.
    """
    key = drawn, words
    found = _SHAPES.get(key)
    if found is None:
        with _BUILDING:
            found = _SHAPES.get(key) or _built(drawn(*words).to_dict(validate=False))
            _SHAPES[key] = found
    return found


def slot(name: str) -> alt.ExprRef:
    """A value that is left open. As the only one of a list, it stands for the whole list."""
    return alt.ExprRef(MARK + name)


def text_slot(name: str) -> str:
    """As `slot`, where Altair takes words only."""
    return MARK + name


def _built(spec: Spec) -> Shape:
    return Shape(json.dumps(spec), tuple(_places(spec)))


def _places(part: Any, here: Place = ()) -> Iterator[tuple[Place, str]]:
    if (name := _name_of(part)) is not None:
        yield here, name
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from _places(inner, (*here, key))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _places(inner, (*here, index))


def _name_of(part: Any) -> str | None:
    """Of the slot, if this is one."""
    match part:
        case str() if part.startswith(MARK):
            return part.removeprefix(MARK)
        case {"expr": str(inner)} | [{"expr": str(inner)}] | [str(inner)] if inner.startswith(MARK):
            return inner.removeprefix(MARK)
    return None


def with_rows(sets: Mapping[str, Rows]) -> dict[str, Rows]:
    """Only what has rows is drawn."""
    return {name: rows for name, rows in sets.items() if rows}


def layered(layers: Sequence[tuple[str, alt.Chart]], sets: Sequence[str]) -> Layered:
    """Of those drawn from one of these data sets."""
    return alt.layer(
        *(chart.properties(data=alt.NamedData(name=name)) for name, chart in layers if name in sets)
    )
