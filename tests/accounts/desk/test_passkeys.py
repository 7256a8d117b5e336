"""A passkey lets its owner in, with what they wrote; nothing else that a device could bring does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.passkeys import PasskeysDesk
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.passkeys import (
    MOST_PASSKEYS,
    Answer,
    CannotOpenTexts,
    ChallengeExpired,
    NotAPasskey,
    WrongPasskey,
)
from alongside.accounts.rules.passwords import MustWait, NotConfirmed
from alongside.accounts.rules.security import Incident
from alongside.accounts.rules.throttling import OWN_ALLOWANCE
from alongside.accounts.store import audit, security_log
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.store.engine import Store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.desk.records import DataAdmin, RecordsDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import NOW, PASSWORD, WEEK
from tests.fixtures.houses import stored_bytes
from tests.fixtures.passkeys import Device, added, asked
from tests.fixtures.second_factors import with_app

NEW = "seven pebbles and a lighthouse"
NOTE = "I cried on the train"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("quick_hashes")


def confirmed(store: Store, entered: NewSignIn, now=NOW) -> PasskeysDesk:
    """The desk of someone who has just typed their password once more."""
    desk = desk_of(store, entered, now)
    AccountDesk(
        store=store, person=desk.person, sign_in_id=desk.sign_in_id, now=now, keys=desk.keys
    ).confirm_password(PASSWORD)
    return desk


def desk_of(store: Store, entered: NewSignIn, now=NOW) -> PasskeysDesk:
    here = current_user(store, entered.token, now)
    assert here is not None
    return PasskeysDesk(store=store, person=here.person, sign_in_id=here.sign_in_id, now=now, keys=here.keys)


def invited(store: Store, person: str = "ana") -> NewSignIn:
    with store.write() as db:
        token = new_invitation(db, person, "eli", NOW)
    return AccountOpeningDesk(store, NOW).accept_invitation(token, PASSWORD, "a browser")


def account(store: Store, entered: NewSignIn, now=NOW) -> AccountDesk:
    here = current_user(store, entered.token, now)
    assert here is not None
    return AccountDesk(store=store, person=here.person, sign_in_id=here.sign_in_id, now=now, keys=here.keys)


@pytest.fixture
def ana(store: Store) -> NewSignIn:
    """She came in by her first link and wrote a note."""
    entered = invited(store)
    with store.write() as db:
        checkins.save_check_in(db, "ana", CheckIn(WEEK, note=NOTE, revision=1), NOW.isoformat())
    return entered


@pytest.fixture
def phone(store: Store, ana: NewSignIn) -> Device:
    """She added a passkey on it."""
    return added(confirmed(store, ana), Device())


def enter(
    store: Store, answer: Answer, challenge: str = "now", now=NOW, address: str = "192.0.2.7"
) -> NewSignIn:
    return SignInDesk(store, now).sign_in_by_passkey(answer, asked(challenge, now), address, "a browser")


def note_read_by(store: Store, entered: NewSignIn, now=NOW) -> str:
    here = current_user(store, entered.token, now)
    assert here is not None
    with store.read() as db:
        week = checkins.find_check_in(db, here.person.id, WEEK, here.keys)
    return week.note if week else ""


def incidents(store: Store) -> dict[Incident, int]:
    with store.read() as db:
        return {
            Incident(hour.kind): hour.times for hour in security_log.list_hours(db, NOW - timedelta(days=60))
        }


# ── in ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passkey_signs_its_owner_in_and_opens_what_they_wrote(store: Store, phone: Device) -> None:
    entered = enter(store, phone.signs("now"))

    here = current_user(store, entered.token, NOW)
    assert here is not None
    assert here.person.id == "ana"
    assert note_read_by(store, entered) == NOTE
    assert incidents(store) == {}
    assert [one.last_used_at for one in desk_of(store, entered).list_passkeys()] == [NOW]


def test_no_code_of_an_authenticator_app_is_asked_beside_a_passkey(store: Store, phone: Device) -> None:
    with_app(store, "ana", NOW)

    assert enter(store, phone.signs("now"))


def test_a_passkey_counts_as_no_password_typed_once_more(store: Store, phone: Device) -> None:
    entered = enter(store, phone.signs("now"))

    assert not account(store, entered).is_confirmed()


@pytest.mark.parametrize("secret", [b"", b"x" * 32])
def test_without_the_secret_that_opens_the_texts_no_one_is_let_in(
    store: Store, phone: Device, secret: bytes
) -> None:
    with pytest.raises(CannotOpenTexts):
        enter(store, replace(phone.signs("now"), secret=secret))

    assert note_read_by(store, enter(store, phone.signs("next"), "next")) == NOTE  # the twin


def other_key(phone: Device) -> Answer:
    return replace(phone, key=Device().key).signs("now")


def forged(part: str) -> Callable[[Device], Answer]:
    def answer(phone: Device) -> Answer:
        found = phone.signs("now")
        response = {**found.credential["response"], part: "AAAA"}
        return replace(found, credential={**found.credential, "response": response})

    return answer


def without(part: str) -> Callable[[Device], Answer]:
    def answer(phone: Device) -> Answer:
        found = phone.signs("now")
        response = {name: value for name, value in found.credential["response"].items() if name != part}
        return replace(found, credential={**found.credential, "response": response})

    return answer


WRONG: dict[str, Callable[[Device], Answer]] = {
    "another origin": lambda phone: replace(phone, origin="https://alongside.example.com").signs("now"),
    "the same name by http": lambda phone: replace(phone, origin="http://alongside.example.org").signs("now"),
    "another host": lambda phone: replace(phone, host="example.org").signs("now"),
    "another challenge": lambda phone: phone.signs("then"),
    "no one verified": lambda phone: replace(phone, verified=False).signs("now"),
    "another key": other_key,
    "another person": lambda phone: replace(phone, person_id="ben").signs("now"),
    "no person": without("userHandle"),
    "no signature": without("signature"),
    "another signature": forged("signature"),
    "short data": forged("authenticatorData"),
    "a passkey made, not signed by": lambda phone: phone.made("now"),
    "an unknown passkey": lambda phone: replace(phone, number=b"another").signs("now"),
    "no response": lambda phone: Answer({**phone.signs("now").credential, "response": []}, phone.secret),
    "numbers": lambda phone: Answer({**phone.signs("now").credential, "rawId": 7, "type": []}, phone.secret),
    "nothing": lambda phone: Answer({}, phone.secret),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_lets_no_one_in_and_is_counted(store: Store, phone: Device, wrong: str) -> None:
    with pytest.raises(WrongPasskey):
        enter(store, WRONG[wrong](phone))

    assert incidents(store) == {Incident.WRONG_PASSKEY: 1}
    assert enter(store, phone.signs("now"))  # the twin: the same without the fault


def test_an_answer_is_taken_once(store: Store, phone: Device) -> None:
    answer = phone.signs("now")
    assert enter(store, answer)

    with pytest.raises(WrongPasskey):
        enter(store, answer)
    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("now"))  # another signature on the same challenge

    assert incidents(store) == {Incident.WRONG_PASSKEY: 2}
    assert enter(store, phone.signs("next"), "next")


def test_answered_challenges_are_forgotten_once_they_have_run_out(store: Store, phone: Device) -> None:
    enter(store, phone.signs("now"))
    enter(store, phone.signs("later"), "later", NOW + 6 * MINUTE)

    with store.read() as db:
        assert len(db.rows("select hash from used_challenge")) == 1


def test_a_passkey_that_counts_backwards_may_be_a_copy_and_opens_nothing(
    store: Store, ana: NewSignIn
) -> None:
    phone = added(confirmed(store, ana), Device(counts=5))
    copy = replace(phone)
    enter(store, phone.signs("now"))

    with pytest.raises(WrongPasskey):
        enter(store, copy.signs("next"), "next")
    with pytest.raises(WrongPasskey):
        enter(store, replace(phone, counts=None).signs("last"), "last")

    assert incidents(store) == {Incident.COPIED_PASSKEY: 2}
    assert enter(store, phone.signs("again"), "again")


def test_a_passkey_of_someone_who_has_left_opens_nothing(store: Store, phone: Device) -> None:
    eli = current_user(store, invited(store, "eli").token, NOW)
    assert eli is not None
    AdminDesk(store, eli.person, NOW).mark_left("ana")

    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("now"))


def test_wrong_tries_wait_as_for_passwords_and_slow_no_one_at_another_address(
    store: Store, phone: Device
) -> None:
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongPasskey):
            enter(store, other_key(phone))

    with pytest.raises(MustWait):
        enter(store, phone.signs("now"))
    assert enter(store, phone.signs("now"), address="198.51.100.9")
    assert incidents(store) == {Incident.WRONG_PASSKEY: OWN_ALLOWANCE.free, Incident.MUST_WAIT: 1}


def test_made_up_passkeys_slow_themselves_and_never_an_owner_at_the_same_address(
    store: Store, phone: Device
) -> None:
    for number in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongPasskey):
            enter(store, replace(phone, number=b"made up %d" % number).signs("now"))

    with pytest.raises(MustWait):
        enter(store, replace(phone, number=b"one more").signs("now"))
    assert enter(store, phone.signs("now"))


def test_the_owner_is_told_of_tries_that_were_wrong(store: Store, phone: Device) -> None:
    with pytest.raises(WrongPasskey):
        enter(store, other_key(phone))

    assert account(store, enter(store, phone.signs("now"))).failed_attempts() == 1


# ── adding and removing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_adding_and_removing_ask_for_the_password_once_more(store: Store, ana: NewSignIn) -> None:
    desk = desk_of(store, ana)
    assert not desk.can_add()
    with pytest.raises(NotConfirmed):
        added(desk, Device())
    with pytest.raises(NotConfirmed):
        desk.creation_options("now", asked("now", NOW).party)

    added(confirmed(store, ana), Device())
    (passkey,) = desk.list_passkeys()
    late = replace(desk, now=NOW + timedelta(minutes=5) + SECOND)
    with pytest.raises(NotConfirmed):
        late.remove_passkey(passkey.id)

    desk.remove_passkey(passkey.id)
    assert desk.list_passkeys() == []


def test_several_can_be_added_up_to_a_bound_and_each_is_one(store: Store, ana: NewSignIn) -> None:
    desk = confirmed(store, ana)
    devices = [
        added(desk, Device(number=b"%d" % number), f"device {number}") for number in range(MOST_PASSKEYS)
    ]

    with pytest.raises(BadInput):
        added(desk, Device(number=b"one more"))
    assert {passkey.name for passkey in desk.list_passkeys()} == {
        f"device {number}" for number in range(MOST_PASSKEYS)
    }
    assert [
        note_read_by(store, enter(store, one.signs(f"{n}"), f"{n}")) for n, one in enumerate(devices)
    ] == [NOTE] * MOST_PASSKEYS


BAD: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://alongside.example.com"},
    "another host": {"host": "example.org"},
    "no one verified": {"verified": False},
}


@pytest.mark.parametrize("fault", BAD)
def test_a_passkey_that_was_made_elsewhere_or_without_a_check_is_not_added(
    store: Store, ana: NewSignIn, fault: str
) -> None:
    desk = confirmed(store, ana)

    with pytest.raises(NotAPasskey):
        added(desk, Device(**BAD[fault]))

    assert desk.list_passkeys() == []
    added(desk, Device())
    assert len(desk.list_passkeys()) == 1


def test_what_is_no_passkey_at_all_is_refused_calmly(store: Store, ana: NewSignIn) -> None:
    desk = confirmed(store, ana)
    for credential in ({}, {"id": 1}, Device().signs("now").credential, {**Device().made("x").credential}):
        with pytest.raises(NotAPasskey):
            desk.add_passkey("my phone", Answer(credential, b"s" * 32), asked("now", NOW))


@pytest.mark.parametrize(
    ("credential", "secret"), [("", ""), ("[" * 30_000, ""), ("[]", ""), ("{}", "ü"), ("nul", "x")]
)
def test_what_is_no_answer_is_refused_before_anything_looks_into_it(credential: str, secret: str) -> None:
    with pytest.raises(WrongPasskey):
        Answer.read(credential, secret)
    assert Answer.read("{}", "AAAA") == Answer({})


def test_a_device_that_cannot_open_texts_is_not_added(store: Store, ana: NewSignIn) -> None:
    desk = confirmed(store, ana)

    with pytest.raises(CannotOpenTexts):
        added(desk, Device(secret=b""))

    assert desk.list_passkeys() == []


def test_a_challenge_makes_one_passkey(store: Store, ana: NewSignIn) -> None:
    desk = confirmed(store, ana)
    phone = Device()
    desk.add_passkey("my phone", phone.made("now"), asked("now", NOW))
    desk.remove_passkey(desk.list_passkeys()[0].id)

    with pytest.raises(ChallengeExpired):
        desk.add_passkey("my phone", phone.made("now"), asked("now", NOW))


def test_no_passkey_belongs_to_two_people(store: Store, phone: Device) -> None:
    ben = confirmed(store, invited(store, "ben"))

    with pytest.raises(NotAPasskey):
        added(ben, phone)

    assert ben.list_passkeys() == []


def test_no_one_removes_the_passkey_of_someone_else(store: Store, ana: NewSignIn, phone: Device) -> None:
    (passkey,) = desk_of(store, ana).list_passkeys()

    confirmed(store, invited(store, "ben")).remove_passkey(passkey.id)

    assert enter(store, phone.signs("now"))


def test_a_removed_passkey_opens_nothing_and_leaves_no_wrapping(
    store: Store, ana: NewSignIn, phone: Device
) -> None:
    desk = desk_of(store, ana)
    desk.remove_passkey(desk.list_passkeys()[0].id)

    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("now"))
    with store.read() as db:
        assert db.rows("select * from key_wrapping where holder = 'passkey'") == []
        logged = [line.action for line in audit.entries_about(db, "ana")]
    assert {Action.PASSKEY_ADDED, Action.PASSKEY_REMOVED} <= set(logged)


def test_a_sign_in_without_keys_adds_none(store: Store, sign_in: Callable[[str], str]) -> None:
    """As in the demo, and of someone who came in by a link that opens roles first."""
    desk = desk_of(store, NewSignIn(sign_in("ana")))

    assert not desk.can_add()
    with pytest.raises(NotAllowed):
        added(desk, Device())


# ── a new password ──────────────────────────────────────────────────────────────────────────────────────────────────


def change(store: Store, ana: NewSignIn) -> None:
    account(store, ana).change_password(PASSWORD, NEW)


def recover(store: Store, ana: NewSignIn) -> None:
    SignInDesk(store, NOW).recover_account("ana@example.org", ana.recovery_codes[0], NEW, "a browser")


def by_link(store: Store, ana: NewSignIn) -> None:
    with store.write() as db:
        token = new_invitation(db, "ana", "eli", NOW)
    AccountOpeningDesk(store, NOW + timedelta(days=7)).accept_invitation(token, NEW, "a browser")


@pytest.mark.parametrize("renew", [change, recover, by_link])
def test_a_new_password_removes_all_passkeys_and_says_so_in_the_log(
    store: Store, ana: NewSignIn, phone: Device, renew: Callable[[Store, NewSignIn], None]
) -> None:
    renew(store, ana)

    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("now"))
    with store.read() as db:
        assert db.rows("select * from key_wrapping where holder = 'passkey'") == []
        assert Action.PASSKEYS_REMOVED in [line.action for line in audit.entries_about(db, "ana")]


def test_a_link_that_opens_roles_first_leaves_the_owner_their_passkeys_until_it_opens_more(
    store: Store,
) -> None:
    phone = added(confirmed(store, invited(store, "eli")), Device("eli"))
    with store.write() as db:
        checkins.save_check_in(db, "eli", CheckIn(WEEK, note=NOTE, revision=1), NOW.isoformat())
    link = OperatorDesk(store, NOW).create_admin_link("eli@example.org")
    AccountOpeningDesk(store, NOW).accept_invitation(link, NEW, "a browser")

    assert enter(store, phone.signs("now"))

    after = NOW + timedelta(days=7)
    SignInDesk(store, after).sign_in("eli@example.org", NEW, "192.0.2.7", "a browser")
    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("later"), "later", after)


def test_an_admin_who_signs_someone_out_for_a_lost_phone_removes_its_passkey(
    store: Store, phone: Device
) -> None:
    eli = current_user(store, invited(store, "eli").token, NOW)
    assert eli is not None
    AdminDesk(store, eli.person, NOW).sign_out_everywhere("ana")

    with pytest.raises(WrongPasskey):
        enter(store, phone.signs("now"))
    with store.read() as db:
        (line,) = [line for line in audit.entries_about(db, "ana") if line.action == Action.PASSKEYS_REMOVED]
    assert line.by == "Eli"


def test_a_new_password_of_someone_without_passkeys_writes_no_such_line(store: Store, ana: NewSignIn) -> None:
    change(store, ana)

    with store.read() as db:
        assert Action.PASSKEYS_REMOVED not in [line.action for line in audit.entries_about(db, "ana")]


def test_signing_in_again_or_signing_out_elsewhere_leaves_passkeys_alone(
    store: Store, ana: NewSignIn, phone: Device
) -> None:
    entered = SignInDesk(store, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser")
    account(store, entered).end_other_sign_ins()

    assert enter(store, phone.signs("now"))


# ── one's data ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_export_names_passkeys_and_holds_no_key(store: Store, ana: NewSignIn, phone: Device) -> None:
    desk = desk_of(store, ana)
    records = RecordsDesk(
        store=store, person=desk.person, now=NOW, sign_in_id=desk.sign_in_id, keys=desk.keys
    )

    (table,) = [table for table in records.export_records().tables if table.name == "passkey"]

    assert [{**row, "id": ""} for row in table.as_dicts()] == [
        {"person_id": "ana", "id": "", "name": "my phone", "added_at": NOW.isoformat(), "last_used_at": None}
    ]


def test_an_erasure_takes_passkeys_along(store: Store, ana: NewSignIn, phone: Device) -> None:
    DataAdmin(store, NOW).erase_person(desk_of(store, ana).person)

    with store.read() as db:
        assert db.rows("select * from passkey") == []
        assert db.rows("select * from key_wrapping") == []


def test_the_secret_of_a_passkey_is_kept_nowhere(store: Store, phone: Device) -> None:
    enter(store, phone.signs("now"))

    raw = stored_bytes(store)
    assert phone.secret not in raw
    assert b"my phone" in raw  # the twin: what is kept would be found
