"""One person's weeks as their own page judges them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from alongside.commands.console import as_json, now, opened, say_json
from alongside.desks.operator import OperatorDesk
from alongside.domain.people import Person
from alongside.domain.trends import FALSE_ALARM_SHARE_26_WEEKS, Point, Signal, Trend

FALSE_ALARMS = (
    "About {share:.0%} of people whose level is stable see at least one such signal in 26 weeks by chance."
)


@click.command()
@click.option("--person", "login", required=True, metavar="LOGIN", help="Their sign-in name.")
@as_json
def trend(login: str, as_json: bool) -> None:
    """Show one person's weeks, usual range and signals, as their own page does.

    The strain index runs from 0 to 100. These are the person's own answers: that you looked is written
    into the log that they can read.
    """
    with opened() as store:
        person, points, judged = OperatorDesk(store, now()).trend(login)
    if as_json:
        say_json(_as_dict(person, points, judged))
    else:
        _say(person, points, judged)


def _as_dict(person: Person, points: Sequence[Point], judged: Trend) -> dict[str, Any]:
    return {
        "person": person.login,
        "weeks": [
            {"week": point.week.text, "strain": _rounded(point.strain), "away": point.away}
            for point in points
        ],
        "state": judged.stage.value,
        "answered": judged.answered,
        "median": _rounded(judged.median),
        "lowest": _rounded(judged.low),
        "highest": _rounded(judged.high),
        "baseline": None if judged.usual is None else _rounded_values(asdict(judged.usual)),
        "smoothed": [
            {
                "week": one.week.text,
                "value": _rounded(one.value),
                "low": _rounded(one.low),
                "high": _rounded(one.high),
            }
            for one in judged.smoothed
        ],
        "signals": [_signal(one) for one in judged.signals],
        "one_sided": None
        if judged.one_sided is None
        else {"since": judged.one_sided.since.text, "direction": judged.one_sided.direction.value},
        "chance_of_a_false_alarm_in_26_weeks": FALSE_ALARM_SHARE_26_WEEKS,
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "week": signal.week.text,
        "direction": signal.direction.value,
        "rule": signal.rule.value,
        "first": signal.first,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}


def _say(person: Person, points: Sequence[Point], judged: Trend) -> None:
    click.echo(f"{person.login}: {judged.answered} answered weeks ({judged.stage.value})")
    out = {signal.week: signal for signal in judged.signals}
    for point in points:
        said = "away" if point.away else "   –" if point.strain is None else f"{point.strain:4.0f}"
        signal = out.get(point.week)
        mark = f"  {signal.direction.value} ({signal.rule.value})" if signal else ""
        click.echo(f"  {point.week.text}  {said}{mark}")
    if judged.usual:
        provisional = "" if judged.usual.frozen else ", provisional"
        click.echo(f"Usual range: {judged.usual.low:.0f} to {judged.usual.high:.0f}{provisional}")
    if judged.signals:
        click.echo(FALSE_ALARMS.format(share=FALSE_ALARM_SHARE_26_WEEKS))
