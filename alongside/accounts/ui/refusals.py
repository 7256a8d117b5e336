"""Signing in, passwords, passkeys and people."""

from typing import assert_never

from alongside.accounts.rules.invitations import AlreadySetUp, LinkNotOpenYet
from alongside.accounts.rules.passkeys import (
    MOST_PASSKEYS,
    CannotOpenTexts,
    ChallengeExpired,
    NoPasskeysHere,
    NotAPasskey,
    WrongPasskey,
)
from alongside.accounts.rules.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    MustWait,
    NotConfirmed,
    WrongSignIn,
)
from alongside.accounts.rules.people import (
    LONGEST_NAME,
    MOST_CONTRACT_HOURS,
    CircularLineManagers,
    LoginTaken,
    NoAdminLeft,
    PersonNotFound,
)
from alongside.accounts.rules.second_factor import NeedsSecondFactor
from alongside.core.rules.sealing import CannotOpen
from alongside.core.ui.refusals import words_for, words_for_fields, words_for_reasons
from alongside.core.words import Words

AccountRefusal = (
    WrongSignIn
    | MustWait
    | CannotOpen
    | LinkNotOpenYet
    | NeedsSecondFactor
    | NotConfirmed
    | AlreadySetUp
    | WrongPasskey
    | ChallengeExpired
    | CannotOpenTexts
    | NoPasskeysHere
    | NotAPasskey
    | NoAdminLeft
    | LoginTaken
    | CircularLineManagers
    | PersonNotFound
)


@words_for(AccountRefusal)
def account_refusal(error: AccountRefusal, t: Words) -> str:
    match error:
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
        case NotConfirmed():
            return t("Enter your password again to go on.")
        case AlreadySetUp():
            return t("Alongside is already set up here. Sign in to change its settings.")
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
        case _:
            assert_never(error)


@words_for_fields("login", "password", "passkey", "app_code", "contract_hours")
def bad_account_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
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
            return t("You can have at most {most} passkeys. Remove one first.", most=t.number(MOST_PASSKEYS))
        case "app_code", _:
            return t(
                "This is not the current code. Use the newest one, and let your phone set its clock "
                "by itself."
            )
        case "contract_hours", _:
            return t("Contract hours can be at most {most} a week.", most=t.number(MOST_CONTRACT_HOURS))
        case _:
            return None


@words_for_reasons("1 to 100 characters")
def bad_name(field: str, reason: str, t: Words) -> str:
    return t("Enter a name of at most {most} characters.", most=t.number(LONGEST_NAME))


def _wait_text(seconds: int, t: Words) -> str:
    if seconds < 60:
        return t.count(
            "Too many tries. Please wait {n} second.", "Too many tries. Please wait {n} seconds.", seconds
        )
    return t.count(
        "Too many tries. Please wait {n} minute.",
        "Too many tries. Please wait {n} minutes.",
        -(-seconds // 60),
    )
