"""The organisation: its name, its week, its support contacts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from math import isfinite
from zoneinfo import ZoneInfo, available_timezones

from alongside.accounts.rules.contact_links import check_reach
from alongside.accounts.rules.people import MOST_CONTRACT_HOURS, NoContacts, clean_name
from alongside.accounts.rules.week_factors import MOST_FACTORS, SHIPPED_FACTORS, clean_factors
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import WeekRule

MOST_CASE_TYPES = 12  # each is a number to fill in every week
LEAST_CASE_SHARE = 0.05  # of contract hours: with less there is no capacity to compare with
MOST_CONTACTS = 12  # in a crisis, a list longer than two phone screens helps no one

# The lowest and highest share of working time that reached cases, in 29 workload studies of child welfare
# (Child Welfare League of America, Caseload & Workload: A Synthesis of the Evidence Base, Current Trends, and
# Future Directions). In seven legal services organisations, 67 % went to casework (Universal Access to
# Justice Caseload Working Group, New York, 2023).
CASE_SHARE_IN_STUDIES = (0.63, 0.76)


@dataclass(frozen=True)
class SupportContact:
    """Someone to turn to in a crisis.

    reach: phone numbers and addresses, see `contact_links.py`. hours: when they are available.
    """

    name: str
    reach: str
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """week_opens: a weekday, 0 Monday … 6 Sunday. case_types: when empty, all open cases are one number.

    case_share: the part of contract hours that goes to cases; the rest goes to meetings, training and so on.
    See CASE_SHARE_IN_STUDIES. week_factors: what people can say shaped their week; when
    empty, no one is asked.
    """

    name: str
    time_zone: str
    week_opens: int
    language: str = "en"
    case_types: tuple[str, ...] = ()
    contract_hours: float = 37.5  # a week, full time
    case_share: float = 0.7  # 0.05-1
    week_factors: tuple[str, ...] = tuple(SHIPPED_FACTORS)

    @property
    def week_rule(self) -> WeekRule:
        return WeekRule(ZoneInfo(self.time_zone), self.week_opens)


NO_ORGANISATION = Organisation(
    name="", time_zone="UTC", week_opens=0
)  # its clock counts while no organisation is set up


def clean_organisation(typed: Organisation, languages: Collection[str]) -> Organisation:
    """The settings ready to save. Raises BadInput with the name of the field."""
    if typed.time_zone not in available_timezones():
        raise BadInput("time_zone", "unknown")
    if typed.week_opens not in range(7):
        raise BadInput("week_opens", "no weekday")
    if typed.language not in languages:
        raise BadInput("language", "unknown")
    if not (isfinite(typed.contract_hours) and 1 <= typed.contract_hours <= MOST_CONTRACT_HOURS):
        raise BadInput("full_post", "out of range")
    if not (isfinite(typed.case_share) and LEAST_CASE_SHARE <= typed.case_share <= 1):
        raise BadInput("case_share", "out of range")
    name = clean_name("organisation", typed.name)
    case_types = tuple(clean_name("case_types", text) for text in typed.case_types if text.strip())
    if len(case_types) > MOST_CASE_TYPES:
        raise BadInput("case_types", "too many")
    if len({text.casefold() for text in case_types}) < len(case_types):
        raise BadInput("case_types", "twice")
    return replace(
        typed,
        name=name,
        case_types=case_types,
        contract_hours=float(typed.contract_hours),
        case_share=float(typed.case_share),
        week_factors=clean_factors("week_factors", typed.week_factors, MOST_FACTORS),
    )


def clean_contacts(typed: Iterable[SupportContact]) -> list[SupportContact]:
    """The contacts ready to save, without empty rows.

    Raises NoContacts when none is left, BadInput for one that is incomplete or unsafe to open.
    """
    kept = [
        SupportContact(
            clean_name("contact", one.name),
            clean_reach(one.reach),
            clean_name("hours_there", one.hours) if one.hours.strip() else "",
        )
        for one in typed
        if (one.name + one.reach + one.hours).strip()
    ]
    if not kept:
        raise NoContacts
    if len(kept) > MOST_CONTACTS:
        raise BadInput("contacts", "too many")
    return kept


def clean_reach(typed: str) -> str:
    """How to reach a contact, ready to save. Raises BadInput, also for an address unsafe to open."""
    kept = clean_name("reach", typed)
    check_reach(kept)
    return kept
