"""Rounds of matching at the console: dry run, publishing, and the outcome."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click
from cattrs import Converter

from alongside.core.commands.console import Refused, as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.core.rules.errors import NotAllowed
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk
from alongside.matching.rules.participants import Pair, Proof, Rule
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import (
    DryRun,
    RoundOutcome,
    compute_rule_costs,
    dry_run,
    logins_by_id,
    read_round_outcome,
    snapshot_open_round,
)
from alongside.partners.rules.rounds import NoSuchRound, NotToBePaired, Outdated

Logins = Mapping[str, str]  # person id to sign-in name

_converter = Converter()
_converter.register_unstructure_hook(date, lambda at: at.isoformat())  # a day or an instant


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
        return
    proposal = dry.proposal
    counts = sorted(Counter(drawing.places.values()).items())
    said = ", ".join(f"{people} {place.value.replace('_', ' ')}" for place, people in counts)
    click.echo(f"Round {drawing.round.number}, a dry run: {said}.")
    for pair in proposal.pairs:
        click.echo(f"  {_people_text((pair.a, pair.b), names)}  fit {pair.fit}")
    if proposal.trio:
        click.echo(f"  {_people_text(proposal.trio.members, names)}  fit {proposal.trio.fit}")
    for one in proposal.left_out:
        click.echo(f"  left out: {_people_text((one.id,), names)}  {_main_rule_text(one.told)}")
    click.echo(f"{_proof_text(proposal.proof)} Digest {proposal.digest}")


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
            if drawn_from is None:
                drawing = desk.snapshot_open_round()
                drawn_from = drawing.drawn_from if drawing and drawing.round.number == number else ""
            published = desk.publish_round(number, drawn_from, at_once=True)
        except NotAllowed:
            raise Refused(f"{login} is not a coordinator. Nothing was changed.") from None
        except NoSuchRound:
            raise Refused(f"There is no round {number}.") from None
        except Outdated:
            raise Refused("Something changed since that dry run. Nothing was published.") from None
        except NotToBePaired:
            raise Refused("Two locked people may not be paired. Nothing was published.") from None
    click.echo(f"Round {number} is published." if published else f"Round {number} was published already.")


@round_.command()
@click.argument("number", type=int, required=False)
@as_json
def show(number: int | None, as_json: bool) -> None:
    """Show the outcome of a published round: the newest one, unless NUMBER is given."""
    with open_current_store() as store:
        try:
            done, names = read_round_outcome(store, number), logins_by_id(store)
        except NoSuchRound:
            none = "No round is published yet." if number is None else f"No round {number} is published."
            raise Refused(none) from None
    if as_json:
        print_json(_outcome_as_dict(done, names))
        return
    at = done.round.published_at
    click.echo(f"Round {done.round.number}, published {at and at.isoformat()}.")
    for one in done.pairings:
        fit = sum(link.fit for link in one.links) // max(1, len(one.links))
        click.echo(f"  {_people_text(one.people, names)}  fit {fit}")
    for left in done.left_out:
        click.echo(f"  left out: {_people_text((left.person_id,), names)}  {_main_rule_text(left.binding)}")
    if done.round.proof:
        click.echo(f"{_proof_text(done.round.proof)} Digest {done.round.digest}")


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────


def _dry_run_as_dict(dry: DryRun, names: Logins) -> Any:
    drawing, proposal = dry.drawing, dry.proposal
    trio = proposal.trio
    shown = {
        "round": drawing.round.number,
        "confirm_until": drawing.round.confirm_until,
        "places": Counter(drawing.places.values()),
        "pairs": [_pair_as_dict(pair, names) for pair in proposal.pairs],
        "trio": trio and {"people": list(map(names.get, trio.members)), "fit": trio.fit},
        "left_out": [
            {
                "login": names.get(one.id),
                "binding": one.told,
                "opening": one.opening,
                "waited": drawing.waited.get(one.id, 0) + 1,
            }
            for one in proposal.left_out
        ],
        "gains": compute_rule_costs(dry).gains,
        "proof": _proof_as_dict(proposal.proof),
        "digest": proposal.digest,
        "drawn_from": drawing.drawn_from,
    }
    return _converter.unstructure(shown)


def _outcome_as_dict(done: RoundOutcome, names: Logins) -> Any:
    """People who were erased are null."""
    shown = {
        "round": done.round.number,
        "published_at": done.round.published_at,
        "pairings": [
            {
                "people": list(map(names.get, one.people)),
                "since": one.since,
                "until": one.until,
                "ended_at": one.ended_at,
                "links": [_pair_as_dict(link, names) for link in one.links],
            }
            for one in done.pairings
        ],
        "left_out": [
            {
                "login": names.get(one.person_id),
                "binding": one.binding,
                "opening": one.opening,
                "waited": one.waited,
            }
            for one in done.left_out
        ],
        "proof": done.round.proof and _proof_as_dict(done.round.proof),
        "digest": done.round.digest,
    }
    return _converter.unstructure(shown)


def _pair_as_dict(pair: Pair, names: Logins) -> dict[str, Any]:
    people = [names.get(pair.a), names.get(pair.b)]
    return {"people": people, "fit": pair.fit, "parts": pair.parts, "starts": pair.starts}


def _proof_as_dict(proof: Proof) -> dict[str, Any]:
    return {**asdict(proof), "gap": proof.gap, "optimal": proof.is_optimal}


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────


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
