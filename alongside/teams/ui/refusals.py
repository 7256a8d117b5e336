"""Figures of teams, and actions on them."""

from typing import assert_never

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.organisation.rules.case_weights import LONGEST_SOURCE, MOST_HOURS, BadCaseWeights
from alongside.organisation.rules.team_groups import (
    GROUP_TEAMS,
    NoSuchTeamGroup,
    TeamAlreadyGrouped,
    TooFewTeams,
)
from alongside.teams.desk.release_settings import MOST_PEOPLE
from alongside.teams.rules.actions import LATEST_REVIEW, LONGEST_TEXT, ActionChanged, ActionClosed
from alongside.teams.rules.individual_data import NothingProposed, OwnProposal
from alongside.teams.rules.releases import FEWEST_EVER

TeamRefusal = (
    ActionChanged
    | ActionClosed
    | NothingProposed
    | OwnProposal
    | TooFewTeams
    | TeamAlreadyGrouped
    | NoSuchTeamGroup
    | BadCaseWeights
)

ACTION_FIELDS = ("action_kind", "action_text", "action_outcome", "who", "until", "look_again")


@words_for(TeamRefusal)
def team_refusal(error: TeamRefusal, t: Words) -> str:
    match error:
        case ActionChanged():
            return t(
                "This was changed elsewhere. Its current version is above, and what you typed is "
                "still here. Saving again replaces it with yours."
            )
        case ActionClosed():
            return t("This was closed elsewhere, so nothing was changed. You had typed:")
        case NothingProposed():
            return t("This proposal has ended or was withdrawn.")
        case OwnProposal():
            return t("You proposed this. Another admin has to confirm it.")
        case TooFewTeams():
            return t("Choose at least {n} teams to group.", n=t.number(GROUP_TEAMS))
        case TeamAlreadyGrouped():
            return t("One of these teams is already in a team group. Remove it there first.")
        case NoSuchTeamGroup():
            return t("This team group is no longer here.")
        case BadCaseWeights():
            return t("The table of hours per case cannot be read. Ask your administrator to fix it.")
        case _:
            assert_never(error)


@words_for_fields(*ACTION_FIELDS)
def bad_action_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "action_kind", _:
            return t("Choose an action.")
        case "action_text", "empty":
            return t("Describe the action in a few words.")
        case "who", _:
            return t("Choose an owner: someone in the team, or someone who leads it.")
        case "until", _:
            return t("Choose an end day, from today on.")
        case "look_again", _:
            return t(
                "Choose a day for the review, from today on and within {days} days.",
                days=t.number(LATEST_REVIEW.days),
            )
        case "action_text" | "action_outcome", "too long":
            return t(
                "The action and its outcome can each have at most {n} characters.", n=t.number(LONGEST_TEXT)
            )
        case _:
            return None


@words_for_fields("case_hours", "case_source", "case_type", "smallest_panel")
def bad_team_setting(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "case_hours", _:
            return t("One open case can take at most {most} hours a week.", most=t.number(MOST_HOURS))
        case "case_source", _:
            return t(
                "Say where the hours come from, in at most {most} characters.", most=t.number(LONGEST_SOURCE)
            )
        case "case_type", _:
            return t("This kind of case is no longer in your list.")
        case "smallest_panel", _:
            return t(
                "The minimum group size can be {least} to {most}.",
                least=t.number(FEWEST_EVER),
                most=t.number(MOST_PEOPLE),
            )
        case _:
            return None
