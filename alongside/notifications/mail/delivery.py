"""Delivers the outbox to the mail server, over one connection."""

import logging
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.errors import MessageError

from alongside.core.rules.addresses import to_smtp_address
from alongside.core.settings import BadSettings, Settings
from alongside.core.store.engine import Store
from alongside.notifications.desk.outbox import MailQueue, ToSend
from alongside.notifications.mail.letters import write_letter
from alongside.notifications.mail.refusals import (
    CLOSING,
    FOR_GOOD,
    Refusal,
    Stage,
    Stop,
    decode_answer,
    explain_failed_opening,
    find_fault,
)
from alongside.notifications.rules import outbox as rules
from alongside.notifications.rules.mail_server import MOST_REFUSED, MailFault, MailStop
from alongside.notifications.rules.outbox import NEEDS_SMTPUTF8, DeliveryStatus, Message

PATIENCE = 60  # seconds for one answer of the mail server
TAKEN = (250, 251)  # accepted; 251: and will be forwarded
SEND_IT = 354
# A wrong password every minute would lock us out (fail2ban: five in ten minutes). What one organisation found
# unreachable, the others need not wait for in the same round of the clock.
RESTS = {MailFault.PASSWORD: timedelta(minutes=15), MailFault.UNREACHABLE: timedelta(seconds=30)}

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Delivered:
    """How many were sent, postponed to another try, and given up; and why nothing can be sent, if the set-up
    is at fault.
    """

    sent: int = 0
    later: int = 0
    dead: int = 0
    stopped: MailStop | None = None


@dataclass(eq=False)
class Unsure(Exception):
    """The connection broke after a whole letter was handed over: no one knows whether the server has it."""

    said: str


def deliver_messages(store: Store, settings: Settings, clock: Clock) -> Delivered:
    """All that is due.

    If the server cannot be reached, refuses the set-up or breaks off, the rest stays in the outbox.
    """
    run = _DeliveryRun(MailQueue(store), clock)
    sending = run.carrier.take_next_message(clock())
    if sending is None:
        return run.count
    try:
        with _open_connection(settings) as server:
            run.carrier.save_letter_support(server.has_extn("smtputf8"))
            while sending is not None:
                done = run.send_message(server, sending, settings)
                sending = run.carrier.take_next_message(clock(), done)
        run.resolve_doubts()
    except Stop as stop:
        if sending is not None:
            run.stop_sending(sending, stop)
    return run.count


@dataclass
class MailDelivery:
    """Delivers while the server runs, and pauses after the mail server refused the password or was not
    there.

    The pause is known to this process alone: a corrected password comes with a restart, and is tried
    immediately.
    """

    rests_until: datetime | None = None

    def deliver_due(self, store: Store, settings: Settings, clock: Clock) -> Delivered:
        if self.rests_until is not None and clock() < self.rests_until:
            return Delivered()
        done = deliver_messages(store, settings, clock)
        rest = RESTS.get(done.stopped.fault) if done.stopped else None
        self.rests_until = clock() + rest if rest else None
        return done


@dataclass
class _DeliveryRun:
    """One connection.

    What a refusal means depends on whether the server accepts anything; until then it is in doubt.
    """

    carrier: MailQueue
    clock: Clock
    count: Delivered = Delivered()
    doubts: list[tuple[ToSend, Refusal]] = field(default_factory=list)

    def send_message(self, server: smtplib.SMTP, sending: ToSend, settings: Settings) -> Message:
        """Returns the message with its outcome. Raises Stop."""
        try:
            content = bytes(write_letter(sending, settings, self.clock()))
        except (ValueError, MessageError) as unwritable:  # an impossible header
            return self._fail(sending.message, str(unwritable), final=True)
        recipient = to_smtp_address(sending.address)
        if not recipient.isascii() and not server.has_extn("smtputf8"):
            return self._fail(sending.message, NEEDS_SMTPUTF8, final=True)
        try:
            refusal = _submit_message(server, to_smtp_address(settings.sender), recipient, content)
        except Unsure as unsure:
            logging.getLogger("alongside").warning(
                "The mail server broke off at the end of message %s, which may arrive twice: %s",
                sending.message.id,
                unsure.said,
            )
            return self._fail(sending.message, unsure.said, final=False)
        except (OSError, smtplib.SMTPException) as trouble:
            raise Stop(None if self.count.sent else MailFault.UNREACHABLE, str(trouble)) from trouble
        if refusal is not None:
            return self._handle_refusal(sending, refusal)
        self.count = replace(self.count, sent=self.count.sent + 1)
        self.resolve_doubts()
        return rules.mark_sent(sending.message, self.clock())

    def resolve_doubts(self) -> None:
        """The server accepts letters, or refused too few people to say that it accepts none: each mailbox is
        at fault.
        """
        for sending, refusal in self.doubts:
            self.carrier.save_outcome(self._fail(sending.message, refusal.full_answer, final=True))
        self.doubts = []

    def stop_sending(self, sending: ToSend, why: Stop) -> None:
        # The answer about the set-up is kept, without the address of the person whose letter it answered.
        address = re.escape(to_smtp_address(sending.address))
        said = rules.shorten_error(re.sub(address, "…", why.said, flags=re.I))
        logging.getLogger("alongside").warning(
            "E-mail waits (%s): %s",
            why.fault.value if why.fault else "the mail server asks to come again",
            said,
        )
        now = self.clock()
        stopped = MailStop(why.fault, said, now) if why.fault else None
        self.carrier.save_outcome(rules.return_to_queue(sending.message, why.said, now), stopped)
        self.count = replace(self.count, later=self.count.later + len(self.doubts) + 1, stopped=stopped)

    def _handle_refusal(self, sending: ToSend, refusal: Refusal) -> Message:
        closing = refusal.code == CLOSING and refusal.stage is not Stage.CONTENT
        if closing or (refusal.code not in FOR_GOOD and refusal.stage is Stage.SENDER):
            raise Stop(None, refusal.full_answer)
        if refusal.code not in FOR_GOOD:
            return self._fail(sending.message, refusal.full_answer, final=False)
        fault = find_fault(refusal)
        if fault is not None and (refusal.stage is Stage.SENDER or not self.count.sent):
            raise Stop(fault, refusal.full_answer)
        if self.count.sent:
            # A fault, though it accepts others: a rule about this mailbox, or about how many are sent.
            return self._fail(sending.message, refusal.full_answer, final=fault is None)
        self.doubts.append((sending, refusal))
        if len({one.address for one, _ in self.doubts}) == MOST_REFUSED:
            self.doubts.pop()  # the stop counts this one
            raise Stop(MailFault.EVERYONE, refusal.full_answer)
        return rules.return_to_queue(sending.message, refusal.full_answer, self.clock())

    def _fail(self, message: Message, said: str, *, final: bool) -> Message:
        done = rules.mark_failed(message, said, final=final, now=self.clock())
        dead = done.state is DeliveryStatus.DEAD
        self.count = replace(self.count, dead=self.count.dead + dead, later=self.count.later + (not dead))
        return done


def _submit_message(server: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> Refusal | None:
    """None when the server accepted it.

    Raises Unsure; and what smtplib raises if it broke off before the end was sent.
    """
    options = [f"size={len(content)}"] if server.has_extn("size") else []
    if not recipient.isascii():
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = server.mail(sender, options)
    if code not in TAKEN:
        return _to_refusal(server, Stage.SENDER, code, said)
    code, said = server.rcpt(recipient)
    if code not in TAKEN:
        return _to_refusal(server, Stage.RECIPIENT, code, said)
    code, said = server.docmd("data")
    if code != SEND_IT:
        return _to_refusal(server, Stage.RECIPIENT, code, said)
    server.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
    try:
        code, said = server.getreply()
    except (OSError, smtplib.SMTPException) as trouble:
        raise Unsure(str(trouble)) from trouble
    return None if code in TAKEN else _to_refusal(server, Stage.CONTENT, code, said)


def _to_refusal(server: smtplib.SMTP, stage: Stage, code: int, said: bytes) -> Refusal:
    with suppress(OSError, smtplib.SMTPException):  # if that fails, the next letter shows it
        server.rset()
    return Refusal(stage, code, decode_answer(said))


@contextmanager
def _open_connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Open, and signed in to. Raises Stop."""
    server: smtplib.SMTP | None = None
    host, port, name = settings.smtp_host, settings.smtp_port, settings.helo_name
    try:
        try:
            if settings.smtp_security == "tls":
                tls = settings.tls_context
                server = smtplib.SMTP_SSL(host, port, name, timeout=PATIENCE, context=tls)
            else:
                server = smtplib.SMTP(host, port, name, timeout=PATIENCE)
            if settings.smtp_security == "starttls":
                server.starttls(context=settings.tls_context)
            server.ehlo_or_helo_if_needed()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BadSettings as unreadable:
            raise Stop(MailFault.CERTIFICATE, str(unreadable)) from unreadable
        except (
            OSError,
            smtplib.SMTPException,
            ValueError,
        ) as trouble:  # ValueError: an impossible server name
            raise explain_failed_opening(trouble) from trouble
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        if server is not None:
            server.close()
