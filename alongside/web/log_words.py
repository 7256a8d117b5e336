"""The admin log in words: what was done, and by whom."""

from typing import assert_never

from alongside.domain.audit import Action, LogEntry
from alongside.domain.people import Role
from alongside.words import N_, Words


def action_text(action: Action) -> str:
    """Short enough for a phone: who it was done to, and the detail, have their own columns."""
    match action:
        case Action.ADDED:
            return N_("Added")
        case Action.INVITED:
            return N_("Invitation link made")
        case Action.INVITATION_SENT:
            return N_("Invitation link sent by e-mail")
        case Action.RENAMED:
            return N_("Name changed")
        case Action.LOGIN_CHANGED:
            return N_("Sign-in name changed")
        case Action.MOVED:
            return N_("Moved to a team")
        case Action.LEFT_TEAM:
            return N_("Taken out of a team")
        case Action.LEAD_SET:
            return N_("Line manager set")
        case Action.LEAD_REMOVED:
            return N_("Line manager taken away")
        case Action.CONTRACT_HOURS_CHANGED:
            return N_("Contract hours changed")
        case Action.LANGUAGE_SET:
            return N_("Language set")
        case Action.ROLE_GRANTED:
            return N_("Role given")
        case Action.ROLE_WITHDRAWN:
            return N_("Role taken away")
        case Action.TEAM_LEAD_NAMED:
            return N_("Named as team lead")
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
            return N_("Settings of the organisation changed")
        case Action.SECOND_FACTOR_NEEDED:
            return N_("Second factor asked of admins")
        case Action.SECOND_FACTOR_NOT_NEEDED:
            return N_("Second factor no longer asked of admins")
        case Action.CONTACTS_CHANGED:
            return N_("Support contacts changed")
        case Action.CLOSED_DAYS_CHANGED:
            return N_("Closed days changed")
        case Action.CASE_HOURS_SET:
            return N_("Hours of a case set")
        case Action.CASE_HOURS_RESTORED:
            return N_("Hours of a case back to those shipped")
        case Action.MINIMUM_GROUP_SIZE_SET:
            return N_("Fewest people behind a band set")
        case Action.EXTRA_NOISE_ON:
            return N_("Strong setting turned on")
        case Action.EXTRA_NOISE_OFF:
            return N_("Strong setting turned off")
        case Action.PERSON_FACTS_PROPOSED:
            return N_("Facts of one person proposed")
        case Action.PERSON_FACTS_PROPOSAL_WITHDRAWN:
            return N_("Proposal of facts of one person taken back")
        case Action.PERSON_FACTS_DECLARED:
            return N_("Facts of one person declared")
        case Action.PERSON_FACTS_WITHDRAWN:
            return N_("Facts of one person taken back")
        case Action.TEAM_GROUP_SAVED:
            return N_("Team group saved")
        case Action.TEAM_GROUP_REMOVED:
            return N_("Joined teams parted")
        case Action.ACTION_OPENED:
            return N_("Action for a team added")
        case Action.ACTION_CHANGED:
            return N_("Action for a team changed")
        case Action.ACTION_CLOSED:
            return N_("Action for a team closed")
        case Action.ROUND_OPENED:
            return N_("Round of support partners opened")
        case Action.ROUND_RULE_CHANGED:
            return N_("Two people held together or apart in a round")
        case Action.ROUND_PUBLISHED:
            return N_("Round of support partners published")
        case Action.ROUND_EXPORTED:
            return N_("Round of support partners exported")
        case Action.PAIRING_ENDED:
            return N_("Pair of support partners ended")
        case Action.PAIRING_MESSAGED:
            return N_("Message to a pair of support partners")
        case Action.MATCHING_SET:
            return N_("How matching works changed")
        case Action.DEMO_CREATED:
            return N_("Demo made")
        case Action.SET_UP:
            return N_("Organisation set up")
        case Action.INVITATION_USED:
            return N_("Link used, by the person who had it")
        case Action.ADMIN_LINK_CREATED:
            return N_("Link for an admin made on the command line")
        case Action.SIGN_IN_LINK_STOPPED:
            return N_("New way in stopped")
        case Action.EARLIER_WEEKS_OPENED:
            return N_("Earlier weeks opened by a recovery code")
        case Action.PASSWORD_CHANGED:
            return N_("Password changed")
        case Action.PASSWORD_RECOVERED:
            return N_("New password by a recovery code")
        case Action.RECOVERY_CODES_CREATED:
            return N_("New recovery codes made")
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
            return N_("Figures of everybody exported, without texts")
        case Action.ERASED:
            return N_("Everything about a person deleted")
        case Action.PEOPLE_IMPORTED:
            return N_("Taken in from a file")
        case Action.STAFF_LIST_APPLIED:
            return N_("Staff list applied")
        case Action.CHECK_INS_IMPORTED:
            return N_("Check-ins taken in from a file")
        case Action.PROFILES_IMPORTED:
            return N_("Support profile taken in from a file")
        case Action.EMAIL_RETRIED:
            return N_("E-mail that could not be sent tried again")
        case Action.EMAIL_DISCARDED:
            return N_("E-mail that could not be sent dropped")
        case Action.TREND_VIEWED:
            return N_("Weeks looked at on the command line")
        case Action.CLOCK_CONFIRMED:
            return N_("Date and time of the server confirmed")
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

ROLE_TEXTS = {role: role_text(role) for role in Role}

# For the person it was done to, where that takes other words. Every other action keeps its words from SAID.
TEXTS_FOR_SUBJECT: dict[str, str] = {
    Action.EXPORTED: N_("Everything that is kept about you was exported."),
    Action.EXPORTED_WITH_EVERYONE: N_("The operator exported everybody's figures, without texts."),
    Action.PEOPLE_IMPORTED: N_("The operator took you in from a file."),
    Action.CHECK_INS_IMPORTED: N_("The operator took in check-ins of yours from a file."),
    Action.PROFILES_IMPORTED: N_("The operator took in your support profile from a file."),
    Action.TREND_VIEWED: N_("The operator looked at your weeks on the command line."),
    Action.ERASED: N_("Everything about you was deleted."),
}


def actor_text(entry: LogEntry, t: Words) -> str:
    if entry.is_by_operator:
        return t("Whoever runs the server")
    if entry.is_by_link_holder:
        return t("The person who had the link")
    return entry.by or t("Somebody who is no longer here")
