"""Teams, support contacts and settings of the organisation."""

from typing import assert_never

from alongside.accounts.rules.organisations import LEAST_CASE_SHARE
from alongside.accounts.rules.people import (
    LONGEST_NAME,
    MOST_CONTRACT_HOURS,
    NoContacts,
    TeamHasPeople,
    TeamHasReleases,
    TeamNameTaken,
    TeamNotFound,
)
from alongside.accounts.rules.week_factors import LONGEST_FACTOR, MOST_FACTORS
from alongside.core.ui.refusals import words_for, words_for_fields, words_for_reasons
from alongside.core.words import Words
from alongside.organisation.rules.closed_days import AHEAD, BACK, LONGEST_CLOSED, MOST_CLOSED

OrganisationRefusal = TeamNotFound | TeamNameTaken | TeamHasPeople | TeamHasReleases | NoContacts


@words_for(OrganisationRefusal)
def organisation_refusal(error: OrganisationRefusal, t: Words) -> str:
    match error:
        case TeamNotFound():
            return t("This team is no longer here.")
        case TeamNameTaken():
            return t("This team name is taken. Choose another.")
        case TeamHasPeople(people=people):
            return t.count(
                "{n} person is in this team. Move them first.",
                "{n} people are in this team. Move them first.",
                people,
            )
        case TeamHasReleases():
            return t(
                "Figures about this team have been shown. Their history belongs to the people they "
                "are about, so the team stays. You can rename it."
            )
        case NoContacts():
            return t("Add at least one support contact.")
        case _:
            assert_never(error)


@words_for_fields("time_zone", "language", "week_opens", "full_post", "case_share")
def bad_organisation_input(field: str, _reason: str, t: Words) -> str | None:
    match field:
        case "time_zone":
            return t("Choose a time zone from the list.")
        case "language":
            return t("Choose a language from the list.")
        case "week_opens":
            return t("Choose the day on which the week opens.")
        case "full_post":
            return t(
                "Full-time hours are at least one and at most {most} a week.",
                most=t.number(MOST_CONTRACT_HOURS),
            )
        case "case_share":
            return t(
                "The share of contract hours for cases is at least {least} percent, and at most all of them.",
                least=t.number(round(100 * LEAST_CASE_SHARE)),
            )
        case _:
            return None


@words_for_fields("week_factors")
def bad_week_factors(_field: str, reason: str, t: Words) -> str | None:
    if reason == "too many":
        return t("The list of what can shape a week has at most {n} lines.", n=t.number(MOST_FACTORS))
    return None


@words_for_reasons("too long a name")
def long_week_factor(_field: str, _reason: str, t: Words) -> str:
    return t(
        "Each line of what can shape a week is at most {n} characters long, so that it fits on a phone.",
        n=t.number(LONGEST_FACTOR),
    )


@words_for_fields("reach")
def bad_contact(_field: str, reason: str, t: Words) -> str:
    if reason == "no https address":
        return t("A contact's web address starts with https:// and a plain name.")
    return t(
        "Say how to reach each support contact, in at most {most} characters.", most=t.number(LONGEST_NAME)
    )


@words_for_fields("closed_days", "closed_name")
def bad_closed_days(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "closed_days", "no day":
            return t("Choose the first closed day.")
        case "closed_days", "none":
            return t("Tick at least one day first.")
        case "closed_days", "ends before it starts":
            return t("The last closed day cannot be before the first.")
        case "closed_days", "out of range":
            return t(
                "Closed days can be up to {back} days ago and {ahead} days ahead.",
                back=t.number(BACK.days),
                ahead=t.number(AHEAD.days),
            )
        case "closed_days", "too long":
            return t(
                "There can be at most {most} closed days in a row. Is the year right?",
                most=t.number(LONGEST_CLOSED),
            )
        case "closed_days", "too many":
            return t(
                "You can have at most {most} periods of closed days. Delete some that are over first.",
                most=t.number(MOST_CLOSED),
            )
        case "closed_name", "1 to 100 characters":
            return t(
                "A name for closed days can have at most {most} characters.", most=t.number(LONGEST_NAME)
            )
        case _:
            return None
