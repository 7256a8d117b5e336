"""What an employer can try at the product's own desks to choose whom a band is about; each with the fault that would let it through."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from click.testing import CliRunner

from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, Role
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.commands import main
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.teams.desk.lead import lead_desk, member_desk
from alongside.teams.gate import bands, panels
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules import releases
from alongside.teams.rules.releases import Band, Block, Silence
from alongside.teams.store import releases as released_rows
from tests.conftest import PASSWORD, AddTeam
from tests.fixtures.desks import beside
from tests.fixtures.houses import house_url

FRAMES = [Block(Week("2026-W01").back(-8 * number), 8) for number in range(-2, 4)]
EARLIER, BEFORE, FIRST, SECOND, THIRD, FOURTH = FRAMES
YEAR = [week for frame in FRAMES for week in frame.span]
LONG_AGO = "2025-01-06"


@pytest.fixture(autouse=True)
def everything_before_is_published(store: Store) -> None:
    with store.write() as db:
        released_rows.note_closing(db, BEFORE.last, datetime(2026, 1, 1, tzinfo=UTC))


def noon(week: Week, day: int = 0) -> datetime:
    return datetime.combine(week.monday + timedelta(days=day), time(12), UTC)


def eve_of(block: Block) -> datetime:
    """The Sunday before."""
    return noon(block.first, -1)


def after(block: Block) -> datetime:
    """The Thursday of publishing."""
    return noon(block.last, 10)


def admin(store: Store, now: datetime) -> AdminDesk:
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), now)


def published(store: Store, block: Block, figure_id: str = "red") -> Band | Silence | None:
    """What is said of this block after it; None if nothing is."""
    publish_due(store, after(block))
    with store.read() as db:
        rows = db.rows(
            "select outcome from release where figure_id = :id and first_week = :first and weeks = 8",
            id=figure_id,
            first=block.first.text,
        )
    outcomes = [row["outcome"] for row in rows]
    return next((one for one in (*Band, *Silence) if one in outcomes), None)


def is_band(outcome: Band | Silence | None) -> bool:
    return isinstance(outcome, Band)


def answer(store: Store, person_id: str, weeks: list[Week]) -> None:
    said = {"exhaustion": 2.0, "manageability": 2.0, "recovery": 2.0, "aftereffects": 2.0}
    with store.write() as db:
        every = [(person_id, CheckIn(week, answers=said, revision=1)) for week in weeks]
        checkins.save_check_ins(db, every, eve_of(BEFORE).isoformat())


# ── made-up accounts ────────────────────────────────────────────────────────────────────────────────────────────────


def fill_with_made_up_accounts(store: Store, add_team: AddTeam) -> None:
    """Seven beside one real person, invited and opened on the eve of the first period."""
    add_team("red", 1, YEAR)
    desk, door = admin(store, eve_of(FIRST)), AccountOpeningDesk(store, eve_of(FIRST))
    for number in range(7):
        login = f"nobody{number}@example.org"
        token = desk.add_person(Newcomer(name=f"No One {number}", login=login, team_id="red"))
        door.accept_invitation(token, PASSWORD, "their laptop")
        with store.read() as db:
            made_up = people.ids_by_login(db)[login]
        answer(store, made_up, [week for week in YEAR if week >= FIRST.first])


def test_made_up_accounts_are_in_no_band_before_their_second_whole_period(
    store: Store, add_team: AddTeam
) -> None:
    fill_with_made_up_accounts(store, add_team)

    assert published(store, FIRST) is Silence.TOO_SMALL
    assert is_band(published(store, SECOND))


def test_without_a_wait_made_up_accounts_would_be_in_the_first_band(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "NEWCOMERS_WAIT", 0)
    read = panels.Panels.read
    monkeypatch.setattr(
        panels.Panels,
        "read",
        lambda db, block, leads, answered=0, team_id="": read(db, block, leads, 0, team_id),
    )
    fill_with_made_up_accounts(store, add_team)

    assert is_band(published(store, FIRST))


# ── teams made anew ─────────────────────────────────────────────────────────────────────────────────────────────────

COLOURS = ("red", "blue", "green")


def make_teams_anew(store: Store, add_team: AddTeam) -> None:
    """Everyone goes on to the next team, on the eve of the second period."""
    everyone = {colour: add_team(colour, 8, YEAR) for colour in COLOURS}
    assert all(is_band(published(store, FIRST, colour)) for colour in COLOURS)
    for colour, to in zip(COLOURS, (*COLOURS[1:], COLOURS[0]), strict=True):
        for one in everyone[colour]:
            admin(store, eve_of(SECOND)).edit_person(one, PersonEdit(team_id=to))


def test_teams_made_anew_have_no_band_for_two_periods(store: Store, add_team: AddTeam) -> None:
    make_teams_anew(store, add_team)

    said = {
        colour: [published(store, block, colour) for block in (SECOND, THIRD, FOURTH)] for colour in COLOURS
    }

    assert all(silent[:2] == [Silence.TOO_SMALL] * 2 and is_band(silent[2]) for silent in said.values())


def test_without_a_wait_teams_made_anew_would_have_a_band_at_once(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "MOVERS_WAIT", 0)
    make_teams_anew(store, add_team)

    assert all(is_band(published(store, SECOND, colour)) for colour in COLOURS)


# ── leads ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def name_one_half_and_then_the_other(store: Store, add_team: AddTeam) -> None:
    team = add_team("red", 16, YEAR)
    admin(store, eve_of(FIRST)).edit_team("red", "Red", team[:8])
    published(store, FIRST)
    admin(store, eve_of(SECOND)).edit_team("red", "Red", team[8:])


def test_naming_the_other_half_of_a_team_as_leads_leaves_no_band(store: Store, add_team: AddTeam) -> None:
    name_one_half_and_then_the_other(store, add_team)

    assert published(store, SECOND) is Silence.TOO_SMALL


def test_without_a_wait_naming_the_other_half_would_have_a_band_about_the_first(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "MOVERS_WAIT", 0)
    monkeypatch.setattr(
        panels.Panels, "count_at_start", lambda panels, teams: len(panels.members_at_start(teams))
    )
    name_one_half_and_then_the_other(store, add_team)

    assert is_band(published(store, SECOND))


def test_naming_leads_within_a_period_changes_nothing_about_it(store: Store, add_team: AddTeam) -> None:
    team = add_team("red", 15, YEAR)
    admin(store, noon(FIRST.span[5])).edit_team("red", "Red", team[:7])

    assert is_band(published(store, FIRST))
    with store.read() as db:
        leads = panels.Leads.read(db, FIRST)
        counted = panels.Panels.read(db, FIRST, leads).members_at_start(["red"])
    assert len(counted) == 15


# ── roll-ups ────────────────────────────────────────────────────────────────────────────────────────────────────────


def join(store: Store, add_team: AddTeam, changed_at: datetime) -> str:
    """Three teams too small: two are joined long before, and at some time one of them is left out for the third."""
    for colour in COLOURS:
        add_team(colour, 7, YEAR)
    beside(admin(store, eve_of(BEFORE)), TeamGroupsDesk).add_group("Joined", ("red", "blue"))
    (roll_up,) = beside(admin(store, eve_of(FIRST)), TeamGroupsDesk).list_groups()
    beside(admin(store, changed_at), TeamGroupsDesk).change_group(
        TeamGroup(roll_up.id, "Joined", ("red", "green"))
    )
    return roll_up.id


def test_a_roll_up_changed_within_a_period_says_nothing_about_it(store: Store, add_team: AddTeam) -> None:
    """Nor once it is over, on the day before it is published, which is within the next."""
    roll_up = join(store, add_team, after(FIRST) - timedelta(days=1))

    assert published(store, FIRST, roll_up) is None
    assert published(store, SECOND, roll_up) is None
    assert is_band(published(store, THIRD, roll_up))


def test_a_roll_up_changed_before_the_period_does(store: Store, add_team: AddTeam) -> None:
    """The twin."""
    roll_up = join(store, add_team, eve_of(FIRST) - timedelta(days=1))

    assert is_band(published(store, FIRST, roll_up))


# ── who sees it ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_admin", [True, False], ids=["an admin", "the twin"])
def test_an_admin_who_leads_a_team_is_shown_no_band_of_it_at_any_door(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch, is_admin: bool
) -> None:
    one = add_team("red", 9, YEAR)[0]
    lead = Person(id="dee", login="dee@example.org", name="Dee")
    admin(store, eve_of(FIRST)).edit_team("red", "Red", ["dee"])
    for person_id in ("dee", one):
        if is_admin:
            with store.write() as db:
                people.grant_role(db, person_id, Role.ADMIN)
    assert is_band(published(store, FIRST))

    led = lead_desk(store, lead, after(FIRST)).read_figures()
    own = member_desk(store, Person(id=one, login=one, name=one), after(FIRST)).read_figures()
    monkeypatch.setenv("ALONGSIDE_DATABASE", house_url(store))
    monkeypatch.setattr("alongside.everything.commands.team.now", lambda: after(FIRST))
    told = CliRunner().invoke(main, ["team", "red", "--as", "dee@example.org", "--json"])

    for shown in (
        led.releases.get("red", ()),
        own.releases.get("red", ()),
        json.loads(told.stdout)["wellbeing"],
    ):
        assert bool(shown) is not is_admin


# ── no one answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_team_that_never_answers_nothing_is_said(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9)

    assert not is_band(published(store, FIRST))


def test_of_a_team_that_falls_silent_nothing_is_said(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, [week for week in YEAR if week < SECOND.first])

    assert is_band(published(store, FIRST))
    assert published(store, SECOND) is Silence.TOO_FEW


def test_without_that_rule_a_silent_team_would_keep_its_band(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands, "has_enough_answers", lambda *_: True)
    add_team("red", 9, [week for week in YEAR if week < SECOND.first])

    assert is_band(published(store, FIRST))
    assert is_band(published(store, SECOND))
