"""Check-ins as they are stored."""

from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.store import checkins
from tests.conftest import NOW, WEEK

AT = NOW.isoformat()
FULL = CheckIn(
    WEEK,
    answers={"exhaustion": 0, "meaning": 4},
    facts=WorkFacts(38.5, 0, 5, 31, {"housing": 20, "asylum": 11}, 3, False, 0),
    win="A family got the keys",
    note="Long days",
    revision=1,
)


def test_a_check_in_comes_back_whole_and_zero_is_not_unsaid(store):
    with store.write() as db:
        checkins.save(db, "ana", FULL, AT)
        checkins.save(db, "ben", CheckIn(WEEK, revision=1), AT)

    with store.read() as db:
        assert checkins.of_week(db, "ana", WEEK) == FULL
        assert checkins.of_week(db, "ben", WEEK) == CheckIn(WEEK, revision=1)
        assert checkins.of_week(db, "ana", WEEK.back(1)) is None


def test_weeks_come_oldest_first_over_a_years_end(store):
    weeks = [WEEK.back(back) for back in (12, 11, 10, 9, 1, 0)]
    with store.write() as db:
        checkins.save_many(db, [("ana", CheckIn(week, revision=1)) for week in reversed(weeks)], AT)

    with store.read() as db:
        assert [each.week for each in checkins.of_person(db, "ana")] == weeks
        assert checkins.of_person(db, "ben") == []


def test_the_newest_week_before_is_neither_away_nor_later_nor_somebody_elses(store):
    with store.write() as db:
        checkins.save(db, "ana", CheckIn(WEEK.back(2), revision=1), AT)
        checkins.save(db, "ana", CheckIn(WEEK.back(1), away=True, revision=1), AT)
        checkins.save(db, "ana", FULL, AT)

    with store.read() as db:
        assert checkins.newest_before(db, "ana", WEEK) == CheckIn(WEEK.back(2), revision=1)
        assert checkins.newest_before(db, "ana", WEEK.back(2)) is None
        assert checkins.newest_before(db, "ben", WEEK) is None
