"""Wrong tries slow strangers down and keep no owner out. The clock is simulated: hours of an attack take seconds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from alongside.accounts.desk import signing_in as desk
from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.known_browsers import MOST_KNOWN_BROWSERS, MOST_SHARERS
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.password_hashes import Hashed
from alongside.accounts.rules.passwords import MustWait, WrongSignIn
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.throttling import ADDRESS_ALLOWANCE, OWN_ALLOWANCE
from alongside.accounts.store import accounts, people
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.records import RecordsDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import new_invitation
from tests.conftest import NOW

PASSWORD, NEW = "kettle walks along the river", "seven pebbles and a lighthouse"
CODE = "aaaa-bbbb-cccc-dddd"
ANA = "ana@example.org"
HOME, ELSEWHERE = "192.0.2.7", "203.0.113.66"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SHORT = 20  # seconds


pytestmark = pytest.mark.usefixtures("quick_hashes")  # these tests are about counting


@pytest.fixture
def known(store: Store) -> Store:
    """Where ana has a password and a recovery code."""
    with store.write() as db:
        accounts.set_password(db, "ana", PASSWORD, NOW)
        accounts.set_recovery_codes(db, "ana", [hashed(CODE)])
    return store


def sign_in(
    store: Store,
    password: str = PASSWORD,
    now: datetime = NOW,
    login: str = ANA,
    address: str = HOME,
    browser: str = "",
) -> str:
    """What the browser brings from then on."""
    return SignInDesk(store, now, browser).sign_in(login, password, address, "a browser").browser


Try = Callable[[datetime], object]


@dataclass
class Attack:
    """Someone who tries again in the very second in which they may; `wrong`: tries that were made and failed."""

    tries: Try
    now: datetime = NOW
    wrong: int = 0

    def go_on_until(self, until: datetime) -> None:
        while self.now < until:
            try:
                self.tries(self.now)
            except MustWait as wait:
                self.now += timedelta(seconds=wait.seconds)
            except WrongSignIn:
                self.wrong += 1
                self.now += timedelta(milliseconds=100)


@dataclass
class Owner:
    """Someone who comes every now and then with the right password, and does what the page says when it says to wait."""

    tries: Try
    patience: int = 1  # waits at one coming
    asked: int = 0
    let_in: int = 0
    waits: list[int] = field(default_factory=list)

    def come(self, now: datetime, meanwhile: Callable[[datetime], None]) -> datetime:
        """When they are in, or have given up."""
        self.asked += 1
        for _ in range(1 + self.patience):
            try:
                self.tries(now)
            except MustWait as wait:
                self.waits.append(wait.seconds)
                now += timedelta(seconds=wait.seconds)
                meanwhile(now)
            else:
                self.let_in += 1
                break
        return now


def under_attack(attacks: list[Attack], owner: Owner, every: timedelta, lasts: timedelta) -> Owner:
    """The attack has gone on for ten minutes when the owner comes for the first time."""

    def meanwhile(until: datetime) -> None:
        for attack in attacks:
            attack.go_on_until(until)

    now = NOW + timedelta(minutes=10)
    while now < NOW + lasts:
        meanwhile(now)
        now = owner.come(now, meanwhile) + every
    return owner


def wrongly(store: Store, address: str = ELSEWHERE, login: str = ANA) -> Attack:
    return Attack(lambda now: sign_in(store, "wrong", now, login, address))


# ── what an attacker cannot do ──────────────────────────────────────────────────────────────────────────────────────

EIGHT_HOURS = {"every": timedelta(seconds=64 * 7), "lasts": 8 * HOUR}


def test_wrong_tries_for_eight_hours_from_one_address_keep_no_one_out_who_comes_from_another(
    known: Store,
) -> None:
    """Of an earlier version, none was let in."""
    attack = wrongly(known)

    owner = under_attack([attack], Owner(lambda now: sign_in(known, now=now)), **EIGHT_HOURS)

    assert attack.wrong == 44
    assert (owner.asked, owner.let_in, owner.waits) == (63, 63, [])


def test_nor_from_fifty_addresses_but_for_a_short_wait(known: Store) -> None:
    attacks = [wrongly(known, f"203.0.113.{number}") for number in range(50)]

    owner = under_attack(
        attacks, Owner(lambda now: sign_in(known, now=now)), every=timedelta(minutes=20), lasts=2 * HOUR
    )

    assert owner.let_in == owner.asked >= 5
    assert set(owner.waits) == {SHORT}


def test_nor_through_the_very_same_address_where_the_browser_is_known(known: Store) -> None:
    attack, browser = wrongly(known, HOME), sign_in(known)

    owner = under_attack([attack], Owner(lambda now: sign_in(known, now=now, browser=browser)), **EIGHT_HOURS)

    assert attack.wrong == 44
    assert (owner.asked, owner.let_in, owner.waits) == (63, 63, [])


def test_through_the_very_same_address_a_browser_that_is_not_known_has_to_wait(known: Store) -> None:
    """The twin: known browsers are what lets them in, and a recovery code."""
    owner = under_attack(
        [wrongly(known, HOME)], Owner(lambda now: sign_in(known, now=now), patience=0), **EIGHT_HOURS
    )

    assert owner.let_in < owner.asked / 5


def test_a_recovery_code_lets_its_owner_in_at_once_whatever_anyone_tries_there(known: Store) -> None:
    def recover(now: datetime) -> None:
        """After many wrong codes of strangers."""
        with known.write() as db:
            accounts.set_recovery_codes(db, "ana", [hashed(CODE)])
        for number in range(5):
            with pytest.raises(WrongSignIn):
                SignInDesk(known, now).recover_account(ANA, f"guess {number}", NEW, "a browser")
        SignInDesk(known, now).recover_account(ANA, CODE, NEW, "a browser")

    owner = under_attack([wrongly(known, HOME)], Owner(recover, patience=0), **EIGHT_HOURS)

    assert owner.let_in == owner.asked == 63


def test_a_wrong_recovery_code_costs_no_hash(known: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes: list[str] = []
    monkeypatch.setattr(
        desk, "hash_password", lambda password: hashes.append(password) or Hashed(password, b"secret")
    )

    for login, code in ((ANA, "wrong"), ("nobody@example.org", CODE)):
        with pytest.raises(WrongSignIn):
            SignInDesk(known, NOW).recover_account(login, code, NEW, "a browser")
    assert hashes == []

    SignInDesk(known, NOW).recover_account(ANA, CODE, NEW, "a browser")
    assert hashes == [NEW]  # the twin


@pytest.fixture
def office(known: Store) -> list[str]:
    """Thirty sign-in names of people who come through one address."""
    logins = [f"office{number}@example.org" for number in range(30)]
    with known.write() as db:
        for number, login in enumerate(logins):
            people.add_person(db, Person(id=f"o{number}", login=login, name="Office"), date(2025, 1, 6))
            accounts.set_password(db, f"o{number}", PASSWORD, NOW)
    return logins


def invented_names(store: Store) -> Attack:
    """Someone in the same office who types a new name each time, and the same one again after a wait."""
    typed = [0]

    def guess(now: datetime) -> None:
        try:
            sign_in(store, "wrong", now, f"nobody{typed[0]}@example.org", HOME)
        except WrongSignIn:
            typed[0] += 1
            raise

    return Attack(guess)


@pytest.mark.parametrize(("browsers_known", "longest"), [(True, 0), (False, SHORT)])
def test_thirty_people_behind_one_address_come_in_while_someone_there_types_invented_names(
    known: Store, office: list[str], browsers_known: bool, longest: int
) -> None:
    """Of an earlier version, none was let in."""
    browsers = {login: sign_in(known, login=login) if browsers_known else "" for login in office}
    turn = [0]

    def next_one(now: datetime) -> None:
        login = office[turn[0] % len(office)]
        sign_in(known, now=now, login=login, browser=browsers[login])

    def come(now: datetime) -> None:
        next_one(now)
        turn[0] += 1

    owner = under_attack([invented_names(known)], Owner(come), every=timedelta(seconds=132), lasts=2 * HOUR)

    assert owner.let_in == owner.asked > 40
    assert max(owner.waits, default=0) == longest


# ── how much can be guessed ─────────────────────────────────────────────────────────────────────────────────────────


def test_guesses_at_one_account_in_a_day_have_a_bound_for_each_address(known: Store) -> None:
    bound = OWN_ALLOWANCE.most_tries(DAY)
    attacks = [wrongly(known, f"203.0.113.{number}") for number in range(4)]
    for attack in attacks:
        attack.go_on_until(NOW + DAY)

    assert bound == 110
    assert [attack.wrong <= bound for attack in attacks] == [True] * 4
    assert sum(attack.wrong for attack in attacks) > 4 * (
        bound - 10
    )  # the twin: it is not for another reason


def test_the_owners_own_sign_ins_give_an_attacker_at_the_same_address_no_more_guesses(known: Store) -> None:
    attack = wrongly(known, HOME)
    under_attack([attack], Owner(lambda now: sign_in(known, now=now)), every=timedelta(minutes=7), lasts=DAY)

    assert attack.wrong <= OWN_ALLOWANCE.most_tries(DAY)


@pytest.mark.parametrize(("other", "same"), [("2001:db8:1:ffff::9", True), ("2001:db8:2::1", False)])
def test_all_addresses_of_one_customer_count_as_one(known: Store, other: str, same: bool) -> None:
    wrongly(known, "2001:db8:1::1").go_on_until(NOW + SECOND)

    if same:
        with pytest.raises(MustWait):
            sign_in(known, address=other)
    else:
        assert sign_in(known, address=other)


def test_an_address_is_the_same_in_its_ipv6_form(known: Store) -> None:
    wrongly(known, "203.0.113.66").go_on_until(NOW + SECOND)

    with pytest.raises(MustWait):
        sign_in(known, address="::ffff:203.0.113.66")


def test_who_waited_as_long_as_told_is_let_in_and_asking_meanwhile_makes_it_no_longer(known: Store) -> None:
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            sign_in(known, "wrong")
    for _ in range(50):
        with pytest.raises(MustWait) as told:
            sign_in(known)
        assert told.value.seconds == 2

    assert sign_in(known, now=NOW + 2 * SECOND)


@pytest.mark.parametrize("back", [HOUR, 400 * DAY])
def test_a_clock_that_is_set_back_keeps_no_one_out(known: Store, back: timedelta) -> None:
    wrongly(known, HOME).go_on_until(NOW + HOUR)
    with pytest.raises(MustWait):
        sign_in(known, now=NOW + HOUR)

    assert sign_in(known, now=NOW - back)


def test_unknown_names_wait_like_known_ones(known: Store) -> None:
    def waits(login: str, address: str) -> list[int]:
        found = []
        for _ in range(9):
            try:
                sign_in(known, "wrong", login=login, address=address)
            except MustWait as wait:
                found.append(wait.seconds)
            except WrongSignIn:
                found.append(0)
        return found

    assert waits(ANA, HOME) == waits("nobody@example.org", ELSEWHERE) == [0] * 5 + [2] * 4


# ── counts that strangers cannot touch ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", [f"{ANA} confirming", f"{ANA} recovery", "the set-up code", "confirming ana", "ana"]
)
def test_no_name_typed_at_the_door_makes_someone_wait_who_is_signed_in(known: Store, typed: str) -> None:
    """Of the version before, "… confirming" did."""
    ana = current_user(known, SignInDesk(known, NOW).sign_in(ANA, PASSWORD, HOME, "a browser").token, NOW)
    assert ana is not None
    wrongly(known, HOME, typed).go_on_until(NOW + HOUR)

    SignInDesk(known, NOW + HOUR).confirm_password(ana.person, PASSWORD)
    AccountOpeningDesk(known, NOW + HOUR).count_set_up_try(HOME)


def test_someone_signed_in_who_guesses_the_password_has_to_wait_and_strangers_do_not(known: Store) -> None:
    with known.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            SignInDesk(known, NOW).confirm_password(ana, "wrong")

    with pytest.raises(MustWait):
        SignInDesk(known, NOW).confirm_password(ana, PASSWORD)
    assert sign_in(known)
    SignInDesk(known, NOW + 2 * SECOND).confirm_password(ana, PASSWORD)


def test_guesses_at_the_set_up_code_wait_where_they_come_from(known: Store) -> None:
    for _ in range(OWN_ALLOWANCE.free):
        AccountOpeningDesk(known, NOW).count_set_up_try(ELSEWHERE)

    with pytest.raises(MustWait):
        AccountOpeningDesk(known, NOW).count_set_up_try(ELSEWHERE)
    AccountOpeningDesk(known, NOW).count_set_up_try(HOME)


# ── browsers that are known ─────────────────────────────────────────────────────────────────────────────────────────


def is_known(store: Store, browser: str, now: datetime = NOW) -> bool:
    """Whether ana is let in there although someone at the same address has used up all its tries."""
    attack = wrongly(store, "198.51.100.1")
    attack.now = now - timedelta(minutes=20)
    attack.go_on_until(now)
    try:
        SignInDesk(store, now, browser).sign_in(ANA, "wrong", "198.51.100.1", "a browser")
    except MustWait:
        return False
    except WrongSignIn:
        return True
    return False


def test_a_browser_is_known_after_its_owner_came_in_and_to_no_one_else(known: Store) -> None:
    with known.write() as db:
        accounts.set_password(db, "ben", PASSWORD, NOW)
    bens, anas = sign_in(known, login="ben@example.org"), sign_in(known)

    assert not is_known(known, "")
    assert not is_known(known, "guessed")
    assert not is_known(known, bens)
    assert is_known(known, anas)


def test_one_browser_may_be_known_to_several_people(known: Store, office: list[str]) -> None:
    browser = sign_in(known)
    for login in office[: MOST_SHARERS - 1]:
        browser = sign_in(known, login=login, browser=browser)
    assert is_known(known, browser)
    assert browser.count(".") == MOST_SHARERS - 1

    browser = sign_in(known, login=office[-1], browser=browser)
    assert browser.count(".") == MOST_SHARERS - 1


def test_a_token_that_someone_planted_is_not_taken_over(known: Store) -> None:
    assert "planted" not in sign_in(known, browser="planted")
    assert not is_known(known, "planted")


def test_only_the_hash_of_its_token_is_kept(known: Store) -> None:
    browser = sign_in(known)

    with known.read() as db:
        rows = str([tuple(row) for row in db.rows("select * from known_browser")])
    assert browser not in rows
    assert hashed(browser) in rows


def test_wrong_tries_in_a_known_browser_wait_too_and_a_right_one_clears_them(known: Store) -> None:
    browser = sign_in(known)
    for _ in range(OWN_ALLOWANCE.free - 1):
        with pytest.raises(WrongSignIn):
            sign_in(known, "wrong", browser=browser)
    sign_in(known, browser=browser)
    for _ in range(OWN_ALLOWANCE.free):
        with pytest.raises(WrongSignIn):
            sign_in(known, "wrong", browser=browser)

    with pytest.raises(MustWait):
        sign_in(known, browser=browser)
    assert sign_in(known, now=NOW + 2 * SECOND, browser=browser)


def test_a_browser_that_was_not_used_for_long_is_not_known_any_more(known: Store) -> None:
    browser = sign_in(known)

    assert is_known(known, browser, NOW + timedelta(days=180))
    assert not is_known(known, browser, NOW + timedelta(days=180) + SECOND)


def test_of_one_person_only_the_newest_browsers_are_known(known: Store) -> None:
    browsers = [sign_in(known, now=NOW + number * DAY) for number in range(MOST_KNOWN_BROWSERS + 1)]
    later = NOW + MOST_KNOWN_BROWSERS * DAY + HOUR

    assert [is_known(known, one, later) for one in (browsers[0], browsers[1])] == [False, True]


def recover(store: Store) -> None:
    SignInDesk(store, NOW).recover_account(ANA, CODE, NEW, "a browser")


def accept_a_new_link(store: Store) -> None:
    with store.write() as db:
        link = new_invitation(db, "ana", "eli", NOW)
    AccountOpeningDesk(store, NOW).accept_invitation(link, NEW, "a browser")


def own(store: Store) -> AccountDesk:
    """In another browser."""
    here = current_user(store, SignInDesk(store, NOW).sign_in(ANA, PASSWORD, HOME, "a browser").token, NOW)
    assert here is not None
    return AccountDesk(store=store, person=here.person, sign_in_id=here.sign_in_id, now=NOW)


def end_all(store: Store) -> None:
    AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW).sign_out_everywhere("ana")


def end_each(store: Store) -> None:
    desk = own(store)
    for held in desk.list_sign_ins():
        if held.id != desk.sign_in_id:
            desk.end_sign_in(held.id)


@pytest.mark.parametrize(
    "work",
    [
        recover,
        accept_a_new_link,
        end_all,
        end_each,
        lambda store: own(store).end_other_sign_ins(),
        lambda store: own(store).change_password(PASSWORD, NEW),
    ],
    ids=[
        "recovering",
        "a new link",
        "an admin",
        "ended from elsewhere",
        "all others ended",
        "a new password",
    ],
)
def test_a_browser_is_forgotten_when_its_owner_may_have_lost_it(
    known: Store, work: Callable[[Store], None]
) -> None:
    browser = sign_in(known)
    assert is_known(known, browser)

    work(known)

    assert not is_known(known, browser)


def test_signing_out_forgets_no_browser(known: Store) -> None:
    entered = SignInDesk(known, NOW).sign_in(ANA, PASSWORD, HOME, "a browser")

    SignInDesk(known, NOW).sign_out(entered.token)

    assert is_known(known, entered.browser)


# ── what is kept of it ──────────────────────────────────────────────────────────────────────────────────────────────


def kept(store: Store) -> list[tuple[object, ...]]:
    with store.read() as db:
        return [tuple(row) for row in db.rows("select * from failed_attempt order by forget_at")]


def test_the_table_of_wrong_tries_names_no_one(known: Store) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(known, "wrong")

    assert len(kept(known)) == 3
    assert "ana" not in str(kept(known))
    assert HOME not in str(kept(known))


def test_a_count_is_forgotten_as_soon_as_it_makes_no_one_wait(known: Store) -> None:
    attack = invented_names(known)
    attack.go_on_until(NOW + HOUR)
    assert len(kept(known)) > 40

    sign_in(known, now=NOW + HOUR + ADDRESS_ALLOWANCE.most * timedelta(minutes=15), address=ELSEWHERE)

    assert [row[2] for row in kept(known)] == [0, 0, 0]  # of the one who just came in


def test_erasing_forgets_every_count_and_browser_of_the_account(known: Store) -> None:
    with known.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    entered = SignInDesk(known, NOW).sign_in(ANA, PASSWORD, HOME, "a browser")
    sign_in_id = current_user(known, entered.token, NOW).sign_in_id
    for address in (HOME, ELSEWHERE):
        wrongly(known, address).go_on_until(NOW + SECOND)
    AccountDesk(store=known, person=ana, sign_in_id=sign_in_id, now=NOW).confirm_password(PASSWORD)
    with pytest.raises(WrongSignIn):
        SignInDesk(known, NOW).confirm_password(ana, "wrong")

    RecordsDesk(store=known, person=ana, now=NOW, sign_in_id=sign_in_id).erase_records(ANA)

    assert len(kept(known)) == 2  # of the two addresses, which others may share
    with known.read() as db:
        assert db.rows("select * from known_browser") == []
