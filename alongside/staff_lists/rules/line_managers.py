"""Whom the cells of line managers mean once the list is done, and the circles they would close."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from alongside.core.rules.visible_text import strip_invisible
from alongside.staff_lists.rules.identities import (
    MOST_NAMED,
    MatchedRow,
    Matching,
    StaffMember,
    joined_logins,
    name_key,
)
from alongside.staff_lists.rules.model import Field, Flaw, FlawKind


@dataclass(frozen=True, kw_only=True)
class _NamedLead:
    """Whom the cell of a line manager may mean, by sign-in name. present: of these, who will be here.

    first: of those who are certain. in_bad_rows: it may also be someone in a row with a flaw.
    """

    fitting: Set[str]
    present: Set[str]
    certain: Set[str]
    first: tuple[str, ...]
    in_bad_rows: bool


@dataclass(frozen=True, kw_only=True)
class LineManagers:
    """staying: the rows of those who will be here. leaving: ids.

    in_bad_rows: ids of people whom only rows with flaws may mean.
    """

    who: Matching
    staying: Sequence[MatchedRow]
    leaving: Set[str]
    in_bad_rows: Set[str]

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
            if not member.has_left and member.id not in self.leaving
        }
        return frozenset(stay | {row.listed.login for row in self.staying})

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

    @cached_property
    def _logins_in_bad_rows(self) -> frozenset[str]:
        return frozenset(self.who.by_id[one].login for one in self.in_bad_rows)

    @cached_property
    def _logins_in_sound_rows(self) -> frozenset[str]:
        return frozenset(row.listed.login for row in self.who.matched.rows)

    @cached_property
    def _named_so_far(self) -> dict[str, _NamedLead]:
        return {}

    def lead_now(self, member: StaffMember | None) -> str:
        return self._login_then[member.lead_id] if member and member.lead_id else ""

    def find_lead(self, row: MatchedRow) -> tuple[str, Flaw | None]:
        """The sign-in name of someone's line manager, empty for none; None and the flaw where the list names
        no one.
        """
        written, now, own = row.listed.lead.strip(), self.lead_now(row.member), row.listed.login
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
        elif named.in_bad_rows:
            return "", None  # and that flaw is enough
        elif present:
            wrong, other = FlawKind.OWN_LEAD, ""
        else:
            wrong, other = FlawKind.LEAD_HAS_LEFT if named.fitting else FlawKind.UNKNOWN_LEAD, ""
        return "", self.who.make_flaw(row.listed, Field.LEAD, wrong, written, other)

    def _find_named(self, written: str) -> _NamedLead:
        """Worked out once for all the rows that write it."""
        if written in self._named_so_far:
            return self._named_so_far[written]
        login = _as_login(written)
        fitting: Set[str] = self._logins_by_name.get(name_key(written), frozenset())
        if login in self._names_then:
            fitting = {login}
        elif login in self.who.by_login:
            fitting = {self._login_then[self.who.by_login[login].id]}
        present = fitting & self._here_then
        certain = present - self._logins_in_bad_rows
        # Where a name is meant, a row with a flaw may have it as well as a sound one.
        may_be_bad = self.who.has_bad_rows and login not in self._logins_in_sound_rows
        self._named_so_far[written] = _NamedLead(
            fitting=fitting,
            present=present,
            certain=certain,
            first=tuple(sorted(certain)[: MOST_NAMED + 2]),
            in_bad_rows=bool(fitting & self._logins_in_bad_rows)
            or (may_be_bad and name_key(written) in self.who.named_keys),
        )
        return self._named_so_far[written]

    def find_circle_flaws(self, leads: Mapping[str, tuple[str, Flaw | None]]) -> Iterable[Flaw]:
        """Only those that the list makes, each at the rows that make it.

        `leads`: by the sign-in name of who has that lead then.

        While a row has a flaw it may have a name that another row means, so what is said by name closes no
        circle then.
        """
        if self.who.has_bad_rows:
            by_name = {
                row.listed.login for row in self.staying if _as_login(row.listed.lead) not in self._names_then
            }
            leads = {login: ("" if login in by_name else lead, flaw) for login, (lead, flaw) in leads.items()}
        unknown = self.who.matched.meant | self.in_bad_rows
        above = {
            self._login_then[member.id]: self.lead_now(member)
            for member in self.who.staff.members
            if member.id not in unknown
        } | {login: lead for login, (lead, _) in leads.items()}
        found = {login: (circle, at) for circle in find_circles(above) for at, login in enumerate(circle)}
        for row in self.staying:
            login = row.listed.login
            if login in found and above[login] != self.lead_now(row.member):
                circle, start = found[login]
                way = [circle[(start + step) % len(circle)] for step in range(min(len(circle), MOST_NAMED))]
                more = ["…"] if len(circle) > MOST_NAMED else []
                names = " → ".join([*(self._names_then[one] for one in way), *more, self._names_then[login]])
                yield self.who.make_flaw(row.listed, Field.LEAD, FlawKind.CIRCLE, row.listed.lead, names)

    def leads_shown(self, before: str, after: str) -> tuple[str, str]:
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
