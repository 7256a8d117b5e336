"""Matches a round or a bare graph from a file. Opens neither the database nor the settings."""

import json
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import click

from alongside.commands.console import Refused, as_json, say_json
from alongside.domain.matching.files import (
    Faulty,
    FileFault,
    is_graph,
    matched,
    proposal_as_dict,
    read_graph,
    read_population,
)
from alongside.domain.matching.rounds import propose

STANDARD_INPUT = "-"
SHOWN_FAULTS = 50


@click.command()
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True)
)
@as_json
def match(file: Path, as_json: bool) -> None:
    """Draw up a round from FILE, or from standard input when FILE is "-".

    FILE is JSON. It holds either people and what they say about themselves, as the app exports a round
    (see docs/matching.md), or a graph: {"n": 4, "edges": [[0, 1, 250]], "max_cardinality": true}.
    The result is the best possible, and a separate check proves it. Nothing is saved and no one is notified.
    """
    given = _read(file, as_json)
    if is_graph(given):
        _graph(given, as_json)
    else:
        _round(given, as_json)


def _round(given: object, as_json: bool) -> None:
    population = read_population(given)
    if isinstance(population, Faulty):
        _refuse(population.faults, as_json)
    started = time.perf_counter()
    proposal = propose(population)
    seconds = time.perf_counter() - started
    if as_json:
        say_json({**proposal_as_dict(population, proposal), "seconds": round(seconds, 4)})
        return
    for pair in proposal.pairs:
        click.echo(f"{_plain(pair.a)} with {_plain(pair.b)}: fit {pair.fit}")
    if proposal.trio:
        click.echo(f"{', '.join(map(_plain, proposal.trio.members))}: a trio, fit {proposal.trio.fit}")
    for left in proposal.left_out:
        costs = ", ".join(
            f"{rule.value} alone takes {people}" for rule, people in left.binding.items() if people
        )
        click.echo(f"{_plain(left.id)} is left out" + (f": {costs}" if costs else ""))
    click.echo(f"{proposal.people_matched} people matched, total fit {proposal.total_fit}, {seconds:.2f} s.")
    click.echo(_proof(proposal.proof.optimal, proposal.proof.gap))
    click.echo(f"Digest {proposal.digest}")


def _graph(given: object, as_json: bool) -> None:
    graph = read_graph(given)
    if isinstance(graph, Faulty):
        _refuse(graph.faults, as_json)
    started = time.perf_counter()
    found = matched(graph)
    seconds = time.perf_counter() - started
    if as_json:
        say_json({**found, "seconds": round(seconds, 4)})
        return
    for one, other in enumerate(found["mate"]):
        if other is not None and one < other:
            click.echo(f"{one} with {other}")
    click.echo(f"Weight {found['weight']}, {seconds:.2f} s.")
    click.echo(_proof(found["certificate"]["optimal"], found["certificate"]["gap"]))


def _proof(optimal: bool, gap: int) -> str:
    return "Proven: nothing weighs more." if optimal else f"Not proven: something could weigh {gap} more."


def _plain(text: str) -> str:
    """Ids can be any text: control characters are escaped, so that a terminal cannot act on them."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def _read(file: Path, as_json: bool) -> Any:
    content = sys.stdin.buffer.read() if str(file) == STANDARD_INPUT else file.read_bytes()
    try:
        return json.loads(content, parse_constant=_no_number, object_pairs_hook=_once_each)
    except RecursionError:
        fault = "This is nested too deeply to be read."
    except UnicodeDecodeError:
        fault = "This is not UTF-8 text."
    except _Twice as error:
        fault = f"The name {error.args[0]!r} appears twice in one object."
    except json.JSONDecodeError as error:
        fault = f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
    except ValueError as error:
        fault = f"This cannot be read: {error}."
    return _refuse((FileFault("file", fault),), as_json)


class _Twice(ValueError):
    """A name appears twice in one object, so it is unclear which value is meant."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _refuse(faults: tuple[FileFault, ...], as_json: bool) -> NoReturn:
    """One sentence for each fault, with its place."""
    if as_json:
        say_json({"faults": [{"place": one.place, "sentence": one.sentence} for one in faults]})
    for fault in faults[:SHOWN_FAULTS]:
        click.echo(f"{_plain(fault.place)}: {_plain(fault.sentence)}", err=True)
    more = len(faults) - SHOWN_FAULTS
    if more > 0:
        click.echo(f"… and {more} more (--json lists all)", err=True)
    raise Refused("Nothing was matched.")
