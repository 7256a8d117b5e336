"""What can be tapped in the line of a contact, and what is only read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.rules.contact_links import Part, check_reach, split_line
from alongside.core.rules.errors import BadInput


def links(line: str) -> list[str]:
    return [one.href for one in split_line(line) if one.href]


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

    assert split_line(line) == (
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
    assert split_line(line) == (Part(line),)


@pytest.mark.parametrize(
    ("line", "hrefs"),
    [
        ("112 / 911", ["tel:112", "tel:911"]),
        ("116 123 / 116 111", ["tel:116123", "tel:116111"]),
        ("112 - 116 117", ["tel:112", "tel:116117"]),
        ("112 – 116 117", ["tel:112", "tel:116117"]),
        ("0800 123 456 / 0800 654 321", ["tel:0800123456", "tel:0800654321"]),
        ("0800 123 456. 0800 654 321.", ["tel:0800123456", "tel:0800654321"]),
        ("0800 111 333 24/7", ["tel:0800111333"]),
        ("0800 111 333 7/7", ["tel:0800111333"]),
        ("0800 111 333 (24/7)", ["tel:0800111333"]),
        ("0800 111 333 - 24/7", ["tel:0800111333"]),
        ("0800 111 333 - 24 hours", ["tel:0800111333"]),
        ("0800 111 333 24h", ["tel:0800111333"]),
        ("116 123 (24 hours)", ["tel:116123"]),
        ("116 123 (24)", ["tel:116123"]),
        ("116 123 9:00-17:00", ["tel:116123"]),
        ("0800 111 111. 24 hours", ["tel:0800111111"]),
        ("107, 10.00-18.00", ["tel:107"]),
    ],
)
def test_a_number_takes_in_neither_its_neighbour_nor_the_hours(line, hrefs):
    assert links(line) == hrefs


@pytest.mark.parametrize(
    "line",
    [
        "10.00-18.00",
        "9.00-17.30",
        "0800-1700",
        "01.12.2026",
        "01.12.26",
        "01/12/2026",
        "2026-12-01",
        "2010-2026",
        "116 123 10-18",
        "116 123 10.00-18.00",
        "116 123 10.00 to 18.00",
        "116 123 24 hours",
        "0800 111 333 24.7",
        "0800 111 333 24 7",
        "0800 111 333 7-7",
        "01 45 39 40 24 every day",  # "24 hours" in any language
        "116 123 365 days a year",
        "0800 111 333 7 days a week",
        "116 123 9 to 5",
        "112 116 123",
        "112/911",
        "116\u2011123",
        "116\u2009123",
        "0800\u2011111 222",
        "0800  111 222",
        "0800 (111) 222 333",
        "0800. 111 222",
        "0800 / 111 0 111",  # one number, or two
        "030 / 123 45 67",
        "0800 123 - 456 789",
        "+43 316 / 123456",
        "1 - 800 - 273 - 8255",
        "917 - 555 - 1234",
        "01 - 23 45 67 89",
        "01 23 45 67 - 89",
        "1 800 273 TALK",
        "Room 412 / 413",
    ],
)
def test_where_there_is_doubt_no_number_can_be_tapped(line):
    assert split_line(line) == (Part(line),)


@pytest.mark.parametrize(
    ("line", "href"),
    [
        ("116 123", "tel:116123"),  # the United Kingdom
        ("0800 1111", "tel:08001111"),
        ("020 7946 0000", "tel:02079460000"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("+44(0)20 7946 0000", "tel:+442079460000"),
        ("(+44) 20 7946 0000", "tel:+442079460000"),
        ("1-800-273-8255", "tel:18002738255"),  # the United States
        ("(800) 273-8255", "tel:8002738255"),
        ("1 (800) 273-8255", "tel:18002738255"),
        ("+1 (800) 273-8255", "tel:+18002738255"),
        ("988 (call or text)", "tel:988"),
        ("0800 1110111", "tel:08001110111"),  # Germany
        ("0800/111 0 111", "tel:08001110111"),
        ("0800 111 0 111 day and night", "tel:08001110111"),
        ("+49 30/123 45 67", "tel:+49301234567"),
        ("3114", "tel:3114"),  # France
        ("3114 day and night", "tel:3114"),
        ("01 45 39 40 00 (in English)", "tel:0145394000"),
        ("01 45 39 40 12 every day", "tel:0145394012"),
        ("01.45.39.40.00", "tel:0145394000"),
        ("01-45-39-40-00", "tel:0145394000"),
        ("024", "tel:024"),  # Spain
        ("717 003 717", "tel:717003717"),
        ("91529 87821", "tel:9152987821"),  # India
        ("+91-91529-87821", "tel:+919152987821"),
        ("+32 107", "tel:+32107"),  # Belgium
        ("02 649 95 55", "tel:026499555"),
        ("06 80/820 111", "tel:0680820111"),  # Hungary
        ("06-20 123 4567", "tel:06201234567"),
        ("13 11 14", "tel:131114"),  # Australia
        ("0120-783-556", "tel:0120783556"),  # Japan
        ("Call 0800 111 333.", "tel:0800111333"),
        ("(0800 111 333)", "tel:0800111333"),
    ],
)
def test_the_numbers_of_many_countries_can_be_tapped_as_they_are_written_there(line, href):
    assert links(line) == [href]


@given(st.text())
def test_the_parts_are_the_line_and_lead_only_where_a_phone_or_a_browser_may_go(line):
    found = split_line(line)

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
