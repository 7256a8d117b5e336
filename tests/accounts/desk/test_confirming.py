"""What asks for the password again: each act of one's own that hands data out or sends messages elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.passwords import MustWait, NotConfirmed, WrongSignIn
from alongside.accounts.rules.throttling import OWN_ALLOWANCE
from alongside.accounts.store import accounts
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.desk.sharing import SharingDesk
from alongside.core.store.engine import Store
from alongside.everything.desk.records import DataAdmin, RecordsDesk
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.rules.notification_preferences import NotificationPreferences
from tests.conftest import NOW, PASSWORD
from tests.fixtures.houses import table_names
from tests.fixtures.pairs import reachable

SECOND = timedelta(seconds=1)
NEW = "seven pebbles and a lighthouse"


@pytest.fixture
def here(store: Store, sign_in: Callable[[str], str], with_password: Callable[..., None]) -> AccountDesk:
    """Ana's account at a sign-in of hers; she has a password and an e-mail address."""
    with_password("ana")
    reachable(store, "ana")
    return at_another_sign_in(store, sign_in)


def at_another_sign_in(store: Store, sign_in: Callable[[str], str], who: str = "ana") -> AccountDesk:
    found = current_user(store, sign_in(who), NOW)
    assert found is not None
    return AccountDesk(store=store, person=found.person, sign_in_id=found.sign_in_id, now=NOW)


def records_desk(desk: AccountDesk) -> RecordsDesk:
    return RecordsDesk(store=desk.store, person=desk.person, now=desk.now, sign_in_id=desk.sign_in_id)


def reach_desk(desk: AccountDesk) -> NotificationSettingsDesk:
    return NotificationSettingsDesk(desk.store, desk.person, desk.now, desk.sign_in_id)


def sharing_desk(desk: AccountDesk) -> SharingDesk:
    return SharingDesk(desk.store, desk.person, desk.now, desk.sign_in_id)


def advocate_desk(desk: AccountDesk) -> AdvocateDesk:
    return AdvocateDesk(desk.store, desk.person, desk.now, sign_in_id=desk.sign_in_id)


def save(desk: AccountDesk, email: str) -> NotificationPreferences:
    mine = reach_desk(desk).read_preferences()
    return reach_desk(desk).save_preferences(replace(mine, email=email))


ACTS: dict[str, Callable[[AccountDesk], object]] = {
    "take everything out": lambda desk: records_desk(desk).export_records(),
    "take the weeks out": lambda desk: advocate_desk(desk).export_history(),
    "delete everything": lambda desk: records_desk(desk).erase_records("ana@example.org"),
    "show the trend": lambda desk: sharing_desk(desk).share_with("ben"),
    "make a feed": lambda desk: reach_desk(desk).create_feed(),
    "another address": lambda desk: save(desk, "elsewhere@example.org"),
    "no address": lambda desk: save(desk, ""),
}
FREE: dict[str, Callable[[AccountDesk], object]] = {
    "stop showing": lambda desk: sharing_desk(desk).stop_sharing(),
    "switch the feed off": lambda desk: reach_desk(desk).revoke_feed(),
    "the same address": lambda desk: save(desk, " ana@example.org"),
    "end other sign-ins": lambda desk: desk.end_other_sign_ins(),
    "look": lambda desk: advocate_desk(desk).load_history(),
}


def everything(store: Store) -> dict[str, list[str]]:
    """All rows of all tables, to see that nothing was changed."""
    tables = table_names(store)
    with store.read() as db:
        return {table: [str(tuple(row)) for row in db.rows(f"select * from {table}")] for table in tables}


@pytest.mark.parametrize("act", ACTS)
def test_without_the_password_again_it_is_refused_and_changes_nothing(here: AccountDesk, act: str) -> None:
    before = everything(here.store)

    with pytest.raises(NotConfirmed):
        ACTS[act](here)

    assert everything(here.store) == before


@pytest.mark.parametrize("act", ACTS)
def test_it_works_once_the_password_was_typed_again(here: AccountDesk, act: str) -> None:
    here.confirm_password(PASSWORD)

    ACTS[act](here)


@pytest.mark.parametrize("act", FREE)
def test_what_takes_back_or_only_looks_does_not_ask(here: AccountDesk, act: str) -> None:
    FREE[act](here)


def test_signing_in_with_the_password_does_not_count(here: AccountDesk) -> None:
    entered = SignInDesk(here.store, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser")
    found = current_user(here.store, entered.token, NOW)
    assert found is not None

    with pytest.raises(NotConfirmed):
        ACTS["show the trend"](replace(here, sign_in_id=found.sign_in_id))


def test_another_sign_in_that_was_confirmed_does_not_count(
    here: AccountDesk, sign_in: Callable[[str], str]
) -> None:
    at_another_sign_in(here.store, sign_in).confirm_password(PASSWORD)

    assert not here.is_confirmed()
    with pytest.raises(NotConfirmed):
        ACTS["show the trend"](here)


def test_no_sign_in_at_all_is_never_confirmed(here: AccountDesk) -> None:
    here.confirm_password(PASSWORD)

    with pytest.raises(NotConfirmed):
        SharingDesk(here.store, here.person, NOW).share_with("ben")


def test_someone_elses_confirmed_sign_in_does_not_count(
    here: AccountDesk, sign_in: Callable[[str], str], with_password: Callable[..., None]
) -> None:
    with_password("ben")
    bens = at_another_sign_in(here.store, sign_in, "ben")
    bens.confirm_password(PASSWORD)
    assert bens.is_confirmed()  # the twin

    assert not replace(here, sign_in_id=bens.sign_in_id).is_confirmed()


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (timedelta(), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=5) + SECOND, False),
        (-SECOND, False),
    ],
)
def test_it_runs_out(here: AccountDesk, after: timedelta, counts: bool) -> None:
    """A confirmation from the future, which a clock put right makes, counts no more than one long ago."""
    here.confirm_password(PASSWORD)
    then = replace(here, now=NOW + after)

    assert then.is_confirmed() is counts
    if counts:
        ACTS["show the trend"](then)
    else:
        with pytest.raises(NotConfirmed):
            ACTS["show the trend"](then)


def test_an_act_does_not_make_it_last_longer(here: AccountDesk) -> None:
    here.confirm_password(PASSWORD)
    ACTS["show the trend"](replace(here, now=NOW + timedelta(minutes=5)))

    assert not replace(here, now=NOW + timedelta(minutes=5) + SECOND).is_confirmed()


def test_changing_the_password_takes_it_back(here: AccountDesk) -> None:
    here.confirm_password(PASSWORD)

    here.change_password(PASSWORD, NEW)

    assert not here.is_confirmed()
    here.confirm_password(NEW)
    assert here.is_confirmed()


def test_an_ended_sign_in_is_not_confirmed_any_more(here: AccountDesk, sign_in: Callable[[str], str]) -> None:
    here.confirm_password(PASSWORD)

    at_another_sign_in(here.store, sign_in).end_sign_in(here.sign_in_id)

    assert not here.is_confirmed()


def test_a_wrong_password_confirms_nothing_and_has_to_wait_in_the_end(here: AccountDesk) -> None:
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            here.confirm_password("not this one at all")

    with pytest.raises(MustWait):
        here.confirm_password(PASSWORD)
    assert not here.is_confirmed()


@pytest.mark.parametrize("act", ACTS)
def test_someone_without_a_password_has_nothing_to_confirm(here: AccountDesk, act: str) -> None:
    """As everyone in the demo. That the same person with one is asked stands above."""
    with here.store.write() as db:
        db.run("delete from password")

    ACTS[act](here)


def test_what_is_refused_is_not_in_the_log(here: AccountDesk) -> None:
    with pytest.raises(NotConfirmed):
        records_desk(here).export_records()

    assert records_desk(here).audit_log() == []


def test_the_operator_at_the_console_is_not_asked(here: AccountDesk) -> None:
    keeper = DataAdmin(here.store, NOW)

    assert keeper.export_person(here.person)
    keeper.erase_person(here.person)

    with here.store.read() as db:
        assert accounts.password_hash(db, "ana") is None
        assert db.row("select 1 as here from person where id = 'ana'") is None


def test_when_it_was_confirmed_is_in_ones_own_export(here: AccountDesk) -> None:
    here.confirm_password(PASSWORD)

    sign_ins = next(table for table in records_desk(here).export_records().tables if table.name == "sign_in")

    assert [row["confirmed_at"] for row in sign_ins.as_dicts()] == [NOW.isoformat()]
