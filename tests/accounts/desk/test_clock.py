"""A wrong clock publishes nothing, ends nothing and pauses no one; what is right again goes on."""

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.store import accounts, audit, organisations, sign_ins
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.clock import LONGEST_OFF, ClockAhead, ClockBehind, ClockRefused
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.weeks import Week
from alongside.core.store import clocks
from alongside.core.store.engine import Store, open_store
from alongside.core.store.sqlite import SCHEMA
from alongside.everything.desk import demo as demo_desk
from alongside.everything.desk.demo import ensure_demo
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.desk.scheduled_jobs import preview_messages, run_scheduled_jobs
from alongside.matching.rules.participants import Intent
from alongside.organisation.desk.admin import AdminDesk
from alongside.profiles.store import profiles
from alongside.sessions.store import pairings
from tests.conftest import NOW, WEEK, CopyHouse, NewPlace, believe
from tests.fixtures.pairs import later, matched, person
from tests.fixtures.programmes import hold

WRONG = {
    "400 days ahead": NOW + timedelta(days=400),
    "years ahead": datetime(2030, 1, 15, 9, 0, tzinfo=UTC),
    "the year a clock without a battery begins with": datetime(2000, 1, 1, tzinfo=UTC),
    "a month back": NOW - timedelta(days=30),
}
AHEAD = {name: then for name, then in WRONG.items() if then > NOW}


@pytest.fixture
def lived(store: Store, add_team, take_part) -> Store:
    """A house whose server runs: a team that answers, a pair that meets, someone who takes part."""
    add_team("red", 9, [WEEK.back(n) for n in range(10)])
    take_part(["ana"])
    hold(store, matched(store, "ana", "ben", begun=True), later(days=-20))
    look(store, NOW)
    return store


def look(store: Store, now: datetime) -> None:
    """What the server does by itself at every start."""
    OperatorDesk(store, now).publish_due()
    run_scheduled_jobs(store, now)


def refused(store: Store, now: datetime) -> type[ClockRefused] | None:
    """By each of the two, so that neither leans on the other."""
    found = set()
    for act in (lambda: OperatorDesk(store, now).publish_due(), lambda: run_scheduled_jobs(store, now)):
        try:
            act()
        except ClockRefused as error:
            found.add(type(error))
        else:
            found.add(None)
    (one,) = found
    return one


def done_for_good(store: Store) -> dict[str, int]:
    with store.read() as db:
        live = pairings.find_pairing(db, "p1")
        profile = profiles.find_profile(db, "ana")
        counted = {
            table: db.row(f"select count(*) as n from {table}")["n"]
            for table in ("release", "publication", "team_week", "programme_figure", "notice")
        }
        assert live is not None
        assert profile is not None
        return {
            **counted,
            "ended": int(live.ended_at is not None),
            "paused": int(profile.intent is Intent.PAUSE),
        }


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_clock_publishes_nothing_ends_nothing_and_pauses_no_one(lived: Store, name: str) -> None:
    before = done_for_good(lived)

    assert refused(lived, WRONG[name]) in (ClockAhead, ClockBehind)

    assert done_for_good(lived) == before


@pytest.mark.parametrize("name", AHEAD)
def test_twin_without_the_rule_it_would_have_done_all_of_that(lived: Store, name: str) -> None:
    before = done_for_good(lived)
    believe(lived, AHEAD[name])

    look(lived, AHEAD[name])

    after = done_for_good(lived)
    assert [what for what, number in after.items() if number <= before[what]] == []


def test_ten_seconds_in_2030_leave_nothing_behind(lived: Store) -> None:
    """Also when someone is signed in then, and a week is saved, and the server looks again before the clock is set right."""
    before = done_for_good(lived)
    then = WRONG["years ahead"]
    assert refused(lived, then) is ClockAhead
    with lived.write() as db:
        sign_ins.add_sign_in(db, "s1", "hash", "ana", at=then, device="a browser")
        checkins.save_check_in(db, "cho", CheckIn(Week.of(then.date())), then.isoformat())
    assert refused(lived, then + timedelta(seconds=10)) is ClockAhead

    assert done_for_good(lived) == before
    with lived.read() as db:
        assert clocks.read_known_times(db).seen == NOW


def test_rows_that_a_wrong_clock_wrote_are_disregarded_once_the_right_one_is_confirmed(lived: Store) -> None:
    then = WRONG["years ahead"]
    with lived.write() as db:
        checkins.save_check_in(db, "cho", CheckIn(WEEK), then.isoformat())
    assert refused(lived, later(days=1)) is ClockBehind

    assert OperatorDesk(lived, later(days=1)).confirm_clock() is True

    assert refused(lived, later(days=1)) is None
    assert refused(lived, later(days=8)) is None
    assert refused(lived, then) is ClockAhead


def test_a_clock_before_the_newest_row_is_refused_no_matter_who_wrote_it(
    lived: Store, copy_house: CopyHouse
) -> None:
    newest = later(days=2)
    rows = {
        "check_in": lambda db: checkins.save_check_in(db, "cho", CheckIn(WEEK), newest.isoformat()),
        "sign_in": lambda db: sign_ins.add_sign_in(db, "s", "h", "ana", at=newest, device="a browser"),
        "audit": lambda db: audit.record_action(db, newest, "eli", Action.ADDED, "ana"),
    }
    for write in rows.values():
        here = copy_house(lived)
        assert refused(here, NOW) is None
        with here.write() as db:
            write(db)
        assert refused(here, NOW) is ClockBehind


def test_a_server_that_runs_is_never_asked(lived: Store) -> None:
    for days in range(0, 400, 20):
        assert refused(lived, later(days=days)) is None


def test_a_house_that_was_closed_for_a_summer_goes_on_once_someone_confirms_the_date(lived: Store) -> None:
    back = later(weeks=6)
    assert refused(lived, back) is ClockAhead

    assert OperatorDesk(lived, back).confirm_clock() is True

    assert refused(lived, back) is None
    assert refused(lived, back + LONGEST_OFF) is None
    with lived.read() as db:
        (line,) = [one for one in audit.list_entries(db, 50) if one.action == Action.CLOCK_CONFIRMED]
    assert (line.actor_id, line.at) == (OPERATOR, back)


def test_confirming_what_no_one_doubts_changes_nothing(lived: Store) -> None:
    assert OperatorDesk(lived, NOW).confirm_clock() is False

    with lived.read() as db:
        assert [one for one in audit.list_entries(db, 50) if one.action == Action.CLOCK_CONFIRMED] == []


def test_an_admin_confirms_it_too_and_no_one_else(lived: Store) -> None:
    back = later(weeks=6)
    assert AdminDesk(lived, person(lived, "eli"), back).clock_refusal() is not None
    with pytest.raises(NotAllowed):
        AdminDesk(lived, person(lived, "ana"), back).confirm_clock()
    assert refused(lived, back) is ClockAhead

    AdminDesk(lived, person(lived, "eli"), back).confirm_clock()

    assert refused(lived, back) is None
    with lived.read() as db:
        assert audit.list_entries(db, 1)[0].actor_id == "eli"


def test_what_would_go_out_is_nothing_while_the_clock_is_refused(lived: Store) -> None:
    with pytest.raises(ClockAhead):
        preview_messages(lived, later(days=400))


def test_signing_in_and_saving_a_week_go_on_by_a_clock_that_is_refused(lived: Store) -> None:
    then = later(days=400)
    with lived.write() as db:
        accounts.set_password(db, "ana", hash_password("kettle walks along the river").stored, NOW)
        week = organisations.require_organisation(db).week_rule.newest(then)
    assert refused(lived, then) is ClockAhead

    SignInDesk(lived, then).sign_in(
        "ana@example.org", "kettle walks along the river", "192.0.2.1", "a browser"
    )
    saved = AdvocateDesk(lived, person(lived, "ana"), then).save_check_in(CheckIn(week, win="A small one"), 0)

    assert saved.revision == 1


# ── first starts ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_first_start_asks_nothing(new_place: NewPlace) -> None:
    empty = open_store(new_place())

    assert refused(empty, NOW) is None
    empty.close()


def test_a_house_whose_data_were_just_taken_in_asks_nothing(store: Store, add_team) -> None:
    add_team("red", 9, [WEEK.back(n) for n in range(30)])

    assert refused(store, later(minutes=5)) is None


def test_a_house_that_was_taken_in_and_first_starts_years_ahead_is_refused_at_every_look(
    store: Store, add_team
) -> None:
    """Rows written by then must not become the proof, although no server was ever seen here."""
    add_team("red", 9, [WEEK])
    then = WRONG["years ahead"]
    assert refused(store, then) is ClockAhead
    with store.write() as db:
        sign_ins.add_sign_in(db, "s1", "hash", "ana", at=then, device="a browser")

    assert refused(store, then) is ClockAhead


def test_the_demo_asks_nothing_however_long_it_was_not_looked_at(
    new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_desk, "_fill_demo", partial(demo_desk._fill_demo, people=24, weeks=20))
    demo = open_store(new_place())

    for when in (NOW, later(weeks=30), WRONG["years ahead"], later(weeks=31)):
        ensure_demo(demo, when)

    demo.close()


def schema_before(number: int, folder: Path) -> Path:
    """The schema as it was before this migration, in a folder that is made."""
    folder.mkdir()
    for file in SCHEMA.glob("*.sql"):
        if int(file.name.split("_")[0]) < number:
            shutil.copy(file, folder)
    return folder


def test_a_house_from_before_this_rule_was_last_seen_when_its_newest_row_was_written(
    tmp_path: Path,
) -> None:
    old = open_store(tmp_path / "old.db", migrations=schema_before(7, tmp_path / "schema"))
    with old.write() as db:
        audit.record_action(db, NOW, "eli", Action.ADDED)
    old.close()

    store = open_store(tmp_path / "old.db")

    with store.read() as db:
        assert clocks.read_known_times(db).seen == NOW
    store.close()
