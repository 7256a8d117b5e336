"""Carries letters to the mail server, over one connection for as many as there are."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
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
    try:
        with _connection(settings) as server:
            while sending is not None:
                done = _sent(server, sending, settings, clock)
                count = _counted(count, done)
                sending = carrier.next(clock(), done)
    except (
        OSError,
        smtplib.SMTPException,
        ValueError,
    ) as trouble:  # the last: a name that no server can have
        if sending is not None:
            done = _broken_off(sending.message, trouble, begun=server is not None, now=clock())
            carrier.settle(done)
            count = _counted(count, done)
    return count


def _broken_off(message: Message, trouble: Exception, begun: bool, now: datetime) -> Message:
    log = logging.getLogger("alongside")
    if not begun:
        log.warning("E-mail waits, the mail server cannot be reached: %s", trouble)
        return rules.returned(message, str(trouble), now)
    log.warning("The mail server broke off at message %s, which may arrive twice: %s", message.id, trouble)
    return rules.failed(message, str(trouble), final=False, now=now)


def _sent(server: smtplib.SMTP, sending: ToSend, settings: Settings, clock: Clock) -> Message:
    """What became of it. Raises SMTPException or OSError when the connection is of no use any more."""
    try:
        server.sendmail(settings.sender, [sending.address], bytes(letter(sending, settings, clock())))
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
        yield server
