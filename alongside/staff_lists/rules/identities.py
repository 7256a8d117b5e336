"""Who each row of a staff list is: a person known here, or someone new."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from alongside.core.rules.name_search import fold_text
from alongside.core.rules.visible_text import strip_invisible
from alongside.staff_lists.rules.model import (
    Choices,
    Field,
    Flaw,
    FlawKind,
    ListedPerson,
    Namesake,
    Reading,
    answer_key,
)

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NOT_IN_A_LOGIN = re.compile(r"[^a-z0-9-]+")
MOST_NAMED = 12  # people named by one flaw: each of ten thousand rows may have as many
LONGEST_LOGIN = 90  # characters of one that is made: a number may follow
One = TypeVar("One")


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """A person known here, present or left. team, leads: names. left_on: None for who is here.

    can_sign_in: they have chosen a password.
    """

    id: str
    login: str
    name: str
    team: str = ""
    lead_id: str | None = None
    leads: tuple[str, ...] = ()
    language: str | None = None
    contract_hours: float | None = None
    left_on: date | None = None
    is_admin: bool = False
    can_sign_in: bool = False

    @property
    def has_left(self) -> bool:
        return self.left_on is not None


@dataclass(frozen=True)
class Staff:
    """Who is here and who was, and every team.

    by: the id of the admin who brings the list; empty is the operator.
    """

    members: tuple[StaffMember, ...] = ()
    teams: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class MatchedRow:
    """A row of the list and who it is; `member` is None for someone new.

    listed: with the sign-in name they have or will have.
    """

    listed: ListedPerson
    member: StaffMember | None


@dataclass(frozen=True)
class Matched:
    """meant: ids of people here whom a row may mean, without certainty."""

    rows: tuple[MatchedRow, ...]
    alike: tuple[Namesake, ...]
    flaws: tuple[Flaw, ...]
    meant: frozenset[str]


def name_key(name: str) -> str:
    """The same for Ana Doé, ANA DOE, and "Doe, Ana"."""
    return " ".join(sorted(fold_text(strip_invisible(name)).replace(",", " ").split()))


def team_key(name: str) -> str:
    """The same whatever the capitals and the blanks around it."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class Matching:
    """Finds who the rows are, by sign-in name, or by name where they have none."""

    reading: Reading
    staff: Staff
    today: date
    choices: Choices

    @cached_property
    def by_id(self) -> dict[str, StaffMember]:
        return {member.id: member for member in self.staff.members}

    @cached_property
    def by_login(self) -> dict[str, StaffMember]:
        return {member.login: member for member in self.staff.members}

    @cached_property
    def named_keys(self) -> frozenset[str]:
        """Keys of all names in the list, also in rows with flaws."""
        return frozenset(name_key(one) for one in self.reading.named)

    @property
    def has_bad_rows(self) -> bool:
        return bool(self.reading.flaws or self.matched.flaws)

    @cached_property
    def matched(self) -> Matched:
        """Someone found by name alone is one who is here, rather than one who has left."""
        here = _group_by(self.staff.members, lambda member: name_key(member.name))
        fitting = {
            key: [member for member in members if not member.has_left] or members
            for key, members in here.items()
        }
        of_several = {
            key: joined_logins(member.login for member in members)
            for key, members in fitting.items()
            if len(members) > 1
        }
        found: list[MatchedRow] = []
        flaws: list[Flaw] = []
        several: set[str] = set()
        for listed in self.reading.people:
            key = name_key(listed.name)
            if listed.login:
                found.append(MatchedRow(listed, self.by_login.get(listed.login)))
            elif key in of_several and not (fitting[key][0].has_left and self.is_gone(listed)):
                flaws.append(
                    self.make_flaw(
                        listed, Field.NAME, FlawKind.NAME_OF_TWO_HERE, listed.name, of_several[key]
                    )
                )
                several.add(key)
            else:
                found.append(MatchedRow(listed, fitting[key][0] if key in fitting else None))
        meant = {member.id for key in several for member in fitting[key]}
        rows, twice = self._once_each(found)
        alike, rows, taken = self._find_namesakes(rows, here, meant)
        rows, nameless = self._with_logins(rows)
        meant |= {one.person_id for one in alike}
        meant |= {row.member.id for row in found if row.member} - {
            row.member.id for row in rows if row.member
        }
        return Matched(tuple(rows), tuple(alike), (*flaws, *twice, *taken, *nameless), frozenset(meant))

    def _once_each(self, rows: list[MatchedRow]) -> tuple[list[MatchedRow], list[Flaw]]:
        """Without those who are meant by several rows."""

        def row_key(row: MatchedRow) -> str:
            if row.member:
                return row.member.id
            return row.listed.login or f"named {name_key(row.listed.name)}"

        once, flaws = [], []
        for same in _group_by(rows, row_key).values():
            if len(same) == 1:
                once += same
                continue
            for row in same:
                first = [str(other.listed.line) for other in same[: MOST_NAMED + 1] if other is not row]
                others = _first_few(first)
                flaws.append(
                    self.make_flaw(row.listed, Field.NAME, FlawKind.NAME_TWICE, row.listed.name, others)
                )
        return once, flaws

    def _find_namesakes(
        self, rows: list[MatchedRow], here: Mapping[str, list[StaffMember]], meant: set[str]
    ) -> tuple[list[Namesake], list[MatchedRow], list[Flaw]]:
        """What is open, and the rows with those whose question was answered: two rows that are to be one
        person stay open.
        """
        taken = {row.member.id for row in rows if row.member} | meant
        not_listed = {
            key: tuple(
                member
                for member in members
                if not member.has_left
                and member.id not in taken
                and name_key(member.login) not in self.named_keys
            )[:MOST_NAMED]
            for key, members in here.items()
        }

        def possible_members(row: MatchedRow) -> tuple[StaffMember, ...]:
            # A row that would bring someone back may be about someone new: found by name alone, or come after
            # they left.
            if row.member:
                left_on, joined = row.member.left_on, row.listed.joined
                came_later = not row.listed.login or (joined and left_on and joined > left_on)
                return (row.member,) if left_on and not self.is_gone(row.listed) and came_later else ()
            is_named = row.listed.login and row.listed.name
            return not_listed.get(name_key(row.listed.name), ()) if is_named else ()

        asked = [(row, possible_members(row), self.choices.alike.get(answer_key(row.listed))) for row in rows]
        claims = Counter(answer for _, members, answer in asked if answer in {one.id for one in members})
        settled: list[MatchedRow] = []
        alike: list[Namesake] = []
        flaws: list[Flaw] = []
        for row, members, answer in asked:
            listed = row.listed
            chosen = next((one for one in members if one.id == answer and claims[one.id] == 1), None)
            is_someone_else = bool(members) and answer == ""
            if chosen:
                settled.append(replace(row, member=chosen))
            elif is_someone_else and not listed.login:
                settled.append(replace(row, member=None))
            else:
                settled.append(row)
            # No one else can have a sign-in name that is someone's already, so that question stays open.
            is_taken = is_someone_else and bool(listed.login) and row.member is not None
            if is_taken:
                flaws.append(self.make_flaw(listed, Field.LOGIN, FlawKind.LOGIN_OF_ANOTHER, listed.login))
            if not chosen and (is_taken or not is_someone_else):
                alike += [
                    Namesake(
                        line=listed.line,
                        login=listed.login,
                        name=listed.name,
                        person_id=one.id,
                        login_here=one.login,
                        left_on=one.left_on,
                    )
                    for one in members
                    if claims[one.id] != 1
                ]
        return alike, settled, flaws

    def _with_logins(self, rows: list[MatchedRow]) -> tuple[list[MatchedRow], list[Flaw]]:
        """Those found by name with the sign-in name that they have, those who are new with one made of their
        name.
        """
        taken = {*self.by_login, *(row.listed.login for row in rows), *self.reading.named}
        numbers: dict[str, int] = {}
        done: list[MatchedRow] = []
        flaws: list[Flaw] = []
        for row in sorted(rows, key=lambda row: (row.listed.name, row.listed.line)):
            listed = row.listed
            if listed.login or (row.member is None and self.is_gone(listed)):
                done.append(row)
            elif row.member:
                # The name was how they were found, however it is written here.
                done.append(replace(row, listed=replace(listed, login=row.member.login, name="")))
            elif not self.choices.logins_from_names:
                flaws.append(self.make_flaw(listed, Field.LOGIN, FlawKind.NO_LOGIN))
            elif made := login_from(listed.name, taken, numbers):
                taken.add(made)
                done.append(replace(row, listed=replace(listed, login=made)))
            else:
                flaws.append(self.make_flaw(listed, Field.NAME, FlawKind.NO_LOGIN_FROM_NAME, listed.name))
        return done, flaws

    def is_gone(self, listed: ListedPerson) -> bool:
        return listed.left is not None and listed.left < self.today

    def make_flaw(
        self, listed: ListedPerson, field: Field, wrong: FlawKind, cell: str = "", other: str = ""
    ) -> Flaw:
        names = {column.holds: column.name for column in self.reading.columns if column.holds}
        if field is Field.NAME and field not in names:
            field = Field.LAST_NAME  # a name in two columns goes by the last one
        return Flaw(line=listed.line, column=names.get(field, ""), wrong=wrong, cell=cell, other=other)


def login_from(name: str, taken: Collection[str], numbers: dict[str, int] | None = None) -> str:
    """ana.lopez for Ana López and "López, Ana", with a number where that is taken; empty for a name without a
    Latin letter.

    numbers: the last one of each name, for the next who has it.
    """
    last, comma, first = strip_invisible(name).partition(",")
    words = (
        (f"{first} {last}" if comma else last).lower().translate(UMLAUTS).replace("'", "").replace("’", "")
    )
    plain = (NOT_IN_A_LOGIN.sub("", fold_text(word)).strip("-") for word in re.split(r"[\s.]+", words))
    made = ".".join(filter(None, plain))[:LONGEST_LOGIN].rstrip(".-")
    if len(made) < 2:
        return ""
    numbers = {} if numbers is None else numbers
    number = numbers.get(made, 1)
    while (found := made if number == 1 else f"{made}{number}") in taken:
        number += 1
    numbers[made] = number
    return found


def joined_logins(found: Iterable[str]) -> str:
    return _first_few(sorted(found))


def _first_few(found: list[str]) -> str:
    return ", ".join([*found[:MOST_NAMED], "…"] if len(found) > MOST_NAMED else found)


def _group_by(ones: Iterable[One], key: Callable[[One], str]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = {}
    for one in ones:
        found.setdefault(key(one), []).append(one)
    return found
