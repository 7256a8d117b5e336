"""What admins see while the server's clock is in doubt."""

from datetime import timedelta

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit
from alongside.core.store import clocks
from alongside.core.store.engine import Store
from tests.conftest import NOW
from tests.fixtures.wording import message

FRAME = "alongside/everything/ui/frame.py"
BUTTON = "clock-is-right"


def keys(at) -> list[str]:
    return [one.key for one in at.button]


@pytest.mark.parametrize(
    ("since", "doubt", "known"),
    [
        (timedelta(weeks=-6), "last seen", "21 Jan 2026, 10:00"),
        (timedelta(days=1), "something was saved", "5 Mar 2026, 10:00"),
    ],
)
def test_admins_see_both_dates_on_every_page_and_confirm_the_right_one(
    browse, store: Store, since: timedelta, doubt: str, known: str
) -> None:
    with store.write() as db:
        clocks.record_time(db, NOW + since)
    at = browse(FRAME, as_="eli")
    (warning,) = at.warning
    assert warning.value.replace("\u202f", " ") == message(
        "organisation/ui/server_warnings", doubt, now="4 Mar 2026, 10:00", known=known
    )
    assert BUTTON in keys(at)

    at.button(key=BUTTON).click().run()

    assert not at.exception
    assert BUTTON not in keys(at)
    with store.read() as db:
        (line,) = [one for one in audit.list_entries(db, 9) if one.action == Action.CLOCK_CONFIRMED]
        assert line.actor_id == "eli"
        assert clocks.read_known_times(db).seen == NOW


def test_everyone_else_sees_nothing_of_it(browse, store: Store) -> None:
    with store.write() as db:
        clocks.record_time(db, NOW - timedelta(weeks=6))

    at = browse(FRAME, as_="ana")

    assert BUTTON not in keys(at)
    assert not at.warning


def test_admins_see_nothing_while_the_clock_is_trusted(browse, store: Store) -> None:
    with store.write() as db:
        clocks.record_time(db, NOW)

    assert BUTTON not in keys(browse(FRAME, as_="eli"))
