"""The line that says the work facts."""

from alongside.checkins.rules.checkins import WORK_FACTS
from alongside.checkins.ui.work_facts import AMOUNTS, fact_amount
from alongside.core.words import load_words


def test_every_work_fact_has_its_words() -> None:
    assert set(AMOUNTS) == {fact.name for fact in WORK_FACTS}


def test_none_one_and_several_read_as_people_say_them() -> None:
    said = [[fact_amount(fact, n, load_words("en")) for n in (0, 1, 2)] for fact in WORK_FACTS]

    assert said[:2] == [["0 h", "1 h", "2 h"], ["no evenings", "1 evening", "2 evenings"]]
    assert all(none.startswith("no ") and some for none, some, _ in said[1:])


def test_what_was_not_said_is_not_in_the_line() -> None:
    assert {fact_amount(fact, None, load_words("en")) for fact in WORK_FACTS} == {""}
