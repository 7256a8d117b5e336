"""Check-ins as they are stored."""

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
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
