"""Two databases that differ in one person's answers and have the same releases are the same to every lead, byte for byte.

A year is lived through twice, week by week. What a lead can fetch is what the desks of leads and members hold (every row of their
aggregates), what the commands print, and what the pages send.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.people import Person
from alongside.accounts.store import sign_ins
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.tokens import hashed
from alongside.core.rules.weeks import BLOCKS_FROM, Week
from alongside.core.store.engine import Store, Transaction
from alongside.everything.commands import main
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import team_groups, teams
from alongside.teams.desk.lead import LeadDesk, lead_desk, member_desk
from alongside.teams.gate import bands
from alongside.teams.gate.bands import publish_due
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.releases import LONG, Setting
from alongside.teams.store import release_settings
from alongside.teams.ui.lead_page import meeting
from tests.conftest import AddTeam, CopyHouse, Tab, believe, forget_houses
from tests.fixtures.houses import house_url, table_names
from tests.fixtures.meetings import meeting_texts
from tests.fixtures.sent import everything_sent

FIRST = BLOCKS_FROM.back(-9 * LONG)  # 2025-W21
YEAR = [FIRST.back(-week) for week in range(56)]  # whole periods
SINCE = FIRST.monday.isoformat()
SAVED = f"{SINCE}T08:00:00+00:00"
LEAD, MEMBER = "dee", "red-1"
TEAMS = ("red", "blue", "green", "large")
PAGES = {"pages/lead/teams.py": LEAD, "pages/advocate/my_team.py": MEMBER}
PUBLISHED = ("release_team", "release", "publication", "team_week")  # tables

Change = Callable[[Random, CheckIn], CheckIn]


@pytest.fixture(autouse=True)
def chart_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every row of the printed chart."""
    monkeypatch.setattr(meeting, "to_png", lambda spec: repr(spec).encode())


@pytest.fixture
def world(store: Store, add_team: AddTeam) -> Store:
    """A team of nine, one of seventeen, and two small ones joined; one lead of all; everyone answers every week."""
    for team_id, size in zip(TEAMS, (9, 6, 6, 17), strict=True):
        add_team(team_id, size, YEAR, lead=LEAD, level=1, since=SINCE)
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("joined", "Both", ("blue", "green")))
        release_settings.add_setting(db, Setting(set_at=f"{SINCE}T09:00:00+00:00", person_facts=True), "eli")
    return store


def altered(other: Store, alter: Callable[[Transaction], None]) -> Store:
    """A copy in which something is different from the start."""
    with other.write() as db:
        alter(db)
    return other


def of_some(change: Change, *person_ids: str) -> Callable[[Transaction], None]:
    """Every week of these people, changed."""

    def alter(db: Transaction) -> None:
        random = Random(7)
        for one in person_ids:
            weeks = [(one, change(random, week)) for week in checkins.list_check_ins(db, one)]
            checkins.save_check_ins(db, weeks, SAVED)

    return alter


def other_answers(random: Random, week: CheckIn) -> CheckIn:
    levels = {key: float(random.randint(0, 2)) for key in ("exhaustion", "aftereffects", "support")}
    turned = {key: float(random.randint(2, 4)) for key in ("manageability", "recovery", "meaning")}
    return replace(week, answers={**levels, **turned})


def nothing_answered(random: Random, week: CheckIn) -> CheckIn:
    return replace(week, answers={}) if random.random() < 0.5 else week


def words_of_ones_own(random: Random, week: CheckIn) -> CheckIn:
    return replace(week, win="A call that helped.", note=f"A line, {random.random()}.")


def many_more_cases(random: Random, week: CheckIn) -> CheckIn:
    return replace(week, facts=replace(week.facts, open_cases=(week.facts.open_cases or 0) + 200))


def all_at_the_top(random: Random, week: CheckIn) -> CheckIn:
    return replace(week, answers={"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4})


# ── everything a lead can fetch ─────────────────────────────────────────────────────────────────────────────────────


def fridays() -> Iterator[datetime]:
    """The Friday of each week of the year and of the six after it, when the last block is long published."""
    for week in range(len(YEAR) + 6):
        yield datetime.combine(FIRST.back(-week).monday + timedelta(days=4), time(9), UTC)


def fetched(store: Store, now: datetime) -> list[object]:
    lead, member = Person(id=LEAD, login=LEAD, name=LEAD), Person(id=MEMBER, login=MEMBER, name=MEMBER)
    found: list[object] = []
    for reader, desk in ((lead, lead_desk(store, lead, now)), (member, member_desk(store, member, now))):
        found += [*_kept(desk), desk.fingerprint(), desk.read_figures()]
        found += meeting_texts(store, desk, reader, now)  # as printed, and as files
    newest = Week.of(now.date()).back(2)
    return [*found, *(lead_desk(store, lead, now).person_weeks(team, newest) for team in TEAMS)]


def _kept(desk: LeadDesk) -> list[object]:
    """Every row of every table."""
    with desk.aggregates(None) as kept:
        tables = [row["name"] for row in kept.rows("select name from sqlite_master where type = 'table'")]
        return [(table, sorted(map(repr, kept.read_table(f"select * from {table}")[1]))) for table in tables]


def a_year_of(store: Store, every: int = 4) -> list[list[object]]:
    """Looked at every so many weeks."""
    found = []
    for now in list(fridays())[::every]:
        publish_due(store, now)
        release_work_figures(store, now)
        found.append(fetched(store, now))
    return found


def released(store: Store) -> list[tuple[object, ...]]:
    with store.read() as db:
        rows = db.rows("select figure_id, first_week, weeks, outcome, strong from release order by 1, 2")
    return [tuple(row) for row in rows]


@pytest.mark.usefixtures("hardly_any_chance")
@pytest.mark.parametrize(
    ("person_id", "change", "every"),
    [
        ("red-3", other_answers, 1),
        ("blue-2", other_answers, 4),
        ("large-5", other_answers, 4),
        ("red-3", nothing_answered, 4),
        ("large-5", nothing_answered, 4),
        ("red-3", words_of_ones_own, 4),
    ],
)
def test_a_year_of_one_persons_answers_leaves_no_trace_but_the_releases(
    world: Store, copy_house: CopyHouse, person_id: str, change: Change, every: int
) -> None:
    other = altered(copy_house(world), of_some(change, person_id))
    one_year, other_year = a_year_of(world, every), a_year_of(other, every)

    assert released(world) == released(other)
    assert len({row[0] for row in released(world)}) == 5
    assert one_year == other_year


@pytest.mark.usefixtures("hardly_any_chance")
@pytest.mark.parametrize("change", [many_more_cases, all_at_the_top])
def test_many_more_cases_or_another_band_would_be_found(
    world: Store, copy_house: CopyHouse, change: Change
) -> None:
    """The twin. What one of nine says can no longer move a band alone."""
    other = altered(copy_house(world), of_some(change, "red-3", "red-4"))

    assert a_year_of(world) != a_year_of(other)


@pytest.mark.parametrize("strong", [False, True], ids=["standard", "strong"])
def test_with_the_chance_of_either_setting_the_releases_are_all_there_is(
    world: Store, copy_house: CopyHouse, strong: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more chance than there is, so that a few tries see bands both alike and different."""
    for name in ("EPSILON", "EPSILON_STRONG"):
        monkeypatch.setattr(bands, name, 0.7)
    with world.write() as db:
        release_settings.add_setting(
            db, Setting(set_at=datetime(2025, 1, 1, 9, tzinfo=UTC), strong=strong), "eli"
        )
        db.run("insert into release_key (id, key) values (1, :key)", key="07" * 32)
    one_year = a_year_of(world)

    same = 0
    for attempt in range(6):
        other = altered(copy_house(world, without=PUBLISHED), partial(_answer_otherwise, attempt))
        other_year = a_year_of(other)
        assert (other_year == one_year) is (released(other) == released(world))
        same += other_year == one_year

    assert 0 < same < 6


def _answer_otherwise(attempt: int, db: Transaction) -> None:
    """In one week, by one of a small team."""
    week = replace(checkins.list_check_ins(db, "red-3")[12 + 5 * attempt], answers={"exhaustion": 4})
    changed = {"exhaustion": 1, "manageability": 3, "recovery": 3, "aftereffects": 2}
    checkins.save_check_ins(db, [("red-3", replace(week, answers=changed))], SAVED)


# ── commands and pages ──────────────────────────────────────────────────────────────────────────────────────────────

MOMENTS = list(fridays())[8::20]


def printed(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(store))
    for module in ("publish", "team"):
        monkeypatch.setattr(f"alongside.everything.commands.{module}.now", lambda: now)
    believe(store, now)
    said = [CliRunner().invoke(main, ["publish", "--history", "--json"])]
    for team in TEAMS:
        for way in (["--json"], []):
            said.append(CliRunner().invoke(main, ["team", team, "--as", f"{LEAD}@example.org", *way]))
    assert {done.exit_code for done in said} == {0}, [done.output for done in said]
    return [done.stdout + done.stderr for done in said]


def shown(store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(store))
    forget_houses()
    found = []
    for page, reader in PAGES.items():
        token = f"{reader}-{now.isoformat()}"
        with store.write() as db:
            sign_ins.add_sign_in(db, token, hashed(token), reader, at=now, device="a browser")
        at = Tab(page, token, now)
        at.run()
        assert not at.exception
        found.append(everything_sent(at))
    forget_houses()
    return found


@pytest.mark.usefixtures("hardly_any_chance")
def test_commands_and_pages_say_the_same_in_both_worlds(
    world: Store, copy_house: CopyHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = altered(copy_house(world), of_some(other_answers, "red-3"))

    for now in MOMENTS:
        assert printed(world, now, monkeypatch) == printed(other, now, monkeypatch)
        assert shown(world, now, monkeypatch) == shown(other, now, monkeypatch)
    assert released(world) == released(other) != []


def test_commands_and_pages_show_many_more_cases(
    world: Store, copy_house: CopyHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    now = MOMENTS[0]
    other = altered(copy_house(world), of_some(many_more_cases, "red-3"))

    assert printed(world, now, monkeypatch) != printed(other, now, monkeypatch)
    for page, other_page in zip(shown(world, now, monkeypatch), shown(other, now, monkeypatch), strict=True):
        assert page != other_page


# ── the aggregates, by construction ─────────────────────────────────────────────────────────────────────────────────


def personal_tables(store: Store) -> set[str]:
    return table_names(store) - {"release", "release_team", "team", "team_week", "case_weight", "action"}


def test_no_personal_table_is_in_the_aggregates_nor_can_be_reached(world: Store) -> None:
    personal = personal_tables(world)
    assert {"person", "check_in", "response", "share", "membership"} <= personal

    desk = lead_desk(world, Person(id=LEAD, login=LEAD, name=LEAD), list(fridays())[20])
    with desk.aggregates(None) as kept:
        for table in sorted(personal):
            with pytest.raises(sqlite3.OperationalError, match="no such table"):
                kept.rows(f"select * from {table}")
            with pytest.raises(sqlite3.OperationalError, match="no such table"):
                kept.rows(f"select * from main.{table}")
            # A view or a common table expression of that name shows what is in it, and nothing else.
            assert [
                tuple(row) for row in kept.rows(f"with {table} as (select 1 as one) select * from {table}")
            ] == [(1,)]
    with world.read() as db:  # the twin
        assert db.rows("select * from check_in limit 1")


@pytest.mark.parametrize(
    "statement",
    [
        "attach database :file as other",
        "attach database 'file:' || :file || '?mode=ro' as other",
        "vacuum into :file",
        "pragma query_only = off",
        "pragma writable_schema = on",
        "create table kept as select 1",
        "create temp table kept as select 1",
        "insert into team (id, name) values ('x', 'X')",
        "update release set outcome = 'low'",
        "delete from team_week",
        "select load_extension(:file)",
        "select * from readfile(:file)",
    ],
)
def test_the_aggregates_reach_no_file_and_write_nothing(
    world: Store, open_door: Path, statement: str
) -> None:
    desk = lead_desk(world, Person(id=LEAD, login=LEAD, name=LEAD), list(fridays())[20])

    with desk.aggregates(None) as kept, pytest.raises(sqlite3.Error):
        kept.rows(statement, **({"file": str(open_door)} if ":file" in statement else {}))


def test_a_new_lead_of_one_team_gets_nothing_of_another(world: Store) -> None:
    with world.write() as db:
        teams.name_leads(db, "blue", ["ana"])
    now = list(fridays())[20]
    publish_due(world, now)
    release_work_figures(world, now)

    found = lead_desk(world, Person(id="ana", login="ana", name="Ana"), now)

    with found.aggregates(None) as kept:
        assert {row["team_id"] for row in kept.rows("select team_id from team_week")} == {"blue"}
        assert {row["figure_id"] for row in kept.rows("select figure_id from release")} == {"blue", "joined"}
    with lead_desk(world, Person(id=LEAD, login=LEAD, name=LEAD), now).aggregates(None) as kept:  # the twin
        assert {row["team_id"] for row in kept.rows("select team_id from team_week")} == set(TEAMS)
