"""One person's weeks as their own page judges them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from alongside.accounts.rules.people import Person
from alongside.checkins.rules.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    Direction,
    Point,
    Trend,
    week_standing,
)
from alongside.core.commands.console import as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk

HOW_SURE = (
    "About {false:.0%} of people whose level is stable are told of a change within 26 answered "
    "weeks; of large, "
    "lasting changes to heavier weeks, about {found:.0%} are found within 8."
)


@click.command()
@click.option("--person", "login", required=True, metavar="LOGIN", help="Their sign-in name.")
@as_json
def trend(login: str, as_json: bool) -> None:
    """Show one person's weeks, usual range and lasting changes, as their own page does.

    The strain index runs from 0 to 100. These are the person's own answers: the log that they can read
    records that you looked.
    """
    with open_current_store() as store:
        person, points, judged = OperatorDesk(store, now()).read_trend(login)
    if as_json:
        print_json(_trend_as_dict(person, points, judged))
        return
    click.echo(f"{person.login}: {judged.answered} answered weeks ({judged.stage.value})")
    for point in points:
        said = "away" if point.away else "   –" if point.strain is None else f"{point.strain:4.0f}"
        click.echo(f"  {point.week.text}  {said}  {week_standing(point, judged).value.replace('_', ' ')}")
    if judged.usual:
        provisional = "" if judged.usual.settled else ", provisional"
        click.echo(f"Usual range: {judged.usual.low:.0f} to {judged.usual.high:.0f}{provisional}")
    for change in judged.changes:
        way = "back to usual" if change.back else "heavier" if change.direction is Direction.UP else "lighter"
        click.echo(
            f"Probably from {change.began.text} to {change.until.text}: {way} (found {change.found.text}, "
            f"{change.times:.0f} times likelier than no change)"
        )
    if judged.changes:
        click.echo(HOW_SURE.format(false=FALSE_ALARM_SHARE_26_WEEKS, found=FOUND_WITHIN_8_WEEKS_SHARE))


def _trend_as_dict(person: Person, points: Sequence[Point], judged: Trend) -> dict[str, Any]:
    return {
        "person": person.login,
        "weeks": [
            {
                "week": point.week.text,
                "strain": _round_or_none(point.strain),
                "away": point.away,
                "standing": week_standing(point, judged).value,
            }
            for point in points
        ],
        "state": judged.stage.value,
        "answered": judged.answered,
        "median": _round_or_none(judged.median),
        "lowest": _round_or_none(judged.low),
        "highest": _round_or_none(judged.high),
        "usual": None
        if judged.usual is None
        else {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(judged.usual).items()
        },
        "changes": [
            {
                "began": one.began.text,
                "found": one.found.text,
                "until": one.until.text,
                "direction": one.direction.value,
                "times_likelier": _round_or_none(one.times),
                "back_to_usual": one.back,
                "goes_on": one.goes_on,
            }
            for one in judged.changes
        ],
        "chance_of_a_false_alarm_in_26_weeks": FALSE_ALARM_SHARE_26_WEEKS,
        "large_changes_found_within_8_weeks": FOUND_WITHIN_8_WEEKS_SHARE,
    }


def _round_or_none(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
