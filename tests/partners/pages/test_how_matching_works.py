"""How matching works: the rules and weights as they are."""

import re

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.matching.rules.participants import DAYS, Rules, Weights
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.sessions.rules.sessions import FEEDBACK_OPEN_FOR
from tests.conftest import NOW
from tests.fixtures.partners import add_peers
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PAGE = "pages/everyone/how_matching_works.py"
RULES = "partners/ui/matching_explained"


@pytest.fixture
def set_to(store):
    """Sets rules and weights, as a coordinator."""
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, Person(id="cho", login="cho@example.org", name="Cho"), NOW).save_settings


def opened(browse, as_="ana"):
    at = browse(PAGE, as_=as_)
    assert not at.exception
    return at


def said(at):
    return "\n".join(element.value for element in [*at.markdown, *at.caption, *at.info])


def counts(at):
    """Each part to how much it counts of how much, as the page says it, in its order."""
    name = r"- \*\*(.+)\*\*"
    nothing = re.escape(message(RULES, "count now").removeprefix("**{part}**"))
    return re.findall(rf"{name}(?:: (\d+) of (\d+)\.|{nothing})", said(at))


@pytest.mark.parametrize("as_", ["ana", "dee", "eli"])
def test_everyone_who_is_signed_in_may_read_it(browse, as_):
    at = opened(browse, as_)

    assert at.title[0].value == message("pages/everyone/how_matching_works", "matching")
    assert not at.warning


def test_no_one_signed_out_may_read_it(browse):
    at = opened(browse, None)

    assert not at.title
    assert not at.slider
    assert len(at.warning) == 1


def test_it_shows_nothing_about_anyone(browse, store):
    before = everything_sent(opened(browse, "ben"))
    add_peers(store)

    assert everything_sent(opened(browse, "ben")) == before


def test_priorities_come_in_order(browse):
    steps = re.findall(r"^\d\. \*\*([^*.]+)", said(opened(browse)), re.MULTILINE)

    assert steps == [
        *(
            re.findall(r"\*\*([^*.]+)", message(RULES, words))[0]
            for words in (
                "As many people",
                "waited longest",
                "No pair is used up",
                "A second one",
                "never met come before",
                "weakest pair",
                "best fit**",
            )
        )
    ]


def test_rules_are_those_that_are_set(browse, set_to):
    text = said(opened(browse))
    assert message(RULES, "in a row", minutes=30, days=DAYS) in text
    assert message(RULES, "in the last", many=True, n=4) in text
    assert message(RULES, "weakest pair", percent="1") in text

    set_to(Rules(cooldown=1, minutes=45, worst_pair_gives_up=25), Weights())

    text = said(opened(browse))
    assert message(RULES, "in a row", minutes=45, days=DAYS) in text
    assert message(RULES, "in the last", n=1) in text
    assert message(RULES, "weakest pair", percent="2.5") in text


def test_without_a_waiting_time_no_earlier_round_rules_out_a_match(browse, set_to):
    again = message(RULES, "in the last", many=True).partition("{n}")[0]
    assert again in said(opened(browse))

    set_to(Rules(cooldown=0), Weights())

    assert again not in said(opened(browse))
    assert message(RULES, "You're already") in said(opened(browse))


def test_weights_are_those_that_are_set_the_heaviest_first(browse, set_to):
    assert counts(opened(browse)) == [
        (message("partners/ui/coordinator/wording", "focus"), "30", "100"),
        (message("partners/ui/coordinator/wording", "offers"), "25", "100"),
        (message("partners/ui/coordinator/wording", "Conversation"), "15", "100"),
        (message("partners/ui/coordinator/wording", "Shared times"), "15", "100"),
        (message("partners/ui/coordinator/wording", "circumstances"), "10", "100"),
        (message("partners/ui/coordinator/wording", "before"), "5", "100"),
    ]

    set_to(Rules(), Weights(issues=0, wants=0, talk=40, circumstances=0, overlap=20, feedback=0))

    assert counts(opened(browse))[:3] == [
        (message("partners/ui/coordinator/wording", "Conversation"), "40", "60"),
        (message("partners/ui/coordinator/wording", "Shared times"), "20", "60"),
        (message("partners/ui/coordinator/wording", "focus"), "", ""),
    ]


def test_what_is_never_used_and_the_source_are_shown(browse):
    text = said(opened(browse))

    assert message(RULES, "Your check-ins") in text
    assert message(RULES, "profile") in text
    assert message(RULES, "correlations") in text
    assert "173 samples" in text
    assert ".38 to .59" in text
    assert message(RULES, "its digest") in text


def test_limits_that_protect_supporters_are_shown(browse):
    text = said(opened(browse))

    assert message(RULES, "counts as two", n=2) in text
    assert message(RULES, "lasts", n="4", days="4") in text
    assert message(RULES, "to answer", hours=12) in text
    assert message(RULES, "ask once in", days=7, hours=48) in text
    assert message(RULES, "both said", days=FEEDBACK_OPEN_FOR.days) in text
