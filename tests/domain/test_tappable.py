"""What can be tapped in the line of a contact, and what is only read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.domain.errors import BadInput
from alongside.domain.tappable import Part, check_reach, parts


def links(line: str) -> list[str]:
    return [one.href for one in parts(line) if one.href]


@pytest.mark.parametrize(
    ("line", "href"),
    [
        ("107", "tel:107"),
        ("116 123", "tel:116123"),
        ("+32 107", "tel:+32107"),
        ("0800 32 123", "tel:080032123"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("0044 (0)20 7946 0000", "tel:00442079460000"),
        ("(020) 7946-0000", "tel:02079460000"),
        ("030/123 45 67", "tel:0301234567"),
        ("call 0800.111.222, day and night", "tel:0800111222"),
        ("+49\u00a030\u00a01234567", "tel:+49301234567"),
        ("020 7946 0000 ext. 12", "tel:02079460000"),
        ("help@example.org", "mailto:help@example.org"),
        ("a&b?cc=x%@example.org", "mailto:a%26b%3Fcc%3Dx%25@example.org"),
        ("https://example.org/chat?a=1.", "https://example.org/chat?a=1"),
        ("Https://example.org", "Https://example.org"),
    ],
)
def test_a_number_a_mailbox_and_an_address_can_be_tapped(line, href):
    assert links(line) == [href]


def test_several_in_one_line_can_each_be_tapped_and_the_text_between_is_kept():
    line = "107, or help@example.org; chat: https://example.org/chat (free)"

    assert parts(line) == (
        Part("107", "tel:107"),
        Part(", or "),
        Part("help@example.org", "mailto:help@example.org"),
        Part("; chat: "),
        Part("https://example.org/chat", "https://example.org/chat"),
        Part(" (free)"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Room 412, second floor",
        "24/7",
        "Mon-Fri 9:00-17:00",
        "1-800-273-TALK",  # its digits alone are another number
        "12",
        "1234567890123456",
        "javascript:alert(1)",
        "data:text/html,hello",
        "http://example.org",
        "https://",
        "https://bank.example.org@evil.example.org/",
        "https://exаmple.org",  # with a Cyrillic letter
        "https://[",
        "ana@here",
        "on the first floor, ask for Ben",
    ],
)
def test_what_would_lead_nowhere_or_elsewhere_is_only_read(line):
    assert parts(line) == (Part(line),)


@given(st.text())
def test_the_parts_are_the_line_and_lead_only_where_a_phone_or_a_browser_may_go(line):
    found = parts(line)

    assert "".join(one.text for one in found) == line
    assert all(one.href.isascii() for one in found)
    assert {one.href.split(":")[0].lower() for one in found if one.href} <= {"tel", "mailto", "https"}


@pytest.mark.parametrize(
    "line", ["http://example.org", "HTTP://example.org", "https://a@b.example.org", "or https://["]
)
def test_an_address_that_is_not_https_is_refused(line):
    with pytest.raises(BadInput):
        check_reach(line)


@pytest.mark.parametrize("line", ["0800 000 000", "Room 4", "https://example.org, 107", "ana@example.org"])
def test_whatever_else_says_how_to_reach_someone_is_kept(line):
    check_reach(line)
