"""Prints what a lead's page shows about a team, for people and programs."""

from dataclasses import asdict
from typing import Any, assert_never

import click

from alongside.accounts.rules.people import Team
from alongside.core.commands.console import Refused, as_json, now, print_json
from alongside.core.commands.current_store import open_current_store
from alongside.core.rules.errors import NotAllowed, NotSetUp
from alongside.everything.desk import topics  # noqa: F401  # registers what desks need
from alongside.everything.desk.operator import OperatorDesk
from alongside.teams.desk.lead import lead_desk
from alongside.teams.rules.releases import Band, Silence
from alongside.teams.rules.team_figures import TeamFigures


@click.command()
@click.argument("name", metavar="TEAM")
@click.option("--as", "login", required=True, metavar="LOGIN", help="The sign-in name of a lead of the team.")
@as_json
def team(name: str, login: str, as_json: bool) -> None:
    """Show exactly what this lead's page shows about a team: weekly work figures and released bands.

    Whatever is withheld is null, no matter why. Shares of the team are "at most" so many percent.
    """
    with open_current_store() as store:
        person = OperatorDesk(store, now()).require_person(login)
        try:
            figures = lead_desk(store, person, now()).read_figures()
        except NotSetUp:
            raise  # unrelated to who leads which team
        except NotAllowed:
            raise Refused(f"{login} leads no team named {name!r}.") from None
    found = next((one for one in figures.teams if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise Refused(f"{login} leads no team named {name!r}.")
    if as_json:
        print_json(_as_dict(found, figures))
        return
    click.echo(f"{found.name}")
    for week in figures.weeks[found.id]:
        open_cases = f"open cases need {week.load} % of the hours there are for cases"
        click.echo(f"  {week.week.text}  {'not shown: too few people' if week.load is None else open_cases}")
    coming, released_from = figures.coming
    click.echo(f"  {coming.text}  from {released_from.date().isoformat()} on")
    for shown in figures.releases.get(found.id, ()):
        block = shown.release.block
        click.echo(f"  {block.first.text} to {block.last.text}: {_outcome_text(shown.release.outcome)}")


def _as_dict(team: Team, figures: TeamFigures) -> dict[str, Any]:
    period = figures.periods[team.id]
    coming, released_from = figures.coming
    return {
        "team": team.name,
        "weeks": [
            {
                "week": week.week.text,
                "participation_at_most": week.participation,
                "unsupervised_at_most": week.unsupervised,
                **{measure.value: asdict(spread) for measure, spread in week.measures.items()},
                "load": week.load,
            }
            for week in figures.weeks[team.id]
        ],
        "next_week": coming.text,
        "next_week_from": released_from.isoformat(),
        "wellbeing": [
            {
                "first_week": shown.release.block.first.text,
                "last_week": shown.release.block.last.text,
                "band": shown.release.band,
                "silence": None if shown.release.band else shown.release.outcome,
                "strong": shown.release.strong,
                "epsilon": shown.release.epsilon,
                "teams": list(shown.teams),
            }
            for shown in figures.releases.get(team.id, ())
        ],
        "bands_hidden": figures.terms.bands_hidden,
        "next_period": {
            "first_week": period.block.first.text,
            "last_week": period.block.last.text,
            "published_from": period.published_from.isoformat(),
            "people_who_count": period.counted,
            "enough_people": period.enough,
        },
    }


def _outcome_text(outcome: Band | Silence) -> str:
    match outcome:
        case Silence.TOO_SMALL:
            return "too few people counted"
        case Silence.TOO_FEW:
            return "too few answers, or held back by someone who counts"
        case Band():
            return outcome.replace("_", " ")
        case _:
            assert_never(outcome)
