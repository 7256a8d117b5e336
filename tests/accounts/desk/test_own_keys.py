"""No one but its writer reads what someone writes for themselves, no matter who holds the file; and a new way in hands over no past."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.invitations import LinkNotOpenYet
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.passwords import WrongSignIn
from alongside.accounts.rules.people import NotAnAdmin, Role
from alongside.accounts.store import accounts, audit, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.store import checkins, steps
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.spreadsheets import BadRows
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.desk.records import DataAdmin, RecordsDesk
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import notification_preferences, outbox
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import new_invitation
from alongside.sessions.desk.sessions import SessionDesk
from alongside.storage.store.examination import OPEN_TEXTS
from alongside.storage.store.upkeep import back_up
from tests.conftest import NOW, WEEK
from tests.fixtures.houses import stored_bytes

PASSWORD = "kettle walks along the river"
NEW = "seven pebbles and a lighthouse"
WIN, NOTE, STEP = "the landlord wrote back", "I cried on the train", "ask Cho about the hearing"
SAID = CheckIn(WEEK, answers={"exhaustion": 3}, win=WIN, note=NOTE)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class In:
    """Someone who came in, and the desks they have."""

    store: Store
    entered: NewSignIn
    now: datetime

    @property
    def visitor(self):
        found = current_user(self.store, self.entered.token, self.now)
        assert found is not None
        return found

    @property
    def weeks(self) -> AdvocateDesk:
        return AdvocateDesk(
            store=self.store, person=self.visitor.person, now=self.now, keys=self.visitor.keys
        )

    @property
    def account(self) -> AccountDesk:
        here = self.visitor
        return AccountDesk(
            store=self.store, person=here.person, sign_in_id=here.sign_in_id, now=self.now, keys=here.keys
        )

    @property
    def texts(self) -> tuple[str, str, str]:
        """Win, note and step of the week."""
        week, step = self.weeks.find_check_in(WEEK), self.weeks.find_step(WEEK)
        return (week.win if week else "", week.note if week else "", step.text if step else "")


def invite(store: Store, person: str = "ana", now: datetime = NOW) -> str:
    with store.write() as db:
        return new_invitation(db, person, "eli", now)


def by_link(store: Store, token: str, password: str = PASSWORD, now: datetime = NOW, code: str = "") -> In:
    return In(
        store, AccountOpeningDesk(store, now).accept_invitation(token, password, "a browser", code), now
    )


def by_password(store: Store, password: str = PASSWORD, now: datetime = NOW, login: str = "ana") -> In:
    entered = SignInDesk(store, now).sign_in(f"{login}@example.org", password, "192.0.2.7", "a browser")
    return In(store, entered, now)


def by_code(store: Store, code: str, password: str = NEW, now: datetime = NOW) -> In:
    entered = SignInDesk(store, now).recover_account("ana@example.org", code, password, "a browser")
    return In(store, entered, now)


def write(here: In) -> In:
    here.weeks.save_check_in(SAID, 0)
    here.weeks.save_step(WEEK, STEP)
    return here


@pytest.fixture
def ana(store: Store) -> In:
    """She came in by her first link, and wrote a win, a note and a step."""
    return write(by_link(store, invite(store)))


def all_bytes(store: Store) -> bytes:
    """Of the file, its log, and a backup of it; of the rows on a server."""
    if not isinstance(store.place, Path):
        return stored_bytes(store)
    copy = store.place.with_name("backup.db")
    copy.unlink(missing_ok=True)
    back_up(store.place, copy)
    return stored_bytes(store) + copy.read_bytes()


# ── sealed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_someone_writes_reaches_the_disk_sealed_and_themselves_in_words(store: Store, ana: In) -> None:
    assert ana.texts == (WIN, NOTE, STEP)
    assert [text.encode() in all_bytes(store) for text in (WIN, NOTE, STEP)] == [False] * 3


def test_without_a_key_the_same_texts_would_be_found(store: Store) -> None:
    write(In(store, SignInDesk(store, NOW).enter_demo("ana", "a browser"), NOW))

    assert [text.encode() in all_bytes(store) for text in (WIN, NOTE, STEP)] == [True] * 3


def test_answers_and_facts_stay_readable_since_figures_are_made_of_them(store: Store, ana: In) -> None:
    with store.read() as db:
        kept = checkins.find_check_in(db, "ana", WEEK)

    assert kept is not None
    assert (dict(kept.answers), kept.win, kept.note) == ({"exhaustion": 3}, "", "")
    assert kept.sealed


def test_each_way_in_that_is_ones_own_opens_them(store: Store, ana: In) -> None:
    code = ana.entered.recovery_codes[0]

    assert by_password(store).texts == (WIN, NOTE, STEP)
    assert by_code(store, code).texts == (WIN, NOTE, STEP)
    assert by_password(store, NEW).texts == (WIN, NOTE, STEP)


def test_a_changed_password_opens_them_and_the_one_before_does_not(store: Store, ana: In) -> None:
    ana.account.change_password(PASSWORD, NEW)

    assert by_password(store, NEW).texts == (WIN, NOTE, STEP)
    with pytest.raises(WrongSignIn):
        by_password(store)


def test_new_codes_open_them_and_earlier_ones_let_no_one_in(store: Store, ana: In) -> None:
    (code, *_) = ana.account.make_recovery_codes(PASSWORD)

    assert ana.account.count_recovery_codes().opening == 8
    with pytest.raises(WrongSignIn):
        by_code(store, ana.entered.recovery_codes[0])
    assert by_code(store, code).texts == (WIN, NOTE, STEP)


def test_an_ended_session_leaves_nothing_that_its_cookie_could_open(store: Store, ana: In) -> None:
    other = by_password(store)

    ana.account.end_other_sign_ins()

    with store.read() as db:
        kept = db.rows("select holder_id from key_wrapping where holder = 'sign_in'")
    assert current_user(store, other.entered.token, NOW) is None
    assert [row["holder_id"] for row in kept] == [ana.visitor.sign_in_id]


def test_how_a_step_went_is_sealed_too_and_can_be_said(store: Store, ana: In) -> None:
    ana.weeks.save_step_outcome(WEEK, Outcome.PARTLY)

    assert ana.weeks.find_step(WEEK) == Step(WEEK, STEP, outcome=Outcome.PARTLY)
    with store.read() as db:
        assert db.row("select outcome from step")["outcome"] is None


def test_a_step_of_a_session_is_sealed_with_when_and_where(store: Store, ana: In) -> None:
    desk = SessionDesk(store, ana.visitor.person, NOW, ana.visitor.keys)

    desk.set_step("call the clinic", "Tuesday at nine", "the quiet room")

    assert desk.current_step() == Step(
        WEEK, "call the clinic", when="Tuesday at nine", where="the quiet room"
    )
    assert b"the quiet room" not in all_bytes(store)


def test_saving_the_same_week_twice_changes_nothing(store: Store, ana: In) -> None:
    again = ana.weeks.save_check_in(SAID, 1)

    assert again.revision == 1
    assert ana.weeks.list_wins() == [(WEEK, WIN)]


def test_texts_from_before_there_were_keys_are_sealed_at_the_next_sign_in(store: Store) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, NOW)
        checkins.save_check_in(db, "ana", replace(SAID, revision=1), NOW.isoformat())
        checkins.save_check_in(db, "ana", CheckIn(WEEK.back(1), factors=(":court",), revision=1), NOW)
        steps.save_step(db, "ana", Step(WEEK, STEP))
    assert count_open_texts(store) == 3

    here = by_password(store)

    assert here.texts == (WIN, NOTE, STEP)
    assert count_open_texts(store) == 0
    assert store.needs_vacuum
    assert store.vacuum()
    assert [text.encode() in all_bytes(store) for text in (WIN, NOTE, STEP)] == [False] * 3


def count_open_texts(store: Store) -> int:
    with store.read() as db:
        (row,) = db.rows(OPEN_TEXTS)
    return row[0]


def test_what_is_taken_in_for_someone_with_a_key_is_sealed_on_its_way(store: Store, ana: In) -> None:
    rows = f"login,week,hours,note\nana@example.org,{WEEK.back(1).text},30,typed elsewhere\n".encode()

    OperatorDesk(store, NOW).import_check_ins(rows, ana.weeks.pack)

    week = ana.weeks.find_check_in(WEEK.back(1))
    assert week is not None
    assert (week.note, week.facts.hours) == ("typed elsewhere", 30)
    assert b"typed elsewhere" not in all_bytes(store)


def test_a_file_writes_over_facts_and_never_over_sealed_texts(store: Store, ana: In) -> None:
    desk, pack = OperatorDesk(store, NOW), ana.weeks.pack
    facts = f"login,week,hours\nana@example.org,{WEEK.text},30\n".encode()
    texts = f"login,week,note\nana@example.org,{WEEK.text},another\n".encode()

    desk.import_check_ins(facts, pack, replace_saved=True)
    with pytest.raises(BadRows) as refused:
        desk.import_check_ins(texts, pack, replace_saved=True)

    assert "holds sealed text" in str(refused.value.faults)
    assert ana.texts == (WIN, NOTE, STEP)


def test_ones_own_export_opens_everything_and_the_operators_nothing(store: Store, ana: In) -> None:
    person, keys = ana.visitor.person, ana.visitor.keys

    ana.account.confirm_password(PASSWORD)
    mine = RecordsDesk(
        store=store, person=person, now=NOW, sign_in_id=ana.visitor.sign_in_id, keys=keys
    ).export_records()

    own = {table.name: table.as_dicts() for table in mine.tables}
    operators = {table.name: table.as_dicts() for table in DataAdmin(store, NOW).export_person(person).tables}

    assert (own["check_in"][0]["win"], own["check_in"][0]["note"], own["step"][0]["text"]) == (
        WIN,
        NOTE,
        STEP,
    )
    assert "sealed" not in own["check_in"][0]
    assert [operators["check_in"][0][column] for column in ("win", "note")] == ["", ""]
    assert operators["check_in"][0]["sealed"]
    assert operators["step"][0]["sealed"]


def test_an_erasure_destroys_the_keys(store: Store, ana: In) -> None:
    DataAdmin(store, NOW).erase_person(ana.visitor.person)

    with store.read() as db:
        assert db.rows("select id from key_pair") == []
        assert db.rows("select key_id from key_wrapping") == []


def test_with_everything_on_the_disk_none_of_a_thousand_sentences_is_found(store: Store) -> None:
    """The database, its log, a backup; then, with one living cookie, that person's sentences alone."""
    planted = {
        name: [f"planted sentence {number} of {name}" for number in range(500)] for name in ("ana", "ben")
    }
    inside = {name: by_link(store, invite(store, name)) for name in planted}
    with store.write() as db:
        for name, sentences in planted.items():
            for number, (win, note) in enumerate(zip(sentences[::2], sentences[1::2], strict=True)):
                week = WEEK.back(number)
                checkins.save_check_in(
                    db, name, CheckIn(week, win=win, note=note, revision=1), NOW.isoformat()
                )

    raw = all_bytes(store)
    assert [one for sentences in planted.values() for one in sentences if one.encode() in raw] == []

    keys = inside["ana"].visitor.keys
    with store.read() as db:
        hers = checkins.list_check_ins(db, "ana", keys)
        bens = checkins.list_check_ins(db, "ben", None)
    assert {text for week in hers for text in (week.win, week.note)} == set(planted["ana"])
    assert {text for week in bens for text in (week.win, week.note)} == {""}


# ── a new way in ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_to_an_account_that_holds_something_waits_and_the_old_way_goes_on(
    store: Store, ana: In
) -> None:
    token = invite(store)

    with pytest.raises(LinkNotOpenYet):
        by_link(store, token, NEW)
    with pytest.raises(LinkNotOpenYet):
        by_link(store, token, NEW, NOW + timedelta(days=7) - SECOND)

    assert by_password(store).texts == (WIN, NOTE, STEP)
    assert AccountOpeningDesk(store, NOW).find_invited(token).opens_at == NOW + timedelta(days=7)


def test_a_link_to_an_account_that_holds_nothing_opens_at_once(store: Store) -> None:
    by_link(store, invite(store, "ben"))

    assert by_link(store, invite(store, "ben"), NEW)


def test_after_the_wait_the_link_opens_the_weeks_and_none_of_the_texts(store: Store, ana: In) -> None:
    now = NOW + timedelta(days=7)

    taken = by_link(store, invite(store), NEW, now)

    assert taken.texts == ("", "", "")
    assert dict(taken.weeks.find_check_in(WEEK).answers) == {"exhaustion": 3}
    assert taken.account.has_locked_weeks()
    with pytest.raises(NotAllowed):
        by_link(store, invite(store, now=now), NEW, now + timedelta(days=7) + timedelta(hours=72))


def test_with_a_recovery_code_the_link_opens_at_once_and_with_the_texts(store: Store, ana: In) -> None:
    here = by_link(store, invite(store), NEW, code=ana.entered.recovery_codes[0])

    assert here.texts == (WIN, NOTE, STEP)
    with pytest.raises(WrongSignIn):
        by_link(store, invite(store), NEW, code="wrong")


def test_the_owner_is_told_who_asked_and_can_stop_it(store: Store, ana: In) -> None:
    with store.write() as db:
        notification_preferences.save_preferences(
            db, "ana", NotificationPreferences(email="ana@example.org", confirmed=True, unsubscribe_key="key")
        )
    token = invite(store)

    asked = ana.account.find_requested_link()
    assert asked is not None
    assert (asked.asked_by, asked.opens_at) == ("Eli", NOW + timedelta(days=7))
    with store.read() as db:
        assert [(one.person_id, one.kind) for one in outbox.list_messages(db, DeliveryStatus.WAITING)] == [
            ("ana", MessageKind.WAY_IN)
        ]

    ana.account.stop_requested_link()

    assert ana.account.find_requested_link() is None
    with pytest.raises(NotAllowed):
        by_link(store, token, NEW, NOW + timedelta(days=7))
    with store.read() as db:
        assert Action.SIGN_IN_LINK_STOPPED in [line.action for line in audit.entries_about(db, "ana")]


def test_the_admin_sees_that_a_way_in_waits(store: Store, ana: In) -> None:
    invite(store)

    with store.read() as db:
        waiting = {one.person.id: one.way_in_opens for one in people.list_accounts(db, NOW, 200).here}

    assert waiting["ana"] == NOW + timedelta(days=7)
    assert waiting["ben"] is None


def test_the_log_names_the_person_who_had_the_link_and_not_the_one_it_was_for(store: Store, ana: In) -> None:
    with store.read() as db:
        used = [line for line in audit.entries_about(db, "ana") if line.action == Action.INVITATION_USED]

    assert [(line.is_by_link_holder, line.by) for line in used] == [(True, None)]


def test_an_old_code_brings_back_what_a_new_way_in_locked(store: Store, ana: In) -> None:
    now = NOW + timedelta(days=7)
    here = by_link(store, invite(store), NEW, now)
    here.weeks.save_check_in(replace(here.weeks.find_check_in(WEEK), win="a newer win"), 1)

    with pytest.raises(WrongSignIn):
        here.account.open_locked_weeks("no such code")
    here.account.open_locked_weeks(ana.entered.recovery_codes[0])

    assert here.texts == (f"a newer win\n{WIN}", NOTE, STEP)
    assert not here.account.has_locked_weeks()
    assert by_password(store, NEW, now).texts == here.texts
    assert WIN.encode() not in all_bytes(store)


def test_texts_that_no_key_seals_yet_are_locked_as_well_and_open_with_the_codes_of_then(store: Store) -> None:
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, NOW)
        accounts.set_recovery_codes(db, "ana", [hashed("aaaa-bbbb-cccc-dddd")])
        checkins.save_check_in(db, "ana", replace(SAID, revision=1), NOW.isoformat())

    here = by_link(store, invite(store), NEW, NOW + timedelta(days=7))
    assert here.texts[:2] == ("", "")
    here.account.open_locked_weeks("AAAA bbbb cccc dddd")

    assert here.texts[:2] == (WIN, NOTE)


# ── who left and comes back ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def admin(store: Store) -> AdminDesk:
    with store.read() as db:
        eli = people.by_id(db, "eli")
    assert eli is not None
    return AdminDesk(store, eli, NOW)


def come_back(admin: AdminDesk) -> str:
    admin.mark_left("ana")
    admin.mark_returned("ana")
    return admin.create_invitation("ana")


def test_a_person_who_comes_back_begins_afresh(store: Store, ana: In, admin: AdminDesk) -> None:
    here = by_link(store, come_back(admin), NEW)

    assert here.texts == ("", "", "")
    assert here.weeks.load_history().weeks == ()
    here.account.confirm_password(NEW)
    records = RecordsDesk(
        store=store,
        person=here.visitor.person,
        now=NOW,
        sign_in_id=here.visitor.sign_in_id,
        keys=here.visitor.keys,
    )
    assert records.count_records().weeks == 0
    assert b"exhaustion" not in str([table.rows for table in records.export_records().tables]).encode()


def test_a_code_from_before_brings_the_earlier_weeks_back(store: Store, ana: In, admin: AdminDesk) -> None:
    here = by_link(store, come_back(admin), NEW)

    here.account.open_locked_weeks(ana.entered.recovery_codes[3])

    assert here.texts == (WIN, NOTE, STEP)
    assert dict(here.weeks.find_check_in(WEEK).answers) == {"exhaustion": 3}


def test_no_one_who_holds_the_file_reads_the_earlier_weeks_of_someone_who_came_back(
    store: Store, ana: In, admin: AdminDesk
) -> None:
    assert b"exhaustion" in all_bytes(store)

    come_back(admin)
    store.vacuum()

    assert b"exhaustion" not in all_bytes(store)


# ── an admin who is locked out ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def eli(store: Store) -> In:
    return write(by_link(store, invite(store, "eli")))


def test_an_admin_link_opens_the_role_at_once_and_the_own_weeks_after_the_wait(store: Store, eli: In) -> None:
    here = by_link(store, OperatorDesk(store, NOW).create_admin_link("eli@example.org"), NEW)

    assert Role.ADMIN in here.visitor.roles
    assert here.visitor.keys is None
    assert here.visitor.own_from == NOW + timedelta(days=7)
    assert eli.texts == (WIN, NOTE, STEP)  # the old session goes on

    early = by_password(store, NEW, NOW + timedelta(days=7) - SECOND, login="eli")
    assert early.visitor.keys is None
    assert early.visitor.own_from == NOW + timedelta(days=7)

    later = by_password(store, NEW, NOW + timedelta(days=7), login="eli")
    assert later.visitor.own_from is None
    assert later.texts == ("", "", "")
    assert dict(later.weeks.find_check_in(WEEK).answers) == {"exhaustion": 3}


def test_the_owner_of_an_admin_account_can_stop_who_came_in_by_a_link(store: Store, eli: In) -> None:
    here = by_link(store, OperatorDesk(store, NOW).create_admin_link("eli@example.org"), NEW)
    asked = eli.account.find_requested_link()
    assert asked is not None
    assert asked.by_operator

    eli.account.stop_requested_link()

    assert current_user(store, here.entered.token, NOW) is None
    with pytest.raises(WrongSignIn):
        by_password(store, NEW, login="eli")
    assert eli.texts == (WIN, NOTE, STEP)


@pytest.mark.parametrize(
    "change",
    [
        lambda account: account.change_password(NEW, PASSWORD),
        lambda account: account.make_recovery_codes(NEW),
        lambda account: account.end_other_sign_ins(),
        lambda account: account.stop_requested_link(),
    ],
    ids=["password", "codes", "sessions", "stop"],
)
def test_who_came_in_by_an_admin_link_takes_nothing_from_the_owner(store: Store, eli: In, change) -> None:
    here = by_link(store, OperatorDesk(store, NOW).create_admin_link("eli@example.org"), NEW)

    with pytest.raises(NotAllowed):
        change(here.account)

    assert eli.texts == (WIN, NOTE, STEP)
    assert by_password(store, NEW, login="eli").visitor.own_from == NOW + timedelta(days=7)
    eli.account.stop_requested_link()  # the twin: it is their owner's to do


def test_an_admin_link_is_for_admins_and_in_the_log_of_all_admins(store: Store, admin: AdminDesk) -> None:
    with pytest.raises(NotAnAdmin):
        OperatorDesk(store, NOW).create_admin_link("ana@example.org")

    OperatorDesk(store, NOW).create_admin_link("eli@example.org")

    with store.read() as db:
        lines = [(line.action, line.is_by_operator) for line in audit.list_entries(db, 10)]
    assert (Action.ADMIN_LINK_CREATED, True) in lines
