"""Printable sheets: letters that the typeface lacks, and how many sheets there are."""

import pytest

from alongside.core.charts.paper import (
    NO_LETTER,
    Grid,
    Heading,
    Paragraph,
    missing_letters,
    to_pdf,
    to_printable,
)


def sheets(made: bytes) -> int:
    return made.count(b"/Type /Page\n")


@pytest.mark.parametrize("name", ["Sofía Ñandú ¿Qué?", "Łódź Şişli Žižek", "“Noor” – 16 €"])
def test_letters_of_our_languages_and_their_neighbours_are_printed_as_they_are(name):
    assert to_printable(name) == name
    assert missing_letters(name) == ""


def test_a_letter_that_the_typeface_lacks_is_never_an_empty_box_and_never_silent():
    assert to_printable("Nguyễn Жук محمد") == f"Nguyen {NO_LETTER} {NO_LETTER}"
    assert missing_letters("Nguyễn Жук") == "ễЖук"


def test_a_sheet_is_made_with_title_and_language_and_more_follow_when_it_is_full(caplog):
    blocks = [Heading("Work"), Grid([["Hours", "Middle"], ["Ж", "40"]]), Paragraph("<b>**It**</b>")]

    one = to_pdf("Mis semanas", blocks, language="es", page_label="{page} / {pages}")
    many = to_pdf("Mis semanas", blocks * 40, language="es", page_label="{page} / {pages}")

    assert one.startswith(b"%PDF")
    assert b"/Lang (es)" in one
    assert b"/Title" in one
    assert sheets(one) == 1 < sheets(many)
    assert not caplog.records  # no letter was asked of the typeface that it lacks
