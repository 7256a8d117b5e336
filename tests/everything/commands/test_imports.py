"""`import check-ins`: all of it or nothing, every bad row named."""

from pathlib import Path
from typing import Any

import pytest

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.store.engine import Store
from tests.conftest import NOW, WEEK

AT = NOW.isoformat()


def saved(store: Store, person_id: str) -> list[CheckIn]:
    with store.read() as db:
        return checkins.list_check_ins(db, person_id)


# ── check-ins ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_ins_come_with_facts_texts_and_answers(store: Store, call: Any, write: Any) -> None:
    file = write(
        "Name;Woche;hours;win;exhaustion;away;mood",
        "ana@example.org;2026-W10;38,5;=1+1;3;;9",
        "ana@example.org;2026-W09;;;;yes;9",
    )

    done = call("import", "check-ins", file, "--map", "login=name", "--map", "week=woche")

    assert (done.code, done.err) == (0, "Columns without a place here: mood.\n")
    assert done.out == f"{file}: 2 check-ins taken in.\nWeeks: 2026-W09 to 2026-W10.\n"
    assert saved(store, "ana") == [
        CheckIn(WEEK.back(1), away=True, revision=1),
        CheckIn(
            WEEK, away=False, answers={"exhaustion": 3}, facts=WorkFacts(hours=38.5), win="=1+1", revision=1
        ),
    ]


@pytest.fixture
def said(store: Store) -> CheckIn:
    """What ana saved herself."""
    check_in = CheckIn(
        WEEK,
        away=False,
        answers={"exhaustion": 1, "support": 4},
        facts=WorkFacts(hours=40, open_cases=20),
        win="her win",
        note="her note",
        revision=3,
    )
    with store.write() as db:
        checkins.save_check_in(db, "ana", check_in, AT)
    return check_in


def test_an_import_over_a_week_from_its_persons_own_file_takes_it_into_no_figure(
    store: Store, call: Any, write: Any
) -> None:
    with store.write() as db:
        checkins.save_brought_in(db, "ana", [CheckIn(WEEK, answers={"exhaustion": 3}, revision=1)], NOW)

    done = call(
        "import", "check-ins", write("login,week,exhaustion", "ana@example.org,2026-W10,1"), "--replace"
    )

    assert done.code == 0
    assert saved(store, "ana") == [CheckIn(WEEK, answers={"exhaustion": 1}, revision=2, brought_in=True)]
    with store.read() as db:
        assert [row["brought_in"] for row in db.rows("select brought_in from response")] == [1]


def test_a_saved_week_is_never_replaced_in_silence(
    store: Store, call: Any, write: Any, said: CheckIn
) -> None:
    file = write("login,week,hours", "ben@example.org,2026-W10,30", "ana@example.org,2026-W10,50")

    done = call("import", "check-ins", file)

    assert done.code == 2
    assert done.err.splitlines()[0] == (
        "  line 3, week: 2026-W10 of ana@example.org is saved already (--replace writes over it)"
    )
    assert (saved(store, "ana"), saved(store, "ben")) == ([said], [])


def test_replacing_writes_the_files_columns_and_leaves_the_rest(
    store: Store, call: Any, write: Any, said: CheckIn
) -> None:
    file = write("login,week,hours,exhaustion,win", "ana@example.org,2026-W10,50,,new win")

    done = call("import", "check-ins", file, "--replace")

    assert done.out.endswith("Already saved before: 1.\n")
    assert saved(store, "ana") == [
        CheckIn(
            WEEK,
            away=False,
            answers={"support": 4},
            facts=WorkFacts(hours=50, open_cases=20),
            win="new win",
            note="her note",
            revision=4,
        )
    ]


def test_replacing_facts_alone_leaves_the_answers(store: Store, call: Any, write: Any, said: CheckIn) -> None:
    call("import", "check-ins", write("login,week,hours", "ana@example.org,2026-W10,50"), "--replace")

    (week,) = saved(store, "ana")
    assert (week.answers, week.facts) == (said.answers, WorkFacts(hours=50, open_cases=20))


def test_being_away_takes_the_answers_of_that_week_back(
    store: Store, call: Any, write: Any, said: CheckIn
) -> None:
    call("import", "check-ins", write("login,week,away", "ana@example.org,2026-W10,yes"), "--replace")

    (week,) = saved(store, "ana")
    assert (week.away, week.answers, week.win) == (True, {}, "her win")


def test_answers_to_a_longer_instrument_leave_the_week_alone(
    store: Store, call: Any, write: Any, said: CheckIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_INSTRUMENTS", "docs/examples/instruments")
    file = write("login,wellbeing", "ana@example.org,2.111")
    given = ("import", "check-ins", file, "--week", "2026-W10", "--instrument", "bh1996")

    assert call(*given).code == 0

    assert saved(store, "ana") == [said]
    with store.read() as db:
        assert checkins.list_saved_answers(db, "ana", "bh1996") == {WEEK: {"wellbeing": 2.111}}
    assert call(*given).code == 2
    assert call(*given, "--replace").code == 0


def test_every_bad_row_is_in_the_json_and_the_first_fifty_on_the_screen(call: Any, write: Any) -> None:
    file = write("login,week,hours", *(f"nobody-{number},2026-W10,=1" for number in range(60)))

    done, as_json = call("import", "check-ins", file), call("import", "check-ins", file, "--json")

    assert len(done.err.splitlines()) == 52
    assert done.err.splitlines()[-2:] == [
        "  … and 10 more (--json lists all)",
        f"Error: {file}: 60 faults. Nothing was written.",
    ]
    assert (as_json.code, len(as_json.json["faults"])) == (2, 60)
    assert as_json.json["faults"][0] == {
        "line": 2,
        "column": "hours",
        "reason": "is a formula; a number is needed here",
        "cell": "=1",
    }


def test_unknown_people_are_named_by_line(call: Any, write: Any) -> None:
    done = call("import", "check-ins", write("login,week", "ANA@example.org,2026-W10", "zoe,2026-W10"))

    assert done.err.splitlines()[0] == '  line 3, login: "zoe" is not known here'


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--week", "2026-W11"], "--week 2026-W11 has not begun; the newest week is 2026-W10."),
        (["--week", "soon"], "--week soon is no week; write it as 2026-W07."),
        (["--map", "hours"], "--map hours: write it as OURS=THEIRS."),
        (["--map", "hours=a", "--map", "hours=b"], "--map hours=b: hours was given twice."),
        (["--multiply", "hours=x"], "--multiply hours=x: x is not a number."),
        (["--multiply", "hours=-1"], "--multiply hours=-1: the factor must be above zero."),
        (["--multiply", "hours=nan"], "--multiply hours=nan: the factor must be above zero."),
    ],
)
def test_an_option_that_cannot_be_used_is_one_sentence(
    call: Any, write: Any, options: list[str], sentence: str
) -> None:
    done = call("import", "check-ins", write("login,hours", "ana@example.org,40"), *options)

    assert (done.code, done.out, done.err) == (2, "", f"Error: {sentence}\n")


def test_an_unknown_instrument_is_one_sentence(call: Any, write: Any) -> None:
    done = call("import", "check-ins", write("login", "x"), "--instrument", "mood")

    assert done.code == 2
    assert done.err.startswith("Error: There is no instrument 'mood' here, only: ")


def test_a_file_in_another_encoding_is_one_sentence(call: Any, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("login\nána\n".encode("latin-1"))

    done = call("import", "check-ins", str(file), "--json")

    assert done.code == 2
    assert done.err == (
        f"Error: {file} is not UTF-8 text: byte 7 (0xe1, in line 2) does not belong there; save it as UTF-8, "
        "or name its encoding, such as --encoding cp1252 for ANSI. Nothing was written.\n"
    )
    assert done.json["written"] is False
