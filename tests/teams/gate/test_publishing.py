"""The laws of publishing, on a real database: who is counted, when, once, and what can never change it afterwards."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.everything.store import records
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import team_groups, teams
from alongside.teams.gate import bands
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules.releases import (
    ANSWERED_BEFORE,
    EPSILON_STRONG,
    Band,
    Block,
    Release,
    Setting,
    band_odds,
    draw_number,
    drawn_band,
    mean_level,
)
from alongside.teams.store import band_holds, protected, release_settings, releases
from tests.conftest import AddTeam, CopyHouse
from tests.fixtures.houses import drop_trigger

FRAME = Block(Week("2026-W01"), 8)  # ends with W08, published on Thursday 26 February 2026
FIRST, SECOND = Block(Week("2026-W01"), 4), Block(Week("2026-W05"), 4)
NEXT = Block(Week("2026-W09"), 8)
MIDDLE = datetime(2026, 1, 29, 12, tzinfo=UTC)  # the Thursday after the first half
END = datetime(2026, 2, 26, 12, tzinfo=UTC)
WEEKS = FRAME.span
SINCE = FRAME.earlier(1).first.monday.isoformat()  # a whole period before they count
EARLIER = FRAME.earlier(1).span[-4:]
LIVED = [*EARLIER, *WEEKS]
HEAVY, LIGHT = 4, 0
SIZES = {"seven": 7, "six": 6, "solo": 1}  # teams too small, that are enough together

Outcome = dict[tuple[str, str, int], str]


@pytest.fixture
def add_team(add_team: AddTeam) -> AddTeam:
    """Strain of 56 points, in the band "high", unless told."""

    def add(*team: Any, level: float = 2.25, **told: Any) -> list[str]:
        return add_team(*team, level=level, **told)

    return add


@pytest.fixture(autouse=True)
def everything_before_is_published(store: Store) -> None:
    with store.write() as db:
        releases.note_closing(db, FRAME.first.back(1), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def hardly_any_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the standard setting: where chance itself is not what is looked at. The strong one is drawn here."""
    monkeypatch.setattr(bands, "EPSILON", 1e9)


def outcomes(store: Store) -> Outcome:
    """Figure, first week and weeks to what was released."""
    with store.read() as db:
        rows = db.rows("select figure_id, first_week, weeks, outcome from release")
    return {(row["figure_id"], row["first_week"], row["weeks"]): row["outcome"] for row in rows}


def published(store: Store, now: datetime = END) -> Outcome:
    publish_due(store, now)
    return outcomes(store)


def long(figure: str, outcome: str) -> Outcome:
    return {(figure, FRAME.first.text, 8): outcome}


def short(figure: str, block: Block, outcome: str) -> Outcome:
    return {(figure, block.first.text, 4): outcome}


def everything_released(store: Store) -> list[list[tuple[object, ...]]]:
    with store.read() as db:
        return [
            [tuple(row) for row in db.rows(sql)]
            for sql in (
                "select * from release order by figure_id, first_week",
                "select * from release_team order by figure_id, first_week, team_id",
                "select * from publication order by week",
            )
        ]


def say(store: Store, person_id: str, level: float, week: Week, revision: int = 2) -> None:
    answers = {"exhaustion": level, "manageability": 4 - level, "recovery": 4 - level, "aftereffects": level}
    with store.write() as db:
        checkins.save_check_ins(
            db, [(person_id, CheckIn(week, answers=answers, revision=revision))], END.isoformat()
        )


def set_up(store: Store, *settings: Setting) -> None:
    with store.write() as db:
        for setting in settings:
            release_settings.add_setting(db, setting, "eli")


def share(store: Store, person_id: str, since: str, until: str) -> None:
    with store.write() as db:
        db.run(
            "insert into share (id, person_id, to_id, since, until) values (:id, :one, 'ana', :since, :until)",
            id=f"share-{person_id}",
            one=person_id,
            since=since,
            until=until,
        )


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_block_is_published_on_its_thursday_and_not_an_hour_before(store: Store, add_team: AddTeam) -> None:
    add_team("red", 8, LIVED, since=SINCE)

    assert published(store, datetime(2026, 2, 25, 23, 59, tzinfo=UTC)) == {}
    assert published(store, datetime(2026, 2, 26, 0, 0, tzinfo=UTC)) == long("red", "high")


def test_large_teams_are_published_every_four_weeks_others_every_eight(
    store: Store, add_team: AddTeam
) -> None:
    add_team("small", 7, LIVED, since=SINCE)
    add_team("middle", 15, LIVED, since=SINCE)
    add_team("large", 16, LIVED, since=SINCE)

    assert published(store, MIDDLE) == short("large", FIRST, "high")
    assert published(store) == {
        **short("large", FIRST, "high"),
        **short("large", SECOND, "high"),
        **long("middle", "high"),
        **long("small", "too_small"),
    }


def test_a_team_that_shrank_within_a_frame_is_never_released_twice_over_the_same_weeks(
    store: Store, add_team: AddTeam
) -> None:
    ids = add_team("large", 16, LIVED, since=SINCE)
    with store.write() as db:
        teams.leave_many(db, [ids[0]], SECOND.first.monday)

    assert published(store) == {**short("large", FIRST, "high"), **short("large", SECOND, "too_small")}


def test_a_team_that_grew_within_a_frame_waits_for_the_end_of_it(store: Store, add_team: AddTeam) -> None:
    add_team("red", 15, LIVED, since=SINCE)
    add_team("more", 1, LIVED, since="2025-06-02")
    with store.write() as db:
        teams.move_many(db, {"more-1": "red"}, SECOND.first.monday)

    assert published(store, END)["red", FRAME.first.text, 8] == "high"
    assert not [key for key in outcomes(store) if key[0] == "red" and key[2] == 4]


def test_publishing_twice_or_in_two_processes_at_once_publishes_once(store: Store, add_team: AddTeam) -> None:
    for number in range(12):
        add_team(f"t{number}", 9, LIVED, since=SINCE)
    other = open_store(store.place)
    done: list[list[Week]] = []

    threads = [
        threading.Thread(target=lambda each=each: done.append(publish_due(each, END)))
        for each in (store, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    once = everything_released(store)
    assert sorted(done[0] + done[1]) == [Week("2026-W04"), Week("2026-W08")]
    assert publish_due(store, END + timedelta(days=1)) == []
    assert everything_released(store) == once
    other.close()


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("size", "outcome"), [(7, "too_small"), (8, "high")])
def test_fewer_than_eight_are_too_few(store: Store, add_team: AddTeam, size: int, outcome: str) -> None:
    add_team("red", size, LIVED, since=SINCE)

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(
    ("joined", "outcome"),
    [
        ("2025-09-08", "high"),
        ("2025-09-09", "too_small"),
        ("2025-12-29", "too_small"),
        ("2026-02-02", "too_small"),
    ],
)
def test_who_moves_counts_after_two_whole_periods(
    store: Store, add_team: AddTeam, joined: str, outcome: str
) -> None:
    add_team("red", 7, LIVED, since=SINCE)
    add_team("late", 1, LIVED, since="2025-06-02")
    with store.write() as db:
        teams.move_many(db, {"late-1": "red"}, joined)

    assert published(store)["red", FRAME.first.text, 8] == outcome


@pytest.mark.parametrize(
    ("left", "outcome"), [("2026-02-23", "high"), ("2026-02-22", "too_small"), ("2026-01-07", "too_small")]
)
def test_who_leaves_within_a_block_is_not_in_its_panel(
    store: Store, add_team: AddTeam, left: str, outcome: str
) -> None:
    ids = add_team("red", 8, LIVED, since=SINCE)
    with store.write() as db:
        teams.leave_many(db, [ids[0]], left)

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(("lead", "outcome"), [("dee", "high"), ("red-1", "too_small")])
def test_who_sees_the_figure_is_not_in_it(store: Store, add_team: AddTeam, lead: str, outcome: str) -> None:
    add_team("red", 8, LIVED, since=SINCE, lead=lead)

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(("level", "outcome"), [(HEAVY, "low"), (LIGHT, "low")])
def test_what_viewers_and_sharers_say_moves_nothing(
    store: Store, add_team: AddTeam, level: int, outcome: str
) -> None:
    """Ten people at 25: two of them at 75, the most that counts, would lift the mean to 35."""
    ids = add_team("red", 10, LIVED, since=SINCE, level=1, lead="red-1")
    share(store, ids[1], "2025-12-01T00:00:00+00:00", "2025-12-29T12:00:00+00:00")
    for week in WEEKS:
        say(store, ids[0], level, week)
        say(store, ids[1], level, week)

    assert published(store) == long("red", outcome)


def test_what_those_in_the_panel_say_does_move_it(store: Store, add_team: AddTeam) -> None:
    """The twin."""
    ids = add_team("red", 10, LIVED, since=SINCE, level=1)
    for week in WEEKS:
        say(store, ids[0], HEAVY, week)
        say(store, ids[1], HEAVY, week)

    assert published(store) == long("red", "moderate")


@pytest.mark.parametrize(
    ("since", "until", "outcome"),
    [
        ("2025-12-01", "2025-12-30", "low"),  # as the block begins
        ("2025-11-05", "2025-12-03", "low"),  # in the eight weeks before it
        ("2025-09-01", "2025-09-29", "moderate"),  # long before it
        ("2026-01-05", "2026-02-02", "moderate"),  # within it: from the next one on
    ],
)
def test_what_a_sharer_says_is_not_heard_from_the_next_block_on(
    store: Store, add_team: AddTeam, since: str, until: str, outcome: str
) -> None:
    """Seven people at 25 and one at 75, the most that counts, make more than 31; without the one it is 25."""
    ids = add_team("red", 8, LIVED, since=SINCE, level=1)
    for week in WEEKS:
        say(store, ids[0], HEAVY, week)
    share(store, ids[0], f"{since}T10:00:00+00:00", f"{until}T10:00:00+00:00")

    assert published(store) == long("red", outcome)


def consent(store: Store, *person_ids: str) -> None:
    """In force as the block begins."""
    for one in person_ids:
        share(store, one, "2025-12-01T10:00:00+00:00", "2025-12-30T10:00:00+00:00")


@pytest.mark.parametrize(("sharing", "outcome"), [(0, "low"), (1, "low"), (2, "low"), (3, "too_small")])
def test_a_consent_is_not_seen_in_whether_there_is_a_band(
    store: Store, add_team: AddTeam, sharing: int, outcome: str
) -> None:
    """Unless fewer than six were left to be heard."""
    consent(store, *add_team("red", 8, LIVED, since=SINCE, level=1)[:sharing])

    assert published(store) == long("red", outcome)


def test_a_consent_is_not_seen_in_when_there_is_a_band_or_whom_it_is_about(
    store: Store, add_team: AddTeam
) -> None:
    consent(store, *add_team("large", 16, LIVED, since=SINCE, level=1)[:2])
    consent(store, *add_team("red", 6, LIVED, since=SINCE, level=1)[:2])
    consent(store, *add_team("blue", 6, LIVED, since=SINCE, level=1)[:2])
    join(store, "red", "blue")

    assert published(store) == {
        **short("large", FIRST, "low"),
        **short("large", SECOND, "low"),
        **long("red", "too_small"),
        **long("blue", "too_small"),
        **long("joined", "low"),
    }
    assert members(store) == ["blue", "red"]


@pytest.mark.parametrize(("leavers", "outcome"), [(3, "high"), (4, "too_small")])
def test_a_panel_that_lost_more_than_a_quarter_of_who_began_has_no_band(
    store: Store, add_team: AddTeam, leavers: int, outcome: str
) -> None:
    ids = add_team("red", 12, LIVED, since=SINCE)
    with store.write() as db:
        for one in ids[:leavers]:
            teams.leave_many(db, [one], date(2026, 1, 20))

    assert published(store) == long("red", outcome)


def note(store: Store, action: Action, person_id: str, at: str) -> None:
    """As the log of admins says it."""
    with store.write() as db:
        db.run(
            "insert into audit (id, at, actor_id, subject_id, action, detail) "
            "values (:id, :at, 'eli', :person_id, :action, 'red')",
            id=f"{action}-{person_id}",
            at=at,
            person_id=person_id,
            action=action,
        )


@pytest.mark.parametrize(
    ("relieved", "outcome"),
    [
        ("2025-09-07", "high"),
        ("2025-09-20", "too_small"),
        ("2025-11-20", "too_small"),
        ("2026-01-20", "too_small"),
        ("2026-02-24", "too_small"),
    ],
)
def test_who_led_counts_after_two_whole_periods(
    store: Store, add_team: AddTeam, relieved: str, outcome: str
) -> None:
    ids = add_team("red", 8, LIVED, since=SINCE)
    note(store, Action.TEAM_LEAD_REMOVED, ids[0], f"{relieved}T10:00:00+00:00")

    assert published(store) == long("red", outcome)


def test_naming_leads_within_a_block_changes_nothing_about_it(store: Store, add_team: AddTeam) -> None:
    """Four of nine say the most; named before the block, they would not count."""
    ids = add_team("red", 12, LIVED, since=SINCE, level=1)
    for one in ids[:4]:
        for week in WEEKS:
            say(store, one, HEAVY, week)
    with store.write() as db:
        teams.name_leads(db, "red", ids[:4])
    for one in ids[:4]:
        note(store, Action.TEAM_LEAD_NAMED, one, "2026-01-07T10:00:00+00:00")

    assert published(store) == long("red", "moderate")


def test_leads_who_were_there_before_do_not_count(store: Store, add_team: AddTeam) -> None:
    """The twin."""
    ids = add_team("red", 12, LIVED, since=SINCE, level=1)
    for one in ids[:4]:
        for week in WEEKS:
            say(store, one, HEAVY, week)
    with store.write() as db:
        teams.name_leads(db, "red", ids[:4])

    assert published(store) == long("red", "low")


@pytest.mark.parametrize(("named", "outcome"), [(3, "high"), (4, "too_small")])
def test_naming_leads_right_before_a_block_cannot_choose_who_is_in_its_panel(
    store: Store, add_team: AddTeam, named: int, outcome: str
) -> None:
    ids = add_team("red", 12, LIVED, since=SINCE)
    with store.write() as db:
        teams.name_leads(db, "red", ids[:named])
    for one in ids[:named]:
        note(store, Action.TEAM_LEAD_NAMED, one, "2025-12-20T10:00:00+00:00")

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(("moved", "outcome"), [(3, "high"), (4, "too_small")])
def test_a_panel_that_was_mostly_exchanged_has_no_band(
    store: Store, add_team: AddTeam, moved: int, outcome: str
) -> None:
    add_team("red", 12 - moved, LIVED, since=SINCE)
    ids = add_team("blue", moved, LIVED, since="2025-06-02")
    with store.write() as db:
        for one in ids:
            teams.move_many(db, {one: "red"}, date(2025, 12, 1))

    assert published(store)["red", FRAME.first.text, 8] == outcome


# ── with an account that is used ────────────────────────────────────────────────────────────────────────────────────


def test_who_has_no_account_does_not_count(store: Store, add_team: AddTeam) -> None:
    """Seven made-up names beside one person make no panel."""
    add_team("red", 8, LIVED, since=SINCE)
    with store.write() as db:
        db.run("update person set account_since = null where id = 'red-3'")

    assert published(store) == long("red", "too_small")


@pytest.mark.parametrize(("opened", "outcome"), [("2025-11-03", "high"), ("2025-11-04", "too_small")])
def test_an_account_counts_after_a_whole_period(
    store: Store, add_team: AddTeam, opened: str, outcome: str
) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    with store.write() as db:
        db.run("update person set account_since = :opened where id = 'red-3'", opened=opened)

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(("weeks", "outcome"), [(1, "high"), (0, "too_small")])
def test_who_never_answered_before_does_not_count(
    store: Store, add_team: AddTeam, weeks: int, outcome: str
) -> None:
    add_team("red", 7, LIVED, since=SINCE)
    add_team("more", 1, [*EARLIER[:weeks], *WEEKS], since=SINCE)
    with store.write() as db:
        db.run("update membership set team_id = 'red' where person_id = 'more-1'")

    assert published(store)["red", FRAME.first.text, 8] == outcome


# ── enough answers ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answering", "outcome"), [(0, "too_few"), (4, "too_few"), (5, "high"), (8, "high")])
def test_fewer_than_five_answering_publish_nothing(
    store: Store, add_team: AddTeam, answering: int, outcome: str
) -> None:
    """C1: a band was once published of a team in which no one had ever answered."""
    ids = add_team("red", 8, EARLIER, since=SINCE)
    for one in ids[:answering]:
        for week in WEEKS:
            say(store, one, 2.25, week)

    assert published(store) == long("red", outcome)


@pytest.mark.parametrize(("weeks", "outcome"), [(4, "high"), (3, "too_few")])
def test_fewer_than_half_of_the_weeks_answered_publish_nothing(
    store: Store, add_team: AddTeam, weeks: int, outcome: str
) -> None:
    add_team("red", 8, [*EARLIER, *WEEKS[:weeks]], since=SINCE)

    assert published(store) == long("red", outcome)


def test_silence_carries_no_band_on(store: Store, add_team: AddTeam) -> None:
    """After a period with too few answers the next one begins anew, with what is said in it alone."""
    ids = add_team("red", 8, LIVED, since=SINCE, level=HEAVY)
    later = NEXT.first.back(-8)
    for one in ids:
        for number in range(8):
            say(store, one, 1, later.back(-number))

    found = published(store, datetime(2026, 6, 18, 12, tzinfo=UTC))

    blocks = (FRAME.first, NEXT.first, later)
    assert [found["red", first.text, 8] for first in blocks] == ["very_high", "too_few", "low"]


def test_in_the_block_right_after_a_band_its_middle_stands_for_what_is_missing(
    store: Store, add_team: AddTeam
) -> None:
    """The twin: half of the weeks at 25 and half at the middle of the highest band are more than 50."""
    ids = add_team("red", 8, LIVED, since=SINCE, level=HEAVY)
    for one in ids:
        for week in NEXT.span[:4]:
            say(store, one, 1, week)

    found = published(store, datetime(2026, 4, 23, 12, tzinfo=UTC))

    assert found["red", NEXT.first.text, 8] == "high"


# ── held back ───────────────────────────────────────────────────────────────────────────────────────────────────────


def hold_back(store: Store, person_id: str, team_id: str = "red") -> None:
    with store.write() as db:
        band_holds.add_hold(db, person_id, team_id, datetime(2026, 2, 1, 10, tzinfo=UTC))


def test_one_who_counts_can_hold_a_band_back_which_looks_the_same_as_too_few_answers(
    store: Store, add_team: AddTeam
) -> None:
    ids = add_team("red", 8, LIVED, since=SINCE)
    hold_back(store, ids[3])

    assert published(store) == long("red", "too_few")
    with store.read() as db:
        assert band_holds.people_holding(db) == set()  # nor does anything say afterwards who it was


def test_a_no_holds_for_one_period(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 8, [*LIVED, *NEXT.span], since=SINCE)
    hold_back(store, ids[3])

    found = published(store, datetime(2026, 4, 23, 12, tzinfo=UTC))

    assert [found["red", block.first.text, 8] for block in (FRAME, NEXT)] == ["too_few", "high"]


def test_a_no_to_a_later_period_outlasts_one_in_which_too_few_count(store: Store, add_team: AddTeam) -> None:
    """Newcomers read on their page that the next period is the first with a band, and hold that one back."""
    ids = add_team("red", 8, [*WEEKS, *NEXT.span], since=FRAME.first.monday.isoformat())
    hold_back(store, ids[3])

    found = published(store, datetime(2026, 4, 23, 12, tzinfo=UTC))

    assert [found["red", block.first.text, 8] for block in (FRAME, NEXT)] == ["too_small", "too_few"]


def test_who_does_not_count_holds_nothing_back(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, LIVED, since=SINCE, lead="red-9")
    hold_back(store, "red-9")

    assert published(store) == long("red", "high")


def test_a_no_holds_back_what_several_teams_have_together(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, LIVED, since=SINCE)
    ids = add_team("blue", 6, LIVED, since=SINCE)
    join(store, "red", "blue")
    hold_back(store, ids[0], "blue")

    assert published(store)["joined", FRAME.first.text, 8] == "too_few"


def test_answers_from_before_the_notice_are_not_published_unless_requested(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 8, [*LIVED, *NEXT.span], since=SINCE)
    with store.write() as db:
        drop_trigger(db, "publication_never_forgets")
        db.run("delete from publication")
        db.run("update schema_version set applied_at = '2026-01-14T10:00:00+00:00' where number = 2")
    later = datetime(2026, 4, 23, 12, tzinfo=UTC)

    assert publish_due(store, END, history=False) == []
    assert publish_due(store, later, history=False) == [Week("2026-W12"), Week("2026-W16")]
    assert {key[1] for key in outcomes(store)} == {NEXT.first.text}


def test_what_was_answered_before_is_published_when_asked_for(store: Store, add_team: AddTeam) -> None:
    """The twin."""
    add_team("red", 8, LIVED, since=SINCE)

    assert publish_due(store, END, history=True) == [Week("2026-W04"), Week("2026-W08")]


def test_a_database_with_other_rules_publishes_nothing_before_everyone_was_told(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    with store.write() as db:
        db.run("update schema_version set applied_at = '2025-10-01T10:00:00+00:00' where number = 1")
        db.run("update schema_version set applied_at = '2026-02-24T10:00:00+00:00' where number = 12")

    assert published(store, datetime(2026, 3, 3, 9, 59, tzinfo=UTC)) == {}
    assert published(store, datetime(2026, 3, 3, 10, 0, tzinfo=UTC)) == long("red", "high")


@pytest.mark.parametrize("sharing", [False, True])
def test_a_consent_is_not_seen_in_which_teams_are_joined(
    store: Store, add_team: AddTeam, sharing: bool
) -> None:
    everybody = [add_team(team, size, LIVED, since=SINCE) for team, size in SIZES.items()]
    join(store, *SIZES)
    for ids in everybody:
        if sharing:
            share(store, ids[0], "2025-12-20T00:00:00+00:00", "2026-01-17T00:00:00+00:00")

    assert published(store).keys() == {(figure, FRAME.first.text, 8) for figure in (*SIZES, "joined")}
    with store.read() as db:
        about = db.rows("select team_id from release_team where figure_id = 'joined' order by team_id")
    assert [row["team_id"] for row in about] == sorted(SIZES)


def test_answers_to_two_versions_of_the_questions_count_alike(store: Store, add_team: AddTeam) -> None:
    add_team("red", 8, LIVED, since=SINCE, level=HEAVY)
    with store.write() as db:
        db.run("update response set version = 7 where week < '2026-W05'")

    assert published(store) == long("red", "very_high")


def test_strain_is_rounded_before_it_is_summed(store: Store, add_team: AddTeam) -> None:
    """11 of 16 levels are 68.75, so 69 whole points; with one person at 75 the mean is above the cut, and cut off it would not be."""
    ids = add_team("red", 8, EARLIER, since=SINCE)
    said = {"exhaustion": 3, "manageability": 1, "recovery": 1, "aftereffects": 2}
    weeks = [(one, CheckIn(week, answers=said, revision=1)) for one in ids[1:] for week in WEEKS]
    with store.write() as db:
        checkins.save_check_ins(db, weeks, END.isoformat())
    for week in WEEKS:
        say(store, ids[0], 3, week)

    assert published(store) == long("red", "very_high")


@pytest.mark.parametrize(
    ("strain_since", "band"), [(1, "high"), (2, "low")], ids=["another scale is new", "strain is new"]
)
def test_answers_to_earlier_questions_about_strain_do_not_count(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch, strain_since: int, band: str
) -> None:
    """A question under the same key was replaced after the first three weeks: as for a person's own trend, those do not count."""
    ids = add_team("red", 8, LIVED, since=SINCE, level=HEAVY)
    answers = {"exhaustion": 1, "manageability": 3, "recovery": 3, "aftereffects": 1}
    newer = [
        (one, CheckIn(week, answers=answers, version=2, revision=2)) for one in ids for week in WEEKS[3:]
    ]
    with store.write() as db:
        checkins.save_check_ins(db, newer, END.isoformat())
    pack = weekly_instrument()
    scales = tuple(replace(scale, since=strain_since if scale.key == STRAIN else 2) for scale in pack.scales)
    monkeypatch.setattr(bands, "weekly_instrument", lambda: replace(pack, version=2, scales=scales))

    assert published(store) == long("red", band)


def test_with_too_few_weeks_since_the_questions_about_strain_changed_there_is_no_band(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    assert published(store, MIDDLE) == {}
    pack = weekly_instrument()
    scales = tuple(replace(scale, since=2) for scale in pack.scales)
    monkeypatch.setattr(bands, "weekly_instrument", lambda: replace(pack, version=2, scales=scales))

    assert published(store) == long("red", "too_few")


def test_a_change_of_the_questions_about_strain_changes_nothing_that_was_published(
    store: Store, add_team: AddTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    assert published(store) == long("red", "high")
    before = everything_released(store)
    pack = weekly_instrument()
    scales = tuple(replace(scale, since=2) for scale in pack.scales)
    monkeypatch.setattr(bands, "weekly_instrument", lambda: replace(pack, version=2, scales=scales))

    publish_due(store, END)

    assert everything_released(store) == before


def test_raising_the_minimum_group_size_counts_immediately_and_lowering_it_later(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    add_team("blue", 7, LIVED, since=SINCE)
    set_up(store, Setting(set_at=datetime(2026, 2, 20, 10, tzinfo=UTC), smallest_panel=9))
    assert published(store) == {**long("red", "too_small"), **long("blue", "too_small")}

    set_up(store, Setting(set_at=datetime(2026, 3, 1, 10, tzinfo=UTC), smallest_panel=6))

    found = published(store, datetime(2026, 4, 23, 12, tzinfo=UTC))
    assert {key[0]: outcome for key, outcome in found.items() if key[1] == NEXT.first.text} == {
        "red": "too_small",
        "blue": "too_small",
    }


# ── roll-ups ────────────────────────────────────────────────────────────────────────────────────────────────────────


def join(store: Store, *team_ids: str) -> None:
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("joined", "Joined", team_ids))


def members(store: Store) -> list[str]:
    with store.read() as db:
        return [
            row["team_id"]
            for row in db.rows("select team_id from release_team where figure_id = 'joined' order by 1")
        ]


def test_teams_too_small_are_joined_from_twelve_people_on(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, LIVED, since=SINCE)
    add_team("blue", 6, LIVED, since=SINCE)
    join(store, "red", "blue")

    assert published(store)["joined", FRAME.first.text, 8] == "high"
    assert members(store) == ["blue", "red"]


def test_eleven_people_are_too_few_to_be_joined(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, LIVED, since=SINCE)
    add_team("blue", 5, LIVED, since=SINCE)
    join(store, "red", "blue")

    assert published(store)["joined", FRAME.first.text, 8] == "too_small"


def test_a_team_group_never_overlaps_a_team_that_publishes_itself(store: Store, add_team: AddTeam) -> None:
    add_team("red", 7, LIVED, since=SINCE)
    add_team("blue", 7, LIVED, since=SINCE)
    add_team("green", 8, LIVED, since=SINCE)
    join(store, "red", "blue", "green")

    assert published(store)["green", FRAME.first.text, 8] == "high"
    assert members(store) == ["blue", "red"]


def test_a_team_group_never_overlaps_a_team_that_published_half_of_its_weeks(
    store: Store, add_team: AddTeam
) -> None:
    ids = add_team("large", 16, LIVED, since=SINCE)
    add_team("red", 6, LIVED, since=SINCE)
    add_team("blue", 6, LIVED, since=SINCE)
    with store.write() as db:
        for one in ids[6:]:
            teams.leave_many(db, [one], SECOND.first.monday)
    join(store, "red", "blue", "large")

    assert published(store)["large", SECOND.first.text, 4] == "too_small"
    assert members(store) == ["blue", "red"]


@pytest.mark.parametrize(("changed", "told"), [("2026-01-20", False), ("2025-12-28", True)])
def test_a_team_group_counts_as_it_was_when_the_period_began(
    store: Store, add_team: AddTeam, changed: str, told: bool
) -> None:
    """Put together anew once it is known who answered, it publishes nothing for that period."""
    add_team("red", 6, LIVED, since=SINCE)
    add_team("blue", 6, LIVED, since=SINCE)
    join(store, "red", "blue")
    with store.write() as db:
        audit.record_action(db, f"{changed}T10:00:00+00:00", "eli", Action.TEAM_GROUP_SAVED, detail="joined")

    assert (("joined", FRAME.first.text, 8) in published(store)) is told


def test_one_small_team_is_not_joined_with_nothing(store: Store, add_team: AddTeam) -> None:
    add_team("red", 7, LIVED, since=SINCE)
    add_team("blue", 14, LIVED, since=SINCE)
    join(store, "red", "blue")

    published(store)

    assert members(store) == []


def test_who_leads_one_of_the_joined_teams_is_in_none_of_the_figure(store: Store, add_team: AddTeam) -> None:
    add_team("blue", 6, LIVED, since=SINCE)
    add_team("red", 6, LIVED, since=SINCE, lead="blue-1")
    join(store, "red", "blue")

    assert published(store)["joined", FRAME.first.text, 8] == "too_small"


# ── once ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def late_answer(store: Store) -> None:
    for one in range(1, 10):
        for week in WEEKS[-2:]:
            say(store, f"red-{one}", HEAVY, week, revision=1)


def edit(store: Store) -> None:
    for one in range(1, 10):
        for week in WEEKS[:-2]:
            say(store, f"red-{one}", HEAVY, week)


def erasure(store: Store) -> None:
    with store.write() as db:
        records.erase_person(db, "red-1")


def move(store: Store) -> None:
    with store.write() as db:
        teams.leave_many(db, ["red-1"], date(2026, 1, 12))


def stricter(store: Store) -> None:
    set_up(store, Setting(set_at=datetime(2026, 2, 27, 10, tzinfo=UTC), smallest_panel=30, strong=True))


@pytest.mark.parametrize("happens", [late_answer, edit, erasure, move, stricter])
def test_nothing_that_comes_after_changes_what_was_published(
    store: Store, add_team: AddTeam, happens: Callable[[Store], None]
) -> None:
    add_team("red", 9, [*EARLIER, *WEEKS[:-2]], since=SINCE, level=1)
    released = published(store)
    before = everything_released(store)

    happens(store)

    publish_due(store, END + timedelta(days=3))
    assert everything_released(store) == before
    publish_due(store, datetime(2026, 4, 23, 12, tzinfo=UTC))
    assert {key: value for key, value in outcomes(store).items() if key[1] < NEXT.first.text} == released


OR_REPLACE = pytest.mark.sqlite_only("only there, one row can replace another")
STATEMENTS = [
    "update release set outcome = 'low'",
    "delete from release",
    pytest.param(
        "insert or replace into release select figure_id, first_week, weeks, 'low', strong, published_at, epsilon from release",
        marks=OR_REPLACE,
    ),
    "insert into release select figure_id, first_week, weeks, 'low', strong, published_at, epsilon from release where true "
    "on conflict (figure_id, first_week) do update set outcome = excluded.outcome",
    "update release_team set team_id = 'blue'",
    "delete from release_team",
    pytest.param("insert or replace into release_team select * from release_team", marks=OR_REPLACE),
    "update publication set week = '2020-W01'",
    "delete from publication",
    pytest.param(
        "insert or replace into publication select week, '2020-01-01' from publication", marks=OR_REPLACE
    ),
    "update release_setting set strong = 0",
    "delete from release_setting",
    pytest.param(
        "insert or replace into release_setting select number, set_at, 6, 0, 0, set_by from release_setting",
        marks=OR_REPLACE,
    ),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_was_released_is_insert_only(store: Store, add_team: AddTeam, statement: str) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    set_up(store, Setting(set_at=datetime(2025, 6, 1, 10, tzinfo=UTC), strong=True))
    published(store)

    with pytest.raises(sqlite3.IntegrityError, match=r"insert-only|kept for good"), store.write() as db:
        db.run(statement)


def test_only_a_demo_without_passwords_is_cleared(store: Store, add_team: AddTeam) -> None:
    """The twin: the delete itself works, and it is the trigger that stops it."""
    add_team("red", 8, LIVED, since=SINCE)
    published(store)
    with store.write() as db:
        db.run(
            "insert into audit (id, at, actor_id, action) values ('a', '2026-01-01', 'eli', :made)",
            made=Action.DEMO_CREATED,
        )

    with store.write() as db:
        assert db.run("delete from release_team") == 1
        assert db.run("delete from release") == 1


# ── the strong setting ──────────────────────────────────────────────────────────────────────────────────────────────

STRONG = Setting(set_at=datetime(2025, 6, 1, 10, tzinfo=UTC), strong=True)


def strongs(store: Store) -> set[int]:
    with store.read() as db:
        return {row["strong"] for row in db.rows("select strong from release")}


def test_strong_holds_for_a_block_that_began_under_it(store: Store, add_team: AddTeam) -> None:
    add_team("red", 8, LIVED, since=SINCE)
    set_up(store, STRONG, Setting(set_at=datetime(2026, 1, 14, 10, tzinfo=UTC)))

    published(store)

    assert strongs(store) == {1}


def test_standard_holds_where_strong_was_turned_off_before(store: Store, add_team: AddTeam) -> None:
    """The twin."""
    add_team("red", 8, LIVED, since=SINCE)
    set_up(store, STRONG, Setting(set_at=datetime(2025, 12, 14, 10, tzinfo=UTC)))

    published(store)

    assert strongs(store) == {0}


def many_teams(store: Store, add_team: AddTeam, number: int = 40) -> None:
    for team in range(number):
        add_team(f"t{team:02}", 8, LIVED, since=SINCE, level=2)
    before = [
        Release(
            figure_id=f"t{team:02}",
            block=FRAME.earlier(1),
            outcome=Band.MODERATE,
            strong=True,
            published_at=datetime(2026, 1, 1, 0, tzinfo=UTC),
            team_ids=(f"t{team:02}",),
        )
        for team in range(number)
    ]
    with store.write() as db:
        releases.add_releases(db, before)
    set_up(store, STRONG)


def test_a_restored_copy_draws_the_same_bands_at_any_other_time(
    store: Store, add_team: AddTeam, copy_house: CopyHouse
) -> None:
    many_teams(store, add_team)
    with store.write() as db:
        releases.release_key(db)

    found = published(copy_house(store), END + timedelta(days=11, hours=5))

    assert published(store) == found
    assert len({band for key, band in found.items() if key[1] == FRAME.first.text}) >= 2


def test_one_answer_that_differs_draws_every_band_anew(
    store: Store, add_team: AddTeam, copy_house: CopyHouse
) -> None:
    many_teams(store, add_team)
    with store.write() as db:
        releases.release_key(db)

    copy = copy_house(store)
    for team in range(40):
        say(copy, f"t{team:02}-3", 3, WEEKS[2])
    found, other = published(store), published(copy)

    differing = sum(found[key] != other[key] for key in found)
    assert 12 <= differing <= 38  # drawn apart, two bands are the same about once in three or four times


def test_another_database_draws_other_bands(store: Store, add_team: AddTeam, copy_house: CopyHouse) -> None:
    many_teams(store, add_team)

    assert published(copy_house(store)) != published(store)


def test_strong_bands_are_drawn_by_the_odds_of_the_mean(store: Store, add_team: AddTeam) -> None:
    many_teams(store, add_team, 10)

    found = published(store)

    with store.write() as db:
        expected = {
            (team, FRAME.first.text, 8): _drawn(db, team) for team in sorted({key[0] for key in found})
        }
    assert {key: found[key] for key in expected} == expected


def _drawn(db: Transaction, team: str) -> Band:
    people = sorted(
        protected.rosters_of_block(db, FRAME, ANSWERED_BEFORE)[team], key=lambda one: one.person_id
    )
    points = {one.person_id: dict.fromkeys(WEEKS, 50) for one in people}
    mean, parts = mean_level(people, FRAME, points, Band.MODERATE)
    assert (mean, parts) == (50, 8)
    return drawn_band(
        band_odds(mean, 8, EPSILON_STRONG), draw_number(releases.release_key(db), team, FRAME, people, points)
    )
