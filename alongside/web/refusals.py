"""Refusals in words. No sentence holds text that someone typed, so each is safe wherever Markdown is read.

A sentence for every refusal that a page can meet: the groups below are exhaustive, so a new member of one
that has no sentence fails the type check. Only what comes from outside, or is meant for the console, falls to
a neutral sentence.
"""

from datetime import timedelta
from typing import assert_never

from alongside.calendars.text import MOST_UNPACKED
from alongside.calendars.uploads import LARGEST, LARGEST_TEXT
from alongside.desks.coordinator import LONGEST_OPEN
from alongside.desks.opening_accounts import AlreadySetUp, LinkNotOpenYet
from alongside.desks.release_settings import MOST_PEOPLE
from alongside.domain.actions import LATEST_REVIEW, LONGEST_TEXT, ActionChanged, ActionClosed
from alongside.domain.case_weights import LONGEST_SOURCE, MOST_HOURS, BadCaseWeights
from alongside.domain.checkins import LIMITS, TEXT_LIMIT, StaleCheckIn, WeekNotOpen
from alongside.domain.closed_days import AHEAD, BACK, LONGEST_CLOSED, MOST_CLOSED
from alongside.domain.coordination import LONGEST_MESSAGE
from alongside.domain.drafts import LONGEST as LONGEST_DRAFT
from alongside.domain.errors import (
    AlongsideError,
    BadInput,
    FailedToRead,
    NotAllowed,
    NotSaved,
    Occupied,
    OverBudget,
)
from alongside.domain.individual_data import NothingProposed, OwnProposal
from alongside.domain.matching.participants import LONGEST_MINUTES, MOST_PARTNERS, QUARTER
from alongside.domain.notices import NoCoordinator
from alongside.domain.notification_preferences import LONGEST_TITLE, MOST_ASKED
from alongside.domain.organisations import LEAST_CASE_SHARE
from alongside.domain.outbox import NoAddress, TooLate
from alongside.domain.pairings import LASTS_URGENT, NoSuchPairing, NotBegun, NothingToUndo
from alongside.domain.partner_requests import (
    AlreadyRequested,
    NoRoom,
    NoSuchRequest,
    NotOpenToRequests,
    TooManyRequests,
)
from alongside.domain.passkeys import MOST_PASSKEYS as MOST_PASSKEYS
from alongside.domain.passkeys import (
    CannotOpenTexts,
    ChallengeExpired,
    NoPasskeysHere,
    NotAPasskey,
    WrongPasskey,
)
from alongside.domain.passwords import LONGEST_PASSWORD as LONGEST_PASSWORD
from alongside.domain.passwords import SHORTEST_PASSWORD, MustWait, NotConfirmed, WrongSignIn
from alongside.domain.people import (
    LONGEST_NAME,
    MOST_CONTRACT_HOURS,
    CircularLineManagers,
    LoginTaken,
    NoAdminLeft,
    NoContacts,
    PersonNotFound,
    TeamHasPeople,
    TeamHasReleases,
    TeamNameTaken,
    TeamNotFound,
)
from alongside.domain.profiles import LONGEST_WORD, MOST_ABSENCES, MOST_FREE, MOST_WORDS, ChangedElsewhere
from alongside.domain.questionnaires import AnotherThisWeek, NotDue
from alongside.domain.records import WrongLogin
from alongside.domain.releases import FEWEST_EVER, GROUP_TEAMS
from alongside.domain.rounds import NoSuchRound, NotToBePaired, Outdated, RoundOpenAlready
from alongside.domain.sealing import CannotOpen
from alongside.domain.second_factor import NeedsSecondFactor
from alongside.domain.sessions import (
    FEEDBACK_OPEN_FOR,
    FURTHEST,
    LONGEST_PLACE,
    MINUTES,
    MOST_OFFERED,
    NoSuchSession,
    NoTimeInCommon,
    NotYet,
    TimeGone,
)
from alongside.domain.sharing import CannotShareWith
from alongside.domain.staff_lists.changes import LeaversNotCounted, PlanNotReady, StalePlan
from alongside.domain.staff_lists.model import FileRefusal
from alongside.domain.team_groups import NoSuchTeamGroup, TeamAlreadyGrouped, TooFewTeams
from alongside.domain.urgent import AGAIN_AFTER, NeedsProfile, NoSuchUrgentRequest, RequestedRecently, Resting
from alongside.words import Words, staff_lists

MEGABYTE = 1_000_000
WEEK = timedelta(weeks=1)


def refusal_text(error: AlongsideError, t: Words) -> str:
    """What happened and what helps, for the person who met the refusal."""
    match error:
        case BadInput(field=field, reason=reason):
            return _bad_input(field, reason, t)
        case NotAllowed():
            return t("You can't do this now. You may have been signed out. Nothing was changed.")
        case OverBudget():
            return t("This takes too much time or memory to read. A smaller file may work.")
        case Occupied():
            return t("The server is still reading something else. Try again in a moment.")
        case FailedToRead():
            return t("This cannot be read here.")
        case NotSaved():
            return t("Not saved. Please try again.")
        case NothingProposed():
            return t("This proposal has ended or was withdrawn.")
        case OwnProposal():
            return t("You proposed this. Another admin has to confirm it.")
        case NoAddress():
            return t(
                "You have no confirmed e-mail address, or news is turned off. See *Calendar and e-mail*."
            )
        case TooLate():
            return t("Too late to send: its time has passed, or its link has expired.")
        case WrongSignIn():
            return t("The sign-in name, password or code is not right.")
        case MustWait(seconds=seconds):
            return _wait_text(seconds, t)
        case CannotOpen():
            return t(
                "One of your texts cannot be opened: its row in the database was changed or moved. "
                "Please tell your administrator."
            )
        case LinkNotOpenYet(opens_at=opens_at):
            return t(
                "This link opens on {day}. A recovery code, or a code from your authenticator app, "
                "opens it now.",
                day=t.day(opens_at.date()),
            )
        case NeedsSecondFactor():
            return t("Admins need a second factor here. Set yours up under *My account*.")
        case WrongPasskey() | ChallengeExpired() | CannotOpenTexts() | NoPasskeysHere() | NotAPasskey():
            return _passkey_refusal(error, t)
        case NotConfirmed():
            return t("Enter your password again to go on.")
        case AlreadySetUp():
            return t("Alongside is already set up here. Sign in to change its settings.")
        case StaleCheckIn():
            return t("This week was saved elsewhere too. Both versions are kept. Choose one.")
        case WeekNotOpen(week=week):
            return t("You can't fill in the week of {week} now.", week=t.week(week))
        case AnotherThisWeek():
            return t(
                "You answered another questionnaire this week. This one was not saved, and comes back later."
            )
        case NotDue():
            return t("This questionnaire is not due now, so it was not saved.")
        case ActionChanged():
            return t(
                "This was changed elsewhere. Its current version is above, and what you typed is "
                "still here. Saving again replaces it with yours."
            )
        case ActionClosed():
            return t("This was closed elsewhere, so nothing was changed. You had typed:")
        case ChangedElsewhere():
            return t(
                "Your profile was saved elsewhere too. What you typed is still here. Saving again "
                "replaces the other version."
            )
        case CannotShareWith():
            return t("Choose someone who is still here.")
        case WrongLogin():
            return t("That is not your sign-in name. Nothing was deleted.")
        case RoundOpenAlready() | NoSuchRound() | Outdated() | NotToBePaired():
            return _round_refusal(error, t)
        case (
            NoSuchSession()
            | TimeGone()
            | NoTimeInCommon()
            | NotYet()
            | NoSuchPairing()
            | NotBegun()
            | NothingToUndo()
            | NoCoordinator()
        ):
            return _session_refusal(error, t)
        case TooManyRequests() | AlreadyRequested() | NoSuchRequest() | NotOpenToRequests() | NoRoom():
            return _request_refusal(error, t)
        case RequestedRecently() | NeedsProfile() | NoSuchUrgentRequest() | Resting():
            return _urgent_refusal(error, t)
        case (
            NoAdminLeft()
            | LoginTaken()
            | CircularLineManagers()
            | PersonNotFound()
            | TeamNotFound()
            | TeamNameTaken()
            | TeamHasPeople()
            | TeamHasReleases()
            | NoContacts()
        ):
            return _account_refusal(error, t)
        case TooFewTeams() | TeamAlreadyGrouped() | NoSuchTeamGroup() | BadCaseWeights():
            return _team_group_refusal(error, t)
        case StalePlan() | LeaversNotCounted() | PlanNotReady():
            return _staff_list_refusal(error, t)
        case _:  # what only the console meets
            return t("That is not possible. Nothing was changed.")


def _round_refusal(error: RoundOpenAlready | NoSuchRound | Outdated | NotToBePaired, t: Words) -> str:
    match error:
        case RoundOpenAlready(number=number):
            return t("Round {number} is already open. Publish it first.", number=t.number(number))
        case NoSuchRound():
            return t("This round has already been published, or it is no longer here.")
        case Outdated():
            return t("Something changed, so nothing was published. A new dry run is below. Please check it.")
        case NotToBePaired():
            return t(
                "You can't lock these two: a rule keeps them apart, or one of them is not in the "
                "round or has no room."
            )
        case _:
            assert_never(error)


def _session_refusal(
    error: NoSuchSession
    | TimeGone
    | NoTimeInCommon
    | NotYet
    | NoSuchPairing
    | NotBegun
    | NothingToUndo
    | NoCoordinator,
    t: Words,
) -> str:
    match error:
        case NoSuchSession():
            return t("This session was cancelled or changed.")
        case TimeGone():
            return t("This time is no longer free. Choose another.")
        case NoTimeInCommon():
            return t(
                "There is no time in the next weeks when you are all free. Suggest one, or add "
                "availability to your profile."
            )
        case NotYet():
            return t(
                "You can look back on a session from its start, for {days} days.",
                days=t.number(FEEDBACK_OPEN_FOR.days),
            )
        case NoCoordinator():
            return t("There is no coordinator right now who would see this.")
        case NothingToUndo():
            return t("This was already undone, or it has taken effect.")
        case NoSuchPairing():
            return t("This has ended or expired.")
        case NotBegun():
            return t("Not everyone has accepted yet.")
        case _:
            assert_never(error)


def _request_refusal(
    error: TooManyRequests | AlreadyRequested | NoSuchRequest | NotOpenToRequests | NoRoom, t: Words
) -> str:
    match error:
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
        case _:
            assert_never(error)


def _passkey_refusal(
    error: WrongPasskey | ChallengeExpired | CannotOpenTexts | NoPasskeysHere | NotAPasskey, t: Words
) -> str:
    match error:
        case WrongPasskey():
            return t("This passkey has no account here. Use your password.")
        case ChallengeExpired():
            return t("That took too long. Please try again.")
        case CannotOpenTexts():
            return t("This passkey cannot open what you wrote. Please use your password.")
        case NoPasskeysHere():
            return t(
                "Passkeys need an https address with a name, not a number. Ask your administrator, "
                "or use your password."
            )
        case NotAPasskey():
            return t("Your device gave no passkey that works here.")
        case _:
            assert_never(error)


def _urgent_refusal(error: RequestedRecently | NeedsProfile | NoSuchUrgentRequest | Resting, t: Words) -> str:
    match error:
        case RequestedRecently():
            return t("You can ask once every {days} days.", days=t.number(AGAIN_AFTER.days))
        case NeedsProfile():
            return t("To find someone, your profile needs a language, a way to meet and your availability.")
        case NoSuchUrgentRequest():
            return t("This request has been withdrawn, answered or passed on.")
        case Resting():
            return t("You were there for someone not long ago. Please rest first.")
        case _:
            assert_never(error)


def _account_refusal(
    error: NoAdminLeft
    | LoginTaken
    | CircularLineManagers
    | PersonNotFound
    | TeamNotFound
    | TeamNameTaken
    | TeamHasPeople
    | TeamHasReleases
    | NoContacts,
    t: Words,
) -> str:
    match error:
        case NoAdminLeft():
            return t(
                "No admin would be left. Make someone else an admin first, and wait until they have "
                "signed in."
            )
        case LoginTaken():
            return t("This sign-in name is taken. Choose another.")
        case CircularLineManagers():
            return t("That would make a circle: someone would be their own lead.")
        case PersonNotFound():
            return t("This person is no longer here.")
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


def _team_group_refusal(
    error: TooFewTeams | TeamAlreadyGrouped | NoSuchTeamGroup | BadCaseWeights, t: Words
) -> str:
    match error:
        case TooFewTeams():
            return t("Choose at least {n} teams to group.", n=t.number(GROUP_TEAMS))
        case TeamAlreadyGrouped():
            return t("One of these teams is already in a team group. Remove it there first.")
        case BadCaseWeights():
            return t("The table of hours per case cannot be read. Ask your administrator to fix it.")
        case NoSuchTeamGroup():
            return t("This team group is no longer here.")
        case _:
            assert_never(error)


def _staff_list_refusal(error: StalePlan | LeaversNotCounted | PlanNotReady, t: Words) -> str:
    match error:
        case StalePlan():
            return t(
                "Something changed, so nothing was done. Below is what the list would change now. "
                "Please check it."
            )
        case LeaversNotCounted():
            return t("That is not the number of people who leave. Nothing was changed.")
        case PlanNotReady():
            return t("The list still needs an answer or a correction.")
        case _:
            assert_never(error)


def _bad_input(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "staff_list", _:
            return staff_lists.file_refusal_text(FileRefusal(reason), t)
        case "login", "not a sign-in name":
            return t(
                "Use more than one and at most {most} small letters, digits or . _ - + @. Start with "
                "a letter or digit. An e-mail address works too.",
                most=t.number(LONGEST_NAME),
            )
        case "password", "12 to 128 characters":
            return t(
                "A password has {shortest} to {longest} characters. A few words in a row are easy to "
                "remember.",
                shortest=t.number(SHORTEST_PASSWORD),
                longest=t.number(LONGEST_PASSWORD),
            )
        case "password", "too common":
            return t("Many people use this password. Choose another.")
        case "password", "contains the sign-in name":
            return t("Your password contains your sign-in name. Choose another.")
        case "password", "contains the name of the place":
            return t("Your password contains the name of the app, or of where you work. Choose another.")
        case "passkey", "too many":
            return t(
                "You can have at most {most} passkeys. Remove one first.",
                most=t.number(MOST_PASSKEYS),
            )
        case "app_code", _:
            return t(
                "This is not the current code. Use the newest one, and let your phone set its clock "
                "by itself."
            )
        case "answers", "nothing answered":
            return t("There was no answer to save.")
        case "week", "still to come":
            return t("This week is still to come.")
        case "week", "before the present start":
            return t("This week is before your current baseline. Undo that baseline first.")
        case "step", "not set":
            return t("There is no step in this week.")
        case "time_zone", _:
            return t("Choose a time zone from the list.")
        case "language", _:
            return t("Choose a language from the list.")
        case "closed_days" | "closed_name", _:
            return _closed_days_refusal(field, reason, t)
        case "week_opens", _:
            return t("Choose the day on which the week opens.")
        case "full_post", _:
            return t(
                "Full-time hours are at least one and at most {most} a week.",
                most=t.number(MOST_CONTRACT_HOURS),
            )
        case "contract_hours", _:
            return t(
                "Contract hours can be at most {most} a week.",
                most=t.number(MOST_CONTRACT_HOURS),
            )
        case "case_share", _:
            return t(
                "The share of contract hours for cases is at least {least} percent, and at most all of them.",
                least=t.number(round(100 * LEAST_CASE_SHARE)),
            )
        case "case_hours", _:
            return t(
                "One open case can take at most {most} hours a week.",
                most=t.number(MOST_HOURS),
            )
        case "case_source", _:
            return t(
                "Say where the hours come from, in at most {most} characters.",
                most=t.number(LONGEST_SOURCE),
            )
        case "case_type", _:
            return t("This kind of case is no longer in your list.")
        case "smallest_panel", _:
            return t(
                "The minimum group size can be {least} to {most}.",
                least=t.number(FEWEST_EVER),
                most=t.number(MOST_PEOPLE),
            )
        case "email" | "title" | "quiet" | "calendar", _:
            return _notification_refusal(field, reason, t)
        case "time" | "place" | "session_minutes", _:
            return _scheduling_refusal(field, reason, t)
        case "message", "too long":
            return t(
                "Not sent: a message can have at most {most} characters.",
                most=t.number(LONGEST_MESSAGE),
            )
        case "message", "empty":
            return t("Write a message first.")
        case "confirm_until", _:
            return t(
                "Choose a day from today on, within {weeks} weeks.",
                weeks=t.number(LONGEST_OPEN // WEEK),
            )
        case "weights", "nothing counts":
            return t("At least one part has to count.")
        case "minutes", _:
            return t(
                "Minutes in common can be {least} to {most}, in steps of {least}.",
                least=t.number(QUARTER),
                most=t.number(LONGEST_MINUTES),
            )
        case "words" | "free" | "absences" | "capacity" | "attributes", _:
            return _profile_refusal(field, reason, t)
        case "reach", "no https address":
            return t("A contact's web address starts with https:// and a plain name.")
        case "reach", _:
            return t(
                "Say how to reach each support contact, in at most {most} characters.",
                most=t.number(LONGEST_NAME),
            )
        case "action_kind" | "action_text" | "action_outcome" | "who" | "until" | "look_again", _:
            return _action_refusal(field, reason, t)
        case _:
            return _bad_value(field, reason, t)


def _notification_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "email", "asked too often":
            return t(
                "{n} messages to confirm an address were sent today. Try again tomorrow.",
                n=t.number(MOST_ASKED),
            )
        case "email", "needs SMTPUTF8":
            return t("Your mail server accepts only a to z, digits and common signs before the @.")
        case "email", _:
            return t("No e-mail can be sent to this address. Please check it.")
        case "title", _:
            return t("A title can have at most {most} characters.", most=t.number(LONGEST_TITLE))
        case "quiet", _:
            return t("Choose times of the day.")
        case "calendar", "unreadable":
            return t("This is not a calendar. A calendar file starts with BEGIN:VCALENDAR.")
        case "calendar", "nothing":
            return t("Choose a file or paste its text first.")
        case "calendar", "no calendar in the archive":
            return t("This .zip has no calendar: no file in it ends in .ics.")
        case "calendar", "bad archive":
            return t("This .zip cannot be unpacked here. Upload its .ics file instead.")
        case "calendar", "too large":
            return t(
                "This calendar is too large. At most {n} MB fit in a file, {text} MB in pasted text "
                "and {unpacked} MB in an unpacked .zip.",
                n=t.number(LARGEST // MEGABYTE),
                text=t.number(LARGEST_TEXT // MEGABYTE),
                unpacked=t.number(MOST_UNPACKED // MEGABYTE),
            )
        case _:
            return _bad_value(field, reason, t)


def _scheduling_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "time", "no time":
            return t("A session starts on a quarter of an hour.")
        case "time", "too many":
            return t(
                "You can choose from at most {most} times. Choose one, or withdraw yours first.",
                most=t.number(MOST_OFFERED),
            )
        case "time", "after the end":
            return t(
                "You are there for each other for {days} days. Choose a time before they are over.",
                days=t.number(LASTS_URGENT.days),
            )
        case "time", "out of range":
            return t(
                "Choose a time from now on, within {weeks} weeks.",
                weeks=t.number(FURTHEST // WEEK),
            )
        case "place", _:
            return t(
                "The link or place can have at most {n} characters.",
                n=t.number(LONGEST_PLACE),
            )
        case "session_minutes", _:
            return t(
                "A session takes {short} or {long} minutes.",
                short=t.number(min(MINUTES)),
                long=t.number(max(MINUTES)),
            )
        case _:
            return _bad_value(field, reason, t)


def _action_refusal(field: str, reason: str, t: Words) -> str:
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
                "The action and its outcome can each have at most {n} characters.",
                n=t.number(LONGEST_TEXT),
            )
        case _:
            return _bad_value(field, reason, t)


def _bad_value(field: str, reason: str, t: Words) -> str:
    match reason:
        case "1 to 100 characters":
            return t("Enter a name of at most {most} characters.", most=t.number(LONGEST_NAME))
        case "too long":
            most = LONGEST_DRAFT if field == "draft" else TEXT_LIMIT
            return t("A text is longer than {n} characters. Nothing was saved.", n=t.number(most))
        case "too many":
            return t("That is more than can be saved here.")
        case "twice":
            return t("Something is in the list twice.")
        case "out of range" if field in LIMITS:
            return _out_of_range(field, t)
        case "out of range":
            return t("A number is too low or too high. Nothing was saved.")
        case _:
            return t("Something you entered cannot be saved. Nothing was changed.")


def _out_of_range(fact: str, t: Words) -> str:
    most = t.number(LIMITS[fact])
    match fact:
        case "hours":
            return t("Hours can be at most {most}.", most=most)
        case "after_hours_days":
            return t("Evenings or weekend days can be at most {most}.", most=most)
        case "heavy_contacts":
            return t("Contacts with heavy material can be at most {most}.", most=most)
        case "open_cases":
            return t("Open cases can be at most {most}.", most=most)
        case "hearings":
            return t("Hearings or deadlines can be at most {most}.", most=most)
        case "days_off":
            return t("Days off can be at most {most}.", most=most)
        case _:
            return t("A number is too low or too high. Nothing was saved.")


def _wait_text(seconds: int, t: Words) -> str:
    if seconds < 60:
        return t.count(
            "Too many tries. Please wait {n} second.",
            "Too many tries. Please wait {n} seconds.",
            seconds,
        )
    return t.count(
        "Too many tries. Please wait {n} minute.",
        "Too many tries. Please wait {n} minutes.",
        -(-seconds // 60),
    )


def _closed_days_refusal(field: str, reason: str, t: Words) -> str:
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
                "A name for closed days can have at most {most} characters.",
                most=t.number(LONGEST_NAME),
            )
        case _:
            return _bad_value(field, reason, t)


def _profile_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "words", "too long":
            return t(
                "One of your own words is longer than {n} characters. Nothing was saved yet.",
                n=t.number(LONGEST_WORD),
            )
        case "words", "too many":
            return t(
                "Each list can have at most {n} entries. Nothing was saved yet.",
                n=t.number(MOST_WORDS),
            )
        case "free", "ends before it starts":
            return t("One of your other times ends before it starts. Nothing was saved yet.")
        case "free", "half a row":
            return t("One of your other times has no start or no end. Nothing was saved yet.")
        case "free", "too many":
            return t(
                "You can add at most {most} times. Combine some. Nothing was saved yet.",
                most=t.number(MOST_FREE),
            )
        case "free", "whole quarters":
            return t("Times start and end on a quarter of an hour. Nothing was saved yet.")
        case "absences", "too many":
            return t(
                "You can add at most {n} periods of time off. Delete a past one first.",
                n=t.number(MOST_ABSENCES),
            )
        case "absences", "no day":
            return t("Choose the first and the last day of your time off.")
        case "absences", "ends before it starts":
            return t("Time off cannot end before it starts.")
        case "capacity", _:
            return t(
                "You can have at most {n} support partners at a time. Nothing was saved yet.",
                n=t.number(MOST_PARTNERS),
            )
        case "attributes", _:
            return t("One of your firm preferences is not in the list. Nothing was saved.")
        case _:
            return _bad_value(field, reason, t)
