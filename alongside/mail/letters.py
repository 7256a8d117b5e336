"""Messages in words.

They are read on a phone's lock screen: neither a subject nor a text says how someone is, or names anyone,
unless both partners allow their names.
"""

from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alongside.addresses import to_smtp_address
from alongside.calendars.writing import Entry, clean_line, write_invitation
from alongside.desks.outbox import ToSend
from alongside.domain.notification_preferences import BY_HAND
from alongside.mail.kinds import KINDS, Text
from alongside.settings import Settings
from alongside.words import Words, load_words


class _Lines(Compat32):
    """Headers as they are, one on each line; none is long enough to be folded.

    All are ASCII but the subject, and an address that only a server with SMTPUTF8 accepts, which accepts this
    too.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        text = value.encode(linesep="\r\n") if isinstance(value, Header) else value
        return f"{name}: {text}\r\n".encode()


# The newer half of the library (EmailMessage) parses every header that it writes: six times as slow for the
# same letter.
LINES = _Lines(linesep="\r\n", mangle_from_=False)


def write_letter(sending: ToSend, settings: Settings, now: datetime) -> MIMEMultipart:
    """As plain text and HTML; a second try has the same Message-ID.

    Raises ValueError for an impossible header.
    """
    t = load_words(sending.language or settings.language)
    kind = KINDS[sending.message.kind]
    text = kind.write(sending, t)
    link = f"{settings.address.rstrip('/')}{text.way}"
    away = _unsubscribe_link(sending, settings)
    ways = [
        _text_part("plain", _plain_text(text, link, away, t)),
        _text_part("html", _html_text(text, link, away, t)),
    ]
    if kind.is_invitation:
        message = _calendar_invitation(ways, sending, settings, t, now)
    else:
        message = _multipart("alternative", ways, sending)
    for name, value in _header_lines(sending, settings, text.subject, away, now, t):
        # A Header is as good as text.
        message[name] = _one_line_header(name, value)  # type: ignore[assignment]
    return message


def _multipart(how: str, parts: Sequence[MIMEBase], sending: ToSend) -> MIMEMultipart:
    """No part can contain the boundary: `=_` occurs in no quoted-printable or base64 text (RFC 2045, 6.7)."""
    return MIMEMultipart(how, f"=_{how}.{sending.message.id}", parts, policy=LINES)


def _calendar_invitation(
    ways: Sequence[MIMEBase], sending: ToSend, settings: Settings, t: Words, now: datetime
) -> MIMEMultipart:
    """Outlook and Gmail want an invitation among the alternatives of a letter, other programs as an
    attachment.

    Without the place, which the app shows: a mail server is someone else's machine.
    """
    about = sending.message.about
    begins, title = datetime.fromisoformat(about["begins"]), sending.title or t("Appointment")
    entry = Entry(about["uid"], begins, about["minutes"], title, "", about["sequence"], about["cancelled"])
    content = write_invitation(entry, now, settings.sender, sending.address)
    way, file = (_calendar_part("CANCEL" if entry.cancelled else "REQUEST", content) for _ in range(2))
    file.add_header("Content-Disposition", "attachment", filename="appointment.ics")
    return _multipart("mixed", [_multipart("alternative", [*ways, way], sending), file], sending)


def _text_part(kind: str, text: str) -> MIMEBase:
    part = MIMEBase("text", kind, policy=LINES, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.replace("\n", "\r\n").encode()).decode("ascii"))
    return part


def _header_lines(
    sending: ToSend, settings: Settings, subject: str, away: str, now: datetime, t: Words
) -> Iterator[tuple[str, str]]:
    yield "From", formataddr((t("Alongside"), to_smtp_address(settings.sender)))
    yield "To", to_smtp_address(sending.address)
    yield "Subject", clean_line(subject)
    yield "Date", format_datetime(now)
    yield "Message-ID", f"<{sending.message.id}.{_sender_domain(settings)}>"
    yield "Auto-Submitted", "auto-generated"
    if away:
        yield "List-Unsubscribe", f"<{away}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _one_line_header(name: str, value: str) -> str | Header:
    """Refuses a line break, which would begin another header,
    though nothing that comes here should hold one.
    """
    if not value.isprintable():
        raise ValueError(f"a header on more than one line: {value!r}")
    return value if value.isascii() or name == "To" else Header(value, "utf-8")


def _calendar_part(method: str, content: bytes) -> MIMEBase:
    part = MIMEBase("text", "calendar", policy=LINES, method=method, charset="utf-8")
    part.set_payload(content)
    encode_base64(part)
    return part


def _unsubscribe_link(sending: ToSend, settings: Settings) -> str:
    """Empty for a message that comes only once."""
    if sending.message.kind in BY_HAND or not sending.unsubscribe_key:
        return ""
    return (
        f"{settings.address.rstrip('/')}/unsubscribe/{sending.unsubscribe_key}/{sending.message.kind.value}"
    )


def _plain_text(text: Text, link: str, away: str, t: Words) -> str:
    lines = [*text.lines, link]
    if away:
        lines.append(t("No more messages of this kind: {link}", link=away))
    return "\n\n".join(lines) + "\n"


def _html_text(text: Text, link: str, away: str, t: Words) -> str:
    return _load_templates().get_template("letter.html").render(text=text, link=link, away=away, t=t)


@cache
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )


def _sender_domain(settings: Settings) -> str:
    return f"alongside@{to_smtp_address(settings.sender).rpartition('@')[2]}"
