"""Rounds, requests and pairings."""

from datetime import timedelta
from typing import assert_never

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.matching.rules.participants import LONGEST_MINUTES, QUARTER
from alongside.partners.desk.coordinator import LONGEST_OPEN
from alongside.partners.rules.partner_requests import (
    AlreadyRequested,
    NoRoom,
    NoSuchRequest,
    NotOpenToRequests,
    TooManyRequests,
)
from alongside.partners.rules.rounds import (
    AlreadyReminded,
    NoSuchRound,
    NotToBePaired,
    Obstacle,
    Outdated,
    RoundOpenAlready,
)
from alongside.partners.rules.urgent import (
    AGAIN_AFTER,
    NeedsProfile,
    NoSuchUrgentRequest,
    RequestedRecently,
    Resting,
)
from alongside.partners.ui.coordinator.wording import rule_label
from alongside.sessions.rules.coordination import LONGEST_MESSAGE
from alongside.sessions.rules.pairings import NoSuchPairing, NotBegun

WEEK = timedelta(weeks=1)

PartnerRefusal = (
    RoundOpenAlready
    | NoSuchRound
    | Outdated
    | NotToBePaired
    | AlreadyReminded
    | TooManyRequests
    | AlreadyRequested
    | NoSuchRequest
    | NotOpenToRequests
    | NoRoom
    | RequestedRecently
    | NeedsProfile
    | NoSuchUrgentRequest
    | Resting
    | NoSuchPairing
    | NotBegun
)


@words_for(PartnerRefusal)
def partner_refusal(error: PartnerRefusal, t: Words) -> str:
    match error:
        case RoundOpenAlready(number=number):
            return t("Round {number} is already open. Publish or cancel it first.", number=t.number(number))
        case NoSuchRound():
            return t("This round has been published or cancelled.")
        case Outdated():
            return t("Something changed, so nothing was published. A new dry run is below. Please check it.")
        case NotToBePaired():
            return obstacle_text(error, t)
        case AlreadyReminded():
            return t("Everyone who has not answered was already reminded once in this round.")
        case TooManyRequests(most=most):
            return t.count(
                "You can have {n} open request at a time. Withdraw it, or wait.",
                "You can have {n} open requests at a time. Withdraw one, or wait.",
                most,
            )
        case AlreadyRequested():
            return t("You asked this person not long ago. Please wait some weeks.")
        case NoSuchRequest():
            return t("This request has been withdrawn or has expired.")
        case NotOpenToRequests():
            return t("You can't send this person a request now. That says nothing about you.")
        case NoRoom():
            return t("You have paused, or have no room for another support partner. See your profile.")
        case RequestedRecently():
            return t("You can ask once every {days} days.", days=t.number(AGAIN_AFTER.days))
        case NeedsProfile():
            return t("To find someone, your profile needs a language, a way to meet and your availability.")
        case NoSuchUrgentRequest():
            return t("This request has been withdrawn, answered or passed on.")
        case Resting():
            return t("You were there for someone not long ago. Please rest first.")
        case NoSuchPairing():
            return t("This has ended or expired.")
        case NotBegun():
            return t("Not everyone has accepted yet.")
        case _:
            assert_never(error)


def obstacle_text(refused: NotToBePaired, t: Words) -> str:
    match refused.obstacle:
        case Obstacle.ONE_PERSON:
            return t("Choose two different people.")
        case Obstacle.NOT_IN:
            return t("You can't pair these two: one of them has not joined this round.")
        case Obstacle.NO_ROOM:
            return t("You can't pair these two: one of them has no room for another partner.")
        case Obstacle.RULE if refused.rule is not None:
            return t("You can't pair these two. The rule: {rule}.", rule=t(rule_label(refused.rule)))
        case Obstacle.RULE | Obstacle.PRIVATE:
            return t(
                "You can't pair these two. The reason stays private. It can be a firm wish, or what they are "
                "here for, or that they are partners now."
            )
        case _:
            assert_never(refused.obstacle)


@words_for_fields("message", "confirm_until", "weights", "minutes", "same_lead_ok")
def bad_round_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "message", "too long":
            return t(
                "Not sent: a message can have at most {most} characters.", most=t.number(LONGEST_MESSAGE)
            )
        case "message", "empty":
            return t("Write a message first.")
        case "confirm_until", _:
            return t(
                "Choose a day from today on, within {weeks} weeks.", weeks=t.number(LONGEST_OPEN // WEEK)
            )
        case "weights", "nothing counts":
            return t("At least one part has to count.")
        case "same_lead_ok", _:
            return t("People with the same line manager can only be matched in a round that says so.")
        case "minutes", _:
            return t(
                "Minutes in common can be {least} to {most}, in steps of {least}.",
                least=t.number(QUARTER),
                most=t.number(LONGEST_MINUTES),
            )
        case _:
            return None
