"""What leaves says nothing about how anyone is or about whom, and no text that someone typed begins a line of its own."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.settings import Settings
from alongside.everything.mail import topics  # noqa: F401  # registers the letters
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.letters import write_letter
from alongside.notifications.rules.notification_preferences import REFUSABLE, MessageKind
from tests.conftest import NOW
from tests.fixtures.mail import FACTS
from tests.fixtures.wording import message as message_of
from tests.messages import new_message

HERE = Settings(
    smtp_host="mail.example.org", sender="alongside@example.org", address="https://alongside.example.org"
)
ABOUT = {
    MessageKind.INVITATION: {"token": "abc", "address": "new@example.org"},
    MessageKind.ADDRESS: {"token": "abc", "address": "new@example.org"},
    MessageKind.WAY_IN: {"address": "ana@example.org"},
    MessageKind.CHECK_IN: {"week": "2026-W10"},
    MessageKind.ROUND: {"until": "2026-03-10", "same_lead_ok": True},
    **dict.fromkeys((MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER), FACTS),
}
TELLING = (  # words that would say something to anyone who reads over a shoulder
    *(
        "burnout",
        "strain",
        "wellbeing",
        "well-being",
        "stress",
        "support",
        "partner",
        "peer",
        "session",
        "feel",
        "tired",
    ),
    *("agotamiento", "bienestar", "apoyo", "sesión", "estrés"),
)


def to_send(kind: MessageKind, language: str = "en", title: str = "", **about: object) -> ToSend:
    said = {**ABOUT.get(kind, {}), **about}
    return ToSend(
        message=new_message("m1", kind=kind, about=said),
        address="ana@example.org",
        language=language,
        zone=ZoneInfo("Europe/London"),
        title=title,
        unsubscribe_key="key-of-ana",
    )


def written(sending: ToSend, place: Settings = HERE):
    """As a mail program reads it."""
    return message_from_bytes(bytes(write_letter(sending, place, NOW)), policy=policy.default)


def texts(message) -> list[str]:
    return [
        part.get_content()
        for part in message.walk()
        if part.get_content_type() in ("text/plain", "text/html")
    ]


def entry(message):
    (file,) = message.iter_attachments()
    return file, vobject.readOne(content_of(file))


def content_of(part) -> str:
    content = part.get_content()
    return content if isinstance(content, str) else content.decode()


def structure(part) -> object:
    """Kinds of the parts, as they lie in each other."""
    if not part.is_multipart():
        return part.get_content_type()
    return {part.get_content_type(): [structure(inside) for inside in part.iter_parts()]}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", MessageKind)
def test_neither_subject_nor_text_tells_what_it_is_about(kind, language):
    message = written(to_send(kind, language))

    said = " ".join((str(message["Subject"]), *texts(message))).lower().replace("alongside", "")
    assert [word for word in TELLING if word in said] == []
    assert len(texts(message)) == 2


def test_a_telling_word_would_be_found():
    message = written(to_send(MessageKind.REMINDER, names=["Support Partner"]))

    assert any("support" in text.lower() for text in texts(message))


def test_an_invitation_says_until_when_its_link_works():
    sending = to_send(MessageKind.INVITATION)
    until = replace(
        sending, message=replace(sending.message, expires_at=datetime(2026, 3, 18, 10, tzinfo=UTC))
    )

    assert all(
        message_of("notifications/mail/account_letters", "until {moment}", moment="18 Mar 2026, 10:00")
        in " ".join(text.split())
        for text in texts(written(until))
    )


@pytest.mark.parametrize(
    ("kind", "way"), [(MessageKind.INVITATION, "invitation"), (MessageKind.ADDRESS, "address")]
)
def test_what_comes_once_has_its_own_link_and_none_to_unsubscribe(kind, way):
    message = written(to_send(kind))

    assert all(f"https://alongside.example.org/{way}/abc" in text for text in texts(message))
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("kind", REFUSABLE)
def test_every_kind_can_be_refused_by_itself_with_one_click(kind):
    message = written(to_send(kind))

    assert (
        str(message["List-Unsubscribe"]).strip()
        == f"<https://alongside.example.org/unsubscribe/key-of-ana/{kind.value}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("address", ["https://example.org/alongside", "https://example.org/alongside/"])
@pytest.mark.parametrize("kind", MessageKind)
def test_every_link_in_a_message_leads_below_the_path_of_the_app(kind, address):
    """Twin: at a root there are as many, elsewhere."""

    def links_at(place: Settings) -> list[str]:
        message = written(to_send(kind), place)
        said = "".join([*texts(message), str(message["List-Unsubscribe"])])
        return re.findall(r"https://[^\s<>\"]+", said)

    links, root = links_at(replace(HERE, address=address)), links_at(HERE)

    assert links
    assert all(each.startswith("https://example.org/alongside/") for each in links)
    assert len(root) == len(links)
    assert not any(each.startswith("https://example.org/alongside/") for each in root)


def test_names_are_only_in_a_letter_whose_facts_hold_them():
    named = written(to_send(MessageKind.CONFIRMATION, names=["Ben Harbour"]))
    unnamed = written(to_send(MessageKind.CONFIRMATION))

    assert any("Ben Harbour" in text for text in texts(named))
    assert not any("With" in text for text in texts(unnamed))


def test_a_time_says_by_whose_clocks():
    """A person who travels reads the app by the clock of their browser."""
    assert all(
        "09:00 (Europe/London time)" in " ".join(text.split())
        for text in texts(written(to_send(MessageKind.REMINDER)))
    )


def test_a_place_stays_in_the_app():
    assert b"tracer-place" not in bytes(write_letter(to_send(MessageKind.CONFIRMATION), HERE, NOW))


def test_a_session_comes_with_its_calendar_entry_which_is_removed_when_it_is_cancelled():
    confirmed_file, confirmed = entry(written(to_send(MessageKind.CONFIRMATION)))
    off_file, off = entry(written(to_send(MessageKind.CHANGE, sequence=1, cancelled=True)))

    assert (confirmed_file.get_content_type(), confirmed_file.get_param("method")) == (
        "text/calendar",
        "REQUEST",
    )
    assert (confirmed.method.value, off.method.value, off_file.get_param("method")) == (
        "REQUEST",
        "CANCEL",
        "CANCEL",
    )
    assert confirmed.vevent.uid.value == off.vevent.uid.value
    assert (confirmed.vevent.sequence.value, off.vevent.sequence.value) == ("0", "1")
    assert off.vevent.status.value == "CANCELLED"
    assert confirmed.vevent.dtstart.value == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert confirmed.vevent.summary.value == "Appointment"


@pytest.mark.parametrize(
    ("kind", "cancelled"),
    [(MessageKind.CONFIRMATION, False), (MessageKind.CHANGE, False), (MessageKind.CHANGE, True)],
)
def test_the_entry_is_a_way_to_read_the_letter_and_a_file_beside_it(kind, cancelled):
    """Outlook and Gmail take for an invitation what stands inside multipart/alternative."""
    message = written(to_send(kind, sequence=1, cancelled=cancelled))
    assert structure(message) == {
        "multipart/mixed": [
            {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]},
            "text/calendar",
        ]
    }

    alternative, file = message.iter_parts()
    *_, inside = alternative.iter_parts()
    method = "CANCEL" if cancelled else "REQUEST"
    assert [one.get_param("method") for one in (inside, file)] == [method, method]
    assert [one.get_content_disposition() for one in (inside, file)] == [None, "attachment"]
    assert content_of(inside) == content_of(file)
    assert content_of(file).count(f"METHOD:{method}\r\n") == 1


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - {MessageKind.CONFIRMATION, MessageKind.CHANGE}))
def test_what_is_no_invitation_has_no_entry(kind):
    assert structure(written(to_send(kind))) == {"multipart/alternative": ["text/plain", "text/html"]}


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_entry_says_that_its_reader_accepted_and_nothing_about_whom_they_meet(cancelled):
    _, found = entry(written(to_send(MessageKind.CHANGE, cancelled=cancelled, names=["Ben Harbour"])))

    attendee, organizer = found.vevent.attendee, found.vevent.organizer
    assert {name: values[0] for name, values in attendee.params.items()} == {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }
    assert (attendee.value, organizer.value) == ("mailto:ana@example.org", "mailto:alongside@example.org")
    assert "Ben" not in found.serialize()


@pytest.mark.parametrize(
    ("kind", "way", "step"),
    [
        (
            MessageKind.ADDRESS,
            "address/abc",
            message_of("notifications/mail/account_letters", "Confirm address"),
        ),
        (
            MessageKind.INVITATION,
            "invitation/abc",
            message_of("notifications/mail/account_letters", "Choose a password"),
        ),
        (MessageKind.CHECK_IN, "check_in", message_of("notifications/mail/letter.html", "Alongside")),
        (MessageKind.NEWS, "", message_of("notifications/mail/letter.html", "Alongside")),
        *(
            (kind, "appointments", message_of("notifications/mail/letter.html", "Alongside"))
            for kind in (
                *(MessageKind.MATCH, MessageKind.PROPOSAL, MessageKind.CONFIRMATION),
                *(MessageKind.CHANGE, MessageKind.REMINDER, MessageKind.DID_YOU_MEET),
            )
        ),
    ],
)
def test_the_link_leads_to_the_page_it_is_about_and_is_called_what_it_does(kind, way, step):
    plain, html = texts(written(to_send(kind)))

    assert f"https://alongside.example.org/{way}" in plain.splitlines()
    assert f'<a href="https://alongside.example.org/{way}">{step}</a>' in html


def test_a_letter_that_is_sent_again_has_the_same_number():
    assert (
        written(to_send(MessageKind.NEWS))["Message-ID"] == written(to_send(MessageKind.NEWS))["Message-ID"]
    )


def test_a_letter_is_in_the_language_of_its_reader():
    assert str(written(to_send(MessageKind.CONFIRMATION, "es"))["Subject"]) != str(
        written(to_send(MessageKind.CONFIRMATION))["Subject"]
    )


PIECES = [
    *"aé<>&\"'@:;,\\\r\n\t\0\x0b\x1b\x85 \u2028\u2029\u202e\u2066\u200f😀",
    "\r\nBcc: x@example.org",
    "long " * 300,
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(name=HOSTILE, title=HOSTILE, address=HOSTILE)
def test_nothing_typed_becomes_a_header_a_property_or_markup(name, title, address):
    sending = replace(
        to_send(MessageKind.CONFIRMATION, title=title, names=[name]), address=f"a{address}@example.org"
    )
    try:
        sent = bytes(write_letter(sending, HERE, NOW))
    except (ValueError, MessageError):  # no letter can bear such an address: it is never sent
        return

    message = message_from_bytes(sent, policy=policy.default)
    assert set(message.keys()) == set(written(to_send(MessageKind.CONFIRMATION)).keys())
    assert all(len(line) <= 998 for line in sent.split(b"\r\n"))
    plain, html = texts(message)
    assert "\u202e" not in plain + html
    assert "<b" not in html.replace("<body", "")
    _, found = entry(message)
    assert [
        str(child.name) for child in found.vevent.getChildren() if child.name in ("BCC", "X", "ATTACH")
    ] == []
    assert len([child for child in found.getChildren() if child.name == "VEVENT"]) == 1


def test_a_line_break_would_begin_a_header_if_it_were_not_taken_out():
    """The twin: what the library refuses, and what cleaning takes out."""
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        EmailMessage()["Subject"] = "a\r\nBcc: x@example.org"
