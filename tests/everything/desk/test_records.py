"""Carrying off what is kept about someone, and deleting it: by themselves and by the operator."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.passwords import WrongSignIn
from alongside.accounts.rules.people import LoginNotFound, NoAdminLeft, Role
from alongside.accounts.store import accounts, people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.store import checkins
from alongside.core.rules.spreadsheets import Value
from alongside.core.store.engine import Store
from alongside.everything.desk.records import DataAdmin, PersonExport, RecordsDesk
from alongside.everything.rules.records import RecordCounts, Table, WrongLogin
from alongside.everything.store import records
from alongside.matching.rules.participants import Pair, Part
from alongside.organisation.desk.admin import AdminDesk
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.publishing import publish_snapshot
from alongside.partners.desk.rounds import snapshot_of_round
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import LASTS, Pairing
from alongside.sessions.store import pairings
from tests.conftest import NOW, WEEK, CopyHouse
from tests.fixtures.houses import stored_bytes
from tests.fixtures.partners import PEERS, add_peers, change_profile

AT = NOW.isoformat()
PACKS = load_library(SHIPPED)
ALL_SIX = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4, "support": 1, "meaning": 2}


def desk_of(store: Store, person_id: str) -> RecordsDesk:
    with store.read() as db:
        person = people.by_id(db, person_id)
    assert person is not None
    return RecordsDesk(store, person, NOW)


@pytest.fixture
def ana(store: Store) -> RecordsDesk:
    with store.write() as db:
        said = CheckIn(WEEK, answers=ALL_SIX, facts=WorkFacts(hours=44), win="ana's win", note="ana's note")
        checkins.save_check_in(db, "ana", said, AT)
        checkins.save_check_in(db, "ben", replace(said, win="ben's win", note="ben's note"), AT)
    return desk_of(store, "ana")


@pytest.fixture
def keeper(store: Store) -> DataAdmin:
    return DataAdmin(store, NOW)


def log_of(store: Store, person_id: str) -> list[tuple[str, str]]:
    """Who did what to this person, oldest first."""
    with store.read() as db:
        rows = db.rows("select actor_id, action from audit where subject_id = :id order by at", id=person_id)
    return [(row["actor_id"], row["action"]) for row in rows]


def test_one_takes_out_ones_own_and_nothing_of_others(ana: RecordsDesk) -> None:
    taken = str(ana.export_records())

    assert "ana's note" in taken
    assert "ben" not in taken


def test_taking_it_out_leaves_a_line_that_is_already_in_it(ana: RecordsDesk) -> None:
    taken = ana.export_records()

    assert log_of(ana.store, "ana") == [("ana", "records.exported")]
    audit = next(table for table in taken.tables if table.name == "audit")
    assert [row["action"] for row in audit.as_dicts()] == ["records.exported"]


def reasons_of(store: Store, person_id: str) -> list[tuple[Value, ...]]:
    """Part, points of the most that there are, what both have, and what one gives."""
    tables = {table.name: table.as_dicts() for table in desk_of(store, person_id).export_records().tables}
    return [
        tuple(row[column] for column in ("part", "points", "most", "words", "given_by_you"))
        for row in tables["pairing_reason"]
    ]


@pytest.fixture
def partners(store: Store) -> Store:
    """Ana and Fay."""
    add_peers(store)
    link = Pair(
        a="ana",
        b="fay",
        fit=700,
        parts={Part.ISSUES: 1000, Part.CIRCUMSTANCES: 500, Part.OVERLAP: 250},
        starts=4,
    )
    until = (NOW + LASTS).date()
    with store.write() as db:
        pairings.insert_pairing(
            db,
            Pairing(
                id="p1",
                people=("ana", "fay"),
                round=0,
                since=NOW.date(),
                until=until,
                links=(link,),
                asked=True,
            ),
        )
    for name in ("ana", "fay"):
        change_profile(store, name, named=frozenset({Part.ISSUES, Part.WANTS}))
    return store


def test_why_two_are_partners_is_carried_off_as_both_of_them_read_it(partners: Store) -> None:
    reasons = [
        ("issues", 30, 30, '["housing"]', "[]"),
        ("wants", 0, 25, '["grief"]', '["grief"]'),
        ("overlap", 3, 15, "[]", "[]"),
    ]

    assert reasons_of(partners, "ana") == reasons_of(partners, "fay") == reasons


def test_what_a_partner_does_not_let_be_named_any_more_is_carried_off_by_no_one(partners: Store) -> None:
    change_profile(partners, "fay", named=frozenset())

    assert [row[0] for row in reasons_of(partners, "ana")] == ["overlap"]


def test_of_a_pair_that_is_over_there_is_when_it_was_and_not_why(partners: Store) -> None:
    with partners.write() as db:
        pairings.end_pairing(db, "p1", NOW)

    assert reasons_of(partners, "ana") == []
    taken = {table.name: table.as_dicts() for table in desk_of(partners, "ana").export_records().tables}
    assert [(row["partner"], row["ended_at"]) for row in taken["pairing_person"]] == [("Fay", AT)]


def publish(store: Store) -> None:
    with store.write() as db:
        opened = rounds.find_open_round(db)
        assert opened is not None
        publish_snapshot(db, snapshot_of_round(db, opened, NOW), "eli", NOW)
        db.run("update notice set id = person_id")  # else a random number


def rows_about(store: Store, person_id: str) -> tuple[Table, ...]:
    with store.read() as db:
        return records.tables_of_person(db, person_id)


def test_two_houses_that_differ_in_a_refusal_and_a_wish_of_someone_else_give_the_same_export(
    store: Store, copy_house: CopyHouse
) -> None:
    """Ana asked Fay, and is left out of a round. In the other house Fay said no, and does not want to be paired with her."""
    add_peers(store)
    change_profile(store, "ana", named=frozenset())  # fits worst, so she is the odd one out of five
    asker, asked = (PartnerDesk(store, desk_of(store, name).person, NOW) for name in ("ana", "fay"))
    asker.send_request("fay")
    with store.write() as db:
        rounds.open_round(
            db, Round(number=1, opened_at=AT, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        for name in PEERS:
            rounds.save_answer(db, 1, name, True, AT)
    other = copy_house(store)

    there = replace(asked, store=other)
    there.answer_request(there.search_peers().of_me[0].request.id, False)
    with other.write() as db:
        profiles.save_block(db, "fay", "ana", AT)
    publish(store)
    publish(other)

    with store.read() as here_db, other.read() as there_db:
        waiting, kept_away = (
            rounds.left_out_of_round(here_db, 1)[0],
            rounds.left_out_of_round(there_db, 1)[0],
        )
    assert (waiting.person_id, kept_away.person_id) == ("ana", "ana")
    assert (waiting.unavailable, kept_away.unavailable) == (0, 1)  # the twin: there is a difference
    assert rows_about(store, "ana") == rows_about(other, "ana")
    assert rows_about(store, "fay") != rows_about(other, "fay")


def test_what_is_kept_is_counted(ana: RecordsDesk) -> None:
    assert ana.count_records() == RecordCounts(weeks=1, wins=1, notes=1, longer=0, steps=0, sign_ins=0)


def test_one_deletes_oneself_by_typing_ones_sign_in_name(ana: RecordsDesk) -> None:
    assert ana.erase_records(" ANA@example.org ")

    with ana.store.read() as db:
        assert people.by_id(db, "ana") is None
        assert people.by_id(db, "ben") is not None
    assert b"ana's note" not in stored_bytes(ana.store)
    assert b"ben's note" in stored_bytes(ana.store)


def test_a_wrong_sign_in_name_deletes_nothing(ana: RecordsDesk) -> None:
    with pytest.raises(WrongLogin):
        ana.erase_records("ben@example.org")

    assert ana.count_records().weeks == 1


def test_the_only_admin_is_not_deleted_until_there_is_another(store: Store) -> None:
    eli = desk_of(store, "eli")
    assert eli.is_last_admin()
    with pytest.raises(NoAdminLeft):
        eli.erase_records("eli@example.org")
    assert log_of(store, "eli") == []

    with store.write() as db:
        people.grant_role(db, "dee", Role.ADMIN)
    assert eli.is_last_admin()  # she was invited, but never came in
    with store.write() as db:
        accounts.set_password(db, "dee", "a hash", NOW)

    assert not eli.is_last_admin()
    assert eli.erase_records("eli@example.org")
    with store.read() as db:
        assert people.by_id(db, "eli") is None


def test_an_admin_who_left_does_not_count_as_another(store: Store) -> None:
    with store.write() as db:
        people.grant_role(db, "dee", Role.ADMIN)
        accounts.set_password(db, "dee", "a hash", NOW)
        dee = people.by_id(db, "dee")
        assert dee is not None
        people.update_person(db, replace(dee, left_on=date(2026, 1, 1)))

    with pytest.raises(NoAdminLeft):
        desk_of(store, "eli").erase_records("eli@example.org")


def test_deleting_ends_every_sign_in(store: Store, sign_in) -> None:
    token = sign_in("ana")
    assert current_user(store, token, NOW) is not None

    desk_of(store, "ana").erase_records("ana@example.org")

    assert current_user(store, token, NOW) is None


def test_wrong_tries_at_the_account_are_forgotten_with_it(store: Store) -> None:
    ana, door = desk_of(store, "ana"), SignInDesk(store, NOW)
    with pytest.raises(WrongSignIn):
        door.sign_in("ana@example.org", "wrong", "192.0.2.7", "a browser")
    with pytest.raises(WrongSignIn):
        door.recover_account("ana@example.org", "wrong", "kettle walks along the river", "a browser")
    with pytest.raises(WrongSignIn):
        door.confirm_password(ana.person, "wrong")
    assert (
        counted(store) == 4
    )  # at the account, from this address and from all; when confirming; of the address

    ana.erase_records("ana@example.org")

    assert counted(store) == 1  # of the address, which others may share


def counted(store: Store) -> int:
    with store.read() as db:
        return len(db.rows("select key from failed_attempt"))


def test_after_a_deletion_the_log_names_no_one(ana: RecordsDesk) -> None:
    ana.erase_records("ana@example.org")

    assert log_of(ana.store, "ana") == [("ana", "records.erased")]
    with ana.store.read() as db:
        lines = [dict(row) for row in db.rows("select * from audit")]
    assert "example.org" not in str(lines)
    assert "Ana" not in str(lines)


def test_people_the_person_led_have_no_line_manager_afterwards(store: Store) -> None:
    desk_of(store, "dee").erase_records("dee@example.org")

    with store.read() as db:
        assert {person.lead_id for person in people.list_people(db)} == {None}


def test_the_operator_takes_out_one_persons_records_and_they_can_read_that(
    ana: RecordsDesk, keeper: DataAdmin
) -> None:
    taken = keeper.export_person(keeper.find_person("ANA@example.org"))

    assert isinstance(taken, PersonExport)
    assert log_of(ana.store, "ana") == [("operator", "records.exported")]


def test_someone_unknown_is_refused(keeper: DataAdmin) -> None:
    with pytest.raises(LoginNotFound) as refusal:
        keeper.find_person("nobody")

    assert refusal.value.login == "nobody"


def test_everyones_figures_have_facts_answers_and_scores_and_no_text(
    ana: RecordsDesk, keeper: DataAdmin
) -> None:
    with keeper.open_all_figures(PACKS) as figures:
        rows = [dict(zip(figures.columns, row, strict=True)) for row in figures.rows]

    assert [(row["login"], row["week"], row["hours"], row["score_strain"]) for row in rows] == [
        ("ana@example.org", "2026-W10", 44.0, 100.0),
        ("ben@example.org", "2026-W10", 44.0, 100.0),
    ]
    assert {
        key.removeprefix("answer_"): rows[0][key] for key in rows[0] if key.startswith("answer_")
    } == ALL_SIX
    assert [login for _, login, _ in figures.people] == [
        f"{name}@example.org" for name in ("ana", "ben", "cho", "dee", "eli")
    ]
    for text in ("'s win", "'s note", "Ana", "Ben"):
        assert text not in str(rows) + str(figures.people)


def test_everyone_in_an_export_can_read_that_it_happened(ana: RecordsDesk, keeper: DataAdmin) -> None:
    with keeper.open_all_figures(PACKS) as figures:
        list(figures.rows)

    assert {person: log_of(ana.store, person) for person in ("ana", "cho", "eli")} == {
        person: [("operator", "records.exported_with_everybody")] for person in ("ana", "cho", "eli")
    }


def test_an_export_that_fails_leaves_no_line(ana: RecordsDesk, keeper: DataAdmin) -> None:
    with pytest.raises(OSError, match="disk full"), keeper.open_all_figures(PACKS):
        raise OSError("disk full")

    assert log_of(ana.store, "ana") == []


def test_answers_to_a_version_that_is_not_installed_are_exported_without_scores(
    ana: RecordsDesk, keeper: DataAdmin
) -> None:
    with ana.store.write() as db:
        db.run("update response set version = 9")

    with keeper.open_all_figures(PACKS) as figures:
        rows = [dict(zip(figures.columns, row, strict=True)) for row in figures.rows]

    assert "score_strain" not in rows[0]
    assert rows[0]["answer_exhaustion"] == 4


def test_scales_whose_questions_stayed_are_exported_with_scores_of_every_version(
    ana: RecordsDesk, keeper: DataAdmin
) -> None:
    """Of the weekly scales the one of support has other questions from version 2 on."""
    first = PACKS["weekly"]
    scales = tuple(replace(scale, since=2) if scale.key == "support" else scale for scale in first.scales)

    with keeper.open_all_figures({"weekly": replace(first, version=2, scales=scales)}) as figures:
        rows = [dict(zip(figures.columns, row, strict=True)) for row in figures.rows]

    assert rows[0]["score_strain"] is not None
    assert "score_support" not in rows[0]


# Who may see what (DESIGN 9). An access that is not there cannot be called, so what is tested is that every method of a
# desk, called on whatever is there, answers without the tracer; and that the same search finds it at its owner's desk.

TRACER = "tracer-7f3a"


def everything_a_desk_tells(desk: object) -> str:
    """What every property and every method without arguments of a desk answers."""
    told = []
    for name in (name for name in dir(type(desk)) if not name.startswith("_")):
        value = getattr(desk, name)
        try:
            told.append(repr(value() if callable(value) else value))
        except TypeError:
            continue  # it asks for arguments: it changes something or someone named
    return "\n".join(told)


def test_an_admin_has_no_way_to_what_anyone_answered_or_wrote(store: Store) -> None:
    with store.write() as db:
        said = CheckIn(WEEK, answers={"exhaustion": 3}, facts=WorkFacts(hours=61.75), win=TRACER, note=TRACER)
        checkins.save_check_in(db, "ana", said, AT)
        db.run(
            "insert into step (person_id, week, text, outcome) values ('ana', :week, :text, null)",
            week=WEEK.text,
            text=TRACER,
        )
        eli = people.by_id(db, "eli")
    assert eli is not None

    told = everything_a_desk_tells(AdminDesk(store, eli, NOW))

    assert TRACER not in told
    assert "61.75" not in told
    assert TRACER in everything_a_desk_tells(desk_of(store, "ana"))  # the twin
    assert "61.75" in everything_a_desk_tells(desk_of(store, "ana"))


def test_one_persons_desk_shows_nothing_of_another(ana: RecordsDesk) -> None:
    assert "ben's note" in everything_a_desk_tells(desk_of(ana.store, "ben"))  # the twin
    assert "ben's note" not in everything_a_desk_tells(ana)


def test_nothing_in_the_log_codes_says_more_than_what_was_done() -> None:
    assert {Action.EXPORTED, Action.EXPORTED_WITH_EVERYONE, Action.ERASED} == {
        "records.exported",
        "records.exported_with_everybody",
        "records.erased",
    }
