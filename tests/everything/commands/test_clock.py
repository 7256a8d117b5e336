"""What the console says of a clock that is in doubt, and how it goes on."""

from datetime import timedelta

import pytest

from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.store import audit
from alongside.core.store import clocks
from alongside.core.store.engine import Store
from tests.conftest import NOW

WAY_ON = "If the clock is right, go on with: python -m alongside publish --clock-is-right"


@pytest.fixture
def closed_for_a_summer(store: Store) -> None:
    with store.write() as db:
        clocks.record_time(db, NOW - timedelta(weeks=6))


@pytest.mark.parametrize("command", [("publish",), ("remind", "--dry-run")])
def test_a_command_of_the_clock_refuses_with_both_dates_and_the_way_on(
    call, closed_for_a_summer, command
) -> None:
    done = call(*command)

    assert (done.code, done.out) == (1, "")
    assert "it is 2026-03-04 10:00 UTC, but the server was last seen at 2026-01-21 10:00 UTC." in done.err
    assert WAY_ON in done.err


def test_sending_refuses_before_anything_goes_out(call, closed_for_a_summer, monkeypatch) -> None:
    for name, value in {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "9",
        "SMTP_SECURITY": "none",
        "SENDER": "alongside@example.org",
        "ADDRESS": "https://alongside.example.org",
    }.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)

    assert call("remind").code == 1
    call("publish", "--clock-is-right")
    assert call("remind").code == 0


def test_publish_goes_on_when_the_operator_says_that_the_clock_is_right_and_the_log_says_so(
    call, store: Store, closed_for_a_summer
) -> None:
    assert call("publish", "--clock-is-right").out == "Nothing was due.\n"
    assert call("publish").out == "Nothing was due.\n"

    with store.read() as db:
        lines = [one for one in audit.list_entries(db, 9) if one.action == Action.CLOCK_CONFIRMED]
    assert [one.actor_id for one in lines] == [OPERATOR]


def test_the_version_is_the_packages_own(call) -> None:
    from alongside import __version__

    assert call("--version").out == f"Alongside {__version__}\n"
