"""Messages in words. Neither a subject nor a text says anything about how somebody is, or of whom, unless both let their names stand."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alongside.calendars.writing import Entry, clean, invitation
from alongside.desks.outbox import ToSend
from alongside.domain.reach import Kind
from alongside.domain.weeks import Week
from alongside.settings import Settings
from alongside.words import Words, words

INVITES = (Kind.CONFIRMATION, Kind.CHANGE)  # go with an entry for the calendar
APPOINTMENTS = (*INVITES, Kind.REMINDER)


@dataclass(frozen=True)
class Text:
    """`lines`: one paragraph each. `way`: a path of the app; the first page says what waits, and its address says nothing."""

    subject: str
    lines: tuple[str, ...]
    way: str = "/"


def letter(sending: ToSend, settings: Settings, now: datetime) -> EmailMessage:
    """To one person, as plain text and HTML; sent again, it bears the same Message-ID."""
    t = words(sending.language or settings.language)
    text = text_of(sending, t)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(t("Alongside"), addr_spec=clean(settings.sender))
    message["To"] = Address(addr_spec=clean(sending.address))
    message["Subject"] = clean(text.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{sending.message.id}.{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    link = f"{settings.address.rstrip('/')}{text.way}"
    away = _unsubscribe(sending, settings)
    if away:
        message["List-Unsubscribe"] = f"<{away}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_plain(text, link, away, t))
    message.add_alternative(_html(text, link, away, t), subtype="html")
    if sending.message.kind in INVITES:
        _attach(message, sending, settings, t, now)
    return message


def text_of(sending: ToSend, t: Words) -> Text:
    about = sending.message.about
    match sending.message.kind:
        case Kind.INVITATION:
            return Text(
                t("Your way in"),
                (
                    t(
                        "You are invited to Alongside. With this link you choose a password; it is for you alone."
                    ),
                    t("It works once, and not for ever."),
                ),
                f"/invitation/{about['token']}",
            )
        case Kind.MATCH:
            return Text(t("Something waits for you"), (t("Somebody waits for a yes or a no from you."),))
        case Kind.PROPOSAL:
            return Text(
                t("Times to choose from"),
                (t("There are times for an appointment, and they wait for your yes."),),
            )
        case Kind.CONFIRMATION:
            return Text(t("An appointment stands"), _when(sending, t))
        case Kind.CHANGE if about["cancelled"]:
            return Text(
                t("An appointment is off"),
                (*_when(sending, t), t("It was called off. Another time can be found.")),
            )
        case Kind.CHANGE:
            return Text(t("An appointment has changed"), _when(sending, t))
        case Kind.REMINDER:
            return Text(t("An appointment is near"), _when(sending, t))
        case Kind.CHECK_IN:
            week = t.week(Week(about["week"]))
            return Text(
                t("Your minute for the week"),
                (
                    t(
                        "The form for {week} is open. It takes less than a minute, and everything in it can be left out.",
                        week=week,
                    ),
                ),
            )
        case Kind.DID_YOU_MEET:
            return Text(
                t("A short question"), (t("Did your appointment take place? Ten seconds are enough."),)
            )
        case _:
            return Text(t("There is news for you"), (t("Something has changed. The app says what."),))


def _when(sending: ToSend, t: Words) -> tuple[str, ...]:
    """Day, hour and length; with whom, where everybody let it be said."""
    about = sending.message.about
    begins = datetime.fromisoformat(about["begins"])
    line = t(
        "{weekday}, {moment}, {n} minutes.",
        weekday=t.weekday(begins.astimezone(sending.zone).weekday()),
        moment=t.moment(begins, sending.zone),
        n=t.number(about["minutes"]),
    )
    if not about["names"]:
        return (line,)
    return (line, t("With {names}.", names=", ".join(clean(name) for name in about["names"])))


def _attach(message: EmailMessage, sending: ToSend, settings: Settings, t: Words, now: datetime) -> None:
    """Without the place, which the app shows: a mail server is somebody else's machine."""
    about = sending.message.about
    begins = datetime.fromisoformat(about["begins"])
    title = sending.title or t("Appointment")
    entry = Entry(about["uid"], begins, about["minutes"], title, "", about["sequence"], about["cancelled"])
    file = invitation(entry, sending.zone, now, settings.sender, sending.address)
    method = "CANCEL" if entry.cancelled else "REQUEST"
    message.add_attachment(
        file, "text", "calendar", filename="appointment.ics", params={"method": method, "charset": "utf-8"}
    )


def _unsubscribe(sending: ToSend, settings: Settings) -> str:
    """Empty for an invitation, which comes once."""
    if sending.message.kind is Kind.INVITATION or not sending.unsubscribe_key:
        return ""
    return (
        f"{settings.address.rstrip('/')}/unsubscribe/{sending.unsubscribe_key}/{sending.message.kind.value}"
    )


def _plain(text: Text, link: str, away: str, t: Words) -> str:
    lines = [*text.lines, link]
    if away:
        lines.append(t("No more messages of this kind: {link}", link=away))
    return "\n\n".join(lines) + "\n"


def _html(text: Text, link: str, away: str, t: Words) -> str:
    return _templates().get_template("letter.html").render(text=text, link=link, away=away, t=t)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )


def _domain(settings: Settings) -> str:
    return "alongside@" + (clean(settings.sender).rpartition("@")[2] or "localhost")
