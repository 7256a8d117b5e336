"""What a staff list changes about the people here: the same plan in any order of its rows.

People are found by sign-in name, or by name in a list that has none. A list changes nothing that it does not
say. A flaw in one row makes no flaw in another: whom and what a broken row names is known all the same, and
what it would have changed is left out of account.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.name_search import fold_text
from alongside.core.rules.visible_text import strip_invisible
from alongside.staff_lists.rules.identities import (
    MOST_NAMED,
    MatchedRow,
    Matching,
    Staff,
    StaffMember,
    joined_logins,
    name_key,
    team_key,
)
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

FEW_LEAVERS = 5  # leavers: of more, also more than a share of those here, the number has to be said
USUAL_SHARE_OF_LEAVERS = 0.1
MOST_NEAR = 20  # teams that are looked at for each way in which a new one may be a slip
SHORTEST_SLIP = 4  # letters of a word: shorter ones differ on purpose, as in Team A and Team B


@dataclass(frozen=True)
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
class _NamedLead:
    """Whom the cell of a line manager may mean, by sign-in name. present: of these, who will be here.

    first: of those who are certain.
    """

    fitting: Set[str]
    present: Set[str]
    certain: Set[str]
    first: tuple[str, ...]
    in_bad_rows: bool


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

    @property
    def _many_leave(self) -> bool:
        here = sum(not member.has_left for member in self.who.staff.members)
        return len(self._leaving_ids) > max(FEW_LEAVERS, here * USUAL_SHARE_OF_LEAVERS)

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
            team_key(name) for name in self.who.reading.teams if self._has_bad_rows
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

    @cached_property
    def _team_leads(self) -> tuple[dict[str, tuple[str, ...]], list[Flaw]]:
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

    # ── line managers ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _names_then(self) -> dict[str, str]:
        """Sign-in name of everyone, here or gone, to their name, once the list is done."""
        changed = {row.member.id for row in self.who.matched.rows if row.member}
        unlisted = {one.login: one.name for one in self.who.staff.members if one.id not in changed}
        return unlisted | {
            # Who leaves, or left, keeps the name they have.
            row.listed.login: row.member.name
            if row.member and (self.who.is_gone(row.listed) or not row.listed.name)
            else row.listed.name or row.listed.login
            for row in self.who.matched.rows
            if row.listed.login
        }

    @cached_property
    def _login_then(self) -> dict[str, str]:
        """Of people here, by id."""
        now = {member.id: member.login for member in self.who.staff.members}
        return now | {row.member.id: row.listed.login for row in self.who.matched.rows if row.member}

    @cached_property
    def _here_then(self) -> frozenset[str]:
        """The sign-in names of those who will be here."""
        stay = {
            self._login_then[member.id]
            for member in self.who.staff.members
            if not member.has_left and member.id not in self._leaving_ids
        }
        return frozenset(stay | {row.listed.login for row in self._staying_rows})

    @cached_property
    def _logins_by_name(self) -> dict[str, set[str]]:
        """Sign-in names by key of the name they will have.

        A person who may be one of the list does not count twice.
        """
        found_as = {row.member.id for row in self.who.matched.rows if row.member}
        maybe = {
            self._login_then[one.person_id] for one in self.who.matched.alike if one.person_id not in found_as
        }
        found: dict[str, set[str]] = {}
        for login, name in self._names_then.items():
            if login not in maybe:
                found.setdefault(name_key(name), set()).add(login)
        return found

    def _find_lead(self, row: MatchedRow) -> tuple[str, Flaw | None]:
        """The sign-in name of someone's line manager, empty for none; None and the flaw where the list names
        no one.
        """
        written, now, own = row.listed.lead.strip(), self._lead_now(row.member), row.listed.login
        if not written:
            return now, None
        named = self._find_named(written)
        if now in named.fitting:  # of two with the name, it is the one it was
            return now, None
        present = named.present
        if len(present) == 2:
            present = present - {own}
        certain = len(named.certain) - (len(named.present) > 1 and own in named.certain)
        if certain > 1:
            others = (login for login in named.first if login != own)
            wrong, other = FlawKind.LEAD_OF_TWO, joined_logins(others)
        elif len(present) == 1 and own not in present:
            return next(iter(present)), None
        elif named.in_bad_rows or self._may_be_in_a_bad_row(written):
            return "", None  # and that flaw is enough
        elif present:
            wrong, other = FlawKind.OWN_LEAD, ""
        else:
            wrong, other = FlawKind.LEAD_HAS_LEFT if named.fitting else FlawKind.UNKNOWN_LEAD, ""
        return "", self.who.make_flaw(row.listed, Field.LEAD, wrong, written, other)

    def _find_named(self, written: str) -> "_NamedLead":
        """Worked out once for all the rows that write it."""
        if written not in self._named_so_far:
            fitting = self._logins_meant(written)
            present = fitting & self._here_then
            certain = present - self._logins_in_bad_rows
            first = tuple(sorted(certain)[: MOST_NAMED + 2])
            in_bad_rows = bool(fitting & self._logins_in_bad_rows)
            self._named_so_far[written] = _NamedLead(fitting, present, certain, first, in_bad_rows)
        return self._named_so_far[written]

    @cached_property
    def _named_so_far(self) -> "dict[str, _NamedLead]":
        return {}

    def _lead_now(self, member: StaffMember | None) -> str:
        return self._login_then[member.lead_id] if member and member.lead_id else ""

    def _logins_meant(self, written: str) -> Set[str]:
        """The sign-in names that a line manager's cell may mean."""
        login = _as_login(written)
        if login in self._names_then:
            return {login}
        if login in self.who.by_login:
            return {self._login_then[self.who.by_login[login].id]}
        return self._logins_by_name.get(name_key(written), frozenset())

    def _may_be_in_a_bad_row(self, written: str) -> bool:
        """Where a name is meant, a row with a flaw may have it as well as a sound one."""
        if not self._has_bad_rows or _as_login(written) in self._in_sound_rows:
            return False
        return name_key(written) in self.who.named_keys

    @cached_property
    def _logins_in_bad_rows(self) -> frozenset[str]:
        return frozenset(self.who.by_id[one].login for one in self._in_bad_rows)

    @cached_property
    def _in_sound_rows(self) -> frozenset[str]:
        """Sign-in names."""
        return frozenset(row.listed.login for row in self.who.matched.rows)

    @property
    def _has_bad_rows(self) -> bool:
        return bool(self.who.reading.flaws or self.who.matched.flaws)

    def _find_circle_flaws(self, leads: Mapping[str, tuple[str, Flaw | None]]) -> Iterable[Flaw]:
        """Only those that the list makes, each at the rows that make it.

        `leads`: by the sign-in name of who has that lead then.

        While a row has a flaw it may have a name that another row means, so what is said by name closes no
        circle then.
        """
        if self._has_bad_rows:
            by_name = {
                row.listed.login
                for row in self._staying_rows
                if _as_login(row.listed.lead) not in self._names_then
            }
            leads = {login: ("" if login in by_name else lead, flaw) for login, (lead, flaw) in leads.items()}
        unknown = self.who.matched.meant | self._in_bad_rows
        above = {
            self._login_then[member.id]: self._lead_now(member)
            for member in self.who.staff.members
            if member.id not in unknown
        } | {login: lead for login, (lead, _) in leads.items()}
        found = {login: (circle, at) for circle in find_circles(above) for at, login in enumerate(circle)}
        for row in self._staying_rows:
            login = row.listed.login
            if login in found and above[login] != self._lead_now(row.member):
                circle, start = found[login]
                way = [circle[(start + step) % len(circle)] for step in range(min(len(circle), MOST_NAMED))]
                more = ["…"] if len(circle) > MOST_NAMED else []
                names = " → ".join([*(self._names_then[one] for one in way), *more, self._names_then[login]])
                yield self.who.make_flaw(row.listed, Field.LEAD, FlawKind.CIRCLE, row.listed.lead, names)

    # ── the plan ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def draft(self) -> Draft:
        leads = {row.listed.login: self._find_lead(row) for row in self._staying_rows}
        flaws = [
            *self.who.reading.flaws,
            *self.who.matched.flaws,
            *self._flaws_of_leaving(),
            *self._find_circle_flaws(leads),
        ]
        flaws += [flaw for _, flaw in leads.values() if flaw]
        led, wrong = self._team_leads
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
        drawn = Plan(
            joining=tuple(_to_listed(one) for one in wanted if one.member is None),
            changed=tuple(changed for _, found in changes for changed in found),
            leaving=_ids_and_names(self.who.by_id[one] for one in self._leaving_ids),
            returning=_ids_and_names(one.member for one in wanted if one.member and one.member.has_left),
            many_leave=self._many_leave,
            missing=_ids_and_names(one for one in self._absent_members if one.id not in self._leaving_ids),
            alike=tuple(
                sorted(
                    self.who.matched.alike, key=lambda one: (fold_text(one.name), one.login, one.login_here)
                )
            ),
            new_teams=tuple(sorted(self._new_teams.values())),
            slips=tuple(_find_slips(self._new_teams.values(), self.who.staff.teams)),
            same=len(self.who.matched.rows) - len(effective) - len(self._listed_as_leaving),
            flaws=tuple(sorted(flaws)),
        )
        return Draft(replace(drawn, digest=_plan_digest(drawn, effective)), effective)

    def _to_wanted(self, row: MatchedRow, lead: str, led: tuple[str, ...]) -> WantedMember:
        listed, member = row.listed, row.member
        hours = member.contract_hours if member and listed.contract_hours is None else listed.contract_hours
        return WantedMember(
            member,
            listed,
            listed.login,
            listed.name or (member.name if member else listed.login),
            self._teams_by_key[team_key(listed.team)] if listed.team else member.team if member else "",
            lead,
            led,
            # People who have signed in choose their language themselves.
            member.language
            if member and (member.can_sign_in or not listed.language)
            else listed.language or None,
            hours,
        )

    def _list_changes(self, one: WantedMember) -> list[PlannedChange]:
        member = one.member
        if member is None:
            return []
        lead_now = self._lead_now(member)
        leads = ("", "") if lead_now == one.lead else self._leads_shown(lead_now, one.lead)
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
            PlannedChange(member.id, member.name, what, before, after)
            for what, (before, after) in shown.items()
            if before != after
        ]

    def _leads_shown(self, before: str, after: str) -> tuple[str, str]:
        """By name; with the sign-in name as well where both have the same one, or others do."""
        names = self._names_then.get(before, ""), self._names_then.get(after, "")
        alike = names[0] == names[1]

        def name_shown(login: str, name: str) -> str:
            several = alike or len(self._logins_by_name.get(name_key(name), ())) > 1
            return f"{name} ({login})" if login and several else name

        return name_shown(before, names[0]), name_shown(after, names[1])


def find_circles(above: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Each circle of line managers. above: sign-in name to the line manager's; empty for none."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in above:
        way: dict[str, None] = {}
        at = start
        while at and at not in done and at not in way:
            way[at] = None
            at = above.get(at, "")
        if at in way:
            walked = list(way)
            found.append(tuple(walked[walked.index(at) :]))
        done.update(way)
    return found


def _as_login(written: str) -> str:
    return strip_invisible(written).strip().lower()


def _ids_and_names(found: Iterable[StaffMember]) -> tuple[tuple[str, str], ...]:
    ordered = sorted(found, key=lambda one: (fold_text(one.name), one.login))
    return tuple((one.id, one.name) for one in ordered)


def _to_listed(one: WantedMember) -> ListedPerson:
    return replace(one.listed, login=one.login, name=one.name, team=one.team, lead=one.lead, leads=one.leads)


def _hours_text(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.10g}"


def _find_slips(new: Iterable[str], here: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each new team whose name is one letter off that of another, with that one: of those here rather than of
    the new ones.
    """
    by_rest: dict[str, list[str]] = {}

    def may_be_meant(name: str) -> None:
        for rest in _without_one(name):
            if len(near := by_rest.setdefault(rest, [])) < MOST_NEAR:
                near.append(name)

    for name in here:
        may_be_meant(name)
    known = frozenset(here)
    for name in sorted(new):
        near = {
            other for rest in _without_one(name) for other in by_rest.get(rest, ()) if _is_slip(name, other)
        }
        if near:
            yield name, min(near, key=lambda other: (other not in known, other))
        may_be_meant(name)


def _without_one(name: str) -> set[str]:
    key = team_key(name).replace(" ", "")
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}


def _is_slip(one: str, other: str) -> bool:
    """Not of numbers, nor of the short words that tell teams apart."""
    words, others = team_key(one).split(), team_key(other).split()
    if "".join(words) == "".join(others):
        return True
    if len(words) != len(others):
        return False
    apart = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(apart) == 1 and all(word.isalpha() and len(word) >= SHORTEST_SLIP for word in apart[0])


def _plan_digest(drawn: Plan, effective: Iterable[WantedMember]) -> str:
    """Covers what is shown, and which person each name means."""
    meant = [
        (one.login, one.team, one.lead, one.leads, one.language, one.contract_hours) for one in effective
    ]
    return sha256(repr((drawn, meant)).encode()).hexdigest()
