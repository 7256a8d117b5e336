"""The codes of what admins do, and how each is said. A line of the log holds codes and ids only, never a text."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alongside.domain.people import Role
from alongside.domain.permissions import N_


class Action(StrEnum):
    """What was done. Its detail, where there is one, is the id of a team or a lead, or a role."""

    ADDED = "person.added"
    INVITED = "person.invited"
    RENAMED = "person.renamed"
    LOGIN_CHANGED = "person.login_changed"
    MOVED = "person.moved"  # detail: team
    LEFT_TEAM = "person.left_team"  # detail: team
    LEAD_SET = "person.lead_set"  # detail: the new lead
    LEAD_TAKEN_AWAY = "person.lead_taken_away"  # detail: the former lead
    GRANTED = "role.granted"  # detail: role
    WITHDRAWN = "role.withdrawn"  # detail: role
    LEADS_TEAM = "team_lead.named"  # detail: team
    LEADS_NO_MORE = "team_lead.relieved"  # detail: team
    LEFT = "person.left"
    RETURNED = "person.returned"
    SESSIONS_ENDED = "sign_ins.ended"
    TEAM_ADDED = "team.added"  # detail: team
    TEAM_RENAMED = "team.renamed"  # detail: team
    TEAM_DELETED = "team.deleted"  # detail: team, which is no more
    SETTINGS_CHANGED = "organisation.changed"
    CONTACTS_CHANGED = "organisation.contacts_changed"


# Short, so that they fit a phone: whom it was done to and the detail stand in columns of their own.
SAID = {
    Action.ADDED: N_("Added"),
    Action.INVITED: N_("Invitation link made"),
    Action.RENAMED: N_("Name changed"),
    Action.LOGIN_CHANGED: N_("Sign-in name changed"),
    Action.MOVED: N_("Moved to a team"),
    Action.LEFT_TEAM: N_("Taken out of a team"),
    Action.LEAD_SET: N_("Line manager set"),
    Action.LEAD_TAKEN_AWAY: N_("Line manager taken away"),
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
    Action.CONTACTS_CHANGED: N_("Support contacts changed"),
    "demo.made": N_("Demo made"),
    "organisation.set_up": N_("Organisation set up"),
    "invitation.used": N_("Invitation link used"),
    "password.changed": N_("Password changed"),
    "password.recovered": N_("New password by a recovery code"),
    "recovery_codes.made": N_("New recovery codes made"),
    "records.exported": N_("Everything about a person exported"),
    "records.exported_with_everybody": N_("Figures of everybody exported, without texts"),
    "records.erased": N_("Everything about a person deleted"),
}

ROLES = {Role.COORDINATOR: N_("Coordinator"), Role.ADMIN: N_("Admin")}


@dataclass(frozen=True)
class Entry:
    """A line of the log with the names of today. None is somebody or something that is no more, or never was.

    by_operator: whoever runs the server has no account. detail: an id or a role's code; empty when there is none.
    """

    at: datetime
    by: str | None
    by_operator: bool
    about: str | None
    about_somebody: bool
    action: str
    detail: str
    detail_name: str | None
