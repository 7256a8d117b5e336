"""What the security log counts, how small it stays, and who reads it."""

import logging
from datetime import date, timedelta

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.incidents import note_incident_alone
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.passwords import MustWait, WrongSignIn
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.rules.security import KEPT, NAMED_FROM, Incident, IncidentDay
from alongside.accounts.store import accounts, people
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.everything.store import records
from alongside.organisation.desk.invitations import new_invitation
from alongside.organisation.desk.security_log import SecurityLogDesk
from tests.conftest import CAST, NOW

PASSWORD = "kettle walks along the river"
ANA, TYPED = "ana@example.org", "tracer-kingfisher"
HOUR = timedelta(hours=1)


pytestmark = pytest.mark.usefixtures("quick_hashes")  # these tests are about counting


@pytest.fixture
def known(store: Store) -> Store:
    with store.write() as db:
        accounts.set_password(db, "ana", PASSWORD, NOW)
        accounts.set_recovery_codes(db, "ana", [hashed("aaaa-bbbb-cccc-dddd")])
    return store


def fail(store: Store, times: int = 1, login: str = ANA, address: str = "203.0.113.66", now=NOW) -> None:
    for _ in range(times):
        with pytest.raises((WrongSignIn, MustWait)):
            SignInDesk(store, now).sign_in(login, TYPED, address, TYPED)


def rows(store: Store) -> list[tuple[str, str | None, int]]:
    with store.read() as db:
        found = db.rows(
            "select kind, person_id, times from security_count order by hour, kind, coalesce(person_id, '')"
        )
        return [tuple(row) for row in found]


def log_of(store: Store, person_id: str = "eli", now=NOW) -> list[tuple[IncidentDay, str]]:
    return SecurityLogDesk(store, Person(id=person_id, login=person_id, name=person_id), now).list_days()


def test_each_kind_is_counted_at_its_account(known: Store) -> None:
    ana = current_user(
        known, SignInDesk(known, NOW).sign_in(ANA, PASSWORD, "192.0.2.7", "a browser").token, NOW
    )
    assert ana is not None
    with known.write() as db:
        link = new_invitation(db, "ana", "eli", NOW)
        new_invitation(db, "ana", "eli", NOW)  # which ends the one before

    fail(known, 6)
    fail(known, 1, "nobody@example.org", "203.0.113.67")
    with pytest.raises(WrongSignIn):
        SignInDesk(known, NOW).recover_account(ANA, TYPED, PASSWORD, "a browser")
    with pytest.raises(WrongSignIn):
        SignInDesk(known, NOW).confirm_password(ana.person, TYPED)
    AccountOpeningDesk(known, NOW).refuse_set_up_code()
    AccountOpeningDesk(known, NOW).refuse_link(link)
    AccountOpeningDesk(known, NOW).refuse_link(TYPED)
    note_incident_alone(known, NOW, Incident.NOT_ALLOWED, ana.person)

    assert rows(known) == [
        (Incident.NOT_ALLOWED, "ana", 1),
        (Incident.WRONG_CONFIRMATION, "ana", 1),
        (Incident.LINK_REFUSED, None, 1),
        (Incident.LINK_REFUSED, "ana", 1),
        (Incident.WRONG_CODE, "ana", 1),
        (Incident.WRONG_SET_UP_CODE, None, 1),
        (Incident.MUST_WAIT, "ana", 1),
        (Incident.WRONG_PASSWORD, None, 1),
        (Incident.WRONG_PASSWORD, "ana", 5),
    ]


def test_nothing_that_was_typed_is_in_it_nor_where_it_came_from(known: Store) -> None:
    fail(known, 3)
    fail(known, 3, f"{TYPED}@example.org")

    with known.read() as db:
        kept = str([tuple(row) for row in db.rows("select * from security_count")])
    assert TYPED not in kept
    assert "203.0.113" not in kept
    assert "'ana'" in kept  # the twin: the account is there


def test_it_stays_small_however_long_someone_hammers_with_however_many_names(known: Store) -> None:
    tries, hours = 100, 2
    for number in range(tries):
        at = NOW + number * hours * HOUR / tries
        fail(known, 1, f"nobody{number}@example.org", f"2001:db8:{number:x}::1", at)
        fail(known, 1, ANA, f"2001:db8:{number:x}::1", at)

    assert len(rows(known)) <= hours * len(Incident) * 2  # one account, and all invented names
    assert sum(times for _, _, times in rows(known)) == 2 * tries


def test_someone_erased_while_their_password_was_looked_at_counts_as_no_one(known: Store) -> None:
    with known.read() as db:
        ana = people.by_id(db, "ana")
    with known.write() as db:
        records.erase_person(db, "ana")

    note_incident_alone(known, NOW, Incident.WRONG_PASSWORD, ana)

    assert rows(known) == [(Incident.WRONG_PASSWORD, None, 1)]


def test_erasing_takes_the_counts_of_an_account_along(known: Store) -> None:
    fail(known)
    assert rows(known) == [(Incident.WRONG_PASSWORD, "ana", 1)]

    with known.write() as db:
        records.erase_person(db, "ana")

    assert rows(known) == []


@pytest.mark.parametrize(
    ("person_id", "role"), [(one, None) for one in CAST if one != "eli"] + [("ben", Role.COORDINATOR)]
)
def test_no_one_reads_it_but_an_admin(known: Store, person_id: str, role: Role | None) -> None:
    if role:
        with known.write() as db:
            people.grant_role(db, person_id, role)

    with pytest.raises(NotAllowed):
        log_of(known, person_id)
    assert log_of(known) == []  # the twin


def test_an_admin_reads_names_only_where_it_was_more_than_mistyping(known: Store) -> None:
    """Fewer would tell when someone was here, which admins are not told."""
    fail(known, NAMED_FROM - 1, "ben@example.org", "203.0.113.67")
    fail(known, 1, "nobody@example.org", "203.0.113.67")
    fail(known, NAMED_FROM)

    assert log_of(known) == [
        (IncidentDay(date(2026, 3, 4), Incident.WRONG_PASSWORD, "ana", NAMED_FROM), "Ana"),
        (IncidentDay(date(2026, 3, 4), Incident.WRONG_PASSWORD, None, NAMED_FROM), ""),
    ]


def test_days_are_those_of_the_organisation(known: Store) -> None:
    summer = NOW.replace(month=7, hour=23, minute=30)
    fail(known, 1, now=summer)

    assert [day.day for day, _ in log_of(known, now=summer)] == [date(2026, 7, 5)]


def test_the_regular_job_forgets_what_is_older_than_said(known: Store) -> None:
    fail(known)
    run_scheduled_jobs(known, NOW + KEPT)
    assert len(rows(known)) == 1

    run_scheduled_jobs(known, NOW + KEPT + HOUR)
    assert rows(known) == []


def test_the_servers_log_gets_one_line_an_hour_and_kind_without_a_name(
    known: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "alongside"):
        for number in range(20):
            fail(known, 1, address=f"203.0.113.{number}", now=NOW + number * HOUR / 10)
            fail(known, 1, f"{TYPED}{number}", f"198.51.100.{number}", NOW + number * HOUR / 10)

    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        f"{Incident.WRONG_PASSWORD} since 2026-03-04T{hour}:00:00+00:00; how often stands in the security log"
        for hour in (10, 11)
    ]


# ── what the owner of an account is told ────────────────────────────────────────────────────────────────────────────


def told(store: Store, now=NOW) -> int:
    token = SignInDesk(store, now).sign_in(ANA, PASSWORD, "192.0.2.7", "a browser").token
    here = current_user(store, token, now)
    assert here is not None
    return AccountDesk(store=store, person=here.person, sign_in_id=here.sign_in_id, now=now).failed_attempts()


def test_the_owner_is_told_how_many_wrong_tries_there_were_since_the_sign_in_before(known: Store) -> None:
    assert told(known) == 0
    fail(known, 3)
    fail(known, 2, "ben@example.org", "203.0.113.67")
    with pytest.raises(WrongSignIn):
        SignInDesk(known, NOW).recover_account(ANA, TYPED, PASSWORD, "a browser")

    assert told(known) == 4
    assert told(known) == 0


def test_tries_that_had_to_wait_are_not_told_as_wrong(known: Store) -> None:
    fail(known, 50)

    assert told(known) == 5
