"""A fault of the set-up stops the sending and costs no message anything; what concerns one mailbox is its message's fault alone.

Each server here is a conversation over a real socket, as servers were seen to lead it.
"""

import base64
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.rules.errors import BadInput
from alongside.core.store.engine import Store
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.desk.outbox import MailQueue
from alongside.notifications.mail import delivery
from alongside.notifications.mail.delivery import Delivered, MailDelivery, deliver_messages
from alongside.notifications.rules.mail_server import MOST_REFUSED, MailFault
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.rules.outbox import LONGEST_TROUBLE, NEEDS_SMTPUTF8, RETRY_PAUSES, DeliveryStatus
from alongside.notifications.store import mail_server, outbox
from tests.conftest import NOW
from tests.fixtures import certificates
from tests.fixtures.certificates import Authority
from tests.fixtures.pairs import person, reachable
from tests.fixtures.scripted import HANG_UP, SILENCE, USUAL, Answer, Scripted, scripted
from tests.messages import cause_of, new_message

EHLO = "250-mail.example.org\r\n250 "  # and what else it offers
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wait(store: Store) -> Callable[[int], None]:
    """So many messages to as many people, p00@example.org and so on, in the order in which they are sent."""

    def write(many: int) -> None:
        for number in range(many):
            name, due = f"p{number:02}", NOW - timedelta(seconds=many - number)
            with store.write() as db:
                people.add_person(
                    db, Person(id=name, login=f"{name}@example.org", name=name), date(2025, 1, 6)
                )
                outbox.add_message(db, new_message(f"m{number:02}", name, due=due))
            reachable(store, name, quiet_from=0, quiet_until=0)

    return write


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return certificates.made_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where the server never answers: nothing here is slower for it."""
    monkeypatch.setattr(delivery, "PATIENCE", 2)


def sent(store: Store, server: Scripted, now: datetime = NOW, **said: object) -> Delivered:
    return deliver_messages(store, server.settings(**said), lambda: now)


def stopped(store: Store) -> MailFault | None:
    with store.read() as db:
        why = mail_server.find_stop(db)
    return None if why is None else why.fault


def waiting(store: Store) -> list[int]:
    """The tries of each that waits."""
    with store.read() as db:
        return [one.tries for one in outbox.list_messages(db, DeliveryStatus.WAITING)]


def dead(store: Store) -> dict[str, str]:
    with store.read() as db:
        return {one.id: one.trouble for one in outbox.list_messages(db, DeliveryStatus.DEAD)}


def to(which: str, otherwise: str = str(USUAL["RCPT"])) -> Callable[[str], Answer]:
    """At the recipient: p00, p01 and p02 among the names get this answer, all others the usual one."""
    return lambda line: otherwise if not any(name in line for name in ("p00", "p01", "p02")) else which


# ── the set-up ──────────────────────────────────────────────────────────────────────────────────────────────────────

SET_UP: dict[str, tuple[dict[str, Answer], MailFault]] = {
    "the sender is not one's own": (
        {"RCPT": "553 5.7.1 <alongside@example.org>: Sender address rejected: not owned by user x"},
        MailFault.REFUSED,
    ),
    "the sender, at once": ({"MAIL": "550 5.7.1 Sender refused"}, MailFault.REFUSED),
    "the sender, without a status": ({"MAIL": "553 sorry, not from you"}, MailFault.REFUSED),
    "the sender has no domain": (
        {"RCPT": "550 5.1.8 Sender address rejected: Domain not found"},
        MailFault.REFUSED,
    ),
    "sending as someone else, at the end": (
        {".": "550 5.7.60 cannot send as this sender"},
        MailFault.REFUSED,
    ),
    "sending as someone else, SendAsDenied": ({".": "554 5.2.252 SendAsDenied"}, MailFault.REFUSED),
    "relay": ({"RCPT": "554 5.7.1 Relay access denied"}, MailFault.REFUSED),
    "relay, without a status": ({"RCPT": "554 denied"}, MailFault.REFUSED),
    "relay, as Exim says it": ({"RCPT": "550 relay not permitted"}, MailFault.REFUSED),
    "relay, as qmail says it": ({"RCPT": "553 not in my list of rcpthosts (#5.7.1)"}, MailFault.REFUSED),
    "relay, 571": ({"RCPT": "571 prohibited"}, MailFault.REFUSED),
    "the greeting": ({"RCPT": "504 5.5.2 <localhost>: Helo command rejected"}, MailFault.REFUSED),
    "the greeting, at once": ({"EHLO": "550 5.7.1 no", "HELO": "550 5.7.1 no"}, MailFault.REFUSED),
    "this machine": ({"banner": "554 5.7.1 You are on a list"}, MailFault.REFUSED),
    "a server that takes no mail": ({"MAIL": "521 5.3.2 no mail here"}, MailFault.REFUSED),
    "leave to send the letter": ({"DATA": "554 5.7.1 policy"}, MailFault.REFUSED),
    "a password is wanted": ({"MAIL": "530 5.7.0 Authentication required"}, MailFault.PASSWORD),
    "a password is wanted, at the recipient": ({"RCPT": "530 Authentication required"}, MailFault.PASSWORD),
    "TLS is wanted": ({"MAIL": "530 5.7.0 Must issue a STARTTLS command first"}, MailFault.ENCRYPTION),
}


@pytest.mark.parametrize(("answers", "fault"), SET_UP.values(), ids=SET_UP.keys())
def test_a_server_that_refuses_the_set_up_stops_the_sending_and_no_message_loses_a_try(
    store, wait, answers, fault
):
    wait(40)
    with scripted(answers) as server:
        done = [sent(store, server, NOW + minute * MINUTE) for minute in range(3)]
        asked = len(server.commands("RCPT"))

    assert [(one.sent, one.later, one.dead) for one in done] == [(0, 1, 0)] * 3
    assert waiting(store) == [0] * 40
    assert stopped(store) is fault
    assert asked <= 3  # one a run

    with scripted() as mended:
        assert sent(store, mended, NOW + timedelta(hours=1)) == Delivered(sent=40)
    assert stopped(store) is None


def test_why_nothing_is_sent_is_kept_with_its_first_hour_and_without_the_person_at_whom_it_showed(
    store, wait
):
    wait(2)
    with scripted({"RCPT": "554 5.7.1 <P00@Example.org>: Relay access denied"}) as server:
        first = sent(store, server)
        with store.write() as db:
            outbox.cancel_messages(db, cause_of(MessageKind.NEWS, "m01"))
        sent(store, server, NOW + MINUTE)

    assert first.stopped is not None
    with store.read() as db:
        why = mail_server.find_stop(db)
    assert why == first.stopped
    assert (why.said, why.since) == ("554 5.7.1 <…>: Relay access denied", NOW)

    with scripted({"banner": HANG_UP}) as server:
        sent(store, server, NOW + 2 * MINUTE)
    with store.read() as db:
        other = mail_server.find_stop(db)
    assert (other.fault, other.since) == (MailFault.UNREACHABLE, NOW)


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "550 no such user"},
        {"RCPT": "550 5.1.1 User unknown in local recipient table"},
        {"RCPT": "551 not here"},
        {".": "554 5.7.1 this looks like spam"},
        {"EHLO": f"{EHLO}SIZE 1000", "MAIL": "552 5.3.4 Message size exceeds fixed limit"},
    ],
)
def test_a_server_that_refuses_everyone_stops_the_sending_whatever_it_says_of_the_first(store, wait, answers):
    wait(40)
    with scripted(answers) as server:
        done = sent(store, server)

    assert (done.sent, done.later, done.dead) == (0, MOST_REFUSED, 0)
    assert waiting(store) == [0] * 40
    assert stopped(store) is MailFault.EVERYONE


def test_three_who_are_really_gone_keep_no_one_else_waiting(store, wait):
    wait(10)
    with scripted({"RCPT": to("550 5.1.1 gone")}) as server:
        first = sent(store, server)
        second = sent(store, server, NOW + 2 * MINUTE)

    assert (first.sent, first.dead) == (0, 0)
    assert second == Delivered(sent=7, dead=3)
    assert set(dead(store)) == {"m00", "m01", "m02"}
    assert stopped(store) is None


@pytest.mark.parametrize("many", [1, 2])
def test_fewer_than_three_who_are_refused_with_no_one_else_waiting_are_gone(store, wait, many):
    wait(many)
    with scripted({"RCPT": "550 5.1.1 gone"}) as server:
        done = sent(store, server)

    assert done == Delivered(dead=many)
    assert set(dead(store).values()) == {"550 5.1.1 gone"}
    assert stopped(store) is None


# ── one mailbox ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": to("550 5.1.1 gone")},
        {"RCPT": to("550 gone")},
        {"RCPT": to("551 moved")},
        {"RCPT": to("552 5.2.2 full")},
        {"RCPT": to("501 5.1.3 bad address syntax")},
        {"RCPT": to("550 5.4.1 Recipient address rejected")},
        {".": lambda letter: "554 5.7.1 spam" if "p01@" in letter else "250 taken"},
        {".": lambda letter: "554 spam" if "p01@" in letter else "250 taken"},
        {".": lambda letter: "552 5.2.3 too long" if "p01@" in letter else "250 taken"},
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_concerns_one_mailbox_is_the_fault_of_its_message(store, wait, answers, first):
    wait(2)
    with store.write() as db:  # p01 is the one refused, before the other or after
        outbox.cancel_messages(db, cause_of(MessageKind.NEWS, "m00"))
        due = NOW - timedelta(hours=1 if not first else -1)
        outbox.add_message(db, new_message("m09", due=due))
    reachable(store, "ana", quiet_from=0, quiet_until=0)
    with scripted(answers) as server:
        done = sent(store, server, NOW + timedelta(hours=2))

    assert done == Delivered(sent=1, dead=1)
    assert [trouble[:2] for trouble in dead(store).values()] == [
        "55" if "501" not in str(dead(store)) else "50"
    ]
    assert stopped(store) is None


def test_a_mailbox_that_wants_no_mail_from_here_waits_by_itself_and_is_dead_in_the_end(store, wait):
    """By its words it is the set-up; since others are written to, it is not."""
    wait(4)
    now, waited = NOW, []
    with scripted({"RCPT": lambda line: "550 5.7.1 not from you" if "p00" in line else "250 OK"}) as server:
        first = sent(store, server, now)
        assert (first.sent, stopped(store)) == (0, MailFault.REFUSED)

        now += 2 * MINUTE
        assert sent(store, server, now) == Delivered(sent=3, later=1)
        assert (stopped(store), waiting(store)) == (None, [1])

        for number in range(20):
            with store.write() as db:
                outbox.add_message(db, new_message(f"n{number}", "p01", due=now))
            now += timedelta(hours=9)
            with store.write() as db:  # another is sent before it
                db.run(
                    "update outbox set due_at = '2026-03-01T00:00:00+00:00' where id = :id", id=f"n{number}"
                )
            waited.append(sent(store, server, now))

    assert [one.later for one in waited[: len(RETRY_PAUSES)]] == [*[1] * (len(RETRY_PAUSES) - 1), 0]
    assert sum(one.dead for one in waited) == 1
    assert dead(store) == {"m00": "550 5.7.1 not from you"}


# ── for now ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["450 4.2.0 greylisted", "451 4.7.1 try again", "452 4.2.2 full"])
def test_a_server_that_says_later_costs_the_message_a_try_and_keeps_no_one_waiting(store, wait, said):
    wait(5)
    with scripted({"RCPT": to(said)}) as server:
        done = sent(store, server)

    assert done == Delivered(sent=2, later=3)
    assert waiting(store) == [1, 1, 1]
    assert stopped(store) is None


@pytest.mark.parametrize(
    "answers",
    [
        {"banner": "421 4.3.2 too busy"},
        {"banner": "450 come again"},
        {"MAIL": "421 4.7.0 closing"},
        {"MAIL": "452 4.3.1 Insufficient system storage"},
        {"RCPT": "421 closing"},
    ],
)
def test_a_server_that_asks_to_come_again_costs_nothing_and_is_no_fault(store, wait, answers):
    wait(5)
    with scripted(answers) as server:
        done = sent(store, server)

    assert done == Delivered(later=1)
    assert waiting(store) == [0] * 5
    assert stopped(store) is None


def test_a_server_that_closes_in_the_middle_has_what_it_took_and_the_rest_waits(store, wait, caplog):
    wait(5)
    with scripted({"RCPT": lambda line: "421 enough" if "p02" in line else "250 OK"}) as server:
        with caplog.at_level(logging.WARNING, "alongside"):
            done = sent(store, server)
        arrived = len(server.letters)

    assert (done, arrived) == (Delivered(sent=2, later=1), 2)
    assert waiting(store) == [0, 0, 0]
    assert "twice" not in caplog.text


# ── what breaks off ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answers", "twice"),
    [
        ({"banner": SILENCE}, False),
        ({"EHLO": SILENCE}, False),
        ({"MAIL": SILENCE}, False),
        ({"DATA": SILENCE}, False),
        ({".": SILENCE}, True),
        ({"banner": HANG_UP}, False),
        ({"MAIL": HANG_UP}, False),
        ({"RCPT": HANG_UP}, False),
        ({"DATA": HANG_UP}, False),
        ({".": HANG_UP}, True),
        ({".": "2" * 20_000}, True),
    ],
)
def test_only_a_letter_whose_end_was_sent_may_arrive_twice_and_loses_a_try(
    store, wait, impatient, caplog, answers, twice
):
    wait(3)
    with scripted(answers) as server, caplog.at_level(logging.WARNING, "alongside"):
        sent(store, server)

    assert ("m00, which may arrive twice" in caplog.text) is twice
    assert sum(waiting(store)) == twice
    assert (len(waiting(store)), dead(store)) == (3, {})
    assert stopped(store) is MailFault.UNREACHABLE


# ── how servers talk ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "answers",
    [
        {"EHLO": "502 what?"},
        {"EHLO": f"{EHLO}SIZE 1000"},
        {"RCPT": "251 passed on"},
        {"EHLO": "250-mail.example.org\r\n" + "250-X-MANY\r\n" * 500 + "250 HELP"},
        {".": b"250 2.0.0 angenommen, sch\xf6n"},
        {"banner": b"220-\xff\xfe\r\n220 mail"},
        {"RSET": HANG_UP, "QUIT": HANG_UP},
        {"QUIT": "500 never"},
    ],
)
def test_however_it_talks_what_it_takes_is_sent(store, wait, answers):
    wait(3)
    with scripted(answers) as server:
        assert sent(store, server) == Delivered(sent=3)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"550 5.1.1 niemand hei\xdft so", "550 5.1.1 niemand hei\ufffdt so"),
        ("550-5.1.1 no\r\n550-5.1.1 one\r\n550 5.1.1 here", "550 5.1.1 no 5.1.1 one 5.1.1 here"),
        ("550 5.1.1 " + "x" * 8000, "550 5.1.1 " + "x" * (LONGEST_TROUBLE - 10)),
        ("550-5.1.1 x\r\n" * 300 + "550 5.1.1 x", ("550" + " 5.1.1 x" * 300)[:LONGEST_TROUBLE]),
    ],
)
def test_what_it_says_is_kept_on_one_line_of_a_length_that_can_be_read(store, wait, said, kept):
    wait(1)
    with scripted({"RCPT": said}) as server:
        sent(store, server)

    assert dead(store) == {"m00": kept}


def test_a_line_of_a_letter_that_is_a_single_dot_ends_nothing(store, wait):
    with scripted() as server:
        with delivery._open_connection(server.settings()) as connection:
            refused = delivery._submit_message(
                connection, "a@example.org", "b@example.org", b"one\r\n.\r\n..two\r\n"
            )
        assert (refused, server.letters) == (None, [b"one\r\n..\r\n...two\r\n"])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({}, "alongside.example.org"),
        ({"mail_name": "here.example.org"}, "here.example.org"),
        ({"mail_name": "büro.example"}, "xn--bro-hoa.example"),
        ({"address": "http://localhost:8501"}, "example.org"),
        ({"address": "http://192.0.2.7:8501"}, "example.org"),
        ({"address": "https://localhost", "sender": "a@büro.example"}, "xn--bro-hoa.example"),
    ],
)
@pytest.mark.parametrize("answers", [{}, {"EHLO": "502 what?"}])
def test_it_greets_with_a_real_name(store, wait, answers, said, name):
    wait(1)
    with scripted(answers) as server:
        sent(store, server, **said)

    assert {line.split(" ")[1] for line in (*server.commands("EHLO"), *server.commands("HELO"))} == {name}


# ── certificates and signing in ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("trusts", [True, False])
def test_a_certificate_of_ones_own_authority_counts_once_its_file_is_named(
    store, wait, authority, security, trusts
):
    wait(2)
    with scripted({"EHLO": f"{EHLO}STARTTLS"}, authority.server, security == "tls") as server:
        file = str(authority.file) if trusts else ""
        done = sent(store, server, smtp_security=security, smtp_ca_file=file)

    assert (done.sent, stopped(store)) == ((2, None) if trusts else (0, MailFault.CERTIFICATE))
    assert waiting(store) == ([] if trusts else [0, 0])


def test_an_authority_whose_file_went_away_while_the_server_runs_is_said(store, wait):
    wait(1)
    with scripted() as server:
        done = sent(store, server, smtp_security="tls", smtp_ca_file="/nowhere/authority.pem")

    assert done.stopped is not None
    assert done.stopped.said == (
        "ALONGSIDE_SMTP_CA_FILE: /nowhere/authority.pem cannot be read: No such file or directory."
    )


@pytest.mark.parametrize(
    ("security", "from_the_first_byte", "fault"),
    [("tls", False, MailFault.ENCRYPTION), ("starttls", True, MailFault.UNREACHABLE)],
)
def test_ports_that_are_mixed_up_lose_nothing_and_say_so(
    store, wait, authority, impatient, security, from_the_first_byte, fault
):
    wait(2)
    with scripted({}, authority.server, from_the_first_byte) as server:
        sent(store, server, smtp_security=security)

    assert (waiting(store), stopped(store)) == ([0, 0], fault)


def test_starttls_that_is_not_offered_is_never_done_without(store, wait):
    wait(2)
    with scripted() as server:
        sent(store, server, smtp_security="starttls", smtp_user="us", smtp_password="secret")

    assert (waiting(store), stopped(store)) == ([0, 0], MailFault.ENCRYPTION)
    assert server.commands("AUTH") == []


WORD = base64.b64encode(b"secret").decode()


@pytest.mark.parametrize(
    ("offers", "answers", "fault"),
    [
        ("AUTH PLAIN", {}, None),
        ("AUTH LOGIN", {"AUTH": "334 UGFzc3dvcmQ6", WORD.upper(): "235 in"}, None),
        ("AUTH LOGIN", {"AUTH": "334 UGFzc3dvcmQ6", WORD.upper(): "535 5.7.8 wrong"}, MailFault.PASSWORD),
        ("AUTH PLAIN", {"AUTH": "535 5.7.8 wrong"}, MailFault.PASSWORD),
        ("AUTH PLAIN", {"AUTH": "535 5.7.139 disabled for this tenant"}, MailFault.PASSWORD),
        ("AUTH PLAIN", {"AUTH": "550 no"}, MailFault.PASSWORD),
        ("AUTH GSSAPI", {}, MailFault.PASSWORD),
        ("HELP", {}, MailFault.PASSWORD),
        ("AUTH PLAIN", {"AUTH": "454 4.7.0 come again"}, None),
    ],
)
def test_a_password_that_is_not_taken_loses_nothing(store, wait, authority, offers, answers, fault):
    wait(2)
    with scripted(
        {"EHLO": f"{EHLO}{offers}", **answers}, authority.server, from_the_first_byte=True
    ) as server:
        done = sent(
            store,
            server,
            smtp_security="tls",
            smtp_ca_file=str(authority.file),
            smtp_user="us",
            smtp_password="secret",
        )

    assert stopped(store) is fault
    assert waiting(store) == ([] if done.sent else [0, 0])
    assert bool(done.sent) is (fault is None and "454" not in str(answers))


@pytest.mark.parametrize(("fault", "looks"), [("535 5.7.8 wrong", 3), ("454 4.7.0 come again", 7)])
def test_a_password_that_was_refused_is_not_tried_every_minute(store, wait, authority, fault, looks):
    wait(2)
    postman = MailDelivery()
    with scripted({"EHLO": f"{EHLO}AUTH PLAIN", "AUTH": fault}, authority.server, True) as server:
        settings = server.settings(
            smtp_security="tls", smtp_ca_file=str(authority.file), smtp_user="us", smtp_password="secret"
        )
        for minute in range(0, 31, 5):
            postman.deliver_due(store, settings, lambda minute=minute: NOW + minute * MINUTE)
        assert len(server.commands("AUTH")) == looks

    with scripted() as mended:
        done = MailDelivery().deliver_due(
            store, mended.settings(), lambda: NOW + 32 * MINUTE
        )  # after a new start
    assert done == Delivered(sent=2)


def test_what_one_organisation_finds_unreachable_delays_no_other_in_the_same_round(store, wait):
    wait(2)
    postman = MailDelivery()
    with scripted({"EHLO": HANG_UP}) as server:
        for seconds in (0, 1, 60):
            now = NOW + timedelta(seconds=seconds)
            postman.deliver_due(store, server.settings(), lambda now=now: now)
            assert stopped(store) is MailFault.UNREACHABLE
        assert len(server.commands("EHLO")) == 2


# ── addresses beyond ASCII ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("email", "offers", "asked"),
    [
        ("ana@büro.example", "HELP", "ana@xn--bro-hoa.example"),
        ("ana@BÜRO.example", "SMTPUTF8", "ana@xn--bro-hoa.example"),
        ("josé@example.org", "SMTPUTF8", "josé@example.org"),
        ("josé@büro.example", "SMTPUTF8", "josé@xn--bro-hoa.example"),
    ],
)
@pytest.mark.parametrize("kind", [MessageKind.NEWS, MessageKind.CONFIRMATION])
def test_an_address_is_written_as_servers_know_it(store, letters, email, offers, asked, kind):
    letters(1, kind=kind)
    reachable(store, "ana", email=email, quiet_from=0, quiet_until=0)
    with scripted({"EHLO": f"{EHLO}{offers}"}) as server:
        done = sent(store, server)

    (letter,) = server.letters
    assert done == Delivered(sent=1)
    assert server.commands("RCPT") == [f"RCPT TO:<{asked}>".replace("RCPT", "rcpt")]
    assert ("SMTPUTF8" in server.commands("MAIL")[0]) is not asked.isascii()
    assert f"To: {asked}\r\n".encode() in letter


def test_a_name_beyond_ascii_waits_for_no_server_that_never_takes_it(store, letters):
    letters(1)
    reachable(store, "ana", email="josé@example.org", quiet_from=0, quiet_until=0)
    with scripted() as server:
        done = sent(store, server)

    assert (done, dead(store)) == (Delivered(dead=1), {"m0000": NEEDS_SMTPUTF8})
    assert server.commands("RCPT") == []


@pytest.mark.parametrize(
    ("offers", "email", "taken"),
    [
        ("SMTPUTF8", "josé@example.org", True),
        ("HELP", "josé@example.org", False),
        ("HELP", "jose@büro.example", True),
    ],
)
def test_an_address_can_be_typed_if_the_server_takes_it(store, letters, offers, email, taken):
    letters(1)
    with scripted({"EHLO": f"{EHLO}{offers}"}) as server:
        sent(store, server)
    desk = NotificationSettingsDesk(store, person(store, "cho"), NOW)

    if taken:
        assert desk.save_preferences(NotificationPreferences(email=email)).email == email
    else:
        with pytest.raises(BadInput, match="SMTPUTF8"):
            desk.save_preferences(NotificationPreferences(email=email))


def test_a_letter_comes_from_a_domain_beyond_ascii_as_servers_know_it(store, letters):
    letters(1)
    with scripted() as server:
        sent(store, server, sender="hallo@büro.example")

    message = message_from_bytes(server.letters[0], policy=policy.default)
    assert server.commands("MAIL")[0].startswith("mail FROM:<hallo@xn--bro-hoa.example>")
    assert message["From"].addresses[0].addr_spec == "hallo@xn--bro-hoa.example"
    assert message["Message-ID"].isascii()


def test_a_carrier_that_is_asked_for_the_next_has_noted_that_sending_works(store, wait):
    wait(1)
    with scripted({"MAIL": "550 5.7.1 no"}) as server:
        sent(store, server)
    assert stopped(store) is MailFault.REFUSED

    carrier = MailQueue(store)
    sending = carrier.take_next_message(NOW + 2 * MINUTE)
    assert stopped(store) is MailFault.REFUSED
    carrier.take_next_message(NOW + 2 * MINUTE, delivery.rules.mark_sent(sending.message, NOW))

    assert stopped(store) is None
