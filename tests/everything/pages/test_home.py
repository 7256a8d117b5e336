"""Home: someone's week, what waits for them, and what their roles ask of them; never more than that."""

from datetime import timedelta

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.sharing import SHARING_LASTS, Share
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.store import checkins, shares, steps
from alongside.everything.ui import inbox
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.store import notices
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from tests.conftest import NOW, WEEK
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PAGE = "pages/everyone/home.py"
HOME, LINES = "everything/ui/home", "everything/ui/inbox"
ANSWERS = {"exhaustion": 3, "manageability": 1, "recovery": 1, "aftereffects": 2}


def opened(browse, as_="ana", **options):
    at = browse(PAGE, as_=as_, **options)
    assert not at.exception
    return at


def links(at) -> list[str]:
    return [one.proto.label for one in at.get("page_link")]


def save_week(store, week, **said) -> None:
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(week, answers=ANSWERS, revision=1, **said), NOW)


def test_a_newcomer_finds_the_check_in_first_and_that_nothing_waits(browse):
    at = opened(browse)

    assert [button.label for button in at.button] == [message(HOME, "Check in")]
    assert links(at) == [message(HOME, "someone to talk"), message(HOME, "reminder")]
    assert message(HOME, "Nothing is") in [one.value for one in at.caption]
    assert not at.get("vega_lite_chart")


def test_a_saved_week_is_done_and_the_last_weeks_are_a_picture_with_a_gap(browse, store):
    save_week(store, WEEK)
    save_week(store, WEEK.back(2))

    at = opened(browse)

    assert [button.key for button in at.button] == ["put-aside-longer"]
    assert message(HOME, "is done") in links(at)
    said = everything_sent(at)
    assert "no entry, 69, no entry, 69." in said or "69, no entry, 69." in said


def test_an_open_step_is_answered_here_and_stays_in_view_until_the_tab_is_closed(browse, store):
    with store.write() as db:
        steps.save_step(db, "ana", Step(WEEK.back(1), "Lunch outside"))

    at = opened(browse)
    assert "Lunch outside" in [one.value for one in at.text]
    at.button_group(key=f"now-outcome-{WEEK.back(1).text}-").set_value(Outcome.YES).run()
    assert "Lunch outside" in [one.value for one in at.text]

    assert "Lunch outside" not in [one.value for one in opened(browse).text]
    with store.read() as db:
        assert steps.find_step(db, "ana", WEEK.back(1)).outcome is Outcome.YES


def test_a_past_win_is_shown_with_its_week(browse, store):
    save_week(store, WEEK.back(3), win="A key to a flat")

    assert "A key to a flat" in [one.value for one in opened(browse).text]


def test_whatever_waits_has_its_line_here(browse, store):
    """Sessions and requests are in tests/notifications/pages/test_inbox.py."""
    assert set(inbox.LINES) == set(InboxKind)
    assert set(inbox.NOTICES) | {NoticeKind.MESSAGE, NoticeKind.WEEKS_JUDGED_ANEW} == set(NoticeKind)
    save_week(store, WEEK)
    with store.write() as db:
        shares.start_share(db, "ben", Share("s1", ("ana", "Ana"), NOW, NOW + SHARING_LASTS))
        notices.save_notice(db, "ana", NoticeKind.WEEKS_JUDGED_ANEW, NOW)
        rounds.open_round(
            db, Round(number=1, opened_at=NOW, confirm_until=NOW.date() + timedelta(days=3), seed="s"), "cho"
        )

    waiting = links(opened(browse))

    for place, words in [
        (LINES, "if you like"),
        (LINES, "trend"),
        (LINES, "compared"),
        ("partners/ui/inbox_lines", "matching? Until"),
    ]:
        assert message(place, words, day="7 Mar 2026") in waiting


def test_a_late_week_that_is_still_open_is_said(browse, store):
    save_week(store, WEEK.back(3))

    assert sum("open until" in label for label in links(opened(browse))) == 2


def test_a_lead_sees_their_team_and_no_one_elses(browse, store, add_team):
    add_team("red", 1, lead="dee")

    assert message("everything/ui/role_cards", "Some figures are missing") in [
        one.value for one in opened(browse, "dee").caption
    ]
    assert "lead" not in everything_sent(opened(browse, "ben")).lower()


def test_a_coordinator_sees_the_round_and_an_admin_the_next_step(browse, store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)

    assert message("everything/ui/role_cards", "No round") in [
        one.value for one in opened(browse, "cho").caption
    ]
    assert any("left" in label for label in links(opened(browse, "eli")))
    assert not any("left" in label for label in links(opened(browse, "ben")))


def test_a_longer_check_in_that_is_dismissed_is_no_longer_offered_in_any_browser(browse, store):
    save_week(store, WEEK.back(1))
    at = opened(browse)
    assert message(LINES, "longer check-in, if") in links(at)

    at.button(key="put-aside-longer").click().run()

    assert not at.exception
    assert message(LINES, "longer check-in, if") not in links(at)
    assert message(LINES, "longer check-in, if") not in links(opened(browse))
