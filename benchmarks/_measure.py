"""What the benchmarks share: timing in turns, so that a slow moment of the machine hits every contender, and a table."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence


def in_turns(contenders: Mapping[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Name to the median seconds of a run; the first of all runs of each is thrown away."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            gc.collect()
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(times[1:]) for name, times in seconds.items()}


def table(title: str, rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}\n")
    for row in [head, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
