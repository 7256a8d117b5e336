"""Refusals in words. No sentence holds text that someone typed, so each is safe wherever Markdown is read.

A sentence for every refusal that a page can meet: the groups below are exhaustive, so a new member of one
that has no sentence fails the type check. Only what comes from outside, or is meant for the console, falls to
a neutral sentence.
"""

from datetime import timedelta
from typing import assert_never

from alongside.calendars.uploads import LARGEST, LARGEST_TEXT
from alongside.calendars.text import MOST_UNPACKED
from alongside.desks.coordinator import LONGEST_OPEN
from alongside.desks.signing_in import AlreadySetUp, LinkNotOpenYet
from alongside.desks.release_settings import MOST_PEOPLE
from alongside.domain.actions import LATEST_REVIEW, LONGEST_TEXT, ActionChanged, ActionClosed
from alongside.domain.partner_requests import AlreadyRequested, NoRoom, NoSuchRequest, NotOpenToRequests, TooManyRequests
from alongside.domain.case_weights import LONGEST_SOURCE, MOST_HOURS, BadCaseWeights
from alongside.domain.checkins import LIMITS, TEXT_LIMIT, StaleCheckIn, WeekNotOpen
from alongside.domain.closed_days import AHEAD, BACK, LONGEST_CLOSED, MOST_CLOSED
from alongside.domain.coordination import LONGEST_MESSAGE
from alongside.domain.individual_data import NothingProposed, OwnProposal
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
from alongside.domain.questionnaires import AnotherThisWeek, NotDue
from alongside.domain.matching.participants import LONGEST_MINUTES, MOST_PARTNERS, QUARTER
from alongside.domain.notices import NoCoordinator
from alongside.domain.organisations import LEAST_CASE_SHARE
from alongside.domain.outbox import NoAddress, TooLate
from alongside.domain.pairings import LASTS_URGENT, NoSuchPairing, NotBegun, NothingToUndo
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
from alongside.domain.notification_preferences import LONGEST_TITLE, MOST_ASKED
from alongside.domain.records import WrongLogin
from alongside.domain.releases import FEWEST_EVER, GROUP_TEAMS
from alongside.domain.team_groups import NoSuchTeamGroup, TeamAlreadyGrouped, TooFewTeams
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
            return t("That is not open to you now. You may have been signed out; nothing was changed.")
        case OverBudget():
            return t(
                "Reading this takes more time or memory than the server gives to one file. Nothing was changed; a smaller one may be read."
            )
        case Occupied():
            return t(
                "The server is still reading something else that was brought. Nothing was changed; please try again in a moment."
            )
        case FailedToRead():
            return t("This cannot be read here. Nothing was changed.")
        case NotSaved():
            return t("Not saved. Try again.")
        case NothingProposed():
            return t(
                "There is no proposal to confirm any more: it has ended or was taken back. Nothing was changed."
            )
        case OwnProposal():
            return t("You proposed this yourself: another admin has to confirm it. Nothing was changed.")
        case NoAddress():
            return t(
                "There is no confirmed e-mail address of yours to write to, or you want no news by e-mail. Both are set under *Calendar and "
                "e-mail*."
            )
        case TooLate():
            return t(
                "It is too late for this one: what it says has gone by, or its link has run out. Drop it; nothing was sent."
            )
        case WrongSignIn():
            return t("The sign-in name, the password or the code is not right. Nothing was changed.")
        case MustWait(seconds=seconds):
            return _wait_text(seconds, t)
        case CannotOpen():
            return t(
                "A text of yours could not be opened: its row in the database was changed or moved. Please tell whoever runs the server."
            )
        case LinkNotOpenYet(opens_at=opens_at):
            return t(
                "This link opens on {day}, or now with a recovery code or a code of your authenticator app.",
                day=t.day(opens_at.date()),
            )
        case NeedsSecondFactor():
            return t(
                "Here, admins need a second factor, and you have none yet. Set it up under *My account*. Nothing was shown or changed."
            )
        case WrongPasskey() | ChallengeExpired() | CannotOpenTexts() | NoPasskeysHere() | NotAPasskey():
            return _passkey_refusal(error, t)
        case NotConfirmed():
            return t("Enter your password once more to go on. Nothing was changed.")
        case AlreadySetUp():
            return t("This place is set up already. Sign in to change its settings.")
        case StaleCheckIn():
            return t("This week was saved elsewhere after you opened it. Both versions are kept; choose one.")
        case WeekNotOpen(week=week):
            return t("The week of {week} cannot be filled in now. Nothing was changed.", week=t.week(week))
        case AnotherThisWeek():
            return t(
                "You answered another questionnaire in this week. This one comes back later; it was not saved."
            )
        case NotDue():
            return t("This questionnaire is not due now, so it was not saved.")
        case ActionChanged():
            return t(
                "This was changed elsewhere after you opened it. Above it stands as it is now; what you typed is still here. Saving "
                "again puts yours in its place."
            )
        case ActionClosed():
            return t(
                "This was closed elsewhere meanwhile, so nothing was changed. This is what you had typed:"
            )
        case ChangedElsewhere():
            return t(
                "Your profile was saved elsewhere after you opened it here. What you typed is still here; saving again puts it in place of "
                "the other."
            )
        case CannotShareWith():
            return t("Choose somebody who is here. Nothing was changed.")
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
            return t("Round {number} is open already. Publish it first.", number=t.number(number))
        case NoSuchRound():
            return t("This round is published already, or not here any more. Nothing was changed.")
        case Outdated():
            return t(
                "Something changed since this dry run was drawn up, so nothing was published. Below it is drawn up anew: please look "
                "at it again."
            )
        case NotToBePaired():
            return t(
                "These two cannot be held together: a rule keeps them apart, or one of them is not in the round or has no room. "
                "Nothing was changed."
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
            return t("This session was called off or changed meanwhile. Nothing was changed.")
        case TimeGone():
            return t("This time is not free any more. There are others to choose from; nothing is lost.")
        case NoTimeInCommon():
            return t(
                "There is no hour left that all of you have free in the next weeks. Propose one yourself, or add some time to your "
                "profile. Nothing was changed."
            )
        case NotYet():
            return t(
                "A session can be looked back on from its beginning, for two weeks. Nothing was saved.",
                days=t.number(FEEDBACK_OPEN_FOR.days),
            )
        case NoCoordinator():
            return t("There is no coordinator now who would see that you want to talk. Nothing was changed.")
        case NothingToUndo():
            return t("There is nothing to undo any more: it was undone already, or has taken effect.")
        case NoSuchPairing():
            return t("This is over, or has run out meanwhile. Nothing was changed.")
        case NotBegun():
            return t("Not everybody has said yes yet. Nothing was changed.")
        case _:
            assert_never(error)


def _request_refusal(error: TooManyRequests | AlreadyRequested | NoSuchRequest | NotOpenToRequests | NoRoom, t: Words) -> str:
    match error:
        case TooManyRequests(most=most):
            return t.count(
                "You may ask {n} person at a time. Take one back, or wait a little; nothing was changed.",
                "You may ask {n} people at a time. Take one back, or wait a little; nothing was changed.",
                most,
            )
        case AlreadyRequested():
            return t("You asked this person not long ago. Please let some weeks pass; nothing was changed.")
        case NoSuchRequest():
            return t("This was taken back or has run out meanwhile. Nothing was changed.")
        case NotOpenToRequests():
            return t("This person cannot be asked now. That says nothing about you; nothing was changed.")
        case NoRoom():
            return t(
                "You are pausing, or have as many partners as you have room for. You can change that in your profile; nothing was "
                "changed."
            )
        case _:
            assert_never(error)


def _passkey_refusal(
    error: WrongPasskey | ChallengeExpired | CannotOpenTexts | NoPasskeysHere | NotAPasskey, t: Words
) -> str:
    match error:
        case WrongPasskey():
            return t("This passkey opens no account here. Sign in with your password.")
        case ChallengeExpired():
            return t("That took too long. Please try again; nothing was changed.")
        case CannotOpenTexts():
            return t(
                "This passkey brought nothing that opens what you wrote, so it does not sign you in here. Use your password instead."
            )
        case NoPasskeysHere():
            return t(
                "Passkeys need an address that begins with https and has a name, not a number. Ask those who run the server; your password works."
            )
        case NotAPasskey():
            return t("Your device brought no passkey that can be used here. Nothing was changed.")
        case _:
            assert_never(error)


def _urgent_refusal(error: RequestedRecently | NeedsProfile | NoSuchUrgentRequest | Resting, t: Words) -> str:
    match error:
        case RequestedRecently():
            return t(
                "You asked within the last seven days. Nothing was changed.", days=t.number(AGAIN_AFTER.days)
            )
        case NeedsProfile():
            return t(
                "To find someone, your profile needs a language, a way to meet and some times. Nothing was changed."
            )
        case NoSuchUrgentRequest():
            return t("This was taken back, answered or passed on meanwhile. Nothing was changed.")
        case Resting():
            return t("You were there for somebody not long ago. Please rest a little; nothing was changed.")
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
                "No admin would be left who can sign in. Make somebody else an admin first, and wait until they have come in."
            )
        case LoginTaken():
            return t("Somebody has this sign-in name already. Please choose another one.")
        case CircularLineManagers():
            return t("That would close a circle: somebody would be their own lead. Nothing was changed.")
        case PersonNotFound():
            return t("This person is not here any more. Nothing was changed.")
        case TeamNotFound():
            return t("This team is not here any more. Nothing was changed.")
        case TeamNameTaken():
            return t("A team has this name already. Please choose another one.")
        case TeamHasPeople(people=people):
            return t.count(
                "{n} person is in this team. Move them to another team first; nothing was changed.",
                "{n} people are in this team. Move them to another team first; nothing was changed.",
                people,
            )
        case TeamHasReleases():
            return t(
                "Figures about this team were shown, and their history belongs to the people they are about. "
                "The team stays; give it another name if it is in the way."
            )
        case NoContacts():
            return t("At least one support contact is needed. Nothing was changed.")
        case _:
            assert_never(error)


def _team_group_refusal(error: TooFewTeams | TeamAlreadyGrouped | NoSuchTeamGroup | BadCaseWeights, t: Words) -> str:
    match error:
        case TooFewTeams():
            return t("Choose at least two teams to join. Nothing was changed.", n=t.number(GROUP_TEAMS))
        case TeamAlreadyGrouped():
            return t("One of these teams is joined with others already. Take it out there first.")
        case BadCaseWeights():
            return t("The table of hours a case cannot be read. Whoever runs the server can mend it.")
        case NoSuchTeamGroup():
            return t("These teams are not joined any more. Nothing was changed.")
        case _:
            assert_never(error)


def _staff_list_refusal(error: StalePlan | LeaversNotCounted | PlanNotReady, t: Words) -> str:
    match error:
        case StalePlan():
            return t(
                "Something changed here since this was shown, so nothing was done. Below is what the list would change now: please look "
                "at it again."
            )
        case LeaversNotCounted():
            return t("That is not the number of people who leave. Nothing was changed.")
        case PlanNotReady():
            return t("The list still has something to answer or to correct. Nothing was changed.")
        case _:
            assert_never(error)


def _bad_input(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "staff_list", _:
            return staff_lists.file_refusal_text(FileRefusal(reason), t)
        case "login", "not a sign-in name":
            return t(
                "A sign-in name has 2 to 100 small letters, digits or . _ - + @ and begins with a letter or digit. "
                "An e-mail address fits.",
                most=t.number(LONGEST_NAME),
            )
        case "password", "12 to 128 characters":
            return t(
                "A password has 12 to 128 characters. A few words in a row are easy to remember.",
                shortest=t.number(SHORTEST_PASSWORD),
                longest=t.number(LONGEST_PASSWORD),
            )
        case "password", "too common":
            return t("Many people use this password, so it is easy to guess. Please choose another one.")
        case "password", "contains the sign-in name":
            return t(
                "The password holds your sign-in name, so it is easy to guess. Please choose another one."
            )
        case "password", "contains the name of the place":
            return t(
                "The password holds the name of the app or of your organisation, so it is easy to guess. Please choose another one."
            )
        case "passkey", "too many":
            return t(
                "You have as many passkeys as can be kept. Remove one that you no longer use first.",
                most=t.number(MOST_PASSKEYS),
            )
        case "app_code", _:
            return t(
                "This is not the code that the app should show now. Check that the phone sets its clock by itself, and type the newest code."
            )
        case "answers", "nothing answered":
            return t("Nothing was answered, so nothing was saved.")
        case "week", "still to come":
            return t("This week is still to come. Nothing was changed.")
        case "week", "before the present start":
            return t("This week lies before the present start. Take that one back first.")
        case "step", "not set":
            return t("There is no step in this week. Nothing was changed.")
        case "time_zone", _:
            return t("Please choose a time zone from the list.")
        case "language", _:
            return t("This language is not here yet. Please choose one from the list.")
        case "closed_days" | "closed_name", _:
            return _closed_days_refusal(field, reason, t)
        case "week_opens", _:
            return t("Please choose the day on which the week opens.")
        case "full_post", _:
            return t(
                "A week of a full post has 1 to 80 hours. Nothing was changed.",
                most=t.number(MOST_CONTRACT_HOURS),
            )
        case "contract_hours", _:
            return t(
                "Contract hours can be 0 to 80 a week. Nothing was changed.",
                most=t.number(MOST_CONTRACT_HOURS),
            )
        case "case_share", _:
            return t(
                "The part of contract hours for cases can be 5 to 100 per cent. Nothing was changed.",
                least=t.number(round(100 * LEAST_CASE_SHARE)),
            )
        case "case_hours", _:
            return t(
                "One open case can take 0 to 168 hours a week. Nothing was changed.",
                most=t.number(MOST_HOURS),
            )
        case "case_source", _:
            return t(
                "Say in 1 to 300 characters where the hours come from. Nothing was changed.",
                most=t.number(LONGEST_SOURCE),
            )
        case "case_type", _:
            return t("This kind of case is not in your list any more. Nothing was changed.")
        case "smallest_panel", _:
            return t(
                "The fewest people behind a band can be 6 to 100. Nothing was changed.",
                least=t.number(FEWEST_EVER),
                most=t.number(MOST_PEOPLE),
            )
        case "email" | "title" | "quiet" | "calendar", _:
            return _notification_refusal(field, reason, t)
        case "time" | "place" | "session_minutes", _:
            return _scheduling_refusal(field, reason, t)
        case "message", "too long":
            return t(
                "A message has at most 500 characters. Nothing was sent; what you typed is still here.",
                most=t.number(LONGEST_MESSAGE),
            )
        case "message", "empty":
            return t("There is nothing to send yet.")
        case "confirm_until", _:
            return t(
                "Choose a day from today on, within eight weeks. Nothing was changed.",
                weeks=t.number(LONGEST_OPEN // WEEK),
            )
        case "weights", "nothing counts":
            return t("At least one part has to count. Nothing was changed.")
        case "minutes", _:
            return t(
                "Minutes in common can be 15 to 120, in whole quarters of an hour. Nothing was changed.",
                least=t.number(QUARTER),
                most=t.number(LONGEST_MINUTES),
            )
        case "words" | "free" | "absences" | "capacity" | "attributes", _:
            return _profile_refusal(field, reason, t)
        case "reach", "no https address":
            return t("A web address of a contact begins with https:// and a plain name. Nothing was changed.")
        case "reach", _:
            return t(
                "Say how each support contact can be reached, in 1 to 100 characters.",
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
                "Five messages asked for an address today. Please try again tomorrow; nothing was changed.",
                n=t.number(MOST_ASKED),
            )
        case "email", "needs SMTPUTF8":
            return t(
                "Your organisation's mail server takes only the letters a to z, digits and common signs before the @. Nothing was changed."
            )
        case "email", _:
            return t("That is no e-mail address to which a letter could be sent. Nothing was changed.")
        case "title", _:
            return t("A title has 60 characters at most. Nothing was changed.", most=t.number(LONGEST_TITLE))
        case "quiet", _:
            return t("Choose hours of the day. Nothing was changed.")
        case "calendar", "unreadable":
            return t(
                "This is not a calendar that can be read here: a calendar file begins with BEGIN:VCALENDAR. Nothing was changed."
            )
        case "calendar", "nothing":
            return t("Choose a file or paste a text first. Nothing was changed.")
        case "calendar", "no calendar in the archive":
            return t("There is no calendar in this .zip: no file in it ends in .ics. Nothing was changed.")
        case "calendar", "bad archive":
            return t(
                "This .zip cannot be unpacked here. Unpack it and bring the .ics file; nothing was changed."
            )
        case "calendar", "too large":
            return t(
                "This calendar is too large to be read here: a file has {n} MB at most, pasted text {text} MB, and what a .zip unpacks to "
                "{unpacked} MB. Nothing was changed.",
                n=t.number(LARGEST // MEGABYTE),
                text=t.number(LARGEST_TEXT // MEGABYTE),
                unpacked=t.number(MOST_UNPACKED // MEGABYTE),
            )
        case _:
            return _bad_value(field, reason, t)


def _scheduling_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "time", "no time":
            return t("A session begins at a whole quarter of an hour. Nothing was changed.")
        case "time", "too many":
            return t(
                "Six times are enough to choose from. Choose one of them, or take yours back first.",
                most=t.number(MOST_OFFERED),
            )
        case "time", "after the end":
            return t(
                "You are there for each other for two weeks. Choose a time before they are over; nothing was changed.",
                days=t.number(LASTS_URGENT.days),
            )
        case "time", "out of range":
            return t(
                "Choose a time from now on, within eight weeks. Nothing was changed.",
                weeks=t.number(FURTHEST // WEEK),
            )
        case "place", _:
            return t(
                "The link or place has {n} characters at most. Nothing was changed.",
                n=t.number(LONGEST_PLACE),
            )
        case "session_minutes", _:
            return t(
                "A session takes 30 or 45 minutes. Nothing was changed.",
                short=t.number(min(MINUTES)),
                long=t.number(max(MINUTES)),
            )
        case _:
            return _bad_value(field, reason, t)


def _action_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "action_kind", _:
            return t("Choose what is to be done. Nothing was saved yet.")
        case "action_text", "empty":
            return t("Say in a few words what is to be done. Nothing was saved yet.")
        case "who", _:
            return t("Choose who sees to it: somebody in the team or who leads it. Nothing was saved yet.")
        case "until", _:
            return t("Choose until when: a day from today on. Nothing was saved yet.")
        case "look_again", _:
            return t(
                "Choose a day to look again, from today on and within a year. Nothing was saved yet.",
                days=t.number(LATEST_REVIEW.days),
            )
        case "action_text" | "action_outcome", "too long":
            return t(
                "What is to be done, and what came of it, have {n} characters at most. Nothing was saved yet.",
                n=t.number(LONGEST_TEXT),
            )
        case _:
            return _bad_value(field, reason, t)


def _bad_value(field: str, reason: str, t: Words) -> str:
    match reason:
        case "1 to 100 characters":
            return t("A name has 1 to 100 characters.", most=t.number(LONGEST_NAME))
        case "too long":
            most = LONGEST_DRAFT if field == "draft" else TEXT_LIMIT
            return t("A text is longer than {n} characters. Nothing was saved.", n=t.number(most))
        case "too many":
            return t("That is more than can be kept here. Nothing was changed.")
        case "twice":
            return t("Something is in the list twice. Nothing was changed.")
        case "out of range" if field in LIMITS:
            return _out_of_range(field, t)
        case "out of range":
            return t("A number is outside of what is possible. Nothing was saved.")
        case _:
            return t("Something that was filled in cannot be kept. Nothing was changed.")


def _out_of_range(fact: str, t: Words) -> str:
    most = t.number(LIMITS[fact])
    match fact:
        case "hours":
            return t("Hours can be 0 to {most}. Nothing was saved.", most=most)
        case "after_hours_days":
            return t("Evenings or weekend days can be 0 to {most}. Nothing was saved.", most=most)
        case "heavy_contacts":
            return t("Contacts with heavy material can be 0 to {most}. Nothing was saved.", most=most)
        case "open_cases":
            return t("Open cases can be 0 to {most}. Nothing was saved.", most=most)
        case "hearings":
            return t("Hearings or deadlines can be 0 to {most}. Nothing was saved.", most=most)
        case "days_off":
            return t("Days off can be 0 to {most}. Nothing was saved.", most=most)
        case _:
            return t("A number is outside of what is possible. Nothing was saved.")


def _wait_text(seconds: int, t: Words) -> str:
    if seconds < 60:
        return t.count(
            "Too many tries. Please wait {n} second and try again.",
            "Too many tries. Please wait {n} seconds and try again.",
            seconds,
        )
    return t.count(
        "Too many tries. Please wait {n} minute and try again.",
        "Too many tries. Please wait {n} minutes and try again.",
        -(-seconds // 60),
    )


def _closed_days_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "closed_days", "no day":
            return t("Choose the first closed day. Nothing was changed.")
        case "closed_days", "none":
            return t("Tick at least one day first. Nothing was changed.")
        case "closed_days", "ends before it starts":
            return t("The last closed day cannot be before the first. Nothing was changed.")
        case "closed_days", "out of range":
            return t(
                "Closed days can be up to {back} days ago and {ahead} days ahead. Nothing was changed.",
                back=t.number(BACK.days),
                ahead=t.number(AHEAD.days),
            )
        case "closed_days", "too long":
            return t(
                "Closed days can be at most {most} at a stretch. Is the year right? Nothing was changed.",
                most=t.number(LONGEST_CLOSED),
            )
        case "closed_days", "too many":
            return t(
                "At most {most} times can be kept. Take out some that are gone by; nothing was changed.",
                most=t.number(MOST_CLOSED),
            )
        case "closed_name", "1 to 100 characters":
            return t(
                "A name for closed days has at most {most} characters. Nothing was changed.",
                most=t.number(LONGEST_NAME),
            )
        case _:
            return _bad_value(field, reason, t)


def _profile_refusal(field: str, reason: str, t: Words) -> str:
    match field, reason:
        case "words", "too long":
            return t(
                "One of your own words is longer than 60 characters. Nothing was saved; what you typed is still here.",
                n=t.number(LONGEST_WORD),
            )
        case "words", "too many":
            return t(
                "At most 12 in each list. Nothing was saved; what you typed is still here.",
                n=t.number(MOST_WORDS),
            )
        case "free", "ends before it starts":
            return t(
                "One of the other hours ends before it starts. Nothing was saved; what you typed is still here."
            )
        case "free", "half a row":
            return t(
                "One of the other hours lacks its beginning or its end. Nothing was saved; what you typed is still here."
            )
        case "free", "too many":
            return t(
                "That is more times than can be kept. Join some; nothing was saved, what you typed is still here.",
                most=t.number(MOST_FREE),
            )
        case "free", "whole quarters":
            return t(
                "Times begin and end at whole quarters of an hour. Nothing was saved; what you typed is still here."
            )
        case "absences", "too many":
            return t(
                "At most 12 times away. Take one out that is over; nothing was changed.",
                n=t.number(MOST_ABSENCES),
            )
        case "absences", "no day":
            return t("Choose the first and the last day of your time off.")
        case "absences", "ends before it starts":
            return t("The first day away comes before the last. Nothing was changed.")
        case "capacity", _:
            return t(
                "There can be room for 0 to 10 partners. Nothing was saved; what you typed is still here.",
                n=t.number(MOST_PARTNERS),
            )
        case "attributes", _:
            return t("One of the firm preferences is not among those to choose from. Nothing was saved.")
        case _:
            return _bad_value(field, reason, t)
