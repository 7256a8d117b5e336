"""Exporting and erasing a person's data: by the person themselves, or by the operator at the console."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alongside.accounts.desk.confirming import require_confirmed
from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.throttle import forget_tries
from alongside.accounts.rules.audit import OPERATOR, Action, LogEntry
from alongside.accounts.rules.organisations import NO_ORGANISATION, Organisation
from alongside.accounts.rules.people import LoginNotFound, NoAdminLeft, Person, Role
from alongside.accounts.store import accounts, audit, key_pairs, organisations, people
from alongside.checkins.rules.checkins import FACT_COLUMNS
from alongside.checkins.rules.history import History, build_history
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import Instrument, comparable_scales, score_answers
from alongside.checkins.store import baselines, checkins
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.spreadsheets import Value
from alongside.core.settings import notes_path
from alongside.core.store import copies
from alongside.core.store.engine import Store, Transaction
from alongside.everything.rules.records import RecordCounts, Table, WrongLogin
from alongside.everything.store import all_figures, records
from alongside.partners.desk.pairing_endings import end_all_pairings
from alongside.partners.desk.partner import partners_now
from alongside.profiles.desk.days_off import closed_since
from alongside.storage.store import erasure_ledger
from alongside.storage.store.examination import list_person_ids

FACTS = ("away", *FACT_COLUMNS)


@dataclass(frozen=True)
class PersonExport:
    """One person's data: tables, the same rows as an SQLite file, and their weeks as charts need them."""

    tables: tuple[Table, ...]
    database: bytes
    weeks: History
    pack: Instrument  # the weekly instrument, whose scores the weeks hold


@dataclass(frozen=True, kw_only=True)
class RecordsDesk(Desk):
    """One person and everything kept about them. No method here reaches another person's data."""

    sign_in_id: str = ""  # without one, nothing can be confirmed
    keys: KeyPair | None = None  # without them, sealed texts stay sealed

    def count_records(self) -> RecordCounts:
        with self.store.read() as db:
            weeks = checkins.list_check_ins(db, self.person.id, self.keys)
            counts = records.count_records(db, self.person.id)
        wins, notes = sum(bool(week.win) for week in weeks), sum(bool(week.note) for week in weeks)
        return RecordCounts(wins=wins, notes=notes, **counts)

    def audit_log(self) -> list[LogEntry]:
        """Entries about this person or about everyone, newest first."""
        with self.store.read() as db:
            return audit.entries_about(db, self.person.id)

    def organisation(self) -> Organisation:
        """A nameless one in UTC until the organisation is set up."""
        with self.store.read() as db:
            return organisations.find_organisation(db) or NO_ORGANISATION

    def export_records(self) -> PersonExport:
        """Everything, and logs the export. Raises NotConfirmed."""
        return _export_person(
            self.store, self.person.id, self.person.id, self.now, sign_in_id=self.sign_in_id, keys=self.keys
        )

    def is_last_admin(self) -> bool:
        with self.store.read() as db:
            return _is_last_admin(db, self.person.id)

    def erase_records(self, typed_login: str) -> bool:
        """Deletes the person. False when bytes may stay on the disk for now (see `Store.vacuum`).

        Raises WrongLogin, NotConfirmed and NoAdminLeft.
        """
        if typed_login.strip().lower() != self.person.login:
            raise WrongLogin(typed_login)
        return _erase_person(
            self.store, self.person.id, by=self.person.id, now=self.now, sign_in_id=self.sign_in_id
        )

    def known_copies(self) -> list[Path]:
        """Copies of the database that may still hold the person; erasing does not reach them."""
        return _known_copies(self.store)

    @property
    def is_on_server(self) -> bool:
        """Of a database: erasing does not reach the log and the backups that such a server keeps itself."""
        return self.store.file is None


@dataclass(frozen=True)
class Figures:
    """Everyone's figures, without texts. `people`: id, login, team. `rows` are read as they are consumed."""

    people: list[tuple[str, str, str]]
    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


@dataclass(frozen=True)
class DataAdmin:
    """The operator at the console. Each export is logged where the people it is about can see it."""

    store: Store
    now: datetime

    def find_person(self, login: str) -> Person:
        """Raises LoginNotFound."""
        with self.store.read() as db:
            found = people.by_login(db, login.strip().lower())
        if found is None:
            raise LoginNotFound(login)
        return found

    def export_person(self, person: Person) -> PersonExport:
        """Texts stay sealed as in the database, from the person's first sign-in on."""
        return _export_person(self.store, person.id, by=OPERATOR, now=self.now)

    def erase_person(self, person: Person) -> bool:
        """False when bytes may stay on the disk for now (see `Store.vacuum`). Raises NoAdminLeft."""
        return _erase_person(self.store, person.id, by=OPERATOR, now=self.now)

    def erase_again(self) -> tuple[int, bool]:
        """Everyone who is back although the ledger names them, as after a restore by a server's own tools.

        Their partners are not told again. How many, and False as `erase_person`.
        """
        ledger = erasure_ledger.read_ledger(notes_path(self.store.place))
        with self.store.write() as db:
            back = erasure_ledger.find_erased(ledger, list_person_ids(db))
            for person_id in back:
                audit.record_action(db, self.now, OPERATOR, Action.ERASED, person_id)
                records.erase_person(db, person_id)
        return len(back), self.store.vacuum()

    def known_copies(self) -> list[Path]:
        """See `RecordsDesk.known_copies`."""
        return _known_copies(self.store)

    @property
    def is_on_server(self) -> bool:
        """See `RecordsDesk.is_on_server`."""
        return self.store.file is None

    @contextmanager
    def open_all_figures(self, packs: Mapping[str, Instrument]) -> Iterator[Figures]:
        """One consistent view of all figures, logged when the block ends without an error.

        Until then, callers must not hand out what they read.
        """
        with self.store.read() as db:
            everyone = all_figures.people_and_teams(db)
            # Of every instrument answered; for a version no longer installed, the items that were answered.
            items: dict[str, None] = {}
            scales: dict[str, None] = {}
            for key, version in all_figures.answered_versions(db):
                pack = packs.get(key)
                if pack:
                    scales |= dict.fromkeys(scale.key for scale in comparable_scales(pack, version))
                if pack and pack.version == version:
                    items |= dict.fromkeys(item.key for item in pack.items)
                else:
                    items |= dict.fromkeys(sorted(all_figures.answered_items(db, key, version)))
            yield Figures(
                everyone,
                (
                    *("login", "team", "week", *FACTS, "instrument", "version"),
                    *(f"answer_{item}" for item in items),
                    *(f"score_{scale}" for scale in scales),
                ),
                _figure_rows(db, everyone, packs, list(items), list(scales)),
            )
        with self.store.write() as db:
            ids = (person_id for person_id, _, _ in everyone)
            audit.record_for_each(db, self.now, OPERATOR, Action.EXPORTED_WITH_EVERYONE, ids)


def _export_person(
    store: Store,
    person_id: str,
    by: str,
    now: datetime,
    *,
    sign_in_id: str = "",
    keys: KeyPair | None = None,
) -> PersonExport:
    with store.write() as db:
        _check_confirmed(db, by, now, sign_in_id)
        audit.record_action(db, now, by, Action.EXPORTED, person_id)
        tables = (*records.tables_of_person(db, person_id, keys), _match_reasons_table(db, person_id, now))
        check_ins = checkins.list_check_ins(db, person_id, keys)
        since = baselines.find_baseline_start(db, person_id)
        closed = closed_since(db, check_ins[0].week if check_ins else None, now)
    pack = weekly_instrument()
    weeks = build_history(check_ins, pack, since, closed)
    return PersonExport(tables, records.tables_as_database(tables), weeks, pack)


def _match_reasons_table(db: Transaction, person_id: str, now: datetime) -> Table:
    """The reasons for today's partners, as in the app: without parts that either person keeps private."""
    partners = partners_now(db, person_id, now) if organisations.find_organisation(db) else []
    key = ("pairing_id", "partner_id", "part")
    columns = ("person_id", *key, "points", "most", "words", "given_by_you", "fits_least")
    rows = tuple(
        (
            *(person_id, one.pairing_id, why.partner_id, shared.part.value, shared.points, shared.most),
            *(json.dumps(words, ensure_ascii=False) for words in (shared.words, shared.given)),
            int(shared.part is why.trade_off),
        )
        for one in partners
        for why in one.whys
        for shared in why.shared
    )
    return Table("pairing_reason", key, columns, rows)


def _known_copies(store: Store) -> list[Path]:
    """Those of our own making: who runs a server knows its backups."""
    return copies.list_known_copies(notes_path(store.place))


def _erase_person(store: Store, person_id: str, by: str, now: datetime, sign_in_id: str = "") -> bool:
    with erasure_ledger.record_erasure(notes_path(store.place), person_id), store.write() as db:
        _check_confirmed(db, by, now, sign_in_id)
        if _is_last_admin(db, person_id):
            raise NoAdminLeft
        if person := people.by_id(db, person_id):
            forget_tries(db, person)
        audit.record_action(db, now, by, Action.ERASED, person_id)
        end_all_pairings(db, person_id, now)
        key_pairs.delete_all_keys(db, person_id)
        records.erase_person(db, person_id)
    return store.vacuum()


def _check_confirmed(db: Transaction, by: str, now: datetime, sign_in_id: str) -> None:
    """Raises NotConfirmed. Not asked of the operator: at the console there is no sign-in and no password."""
    if by != OPERATOR:
        require_confirmed(db, by, sign_in_id, now)


def _is_last_admin(db: Transaction, person_id: str) -> bool:
    """Admins without a password do not count: their invitation may expire unused."""
    admins = people.role_holders(db, Role.ADMIN)
    return person_id in admins and not (admins - {person_id}) & accounts.ids_with_password(db)


def _figure_rows(
    db: Transaction,
    everyone: list[tuple[str, str, str]],
    packs: Mapping[str, Instrument],
    items: list[str],
    scales: list[str],
) -> Iterator[tuple[Value, ...]]:
    """Scores only of scales whose items are the same in the answered version; none without the instrument."""
    places = {person_id: (login, team) for person_id, login, team in everyone}
    for row in all_figures.read_figures(db):
        answers, scores, pack = row["answers"], {}, packs.get(row["instrument"])
        if pack is not None:
            found = score_answers(pack, answers)
            scores = {scale.key: found[scale.key] for scale in comparable_scales(pack, row["version"])}
        yield (
            *places[row["person_id"]],
            row["week"],
            *(row[fact] for fact in FACTS),
            row["instrument"],
            row["version"],
            *(answers.get(item) for item in items),
            *(value and round(value, 6) for value in map(scores.get, scales)),
        )
