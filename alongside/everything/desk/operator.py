"""What the operator may do on the command line: import people and weeks, publish, read one person's trend."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alongside.accounts.desk.clock import check_clock, confirm_clock
from alongside.accounts.desk.second_factor import turn_off_second_factor
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.organisations import NO_ORGANISATION
from alongside.accounts.rules.people import LoginNotFound, NotAnAdmin, Person, Role
from alongside.accounts.store import audit, organisations, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import WEEKLY, CheckIn
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.rules.trends import Point, Trend
from alongside.checkins.store import checkins
from alongside.core.rules import spreadsheets
from alongside.core.rules.spreadsheets import BadRows, Fault, Rows
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.everything.rules.imports import (
    ImportedWeek,
    ImportedWeeks,
    ReadOptions,
    read_check_ins,
)
from alongside.organisation.desk.invitations import new_invitation
from alongside.organisation.desk.staff_changes import StaffChange
from alongside.staff_lists.desk import staff_list
from alongside.staff_lists.rules.model import Choices, Plan, Reading, Table
from alongside.teams.gate.publishing import publish_all
from alongside.teams.store import workloads


@dataclass(frozen=True)
class ImportResult:
    """What an import wrote, or would have written. ignored: columns of the file that are not used."""

    rows: int
    weeks: tuple[str, ...]
    replaced: int
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class OperatorDesk:
    store: Store
    now: datetime

    def newest_week(self) -> Week:
        with self.store.read() as db:
            rule = (organisations.find_organisation(db) or NO_ORGANISATION).week_rule
        return rule.newest(self.now)

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────

    def read_staff_list(self, table: Table, choices: Choices, languages: Mapping[str, str]) -> Reading:
        with self.store.read() as db:
            return staff_list.read_table(self._staff_change(db), table, choices, languages)

    def plan_staff_list(self, reading: Reading, choices: Choices) -> Plan:
        with self.store.read() as db:
            return staff_list.draft_against_staff(self._staff_change(db), reading, choices).plan

    def apply_staff_list(
        self, reading: Reading, choices: Choices, digest: str, leaving: int | None = None
    ) -> Plan:
        with self.store.write() as db:
            return staff_list.apply_list(self._staff_change(db), reading, choices, digest, leaving)

    def _staff_change(self, db: Transaction) -> StaffChange:
        return StaffChange(db, OPERATOR, self.now.astimezone(UTC))

    # ── one person's weeks ──────────────────────────────────────────────────────────────────────────────────

    def read_trend(self, login: str) -> tuple[Person, tuple[Point, ...], Trend]:
        """What the person's own page shows. Their log records that it was viewed. Raises LoginNotFound."""
        with self.store.write() as db:
            person = _require_person(db, login)
            audit.record_action(db, self.now, OPERATOR, Action.TREND_VIEWED, person.id)
        own = AdvocateDesk(self.store, person, self.now).load_history()
        return person, own.points, own.trend

    # ── a way in ────────────────────────────────────────────────────────────────────────────────────────────

    def create_admin_link(self, login: str) -> str:
        """The token of a link for an admin who is locked out.

        It opens their role immediately and their own weeks after RESET_WAITS. It also turns off their second
        factor: a lost phone must not lock everyone out. Raises LoginNotFound, NotAnAdmin.
        """
        with self.store.write() as db:
            person = _require_person(db, login)
            if person.left_on or Role.ADMIN not in people.roles_of(db, person.id):
                raise NotAnAdmin(login)
            audit.record_action(db, self.now, OPERATOR, Action.ADMIN_LINK_CREATED, person.id)
            token = new_invitation(db, person.id, OPERATOR, self.now, roles_first=True)
            # After the link, which has to wait if the account has a second factor.
            turn_off_second_factor(db, person.id, OPERATOR, self.now)
            return token

    # ── figures of teams ────────────────────────────────────────────────────────────────────────────────────

    def require_person(self, login: str) -> Person:
        """Raises LoginNotFound."""
        with self.store.read() as db:
            return _require_person(db, login)

    def publish_due(self, history: bool = False) -> list[Week]:
        """Publishes every period that is due, freezes weeks that can no longer be filled in, and releases
        the figures for closed periods of support partners.

        history: as in `publish_due`. Raises ClockRefused.
        """
        check_clock(self.store, self.now)
        return publish_all(self.store, self.now, history)

    def confirm_clock(self) -> bool:
        """The operator has checked the date. False when it was not in doubt."""
        with self.store.write() as db:
            return confirm_clock(db, self.now)

    # ── check-ins ───────────────────────────────────────────────────────────────────────────────────────────

    def import_check_ins(
        self,
        content: bytes,
        instrument: Instrument,
        week: Week | None = None,
        mapped: Mapping[str, str] | None = None,
        multiply: Mapping[str, float] | None = None,
        replace_saved: bool = False,
        dry_run: bool = False,
        through: Callable[[Rows], Iterable[tuple[int, list[str]]]] = iter,
    ) -> ImportResult:
        """All or none. Raises Unreadable, or BadRows with every fault.

        A week that is already saved is a fault unless `replace_saved`; then the file's columns replace
        theirs, and the rest of that week stays.
        """
        how = ReadOptions(
            instrument=instrument,
            newest=self.newest_week(),
            week=week,
            mapped=mapped or {},
            multiply=multiply or {},
            through=through,
        )
        with _garbage_collection_paused():
            read = read_check_ins(spreadsheets.read_sheet(content), how)
            with self.store.read() if dry_run else self.store.write() as db:
                ids = people.ids_by_login(db)
                saved = _SavedWeeks.look_up(db, read, ids)
                already = saved.sealed_text_faults() if replace_saved else saved.already_saved_faults()
                unknown = [
                    Fault(row.line, "login", "is not known here", row.login)
                    for row in read.rows
                    if row.login not in ids
                ]
                if faults := read.faults + unknown + already:
                    raise BadRows(tuple(sorted(faults)))
                if not dry_run:
                    self._save_check_ins(db, read, saved.merge_check_ins(ids))
        weeks = sorted({row.check_in.week.text for row in read.rows})
        return ImportResult(len(read.rows), tuple(weeks), len(saved.rows), read.ignored)

    def _save_check_ins(
        self, db: Transaction, read: ImportedWeeks, check_ins: list[tuple[str, CheckIn]]
    ) -> None:
        if _writes_weeks(read):
            checkins.save_weeks(db, check_ins, self.now)
        if _writes_answers(read):
            checkins.save_answers(db, check_ins, self.now)
        workloads.delete_weeks(db, {check_in.week for _, check_in in check_ins})
        whose = dict.fromkeys(person_id for person_id, _ in check_ins)
        audit.record_for_each(db, self.now, OPERATOR, Action.CHECK_INS_IMPORTED, whose)


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Rows hold no reference cycles, and collecting while they are read would take half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _require_person(db: Transaction, login: str) -> Person:
    person = people.by_login(db, login.strip().lower())
    if person is None:
        raise LoginNotFound(login)
    return person


@dataclass(frozen=True)
class _SavedWeeks:
    """The rows of a file whose week is already saved, with what is saved."""

    read: ImportedWeeks
    rows: Mapping[int, CheckIn]  # by line

    @classmethod
    def look_up(cls, db: Transaction, read: ImportedWeeks, ids: Mapping[str, str]) -> "_SavedWeeks":
        of_person: dict[str, list[ImportedWeek]] = {}
        for row in read.rows:
            if row.login in ids:
                of_person.setdefault(row.login, []).append(row)
        found: dict[int, CheckIn] = {}
        for login, rows in of_person.items():
            # What a row would replace: the week, the answers to this instrument, or both.
            key = read.instrument.key
            answers = checkins.list_saved_answers(db, ids[login], key) if _writes_answers(read) else {}
            mine = checkins.list_check_ins(db, ids[login]) if _writes_weeks(read) else []
            weeks = {saved.week: saved for saved in mine}
            for row in rows:
                week = row.check_in.week
                if week in weeks or week in answers:
                    saved = weeks.get(week, CheckIn(week))
                    found[row.line] = replace(saved, answers=answers.get(week, {}))
        return cls(read, found)

    def already_saved_faults(self) -> list[Fault]:
        return [
            Fault(
                row.line,
                "week",
                f"{row.check_in.week.text} of {row.login} is saved already (--replace writes over it)",
            )
            for row in self.read.rows
            if row.line in self.rows
        ]

    def sealed_text_faults(self) -> list[Fault]:
        """Weeks with texts that only their writer can open and that the file would replace."""
        return [
            Fault(
                row.line,
                "week",
                f"{row.check_in.week.text} of {row.login} holds sealed text; "
                "leave out the columns win and note",
            )
            for row in self.read.rows
            if self.read.texts and row.line in self.rows and self.rows[row.line].sealed
        ]

    def merge_check_ins(self, ids: Mapping[str, str]) -> list[tuple[str, CheckIn]]:
        return [(ids[row.login], self._merge_row(row)) for row in self.read.rows]

    def _merge_row(self, row: ImportedWeek) -> CheckIn:
        saved = self.rows.get(row.line)
        if saved is None:
            return row.check_in
        said, read = row.check_in, self.read
        facts = {name: getattr(said.facts, name) for name in read.facts if name != "away"}
        away = said.away if "away" in read.facts else saved.away and not said.answers
        kept = {key: level for key, level in saved.answers.items() if key not in read.items and not away}
        return replace(
            said,
            away=away,
            answers=kept | dict(said.answers),
            facts=replace(saved.facts, **facts),
            win=said.win if "win" in read.texts else saved.win,
            note=said.note if "note" in read.texts else saved.note,
            factors=saved.factors,
            revision=saved.revision + 1,
            sealed=saved.sealed,
        )


def _writes_weeks(read: ImportedWeeks) -> bool:
    """False for answers to a longer questionnaire alone, which leave the weekly check-in as it is."""
    return bool(read.facts or read.texts) or read.instrument.key == WEEKLY


def _writes_answers(read: ImportedWeeks) -> bool:
    return bool(read.items) or "away" in read.facts  # being away deletes the answers of that week
