"""The page of the programme: figures about no pair and no person, and no rating in anything it sends."""

from datetime import timedelta

import pytest

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.core.rules.weeks import Week
from alongside.partners.gate.programme import publish_periods
from alongside.sessions.rules.programme import Period
from alongside.sessions.rules.sessions import Met
from tests.fixtures.programmes import add_pairs, hold, open_round, say
from tests.fixtures.sent import everything_sent
from tests.fixtures.wording import message

PAGE, PAIRS = "pages/coordinator/programme.py", "pages/coordinator/pairs.py"
PERIOD = Period(Week("2025-W45"))  # it could be published a few weeks before NOW
FIRST_DAY = PERIOD.begins
PUBLISHED = PERIOD.published_from
LEVELS = tuple(
    message("sessions/ui/feedback", level)
    for level in ("Not at all", "A little", "Partly", "Mostly", "Fully")
)


@pytest.fixture(autouse=True)
def coordinator(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)


def metrics(at):
    assert not at.exception
    return {one.label: one.value for one in at.metric}


def table_with(at, heading):
    return next((one.value for one in at.dataframe if heading in one.value.columns), None)


def pairs_that_met(store, many, levels=(3,)):
    """Everyone in them gives one of these levels for each of two sessions, one after the other."""
    said = iter(levels * many * 4)
    for pairing in add_pairs(store, many, FIRST_DAY):
        for days in (9, 51):
            hold(
                store,
                pairing,
                FIRST_DAY + timedelta(days=days, hours=10),
                {one: next(said) for one in pairing.people},
            )


@pytest.mark.parametrize("as_", ["eli", None])
def test_no_one_but_a_coordinator_sees_anything(browse, store, as_):
    pairs_that_met(store, 5)

    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert at.metric.len == 0


@pytest.mark.parametrize(("pairs", "seen"), [(4, False), (5, True)])
def test_figures_need_five_pairs(browse, store, pairs, seen):
    open_round(store, FIRST_DAY)
    pairs_that_met(store, pairs)

    at = browse(PAGE, as_="cho")

    assert metrics(at) == {
        message("partners/ui/coordinator/programme", "Time from acceptance"): "9 days"
        if seen
        else message("partners/ui/coordinator/programme", "Too few"),
        message("partners/ui/coordinator/programme", "Pairs with two"): message(
            "partners/ui/coordinator/programme", "{n}%", n="100"
        )
        if seen
        else message("partners/ui/coordinator/programme", "Too few"),
        message("partners/ui/coordinator/programme", "per month"): "0.6"
        if seen
        else message("partners/ui/coordinator/programme", "Too few"),
        message("partners/ui/coordinator/programme", "Unmatched in"): f"0 of {2 * pairs}",
    }


def test_without_pairs_there_are_no_figures(browse, store):
    at = browse(PAGE, as_="cho")

    assert set(metrics(at).values()) == {message("partners/ui/coordinator/programme", "Too few")}
    assert table_with(at, "Period") is None
    assert table_with(at, message("partners/ui/coordinator/programme", "Published on")) is None


@pytest.mark.parametrize(
    ("pairs", "level"), [(3, message("partners/ui/coordinator/programme", "Too few")), (4, "Mostly")]
)
def test_how_heard_people_felt_needs_seven_people_and_a_closed_period(browse, store, pairs, level):
    pairs_that_met(store, pairs)
    publish_periods(store, PUBLISHED)

    at = browse(PAGE, as_="cho")

    assert table_with(at, "Period").to_dict("records") == [
        {"Period": "3 Nov 2025 to 25 Jan 2026", "Median": level}
    ]


def test_before_a_period_is_published_no_rating_is_in_anything_sent(browse, store):
    """With the tables decoded. What was published about an earlier period does not change either."""
    pairs_that_met(store, 6, levels=(0, 1, 2, 3, 4))

    at = browse(PAGE, as_="cho")
    sent = everything_sent(at) + everything_sent(browse(PAIRS, as_="cho"))

    assert [level for level in LEVELS if level in sent] == []
    assert [word for word in ("no_show", "lighter", "heavier", "heard") if f"'{word}'" in sent] == []


def test_once_it_is_published_one_level_is(browse, store):
    """The twin."""
    pairs_that_met(store, 6, levels=(0, 1, 2, 3, 4))
    publish_periods(store, PUBLISHED)

    sent = everything_sent(browse(PAGE, as_="cho"))

    assert len([level for level in LEVELS if level in sent]) == 1


def test_a_session_that_no_one_came_to_changes_no_page(browse, store):
    pairs_that_met(store, 6)
    pages = [PAGE, PAIRS]
    before = [everything_sent(browse(page, as_="cho")) for page in pages]
    (own,) = add_pairs(store, 1, FIRST_DAY, "other")
    session = hold(store, own, FIRST_DAY + timedelta(days=1))
    with_another = [everything_sent(browse(page, as_="cho")) for page in pages]
    assert with_another != before  # the twin: a session does show

    for one in own.people:
        say(store, session, one, None, Met.NO_SHOW)

    assert [everything_sent(browse(page, as_="cho")) for page in pages] == with_another
