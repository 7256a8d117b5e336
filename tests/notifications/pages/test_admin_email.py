"""The page of e-mail: whether it works and whom it did not reach, and never what a message is about."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.notifications.rules.mail_server import MailFault, MailStop, remedy_text
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import NEEDS_SMTPUTF8, DeliveryStatus, Message
from alongside.notifications.store import mail_server, notification_preferences, outbox
from tests.conftest import NOW
from tests.fixtures.pairs import reachable
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message as message_of
from tests.messages import new_message

PAGE = "pages/admin/email.py"
TRACER = "tracer-kingfisher"
ABOUT = {
    "uid": TRACER,
    "place": TRACER,
    "names": [TRACER],
    "token": TRACER,
    "begins": "2031-07-08T09:10:00+00:00",
}
NO_ADDRESS = message_of("notifications/ui/refusals", "confirmed")


@pytest.fixture
def write(store):
    def one(
        message_id: str,
        state: DeliveryStatus = DeliveryStatus.WAITING,
        kind: MessageKind = MessageKind.CONFIRMATION,
        trouble: str = "",
        **how,
    ):
        how = {name: datetime.fromisoformat(it) if isinstance(it, str) else it for name, it in how.items()}
        message = new_message(message_id, kind=kind, about=ABOUT, expires_at=how.pop("expires_at", None))
        with store.write() as db:
            outbox.add_message(db, message)
            outbox.save_outcome(db, replace(message, state=state, trouble=trouble, **how))

    return one


def stored(store, message_id: str) -> Message:
    with store.read() as db:
        found = outbox.find_message(db, message_id)
    assert found is not None
    return found


def list_waiting(store) -> list[Message]:
    with store.read() as db:
        return outbox.list_messages(db, DeliveryStatus.WAITING)


def texts(at) -> list[str]:
    return [text.value for text in at.text]


@pytest.mark.parametrize("as_", ["ana", "dee", "ben", None])
def test_no_one_but_an_admin_sees_anything(browse, store, write, as_):
    write("m1", DeliveryStatus.DEAD, trouble="550 no such user")
    with store.write() as db:
        people.grant_role(db, "ben", Role.COORDINATOR)

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.title
    assert "550" not in everything_sent(at)


def test_without_a_mail_server_it_says_so_and_offers_no_test(browse):
    at = browse(PAGE, as_="eli")

    assert [info.value for info in at.info] == [message_of("organisation/ui/email", "E-mail is off")]
    assert not at.button


def test_with_a_mail_server_it_says_which_and_how_many_messages_are_in_the_outbox(browse, mail_is_on, write):
    at = browse(PAGE, as_="eli")
    assert message_of(
        "organisation/ui/email", "through", sender="alongside@example.org", host="mail.example.org"
    ) in texts(at)
    assert message_of("organisation/ui/email", "empty") in [one.value for one in at.markdown]

    write("m1", trouble="450 mailbox busy", due_at="2026-03-04T09:59:00+00:00")
    write("m2")
    at.run()
    assert message_of("organisation/ui/email", "messages in", many=True, n="2") in [
        one.value for one in at.markdown
    ]
    assert "450 mailbox busy" in texts(at)


def test_the_newest_answer_of_the_mail_server_is_shown(browse, write):
    write("m1", trouble="older", due_at="2026-03-04T08:00:00+00:00")
    write("m2", DeliveryStatus.DEAD, trouble="newer", claimed_at="2026-03-04T09:00:00+00:00")
    write("m3", DeliveryStatus.SENT, trouble="", claimed_at="2026-03-04T09:30:00+00:00")

    assert [one for one in texts(browse(PAGE, as_="eli")) if one in ("older", "newer")] == ["newer", "newer"]


# ── when nothing is sent ────────────────────────────────────────────────────────────────────────────────────────────

FRAME = "alongside/everything/ui/frame.py"
SINCE = message_of("organisation/ui/email", "has been sent since", moment="4 Mar 2026, 10:00")
HOSTILE = "553 5.7.1 ![x](https://far.example.org/x.png)"


@pytest.fixture
def stop(store):
    def because(fault: MailFault) -> None:
        with store.write() as db:
            mail_server.save_stop(db, MailStop(fault, HOSTILE, NOW))

    return because


def warnings(at) -> list[str]:
    assert not at.exception
    return [one.value.replace("\u202f", " ") for one in at.warning]


@pytest.mark.parametrize("page", [PAGE, FRAME])
@pytest.mark.parametrize("fault", MailFault)
def test_admins_read_on_every_page_why_nothing_is_sent_and_what_to_do(browse, mail_is_on, stop, page, fault):
    stop(fault)
    at = browse(page, as_="eli")

    assert warnings(at) == [f"{SINCE} {remedy_text(fault)}"]
    assert HOSTILE in texts(at)
    assert "far.example" not in "".join(one.value for one in [*at.markdown, *at.warning])
    assert not at.success


def test_the_warning_is_gone_once_something_is_sent(browse, store, mail_is_on, stop):
    stop(MailFault.REFUSED)
    with store.write() as db:
        mail_server.clear_stop(db)

    assert [warnings(browse(page, as_="eli")) for page in (PAGE, FRAME)] == [[], []]
    assert browse(PAGE, as_="eli").success


def test_without_a_mail_server_admins_see_no_warning(browse, stop):
    stop(MailFault.REFUSED)

    assert warnings(browse(FRAME, as_="eli")) == []


@pytest.mark.parametrize("as_", ["ana", "dee"])
def test_only_admins_see_the_warning(browse, mail_is_on, stop, as_):
    stop(MailFault.REFUSED)

    assert warnings(browse(FRAME, as_=as_)) == []


def test_our_own_reason_for_a_failed_message_is_in_the_readers_language(browse, write, store):
    write("m1", DeliveryStatus.DEAD, trouble=NEEDS_SMTPUTF8)

    assert NEEDS_SMTPUTF8 in texts(browse(PAGE, as_="eli"))


# ── failed messages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_failed_message_is_shown_with_name_address_reason_and_day(browse, store, write):
    reachable(store, "ana")
    write("m1", DeliveryStatus.DEAD, trouble="550 no such user", due_at="2026-03-03T09:10:00+00:00")

    at = browse(PAGE, as_="eli")

    assert "Ana  ·  ana@example.org" in texts(at)
    assert "550 no such user" in texts(at)
    assert ["3 Mar 2026" in one.value for one in at.caption] == [True]


@pytest.mark.parametrize(
    ("button", "state", "about"),
    [("again", DeliveryStatus.WAITING, ABOUT), ("drop", DeliveryStatus.DROPPED, {})],
)
def test_a_failed_message_is_tried_again_or_discarded(browse, store, write, button, state, about):
    write("m1", DeliveryStatus.DEAD, trouble="550 no such user", tries=6)
    write("m2", DeliveryStatus.DEAD, trouble="550 no such user", tries=6)

    at = browse(PAGE, as_="eli")
    at.button(key=f"{button}-m1").click().run()

    assert not at.exception
    assert (stored(store, "m1").state, stored(store, "m1").about) == (state, about)
    assert stored(store, "m2").state is DeliveryStatus.DEAD
    assert [one.key for one in at.button] == ["again-m2", "drop-m2"]


def test_the_log_says_who_handled_a_failed_message_to_whom_and_not_what_it_was(browse, store, write):
    write("m1", state=DeliveryStatus.DEAD)
    write("m2", state=DeliveryStatus.DEAD)
    browse(PAGE, as_="eli").button(key="again-m1").click().run().button(key="drop-m2").click().run()

    with store.read() as db:
        lines = db.rows("select actor_id, action, subject_id, detail from audit order by rowid desc limit 2")
    assert [tuple(line) for line in lines] == [
        ("eli", "letter.dropped", "ana", ""),
        ("eli", "letter.tried_again", "ana", ""),
    ]


def test_an_invitation_whose_link_has_expired_is_not_sent_again(browse, store, write):
    write(
        "m1", state=DeliveryStatus.DEAD, kind=MessageKind.INVITATION, expires_at="2026-03-01T10:00:00+00:00"
    )
    at = browse(PAGE, as_="eli").button(key="again-m1").click().run()

    assert [error.value for error in at.error] == [
        message_of("notifications/ui/refusals", "link has expired")
    ]
    with store.read() as db:
        assert outbox.find_message(db, "m1").state is DeliveryStatus.DEAD


def test_a_former_admin_changes_nothing(browse, store, write):
    write("m1", DeliveryStatus.DEAD)
    at = browse(PAGE, as_="eli")
    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)

    at.button(key="drop-m1").click().run()

    assert stored(store, "m1").state is DeliveryStatus.DEAD


def test_of_many_failed_messages_the_first_are_shown(browse, write):
    for number in range(53):
        write(f"m{number:02}", DeliveryStatus.DEAD)

    at = browse(PAGE, as_="eli")

    assert message_of("organisation/ui/email", "Showing", shown="50", n="53") in [
        one.value for one in at.caption
    ]
    assert len(at.button) == 100


@pytest.mark.parametrize("state", [DeliveryStatus.WAITING, DeliveryStatus.DEAD])
@pytest.mark.parametrize("kind", MessageKind)
def test_nothing_reveals_what_a_message_is_about(browse, store, write, mail_is_on, kind, state):
    reachable(store, "ana")
    write("m1", state, kind, trouble="450 mailbox busy")

    sent = everything_sent(browse(PAGE, as_="eli"))

    write("m2", state, MessageKind.NEWS, trouble="450 mailbox busy")
    with store.write() as db:
        db.run("delete from outbox where id = 'm1'")
    of_another = everything_sent(browse(PAGE, as_="eli"))
    assert TRACER not in sent
    assert "2031" not in sent
    assert sent.replace("m1", "m2") == of_another  # whatever it is about, the page is the same
    assert "450 mailbox busy" in sent


def test_what_a_mail_server_says_is_never_read_as_markdown(browse, write):
    hostile = "![x](https://far.example.org/x.png) **550**"
    write("m1", DeliveryStatus.DEAD, trouble=hostile)

    at = browse(PAGE, as_="eli")

    assert hostile in texts(at)
    assert not any("far.example" in str(one.value) for one in [*at.markdown, *at.caption, *at.info])


# ── the test message ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_test_message_goes_to_the_admins_own_address(browse, store, mail_is_on):
    reachable(store, "eli", "ana")

    browse(PAGE, as_="eli").button(key="test").click().run()

    assert [(one.person_id, one.kind, one.about) for one in list_waiting(store)] == [
        ("eli", MessageKind.NEWS, {})
    ]


def test_two_tests_are_two_messages(browse, store, mail_is_on):
    reachable(store, "eli")

    at = browse(PAGE, as_="eli")
    at.button(key="test").click().run()
    at.button(key="test").click().run()

    assert len(list_waiting(store)) == 2


def test_in_quiet_hours_it_says_when_the_message_goes_out(browse, store, mail_is_on):
    reachable(store, "eli")

    at = browse(PAGE, as_="eli", now=datetime(2026, 3, 4, 21, 0, tzinfo=UTC))
    at.button(key="test").click().run()

    assert [one.value for one in at.toast if "quiet" in one.value] == [
        message_of("organisation/ui/email", "You're", moment="5 Mar 2026, 08:00")
    ]


@pytest.mark.parametrize("wanted", [None, False])
def test_an_admin_without_confirmed_e_mail_reads_where_to_set_it(browse, store, mail_is_on, wanted):
    if wanted is False:
        reachable(store, "eli")
        with store.write() as db:
            notification_preferences.set_kind_wanted(db, "eli", MessageKind.NEWS, False)

    at = browse(PAGE, as_="eli")
    at.button(key="test").click().run()

    assert [error.value for error in at.error] == [NO_ADDRESS]
    assert list_waiting(store) == []
