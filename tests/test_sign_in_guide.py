"""Every number of the guide to signing in is that of the code."""

from datetime import timedelta

from alongside.accounts.desk import known_browsers
from alongside.accounts.desk.current_user import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    OWN_DEVICE_IDLE_LIMIT,
    OWN_DEVICE_LIMIT,
    SHARED_IDLE_LIMIT,
    SIGN_INS_KEPT,
)
from alongside.accounts.desk.signing_in import common_passwords
from alongside.accounts.rules import passkeys, security
from alongside.accounts.rules.invitations import INVITATION_LASTS, INVITATIONS_MAY_LAST, RESET_LASTS
from alongside.accounts.rules.passwords import LONGEST_PASSWORD, PRODUCT, SHORTEST_NAME, SHORTEST_PASSWORD
from alongside.accounts.rules.second_factor import DIGITS, DRIFT, STEP_SECONDS
from alongside.accounts.rules.throttling import (
    ACCOUNT_ALLOWANCE,
    ADDRESS_ALLOWANCE,
    FORGIVEN_EVERY,
    OWN_ALLOWANCE,
    Allowance,
)
from alongside.organisation.http import sheets
from tests.conftest import PROJECT
from tests.test_guides import cells

GUIDE = (PROJECT / "docs" / "sign-in.md").read_text("utf-8")
PROSE = " ".join(GUIDE.split())
ROWS = {row[0]: row[1:] for row in cells(GUIDE)}
DAY = timedelta(days=1)


def hours(span: timedelta) -> str:
    return f"{span // timedelta(hours=1)} hours"


def days(span: timedelta) -> str:
    return f"{span // DAY} days"


def row_of(allowance: Allowance) -> list[str]:
    doubling = ", doubling" if allowance.longest > allowance.shortest else ""
    longest = allowance.longest.total_seconds()
    up_to = f"{longest / 60:.0f} min" if longest >= 60 else f"{longest:.0f} s"
    return [str(allowance.free), f"{allowance.shortest.total_seconds():.0f} s{doubling}", up_to]


def test_the_rules_of_passwords_are_those_of_the_code() -> None:
    assert ROWS["shortest password"] == [f"{SHORTEST_PASSWORD} characters"]
    assert ROWS["longest password"] == [f"{LONGEST_PASSWORD} characters"]
    assert ROWS["names that are looked for in it"] == [f"from {SHORTEST_NAME} letters on"]
    assert f"the word *{PRODUCT}*" in PROSE
    assert 29_500 < len(common_passwords()) < 30_500
    assert "the 30,000 passwords" in PROSE


def test_free_tries_pauses_and_bounds_are_those_of_the_code() -> None:
    bound = str(OWN_ALLOWANCE.most_tries(DAY))
    own = [*row_of(OWN_ALLOWANCE), bound]

    assert ROWS["one known browser, at its owner's account"] == own
    assert ROWS["one address, at one account"] == own
    assert ROWS["someone signed in, asked for the password again"] == own
    assert ROWS["one address, at the set-up code"] == own
    assert ROWS["one address, with one passkey"] == own
    assert ROWS["one address, with all passkeys that no one has here"] == own
    assert ROWS["all addresses together, at one account"] == [
        *row_of(ACCOUNT_ALLOWANCE),
        f"{bound} for each address",
    ]
    assert ROWS["one address, at all accounts"] == [*row_of(ADDRESS_ALLOWANCE), f"{bound} for each account"]
    assert f"forgotten every {FORGIVEN_EVERY // timedelta(minutes=1)} minutes" in PROSE
    assert f"has {bound} tries a day from each" in PROSE


def test_how_long_browsers_are_known_is_that_of_the_code() -> None:
    assert (
        f"the last {days(known_browsers.KNOWN_BROWSER_LASTS)}, at most {known_browsers.MOST_KNOWN_BROWSERS} of a person"
        in PROSE
    )


def test_codes_of_the_app_are_those_of_the_code() -> None:
    assert ROWS["digits of a code"] == [str(DIGITS)]
    assert ROWS["a new code every"] == [f"{STEP_SECONDS} s"]
    assert ROWS["a phone's clock may be off by"] == [f"{DRIFT * STEP_SECONDS} s"]


def test_numbers_of_passkeys_are_those_of_the_code() -> None:
    assert ROWS["passkeys of one person, at most"] == [str(passkeys.MOST_PASSKEYS)]
    minutes = passkeys.CHALLENGE_LASTS // timedelta(minutes=1)
    assert ROWS["a challenge can be answered for"] == [f"{minutes} minutes"]


def test_limits_of_sessions_are_those_of_the_code() -> None:
    assert ROWS["a session that lies idle ends after"] == [hours(IDLE_LIMIT)]
    assert ROWS["a session in use ends after"] == [days(ABSOLUTE_LIMIT)]
    shared = SHARED_IDLE_LIMIT // timedelta(hours=1)
    assert ROWS["on a shared computer, idle"] == [f"{shared} hour, and with the browser"]
    assert ROWS["on one's own device, idle"] == [days(OWN_DEVICE_IDLE_LIMIT)]
    assert ROWS["on one's own device, in any case"] == [days(OWN_DEVICE_LIMIT)]
    assert f"The {days(OWN_DEVICE_LIMIT)} count from the sign-in" in PROSE
    assert ROWS["sessions of the past are listed for their owner for"] == [days(SIGN_INS_KEPT)]
    *shorter, longest = (str(one // DAY) for one in INVITATIONS_MAY_LAST)
    assert ROWS["an invitation link works once within"] == [
        f"{days(INVITATION_LASTS)}; for many at once, {', '.join(shorter)} or {longest} as an admin chooses"
    ]
    assert ROWS["a link into an account that is in use, and one of the operator, from when it opens"] == [
        hours(RESET_LASTS)
    ]
    assert ROWS["a sheet of invitations can be opened for"] == [
        f"{sheets.SHEET_LASTS // timedelta(minutes=1)} minutes, by the sign-in that made it"
    ]


def test_what_the_security_log_keeps_is_that_of_the_code() -> None:
    assert ROWS["kept for"] == [days(security.KEPT)]
    assert ROWS["an account's name is shown from"] == [f"{security.NAMED_FROM} of one kind in a day"]
