"""Shows what Alongside reads of a calendar: to find out why a time is taken, and to report what is read
wrongly.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import click

from alongside.calendars.rules.uploads import AHEAD, read_uploaded_calendar
from alongside.core.commands.console import Failed, Refused, as_json, now, print_json
from alongside.core.rules.errors import BadInput, FailedToRead, OverBudget

MOST_DAYS = 366
YEARS = range(1900, 3000)  # far from the limits of datetime in every time zone
TO_NEXT_MINUTE = timedelta(minutes=1) - timedelta.resolution  # so that nothing busy is left out


def _parse_time_zone(ctx: click.Context, param: click.Parameter, name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise click.BadParameter(f"{name!r} is not a time zone. Write it like Europe/London.")
    return ZoneInfo(name)


def _parse_instant(ctx: click.Context, param: click.Parameter, said: str | None) -> datetime | None:
    try:
        found = None if said is None else datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(f"{said!r} is not a time. Write it like 2026-11-30T00:00Z.") from None
    if found is not None and found.year not in YEARS:
        raise click.BadParameter(f"{said!r} is too far away. Take a year from {YEARS[0]} to {YEARS[-1]}.")
    return found


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--zone",
    callback=_parse_time_zone,
    default="UTC",
    show_default=True,
    help="Of whole days, and of hours that name no zone.",
)
@click.option(
    "--from",
    "begins",
    callback=_parse_instant,
    metavar="TIME",
    help="Of --zone unless it says otherwise; now when left out.",
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=AHEAD.days,
    show_default=True,
    help="How many to look at.",
)
@click.option(
    "--me",
    multiple=True,
    metavar="ADDRESS",
    help="Whose declined invitations leave the time free. May be repeated.",
)
@as_json
def busy(
    file: Path, zone: ZoneInfo, begins: datetime | None, days: int, me: tuple[str, ...], as_json: bool
) -> None:
    """Print when a calendar FILE (.ics, or a .zip of some) says that someone is busy, in UTC, and what cannot
    be read.

    Exactly what the page Calendar and e-mail would keep. Needs no database, and keeps nothing.
    """
    begins = begins or now()
    begins = begins if begins.tzinfo else begins.replace(tzinfo=zone)
    try:
        found = read_uploaded_calendar(
            "", file.read_bytes(), begins.astimezone(UTC), zone, timedelta(days=days), addresses=me
        )
    except BadInput as refusal:
        raise Refused(f"{file} cannot be read as a calendar: {refusal.reason}.") from None
    except OverBudget:
        raise Failed(f"{file} takes more time or memory than the server allows for one file.") from None
    except FailedToRead:
        raise Failed(f"{file} cannot be read. Please report it, with the file if you can share it.") from None
    spans = [[_minute_text(first), _minute_text(last + TO_NEXT_MINUTE)] for first, last in found.busy]
    if as_json:
        unread = [{"reason": reason.value} for reason, count in found.unread for _ in range(count)]
        print_json({"busy": spans, "unread": unread, "unknown_zones": list(found.unknown_zones)})
        return
    for first, last in spans:
        click.echo(f"{first}  {last}")
    click.echo(f"Busy times: {len(found.busy)}.")
    for reason, count in found.unread:
        click.echo(f"Not read, or not wholly: {count}, since {reason.value}.")
    for name in found.unknown_zones:
        click.echo(f"Unknown time zone: {name}")


def _minute_text(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%MZ}"
