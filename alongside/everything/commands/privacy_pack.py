"""Writes the papers that an organisation needs before it uses Alongside, from its own settings."""

import calendar
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_never

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alongside.accounts.desk import current_user, known_browsers
from alongside.accounts.rules import drafts, invitations, security, throttling
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.week_factors import factor_text
from alongside.checkins.commands.instruments import load_instruments
from alongside.checkins.rules import sharing
from alongside.checkins.rules.checkins import FACTORS_A_WEEK, HEARINGS_AHEAD, WORK_FACTS
from alongside.checkins.rules.instruments import Instrument
from alongside.core.commands.console import Refused, as_json, current_place, now, print_json, settings
from alongside.core.commands.current_store import open_current_store
from alongside.core.rules import measured, weeks
from alongside.core.rules.measured import Attacker
from alongside.everything.desk import scheduled_jobs
from alongside.everything.desk.permission_numbers import PERMISSION_NUMBERS
from alongside.everything.desk.privacy_pack import PrivacyPackDesk, SetUp
from alongside.everything.rules.permissions import TABLE, Reader, row_text
from alongside.notifications.rules import outbox
from alongside.organisation.desk.invitations import RESET_DELAY
from alongside.partners.rules import partner_requests
from alongside.sessions.rules import programme, sessions
from alongside.teams.rules import individual_data, releases, workload
from alongside.teams.rules.releases import Setting

TEMPLATES = Path(__file__).with_name("templates")
PAPERS = (
    "README.md",
    "impact-assessment.md",
    "works-council.md",
    "how-it-is-set-up.md",
    "who-sees-what.md",
    "how-well-people-are-hidden.md",
)
SPECIAL = "\\`*_{}[]<>#|~&$@!"  # characters that Markdown may interpret


WEEKDAYS = calendar.day_name

# The numbers in the papers that are fixed by the app and cannot be set.
RULES: dict[str, Any] = {
    "fewest_people": releases.FEWEST,
    "fewest_ever": releases.FEWEST_EVER,
    "long": releases.LONG,
    "short": releases.SHORT,
    "short_from": releases.SHORT_FROM,
    "reach": releases.REACH,
    "fewest_answering": releases.FEWEST_ANSWERING,
    "newcomers_wait": releases.NEWCOMERS_WAIT,
    "movers_wait": releases.MOVERS_WAIT,
    "fewest_workers": workload.FEWEST,
    "fewest_for_quarters": workload.FEWEST_FOR_QUARTERS,
    "load_step": workload.LOAD_STEP,
    "proposal_lasts": individual_data.PROPOSAL_LASTS,
    "released_on": WEEKDAYS[releases.PUBLISHED_ON],
    "late_weeks": weeks.LATE_WEEKS,
    "trend_weeks": sharing.WEEKS_SHOWN,
    "share_lasts": sharing.SHARING_LASTS,
    "reset_waits": RESET_DELAY,
    "sign_ins_kept": current_user.SIGN_INS_KEPT,
    "tries_kept": throttling.LONGEST_KEPT,
    "browsers_kept": known_browsers.KNOWN_BROWSER_LASTS,
    "security_log_kept": security.KEPT,
    "asks_kept": partner_requests.KEPT,
    "notices_kept": scheduled_jobs.NOTICES_KEPT,
    "drafts_kept": drafts.KEPT_FOR,
    "messages_kept": outbox.KEPT,
    "speaks_until": sessions.FEEDBACK_OPEN_FOR,
    "period": programme.WEEKS,
    "fewest_heard": programme.FEWEST_HEARD,
    "idle": current_user.IDLE_LIMIT,
    "longest_sign_in": current_user.ABSOLUTE_LIMIT,
    "own_device_idle": current_user.OWN_DEVICE_IDLE_LIMIT,
    "own_device": current_user.OWN_DEVICE_LIMIT,
    "invitation": invitations.INVITATION_LASTS,
    "longest_invitation": max(invitations.INVITATIONS_MAY_LAST),
    "reset": invitations.RESET_LASTS,
}


def reader_name(reader: Reader) -> str:
    match reader:
        case Reader.SELF:
            return "You"
        case Reader.LEAD:
            return "The lead of your team"
        case Reader.TEAM:
            return "The others in your team"
        case Reader.CHOSEN:
            return "Someone you share your trend with"
        case Reader.EVERYONE:
            return "Everyone in the organisation"
        case Reader.PARTNER:
            return "Your support partner"
        case Reader.COORDINATOR:
            return "A coordinator"
        case Reader.ADMIN:
            return "An admin"
        case _:
            assert_never(reader)


def attacker_name(attacker: Attacker) -> str:
    match attacker:
        case Attacker.LEAD:
            return "a lead alone"
        case Attacker.WHO_CHOOSE:
            return "a lead and two members who agree on their answers"
        case Attacker.ONE_LEAD_AND_ADMIN:
            return "a lead and an admin who regroups teams"
        case Attacker.ALL_LEADS_AND_ADMIN:
            return "the leads of three teams and an admin who moves people between them"
        case Attacker.MADE_UP:
            return "a lead and an admin with seven fake accounts that no one notices"
        case _:
            assert_never(attacker)


class Ours(str):
    """Markdown that the project wrote."""


@click.command(name="privacy-pack")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder for the papers."
)
@click.option("--replace", "overwrite", is_flag=True, help="Overwrite an earlier pack in that folder.")
@as_json
def privacy_pack(folder: Path | None, overwrite: bool, as_json: bool) -> None:
    """Write Markdown papers for a data protection officer and a works council, from your own settings.

    You get an impact assessment (GDPR, Article 35), papers for a works council, the settings with their
    history, who may see what, and how well people are hidden. They are in English only. Teams in a team group
    are named; no one else is. What only you can know is left open and marked. --json prints the settings for
    a program.
    """
    if folder is None and not as_json:
        raise Refused("Name a folder with --to DIR, or print the settings with --json.")
    with open_current_store() as store:
        desk = PrivacyPackDesk(store, now())
        set_up = desk.set_up()
    written: list[Path] = []
    if folder is not None:
        papers = render_papers(set_up, desk.now)
        there = [name for name in papers if (folder / name).exists()]
        if there and not overwrite:
            raise Refused(
                f"{folder} already holds {', '.join(there)}. Nothing was written. Use --replace to overwrite."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in papers.items():
            unfinished = folder / f"{name}.unfinished"
            unfinished.write_text(content, "utf-8")
            written.append(unfinished.replace(folder / name))
    if as_json:
        print_json({**as_dict(set_up, desk.now), "files": [str(file) for file in written]})
        return
    click.echo(f"{len(written)} files written to {folder}.")
    click.echo("Lines that begin with “To be filled in” are yours to complete.")


def render_papers(set_up: SetUp, at: datetime) -> dict[str, str]:
    """Maps file names to Markdown."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=lambda value: (
            escape_markdown(value) if isinstance(value, str) and not isinstance(value, Ours) else value
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # Markdown, not HTML; `finalize` escapes whatever is put in
    )
    environment.filters |= {
        "ours": Ours,
        "yes_no": lambda value: "yes" if value else "no",
        "day": lambda instant: f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "names": ", ".join,
    }
    facts = {
        "here": set_up,
        "organisation": set_up.organisation,
        "setting": set_up.setting,
        "history": [Setting(), *set_up.settings],  # from the shipped one on
        "roles": {role.value: number for role, number in set_up.roles.items()},
        "rules": RULES,
        "instruments": _all_instruments(),
        "work_facts": [fact.label.format(days=HEARINGS_AHEAD).lower() for fact in WORK_FACTS],
        "factors": [factor_text(factor, str) for factor in set_up.organisation.week_factors],
        "factors_a_week": FACTORS_A_WEEK,
        **_describe_database(),
        "sends_mail": settings().sends_mail,
        "today": at.astimezone(set_up.organisation.week_rule.zone).date().isoformat(),
        "rows": [
            replace(
                row,
                what=row_text(row, str.format, PERMISSION_NUMBERS),
                cells={
                    reader: replace(cell, sentence=cell.sentence.format(**PERMISSION_NUMBERS))
                    for reader, cell in row.cells.items()
                },
            )
            for row in TABLE
        ],
        "readers": list(Reader),
        "reader_names": {reader: reader_name(reader) for reader in Reader},
        "useful": measured.USEFUL,
        "learned": measured.LEARNED,
        "attackers": {attacker: attacker_name(attacker) for attacker in Attacker},
        "most_learned": measured.MOST,
    }
    return {name: environment.get_template(name).render(facts) for name in PAPERS}


def _describe_database() -> dict[str, Any]:
    place = current_place()
    name = place.name if isinstance(place, Path) else str(place)
    return {"database": name, "on_server": not isinstance(place, Path)}


def as_dict(set_up: SetUp, at: datetime) -> dict[str, Any]:
    organisation = set_up.organisation
    return {
        "made_at": at.isoformat(),
        "organisation": organisation.name,
        "time_zone": organisation.time_zone,
        "database": _describe_database()["database"],
        "sends_mail": settings().sends_mail,
        "people": set_up.people,
        "people_who_left": set_up.gone,
        "admins": set_up.roles[Role.ADMIN],
        "coordinators": set_up.roles[Role.COORDINATOR],
        "leads": set_up.leads,
        "teams": set_up.teams,
        "teams_with_a_lead": set_up.teams_with_a_lead,
        "now": _setting_as_dict(set_up.setting),
        "history": [
            {"set_at": one.set_at and one.set_at.isoformat(), **_setting_as_dict(one)}
            for one in set_up.settings
        ],
        "teams_joined": {name: list(names) for name, names in set_up.roll_ups.items()},
        "own_case_weights": set_up.own_case_weights,
        "support_contacts": set_up.support_contacts,
        "last_period_published": set_up.published and set_up.published.text,
        "instruments": [
            {"key": one.key, "version": one.version, "title": one.title_in("en")}
            for one in _all_instruments()
        ],
    }


def _setting_as_dict(one: Setting) -> dict[str, Any]:
    return {"smallest_panel": one.smallest_panel, "strong": one.strong, "person_facts": one.person_facts}


def _all_instruments() -> list[Instrument]:
    return sorted(load_instruments().values(), key=lambda one: (one.every_weeks, one.key))


# ── putting typed text into Markdown ────────────────────────────────────────────────────────────────────────


def escape_markdown(text: str) -> str:
    """Makes Markdown show the characters as they are, within a line or in a cell of a table.

    The result is on one line and cannot become a link.
    """
    seen = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    shown = "".join(one for one in seen if unicodedata.category(one) != "Cf")
    marked = "".join(f"\\{one}" if one in SPECIAL else one for one in shown)
    return re.sub(r"(?i)(?<=www)\.|:(?=//)", r"\\\g<0>", marked)
