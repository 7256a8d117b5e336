"""What no one can see is not kept in what others read."""

import pytest

from alongside.accounts.rules.organisations import (
    Organisation,
    SupportContact,
    clean_contacts,
    clean_organisation,
)
from alongside.accounts.rules.people import clean_name
from alongside.core.rules.errors import BadInput
from alongside.core.rules.visible_text import strip_invisible
from alongside.notifications.rules.notification_preferences import NotificationPreferences, clean_preferences
from alongside.organisation.rules.case_weights import CaseWeight, clean_weight

UNSEEN = [
    *map(chr, range(0x202A, 0x202F)),  # embeddings and overrides of direction
    *map(chr, range(0x2066, 0x206A)),  # isolates
    *"\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad\x00\x07\x9f\u3164\u2800\U000e0041",
]
SEEN = [
    "👩🏽‍⚖️ Ben",  # one emoji of four characters and two joiners
    "می‌خواهم",  # Persian, with a zero-width non-joiner
    "שרה לוי",
    "Zoë O’Neill-Ó Briain",
    "क्‍ष",
]


@pytest.mark.parametrize("mark", UNSEEN, ids=[f"U+{ord(one):04X}" for one in UNSEEN])
def test_an_unseen_mark_is_taken_out_wherever_a_name_is_cleaned(mark):
    typed = f"{mark}Ana{mark} Red{mark}"

    assert clean_name("name", typed) == "Ana Red"
    assert clean_contacts([SupportContact(typed, typed, typed)]) == [SupportContact(*["Ana Red"] * 3)]
    organisation = clean_organisation(
        Organisation(name=typed, time_zone="UTC", week_opens=0, language="en", case_types=(typed,)), ["en"]
    )
    assert (organisation.name, organisation.case_types) == ("Ana Red", ("Ana Red",))
    assert clean_weight(CaseWeight(case_type="", hours=2.0, source=typed), []).source == "Ana Red"
    assert clean_preferences(NotificationPreferences(title=typed)).title == "Ana Red"


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_stays_as_it_was_typed(name):
    assert clean_name("name", name) == name


@pytest.mark.parametrize("mark", ["\u200d", "\u200c\u200d", "\u202e", "\u3164"])
def test_a_name_of_which_nothing_can_be_seen_is_none(mark):
    with pytest.raises(BadInput):
        clean_name("name", mark)


def test_lines_stay_lines_and_half_a_character_is_a_question_mark():
    assert strip_invisible("a\u202e\n\tb\ud800") == "a\n\tb?"
