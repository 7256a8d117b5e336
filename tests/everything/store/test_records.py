"""Everything about one person comes out whole, and is gone without a byte left behind."""

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.passkeys import Passkey
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import (
    accounts,
    known_browsers,
    locked_history,
    passkeys,
    people,
    security_log,
    sign_ins,
    tries,
)
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.questionnaires import Response
from alongside.checkins.store import checkins
from alongside.core.rules.spreadsheets import Value
from alongside.core.rules.tokens import hashed
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.everything.rules.records import Table
from alongside.everything.store import all_figures, records
from alongside.matching.rules.participants import Mode, Pair, Part, Rule
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.store import notices, notification_preferences, outbox
from alongside.partners.rules.match_explanation import enough_to_tell
from alongside.partners.rules.partner_requests import Answer, PartnerRequest
from alongside.partners.rules.rounds import LeftOutPerson, Round, Wish
from alongside.partners.store import partner_requests, rounds
from alongside.profiles.rules.profiles import Absence, FreeTime, Profile
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.rules.sessions import Feedback, Met, Offer, Session, State, Weight
from alongside.sessions.store import pairings, sessions
from tests.fixtures.houses import broken_references, references, table_names
from tests.messages import new_message

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
AT = NOW.isoformat()
FIRST = Week("2024-W01")
ANA = "tracerana"  # in her login, her name and every text she ever wrote


def bytes_of(store: Store) -> bytes:
    """Every byte of the database and of the journals beside it."""
    return b"".join(file.read_bytes() for file in sorted(store.file.parent.glob(f"{store.file.name}*")))


def write_much(store: Store, person_ids: list[str], saves: int, seed: int = 5) -> None:
    """Many weeks of many lengths, saved again and again in mixed order, so that pages split, join and overflow."""
    chance = random.Random(seed)
    revisions: dict[tuple[str, Week], int] = {}
    for _ in range(saves // 20):
        with store.write() as db:
            for _ in range(20):
                person_id, week = chance.choice(person_ids), FIRST.back(-chance.randrange(100))
                revision = revisions[person_id, week] = revisions.get((person_id, week), 0) + 1
                note = f"tracer{person_id} {chance.random()} " * chance.choice([1, 3, 12, 40, 80])
                said = CheckIn(week, note=note[:2000], win=f"win of tracer{person_id}", revision=revision)
                checkins.save_check_in(db, person_id, said, AT)


@pytest.fixture
def tracer(traced_file: Path, tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(Path(shutil.copy(traced_file, tmp_path / "traced.db")))) as store:
        yield store


@pytest.fixture(scope="module")
def traced_file(open_door: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(open_door, tmp_path_factory.mktemp("traced")))
    with closing(open_store(file)) as store:
        write_traces(store)
        store.checkpoint()
    return file


def write_traces(store: Store) -> Store:
    """ana with a mark in everything that is hers, others beside her, and much written by all."""
    with store.write() as db:
        ana = people.by_id(db, "ana")
        assert ana is not None
        people.update_person(db, replace(ana, login=f"{ANA}@example.org", name=f"{ANA} Lopez"))
        for number in range(8):
            people.add_person(
                db,
                Person(id=f"p{number}", login=f"p{number}@example.org", name="Pat", lead_id="ana"),
                date(2025, 1, 6),
            )
    write_much(store, ["ana", "ben", *(f"p{number}" for number in range(8))], saves=1200)
    with store.write() as db:
        sign_ins.add_sign_in(db, "s1", hashed("token"), "ana", at=NOW, device=f"the phone of {ANA}")
        db.run(
            "insert into step (person_id, week, text, outcome) values ('ana', '2024-W01', :text, null)",
            text=f"{ANA} calls " + "again " * 900,
        )
        db.run("insert into baseline values ('ana', '2024-W01')")
        db.run("insert into put_aside values ('ana', 'steady', '2024-W01')")
        db.run("insert into team values ('red', 'Red')")
        db.run("insert into membership values ('ana', 'red', '2025-01-06', null)")
        db.run("insert into team_lead values ('red', 'ana')")
        accounts.set_password(db, "ana", f"hash of {ANA}", NOW)
        known_browsers.save_known_browser(db, f"browser of {ANA}", "ana", "s1", at=NOW, most=10)
        passkeys.add_passkey(
            db,
            Passkey(
                id="k1",
                person_id="ana",
                credential_id=f"credential of {ANA}",
                public_key=f"key of {ANA}",
                sign_count=0,
                name=f"the phone of {ANA}",
                added_at=NOW,
            ),
        )
        security_log.count_incident(db, NOW, Incident.WRONG_PASSWORD, "ana")
        tries.add_for_owner(db, "ana")
        db.run("insert into recovery_code values ('ana', :hash, null)", hash=f"code of {ANA}")
        db.run(
            "insert into invitation (id, person_id, token_hash, created_at, expires_at) values ('i1', 'ana', :hash, :at, :at)",
            hash=f"link of {ANA}",
            at=AT,
        )
        locked_history.save_locked(
            db, "ana", key_id=None, code_hashes=(), content=f"earlier weeks of {ANA}", at=NOW
        )
        said = Profile(time_zone="UTC", issues=frozenset({f"issue of {ANA}"}), free=(FreeTime(0, 0, 60),))
        profiles.save_profile(
            db, "ana", replace(said, absences=(Absence(date(2026, 1, 1), date(2026, 1, 2)),)), AT
        )
        profiles.save_block(db, "ana", "ben", AT)
        profiles.save_block(db, "ben", "ana", AT)
        rounds.open_round(
            db, Round(number=1, opened_at=AT, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        rounds.save_answer(db, 1, "ana", True, AT)
        rounds.save_wish(db, 1, "ana", "ben", Wish.LOCK)
        rounds.save_participants(db, 1, {"ana": f"seeker of {ANA}"})
        rounds.save_left_out(
            db, [LeftOutPerson(round=1, person_id="ana", binding={}, opening=None, waited=1)]
        )
        partner_requests.save_request(
            db, PartnerRequest(id="q1", asker_id="ana", asked_id="ben", at=AT, until=AT)
        )
        partner_requests.save_request(
            db,
            PartnerRequest(
                id="q2", asker_id="cho", asked_id="ana", at=AT, until=AT, answer=Answer.NO, answered_at=AT
            ),
        )
        db.run("insert into audit values ('a1', :at, 'eli', 'ana', 'invited', '')", at=AT)
        meet(db)
    return store


def meet(db: Transaction) -> None:
    """ana and ben are partners, with all that goes with it."""
    pairings.insert_pairing(
        db,
        Pairing(
            id="t1", people=("ana", "ben"), round=1, since=date(2026, 3, 1), until=date(2026, 5, 24), links=()
        ),
    )
    begins = datetime(2026, 3, 5, 10, tzinfo=UTC)
    offered = Session(
        id="s1",
        pairing_id="t1",
        people=("ana", "ben"),
        made_at=begins,
        mode=Mode.PHONE,
        offers=(Offer(begins, "ana", frozenset({"ana"})),),
    )
    sessions.save_session(db, offered)
    held = replace(offered, id="s2", state=State.CONFIRMED, begins=begins, offers=(), place=f"where {ANA} is")
    sessions.save_session(db, held)
    sessions.book(db, held)
    sessions.save_feedback(db, "s2", "ana", Feedback(Met.MET, 3, Weight.LIGHTER), AT)
    sessions.save_feedback(db, "s2", "ben", Feedback(Met.MET, 0, Weight.HEAVIER), AT)
    notices.save_notice(db, "ana", NoticeKind.MESSAGE, AT, f"a message to {ANA}")
    notices.save_talk_request(db, "ana", AT)
    address = f"{ANA}@example.org"
    notification_preferences.save_preferences(
        db,
        "ana",
        NotificationPreferences(
            email=address, title=f"title of {ANA}", unsubscribe_key="k1", feed_hash="h1", confirm_hash="h2"
        ),
    )
    notification_preferences.set_kind_wanted(db, "ana", MessageKind.CHECK_IN, False)
    notification_preferences.save_busy_times(
        db, "ana", [(datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 5, 10, tzinfo=UTC))]
    )
    notification_preferences.save_calendar_zones(db, "ana", {f"zone of {ANA}": "Asia/Kolkata"})
    db.run("insert into urgent_request values ('u1', 'ana', :at, :at, null)", at=AT)
    db.run("insert into urgent_request values ('u2', 'ben', :at, :at, null)", at=AT)
    db.run("insert into urgent_offer values ('u2', 'ana', :at, :at, 'no', :at)", at=AT)
    for number, one in enumerate(("ana", "ben")):
        about = {"uid": "s2", "names": [f"name of {ANA}"], "place": f"where {ANA} is"}
        outbox.add_message(db, new_message(f"m{number}", one, MessageKind.REMINDER, about))


def erase(store: Store, person_id: str = "ana") -> None:
    with store.write() as db:
        records.erase_person(db, person_id)


def test_an_erasure_leaves_no_byte_of_the_persons_text_in_the_file_or_its_journals(tracer: Store) -> None:
    assert bytes_of(tracer).count(ANA.encode()) > 1000

    erase(tracer)
    finished = tracer.vacuum()

    assert finished
    assert bytes_of(tracer).count(ANA.encode()) == 0
    assert bytes_of(tracer).count(b"tracerben") > 100


def test_an_overwritten_text_is_gone_too(tracer: Store) -> None:
    for _ in range(3):
        write_much(tracer, ["ana"], saves=100)
    with tracer.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(FIRST, note="short now", revision=9), AT)

    erase(tracer)
    tracer.vacuum()

    assert bytes_of(tracer).count(ANA.encode()) == 0


def test_deleting_the_rows_alone_would_not_be_enough(tmp_path: Path) -> None:
    """The twin: page splits leave copies that `secure_delete` misses, so rewriting the file is not for show."""
    left = 0
    for seed in (2, 5):  # in these two, pages split so that copies stay; another schema may need other seeds
        with closing(open_store(tmp_path / f"{seed}.db")) as store:
            with store.write() as db:
                for name in ("ana", "ben", "cho"):
                    people.add_person(db, Person(id=name, login=name, name=name), date(2025, 1, 6))
            write_much(store, ["ana", "ben", "cho"], saves=1600, seed=seed)
            erase(store)
            store.checkpoint()
            left += bytes_of(store).count(ANA.encode())
            store.vacuum()
            assert bytes_of(store).count(ANA.encode()) == 0

    assert left > 0


def test_an_erasure_waits_for_someone_who_is_reading(tracer: Store) -> None:
    reading, enough = threading.Event(), threading.Event()

    def read() -> None:
        with tracer.read() as db:
            assert people.by_id(db, "ana") is not None
            reading.set()
            enough.wait(20)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(20)
    erase(tracer)
    threading.Timer(0.3, enough.set).start()

    assert tracer.vacuum()
    reader.join()
    assert bytes_of(tracer).count(ANA.encode()) == 0


def test_an_erasure_says_that_bytes_remain_while_someone_reads_on_and_the_next_start_finishes_it(
    tracer: Store,
) -> None:
    with tracer.read() as db:
        assert people.by_id(db, "ana") is not None
        erase(tracer)

        assert not tracer.vacuum(seconds=0.1)
        assert bytes_of(tracer).count(ANA.encode()) > 0

    open_store(tracer.file).close()
    assert bytes_of(tracer).count(ANA.encode()) == 0


def test_an_erasure_cut_short_by_a_crash_is_finished_at_the_next_start(tracer: Store) -> None:
    erase(tracer)  # and no `rewrite`
    assert bytes_of(tracer).count(ANA.encode()) > 0

    open_store(tracer.file).close()

    assert bytes_of(tracer).count(ANA.encode()) == 0


def test_a_file_that_owes_nothing_is_not_written_anew(tracer: Store) -> None:
    erase(tracer)
    tracer.vacuum()
    tracer.checkpoint()
    before = tracer.file.stat().st_mtime_ns, tracer.file.read_bytes()

    assert tracer.vacuum()
    assert (tracer.file.stat().st_mtime_ns, tracer.file.read_bytes()) == before


def columns_with_people(store: Store) -> dict[str, set[str]]:
    """Table to the columns that refer to a person, or that hold the id of one as their name says."""
    names = table_names(store)
    with store.read() as db:
        referring = references(db)
        found = {
            name: {
                *(
                    column
                    for (table, column), (to, _) in referring.items()
                    if (table, to) == (name, "person")
                ),
                *(
                    column
                    for column in db.read_table(f"select * from {name} limit 0")[0]
                    if column in {"person_id", "subject_id", "lead_id"}
                ),
            }
            for name in names
        }
    return {name: columns for name, columns in found.items() if columns}


# Tables that are in no export under their own name, and why that loses nothing.
NOT_EXPORTED = {
    "ask": "asked_by_me and asked_of_me",
    "booked_quarter": "made of session, quarter by quarter",
    "person_facts_proposal": "its line in audit",
    "round_omission": "a coordinator's, about two people",
    "round_wish": "a coordinator's, about two people",
    "team_lead": "led_team",
}


def test_every_table_with_a_person_in_it_is_exported(store: Store) -> None:
    assert set(columns_with_people(store)) - set(records.OF_PERSON) == set(NOT_EXPORTED)


def test_twin_a_new_table_about_people_is_noticed(store: Store) -> None:
    with store.write() as db:
        db.run("create table hobby (id text primary key, whose text references person (id))")
        db.run("create table habit (person_id text, habit text)")

    assert set(columns_with_people(store)) - set(records.OF_PERSON) == {*NOT_EXPORTED, "hobby", "habit"}


def test_an_erasure_reaches_every_column_that_refers_to_a_person(store: Store) -> None:
    """By its foreign key; the audit log alone keeps an id, which then names no one."""
    with store.read() as db:
        ends = {place: gone for place, (to, gone) in references(db).items() if to == "person"}

    assert set(ends.values()) == {"CASCADE", "SET NULL"}
    unreached = {
        (name, column)
        for name, columns in columns_with_people(store).items()
        for column in columns
        if (name, column) not in ends
    }
    assert unreached == {("audit", "subject_id")}


def test_the_key_of_every_exported_table_is_among_its_columns(tracer: Store) -> None:
    with tracer.read() as db:
        tables = records.tables_of_person(db, "ana")

    assert [table.name for table in tables if not table.key or set(table.key) - set(table.columns)] == []


def test_what_a_partner_said_of_a_session_and_which_times_they_were_for_is_in_no_export_of_mine(
    store: Store,
) -> None:
    with store.write() as db:
        rounds.open_round(
            db, Round(number=1, opened_at=AT, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        meet(db)

    said = {one: [row["heard"] for row in rows_of(store, one, "session_feedback")] for one in ("ana", "ben")}
    assert said == {"ana": [3], "ben": [0]}
    assert [row["begins"] for row in rows_of(store, "ana", "session_yes")] == ["2026-03-05T10:00:00+00:00"]
    assert rows_of(store, "ben", "session_yes") == rows_of(store, "ben", "session_time") == []
    assert rows_of(store, "ben", "urgent_offer") == []


def test_a_message_that_waits_for_a_partner_names_no_one_who_was_erased(tracer: Store) -> None:
    erase(tracer)

    with tracer.read() as db:
        left = [(row["person_id"], row["about"]) for row in db.rows("select person_id, about from outbox")]
    assert left == [("ben", '{"uid": "s2", "names": [], "place": ""}')]


def test_who_does_not_want_to_be_paired_with_someone_and_who_said_no_to_them_is_in_no_export_of_theirs(
    store: Store,
) -> None:
    """Two worlds: in one of them ben keeps away from ana, refused her, and cho took an ask to her back."""

    def ask(db: Transaction, id: str, asker: str, asked: str, answer: str | None) -> None:
        partner_requests.save_request(
            db,
            PartnerRequest(
                id=id,
                asker_id=asker,
                asked_id=asked,
                at=AT,
                until=AT,
                answer=Answer(answer) if answer in tuple(Answer) else None,
                answered_at=AT if answer in tuple(Answer) else None,
                withdrawn_at=AT if answer == "withdrawn" else None,
            ),
        )

    with store.write() as db:
        ask(db, "1", "ana", "ben", None)
        ask(db, "2", "ana", "cho", "yes")
    with store.read() as db:
        before = records.tables_of_person(db, "ana")
    with store.write() as db:
        ask(db, "1", "ana", "ben", "no")
        ask(db, "3", "cho", "ana", "withdrawn")
        profiles.save_block(db, "ben", "ana", AT)
        rounds.open_round(
            db, Round(number=1, opened_at=AT, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        rounds.save_wish(db, 1, "ana", "ben", Wish.FORBID)

    with store.read() as db:
        assert records.tables_of_person(db, "ana") == before
        assert records.tables_of_person(db, "ben") != before


def rows_of(store: Store, person_id: str, table: str) -> list[dict[str, Value]]:
    with store.read() as db:
        found = {one.name: one.as_dicts() for one in records.tables_of_person(db, person_id)}
    return found[table]


@pytest.mark.parametrize("answer", [None, "withdrawn", "blocked"])
def test_an_ask_that_one_did_not_answer_is_as_if_it_had_never_been(store: Store, answer: str | None) -> None:
    """Worlds that differ in whether cho took it back, does not want to be paired with ana any more, or neither."""
    with store.write() as db:
        withdrawn = answer == "withdrawn"
        partner_requests.save_request(
            db,
            PartnerRequest(
                id="1",
                asker_id="cho",
                asked_id="ana",
                at=AT,
                until=AT,
                withdrawn_at=AT if withdrawn else None,
            ),
        )
        partner_requests.save_request(
            db,
            PartnerRequest(
                id="2", asker_id="ben", asked_id="ana", at=AT, until=AT, answer=Answer.NO, answered_at=AT
            ),
        )
        if answer == "blocked":
            profiles.save_block(db, "cho", "ana", AT)

    assert [(row["id"], row["answer"]) for row in rows_of(store, "ana", "asked_of_me")] == [("2", "no")]


def left_out_with(store: Store, unavailable: int, peers: int) -> list[dict[str, Value]]:
    with store.write() as db:
        db.run("delete from round")
        rounds.open_round(
            db, Round(number=1, opened_at=AT, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        rounds.save_left_out(
            db,
            [
                LeftOutPerson(
                    round=1,
                    person_id="ana",
                    binding={Rule.LANGUAGE: 2},
                    opening=None,
                    waited=1,
                    unavailable=unavailable,
                    peers=peers,
                )
            ],
        )
    return rows_of(store, "ana", "left_out")


def test_one_more_who_keeps_away_changes_nothing_of_why_one_was_left_out(store: Store) -> None:
    assert left_out_with(store, unavailable=0, peers=4) == left_out_with(store, unavailable=1, peers=3)
    assert left_out_with(store, unavailable=0, peers=4) == [
        {
            "person_id": "ana",
            "round": 1,
            "binding": '{"language": 2}',
            "unavailable": None,
            "opening": None,
            "waited": 1,
        }
    ]


def test_how_many_were_not_available_is_told_from_as_many_on_as_on_the_page(store: Store) -> None:
    told = [left_out_with(store, number, 9)[0]["unavailable"] for number in range(8)]

    assert [number or 0 for number in told] == [enough_to_tell(number) for number in range(8)]


def test_of_a_pair_nothing_is_left_and_of_a_trio_the_link_between_the_others(store: Store) -> None:
    def link(a: str, b: str) -> Pair:
        return Pair(a=a, b=b, fit=500, parts=dict.fromkeys(Part, 100))

    two = Pairing(
        id="two",
        people=("ana", "ben"),
        round=1,
        since=date(2026, 3, 2),
        until=date(2026, 5, 25),
        links=(link("ana", "ben"),),
    )
    links = (link("ana", "ben"), link("ana", "cho"), link("ben", "cho"))
    three = Pairing(
        id="three",
        people=("ana", "ben", "cho"),
        round=1,
        since=date(2026, 3, 2),
        until=date(2026, 5, 25),
        links=links,
    )
    with store.write() as db:
        for pairing in (two, three):
            pairings.insert_pairing(db, pairing)

    erase(store)

    with store.read() as db:
        assert pairings.list_pairings(db) == [replace(three, people=("ben", "cho"), links=links[2:])]


def test_erasing_someone_empties_every_table_of_them_and_keeps_everyone_else(tracer: Store) -> None:
    with tracer.read() as db:
        ben = records.tables_of_person(db, "ben")

    erase(tracer)

    with tracer.read() as db:
        left = {table.name: len(table.rows) for table in records.tables_of_person(db, "ana") if table.rows}
        assert left == {"audit": 1}  # an id that names no one any more
        # What stands between the two of them goes with one.
        between = {"block", "asked_of_me", "pairing_person", "session", "session_feedback"}
        assert [table for table in records.tables_of_person(db, "ben") if table.name not in between] == [
            table for table in ben if table.name not in between
        ]
        assert db.rows("select id from person where lead_id = 'ana'") == []
        assert len(people.list_people(db)) == 12
        assert broken_references(db) == []


@pytest.fixture
def ana(store: Store) -> Store:
    """ana with one of everything."""
    facts = WorkFacts(hours=41.5, heavy_contacts=3, cases_by_type={"housing": 2}, supervised=True)
    with store.write() as db:
        checkins.save_check_in(
            db,
            "ana",
            CheckIn(
                FIRST,
                away=False,
                answers={"exhaustion": 3, "meaning": 4},
                facts=facts,
                win="a win",
                note="a note",
            ),
            AT,
        )
        checkins.save_check_in(db, "ana", CheckIn(FIRST.back(-1), away=True), AT)
        db.run("insert into step (person_id, week, text, outcome) values ('ana', '2024-W01', 'call', 'yes')")
        sign_ins.add_sign_in(db, "s1", hashed("token"), "ana", at=NOW, device="Firefox")
    return store


def test_everything_about_one_person_is_read_and_nothing_of_others(ana: Store) -> None:
    with ana.write() as db:
        checkins.save_check_in(db, "ben", CheckIn(FIRST, note="ben's"), AT)

    with ana.read() as db:
        found = {table.name: table.as_dicts() for table in records.tables_of_person(db, "ana")}

    assert found["person"] == [
        {
            "person_id": "ana",
            "login": "ana@example.org",
            "name": "Ana",
            "language": None,
            "line_manager": "Dee",
            "joined_on": "2025-01-06",
            "account_since": None,
            "left_on": None,
            "contract_hours": None,
        }
    ]
    assert found["answer"] == [
        {"person_id": "ana", "week": "2024-W01", "instrument": "weekly", "item": "exhaustion", "value": 3},
        {"person_id": "ana", "week": "2024-W01", "instrument": "weekly", "item": "meaning", "value": 4},
    ]
    assert [
        (row["week"], row["away"], row["hours"], row["win"], row["note"]) for row in found["check_in"]
    ] == [
        ("2024-W01", 0, 41.5, "a win", "a note"),
        ("2024-W02", 1, None, "", ""),
    ]
    step = {"person_id": "ana", "week": "2024-W01", "text": "call", "outcome": "yes"}
    assert found["step"] == [{**step, "at_time": "", "at_place": ""}]
    assert "ben" not in str(found)


def test_what_opens_a_door_is_never_exported(tracer: Store) -> None:
    with tracer.read() as db:
        found = str(records.tables_of_person(db, "ana"))

    for secret in ("hash of", "code of", "link of", "browser of", hashed("token")):
        assert secret not in found
    assert "the phone of" in found  # the twin: the rows they belong to are there


def read_database(content: bytes, tmp_path: Path) -> dict[str, list[dict[str, object]]]:
    """The tables of an SQLite file, as any other program would read it."""
    file = tmp_path / "own.sqlite"
    file.write_bytes(content)
    with closing(sqlite3.connect(file)) as conn:
        conn.row_factory = sqlite3.Row
        assert conn.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert conn.execute("pragma foreign_key_check").fetchall() == []
        names = [row["name"] for row in conn.execute("select name from sqlite_master where type = 'table'")]
        return {name: [dict(row) for row in conn.execute(f"select * from {name}")] for name in names}


def test_the_file_of_ones_own_rows_opens_by_itself_and_holds_the_same_rows(
    ana: Store, tmp_path: Path
) -> None:
    with ana.read() as db:
        tables = records.tables_of_person(db, "ana")

    read = read_database(records.tables_as_database(tables), tmp_path)

    assert read == {table.name: table.as_dicts() for table in tables}


def test_the_rows_in_the_file_belong_to_their_person(ana: Store, tmp_path: Path) -> None:
    with ana.read() as db:
        tables = records.tables_of_person(db, "ana")
    read_database(records.tables_as_database(tables), tmp_path)

    with closing(sqlite3.connect(tmp_path / "own.sqlite")) as conn:
        conn.execute("pragma foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("insert into step (person_id, week, text) values ('nobody', '2024-W05', '')")


def test_a_table_with_no_row_is_in_the_file_too(tmp_path: Path) -> None:
    person = Table("person", ("person_id",), ("person_id", "name"), (("ana", "Ana"),))
    step = Table("step", ("person_id", "week"), ("person_id", "week", "text"), ())

    assert read_database(records.tables_as_database((person, step)), tmp_path)["step"] == []


def test_what_is_kept_is_counted(ana: Store) -> None:
    with ana.read() as db:
        assert records.count_records(db, "ana") == {"weeks": 2, "longer": 0, "steps": 1, "sign_ins": 1}
        assert records.count_records(db, "ben") == {"weeks": 0, "longer": 0, "steps": 0, "sign_ins": 0}


def test_everyones_figures_hold_no_text(ana: Store) -> None:
    with ana.read() as db:
        figures = list(all_figures.read_figures(db))

    assert [(row["person_id"], row["week"], row["hours"], row["answers"]) for row in figures] == [
        ("ana", "2024-W01", 41.5, {"exhaustion": 3, "meaning": 4}),
        ("ana", "2024-W02", None, {}),
    ]
    assert "a note" not in str(figures)
    assert "a win" not in str(figures)


def test_a_week_without_answers_and_answers_without_a_week_are_both_in_everyones_figures(
    store: Store,
) -> None:
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(FIRST), AT)
        db.run("delete from response")
        checkins.save_responses(db, [("ben", Response(FIRST, "long", 2, {"q1": 4}))], AT)

    with store.read() as db:
        found = [
            (row["person_id"], row["instrument"], row["answers"]) for row in all_figures.read_figures(db)
        ]
        assert sorted(found) == [("ana", None, {}), ("ben", "long", {"q1": 4})]
        assert all_figures.answered_versions(db) == [("long", 2)]
        assert all_figures.answered_items(db, "long", 2) == {"q1"}
        assert all_figures.answered_items(db, "long", 1) == set()
