"""Carries letters to the mail server, over one connection for as many as there are."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError

from alongside.desks.outbox import Carrier, ToSend
from alongside.domain import outbox as rules
from alongside.domain.outbox import Fate, Message
from alongside.mail.letters import letter
from alongside.settings import Settings
from alongside.store.engine import Store

PATIENCE = 60  # seconds for one answer of the mail server
TAKEN, TAKEN_ON = 250, 251  # by the server itself, or by another it passes it on to
LASTING = range(500, 600)  # what a server says when it will never take it

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Delivered:
    """How many were sent, put off to be tried again, and given up."""

    sent: int = 0
    later: int = 0
    dead: int = 0


def deliver(store: Store, settings: Settings, clock: Clock) -> Delivered:
    """All that is due. When the server cannot be reached or breaks off, the rest waits for the next time."""
    carrier, count = Carrier(store), Delivered()
    sending = carrier.next(clock())
    if sending is None:
        return count
    server = None
    with ThreadPoolExecutor(1) as clerk:
        on_disk: Callable[[], object] = bool  # it is
        try:
            with _connection(settings) as server:
                while sending is not None:
                    done = _sent(server, sending, settings, clock, on_disk)
                    count = _counted(count, done)
                    on_disk()
                    sending, on_disk = _next(clerk, carrier, clock(), done)
        except (OSError, smtplib.SMTPException) as trouble:
            on_disk()
            if sending is not None:
                done = _broken_off(sending.message, trouble, begun=server is not None, now=clock())
                carrier.settle(done)
                count = _counted(count, done)
    return count


def _next(
    clerk: ThreadPoolExecutor, carrier: Carrier, now: datetime, done: Message
) -> tuple[ToSend | None, Callable[[], object]]:
    """The next one, and what returns once it is on disk that it is being sent: the disk works while its letter is written."""
    early: Future[ToSend | None] = Future()

    def take() -> None:
        try:
            carrier.next(now, done, early.set_result)
        except BaseException as trouble:
            if not early.done():
                early.set_exception(trouble)
            raise

    kept = clerk.submit(take)
    return early.result(), kept.result


def _broken_off(message: Message, trouble: Exception, begun: bool, now: datetime) -> Message:
    log = logging.getLogger("alongside")
    if not begun:
        log.warning("E-mail waits, the mail server cannot be reached: %s", trouble)
        return rules.returned(message, str(trouble), now)
    log.warning("The mail server broke off at message %s, which may arrive twice: %s", message.id, trouble)
    return rules.failed(message, str(trouble), final=False, now=now)


def _sent(
    server: smtplib.SMTP, sending: ToSend, settings: Settings, clock: Clock, on_disk: Callable[[], object]
) -> Message:
    """What became of it. Raises SMTPException or OSError when the connection is of no use any more.

    Nothing of the letter is handed over before it is on disk that it is being sent.
    """
    try:
        content = bytes(letter(sending, settings, clock()))
        _announce(server, settings.sender, sending.address)
        on_disk()
        _hand_over(server, content)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return _refused(server, sending, code, said, clock)
    except smtplib.SMTPDataError as refused:
        return _refused(server, sending, refused.smtp_code, refused.smtp_error, clock)
    except (
        ValueError,
        MessageError,
        smtplib.SMTPNotSupportedError,
    ) as unwritable:  # an address that no letter can bear
        return rules.failed(sending.message, str(unwritable), final=True, now=clock())
    return rules.sent(sending.message, clock())


def _announce(server: smtplib.SMTP, sender: str, address: str) -> None:
    code, said = server.mail(sender)
    if code != TAKEN:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = server.rcpt(address)
    if code not in (TAKEN, TAKEN_ON):
        raise smtplib.SMTPRecipientsRefused({address: (code, said)})


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    code, said = server.data(content)
    if code != TAKEN:
        raise smtplib.SMTPDataError(code, said)


def _refused(server: smtplib.SMTP, sending: ToSend, code: int, said: bytes | str, clock: Clock) -> Message:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    with suppress(smtplib.SMTPException):
        server.rset()
    return rules.failed(sending.message, f"{code} {text}", final=code in LASTING, now=clock())


def _counted(count: Delivered, done: Message) -> Delivered:
    match done.state:
        case Fate.SENT:
            return replace(count, sent=count.sent + 1)
        case Fate.DEAD:
            return replace(count, dead=count.dead + 1)
        case _:
            return replace(count, later=count.later + 1)


@contextmanager
def _connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    secure = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=PATIENCE, context=secure
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.ehlo_or_helo_if_needed()
        yield server
