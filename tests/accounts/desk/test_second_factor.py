"""The second factor: at the door, at a link that waits, required of admins, and when the phone is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk
from alongside.accounts.rules import password_hashes
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.invitations import LinkNotOpenYet
from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.rules.passwords import MustWait, NotConfirmed, WrongSignIn
from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, Role
from alongside.accounts.rules.recovery_codes import new_recovery_codes
from alongside.accounts.rules.second_factor import STEP_SECONDS, NeedsSecondFactor
from alongside.accounts.rules.security import Incident
from alongside.accounts.rules.throttling import OWN_ALLOWANCE
from alongside.accounts.store import accounts, audit, people, second_factors, security_log
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.core.words import LANGUAGES
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.store import records
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import new_invitation
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from tests.conftest import NOW, PASSWORD
from tests.fixtures.desks import beside
from tests.fixtures.second_factors import code_of, with_app

NEW = "seven pebbles and a lighthouse"
STEP = timedelta(seconds=STEP_SECONDS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def secret(store: Store, with_password) -> str:
    """The key of ana's authenticator app."""
    with_password("ana")
    return with_app(store, "ana", NOW)


def come_in(
    store: Store, code: str = "", now: datetime = NOW, password: str = PASSWORD, address: str = "192.0.2.7"
) -> NewSignIn:
    return SignInDesk(store, now).sign_in("ana@example.org", password, address, "a browser", code)


def inside(store: Store, entered: NewSignIn, now: datetime = NOW) -> AccountDesk:
    here = current_user(store, entered.token, now)
    assert here is not None
    return AccountDesk(store=store, person=here.person, sign_in_id=here.sign_in_id, now=now, keys=here.keys)


def incidents(store: Store) -> list[Incident]:
    with store.read() as db:
        return [
            one.kind
            for one in security_log.list_hours(db, NOW - timedelta(days=60))
            for _ in range(one.times)
        ]


def actions_about(store: Store, person_id: str) -> list[tuple[str, str]]:
    with store.read() as db:
        return [(line.action, line.actor_id) for line in audit.entries_about(db, person_id)]


# ── at the door ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_a_second_factor_the_password_alone_opens_nothing(store: Store, secret: str) -> None:
    for code in ("", code_of(secret, NOW - 10 * STEP), "not a code"):
        with pytest.raises(WrongSignIn):
            come_in(store, code)

    assert come_in(store, code_of(secret, NOW)).token


def test_the_code_alone_opens_nothing(store: Store, secret: str) -> None:
    with pytest.raises(WrongSignIn):
        come_in(store, code_of(secret, NOW), password="wrong")

    assert come_in(store, code_of(secret, NOW))  # and was not used up by that


def test_without_one_nothing_is_asked(store: Store, with_password) -> None:
    with_password("ana")

    assert come_in(store)


def test_a_key_that_was_shown_and_never_confirmed_asks_for_nothing(store: Store, with_password) -> None:
    with_password("ana")
    with store.write() as db:
        second_factors.save_pending_secret(db, "ana", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert come_in(store)


def test_a_code_works_once_and_so_does_none_before_it(store: Store, secret: str) -> None:
    assert come_in(store, code_of(secret, NOW))
    for earlier in (NOW, NOW - STEP):
        with pytest.raises(WrongSignIn):
            come_in(store, code_of(secret, earlier))

    assert come_in(store, code_of(secret, NOW + STEP))


def test_a_clock_set_back_makes_no_used_code_good_again(store: Store, secret: str) -> None:
    come_in(store, code_of(secret, NOW))
    back = NOW - timedelta(hours=1)

    for at in (back, NOW):
        with pytest.raises(WrongSignIn):
            come_in(store, code_of(secret, at), now=back)

    assert come_in(store, code_of(secret, NOW + STEP), now=NOW + STEP)  # right again


def test_wrong_and_missing_codes_count_as_wrong_tries(store: Store, secret: str) -> None:
    for code in ("", "000000"):
        with pytest.raises(WrongSignIn):
            come_in(store, code)

    assert incidents(store) == [Incident.WRONG_SECOND_FACTOR] * 2
    assert inside(store, come_in(store, code_of(secret, NOW))).failed_attempts() == 2
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            come_in(store, "000000", address="192.0.2.99")
    with pytest.raises(MustWait):
        come_in(store, code_of(secret, NOW + STEP), address="192.0.2.99")


def test_codes_cannot_be_found_from_many_addresses(store: Store, secret: str, quick_hashes) -> None:
    """And no one is told to wait for it, which would say that the password was right."""
    with store.write() as db:
        accounts.set_password(db, "ana", PASSWORD, NOW)
    for number in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            come_in(store, "000000", address=f"198.51.100.{number}")

    with pytest.raises(WrongSignIn):
        come_in(store, code_of(secret, NOW), address="198.51.100.50")
    later = NOW + OWN_ALLOWANCE.longest
    assert come_in(store, code_of(secret, later), now=later, address="198.51.100.51")


def test_in_a_browser_of_ones_own_no_stranger_makes_one_wait(store: Store, secret: str, quick_hashes) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", PASSWORD, NOW)
    browser = come_in(store, code_of(secret, NOW)).browser
    for number in range(OWN_ALLOWANCE.free + 1):
        with pytest.raises(WrongSignIn):
            come_in(store, "000000", address=f"198.51.100.{number}")

    door = SignInDesk(store, NOW, browser)
    assert door.sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser", code_of(secret, NOW + STEP))


def test_unknown_names_and_wrong_codes_cost_the_same_hash(store: Store, secret: str) -> None:
    hashes = []
    hashing = password_hashes.hash_secret_raw

    def counting(*given: object, **cost: object) -> bytes:
        hashes.append(cost)
        return hashing(*given, **cost)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(password_hashes, "hash_secret_raw", counting)
        for login, password in (
            ("nobody@example.org", PASSWORD),
            ("ana@example.org", "wrong"),
            ("ana@example.org", PASSWORD),
        ):
            with pytest.raises(WrongSignIn):
                SignInDesk(store, NOW).sign_in(login, password, "192.0.2.7", "a browser", "000000")

    assert len(hashes) == 3
    assert len(set(map(str, hashes))) == 1


def test_a_recovery_code_needs_no_second_factor_and_leaves_it_on(store: Store, secret: str) -> None:
    codes = new_recovery_codes()
    with store.write() as db:
        accounts.set_recovery_codes(db, "ana", [hashed(code) for code in codes])

    assert SignInDesk(store, NOW).recover_account("ana@example.org", codes[0], NEW, "a browser")

    with pytest.raises(WrongSignIn):
        come_in(store, password=NEW)
    assert come_in(store, code_of(secret, NOW), password=NEW)


# ── a link that waits ───────────────────────────────────────────────────────────────────────────────────────────────


def link(store: Store) -> str:
    with store.write() as db:
        return new_invitation(db, "ana", "eli", NOW)


def test_a_link_to_an_account_with_a_second_factor_waits_whatever_it_holds(store: Store, secret: str) -> None:
    with pytest.raises(LinkNotOpenYet):
        AccountOpeningDesk(store, NOW).accept_invitation(link(store), NEW, "a browser")
    with store.write() as db:
        second_factors.delete_second_factor(db, "ana")

    assert AccountOpeningDesk(store, NOW).accept_invitation(link(store), NEW, "a browser")


def test_a_code_opens_a_link_that_waits_at_once_and_only_once(store: Store, secret: str) -> None:
    token = link(store)
    with pytest.raises(WrongSignIn):
        AccountOpeningDesk(store, NOW).accept_invitation(token, NEW, "a browser", app_code="000000")

    entered = AccountOpeningDesk(store, NOW).accept_invitation(
        token, NEW, "a browser", app_code=code_of(secret, NOW)
    )

    assert entered.recovery_codes
    assert inside(store, entered).second_factor_since() == NOW
    with pytest.raises(WrongSignIn):
        AccountOpeningDesk(store, NOW).accept_invitation(
            link(store), NEW, "a browser", app_code=code_of(secret, NOW)
        )


def test_guessing_codes_at_a_link_has_to_wait(store: Store, secret: str) -> None:
    token = link(store)
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            AccountOpeningDesk(store, NOW).accept_invitation(token, NEW, "a browser", app_code="000000")

    with pytest.raises(MustWait):
        AccountOpeningDesk(store, NOW).accept_invitation(
            token, NEW, "a browser", app_code=code_of(secret, NOW)
        )
    assert incidents(store) == [Incident.WRONG_SECOND_FACTOR] * OWN_ALLOWANCE.free + [Incident.MUST_WAIT]


# ── setting up and turning off ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def account(store: Store, with_password) -> AccountDesk:
    with_password("ana")
    return inside(store, come_in(store))


def set_up(desk: AccountDesk) -> str:
    desk.confirm_password(PASSWORD)
    desk.begin_second_factor()
    secret = desk.pending_second_factor()
    assert secret is not None
    desk.turn_on_second_factor(code_of(secret, desk.now))
    return secret


def test_nothing_is_set_up_or_turned_off_without_the_password_once_more(
    store: Store, account: AccountDesk
) -> None:
    with pytest.raises(NotConfirmed):
        account.begin_second_factor()
    with pytest.raises(NotConfirmed):
        account.turn_on_second_factor("000000")
    with pytest.raises(NotConfirmed):
        account.turn_off_second_factor("000000")


def test_it_is_on_only_after_a_right_code_and_ends_other_sessions(
    store: Store, account: AccountDesk, sign_in
) -> None:
    elsewhere = sign_in("ana")
    account.confirm_password(PASSWORD)
    account.begin_second_factor()
    with pytest.raises(BadInput):
        account.turn_on_second_factor("000000")
    assert account.second_factor_since() is None
    assert current_user(store, elsewhere, NOW) is not None

    secret = set_up(account)

    assert account.second_factor_since() == NOW
    assert account.pending_second_factor() is None  # the key is never shown again
    assert current_user(store, elsewhere, NOW) is None
    assert (Action.SECOND_FACTOR_ON, "ana") in actions_about(store, "ana")
    with pytest.raises(WrongSignIn):  # that code was used to turn it on
        come_in(store, code_of(secret, NOW))


def test_one_that_is_on_is_not_replaced_by_a_new_key(store: Store, account: AccountDesk) -> None:
    secret = set_up(account)

    account.begin_second_factor()
    with pytest.raises(BadInput):
        account.turn_on_second_factor(code_of(secret, NOW + STEP))

    assert come_in(store, code_of(secret, NOW + STEP))


@pytest.mark.parametrize("by", ["code", "recovery code"])
def test_it_is_turned_off_with_a_code_or_a_recovery_code_and_with_nothing_else(
    store: Store, account: AccountDesk, by: str
) -> None:
    secret = set_up(account)
    codes = account.make_recovery_codes(PASSWORD)
    with pytest.raises(WrongSignIn):
        account.turn_off_second_factor("000000")
    assert account.second_factor_since()

    account.turn_off_second_factor(code_of(secret, NOW + STEP) if by == "code" else codes[0])

    assert account.second_factor_since() is None
    assert account.count_recovery_codes().left == (len(codes) if by == "code" else len(codes) - 1)
    assert (Action.SECOND_FACTOR_OFF, "ana") in actions_about(store, "ana")
    assert come_in(store)


def test_guessing_the_code_at_an_open_screen_has_to_wait(store: Store, account: AccountDesk) -> None:
    secret = set_up(account)
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            account.turn_off_second_factor("000000")

    with pytest.raises(MustWait):
        account.turn_off_second_factor(code_of(secret, NOW + STEP))


def test_an_erasure_takes_the_key_along_and_an_export_leaves_it_out(store: Store, secret: str) -> None:
    with store.read() as db:
        (table,) = (table for table in records.tables_of_person(db, "ana") if table.name == "second_factor")
        assert table.rows == (("ana", NOW.isoformat()),)
        assert secret not in str(records.tables_of_person(db, "ana"))
    with store.write() as db:
        records.erase_person(db, "ana")
    with store.read() as db:
        assert db.rows("select * from second_factor") == []


# ── required of admins ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def admin(store: Store) -> AdminDesk:
    with store.write() as db:
        people.grant_role(db, "dee", Role.ADMIN)
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


@pytest.fixture
def other(store: Store, admin: AdminDesk) -> AdminDesk:
    """Of dee, an admin who never has a second factor."""
    return AdminDesk(store, Person(id="dee", login="dee@example.org", name="Dee"), NOW)


CHANGES: dict[str, Callable[[AdminDesk], object]] = {
    "a person": lambda desk: desk.add_person(Newcomer(name="fay@example.org", login="Fay")),
    "a role": lambda desk: desk.edit_person("ana", PersonEdit(roles=frozenset({Role.ADMIN}))),
    "a link": lambda desk: desk.create_invitation("ana"),
    "sessions": lambda desk: desk.sign_out_everywhere("ana"),
    "a team": lambda desk: desk.add_team("Red"),
    "contacts": lambda desk: desk.save_support_contacts([SupportContact("Night line", "0800 1")]),
    "settings": lambda desk: desk.save_organisation(desk.read_organisation(), LANGUAGES),
    "bands": lambda desk: beside(desk, ReleaseSettingsDesk).set_minimum_group_size(12),
    "the rule itself": lambda desk: desk.set_admins_need_second_factor(False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_where_admins_need_one_an_admin_without_changes_nothing(
    store: Store, admin: AdminDesk, other: AdminDesk, change: str
) -> None:
    secret = with_app(store, "eli", NOW)
    admin.set_admins_need_second_factor(True)

    with pytest.raises(NeedsSecondFactor):
        CHANGES[change](other)

    assert admin.admins_need_second_factor()
    assert secret
    CHANGES[change](admin)  # who has one does


@pytest.mark.parametrize("change", CHANGES)
def test_where_they_need_none_an_admin_without_does_all_of_it(other: AdminDesk, change: str) -> None:
    CHANGES[change](other)


def test_only_an_admin_who_has_one_asks_it_of_the_others(
    store: Store, admin: AdminDesk, other: AdminDesk
) -> None:
    with_app(store, "eli", NOW)
    with pytest.raises(NeedsSecondFactor):
        other.set_admins_need_second_factor(True)
    assert not admin.admins_need_second_factor()
    with pytest.raises(NotAllowed):
        AdminDesk(
            store, Person(id="ana", login="ana@example.org", name="Ana"), NOW
        ).set_admins_need_second_factor(True)

    for need in (True, True, False):
        admin.set_admins_need_second_factor(need)

    with store.read() as db:
        lines = [line.action for line in audit.list_entries(db, 10)]
    assert sorted(lines) == [Action.SECOND_FACTOR_NEEDED, Action.SECOND_FACTOR_NOT_NEEDED]  # nothing twice
    other.add_team("Red")


def test_changing_other_settings_leaves_the_rule_as_it_is(store: Store, admin: AdminDesk) -> None:
    with_app(store, "eli", NOW)
    admin.set_admins_need_second_factor(True)

    admin.save_support_contacts([SupportContact("Night line", "0800 1")])
    admin.save_organisation(admin.read_organisation(), LANGUAGES)

    assert admin.admins_need_second_factor()


# ── a lost phone ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_of_the_operator_turns_an_admins_second_factor_off_and_says_so(
    store: Store, admin: AdminDesk, with_password
) -> None:
    with_password("eli")
    with_app(store, "eli", NOW)
    with_app(store, "dee", NOW)

    token = OperatorDesk(store, NOW).create_admin_link("eli@example.org")

    assert (Action.SECOND_FACTOR_OFF, OPERATOR) in actions_about(store, "eli")
    here = inside(store, AccountOpeningDesk(store, NOW).accept_invitation(token, NEW, "a browser"))
    assert here.second_factor_since() is None
    assert actions_about(store, "dee") == []  # of no one else


def test_a_sign_in_by_a_link_that_its_owner_stops_leaves_no_second_factor_behind(
    store: Store, admin: AdminDesk
) -> None:
    own = AccountOpeningDesk(store, NOW).accept_invitation(invite(store, "eli"), PASSWORD, "a browser")
    with_app(store, "eli", NOW)
    token = OperatorDesk(store, NOW).create_admin_link("eli@example.org")
    theirs = inside(store, AccountOpeningDesk(store, NOW).accept_invitation(token, NEW, "another browser"))
    theirs.confirm_password(NEW)
    theirs.begin_second_factor()
    theirs.turn_on_second_factor(code_of(theirs.pending_second_factor() or "", NOW))

    inside(store, own).stop_requested_link()

    assert inside(store, own).second_factor_since() is None
    assert SignInDesk(store, NOW).recover_account(
        "eli@example.org", own.recovery_codes[0], PASSWORD, "a browser"
    )


def invite(store: Store, person_id: str) -> str:
    with store.write() as db:
        return new_invitation(db, person_id, "dee", NOW)


def test_a_link_that_has_waited_opens_without_a_code_and_leaves_it_on(store: Store, secret: str) -> None:
    token, then = link(store), NOW + timedelta(days=7)

    entered = AccountOpeningDesk(store, then).accept_invitation(token, NEW, "a browser")

    here = inside(store, entered, then)
    here.confirm_password(NEW)
    here.turn_off_second_factor(entered.recovery_codes[0])
    assert come_in(store, now=then + SECOND, password=NEW)
