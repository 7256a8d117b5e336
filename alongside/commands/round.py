"""Rounds of matching at the console: dry run, publishing, and the outcome."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import click

from alongside.commands.console import Refused, as_json, now, print_json
from alongside.commands.current_store import open_current_store
from alongside.desks.coordinator import (
    CoordinatorDesk,
    DryRun,
    RoundOutcome,
    RoundSnapshot,
    compute_rule_costs,
    dry_run,
    logins_by_id,
    newest_published_round,
    read_round_outcome,
    snapshot_open_round,
)
from alongside.desks.operator import OperatorDesk
from alongside.domain.errors import NotAllowed
from alongside.domain.instants import instant_text
from alongside.domain.matching.participants import Opening, Pair, Proof, Rule
from alongside.domain.pairings import Pairing
from alongside.domain.rounds import NoSuchRound, NotToBePaired, Outdated
from alongside.store.engine import Store

Logins = Mapping[str, str]  # person id to sign-in name


@click.group("round")
def round_() -> None:
    """Rounds of support partners. Open them on the coordinator's page."""


@round_.command()
@as_json
def propose(as_json: bool) -> None:
    """Show a dry run of the open round. Nothing is saved."""
    with open_current_store() as store:
        drawing, names = snapshot_open_round(store, now()), logins_by_id(store)
    if drawing is None:
        raise Refused("No round is open.")
    dry = dry_run(drawing)
    if as_json:
        print_json(_dry_run_as_dict(dry, names))
    else:
        _print_dry_run(dry, names)


@round_.command()
@click.argument("number", type=int)
@click.option("--as", "login", required=True, metavar="LOGIN", help="The sign-in name of a coordinator.")
@click.option(
    "--drawn-from",
    metavar="TEXT",
    help="From `round propose --json`: refuses if anything changed since then.",
)
def confirm(number: int, login: str, drawn_from: str | None) -> None:
    """Publish the open round NUMBER. Everyone in it immediately sees their partner. This cannot be undone."""
    with open_current_store() as store:
        desk = CoordinatorDesk(store, OperatorDesk(store, now()).require_person(login), now())
        try:
            published = _publish_round(desk, number, drawn_from)
        except NotAllowed:
            raise Refused(f"{login} is not a coordinator. Nothing was changed.") from None
        except NoSuchRound:
            raise Refused(f"There is no round {number}.") from None
        except Outdated:
            raise Refused("Something changed since that dry run. Nothing was published.") from None
        except NotToBePaired:
            raise Refused("Two locked people may not be paired. Nothing was published.") from None
    click.echo(f"Round {number} is published." if published else f"Round {number} was published already.")


def _publish_round(desk: CoordinatorDesk, number: int, drawn_from: str | None) -> bool:
    drawing = desk.snapshot_open_round()
    seen = drawing.drawn_from if drawing and drawing.round.number == number else ""
    return desk.publish_round(number, drawn_from or seen)


@round_.command()
@click.argument("number", type=int, required=False)
@as_json
def show(number: int | None, as_json: bool) -> None:
    """Show the outcome of a published round: the newest one, unless NUMBER is given."""
    with open_current_store() as store:
        done, names = _find_outcome(store, number), logins_by_id(store)
    if as_json:
        print_json(_outcome_as_dict(done, names))
    else:
        _print_outcome(done, names)


def _find_outcome(store: Store, number: int | None) -> RoundOutcome:
    wanted = newest_published_round(store) if number is None else number
    try:
        return read_round_outcome(store, wanted)
    except NoSuchRound:
        raise Refused(
            "No round is published yet." if number is None else f"No round {number} is published."
        ) from None


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────


def _dry_run_as_dict(dry: DryRun, names: Logins) -> dict[str, Any]:
    drawing, proposal = dry.drawing, dry.proposal
    trio = proposal.trio
    return {
        "round": drawing.round.number,
        "confirm_until": drawing.round.confirm_until,
        "places": {place.value: people for place, people in Counter(drawing.places.values()).items()},
        "pairs": [_pair_as_dict(pair, names) for pair in proposal.pairs],
        "trio": trio and {"people": _logins_of(trio.members, names), "fit": trio.fit},
        "left_out": [
            {
                "login": names.get(one.id),
                "binding": _rule_counts_as_dict(one.told),
                "opening": _opening_as_dict(one.opening),
                "waited": drawing.waited.get(one.id, 0) + 1,
            }
            for one in proposal.left_out
        ],
        "gains": _rule_counts_as_dict(compute_rule_costs(dry).gains),
        "proof": _proof_as_dict(proposal.proof),
        "digest": proposal.digest,
        "drawn_from": drawing.drawn_from,
    }


def _outcome_as_dict(done: RoundOutcome, names: Logins) -> dict[str, Any]:
    proof = done.round.proof
    return {
        "round": done.round.number,
        "published_at": done.round.published_at,
        "pairings": [_pairing_as_dict(one, names) for one in done.pairings],
        "left_out": [
            {
                "login": names.get(one.person_id),
                "binding": _rule_counts_as_dict(one.binding),
                "opening": _opening_as_dict(one.opening),
                "waited": one.waited,
            }
            for one in done.left_out
        ],
        "proof": proof and _proof_as_dict(proof),
        "digest": done.round.digest,
    }


def _pairing_as_dict(pairing: Pairing, names: Logins) -> dict[str, Any]:
    return {
        "people": _logins_of(pairing.people, names),
        "since": pairing.since.isoformat(),
        "until": pairing.until.isoformat(),
        "ended_at": pairing.ended_at and instant_text(pairing.ended_at),
        "links": [_pair_as_dict(link, names) for link in pairing.links],
    }


def _pair_as_dict(pair: Pair, names: Logins) -> dict[str, Any]:
    parts = {part.value: points for part, points in pair.parts.items()}
    return {
        "people": _logins_of((pair.a, pair.b), names),
        "fit": pair.fit,
        "parts": parts,
        "starts": pair.starts,
    }


def _logins_of(people: Iterable[str], names: Logins) -> list[str | None]:
    """None for a person who was erased."""
    return [names.get(one) for one in people]


def _rule_counts_as_dict(counts: Mapping[Rule, int]) -> dict[str, int]:
    return {rule.value: people for rule, people in counts.items()}


def _opening_as_dict(opening: Opening | None) -> dict[str, Any] | None:
    return None if opening is None else {**asdict(opening), "begins": opening.begins.isoformat()}


def _proof_as_dict(proof: Proof) -> dict[str, Any]:
    return {**asdict(proof), "gap": proof.gap, "optimal": proof.is_optimal}


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


def _print_dry_run(dry: DryRun, names: Logins) -> None:
    drawing, proposal = dry.drawing, dry.proposal
    click.echo(f"Round {drawing.round.number}, a dry run: {_status_counts_text(drawing)}.")
    for pair in proposal.pairs:
        click.echo(f"  {_people_text((pair.a, pair.b), names)}  fit {pair.fit}")
    if proposal.trio:
        click.echo(f"  {_people_text(proposal.trio.members, names)}  fit {proposal.trio.fit}")
    for one in proposal.left_out:
        click.echo(f"  left out: {_people_text((one.id,), names)}  {_main_rule_text(one.told)}")
    click.echo(f"{_proof_text(proposal.proof)} Digest {proposal.digest}")


def _print_outcome(done: RoundOutcome, names: Logins) -> None:
    click.echo(f"Round {done.round.number}, published {done.round.published_at}.")
    for one in done.pairings:
        fit = sum(link.fit for link in one.links) // max(1, len(one.links))
        click.echo(f"  {_people_text(one.people, names)}  fit {fit}")
    for left in done.left_out:
        click.echo(f"  left out: {_people_text((left.person_id,), names)}  {_main_rule_text(left.binding)}")
    if done.round.proof:
        click.echo(f"{_proof_text(done.round.proof)} Digest {done.round.digest}")


def _status_counts_text(drawing: RoundSnapshot) -> str:
    counts = Counter(drawing.places.values())
    return ", ".join(f"{people} {place.value.replace('_', ' ')}" for place, people in sorted(counts.items()))


def _people_text(people: Iterable[str], names: Logins) -> str:
    return " + ".join(names.get(one, "someone no longer here") for one in people)


def _main_rule_text(told: Mapping[Rule, int]) -> str:
    if not told:
        return "no single rule"
    rule, people = max(told.items(), key=lambda one: one[1])
    return f"{rule.value.replace('_', ' ')} keeps {people} away"


def _proof_text(proof: Proof) -> str:
    if proof.is_optimal:
        return "Proven: no set of pairs does better."
    return f"Not proven the best: at most {proof.gap} of {proof.bound} is missing ({proof.method})."
