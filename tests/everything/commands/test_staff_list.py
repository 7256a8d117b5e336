"""`import people`: any staff list, shown before people who are here are changed; all of it or nothing."""

import os
import pty
import subprocess
import sys
from typing import Any

import pytest

from alongside.accounts.store import audit, people
from alongside.core.store.engine import Store
from alongside.organisation.store import teams
from alongside.storage.store import examination
from tests.conftest import PROJECT
from tests.fixtures.console import Done
from tests.fixtures.wording import message


def roster(store: Store) -> dict[str, tuple[str, str, str | None]]:
    """Login to name, team and login of the lead, of those who have not left."""
    with store.read() as db:
        everyone, teams = people.list_people(db), people.team_names_now(db)
    logins = {person.id: person.login for person in everyone}
    return {
        person.login: (person.name, teams.get(person.id, ""), logins.get(person.lead_id or ""))
        for person in everyone
        if not person.left_on
    }


# ── who joins ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_come_with_teams_and_leads_in_any_order(store: Store, call: Any, write: Any) -> None:
    file = write("login,name,team,lead", "fay,Fay,Red,gus", "gus,Gus,red,dee@example.org", "hal,,,")

    done = call("import", "people", file)

    assert (done.code, done.err) == (0, "")
    assert done.out == f"{file}: 3 joined.\nNew teams: Red.\nNot in the list, and still here: 5.\n"
    assert {login: row for login, row in roster(store).items() if "@" not in login} == {
        "fay": ("Fay", "Red", "gus"),
        "gus": ("Gus", "Red", "dee@example.org"),
        "hal": ("hal", "", None),
    }


def leads_of(store: Store) -> dict[str, set[str]]:
    """Login to the names of the teams that someone leads."""
    with store.read() as db:
        rows = db.rows(
            """
            select person.login, team.name from team_lead
            join team on team.id = team_lead.team_id join person on person.id = team_lead.person_id
            """
        )
    return {row["login"]: {one["name"] for one in rows if one["login"] == row["login"]} for row in rows}


def test_who_leads_which_teams_comes_with_them(store: Store, call: Any, write: Any) -> None:
    assert (
        call("import", "people", write("login,team,leads", "fay,Red,blue; RED", "gus,Blue,", "hal,,*")).code
        == 0
    )

    assert leads_of(store) == {"fay": {"Red", "Blue"}, "hal": {"Red", "Blue"}}


def test_one_bad_row_keeps_everyone_out_and_all_are_named(store: Store, call: Any, write: Any) -> None:
    before = examination.content_hash(store.file)
    file = write(
        "login,lead,leads,contract_hours,joined",
        "fay,,Green,,",
        "gus,nobody,,,",
        "hal,ian,,,",
        "ian,hal,,,",
        "a b,,,,",
        "fay,,,,",
        "jo,jo,,81,2026-03-05",
    )

    done = call("import", "people", file)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        message("staff_lists/words/plans", "team in", cell='  line 2, leads: "Green"'),
        message("staff_lists/words/plans", "here, so cannot", cell='  line 3, lead: "nobody"'),
        message("staff_lists/words/plans", "circle", cell='  line 4, lead: "ian"', other="hal → ian → hal"),
        message("staff_lists/words/plans", "circle", cell='  line 5, lead: "hal"', other="ian → hal → ian"),
        message("staff_lists/words/plans", "lower-case", cell='  line 6, login: "a b"'),
        message("staff_lists/words/plans", "Capitals", cell='  line 7, login: "fay"', other="2"),
        message(
            "staff_lists/words/plans", "Contract", cell='  line 8, contract_hours: "81"', most_hours="80"
        ),
        message("staff_lists/words/plans", "future", cell='  line 8, joined: "2026-03-05"'),
        f"Error: {file}: 8 faults. Nothing was changed.",
    ]
    assert examination.content_hash(store.file) == before


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store, call: Any, write: Any) -> None:
    before = examination.content_hash(store.file)
    good, bad = write("login,team", "fay,Red"), write("login,lead", "gus,nobody", name="bad.csv")

    done, refused = call("import", "people", good, "--dry-run"), call("import", "people", bad, "--dry-run")

    assert done.out == (
        f"{good}: 1 join.\nJoin:\n  fay (fay)\nNew teams: Red.\nNot in the list, and still here: 5.\n"
    )
    assert refused.code == 2
    assert examination.content_hash(store.file) == before
    assert call("import", "people", good).code == 0  # the twin
    assert examination.content_hash(store.file) != before


def history(store: Store, login: str) -> tuple[str, float | None, list[str]]:
    """The day they came, their contract hours, and the days since which they were in a team."""
    with store.read() as db:
        (person,) = db.rows("select id, joined_on, contract_hours from person where login = :l", l=login)
        spells = teams.team_history(db, person["id"])
    return person["joined_on"], person["contract_hours"], [str(since) for _, since, _ in spells]


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


def test_each_person_can_read_that_the_operator_took_them_in(store: Store, call: Any, write: Any) -> None:
    call("import", "people", write("login", "fay"))
    call("import", "check-ins", write("login,week", "fay,2026-W10"))

    with store.read() as db:
        fay = people.ids_by_login(db)["fay"]
        assert {(line.actor_id, line.action) for line in audit.entries_about(db, fay) if line.subject_id} == {
            ("operator", "people.taken_in"),
            ("operator", "check_ins.taken_in"),
        }


# ── who is here ─────────────────────────────────────────────────────────────────────────────────────────────────────

MONTHLY = (
    "login,name,team,left",
    "ana@example.org,Ana,Red,",
    "ben@example.org,Benjamin,,",
    "cho@example.org,Cho,,2026-02-28",
    "fay@example.org,Fay,Red,",
)
SHOWN = """{file}: 1 join, 1 move, 1 change otherwise, 1 leave.
Join:
  Fay (fay@example.org)
Change:
  Ana: team – → Red
  Ben: name Ben → Benjamin
Leave:
  Cho
New teams: Red.
Not in the list, and still here: 2.
"""


def test_people_who_are_here_are_changed_only_after_a_yes(store: Store, call: Any, write: Any) -> None:
    file, before = write(*MONTHLY), roster(store)

    shown = call("import", "people", file)

    assert (shown.code, shown.out) == (2, SHOWN.format(file=file))
    assert shown.err == "Error: Nothing was changed. With --yes it is done.\n"
    assert roster(store) == before
    done = call("import", "people", file, "--yes")
    assert done.code == 0
    assert done.out.startswith(f"{file}: 1 joined, 1 moved, 1 changed otherwise, 1 left.\n")
    assert roster(store) == {
        "ana@example.org": ("Ana", "Red", "dee@example.org"),
        "ben@example.org": ("Benjamin", "", "dee@example.org"),
        "dee@example.org": ("Dee", "", None),
        "eli@example.org": ("Eli", "", "dee@example.org"),
        "fay@example.org": ("Fay", "Red", None),
    }
    assert call("import", "people", file).out.startswith(
        f"{file}: nothing to change.\n"
    )  # the same list again


def at_a_terminal(database: Any, answer: bytes, *arguments: str) -> Done:
    """With someone who types the answer."""
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    done = subprocess.run(
        [sys.executable, "-m", "alongside", *arguments],
        cwd=PROJECT,
        env={**os.environ, "ALONGSIDE_DATABASE": f"sqlite:///{database}"},
        stdin=theirs,
        capture_output=True,
        text=True,
    )
    os.close(ours)
    os.close(theirs)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("answer", "code", "team"), [(b"n\n", 1, ""), (b"y\n", 0, "Red")])
def test_at_a_terminal_it_is_asked(store: Store, write: Any, answer: bytes, code: int, team: str) -> None:
    done = at_a_terminal(store.file, answer, "import", "people", write(*MONTHLY))

    assert done.code == code
    assert "Do this? [y/N]:" in done.out
    assert roster(store)["ana@example.org"][1] == team


def test_a_list_of_everyone_says_by_name_who_leaves(store: Store, call: Any, write: Any) -> None:
    file = write("login", "ana@example.org", "eli@example.org")

    shown = call("import", "people", file, "--everyone")
    call("import", "people", file, "--everyone", "--yes")

    assert shown.out == f"{file}: 3 leave.\nLeave:\n  Ben\n  Cho\n  Dee\n"
    assert set(roster(store)) == {"ana@example.org", "eli@example.org"}


def test_the_last_admin_stays(store: Store, call: Any, write: Any) -> None:
    done = call("import", "people", write("login,left", "eli@example.org,left"), "--yes")

    assert done.code == 2
    assert '"eli@example.org" is the last admin who can sign in' in done.err
    assert "eli@example.org" in roster(store)


def test_someone_with_a_name_that_is_here_is_asked_about(store: Store, call: Any, write: Any) -> None:
    file = write("login,name", "ana.new,Ana")

    asked = call("import", "people", file, "--yes")

    assert asked.code == 2
    assert "--same ana.new=ana@example.org or --other ana.new" in asked.err
    assert call("import", "people", file, "--other", "ana.new").code == 0
    assert {"ana.new", "ana@example.org"} <= set(roster(store))


def test_the_same_person_gets_the_new_sign_in_name(store: Store, call: Any, write: Any) -> None:
    file = write("login,name", "ana.new,Ana")

    assert call("import", "people", file, "--same", "ana.new=ana@example.org", "--yes").code == 0

    assert "ana@example.org" not in roster(store)
    assert roster(store)["ana.new"][0] == "Ana"
    refused = call("import", "people", file, "--same", "ana.new=nobody")
    assert "No one here has the sign-in name 'nobody'" in refused.err


def test_a_list_without_sign_in_names_goes_by_names(store: Store, call: Any, write: Any) -> None:
    file = write("Nachname;Vorname;Team", ";Ana;Rot", "Müller;Jörg;Rot")

    asked = call("import", "people", file)
    done = call("import", "people", file, "--logins-from-names", "--yes")

    assert asked.code == 2
    assert "--logins-from-names" in asked.err
    assert done.code == 0
    assert roster(store)["ana@example.org"][1] == "Rot"
    assert roster(store)["joerg.mueller"] == ("Jörg Müller", "Rot", None)


def test_someone_with_the_name_of_someone_who_left_is_asked_about(
    store: Store, call: Any, write: Any
) -> None:
    call("import", "people", write("login,left", "ana@example.org,2026-03-01"), "--yes")
    file = write("name,team", "Ana,Red")
    options = ("import", "people", file, "--logins-from-names", "--yes")

    asked = call(*options)

    assert asked.code == 2
    assert (
        "is Ana the Ana who left on 2026-03-04 as ana@example.org? --same Ana=ana@example.org or --other Ana\n"
    ).lower() in asked.err.lower()
    assert call(*options, "--other", "Ana", "--dry-run").out.startswith(f"{file}: 1 join.")
    assert call(*options, "--same", "Ana=ana@example.org").code == 0
    assert roster(store)["ana@example.org"][1] == "Red"


def test_many_leave_only_when_their_number_is_said(store: Store, call: Any, write: Any) -> None:
    call("import", "people", write("login", *(f"p{number}" for number in range(10))))
    before, file = roster(store), write("login", "eli@example.org")

    refused = call("import", "people", file, "--everyone", "--yes")
    wrong = call("import", "people", file, "--everyone", "--yes", "--leaving", "13")

    assert (refused.code, wrong.code) == (2, 2)
    assert "14 people would leave. If they did: --leaving 14." in refused.err
    assert roster(store) == before
    assert call("import", "people", file, "--everyone", "--yes", "--leaving", "14").code == 0
    assert set(roster(store)) == {"eli@example.org"}


# ── how the file is read ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_file_leaves_open_is_asked_by_the_option_that_answers_it(
    call: Any, write: Any, tmp_path: Any
) -> None:
    dates = write("login,joined", "fay,03/02/2026", name="dates.csv")
    (tmp_path / "ansi.csv").write_bytes("login,name\nfay,Änne Müller\n".encode("cp1252"))
    unknown = write("wer,was", "fay,Fay", name="unknown.csv")

    assert (
        "--dates: does the day or the month come first (day-first or month-first)?"
        in call("import", "people", dates).err
    )
    assert "cp1252: Änne Müller" in call("import", "people", str(tmp_path / "ansi.csv")).err
    assert "--header:" in call("import", "people", unknown).err
    assert call("import", "people", dates, "--dates", "day-first", "--dry-run").code == 0
    assert call("import", "people", str(tmp_path / "ansi.csv"), "--encoding", "cp1252", "--dry-run").code == 0
    assert call("import", "people", unknown, "--map", "login=wer", "--map", "name=was", "--dry-run").code == 0


def test_a_column_can_be_named_or_left_out(store: Store, call: Any, write: Any) -> None:
    file = write("Staff 2026,,", "", "person,lead,grade", "fay,3.5,9", "gus,2.0,9")

    assert call("import", "people", file, "--map", "login=person").code == 2
    done = call("import", "people", file, "--map", "login=Person", "--leave-out", "lead")

    assert done.code == 0
    assert done.err == "Columns without a place here: lead, grade.\n"
    assert {"fay", "gus"} <= set(roster(store))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--map", "login"), "write it as OURS=THEIRS"),
        (("--map", "logn=who"), "our columns are login, name"),
        (("--map", "login=who"), "has no column 'who'; it has login"),
        (("--leave-out", "who"), "has no column 'who'"),
        (("--encoding", "klingon"), "no encoding of text has this name"),
        (("--header", "9"), "--header:"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_sentence(
    call: Any, write: Any, options: tuple[str, ...], sentence: str
) -> None:
    done = call("import", "people", write("login", "fay"), *options)

    assert done.code == 2
    assert sentence in done.err
    assert "Traceback" not in done.err


def test_a_file_that_is_no_list_is_one_sentence(call: Any, tmp_path: Any) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7 ...")

    done = call("import", "people", str(tmp_path / "list.pdf"))

    assert done.code == 2
    assert message("staff_lists/words/plans", "neither text") in done.err


def test_the_whole_plan_is_in_the_json(call: Any, write: Any) -> None:
    done = call("import", "people", write(*MONTHLY), "--json")

    assert (done.code, done.json["written"]) == (2, False)
    assert [one["login"] for one in done.json["joining"]] == ["fay@example.org"]
    assert done.json["leaving"] == [["cho", "Cho"]]
    bad = call("import", "people", write("login,joined", *(f"p{number},x" for number in range(60))), "--json")
    assert len(bad.json["flaws"]) == 60
    assert bad.json["flaws"][0]["sentence"] == message("staff_lists/words/plans", "not a day", cell='"x"')
