"""The log in words: what was done, and by whom."""

from alongside.domain.audit import Action, Entry
from alongside.domain.people import Role
from alongside.words import N_, Words

# Short, so that they fit a phone: whom it was done to and the detail stand in columns of their own.
SAID: dict[str, str] = {
    Action.ADDED: N_("Added"),
    Action.INVITED: N_("Invitation link made"),
    Action.INVITATION_SENT: N_("Invitation link sent by e-mail"),
    Action.RENAMED: N_("Name changed"),
    Action.LOGIN_CHANGED: N_("Sign-in name changed"),
    Action.MOVED: N_("Moved to a team"),
    Action.LEFT_TEAM: N_("Taken out of a team"),
    Action.LEAD_SET: N_("Line manager set"),
    Action.LEAD_TAKEN_AWAY: N_("Line manager taken away"),
    Action.CONTRACT_HOURS_CHANGED: N_("Contract hours changed"),
    Action.LANGUAGE_SET: N_("Language set"),
    Action.GRANTED: N_("Role given"),
    Action.WITHDRAWN: N_("Role taken away"),
    Action.LEADS_TEAM: N_("Named as team lead"),
    Action.LEADS_NO_MORE: N_("No longer team lead"),
    Action.LEFT: N_("Marked as left"),
    Action.RETURNED: N_("Marked as returned"),
    Action.SESSIONS_ENDED: N_("Signed out everywhere"),
    Action.TEAM_ADDED: N_("Team added"),
    Action.TEAM_RENAMED: N_("Team renamed"),
    Action.TEAM_DELETED: N_("Team deleted"),
    Action.SETTINGS_CHANGED: N_("Settings of the organisation changed"),
    Action.SECOND_FACTOR_NEEDED: N_("Second factor asked of admins"),
    Action.SECOND_FACTOR_NOT_NEEDED: N_("Second factor no longer asked of admins"),
    Action.CONTACTS_CHANGED: N_("Support contacts changed"),
    Action.CLOSED_DAYS_CHANGED: N_("Closed days changed"),
    Action.CASE_HOURS_SET: N_("Hours of a case set"),
    Action.CASE_HOURS_FORGOTTEN: N_("Hours of a case back to those shipped"),
    Action.SMALLEST_PANEL_SET: N_("Fewest people behind a band set"),
    Action.STRONG_ON: N_("Strong setting turned on"),
    Action.STRONG_OFF: N_("Strong setting turned off"),
    Action.PERSON_FACTS_PROPOSED: N_("Facts of one person proposed"),
    Action.PERSON_FACTS_NOT_PROPOSED: N_("Proposal of facts of one person taken back"),
    Action.PERSON_FACTS_DECLARED: N_("Facts of one person declared"),
    Action.PERSON_FACTS_ENDED: N_("Facts of one person taken back"),
    Action.TEAMS_JOINED: N_("Small teams joined"),
    Action.TEAMS_PARTED: N_("Joined teams parted"),
    Action.ACTION_OPENED: N_("Action for a team added"),
    Action.ACTION_CHANGED: N_("Action for a team changed"),
    Action.ACTION_CLOSED: N_("Action for a team closed"),
    Action.ROUND_OPENED: N_("Round of support partners opened"),
    Action.ROUND_WISHED: N_("Two people held together or apart in a round"),
    Action.ROUND_PUBLISHED: N_("Round of support partners published"),
    Action.ROUND_EXPORTED: N_("Round of support partners exported"),
    Action.PAIRING_ENDED: N_("Pair of support partners ended"),
    Action.PAIRING_WRITTEN_TO: N_("Message to a pair of support partners"),
    Action.MATCHING_SET: N_("How matching works changed"),
    Action.DEMO_MADE: N_("Demo made"),
    Action.SET_UP: N_("Organisation set up"),
    Action.INVITATION_USED: N_("Link used, by the person who had it"),
    Action.ADMIN_LINK_MADE: N_("Link for an admin made on the command line"),
    Action.WAY_IN_STOPPED: N_("New way in stopped"),
    Action.EARLIER_WEEKS_OPENED: N_("Earlier weeks opened by a recovery code"),
    Action.PASSWORD_CHANGED: N_("Password changed"),
    Action.PASSWORD_RECOVERED: N_("New password by a recovery code"),
    Action.CODES_MADE: N_("New recovery codes made"),
    Action.SECOND_FACTOR_ON: N_("Second factor turned on"),
    Action.SECOND_FACTOR_OFF: N_("Second factor turned off"),
    Action.PASSKEY_ADDED: N_("Passkey added"),
    Action.PASSKEY_REMOVED: N_("Passkey removed"),
    Action.PASSKEYS_REMOVED: N_("All passkeys removed"),
    Action.EXPORTED: N_("Everything about a person exported"),
    Action.EXPORTED_WITH_EVERYBODY: N_("Figures of everybody exported, without texts"),
    Action.ERASED: N_("Everything about a person deleted"),
    Action.PEOPLE_TAKEN_IN: N_("Taken in from a file"),
    Action.STAFF_LIST_APPLIED: N_("Staff list applied"),
    Action.CHECK_INS_TAKEN_IN: N_("Check-ins taken in from a file"),
    Action.PROFILES_TAKEN_IN: N_("Support profile taken in from a file"),
    Action.LETTER_TRIED_AGAIN: N_("E-mail that could not be sent tried again"),
    Action.LETTER_DROPPED: N_("E-mail that could not be sent dropped"),
    Action.TREND_SHOWN: N_("Weeks looked at on the command line"),
    Action.CLOCK_CONFIRMED: N_("Date and time of the server confirmed"),
}

ROLES = {Role.COORDINATOR: N_("Coordinator"), Role.ADMIN: N_("Admin")}

# Said to the person whom it is about, where that takes other words.
TOLD: dict[str, str] = {
    Action.EXPORTED: N_("Everything that is kept about you was exported."),
    Action.EXPORTED_WITH_EVERYBODY: N_("The operator exported everybody's figures, without texts."),
    Action.PEOPLE_TAKEN_IN: N_("The operator took you in from a file."),
    Action.CHECK_INS_TAKEN_IN: N_("The operator took in check-ins of yours from a file."),
    Action.PROFILES_TAKEN_IN: N_("The operator took in your support profile from a file."),
    Action.TREND_SHOWN: N_("The operator looked at your weeks on the command line."),
    Action.ERASED: N_("Everything about you was deleted."),
}


def by_whom(entry: Entry, t: Words) -> str:
    if entry.by_operator:
        return t("Whoever runs the server")
    if entry.by_link_holder:
        return t("The person who had the link")
    return entry.by or t("Somebody who is no longer here")
