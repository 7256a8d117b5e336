"""Whatever is wrong with a list has its sentence, the same for the page and the console."""

import pytest

from alongside.core.rules.errors import BadInput
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import load_words
from alongside.staff_lists.rules.model import FILE, FileRefusal, Flaw, FlawKind
from alongside.staff_lists.words.plans import file_refusal_text, flaw_message, flaw_text

t = load_words("en")


@pytest.mark.parametrize("wrong", FlawKind)
def test_each_sentence_can_be_filled_and_names_the_cell_on_one_line(wrong):
    filled = flaw_text(Flaw(line=7, column="Team", wrong=wrong, cell="a\n\u202eb", other="3"), t)

    assert "{" not in filled
    assert "\n" not in filled
    assert "\u202e" not in filled
    assert ("{cell}" in flaw_message(wrong)) is (r'"a\n\u202eb"' in filled)


def test_a_flaw_names_what_it_is_about_and_the_limits_that_hold():
    assert flaw_text(Flaw(line=3, column="login", wrong=FlawKind.SAME_LOGIN, cell="ana", other="2"), t) == (
        '"ana" is already in line 2. Capitals do not matter.'
    )
    assert (
        flaw_text(Flaw(line=3, column="hours", wrong=FlawKind.HOURS_OUTSIDE, cell="99"), t)
        == '"99" is out of range. Contract hours go from none to 80 per week.'
    )


@pytest.mark.parametrize("why", FileRefusal)
def test_a_file_that_cannot_be_read_is_refused_on_the_page_in_the_same_words(why):
    assert refusal_text(BadInput(FILE, why.value), t) == file_refusal_text(why, t)
    assert "{" not in file_refusal_text(why, t)


def test_the_most_people_of_a_list_are_named():
    assert file_refusal_text(FileRefusal.TOO_MANY_ROWS, t) == (
        "The list is too long. The limit is 10,000 people. Split it."
    )
