"""What an admin may set about figures of teams, and that each change is checked, kept and in the log."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person, Role, Team, TeamHasReleases, TeamNameTaken, TeamNotFound
from alongside.accounts.store import organisations, people
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.case_weights import CaseWeightsDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.rules.case_weights import CaseWeight, shipped_weights
from alongside.organisation.rules.team_groups import (
    NoSuchTeamGroup,
    TeamAlreadyGrouped,
    TeamGroup,
    TooFewTeams,
)
from alongside.organisation.store import case_weights, team_groups
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.rules.releases import Band, Block, Release, Setting
from alongside.teams.store import release_settings, releases
from tests.conftest import NOW
from tests.fixtures.desks import beside

ELI = Person(id="eli", login="eli@example.org", name="Eli")
TYPES = ("Housing", "Benefits")


@pytest.fixture
def desk(store: Store) -> AdminDesk:
    """Of an organisation that lists two kinds of cases and has three teams."""
    with store.write() as db:
        office = Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, case_types=TYPES)
        organisations.save_organisation(db, office, NOW)
        people.add_teams(db, [Team(one, one.title()) for one in ("red", "blue", "grey")])
    return AdminDesk(store, ELI, NOW)


def log_of(desk: AdminDesk) -> list[tuple[str, str]]:
    return sorted((line.action, line.detail) for line in desk.list_log_entries(50))


def everything(store: Store) -> list[Any]:
    with store.read() as db:
        return [
            release_settings.list_settings(db),
            team_groups.list_groups(db),
            case_weights.list_weights(db),
            [tuple(row) for row in db.rows("select * from audit order by id")],
        ]


# ── what is released ────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_setting_the_shipped_one_holds(desk: AdminDesk) -> None:
    assert beside(desk, ReleaseSettingsDesk).list_settings() == []
    assert beside(desk, ReleaseSettingsDesk).current_setting() == Setting(
        set_at=None, smallest_panel=8, strong=False, person_facts=False
    )


def test_every_change_is_a_row_of_its_own_and_in_the_log(desk: AdminDesk) -> None:
    at = NOW

    beside(desk, ReleaseSettingsDesk).set_minimum_group_size(10)
    beside(desk, ReleaseSettingsDesk).set_extra_noise(True)
    beside(desk, ReleaseSettingsDesk).set_extra_noise(False)
    beside(desk, ReleaseSettingsDesk).set_minimum_group_size(6)

    assert beside(desk, ReleaseSettingsDesk).list_settings() == [
        Setting(set_at=at, smallest_panel=10, strong=False, person_facts=False),
        Setting(set_at=at, smallest_panel=10, strong=True, person_facts=False),
        Setting(set_at=at, smallest_panel=10, strong=False, person_facts=False),
        Setting(set_at=at, smallest_panel=6, strong=False, person_facts=False),
    ]
    assert log_of(desk) == [
        (Action.MINIMUM_GROUP_SIZE_SET, "10"),
        (Action.MINIMUM_GROUP_SIZE_SET, "6"),
        (Action.EXTRA_NOISE_OFF, ""),
        (Action.EXTRA_NOISE_ON, ""),
    ]


def test_what_holds_already_is_neither_kept_nor_logged_again(desk: AdminDesk, store: Store) -> None:
    before = everything(store)

    beside(desk, ReleaseSettingsDesk).set_minimum_group_size(8)
    beside(desk, ReleaseSettingsDesk).set_extra_noise(False)
    beside(desk, ReleaseSettingsDesk).withdraw_person_facts()
    assert everything(store) == before

    beside(desk, ReleaseSettingsDesk).set_minimum_group_size(9)  # the twin
    assert everything(store) != before


@pytest.mark.parametrize("people", [-1, 0, 5, 101, 10**9])
def test_no_number_of_people_below_six_is_ever_set(desk: AdminDesk, store: Store, people: int) -> None:
    before = everything(store)

    with pytest.raises(BadInput):
        beside(desk, ReleaseSettingsDesk).set_minimum_group_size(people)

    assert everything(store) == before


def test_a_change_is_kept_by_the_clock_that_the_rules_of_releases_count_in(store: Store) -> None:
    auckland = timezone(timedelta(hours=13))
    desk = ReleaseSettingsDesk(store, ELI, datetime(2026, 3, 9, 9, 0, tzinfo=auckland))

    desk.set_extra_noise(True)

    assert desk.list_settings() == [Setting(set_at=datetime(2026, 3, 8, 20, tzinfo=UTC), strong=True)]


# ── joined teams ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_teams_are_joined_changed_and_parted(desk: AdminDesk) -> None:
    beside(desk, TeamGroupsDesk).add_group(" East ", ("red", "blue"))
    (east,) = beside(desk, TeamGroupsDesk).list_groups()
    assert (east.name, east.team_ids) == ("East", ("blue", "red"))

    beside(desk, TeamGroupsDesk).change_group(TeamGroup(east.id, "Far east", ("blue", "grey")))
    assert beside(desk, TeamGroupsDesk).list_groups() == [TeamGroup(east.id, "Far east", ("blue", "grey"))]

    beside(desk, TeamGroupsDesk).delete_group(east.id)
    assert beside(desk, TeamGroupsDesk).list_groups() == []
    assert log_of(desk) == [
        (Action.TEAM_GROUP_REMOVED, east.id),
        (Action.TEAM_GROUP_SAVED, east.id),
        (Action.TEAM_GROUP_SAVED, east.id),
    ]


def test_what_cannot_be_joined_leaves_no_trace(desk: AdminDesk, store: Store) -> None:
    beside(desk, TeamGroupsDesk).add_group("East", ("red", "blue"))
    before = everything(store)

    for refusal, change in (
        (TooFewTeams, lambda: beside(desk, TeamGroupsDesk).add_group("West", ("grey",))),
        (TeamAlreadyGrouped, lambda: beside(desk, TeamGroupsDesk).add_group("West", ("grey", "red"))),
        (TeamNotFound, lambda: beside(desk, TeamGroupsDesk).add_group("West", ("grey", "gone"))),
        (TeamNameTaken, lambda: beside(desk, TeamGroupsDesk).add_group("Grey", ("grey", "red"))),
        (BadInput, lambda: beside(desk, TeamGroupsDesk).add_group(" ", ("grey", "red"))),
        (
            NoSuchTeamGroup,
            lambda: beside(desk, TeamGroupsDesk).change_group(TeamGroup("gone", "West", ("grey", "red"))),
        ),
        (NoSuchTeamGroup, lambda: beside(desk, TeamGroupsDesk).delete_group("gone")),
    ):
        with pytest.raises(refusal):
            change()

    beside(desk, TeamGroupsDesk).change_group(
        beside(desk, TeamGroupsDesk).list_groups()[0]
    )  # as it is already
    assert everything(store) == before


# ── hours of a case ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_kind_of_case_has_hours_and_their_source(desk: AdminDesk) -> None:
    any_other = shipped_weights()[""]

    assert beside(desk, CaseWeightsDesk).list_weights() == [
        shipped_weights()["Housing"],
        CaseWeight(case_type="Benefits", hours=any_other.hours, source=""),  # none of its own
        any_other,
    ]


def test_own_weights_are_saved_with_their_day_and_can_be_reset(desk: AdminDesk) -> None:
    beside(desk, CaseWeightsDesk).set_weight(CaseWeight(case_type="Housing", hours=2, source=" our  count "))
    beside(desk, CaseWeightsDesk).set_weight(CaseWeight(case_type="", hours=3, source="our guess"))

    own = CaseWeight(case_type="Housing", hours=2.0, source="our count", set_on=date(2026, 3, 4))
    assert beside(desk, CaseWeightsDesk).list_weights() == [
        own,
        CaseWeight(case_type="Benefits", hours=3.0, source="", set_on=date(2026, 3, 4)),
        CaseWeight(case_type="", hours=3.0, source="our guess", set_on=date(2026, 3, 4)),
    ]
    beside(desk, CaseWeightsDesk).reset_weight("Housing")
    assert beside(desk, CaseWeightsDesk).list_weights()[0] == shipped_weights()["Housing"]
    assert log_of(desk) == [
        (Action.CASE_HOURS_RESTORED, ""),
        (Action.CASE_HOURS_SET, ""),
        (Action.CASE_HOURS_SET, ""),
    ]


def test_the_same_hours_again_are_no_change_and_keep_their_day(desk: AdminDesk, store: Store) -> None:
    beside(desk, CaseWeightsDesk).set_weight(CaseWeight(case_type="Housing", hours=2, source="our count"))
    before = everything(store)
    later = CaseWeightsDesk(store, ELI, NOW + timedelta(days=9))

    later.set_weight(CaseWeight(case_type="Housing", hours=2, source="our count"))
    later.reset_weight("Benefits")
    assert everything(store) == before

    later.set_weight(CaseWeight(case_type="Housing", hours=2.5, source="our count"))  # the twin
    assert later.list_weights()[0].set_on == date(2026, 3, 13)


def test_hours_of_a_kind_that_is_not_listed_or_impossible_are_refused(desk: AdminDesk, store: Store) -> None:
    before = everything(store)

    for typed in (
        CaseWeight(case_type="Asylum", hours=2, source="x"),
        CaseWeight(case_type="Housing", hours=169, source="x"),
        CaseWeight(case_type="Housing", hours=2, source=""),
    ):
        with pytest.raises(BadInput):
            beside(desk, CaseWeightsDesk).set_weight(typed)

    assert everything(store) == before


# ── who may, and teams that stay ────────────────────────────────────────────────────────────────────────────────────


def test_a_former_admin_changes_nothing(desk: AdminDesk, store: Store) -> None:
    beside(desk, TeamGroupsDesk).add_group("East", ("red", "blue"))
    (east,) = beside(desk, TeamGroupsDesk).list_groups()
    before = everything(store)
    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)

    changes: list[Callable[[], None]] = [
        lambda: beside(desk, ReleaseSettingsDesk).set_minimum_group_size(10),
        lambda: beside(desk, ReleaseSettingsDesk).set_extra_noise(True),
        lambda: beside(desk, ReleaseSettingsDesk).propose_person_facts(),
        lambda: beside(desk, ReleaseSettingsDesk).confirm_person_facts(),
        lambda: beside(desk, ReleaseSettingsDesk).withdraw_person_facts(),
        lambda: beside(desk, TeamGroupsDesk).add_group("West", ("grey", "blue")),
        lambda: beside(desk, TeamGroupsDesk).change_group(TeamGroup(east.id, "West", east.team_ids)),
        lambda: beside(desk, TeamGroupsDesk).delete_group(east.id),
        lambda: beside(desk, CaseWeightsDesk).set_weight(
            CaseWeight(case_type="Housing", hours=2, source="x")
        ),
        lambda: beside(desk, CaseWeightsDesk).reset_weight("Housing"),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()

    assert everything(store) == before


@pytest.mark.parametrize("figure_id", ["red", "east"])
def test_a_team_that_figures_were_shown_about_stays(desk: AdminDesk, store: Store, figure_id: str) -> None:
    about = ("red",) if figure_id == "red" else ("grey", "red")
    release = Release(
        figure_id=figure_id,
        block=Block(Week("2025-W40"), 8),
        outcome=Band.LOW,
        strong=False,
        published_at=NOW,
        team_ids=about,
    )
    with store.write() as db:
        releases.add_releases(db, [release])

    with pytest.raises(TeamHasReleases):
        desk.delete_team("red")

    desk.delete_team("blue")  # the twin: nothing was ever shown about it
    assert [team.team.name for team in desk.list_teams()] == ["Grey", "Red"]
