"""The papers for a data protection officer and a works council, from how it is set up."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Role, Team
from alongside.accounts.store import organisations, people
from alongside.core.rules.measured import LEARNED, USEFUL
from alongside.core.store.engine import Store
from alongside.everything.commands.privacy_pack import PAPERS, escape_markdown, reader_name
from alongside.everything.desk.permission_numbers import PERMISSION_NUMBERS
from alongside.everything.rules.permissions import TABLE, Access, Reader, row_text
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import team_groups, teams
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules.releases import Setting
from alongside.teams.store import release_settings
from tests.conftest import CAST, NOW, WEEK, AddTeam
from tests.fixtures.console import Call
from tests.fixtures.wording import message
from tests.test_hostile_strings import MARK

YEAR = [WEEK.back(back) for back in range(52)]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.everything.commands.privacy_pack.now", lambda: NOW)


@pytest.fixture
def pack(call: Call, tmp_path: Path) -> Any:
    """Writes the papers and returns them, by name."""

    def write() -> dict[str, str]:
        done = call("privacy-pack", "--to", str(tmp_path / "pack"), "--replace")
        assert done.code == 0, done.err
        return {file.name: file.read_text("utf-8") for file in (tmp_path / "pack").iterdir()}

    return write


def declare(store: Store, *settings: Setting) -> None:
    with store.write() as db:
        for setting in settings:
            release_settings.add_setting(db, setting, "eli")


def test_a_program_gets_counts_and_settings(store: Store, add_team: AddTeam, call: Call) -> None:
    add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 3)
    add_team("green", 3)
    with store.write() as db:
        people.grant_role(db, "ana", Role.COORDINATOR)
        team_groups.save_group(db, TeamGroup("small", "Small ones", ("blue", "green")))
    declare(
        store,
        Setting(set_at=datetime(2026, 2, 1, 9, 30, tzinfo=UTC), smallest_panel=10),
        Setting(set_at=datetime(2026, 2, 2, 9, 30, tzinfo=UTC), smallest_panel=9, strong=True),
    )
    publish_due(store, NOW)

    told = call("privacy-pack", "--json").json

    told.pop("instruments")
    assert told == {
        "made_at": "2026-03-04T10:00:00+00:00",
        "organisation": "Open Door",
        "time_zone": "Europe/London",
        "database": "alongside.db",
        "sends_mail": False,
        "people": 20,
        "people_who_left": 0,
        "admins": 1,
        "coordinators": 1,
        "leads": 1,
        "teams": 3,
        "teams_with_a_lead": 1,
        "now": {"smallest_panel": 9, "strong": True, "person_facts": False},
        "history": [
            {
                "set_at": "2026-02-01T09:30:00+00:00",
                "smallest_panel": 10,
                "strong": False,
                "person_facts": False,
            },
            {
                "set_at": "2026-02-02T09:30:00+00:00",
                "smallest_panel": 9,
                "strong": True,
                "person_facts": False,
            },
        ],
        "teams_joined": {"Small ones": ["Blue", "Green"]},
        "own_case_weights": 0,
        "support_contacts": 1,
        "last_period_published": "2026-W08",
        "files": [],
    }


def test_every_paper_is_written_and_says_for_whom(pack: Any) -> None:
    papers = pack()

    assert sorted(papers) == sorted(PAPERS)
    assert [name for name, paper in papers.items() if "Open Door" not in paper] == []
    assert [name for name, paper in papers.items() if "{{" in paper or "{%" in paper] == []


def test_the_history_of_settings_is_in_the_papers(store: Store, pack: Any) -> None:
    declare(
        store,
        Setting(set_at=datetime(2026, 2, 1, 9, 30, tzinfo=UTC), smallest_panel=12),
        Setting(
            set_at=datetime(2026, 2, 2, 9, 30, tzinfo=UTC), smallest_panel=9, strong=True, person_facts=True
        ),
    )

    paper = pack()["how-it-is-set-up.md"]

    assert [line for line in paper.splitlines() if line.startswith(("| as shipped", "| 2026"))] == [
        "| as shipped | 8 | off | no |",
        "| 2026-02-01 09:30 UTC | 12 | off | no |",
        "| 2026-02-02 09:30 UTC | 9 | on | yes |",
    ]


def test_papers_follow_the_settings(store: Store, pack: Any) -> None:
    assert "**The strong setting is off.**" in pack()["works-council.md"]
    assert "Facts of each person's work are declared here" not in pack()["works-council.md"]

    declare(
        store,
        Setting(
            set_at=datetime(2026, 2, 2, 9, 30, tzinfo=UTC), smallest_panel=9, strong=True, person_facts=True
        ),
    )

    assert "**The strong setting is off.**" not in pack()["works-council.md"]
    assert "Facts of each person's work are declared here" in pack()["works-council.md"]


def test_every_cell_that_allows_something_is_in_the_papers(pack: Any) -> None:
    allowed = [
        f"- **{reader_name(reader)}**: {row.cells[reader].sentence.format(**PERMISSION_NUMBERS)}"
        for row in TABLE
        for reader in Reader
        if row.cells[reader].access is not Access.NONE
    ]

    lines = pack()["who-sees-what.md"].splitlines()

    assert [line for line in lines if line.startswith("- ")] == allowed
    assert [line[3:] for line in lines if line.startswith("## ")][:-1] == [
        row_text(row, str.format, PERMISSION_NUMBERS) for row in TABLE
    ]


def test_no_one_is_named(store: Store, add_team: AddTeam, pack: Any) -> None:
    add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 3)
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("small", "Small ones", ("blue", "red")))

    said = " ".join(pack().values())

    names = [*(one.title() for one in CAST), "Red-1", "dee@example.org"]
    assert [name for name in names if re.search(rf"\b{name}\b", said)] == []
    assert "Blue, Red" in said  # the twin: what is in the database does get there


def test_the_papers_go_to_others_so_no_path_of_the_machine_is_in_them(store: Store, pack: Any) -> None:
    said = " ".join(pack().values())

    assert str(store.file.parent) not in said
    assert store.file.name in said


def test_the_risks_that_remain_are_said(pack: Any) -> None:
    papers = pack()
    assessment = papers["impact-assessment.md"]

    for risk in (
        "narrow a band to one person in both settings",
        "anyone who used the link then reads their answers, not their texts",
        "reads everything",
        "hours, evenings and contacts say something about strain",
        "shows weeks in which the person was in a band",
        "do the erasures since again first",
        "one step between neighbouring bands is often chance",
    ):
        assert risk in assessment, risk


def test_what_was_typed_is_never_read_as_markdown(store: Store, pack: Any) -> None:
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name=MARK, time_zone="Europe/London", week_opens=0), NOW
        )
        people.add_teams(db, [Team("red", "Red"), Team("blue", "Blue")])
        teams.rename_team(db, Team("red", f"{MARK} | x"))
        team_groups.save_group(
            db, TeamGroup("small", "https://elsewhere.example www.elsewhere.example", ("blue", "red"))
        )

    said = " ".join(pack().values())

    assert MARK not in said
    assert escape_markdown(MARK) in said
    assert "https\\://elsewhere.example www\\.elsewhere.example" in said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Open Door e.V. (North)", "Open Door e.V. (North)"),
        ("a\n# b", "a \\# b"),
        ("![x](http://y)", "\\!\\[x\\](http\\://y)"),
        ("one | two", "one \\| two"),
        ("back\u202ewards", "backwards"),
    ],
)
def test_a_name_stays_on_its_line_and_what_it_is(typed: str, kept: str) -> None:
    assert escape_markdown(typed) == kept


def test_papers_that_are_there_are_not_written_over_unasked(call: Call, tmp_path: Path) -> None:
    mine = tmp_path / "impact-assessment.md"
    mine.write_text("What we filled in.", "utf-8")

    done = call("privacy-pack", "--to", str(tmp_path))

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {tmp_path} already holds impact-assessment.md. Nothing was written.")
    assert mine.read_text("utf-8") == "What we filled in."
    assert not (tmp_path / "works-council.md").exists()

    assert call("privacy-pack", "--to", str(tmp_path), "--replace").code == 0
    assert mine.read_text("utf-8").startswith("# Data protection impact assessment")


def test_without_a_place_or_a_program_nothing_is_done(call: Call) -> None:
    assert (call("privacy-pack").code, call("privacy-pack").out) == (2, "")


def test_a_database_without_an_organisation_is_refused(store: Store, call: Call, tmp_path: Path) -> None:
    with store.write() as db:
        db.run("delete from organisation")

    done = call("privacy-pack", "--to", str(tmp_path / "pack"))

    assert (done.code, done.err) == (2, "Error: No organisation is set up in this database yet.\n")
    assert not (tmp_path / "pack").exists()


def test_what_was_measured_of_the_settings_is_in_the_papers(pack: Any) -> None:
    told = pack()["how-well-people-are-hidden.md"]

    for one in LEARNED:
        assert f"| {one.standard} | {one.strong} |" in told, one
    for row in USEFUL:
        assert f"| {row.people} | {100 * row.standard:.0f} % | {100 * row.strong:.0f} % |" in told, row
    assert told.count("**not kept**") == 2


@pytest.mark.parametrize("sends", [False, True])
def test_e_mail_is_spoken_of_where_it_is_sent(
    store: Store, pack: Any, monkeypatch: pytest.MonkeyPatch, sends: bool
) -> None:
    if sends:
        monkeypatch.setenv("ALONGSIDE_SMTP_HOST", "mail.example.org")
        monkeypatch.setenv("ALONGSIDE_SENDER", "alongside@example.org")
        monkeypatch.setenv("ALONGSIDE_ADDRESS", "https://alongside.example.org")

    papers = pack()

    assert ("who runs the mail server" in papers["impact-assessment.md"]) is sends
    assert ("E-mail passes a mail server" in papers["works-council.md"]) is sends
    assert ("| E-mail | never sent |" in papers["how-it-is-set-up.md"]) is not sends
    assert "mail.example.org" not in "".join(papers.values())


def test_what_is_kept_of_sessions_and_who_sees_it_is_in_the_papers(store: Store, pack: Any) -> None:
    papers = pack()

    for said in (
        "how heard they felt",
        "who would like to talk to a coordinator",
        "a lead sees nothing of sessions",
    ):
        assert said in papers["impact-assessment.md"]
    assert "once for 12 closed weeks" in papers["works-council.md"]
    assert message("everything/rules/permissions", "feedback") in papers["who-sees-what.md"]
