"""Matches a round or a bare graph from a file. Opens neither the database nor the settings."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from alongside.core.commands.console import Refused, as_json, print_json
from alongside.matching.files import (
    Faulty,
    FileFault,
    is_graph,
    match_graph,
    parse_graph,
    parse_population,
    proposal_as_dict,
)
from alongside.matching.rules.rounds import propose_pairs

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
    given = _read_json(file, as_json)
    if is_graph(given):
        _match_graph(given, as_json)
    else:
        _match_round(given, as_json)


def _match_round(given: object, as_json: bool) -> None:
    population = parse_population(given)
    if isinstance(population, Faulty):
        _refuse_faults(population.faults, as_json)
    started = time.perf_counter()
    proposal = propose_pairs(population)
    seconds = time.perf_counter() - started
    if as_json:
        print_json({**proposal_as_dict(population, proposal), "seconds": round(seconds, 4)})
        return
    for pair in proposal.pairs:
        click.echo(f"{_printable_text(pair.a)} with {_printable_text(pair.b)}: fit {pair.fit}")
    if proposal.trio:
        click.echo(
            f"{', '.join(map(_printable_text, proposal.trio.members))}: a trio, fit {proposal.trio.fit}"
        )
    for left in proposal.left_out:
        costs = ", ".join(
            f"{rule.value} alone takes {people}" for rule, people in left.binding.items() if people
        )
        click.echo(f"{_printable_text(left.id)} is left out" + (f": {costs}" if costs else ""))
    click.echo(f"{proposal.people_matched} people matched, total fit {proposal.total_fit}, {seconds:.2f} s.")
    click.echo(_proof_text(proposal.proof.is_optimal, proposal.proof.gap))
    click.echo(f"Digest {proposal.digest}")


def _match_graph(given: object, as_json: bool) -> None:
    graph = parse_graph(given)
    if isinstance(graph, Faulty):
        _refuse_faults(graph.faults, as_json)
    started = time.perf_counter()
    found = match_graph(graph)
    seconds = time.perf_counter() - started
    if as_json:
        print_json({**found, "seconds": round(seconds, 4)})
        return
    for one, other in enumerate(found["mate"]):
        if other is not None and one < other:
            click.echo(f"{one} with {other}")
    click.echo(f"Weight {found['weight']}, {seconds:.2f} s.")
    click.echo(_proof_text(found["certificate"]["optimal"], found["certificate"]["gap"]))


def _proof_text(optimal: bool, gap: int) -> str:
    return "Proven: nothing weighs more." if optimal else f"Not proven: something could weigh {gap} more."


def _printable_text(text: str) -> str:
    """Ids can be any text: control characters are escaped, so that a terminal cannot act on them."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def _read_json(file: Path, as_json: bool) -> Any:
    content = sys.stdin.buffer.read() if str(file) == STANDARD_INPUT else file.read_bytes()
    try:
        return json.loads(content, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicate_names)
    except RecursionError:
        fault = "This is nested too deeply to be read."
    except UnicodeDecodeError:
        fault = "This is not UTF-8 text."
    except _DuplicateName as error:
        fault = f"The name {error.args[0]!r} appears twice in one object."
    except json.JSONDecodeError as error:
        fault = f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
    except ValueError as error:
        fault = f"This cannot be read: {error}."
    return _refuse_faults((FileFault("file", fault),), as_json)


class _DuplicateName(ValueError):
    """A name appears twice in one object, so it is unclear which value is meant."""


def _refuse_duplicate_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _DuplicateName(name)
        found[name] = value
    return found


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _refuse_faults(faults: tuple[FileFault, ...], as_json: bool) -> NoReturn:
    """One sentence for each fault, with its place."""
    if as_json:
        print_json({"faults": [asdict(one) for one in faults]})
    for fault in faults[:SHOWN_FAULTS]:
        click.echo(f"{_printable_text(fault.place)}: {_printable_text(fault.sentence)}", err=True)
    more = len(faults) - SHOWN_FAULTS
    if more > 0:
        click.echo(f"… and {more} more (--json lists all)", err=True)
    raise Refused("Nothing was matched.")
