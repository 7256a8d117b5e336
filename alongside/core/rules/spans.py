"""Spans of time, from an instant up to another."""

from collections.abc import Sequence
from datetime import datetime

Span = tuple[datetime, datetime]


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """In order; spans that touch or overlap are merged."""
    found: list[Span] = []
    for begins, until in sorted(spans):
        if begins < until and found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(until, found[-1][1]))
        elif begins < until:
            found.append((begins, until))
    return tuple(found)
