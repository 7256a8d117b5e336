"""Check-ins as they are stored."""

from alongside.accounts.store import key_pairs
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.factors.associations import FactorsSeen, see_factors
from alongside.checkins.store import checkins, sealed_texts
from alongside.core.rules.sealing import new_key_pair
from tests.conftest import NOW, WEEK

AT = NOW.isoformat()
FULL = CheckIn(
    WEEK,
    answers={"exhaustion": 0, "meaning": 4},
    facts=WorkFacts(
        hours=38.5,
        after_hours_days=0,
        heavy_contacts=5,
        open_cases=31,
        cases_by_type={"housing": 20, "asylum": 11},
        hearings=3,
        supervised=False,
        days_off=0,
    ),
    win="A family got the keys",
    note="Long days",
    factors=(":court", "Winter fair"),
    revision=1,
)


def test_a_check_in_comes_back_whole_and_zero_is_not_unsaid(store):
    with store.write() as db:
        checkins.save_check_in(db, "ana", FULL, AT)
        checkins.save_check_in(db, "ben", CheckIn(WEEK, revision=1), AT)

    with store.read() as db:
        assert checkins.find_check_in(db, "ana", WEEK) == FULL
        assert checkins.find_check_in(db, "ben", WEEK) == CheckIn(WEEK, revision=1)
        assert checkins.find_check_in(db, "ana", WEEK.back(1)) is None


def test_texts_and_factors_of_someone_with_a_key_are_sealed_together(store):
    keys = new_key_pair()
    with store.write() as db:
        key_pairs.add_key_pair(db, "ana", keys, NOW)
        checkins.save_check_in(db, "ana", FULL, NOW)
        checkins.save_check_in(db, "ben", FULL, NOW)

    with store.read() as db:
        ana, ben = db.rows("select * from check_in order by person_id")
        assert "court" not in str(dict(ana))
        assert "court" in str(dict(ben))  # the twin
        locked = checkins.find_check_in(db, "ana", WEEK)
        assert see_factors([locked], []) == FactorsSeen(0, (), locked=True)
        assert checkins.find_check_in(db, "ana", WEEK, keys) == FULL


def test_a_week_sealed_before_there_were_factors_opens_without_any(store):
    keys = new_key_pair()
    sealed = keys.seal(f"check-in of ana in {WEEK.text}", {"win": "won", "note": ""})
    with store.write() as db:
        key_pairs.add_key_pair(db, "ana", keys, NOW)
        checkins.save_check_in(db, "ana", CheckIn(WEEK, sealed=sealed, revision=1), NOW)

    with store.read() as db:
        assert checkins.find_check_in(db, "ana", WEEK, keys) == CheckIn(WEEK, win="won", revision=1)


def test_a_week_locked_before_there_were_factors_comes_back(store):
    with store.write() as db:
        checkins.save_check_in(db, "ana", FULL, NOW)
        (row,) = sealed_texts.read_check_in_texts(db, "ana")
        earlier = {name: value for name, value in row.items() if name != "factors"} | {"win": "won"}
        sealed_texts.restore_check_in_texts(db, "ana", earlier, None, None)

    with store.read() as db:
        found = checkins.find_check_in(db, "ana", WEEK)
    assert (found.win, found.factors) == ("A family got the keys\nwon", FULL.factors)


def test_weeks_come_oldest_first_over_a_years_end(store):
    weeks = [WEEK.back(back) for back in (12, 11, 10, 9, 1, 0)]
    with store.write() as db:
        checkins.save_check_ins(db, [("ana", CheckIn(week, revision=1)) for week in reversed(weeks)], AT)

    with store.read() as db:
        assert [each.week for each in checkins.list_check_ins(db, "ana")] == weeks
        assert checkins.list_check_ins(db, "ben") == []


def test_the_newest_week_before_is_neither_away_nor_later_nor_someone_elses(store):
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(WEEK.back(2), revision=1), AT)
        checkins.save_check_in(db, "ana", CheckIn(WEEK.back(1), away=True, revision=1), AT)
        checkins.save_check_in(db, "ana", FULL, AT)

    with store.read() as db:
        assert checkins.find_newest_check_in_before(db, "ana", WEEK) == CheckIn(WEEK.back(2), revision=1)
        assert checkins.find_newest_check_in_before(db, "ana", WEEK.back(2)) is None
        assert checkins.find_newest_check_in_before(db, "ben", WEEK) is None
