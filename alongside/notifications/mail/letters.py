"""Messages as e-mail. What they say is in `kinds`."""

from binascii import b2a_qp
from collections.abc import Sequence
from datetime import datetime
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alongside.calendars.rules.writing import Entry, clean_line, write_invitation
from alongside.core.rules.addresses import to_smtp_address
from alongside.core.settings import Settings
from alongside.core.words import Words, load_words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import KINDS, Text
from alongside.notifications.rules.notification_preferences import BY_HAND


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
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def write_letter(sending: ToSend, settings: Settings, now: datetime) -> MIMEMultipart:
    """As plain text and HTML; a second try has the same Message-ID.

    Raises ValueError for an impossible header.
    """
    t = load_words(sending.language or settings.language)
    kind = KINDS[sending.message.kind]
    text, sender = kind.write(sending, t), to_smtp_address(settings.sender)
    home, unsubscribe = settings.address.rstrip("/"), ""
    if sending.unsubscribe_key and sending.message.kind not in BY_HAND:  # those come only once
        unsubscribe = f"{home}/unsubscribe/{sending.unsubscribe_key}/{sending.message.kind.value}"
    parts = _text_parts(text, f"{home}{text.way}", unsubscribe, t)
    headers = {
        "From": formataddr((t("Alongside"), sender)),
        "To": to_smtp_address(sending.address),
        "Subject": clean_line(text.subject),
        "Date": format_datetime(now),
        "Message-ID": f"<{sending.message.id}.alongside@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if kind.is_invitation:
        letter = _calendar_invitation(parts, sending, settings, t, now)
    else:
        letter = _multipart("alternative", parts, sending)
    for name, value in headers.items():
        if not value.isprintable():  # a line break would begin another header; nothing here should hold one
            raise ValueError(f"a header on more than one line: {value!r}")
        plain = value.isascii() or name == "To"
        # A Header is as good as text.
        letter[name] = value if plain else Header(value, "utf-8")  # type: ignore[assignment]
    return letter


def _text_parts(text: Text, link: str, unsubscribe: str, t: Words) -> list[MIMEBase]:
    """As plain text, and as HTML."""
    lines = [*text.lines, link]
    if unsubscribe:
        lines.append(t("No more messages of this kind: {link}", link=unsubscribe))
    html = TEMPLATES.get_template("letter.html").render(text=text, link=link, away=unsubscribe, t=t)
    parts = []
    for kind, content in (("plain", "\n\n".join(lines) + "\n"), ("html", html)):
        part = MIMEBase("text", kind, policy=LINES, charset="utf-8")
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(b2a_qp(content.replace("\n", "\r\n").encode()).decode("ascii"))
        parts.append(part)
    return parts


def _multipart(how: str, parts: Sequence[MIMEBase], sending: ToSend) -> MIMEMultipart:
    """No part can contain the boundary: `=_` occurs in no quoted-printable or base64 text (RFC 2045, 6.7)."""
    return MIMEMultipart(how, f"=_{how}.{sending.message.id}", parts, policy=LINES)


def _calendar_invitation(
    texts: Sequence[MIMEBase], sending: ToSend, settings: Settings, t: Words, now: datetime
) -> MIMEMultipart:
    """Outlook and Gmail want an invitation among the alternatives of a letter, other programs as an
    attachment.

    Without the place, which the app shows: a mail server is someone else's machine.
    """
    about = sending.message.about
    entry = Entry(
        uid=about["uid"],
        begins=datetime.fromisoformat(about["begins"]),
        minutes=about["minutes"],
        title=sending.title or t("Appointment"),
        sequence=about["sequence"],
        cancelled=about["cancelled"],
    )
    content = write_invitation(entry, now, settings.sender, sending.address)
    method = "CANCEL" if entry.cancelled else "REQUEST"
    parts = [MIMEBase("text", "calendar", policy=LINES, method=method, charset="utf-8") for _ in range(2)]
    for part in parts:
        part.set_payload(content)
        encode_base64(part)
    alternative, attached = parts
    attached.add_header("Content-Disposition", "attachment", filename="appointment.ics")
    return _multipart("mixed", [_multipart("alternative", [*texts, alternative], sending), attached], sending)
