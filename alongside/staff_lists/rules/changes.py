"""What a staff list changes about the people here: the same plan in any order of its rows.

People are found by sign-in name, or by name in a list that has none. A list changes nothing that it does not
say. A flaw in one row makes no flaw in another: whom and what a broken row names is known all the same, and
what it would have changed is left out of account.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.name_search import fold_text
from alongside.staff_lists.rules.identities import (
    MatchedRow,
    Matching,
    Staff,
    StaffMember,
    name_key,
    team_key,
)
from alongside.staff_lists.rules.line_managers import LineManagers
from alongside.staff_lists.rules.model import (
    EVERY_TEAM,
    MOST_LEADS,
    ChangeKind,
    Choices,
    Field,
    Flaw,
    FlawKind,
    ListedPerson,
    Plan,
    PlannedChange,
    Reading,
)
from alongside.staff_lists.rules.slips import find_slips

FEW_LEAVERS = 5  # leavers: of more, also more than a share of those here, the number has to be said
USUAL_SHARE_OF_LEAVERS = 0.1


@dataclass(frozen=True, kw_only=True)
class WantedMember:
    """How someone of the list is to be; `member` is how they are, None for someone who joins.

    lead: a sign-in name of the list or here.
    """

    member: StaffMember | None
    listed: ListedPerson
    login: str
    name: str
    team: str
    lead: str
    leads: tuple[str, ...]
    language: str | None
    contract_hours: float | None


@dataclass(frozen=True)
class Draft:
    """A plan, and the people it is about as they are to be: those who join, return or change."""

    plan: Plan
    wanted: tuple[WantedMember, ...] = ()


@dataclass(eq=False)
class StalePlan(AlongsideError):
    """People or teams changed since the plan was shown, so it would now be `plan`. Nothing was changed."""

    plan: Plan


@dataclass(eq=False)
class PlanNotReady(AlongsideError):
    """The list has open questions, flaws, or people who may be here already."""

    plan: Plan


@dataclass(eq=False)
class LeaversNotCounted(AlongsideError):
    """Many people leave by the list, and their number was not confirmed, or not the right one."""


def plan_changes(reading: Reading, house: Staff, today: date, choices: Choices) -> Plan:
    return draft_changes(reading, house, today, choices).plan


def draft_changes(reading: Reading, house: Staff, today: date, choices: Choices) -> Draft:
    """Nothing at all while the list has open questions."""
    return (
        Draft(Plan()) if reading.questions else _PlanBuilder(Matching(reading, house, today, choices)).draft
    )


@dataclass(frozen=True)
class _PlanBuilder:
    who: Matching

    # ── who is who ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _in_bad_rows(self) -> frozenset[str]:
        """Ids of people whom only rows with flaws may mean: the list does not decide about them."""
        if not self.who.reading.flaws:
            return frozenset()
        sound = {row.member.id for row in self.who.matched.rows if row.member}
        return frozenset(
            member.id
            for member in self.who.staff.members
            if member.id not in sound
            and {name_key(member.login), name_key(member.name)} & self.who.named_keys
        )

    @cached_property
    def _staying_rows(self) -> tuple[MatchedRow, ...]:
        return tuple(row for row in self.who.matched.rows if not self.who.is_gone(row.listed))

    # ── who leaves ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _listed_as_leaving(self) -> dict[str, ListedPerson]:
        """By id."""
        return {
            row.member.id: row.listed
            for row in self.who.matched.rows
            if row.member and not row.member.has_left and self.who.is_gone(row.listed)
        }

    @cached_property
    def _absent_members(self) -> tuple[StaffMember, ...]:
        """Here, and not in the list."""
        listed = {row.member.id for row in self.who.matched.rows if row.member}
        known = listed | self.who.matched.meant | self._in_bad_rows
        return tuple(one for one in self.who.staff.members if not one.has_left and one.id not in known)

    @cached_property
    def _leaving_ids(self) -> frozenset[str]:
        """Ids. An admin cannot leave by their own list, nor the last admin by not being in it."""
        said = frozenset(self._listed_as_leaving)
        if not (self.who.choices.everyone and self.who.reading.people):
            return said
        absent = frozenset(member.id for member in self._absent_members if member.id != self.who.staff.by)
        if self._has_admin_without(said | absent):
            return said | absent
        return said | {one for one in absent if not self.who.by_id[one].is_admin}

    def _has_admin_without(self, gone: frozenset[str]) -> bool:
        return any(
            member.is_admin and (member.can_sign_in or member.id == self.who.staff.by)
            for member in self.who.staff.members
            if not member.has_left and member.id not in gone
        )

    def _flaws_of_leaving(self) -> Iterable[Flaw]:
        admins = {one for one in self._listed_as_leaving if self.who.by_id[one].is_admin}
        without = bool(admins) and not self._has_admin_without(frozenset(self._listed_as_leaving))
        for person_id, listed in self._listed_as_leaving.items():
            if person_id == self.who.staff.by:
                yield self.who.make_flaw(listed, Field.LEFT, FlawKind.YOURSELF, listed.login)
            elif without and person_id in admins:
                yield self.who.make_flaw(listed, Field.LEFT, FlawKind.LAST_ADMIN, listed.login)

    # ── teams ───────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _new_teams(self) -> dict[str, str]:
        """By key, as most rows spell it; where that is a draw, rather with small letters beside
        the capitals.
        """
        here = {team_key(name) for name in self.who.staff.teams}
        spelled: dict[str, Counter[str]] = {}
        for row in self._staying_rows:
            key = team_key(row.listed.team)
            if key and key not in here:
                spelled.setdefault(key, Counter())[" ".join(row.listed.team.split())] += 1
        return {
            key: min(names, key=lambda name: (-names[name], name.isupper() or name.islower(), name))
            for key, names in spelled.items()
        }

    @cached_property
    def _teams_by_key(self) -> dict[str, str]:
        """Every team there will be, by key."""
        return self._new_teams | {team_key(name): name for name in self.who.staff.teams}

    @cached_property
    def _every_team(self) -> tuple[str, ...]:
        return tuple(sorted(self._teams_by_key.values()))

    @cached_property
    def _teams_known(self) -> frozenset[str]:
        """Keys of the teams that may be led; those of rows with flaws too."""
        return frozenset(self._teams_by_key) | {
            team_key(name) for name in self.who.reading.teams if self.who.has_bad_rows
        }

    def _teams_led(self, row: MatchedRow) -> tuple[tuple[str, ...], list[Flaw]]:
        """The teams that someone is to lead, by name; as it is where a name is wrong."""
        said, before = row.listed.leads, row.member.leads if row.member else ()
        if not said:
            return before, []
        if EVERY_TEAM in said:
            none = self.who.make_flaw(row.listed, Field.LEADS, FlawKind.NO_TEAMS, EVERY_TEAM)
            return self._every_team, [] if self._teams_known else [none]
        keys = {team_key(name): name for name in said}
        flaws = [
            self.who.make_flaw(row.listed, Field.LEADS, FlawKind.UNKNOWN_TEAM, name)
            for key, name in keys.items()
            if key not in self._teams_known
        ]
        known = {key for key in keys if key in self._teams_by_key}
        return tuple(
            sorted(self._teams_by_key[key] for key in known)
        ) if known == keys.keys() else before, flaws

    def _list_team_leads(self) -> tuple[dict[str, tuple[str, ...]], list[Flaw]]:
        """By sign-in name.

        As it is for everyone where it is too much: everyone who leads every team would be a line for each
        pair.
        """
        led: dict[str, tuple[str, ...]] = {}
        flaws: list[Flaw] = []
        pairs = 0
        for row in sorted(self._staying_rows, key=lambda row: row.listed.line):
            before = row.member.leads if row.member else ()
            led[row.listed.login], wrong = self._teams_led(row)
            flaws += wrong
            if led[row.listed.login] is self._every_team:
                pairs += len(self._every_team) - len(before)
            else:
                pairs += len(set(led[row.listed.login]).difference(before))
            if pairs > MOST_LEADS:
                return {}, [self.who.make_flaw(row.listed, Field.LEADS, FlawKind.TOO_MANY_LEADS)]
        return led, flaws

    @cached_property
    def _managers(self) -> LineManagers:
        return LineManagers(
            who=self.who,
            staying=self._staying_rows,
            leaving=self._leaving_ids,
            in_bad_rows=self._in_bad_rows,
        )

    # ── the plan ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def draft(self) -> Draft:
        leads = {row.listed.login: self._managers.find_lead(row) for row in self._staying_rows}
        flaws = [
            *self.who.reading.flaws,
            *self.who.matched.flaws,
            *self._flaws_of_leaving(),
            *self._managers.find_circle_flaws(leads),
        ]
        flaws += [flaw for _, flaw in leads.values() if flaw]
        led, wrong = self._list_team_leads()
        flaws += wrong
        wanted = [
            self._to_wanted(
                row,
                leads[row.listed.login][0],
                led.get(row.listed.login, row.member.leads if row.member else ()),
            )
            for row in self._staying_rows
        ]
        wanted.sort(key=lambda one: (fold_text(one.name), one.login))
        changes = [(one, self._list_changes(one)) for one in wanted]
        effective = tuple(
            one for one, changed in changes if changed or one.member is None or one.member.has_left
        )
        here = sum(not member.has_left for member in self.who.staff.members)
        drawn = Plan(
            joining=tuple(
                replace(
                    one.listed, login=one.login, name=one.name, team=one.team, lead=one.lead, leads=one.leads
                )
                for one in wanted
                if one.member is None
            ),
            changed=tuple(changed for _, found in changes for changed in found),
            leaving=_ids_and_names(self.who.by_id[one] for one in self._leaving_ids),
            returning=_ids_and_names(one.member for one in wanted if one.member and one.member.has_left),
            many_leave=len(self._leaving_ids) > max(FEW_LEAVERS, here * USUAL_SHARE_OF_LEAVERS),
            missing=_ids_and_names(one for one in self._absent_members if one.id not in self._leaving_ids),
            alike=tuple(
                sorted(
                    self.who.matched.alike, key=lambda one: (fold_text(one.name), one.login, one.login_here)
                )
            ),
            new_teams=tuple(sorted(self._new_teams.values())),
            slips=tuple(find_slips(self._new_teams.values(), self.who.staff.teams)),
            same=len(self.who.matched.rows) - len(effective) - len(self._listed_as_leaving),
            flaws=tuple(sorted(flaws)),
        )
        # The digest covers what is shown, and which person each name means.
        meant = [
            (one.login, one.team, one.lead, one.leads, one.language, one.contract_hours) for one in effective
        ]
        digest = sha256(repr((drawn, meant)).encode()).hexdigest()
        return Draft(replace(drawn, digest=digest), effective)

    def _to_wanted(self, row: MatchedRow, lead: str, led: tuple[str, ...]) -> WantedMember:
        listed, member = row.listed, row.member
        hours = member.contract_hours if member and listed.contract_hours is None else listed.contract_hours
        return WantedMember(
            member=member,
            listed=listed,
            login=listed.login,
            name=listed.name or (member.name if member else listed.login),
            team=self._teams_by_key[team_key(listed.team)] if listed.team else member.team if member else "",
            lead=lead,
            leads=led,
            # People who have signed in choose their language themselves.
            language=member.language
            if member and (member.can_sign_in or not listed.language)
            else listed.language or None,
            contract_hours=hours,
        )

    def _list_changes(self, one: WantedMember) -> list[PlannedChange]:
        member = one.member
        if member is None:
            return []
        lead_now = self._managers.lead_now(member)
        leads = ("", "") if lead_now == one.lead else self._managers.leads_shown(lead_now, one.lead)
        shown = {
            ChangeKind.LOGIN: (member.login, one.login),
            ChangeKind.NAME: (member.name, one.name),
            ChangeKind.TEAM: (member.team, one.team),
            ChangeKind.LEAD: leads,
            ChangeKind.LEADS: (", ".join(member.leads), ", ".join(one.leads)),
            ChangeKind.LANGUAGE: (member.language or "", one.language or ""),
            ChangeKind.CONTRACT_HOURS: (_hours_text(member.contract_hours), _hours_text(one.contract_hours)),
        }
        return [
            PlannedChange(person_id=member.id, name=member.name, what=what, before=before, after=after)
            for what, (before, after) in shown.items()
            if before != after
        ]


def _ids_and_names(found: Iterable[StaffMember]) -> tuple[tuple[str, str], ...]:
    ordered = sorted(found, key=lambda one: (fold_text(one.name), one.login))
    return tuple((one.id, one.name) for one in ordered)


def _hours_text(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.10g}"
