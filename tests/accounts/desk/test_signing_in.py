"""Who may come in, how, and for how long."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from types import ModuleType
from typing import Any

import pytest
from argon2 import Type

from alongside.accounts.desk import signing_in as desk
from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import (
    current_user,
)
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk
from alongside.accounts.rules import password_hashes
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.invitations import AlreadySetUp
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.password_hashes import Hashed, hash_password
from alongside.accounts.rules.passwords import MustWait, WrongSignIn
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.rules.recovery_codes import CODE_GROUPS, CODE_LETTERS
from alongside.accounts.store import accounts, audit, organisations, people, sign_ins
from alongside.core.rules.errors import AlongsideError, BadInput, NotAllowed
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk import opening_accounts
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import NOW

PASSWORD = "kettle walks along the river"
NEW = "seven pebbles and a lighthouse"
HERE = ("192.0.2.7", "a browser")
SECOND = timedelta(seconds=1)


@pytest.fixture
def known(store: Store, password_hash: str) -> Store:
    """Where ana has a password."""
    with store.write() as db:
        accounts.set_password(db, "ana", password_hash, NOW)
    return store


def come_in(
    store: Store, password: str = PASSWORD, now: datetime = NOW, login: str = "ana@example.org"
) -> NewSignIn:
    return SignInDesk(store, now).sign_in(login, password, *HERE)


def leave_for_good(store: Store, person_id: str) -> None:
    with store.write() as db:
        person = people.by_id(db, person_id)
        assert person is not None
        people.update_person(db, replace(person, left_on=date(2026, 3, 3)))


def who(store: Store, token: str, now: datetime = NOW) -> str | None:
    found = current_user(store, token, now)
    return None if found is None else found.person.id


# ── signing in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_right_pair_opens_the_door_and_nothing_else_does(known: Store) -> None:
    assert who(known, come_in(known, login=" Ana@Example.org ").token) == "ana"
    for login, password in (
        ("ana@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("ben@example.org", PASSWORD),
    ):
        with pytest.raises(WrongSignIn):
            come_in(known, password, login=login)


def test_a_password_is_the_same_however_a_keyboard_composes_it(store: Store) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password("un cafe\u0301 en la man\u0303ana").stored, NOW)

    assert come_in(store, "un caf\u00e9 en la ma\u00f1ana")


def test_no_one_who_has_left_comes_in_or_stays_in(known: Store) -> None:
    token = come_in(known).token
    leave_for_good(known, "ana")

    assert who(known, token) is None
    with pytest.raises(WrongSignIn):
        come_in(known)


def test_the_token_is_new_each_time_and_only_its_hash_is_kept(known: Store) -> None:
    first, second = come_in(known).token, come_in(known).token

    assert first != second
    with known.read() as db:
        assert sign_ins.find_holder(db, hashed(first)) is not None
        rows = [tuple(row) for row in db.rows("select * from sign_in")]
    assert first not in str(rows)
    assert hashed(first) in str(rows)


def test_unknown_people_cost_a_verification_of_the_same_strength(known: Store) -> None:
    hashed_with = []
    hashing = password_hashes.hash_secret_raw

    def counting(*given: object, **cost: object) -> bytes:
        hashed_with.append(cost)
        return hashing(*given, **cost)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(password_hashes, "hash_secret_raw", counting)
        for login in ("ana@example.org", "nobody@example.org"):
            with pytest.raises(WrongSignIn):
                SignInDesk(known, NOW).sign_in(login, "wrong", *HERE)

    costly = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4, "hash_len": 32, "type": Type.ID}
    assert hashed_with == [costly] * 2


# ── waiting (more in test_throttle.py) ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("costly_hashes")  # or one would be over before the next begins
def test_guesses_sent_at_once_are_counted_before_they_are_tried(known: Store) -> None:
    refused: list[type[Exception]] = []

    def guess() -> None:
        try:
            come_in(known, "wrong")
        except (WrongSignIn, MustWait) as error:
            refused.append(type(error))

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(refused, key=str) == [MustWait] * 7 + [WrongSignIn] * 5


# ── staying in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_ends_when_it_lies_idle(known: Store) -> None:
    token = come_in(known).token

    assert who(known, token, NOW + timedelta(hours=12)) == "ana"
    assert who(known, token, NOW + timedelta(hours=12) * 2 + SECOND) is None


def test_a_session_on_a_shared_computer_ends_sooner_when_it_lies_idle(known: Store) -> None:
    shared, own_one = come_in(known).token, come_in(known).token
    SignInDesk(known, NOW).mark_shared(shared)
    later = NOW + timedelta(hours=1)

    assert [who(known, token, later) for token in (shared, own_one)] == ["ana", "ana"]
    later += timedelta(hours=1) + SECOND
    assert [who(known, token, later) for token in (shared, own_one)] == [None, "ana"]


def test_a_session_in_use_still_ends_after_fourteen_days(known: Store) -> None:
    token = come_in(known).token
    now = NOW
    while now + timedelta(hours=6) <= NOW + timedelta(days=14):
        now += timedelta(hours=6)
        assert who(known, token, now) == "ana"

    assert now == NOW + timedelta(days=14)
    assert who(known, token, now + SECOND) is None


def on_own_device(store: Store, person: str = "ana") -> str:
    token = come_in(store, login=f"{person}@example.org").token
    assert SignInDesk(store, NOW).mark_own_device(token)
    return token


def test_a_session_on_ones_own_device_outlasts_a_missed_week(known: Store) -> None:
    long, forgotten, usual = on_own_device(known), on_own_device(known), come_in(known).token
    later = NOW + timedelta(days=16)

    assert [who(known, token, later) for token in (long, usual)] == ["ana", None]
    assert [who(known, token, later + SECOND) for token in (long, forgotten)] == ["ana", None]


def test_a_session_on_ones_own_device_ends_after_thirty_days_however_much_it_is_used(known: Store) -> None:
    token = on_own_device(known)
    for day in range(1, 31):
        assert who(known, token, NOW + timedelta(days=day)) == "ana"

    assert who(known, token, NOW + timedelta(days=30) + SECOND) is None


def test_ones_texts_open_as_long_as_the_session_lasts(known: Store) -> None:
    token = on_own_device(known)
    later = NOW + timedelta(days=16)

    run_scheduled_jobs(known, later)

    here = current_user(known, token, later)
    assert here is not None
    assert here.keys is not None


@pytest.mark.parametrize("role", Role)
def test_those_who_hold_a_role_are_signed_out_as_usual(known: Store, role: Role) -> None:
    """Also where the role came later."""
    before = on_own_device(known)
    with known.write() as db:
        people.grant_role(db, "ana", role)
    after = come_in(known).token

    assert not SignInDesk(known, NOW).mark_own_device(after)
    later = NOW + timedelta(hours=12) + SECOND
    assert [who(known, token, later) for token in (before, after)] == [None, None]


def test_a_session_on_a_shared_computer_never_lasts(known: Store) -> None:
    token = come_in(known).token
    SignInDesk(known, NOW).mark_shared(token)

    assert not SignInDesk(known, NOW).mark_own_device(token)
    assert who(known, token, NOW + timedelta(hours=1) + SECOND) is None


def test_sessions_that_lapsed_are_ended_each_by_its_own_limits(known: Store) -> None:
    def open_ones() -> list[str]:
        with known.read() as db:
            return [row["id"] for row in db.rows("select id from sign_in where ended_at is null")]

    long = on_own_device(known)
    come_in(known)
    run_scheduled_jobs(known, NOW + timedelta(days=14) + SECOND)

    with known.read() as db:
        held = sign_ins.find_by_token(db, hashed(long))
    assert held is not None
    assert open_ones() == [held.id]
    run_scheduled_jobs(known, NOW + timedelta(days=16) + SECOND)
    assert open_ones() == []


@pytest.mark.parametrize("ending", ["end_other_sign_ins", "change_password"])
def test_a_long_session_is_ended_as_any_other(known: Store, ending: str) -> None:
    token, here = on_own_device(known), come_in(known).token
    mine = own(known, here)
    assert [held.own_device for held in mine.list_sign_ins()].count(True) == 1

    mine.end_other_sign_ins() if ending == "end_other_sign_ins" else mine.change_password(PASSWORD, NEW)

    assert [who(known, each) for each in (token, here)] == [None, "ana"]


def test_last_seen_is_written_at_most_every_five_minutes(known: Store) -> None:
    token = come_in(known).token

    def seen() -> datetime:
        with known.read() as db:
            held = sign_ins.find_holder(db, hashed(token))
        assert held is not None
        return held.sign_in.last_seen_at

    who(known, token, NOW + timedelta(minutes=4))
    assert seen() == NOW
    who(known, token, NOW + timedelta(minutes=6))
    assert seen() == NOW + timedelta(minutes=6)


def test_signing_out_ends_this_session_and_no_other(known: Store) -> None:
    here, there = come_in(known).token, come_in(known).token

    SignInDesk(known, NOW).sign_out(here)
    SignInDesk(known, NOW).sign_out("a token of nobody")

    assert [who(known, token) for token in (here, there)] == [None, "ana"]


def test_roles_count_as_they_are_now(store: Store, sign_in) -> None:
    token = sign_in("eli")
    assert current_user(store, token, NOW).roles == {Role.ADMIN}

    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)

    assert current_user(store, token, NOW).roles == frozenset()


def test_sessions_of_long_ago_are_forgotten(known: Store) -> None:
    come_in(known)
    come_in(known, now=NOW + timedelta(days=91))

    with known.read() as db:
        assert db.row("select count(*) as n from sign_in")["n"] == 1


# ── invitations and recovery ────────────────────────────────────────────────────────────────────────────────────────


def invite(store: Store, person_id: str = "ana", now: datetime = NOW) -> str:
    with store.write() as db:
        return new_invitation(db, person_id, "eli", now)


def test_an_invitation_lets_its_person_choose_a_password_once(store: Store) -> None:
    token = invite(store)
    assert AccountOpeningDesk(store, NOW).find_invited(token).person.id == "ana"

    entered = AccountOpeningDesk(store, NOW).accept_invitation(token, PASSWORD, "a browser")

    assert who(store, entered.token) == "ana"
    assert len(entered.recovery_codes) == 8
    assert AccountOpeningDesk(store, NOW).find_invited(token) is None
    with pytest.raises(NotAllowed):
        AccountOpeningDesk(store, NOW).accept_invitation(token, NEW, "a browser")
    assert come_in(store)


def at_once(monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: Callable[[], NewSignIn]) -> list[Any]:
    """What two who do the same at the same time get: both hash before either of them writes."""
    both, hashing = Barrier(2), module.hash_password
    got: list[Any] = []

    def wait_for_the_other(password: str) -> Hashed:
        both.wait(timeout=20)
        return hashing(password)

    def run() -> None:
        try:
            got.append(work())
        except AlongsideError as error:
            got.append(type(error))

    monkeypatch.setattr(module, "hash_password", wait_for_the_other)
    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got, key=lambda one: isinstance(one, type))


def test_of_two_who_open_one_link_at_the_same_moment_one_gets_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, token = AccountOpeningDesk(store, NOW), invite(store)

    entered, refused = at_once(
        monkeypatch, opening_accounts, lambda: door.accept_invitation(token, PASSWORD, "a browser")
    )

    assert (who(store, entered.token), refused) == ("ana", NotAllowed)
    with store.read() as db:
        actions = [line.action for line in audit.entries_about(db, "ana")]
    assert actions.count(Action.INVITATION_USED) == 1


def test_of_two_who_use_one_recovery_code_at_the_same_moment_one_gets_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = AccountOpeningDesk(store, NOW).accept_invitation(invite(store), PASSWORD, "a browser")

    again, refused = at_once(monkeypatch, desk, lambda: recovered(store, entered.recovery_codes[0]))

    assert (who(store, again.token), refused) == ("ana", WrongSignIn)


def test_an_invitation_is_over_after_fourteen_days(store: Store) -> None:
    token = invite(store)

    assert AccountOpeningDesk(store, NOW + timedelta(days=14) - SECOND).find_invited(token) is not None
    with pytest.raises(NotAllowed):
        AccountOpeningDesk(store, NOW + timedelta(days=14)).accept_invitation(token, PASSWORD, "a browser")


def test_a_poor_password_does_not_use_the_invitation_up(store: Store) -> None:
    token = invite(store)
    with pytest.raises(BadInput):
        AccountOpeningDesk(store, NOW).accept_invitation(token, "password1234", "a browser")

    assert AccountOpeningDesk(store, NOW).find_invited(token).person.id == "ana"


def test_a_new_invitation_accepted_ends_what_was_open_before(known: Store) -> None:
    old = come_in(known).token

    AccountOpeningDesk(known, NOW).accept_invitation(invite(known), NEW, "a browser")

    assert who(known, old) is None
    with pytest.raises(WrongSignIn):
        come_in(known)


def test_a_link_is_as_random_as_a_recovery_code_and_kept_as_a_hash_only(store: Store) -> None:
    token = invite(store)

    assert re.fullmatch(f"[{CODE_LETTERS}]{{4}}(-[{CODE_LETTERS}]{{4}}){{{CODE_GROUPS - 1}}}", token)
    assert len(CODE_LETTERS) ** (4 * CODE_GROUPS) > 2**138
    assert invite(store) != token
    with store.read() as db:
        rows = str([tuple(row) for row in db.rows("select * from invitation")])
    assert token not in rows
    assert hashed(token) in rows


def recovered(store: Store, code: str, password: str = NEW, now: datetime = NOW) -> NewSignIn:
    return SignInDesk(store, now).recover_account("ana@example.org", code, password, "a browser")


def test_a_recovery_code_replaces_the_password_once_and_ends_other_sessions(store: Store) -> None:
    entered = AccountOpeningDesk(store, NOW).accept_invitation(invite(store), PASSWORD, "a browser")
    code = entered.recovery_codes[3]

    again = recovered(store, code.upper().replace("-", " "))

    assert who(store, again.token) == "ana"
    assert who(store, entered.token) is None
    with pytest.raises(WrongSignIn):
        come_in(store)
    assert come_in(store, NEW)
    with pytest.raises(WrongSignIn):
        recovered(store, code, PASSWORD)
    with store.read() as db:
        actions = [line.action for line in audit.entries_about(db, "ana")]
    assert actions.count("password.recovered") == 1


def test_a_code_of_someone_else_opens_nothing(store: Store) -> None:
    code = (
        AccountOpeningDesk(store, NOW)
        .accept_invitation(invite(store, "ben"), PASSWORD, "a browser")
        .recovery_codes[0]
    )

    with pytest.raises(WrongSignIn):
        recovered(store, code)


# ── the first of all ────────────────────────────────────────────────────────────────────────────────────────────────

PLACE = Organisation(name="Open Door", time_zone="Europe/London", week_opens=0)
CONTACTS = [SupportContact("Listening line", "0800 000 000", "")]


@pytest.fixture
def empty(new_place):
    opened = open_store(new_place())
    yield opened
    opened.close()


def test_setting_up_makes_the_place_its_contacts_and_its_admin_at_once(empty: Store) -> None:
    entered = AccountOpeningDesk(empty, NOW).set_up_organisation(
        PLACE, CONTACTS, Person(id="z1", login="zoe@example.org", name="Zoe"), PASSWORD, "a browser"
    )

    zoe = current_user(empty, entered.token, NOW)
    assert (zoe.person.name, zoe.roles, len(entered.recovery_codes)) == ("Zoe", {Role.ADMIN}, 8)
    with empty.read() as db:
        assert organisations.find_organisation(db) == PLACE
        assert organisations.list_support_contacts(db) == CONTACTS


def test_a_place_is_set_up_once(store: Store) -> None:
    with pytest.raises(AlreadySetUp):
        AccountOpeningDesk(store, NOW).set_up_organisation(
            PLACE, CONTACTS, Person(id="z1", login="zoe@example.org", name="Zoe"), PASSWORD, "a browser"
        )

    with store.read() as db:
        assert people.by_id(db, "z1") is None


def test_someone_who_was_imported_before_can_be_the_first_admin(empty: Store) -> None:
    with empty.write() as db:
        people.add_person(
            db, Person(id="p1", login="zoe@example.org", name="Zoe of the import"), date(2026, 1, 1)
        )

    entered = AccountOpeningDesk(empty, NOW).set_up_organisation(
        PLACE, CONTACTS, Person(id="z1", login="zoe@example.org", name="Zoe"), PASSWORD, "a browser"
    )

    assert current_user(empty, entered.token, NOW).person.id == "p1"


# ── one's own account ───────────────────────────────────────────────────────────────────────────────────────────────


def own(store: Store, token: str, now: datetime = NOW) -> AccountDesk:
    found = current_user(store, token, now)
    return AccountDesk(store=store, person=found.person, sign_in_id=found.sign_in_id, now=now)


def test_changing_the_password_asks_the_current_one_and_ends_other_sessions(known: Store) -> None:
    here, there = come_in(known).token, come_in(known).token
    with pytest.raises(WrongSignIn):
        own(known, here).change_password("wrong", NEW)
    with pytest.raises(BadInput):
        own(known, here).change_password(PASSWORD, "short")
    assert who(known, there) == "ana"

    own(known, here).change_password(PASSWORD, NEW)

    assert [who(known, token) for token in (here, there)] == ["ana", None]
    assert come_in(known, NEW)


def test_no_one_ends_someone_elses_session(known: Store, sign_in) -> None:
    bens = sign_in("ben")
    bens_id = current_user(known, bens, NOW).sign_in_id

    own(known, sign_in("ana")).end_sign_in(bens_id)
    assert who(known, bens) == "ben"

    own(known, sign_in("ben")).end_sign_in(bens_id)
    assert who(known, bens) is None


def test_the_list_of_sessions_holds_only_those_that_still_open_something(known: Store, sign_in) -> None:
    sign_in("ana")
    later = NOW + timedelta(hours=12) + SECOND
    here = come_in(known, now=later).token

    assert [held.id for held in own(known, here, later).list_sign_ins()] == [
        own(known, here, later).sign_in_id
    ]


def test_an_old_password_that_is_changed_while_it_is_looked_at_opens_nothing(
    known: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking takes a tenth of a second, in which all sessions were ended once already."""
    looked_at = desk.check_hash

    def changed_meanwhile(stored: str | None, password: str) -> Hashed | None:
        fits = looked_at(stored, password)
        with known.write() as db:
            accounts.set_password(db, "ana", hash_password(NEW).stored, NOW)
        return fits

    monkeypatch.setattr(desk, "check_hash", changed_meanwhile)
    with pytest.raises(WrongSignIn):
        come_in(known)

    monkeypatch.undo()
    assert come_in(known, NEW)


def test_choosing_a_language_takes_back_nothing_that_an_admin_did_meanwhile(known: Store) -> None:
    with known.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    opened_before = AccountDesk(store=known, person=ana, sign_in_id="her session", now=NOW)
    with known.write() as db:
        people.update_person(db, replace(ana, name="Ana B.", left_on=date(2026, 3, 4)))

    opened_before.set_language("es")

    with known.read() as db:
        assert people.by_id(db, "ana") == replace(ana, name="Ana B.", left_on=date(2026, 3, 4), language="es")
