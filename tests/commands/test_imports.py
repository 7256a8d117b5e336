"""`import people` and `import check-ins`: all of it or nothing, every bad row named."""

from pathlib import Path
from typing import Any

import pytest

from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.store import audit, checkins, people, teams, upkeep
from alongside.store.engine import Store
from tests.conftest import NOW, WEEK

AT = NOW.isoformat()


def saved(store: Store, person_id: str) -> list[CheckIn]:
    with store.read() as db:
        return checkins.of_person(db, person_id)


def roster(store: Store) -> dict[str, tuple[str, str, str | None]]:
    """Login to name, team and login of the lead."""
    with store.read() as db:
        everyone, teams = people.everyone(db), people.teams_now(db)
    logins = {person.id: person.login for person in everyone}
    return {
        person.login: (person.name, teams.get(person.id, ""), logins.get(person.lead_id or ""))
        for person in everyone
    }


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_come_with_teams_and_leads_in_any_order(store: Store, call: Any, write: Any) -> None:
    file = write("login,name,team,lead", "fay,Fay,Red,gus", "gus,Gus,red,dee@example.org", "hal,,,")

    done = call("import", "people", file)

    assert (done.code, done.err) == (0, "")
    assert done.out == f"{file}: 3 people taken in.\nNew teams: 1.\n"
    assert {login: row for login, row in roster(store).items() if "@" not in login} == {
        "fay": ("Fay", "Red", "gus"),
        "gus": ("Gus", "Red", "dee@example.org"),
        "hal": ("hal", "", None),
    }


def test_a_team_that_is_here_already_is_joined(store: Store, call: Any, write: Any) -> None:
    call("import", "people", write("login,team", "fay,Red"))

    assert call("import", "people", write("login,team", "gus,RED", "hal,Blue")).out.endswith(
        "New teams: 1.\n"
    )

    assert [roster(store)[login][1] for login in ("fay", "gus", "hal")] == ["Red", "Red", "Blue"]


def leads_of(store: Store) -> dict[str, set[str]]:
    """Login to the names of the teams that somebody leads."""
    with store.read() as db:
        rows = db.rows(
            """
            select person.login, team.name from team_lead
            join team on team.id = team_lead.team_id join person on person.id = team_lead.person_id
            """
        )
    return {row["login"]: {one["name"] for one in rows if one["login"] == row["login"]} for row in rows}


def test_who_leads_which_teams_comes_with_them(store: Store, call: Any, write: Any) -> None:
    file = write("login,team,leads", "fay,Red,blue; RED", "gus,Blue,", "hal,,*")

    done = call("import", "people", file)

    assert done.out.endswith("New teams: 2.\nNew team leads: 2.\n")
    assert leads_of(store) == {"fay": {"Red", "Blue"}, "hal": {"Red", "Blue"}}


@pytest.mark.parametrize(
    ("leads", "fault"),
    [
        ("Green", 'line 2, leads: "Green" is neither a team of the file nor here already'),
        ("*; Red", 'line 2, leads: "*; Red" names teams beside *, which is every team already'),
    ],
)
def test_a_team_that_nobody_knows_is_led_by_nobody(
    store: Store, call: Any, write: Any, leads: str, fault: str
) -> None:
    done = call("import", "people", write("login,team,leads", f"fay,Red,{leads}"))

    assert done.code == 2
    assert fault in done.err
    assert leads_of(store) == {}


def test_one_bad_row_keeps_everybody_out_and_all_are_named(store: Store, call: Any, write: Any) -> None:
    before = upkeep.content_hash(store.file)
    file = write(
        "login,lead",
        "fay,",
        "ana@example.org,",
        "gus,nobody",
        "hal,ian",
        "ian,hal",
        "a b,",
        "fay,",
        "jo,jo,jo",
    )

    done = call("import", "people", file)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        '  line 3, login: "ana@example.org" is here already',
        '  line 4, lead: "nobody" is neither in the file nor here already',
        '  line 5, lead: "ian" closes a circle: somebody would lead their own lead',
        '  line 6, lead: "hal" closes a circle: somebody would lead their own lead',
        '  line 7, login: "a b" is no login that can be kept (not a sign-in name)',
        '  line 8, login: "fay" stands in line 2 already',
        "  line 9: has 3 cells where the header has 2 cells",
        f"Error: {file}: 7 faults. Nothing was written.",
    ]
    assert upkeep.content_hash(store.file) == before


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store, call: Any, write: Any) -> None:
    before = upkeep.content_hash(store.file)
    good, bad = write("login,team", "fay,Red"), write("login", "ana@example.org", name="bad.csv")

    done, refused = call("import", "people", good, "--dry-run"), call("import", "people", bad, "--dry-run")

    assert done.out == f"{good}: 1 person would be taken in.\nNew teams: 1.\n"
    assert refused.code == 2
    assert upkeep.content_hash(store.file) == before
    assert call("import", "people", good).code == 0  # the twin
    assert upkeep.content_hash(store.file) != before


def history(store: Store, login: str) -> tuple[str, float | None, list[str]]:
    """The day they came, their contract hours, and the days since which they were in a team."""
    with store.read() as db:
        (person,) = db.rows("select id, joined_on, contract_hours from person where login = :l", l=login)
        spells = teams.history(db, person["id"])
    return person["joined_on"], person["contract_hours"], [since for _, since, _ in spells]


def test_people_with_a_history_are_in_their_team_since_they_came(store: Store, call: Any, write: Any) -> None:
    file = write(
        "login,team,lead,contract_hours,joined",
        "fay,Red,gus,20,2025-06-02",
        "gus,Red,,,1999-01-04",
        "hal,Red,,37.5,",
        "ian,,,,2020-01-06",
    )

    assert call("import", "people", file).code == 0

    assert {login: history(store, login) for login in ("fay", "gus", "hal", "ian")} == {
        "fay": ("2025-06-02", 20.0, ["2025-06-02"]),
        "gus": ("1999-01-04", None, ["2016-03-14"]),  # no week from before can be taken in
        "hal": ("2026-03-04", 37.5, ["2026-03-04"]),
        "ian": ("2020-01-06", None, []),
    }
    assert call("import", "check-ins", write("login,week", "gus,2016-W11")).code == 0
    assert call("import", "check-ins", write("login,week", "gus,2016-W10")).code == 2  # the twin


def test_hours_and_days_that_cannot_be_keep_everybody_out(store: Store, call: Any, write: Any) -> None:
    before = upkeep.content_hash(store.file)
    file = write("login,contract_hours,joined", "fay,81,2026-03-05", "gus,20,2025-06-02")

    done, dry = call("import", "people", file), call("import", "people", file, "--dry-run")

    assert (done.code, dry.code) == (2, 2)
    assert done.err.splitlines() == [
        '  line 2, contract_hours: "81" is outside 0 to 80',
        '  line 2, joined: "2026-03-05" is still to come; today is 2026-03-04',
        f"Error: {file}: 2 faults. Nothing was written.",
    ]
    assert upkeep.content_hash(store.file) == before


def test_each_person_can_read_that_the_operator_took_them_in(store: Store, call: Any, write: Any) -> None:
    call("import", "people", write("login", "fay"))
    call("import", "check-ins", write("login,week", "fay,2026-W10"))

    with store.read() as db:
        fay = people.ids_by_login(db)["fay"]
        assert {(line.actor_id, line.action) for line in audit.about(db, fay)} == {
            ("operator", "people.taken_in"),
            ("operator", "check_ins.taken_in"),
        }


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
        CheckIn(WEEK, False, {"exhaustion": 3}, WorkFacts(hours=38.5), "=1+1", revision=1),
    ]


@pytest.fixture
def said(store: Store) -> CheckIn:
    """What ana saved herself."""
    check_in = CheckIn(
        WEEK,
        False,
        {"exhaustion": 1, "support": 4},
        WorkFacts(40, open_cases=20),
        "her win",
        "her note",
        revision=3,
    )
    with store.write() as db:
        checkins.save(db, "ana", check_in, AT)
    return check_in


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
        CheckIn(WEEK, False, {"support": 4}, WorkFacts(50, open_cases=20), "new win", "her note", revision=4)
    ]


def test_replacing_facts_alone_leaves_the_answers(store: Store, call: Any, write: Any, said: CheckIn) -> None:
    call("import", "check-ins", write("login,week,hours", "ana@example.org,2026-W10,50"), "--replace")

    (week,) = saved(store, "ana")
    assert (week.answers, week.facts) == (said.answers, WorkFacts(50, open_cases=20))


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
        assert checkins.saved_answers(db, "ana", "bh1996") == {WEEK: {"wellbeing": 2.111}}
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

    assert done.err.splitlines()[0] == '  line 3, login: "zoe" is nobody here'


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

    done = call("import", "people", str(file), "--json")

    assert done.code == 2
    assert done.err == (
        f"Error: {file} is not UTF-8 text: byte 7 (0xe1, in line 2) does not belong there; save it as UTF-8, "
        "or name its encoding, such as --encoding cp1252 for ANSI. Nothing was written.\n"
    )
    assert done.json["written"] is False
