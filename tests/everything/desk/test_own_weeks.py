"""Weeks from a person's own file: all or none, beside what was entered here, and gone again with one press."""

import csv
import io
from dataclasses import replace

import pytest

from alongside.accounts.desk import own_keys
from alongside.accounts.rules.people import Person
from alongside.accounts.store import locked_history, organisations
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import TEXT_LIMIT, CheckIn, WorkFacts
from alongside.checkins.rules.history import as_csv_table
from alongside.checkins.store import checkins
from alongside.checkins.store.sealed_texts import restore_check_in_texts
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import as_csv
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, load_words
from alongside.everything.desk.own_weeks import OwnWeeksDesk, read_own_table
from alongside.everything.rules.own_weeks import LARGEST, FileFault
from alongside.everything.words.own_weeks import column_names, template_file
from alongside.staff_lists.rules.model import Table
from alongside.staff_lists.rules.tables import read_table
from tests.conftest import NOW, WEEK

ANA, BEN = (Person(id=name, login=name, name=name.title()) for name in ("ana", "ben"))
NAMES = column_names()
CLOSED = Week("2026-W07")
SEPARATORS = {"en": ",", "es": ";"}  # as spreadsheet programs of the language have them
FILE = b"week,hours,exhaustion,note\n2026-W07,38,2,mine\n2026-W06,,3,\n"


def table_of(content: bytes) -> Table:
    return read_table(content, longest=TEXT_LIMIT)


@pytest.fixture
def desk(store: Store) -> OwnWeeksDesk:
    return OwnWeeksDesk(store=store, person=ANA, now=NOW)


def weeks_of(store: Store, person: Person = ANA) -> list[CheckIn]:
    with store.read() as db:
        return checkins.list_check_ins(db, person.id)


def entered(store: Store, *weeks: CheckIn, person: Person = ANA) -> None:
    with store.write() as db:
        checkins.save_check_ins(db, [(person.id, week) for week in weeks], NOW)


def advocate(store: Store, person: Person = ANA) -> AdvocateDesk:
    return AdvocateDesk(store=store, person=person, now=NOW)


def test_what_is_brought_in_is_in_ones_own_history_and_marked(store: Store, desk: OwnWeeksDesk) -> None:
    found = desk.bring_in_weeks(table_of(FILE), NAMES)

    assert tuple(weeks_of(store)) == found.check_ins
    assert [(week.week.text, week.brought_in) for week in advocate(store).load_history().weeks] == [
        ("2026-W06", True),
        ("2026-W07", True),
    ]
    assert desk.list_weeks_brought_in() == [Week("2026-W06"), CLOSED]
    assert weeks_of(store, BEN) == []


def test_ones_own_download_can_be_brought_in_by_a_newcomer(store: Store) -> None:
    said = {"exhaustion": 4, "manageability": 1, "recovery": 0, "aftereffects": 3, "support": 2, "meaning": 4}
    facts = WorkFacts(hours=36.5, after_hours_days=2, heavy_contacts=3, open_cases=20, hearings=1, days_off=1)
    mine = [
        CheckIn(CLOSED.back(2), away=True, win="On leave", revision=1),
        CheckIn(CLOSED.back(1), answers={"meaning": 0}, facts=replace(facts, supervised=False), revision=1),
        CheckIn(
            CLOSED, answers=said, facts=replace(facts, supervised=True), win="=Won, “so”\ntwice", revision=1
        ),
    ]
    entered(store, *mine, CheckIn(WEEK, answers=said, revision=1))
    download = as_csv_table(advocate(store).load_history())

    newcomer = OwnWeeksDesk(store=store, person=BEN, now=NOW)
    found = newcomer.bring_in_weeks(table_of(download), NAMES)

    assert [replace(week, brought_in=False) for week in weeks_of(store, BEN)] == mine
    assert (found.faults, found.still_open) == ((), 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_can_be_read_and_says_nothing_by_itself(desk: OwnWeeksDesk, language: str) -> None:
    weeks = desk.list_closed_weeks(3)
    template = template_file(weeks, desk.pack, load_words(language))
    header, first, *_ = csv.reader(io.StringIO(template.decode("utf-8-sig")), delimiter=SEPARATORS[language])
    filled = first[:2] + ["1"] * len(desk.pack.items) + [""] * (len(header) - 4 - len(desk.pack.items))

    blank = desk.preview_weeks(table_of(template), NAMES)
    found = desk.preview_weeks(table_of(as_csv(header, [[*filled, "won", "mine"]])), NAMES)

    assert (blank.check_ins, blank.faults, blank.blank) == ((), (), len(weeks))
    assert (found.unused, found.faults) == ((), ())
    assert [(one.week, set(one.answers), one.note) for one in found.check_ins] == [
        (CLOSED, {item.key for item in desk.pack.items}, "mine")
    ]


def test_what_someone_wrote_is_sealed_as_in_any_other_week(store: Store, desk: OwnWeeksDesk) -> None:
    with store.write() as db:
        keys = own_keys.make_keys(db, "ana", NOW)

    desk.bring_in_weeks(table_of(FILE), NAMES)

    with store.read() as db:
        assert all("mine" not in str(tuple(row)) for row in db.rows("select * from check_in"))
        assert [week.note for week in checkins.list_check_ins(db, "ana", keys)] == ["", "mine"]


def test_weeks_that_were_locked_and_unlocked_stay_marked(store: Store, desk: OwnWeeksDesk) -> None:
    desk.bring_in_weeks(table_of(FILE), NAMES)
    with store.write() as db:
        rows = locked_history.read_history(db, "ana")
        locked_history.clear_history(db, "ana")
        locked_history.restore_history(db, rows)

    assert desk.list_weeks_brought_in() == [Week("2026-W06"), CLOSED]


@pytest.mark.parametrize("of_earlier_version", [False, True])
def test_a_locked_week_comes_back_as_it_was_entered_over_one_brought_in_since(
    store: Store, desk: OwnWeeksDesk, of_earlier_version: bool
) -> None:
    locked = CheckIn(CLOSED, answers={"exhaustion": 1}, facts=WorkFacts(hours=30), win="Mine", revision=2)
    entered(store, locked)
    with store.write() as db:
        codes = own_keys.make_keys(db, "ana", NOW)
        rows = locked_history.read_history(db, "ana")
        locked_history.clear_history(db, "ana")
    desk.bring_in_weeks(table_of(FILE), NAMES)
    if of_earlier_version:
        rows = {
            table: [{name: value for name, value in row.items() if name != "brought_in"} for row in saved]
            for table, saved in rows.items()
        }

    with store.write() as db:
        locked_history.restore_history(db, rows)
        restore_check_in_texts(db, "ana", rows["check_in"][0], codes, codes)
    desk.remove_weeks_brought_in()

    with store.read() as db:
        assert checkins.list_check_ins(db, "ana", codes) == [replace(locked, note="mine")]


def test_one_fault_and_nothing_is_saved(store: Store, desk: OwnWeeksDesk) -> None:
    with pytest.raises(BadInput) as refusal:
        desk.bring_in_weeks(table_of(FILE + b"2026-W05,many,,\n"), NAMES)

    assert refusal.value.reason == FileFault.FAULTS
    assert weeks_of(store) == []


def test_what_was_entered_here_stays_as_it_is(store: Store, desk: OwnWeeksDesk) -> None:
    here = CheckIn(CLOSED, answers={"exhaustion": 0}, win="Here", revision=3)
    entered(store, here)

    found = desk.bring_in_weeks(table_of(FILE), NAMES)

    assert found.here == 1
    assert weeks_of(store)[1] == here
    with pytest.raises(BadInput) as refusal:
        desk.bring_in_weeks(table_of(FILE), NAMES)
    assert refusal.value.reason == FileFault.NOTHING_NEW


def test_removing_takes_what_was_brought_in_and_leaves_what_was_entered(
    store: Store, desk: OwnWeeksDesk
) -> None:
    here = CheckIn(WEEK, answers={"exhaustion": 1}, revision=1)
    entered(store, here)
    desk.bring_in_weeks(table_of(FILE), NAMES)
    OwnWeeksDesk(store=store, person=BEN, now=NOW).bring_in_weeks(table_of(FILE), NAMES)

    desk.remove_weeks_brought_in()

    assert weeks_of(store) == [here]
    assert len(weeks_of(store, BEN)) == 2
    with store.read() as db:
        rows = db.rows("select week from response where person_id = 'ana'")
        assert [row["week"] for row in rows] == [WEEK.text]


def test_a_week_that_can_be_filled_in_again_stays_marked_when_it_is_saved(
    store: Store, desk: OwnWeeksDesk
) -> None:
    """The week opens later in an organisation that has changed its weekday, so that an earlier one is open once more."""
    desk.bring_in_weeks(table_of(FILE), NAMES)
    with store.write() as db:
        organisation = organisations.require_organisation(db)
        organisations.save_organisation(db, replace(organisation, week_opens=6), NOW)
    again = CheckIn(CLOSED, answers={"exhaustion": 4})
    assert CLOSED in advocate(store).open_weeks()

    advocate(store).save_check_in(again, seen_revision=1)

    assert desk.list_weeks_brought_in() == [Week("2026-W06"), CLOSED]
    with store.read() as db:
        marks = db.rows("select brought_in from response where person_id = 'ana'")
    assert [row["brought_in"] for row in marks] == [1, 1]


def test_earlier_weeks_neither_fill_in_a_new_one_nor_make_weeks_between_missing(
    store: Store, desk: OwnWeeksDesk
) -> None:
    desk.bring_in_weeks(table_of(FILE), NAMES)
    newcomer = advocate(store)

    assert newcomer.prefilled_facts(WEEK) == WorkFacts()
    assert newcomer.list_missing_weeks(newcomer.open_weeks()) == []

    entered(store, CheckIn(CLOSED.back(3), facts=WorkFacts(hours=38), revision=1))  # the twin
    assert newcomer.prefilled_facts(WEEK) == WorkFacts(hours=38)
    assert newcomer.list_missing_weeks(newcomer.open_weeks()) == newcomer.open_weeks()


ZEROS = b"week,note\n2026-W07," + b"x" * (LARGEST - 100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no archive",
        b"%PDF-1.7",
        b"\x00" * 1000,
        b"\xff\xfe\x00",
        b'"' * 100_000,
        b",\n" * 100_000,
        ZEROS,
    ],
    ids=["empty", "archive", "pdf", "nulls", "half a letter", "quotes", "commas", "one cell"],
)
def test_a_hostile_file_is_refused_in_words_within_its_limits(desk: OwnWeeksDesk, content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        desk.bring_in_weeks(table_of(content), NAMES)
    assert refusal_text(refusal.value, load_words("en")) != refusal_text(BadInput("", ""), load_words("en"))


def test_an_own_file_is_taken_apart_in_a_child_process() -> None:
    assert read_own_table("ana", FILE) == table_of(FILE)
    with pytest.raises(BadInput) as refusal:
        read_own_table("ana", b"x" * (LARGEST + 1))
    assert refusal.value.reason == FileFault.TOO_LARGE
