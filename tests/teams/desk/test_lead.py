"""The readers of a team's figures: what they get, what they never get, and that it stays as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Person, Role, Team
from alongside.accounts.store import audit, people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.store import records
from alongside.organisation.store import teams
from alongside.teams.desk.lead import LeadDesk, lead_desk, member_desk
from alongside.teams.gate.bands import publish_due
from alongside.teams.gate.publishing import publish_all
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.releases import Band, Block, Setting
from alongside.teams.rules.team_figures import FiguresChanged, Period, PersonWeek
from alongside.teams.rules.workload import LOAD_STEP, Measure, Spread
from alongside.teams.store import release_settings, workloads
from tests.conftest import NOW, WEEK, AddTeam
from tests.fixtures.houses import drop_trigger

pytestmark = pytest.mark.usefixtures("hardly_any_chance")

YEAR = [WEEK.back(back) for back in range(52)]
RED = Team("red", "Red")
ALL_TWO = {"exhaustion": 2.0, "manageability": 2.0, "recovery": 2.0, "aftereffects": 2.0}


def desk_of(store: Store, person_id: str, now: datetime = NOW) -> LeadDesk:
    return lead_desk(store, Person(id=person_id, login=person_id, name=person_id), now)


def own_desk_of(store: Store, person_id: str, now: datetime = NOW) -> LeadDesk:
    return member_desk(store, Person(id=person_id, login=person_id, name=person_id), now)


def save_hours(store: Store, person_id: str, hours: float, back: int = 0) -> None:
    with store.write() as db:
        week = CheckIn(WEEK.back(back), facts=WorkFacts(hours=hours), revision=2)
        checkins.save_check_in(db, person_id, week, (NOW + timedelta(minutes=1)).isoformat())


def test_a_lead_gets_the_teams_they_lead(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, lead="ben")

    assert desk_of(store, "dee").read_figures().teams == (RED,)
    assert desk_of(store, "ben").read_figures().teams == (Team("blue", "Blue"),)  # the twin


def test_who_leads_no_one_gets_nothing(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")

    with pytest.raises(NotAllowed):
        desk_of(store, "ana").read_figures()
    assert desk_of(store, "dee").read_figures().teams  # the twin


def test_a_lead_relieved_gets_nothing_at_the_next_question(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")
    desk = desk_of(store, "dee")
    assert desk.read_figures().teams == (RED,)  # the twin

    with store.write() as db:
        teams.remove_leads(db, [("red", "dee")])

    with pytest.raises(NotAllowed):
        desk.read_figures()
    with pytest.raises(NotAllowed):
        desk.fingerprint()


def test_a_member_gets_the_leads_figures_of_their_own_team(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_due(store, NOW)

    assert own_desk_of(store, ids[0]).read_figures() == desk_of(store, "dee").read_figures()
    assert own_desk_of(store, "ana").read_figures().teams == ()


THURSDAY = datetime(2026, 3, 12, tzinfo=UTC)  # London's first instant of it, after the week of WEEK


def test_a_week_has_no_figures_before_its_thursday_and_keeps_them_from_then_on(
    store: Store, add_team: AddTeam
) -> None:
    """So no one who looks before and after a save learns anything from it."""
    ids = add_team("red", 6, YEAR, lead="dee")
    save_hours(store, ids[0], 44)
    eve, later = THURSDAY - timedelta(seconds=1), THURSDAY + timedelta(days=1)

    release_work_figures(store, eve)
    assert desk_of(store, "dee", eve).read_figures().weeks["red"][-1].week == WEEK.back(1)

    for one in ids[:3]:
        save_hours(store, one, 44)
    release_work_figures(store, THURSDAY)
    released = desk_of(store, "dee", THURSDAY).read_figures().weeks["red"]
    assert (released[-1].week, released[-1].measures[Measure.HOURS]) == (WEEK, Spread(41))

    for one in ids:
        save_hours(store, one, 60)
    release_work_figures(store, later)
    assert desk_of(store, "dee", later).read_figures().weeks["red"] == released


def test_saving_changes_nothing_that_a_lead_can_fetch(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)

    def fetched() -> object:
        return desk_of(store, "dee").fingerprint(), desk_of(store, "dee").read_figures()

    before = fetched()
    for one in ids:
        for back in range(3):
            save_hours(store, one, 60, back)
            publish_all(store, NOW, history=True)
            assert fetched() == before

    publish_all(store, THURSDAY, history=True)
    assert desk_of(store, "dee", THURSDAY).read_figures().weeks["red"] != before[1].weeks["red"]  # type: ignore[index]  # the twin


def test_all_teams_have_their_figures_at_the_same_moment(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, YEAR, lead="dee")
    add_team("blue", 7, YEAR, lead="ben")

    release_work_figures(store, THURSDAY)

    with store.read() as db:
        rows = db.rows("select team_id, released_at from team_week where week = :week", week=WEEK.text)
    assert {(row["team_id"], row["released_at"]) for row in rows} == {
        (team, THURSDAY.isoformat()) for team in ("red", "blue")
    }


def test_the_edition_follows_what_is_released(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, YEAR, lead="dee")
    before = desk_of(store, "dee").fingerprint()
    assert desk_of(store, "dee", NOW + timedelta(minutes=5)).fingerprint() == before

    release_work_figures(store, NOW)

    assert desk_of(store, "dee").fingerprint() != before


def test_an_equal_edition_is_given_to_those_alone_who_are_given_equal_figures(
    store: Store, add_team: AddTeam
) -> None:
    """So that what is made of them may be shown to all of them."""
    reds = add_team("red", 9, YEAR, lead="dee")
    blues = add_team("blue", 9, YEAR, lead="dee", level=4)
    with store.write() as db:
        people.grant_role(db, reds[0], Role.ADMIN)
        teams.name_leads(db, "red", [reds[1]])
        audit.record_action(
            db, NOW - timedelta(days=9), "op", Action.ROLE_WITHDRAWN, reds[2], detail=Role.ADMIN
        )
        checkins.save_check_in(db, blues[0], CheckIn(WEEK, answers=ALL_TWO, revision=2), NOW.isoformat())
    publish_all(store, NOW, history=True)

    desks = [own_desk_of(store, one) for one in reds + blues]
    desks += [desk_of(store, one) for one in ("dee", reds[1])]
    given = [(desk.fingerprint(), desk.read_figures()) for desk in desks]
    for edition, figures in given:
        assert [one for other, one in given if other == edition] == [figures] * given.count(
            (edition, figures)
        )
    assert 3 < len({edition for edition, _ in given}) < len(given)
    assert len({figures.terms.bands_hidden for _, figures in given}) == 2  # an admin is shown none


def test_figures_are_of_the_edition_that_was_asked_for_or_there_are_none(
    store: Store, add_team: AddTeam
) -> None:
    """What is made of them is shown to all who are given that edition."""
    add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, lead="ben")
    desk = desk_of(store, "dee")
    before = desk.fingerprint()
    assert desk.read_figures(before).teams == (RED,)

    with store.write() as db:
        teams.name_leads(db, "blue", ["dee"])

    with pytest.raises(FiguresChanged):
        desk.read_figures(before)
    assert len(desk.read_figures(desk.fingerprint()).teams) == 2


def test_the_edition_differs_once_others_are_in_the_team_or_lead_it(store: Store, add_team: AddTeam) -> None:
    """As many as before, so that no count tells."""
    reds, blues = add_team("red", 9, YEAR, lead="dee"), add_team("blue", 9, YEAR, lead="ben")
    editions = [desk_of(store, "dee").fingerprint()]

    with store.write() as db:
        teams.move_many(db, {reds[0]: "blue"}, NOW.date())
        teams.move_many(db, {blues[0]: "red"}, NOW.date())
    editions.append(desk_of(store, "dee").fingerprint())
    with store.write() as db:
        teams.name_leads(db, "red", ["ben"])
    editions.append(desk_of(store, "dee").fingerprint())

    assert len(set(editions)) == 3


def test_an_erasure_leaves_released_weeks_as_they_were(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 6, YEAR, lead="dee")
    release_work_figures(store, NOW)
    before = desk_of(store, "dee").read_figures().weeks["red"]

    with store.write() as db:
        records.erase_person(db, ids[0])
    release_work_figures(store, THURSDAY)

    after = desk_of(store, "dee", THURSDAY).read_figures().weeks["red"]
    assert after[: len(before)] == before
    assert before[-1].measures
    assert not after[-1].measures  # the twin: a week released later follows who is there


def test_check_ins_of_the_past_that_are_taken_in_release_their_weeks_anew(
    store: Store, add_team: AddTeam
) -> None:
    ids = add_team("red", 6, YEAR, lead="dee")
    release_work_figures(store, NOW)
    with store.write() as db:
        told = CheckIn(WEEK.back(3), facts=WorkFacts(hours=50), revision=1)
        checkins.save_check_ins(db, [(one, told) for one in ids], NOW.isoformat())
        workloads.delete_weeks(db, {WEEK.back(3)})

    release_work_figures(store, NOW)

    weeks = {week.week: week for week in desk_of(store, "dee").read_figures().weeks["red"]}
    assert weeks[WEEK.back(3)].measures == {Measure.HOURS: Spread(50)}
    assert weeks[WEEK.back(4)].measures[Measure.HOURS] == Spread(38)


def test_figures_that_earlier_versions_kept_are_worked_down_once(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, lead="dee")
    exact = {
        "participation": 0.8333,
        "measures": {"hours": [187.5, 37.5, 36.25, 41.0]},
        "cases": {"": 60},
        "contract_hours": 187.5,
    }
    with store.write() as db:
        db.run(
            "insert into former_team_week (team_id, week, figures) values ('red', :week, :figures)",
            week=WEEK.back(9).text,
            figures=json.dumps(exact),
        )
    assert desk_of(store, "dee").read_figures().weeks["red"] == ()

    release_work_figures(store, NOW)

    weeks = {week.week: week for week in desk_of(store, "dee").read_figures().weeks["red"]}
    assert weeks[WEEK.back(9)].measures == {Measure.HOURS: Spread(38)}
    assert (weeks[WEEK.back(9)].participation, weeks[WEEK.back(9)].load) == (100, 70)
    with store.read() as db:
        assert not workloads.has_former(db)
        assert "187.5" not in " ".join(row["figures"] for row in db.rows("select figures from team_week"))


def test_bands_are_published_and_nothing_finer(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee", level=3)
    publish_due(store, NOW)

    shown = desk_of(store, "dee").read_figures().releases["red"]

    assert [one.release.band for one in shown[-3:]] == [Band.VERY_HIGH] * 3
    assert {one.release.block.weeks for one in shown} == {8}


def test_an_admin_is_shown_no_band(store: Store, add_team: AddTeam) -> None:
    """Made-up accounts, moves and named leads choose whom a band is about: not as a lead, nor as a member of the team."""
    ids = add_team("red", 10, YEAR, lead="dee", level=3)
    publish_all(store, NOW, history=True)
    assert desk_of(store, "dee").read_figures().releases["red"]  # the twin

    with store.write() as db:
        for one in ("dee", ids[0]):
            people.grant_role(db, one, Role.ADMIN)

    for figures in (desk_of(store, "dee").read_figures(), own_desk_of(store, ids[0]).read_figures()):
        assert figures.terms.bands_hidden
        assert figures.releases == {}
        assert figures.weeks["red"]  # work is shown all the same
    assert own_desk_of(store, ids[1]).read_figures().releases["red"]


def test_a_recent_admin_is_shown_no_band_of_that_time(store: Store, add_team: AddTeam) -> None:
    """Blocks end with 2026-W08 and every eight weeks before; nothing that began before eight weeks without the role."""
    add_team("red", 9, YEAR, lead="dee", level=3)
    publish_due(store, NOW)

    with store.write() as db:
        audit.record_action(
            db, datetime(2025, 11, 5, 10, tzinfo=UTC), "eli", Action.ROLE_WITHDRAWN, "dee", detail=Role.ADMIN
        )
    assert desk_of(store, "dee").read_figures().releases == {}

    with store.write() as db:
        drop_trigger(db, "audit_never_changes")
        db.run(
            "update audit set at = '2025-10-20T10:00:00+00:00' where action = :one", one=Action.ROLE_WITHDRAWN
        )
    assert [one.release.block.first.text for one in desk_of(store, "dee").read_figures().releases["red"]] == [
        "2026-W01"
    ]


def test_the_fingerprint_differs_once_a_person_is_an_admin(store: Store, add_team: AddTeam) -> None:
    """What was made before is then not shown again."""
    add_team("red", 9, YEAR, lead="dee")
    before = desk_of(store, "dee").fingerprint()

    with store.write() as db:
        people.grant_role(db, "dee", Role.ADMIN)

    assert desk_of(store, "dee").fingerprint() != before


# ── which period comes next ─────────────────────────────────────────────────────────────────────────────────────────


def coming(store: Store) -> Period:
    return desk_of(store, "dee").read_figures().periods["red"]


def test_the_next_period_is_the_one_that_runs_where_enough_people_count(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    publish_due(store, NOW)

    period = coming(store)

    assert (period.block, period.counted, period.enough) == (Block(Week("2026-W09"), 8), 9, True)
    assert period.published_from.isoformat() == "2026-04-23T00:00:00+01:00"


def test_a_new_team_reads_the_first_period_that_will_have_a_band(store: Store, add_team: AddTeam) -> None:
    """S8: a page once named a day on which nothing was published. Here since the middle of a period, they count from the second after it on."""
    add_team("red", 9, YEAR[:2], lead="dee", since="2026-02-02")
    publish_due(store, NOW)

    period = coming(store)

    assert (period.block, period.enough) == (Block(Week("2026-W17"), 8), True)


def test_a_newly_set_up_organisation_reads_the_same_day_that_publishing_keeps(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 9, YEAR, lead="dee", since="2026-02-02")
    with store.write() as db:
        db.run("update schema_version set applied_at = '2026-02-02T10:00:00+00:00'")
    period = coming(store)
    with store.write() as db:
        checkins.save_check_ins(
            db,
            [
                (f"red-{number}", CheckIn(week, answers=ALL_TWO, revision=1))
                for number in range(1, 10)
                for week in [WEEK.back(-ahead) for ahead in range(16)]
            ],
            NOW.isoformat(),
        )

    publish_due(store, period.published_from - timedelta(minutes=1), history=False)
    assert not [
        one for one in desk_of(store, "dee").read_figures().releases.get("red", ()) if one.release.band
    ]
    publish_due(store, period.published_from, history=False)

    (shown,) = [one for one in desk_of(store, "dee").read_figures().releases["red"] if one.release.band]
    assert shown.release.block == period.block


def test_a_team_that_is_too_small_reads_so_and_how_many_count(store: Store, add_team: AddTeam) -> None:
    add_team("red", 7, YEAR, lead="dee")

    period = coming(store)

    assert (period.counted, period.enough) == (7, False)


def test_the_aggregates_hold_no_table_of_persons_and_reach_no_other_file(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 9, YEAR, lead="dee")

    with desk_of(store, "dee").aggregates(None) as kept:
        tables = {row["name"] for row in kept.rows("select name from sqlite_master where type = 'table'")}
        assert tables == {
            "team",
            "release",
            "release_team",
            "team_week",
            "helped",
            "case_weight",
            "terms",
            "period",
            "roster",
            "next_release",
        }
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            kept.rows("attach database :file as other", file=str(store.file))
        with pytest.raises(sqlite3.DatabaseError):
            kept.run("delete from release")


def test_no_field_of_the_desk_is_a_store(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")

    desk = desk_of(store, "dee")

    assert not [value for value in vars(desk).values() if not callable(value)]
    assert not [value for value in vars(desk).values() if hasattr(value, "read") or hasattr(value, "store")]


def declare(store: Store, *settings: Setting) -> None:
    with store.write() as db:
        for setting in settings:
            release_settings.add_setting(db, setting, "eli")


def test_one_persons_facts_are_shown_only_once_declared(store: Store, add_team: AddTeam) -> None:
    add_team("red", 2, YEAR, lead="dee")
    newest = WEEK.back(2)  # that is out
    assert desk_of(store, "dee").person_weeks("red", newest) == []

    declare(store, Setting(set_at=datetime(2026, 1, 28, 10, tzinfo=UTC), person_facts=True))

    facts = WorkFacts(hours=38, open_cases=20)
    shown = [PersonWeek("Red-1", facts), PersonWeek("Red-2", facts)]
    assert desk_of(store, "dee").person_weeks("red", newest) == shown
    assert own_desk_of(store, "red-1").person_weeks("red", newest) == shown[:1]
    assert (
        desk_of(store, "dee").person_weeks("red", WEEK.back(5)) == []
    )  # declared in the middle of that week
    with pytest.raises(NotAllowed):
        desk_of(store, "ben").person_weeks("red", newest)
    add_team("blue", 2, YEAR, lead="ben")
    assert desk_of(store, "ben").person_weeks("red", newest) == []


def test_one_persons_facts_too_wait_for_their_thursday(store: Store, add_team: AddTeam) -> None:
    add_team("red", 2, YEAR, lead="dee")
    declare(store, Setting(set_at=datetime(2026, 1, 28, 10, tzinfo=UTC), person_facts=True))

    eve = THURSDAY - timedelta(seconds=1)
    assert desk_of(store, "dee", eve).person_weeks("red", WEEK) == []
    assert len(desk_of(store, "dee", THURSDAY).person_weeks("red", WEEK)) == 2


def test_a_withdrawn_declaration_hides_what_it_showed(store: Store, add_team: AddTeam) -> None:
    add_team("red", 2, YEAR, lead="dee")
    declare(store, Setting(set_at=datetime(2026, 1, 5, 10, tzinfo=UTC), person_facts=True))
    assert desk_of(store, "dee").person_weeks("red", WEEK.back(2))  # the twin

    declare(store, Setting(set_at=datetime(2026, 3, 3, 10, tzinfo=UTC)))

    assert desk_of(store, "dee").person_weeks("red", WEEK.back(2)) == []


def test_the_hours_there_are_follow_contract_hours(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 6, YEAR, lead="dee")
    full = loads_of(store)
    with store.write() as db:
        for one in ids:
            person = people.by_id(db, one)
            assert person
            people.update_person(db, replace(person, contract_hours=18.75))
        workloads.delete_weeks(db, YEAR)

    assert loads_of(store) == pytest.approx(2 * full, abs=LOAD_STEP)


def loads_of(store: Store) -> int:
    release_work_figures(store, NOW)
    load = desk_of(store, "dee").read_figures().weeks["red"][-1].load
    assert load
    return load


def test_a_newcomer_counts_from_the_next_monday(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, YEAR, lead="dee")
    for name in ("ana", "ben", "cho"):
        save_hours(store, name, 60)
        save_hours(store, name, 60, back=-1)
    with store.write() as db:
        people.join_teams(db, [(name, "red") for name in ("ana", "ben", "cho")], NOW.date())
        told = CheckIn(WEEK.back(-1), facts=WorkFacts(hours=38), revision=1)
        checkins.save_check_ins(db, [(f"red-{n}", told) for n in range(1, 4)], NOW.isoformat())

    a_week_later = THURSDAY + timedelta(weeks=1)
    release_work_figures(store, a_week_later)

    before, after = desk_of(store, "dee", a_week_later).read_figures().weeks["red"][-2:]
    assert before.measures[Measure.HOURS] == Spread(38)
    assert after.measures[Measure.HOURS] == Spread(49)
