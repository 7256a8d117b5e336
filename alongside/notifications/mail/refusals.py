"""What a mail server's refusal is about: the set-up, or one message.

By enhanced status (RFC 3463), code and stage.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum, auto

from alongside.notifications.rules.mail_server import MailFault

LATER, FOR_GOOD = range(400, 500), range(500, 600)
CLOSING = 421
STATUS = re.compile(r"(?:^|\(#)[245]\.(\d{1,3})\.(\d{1,3})\b")  # in front, or as qmail writes it: (#5.7.1)

# Codes that decide with or without an enhanced status.
WANTS_TLS = (523, 538)
WANTS_A_PASSWORD = (530, 534, 535)
OF_A_MAILBOX = (501, 550, 551, 552, 556)  # misspelled, gone, moved, full, a domain without mail
POLICY = re.compile(r"relay|sender|authenticat|not permitted|prohibited", re.I)  # in a bare 550 of Exim

# Details of subject 7 (policy), and others that differ from their subject (IANA registry; from 50 on,
# Exchange).
TLS_DETAILS = (10, 11)
PASSWORD_DETAILS = (3, 8, 9, 12, 13, 57, 139)
RECIPIENT_DETAILS = (2, 17, 18)  # a list closed to strangers; a mailbox or domain that changed hands
CONTENT_DETAILS = (0, 1, 2, 4, 5, 6, 7, 17, 18, 30)  # when the letter itself has been read
SENDER_STATUSES = ((1, 7), (1, 8), (2, 252))  # misspelled, without a domain, SendAsDenied
SIZE_STATUSES = ((2, 3), (3, 4))


class Stage(Enum):
    OPENING = auto()  # the connection, the greeting, TLS, signing in
    SENDER = auto()
    RECIPIENT = auto()  # up to the permission to send the letter
    CONTENT = auto()


@dataclass(frozen=True)
class Refusal:
    stage: Stage
    code: int
    said: str

    @property
    def full_answer(self) -> str:
        return f"{self.code} {self.said}"

    @property
    def enhanced_status(self) -> tuple[int, int] | None:
        """Subject and detail, if the server gives them."""
        found = STATUS.search(self.said)
        return None if found is None else (int(found[1]), int(found[2]))


@dataclass(eq=False)
class Stop(Exception):
    """Sending stops for now.

    `fault` is None if the server asks to try later, or broke off after it accepted letters.
    """

    fault: MailFault | None
    said: str


def find_fault(refusal: Refusal) -> MailFault | None:
    """What is wrong with the set-up, from a permanent refusal; None if it is about this message."""
    status = refusal.enhanced_status
    policy = status[1] if status and status[0] == 7 else None
    asks_for_tls = refusal.code in WANTS_A_PASSWORD and "TLS" in refusal.said.upper()
    if refusal.code in WANTS_TLS or policy in TLS_DETAILS or asks_for_tls:
        return MailFault.ENCRYPTION
    if refusal.code in WANTS_A_PASSWORD or (
        policy in PASSWORD_DETAILS and refusal.stage is not Stage.CONTENT
    ):
        return MailFault.PASSWORD
    return None if _is_about_the_message(refusal) else MailFault.REFUSED


def _is_about_the_message(refusal: Refusal) -> bool:
    if refusal.stage is Stage.OPENING or refusal.enhanced_status in SENDER_STATUSES:
        return False
    if refusal.stage is Stage.SENDER:
        return refusal.enhanced_status in SIZE_STATUSES or (
            refusal.enhanced_status is None and refusal.code == 552
        )
    match refusal.enhanced_status:
        case (7, detail):
            return detail in (CONTENT_DETAILS if refusal.stage is Stage.CONTENT else RECIPIENT_DETAILS)
        case (1 | 2 | 4 | 6, _):
            return True
        case (3, detail):
            return refusal.stage is Stage.CONTENT or detail == 4
        case _:
            its_mailbox = refusal.code in OF_A_MAILBOX
            by_policy = refusal.code == 550 and POLICY.search(refusal.said)
            return refusal.stage is Stage.CONTENT or (its_mailbox and not by_policy)


def explain_failed_opening(error: Exception) -> Stop:
    """Why no connection could be opened."""
    match error:
        case ssl.SSLCertVerificationError():
            return Stop(MailFault.CERTIFICATE, error.verify_message)
        case ssl.SSLError():
            return Stop(MailFault.ENCRYPTION, str(error))
        case smtplib.SMTPAuthenticationError():
            said = decode_answer(error.smtp_error)
            return Stop(
                MailFault.PASSWORD if error.smtp_code in FOR_GOOD else None, f"{error.smtp_code} {said}"
            )
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=bytes(said)) if code in LATER:
            return Stop(None, f"{code} {decode_answer(said)}")
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=bytes(said)) if code in FOR_GOOD:
            refusal = Refusal(Stage.OPENING, code, decode_answer(said))
            return Stop(find_fault(refusal), refusal.full_answer)
    if type(error) in (smtplib.SMTPNotSupportedError, smtplib.SMTPException):  # not offered
        return Stop(MailFault.ENCRYPTION if "STARTTLS" in str(error) else MailFault.PASSWORD, str(error))
    return Stop(MailFault.UNREACHABLE, str(error))


def decode_answer(said: bytes | str) -> str:
    """The standard allows UTF-8 at most, but some servers send other bytes."""
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
