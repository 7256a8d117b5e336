"""The admin log in words: what was done, and by whom."""

from typing import assert_never

from alongside.accounts.rules.audit import Action, LogEntry
from alongside.accounts.rules.people import Role
from alongside.core.words import N_, Words


def action_text(action: Action) -> str:
    """Short enough for a phone: who it was done to, and the detail, have their own columns."""
    match action:
        case Action.ADDED:
            return N_("Account added")
        case Action.INVITED:
            return N_("Invitation link created")
        case Action.INVITATION_SENT:
            return N_("Invitation link sent by e-mail")
        case Action.RENAMED:
            return N_("Name changed")
        case Action.LOGIN_CHANGED:
            return N_("Sign-in name changed")
        case Action.MOVED:
            return N_("Moved to a team")
        case Action.LEFT_TEAM:
            return N_("Removed from a team")
        case Action.LEAD_SET:
            return N_("Line manager set")
        case Action.LEAD_REMOVED:
            return N_("Line manager removed")
        case Action.CONTRACT_HOURS_CHANGED:
            return N_("Contract hours changed")
        case Action.LANGUAGE_SET:
            return N_("Language set")
        case Action.ROLE_GRANTED:
            return N_("Role given")
        case Action.ROLE_WITHDRAWN:
            return N_("Role removed")
        case Action.TEAM_LEAD_NAMED:
            return N_("Made team lead")
        case Action.TEAM_LEAD_REMOVED:
            return N_("No longer team lead")
        case Action.LEFT:
            return N_("Marked as left")
        case Action.RETURNED:
            return N_("Marked as returned")
        case Action.SIGNED_OUT_EVERYWHERE:
            return N_("Signed out everywhere")
        case Action.TEAM_ADDED:
            return N_("Team added")
        case Action.TEAM_RENAMED:
            return N_("Team renamed")
        case Action.TEAM_DELETED:
            return N_("Team deleted")
        case Action.SETTINGS_CHANGED:
            return N_("Organisation settings changed")
        case Action.SECOND_FACTOR_NEEDED:
            return N_("Second factor required of admins")
        case Action.SECOND_FACTOR_NOT_NEEDED:
            return N_("Second factor no longer required of admins")
        case Action.CONTACTS_CHANGED:
            return N_("Support contacts changed")
        case Action.CLOSED_DAYS_CHANGED:
            return N_("Closed days changed")
        case Action.CASE_HOURS_SET:
            return N_("Hours per case set")
        case Action.CASE_HOURS_RESTORED:
            return N_("Default hours per case restored")
        case Action.MINIMUM_GROUP_SIZE_SET:
            return N_("Minimum group size set")
        case Action.EXTRA_NOISE_ON:
            return N_("Extra privacy noise turned on")
        case Action.EXTRA_NOISE_OFF:
            return N_("Extra privacy noise turned off")
        case Action.PERSON_FACTS_PROPOSED:
            return N_("Individual work data proposed")
        case Action.PERSON_FACTS_PROPOSAL_WITHDRAWN:
            return N_("Individual work data proposal withdrawn")
        case Action.PERSON_FACTS_DECLARED:
            return N_("Individual work data turned on")
        case Action.PERSON_FACTS_WITHDRAWN:
            return N_("Individual work data withdrawn")
        case Action.TEAM_GROUP_SAVED:
            return N_("Team group saved")
        case Action.TEAM_GROUP_REMOVED:
            return N_("Team group removed")
        case Action.ACTION_OPENED:
            return N_("Team action added")
        case Action.ACTION_CHANGED:
            return N_("Team action changed")
        case Action.ACTION_CLOSED:
            return N_("Team action closed")
        case Action.ROUND_OPENED:
            return N_("Round opened")
        case Action.ROUND_MOVED:
            return N_("Last day of a round moved")
        case Action.ROUND_CANCELLED:
            return N_("Round cancelled")
        case Action.ROUND_REMINDED:
            return N_("Reminder of a round sent")
        case Action.ROUND_RULE_CHANGED:
            return N_("Lock or do-not-match changed in a round")
        case Action.ROUND_PUBLISHED:
            return N_("Round published")
        case Action.ROUND_EXPORTED:
            return N_("Round exported")
        case Action.PAIRING_ENDED:
            return N_("Pairing ended")
        case Action.PAIRING_MESSAGED:
            return N_("Message sent to support partners")
        case Action.MATCHING_SET:
            return N_("Matching settings changed")
        case Action.DEMO_CREATED:
            return N_("Demo created")
        case Action.SET_UP:
            return N_("Organisation set up")
        case Action.INVITATION_USED:
            return N_("Link used by the person who had it")
        case Action.ADMIN_LINK_CREATED:
            return N_("Admin link created on the command line")
        case Action.SIGN_IN_LINK_STOPPED:
            return N_("New sign-in link stopped")
        case Action.EARLIER_WEEKS_OPENED:
            return N_("Earlier weeks opened with a recovery code")
        case Action.PASSWORD_CHANGED:
            return N_("Password changed")
        case Action.PASSWORD_RECOVERED:
            return N_("Password reset with a recovery code")
        case Action.RECOVERY_CODES_CREATED:
            return N_("New recovery codes created")
        case Action.SECOND_FACTOR_ON:
            return N_("Second factor turned on")
        case Action.SECOND_FACTOR_OFF:
            return N_("Second factor turned off")
        case Action.PASSKEY_ADDED:
            return N_("Passkey added")
        case Action.PASSKEY_REMOVED:
            return N_("Passkey removed")
        case Action.PASSKEYS_REMOVED:
            return N_("All passkeys removed")
        case Action.EXPORTED:
            return N_("Everything about a person exported")
        case Action.EXPORTED_WITH_EVERYONE:
            return N_("Everyone's figures exported, without texts")
        case Action.ERASED:
            return N_("Everything about a person deleted")
        case Action.PEOPLE_IMPORTED:
            return N_("Account imported from a file")
        case Action.STAFF_LIST_APPLIED:
            return N_("Staff list applied")
        case Action.CHECK_INS_IMPORTED:
            return N_("Check-ins imported from a file")
        case Action.PROFILES_IMPORTED:
            return N_("Support profile imported from a file")
        case Action.EMAIL_RETRIED:
            return N_("Unsent e-mail tried again")
        case Action.EMAIL_DISCARDED:
            return N_("Unsent e-mail discarded")
        case Action.TREND_VIEWED:
            return N_("Weeks viewed on the command line")
        case Action.CLOCK_CONFIRMED:
            return N_("Server date and time confirmed")
        case _:
            assert_never(action)


def role_text(role: Role) -> str:
    match role:
        case Role.COORDINATOR:
            return N_("Coordinator")
        case Role.ADMIN:
            return N_("Admin")
        case _:
            assert_never(role)


# Keyed by text, since the log of an old database may hold codes that are no `Action` any more.
ACTION_TEXTS: dict[str, str] = {action: action_text(action) for action in Action}


# For the person it was done to, where that takes other words than ACTION_TEXTS.
TEXTS_FOR_SUBJECT: dict[str, str] = {
    Action.EXPORTED: N_("Everything stored about you was exported."),
    Action.EXPORTED_WITH_EVERYONE: N_("The operator exported everyone's figures, without texts."),
    Action.PEOPLE_IMPORTED: N_("The operator added your account from a file."),
    Action.CHECK_INS_IMPORTED: N_("The operator added check-ins of yours from a file."),
    Action.PROFILES_IMPORTED: N_("The operator added your support profile from a file."),
    Action.TREND_VIEWED: N_("The operator viewed your weeks on the command line."),
    Action.ERASED: N_("Everything about you was deleted."),
}


def actor_text(entry: LogEntry, t: Words) -> str:
    if entry.is_by_operator:
        return t("The people who run the server")
    if entry.is_by_link_holder:
        return t("The person who had the link")
    return entry.by or t("Someone who is no longer here")
