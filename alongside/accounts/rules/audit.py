"""The actions recorded in the admin log. An entry holds codes and ids only, never a text."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPERATOR = "operator"  # the person who runs the server has no account
LINK_HOLDER = "link"  # the person who had an invitation link: not always the person it was for


class Action(StrEnum):
    """The comments name the entry's detail: the id of a team or lead, a role, or numbers of people."""

    ADDED = "person.added"
    INVITED = "person.invited"
    INVITATION_SENT = "person.invitation_sent"
    RENAMED = "person.renamed"
    LOGIN_CHANGED = "person.login_changed"
    MOVED = "person.moved"  # detail: team
    LEFT_TEAM = "person.left_team"  # detail: team
    LEAD_SET = "person.lead_set"  # detail: the new lead
    LEAD_REMOVED = "person.lead_taken_away"  # detail: the former lead
    CONTRACT_HOURS_CHANGED = "person.contract_hours_changed"
    LANGUAGE_SET = "person.language_set"
    ROLE_GRANTED = "role.granted"  # detail: role
    ROLE_WITHDRAWN = "role.withdrawn"  # detail: role
    TEAM_LEAD_NAMED = "team_lead.named"  # detail: team
    TEAM_LEAD_REMOVED = "team_lead.relieved"  # detail: team
    LEFT = "person.left"
    RETURNED = "person.returned"
    SIGNED_OUT_EVERYWHERE = "sign_ins.ended"
    TEAM_ADDED = "team.added"  # detail: team
    TEAM_RENAMED = "team.renamed"  # detail: team
    TEAM_DELETED = "team.deleted"  # detail: team, which no longer exists
    SETTINGS_CHANGED = "organisation.changed"
    SECOND_FACTOR_NEEDED = "organisation.second_factor_needed"
    SECOND_FACTOR_NOT_NEEDED = "organisation.second_factor_not_needed"
    CONTACTS_CHANGED = "organisation.contacts_changed"
    CLOSED_DAYS_CHANGED = "organisation.closed_days_changed"
    CASE_HOURS_SET = "case_weight.set"
    CASE_HOURS_RESTORED = "case_weight.forgotten"
    MINIMUM_GROUP_SIZE_SET = "release.smallest_panel_set"  # detail: people
    EXTRA_NOISE_ON = "release.strong_on"
    EXTRA_NOISE_OFF = "release.strong_off"
    PERSON_FACTS_PROPOSED = "release.person_facts_proposed"
    PERSON_FACTS_PROPOSAL_WITHDRAWN = "release.person_facts_not_proposed"
    PERSON_FACTS_DECLARED = "release.person_facts_declared"
    PERSON_FACTS_WITHDRAWN = "release.person_facts_ended"
    TEAM_GROUP_SAVED = "roll_up.saved"
    TEAM_GROUP_REMOVED = "roll_up.forgotten"
    ACTION_OPENED = "action.opened"  # detail: team
    ACTION_CHANGED = "action.changed"  # detail: team
    ACTION_CLOSED = "action.closed"  # detail: team
    ROUND_OPENED = "round.opened"  # detail: number of the round, as in those below
    ROUND_MOVED = "round.moved"
    ROUND_CANCELLED = "round.cancelled"
    ROUND_REMINDED = "round.reminded"
    ROUND_RULE_CHANGED = "round.wished"
    ROUND_PUBLISHED = "round.published"
    ROUND_EXPORTED = "round.exported"
    PAIRING_ENDED = "pairing.ended"
    PAIRING_MESSAGED = "pairing.written_to"
    MATCHING_SET = "matching.set"
    DEMO_CREATED = "demo.made"
    SET_UP = "organisation.set_up"
    INVITATION_USED = "invitation.used"
    ADMIN_LINK_CREATED = "invitation.made_for_admin"
    SIGN_IN_LINK_STOPPED = "invitation.stopped"
    EARLIER_WEEKS_OPENED = "locked_history.opened"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105  # a code of the log
    PASSWORD_RECOVERED = "password.recovered"  # noqa: S105
    RECOVERY_CODES_CREATED = "recovery_codes.made"
    SECOND_FACTOR_ON = "second_factor.on"
    SECOND_FACTOR_OFF = "second_factor.off"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"
    PASSKEYS_REMOVED = "passkey.all_removed"
    EXPORTED = "records.exported"
    EXPORTED_WITH_EVERYONE = "records.exported_with_everybody"
    ERASED = "records.erased"
    PEOPLE_IMPORTED = "people.taken_in"
    STAFF_LIST_APPLIED = "staff_list.applied"  # detail: how many joined, changed, left and came back
    CHECK_INS_IMPORTED = "check_ins.taken_in"
    PROFILES_IMPORTED = "profiles.taken_in"
    EMAIL_RETRIED = "letter.tried_again"
    EMAIL_DISCARDED = "letter.dropped"
    TREND_VIEWED = "trend.shown"
    CLOCK_CONFIRMED = "clock.confirmed"


# What people do to their own account appears only in their own log. That someone exported their data, or
# changed how they sign in, is none of an employer's business.
OWN_ACCOUNT_ACTIONS = (
    Action.EXPORTED,
    Action.RECOVERY_CODES_CREATED,
    Action.PASSWORD_CHANGED,
    Action.PASSWORD_RECOVERED,
    Action.EARLIER_WEEKS_OPENED,
    Action.SECOND_FACTOR_ON,
    Action.SECOND_FACTOR_OFF,
    Action.PASSKEY_ADDED,
    Action.PASSKEY_REMOVED,
    Action.PASSKEYS_REMOVED,
)


@dataclass(frozen=True)
class LogFilter:
    """Empty fields match everything. about: a person's id. until is excluded."""

    about: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


NO_FILTER = LogFilter()


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """An entry of the log with today's names; None for a person or thing that no longer exists or never did.

    subject_id: who it was done to; None for everyone. detail: an id, a role's code or empty.
    """

    at: datetime
    actor_id: str
    by: str | None
    subject_id: str | None
    about: str | None
    action: str
    detail: str
    detail_name: str | None

    @property
    def is_by_operator(self) -> bool:
        return self.actor_id == OPERATOR

    @property
    def is_by_link_holder(self) -> bool:
        return self.actor_id == LINK_HOLDER
