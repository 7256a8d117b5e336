"""As long as leads see work facts by name, everyone can read it: on the check-in, on *Who sees what*, on *What my lead sees*, and once as a notice."""

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.core.words import load_words
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from tests.conftest import NOW, WEEK, AddTeam, Browse, Tab
from tests.fixtures.wording import message

HOME, CHECK_IN, TEAM, WHO = (
    "pages/everyone/home.py",
    "pages/advocate/check_in.py",
    "pages/advocate/my_team.py",
    "pages/everyone/who_sees_what.py",
)
FACTS = "hours, evenings, heavy contacts, cases, hearings, supervision"
NAMED = message(
    "teams/ui/inbox_lines", "From the week", week=load_words("en").week(WEEK.back(-1)), facts=FACTS
)


@pytest.fixture(autouse=True)
def second(store: Store) -> None:
    with store.write() as db:
        people.grant_role(db, "ana", Role.ADMIN)


def desk(store: Store, who: str) -> ReleaseSettingsDesk:
    return ReleaseSettingsDesk(store, Person(id=who, login=who, name=who), NOW)


def says_it(at: Tab) -> bool:
    assert not at.exception
    return NAMED in [one.value for one in at.info]


@pytest.mark.parametrize("page", [CHECK_IN, TEAM, WHO])
def test_pages_say_so_from_the_confirmation_until_it_is_withdrawn(
    store: Store, browse: Browse, add_team: AddTeam, page: str
) -> None:
    add_team("red", 6, [], lead="dee")
    desk(store, "eli").propose_person_facts()
    assert not says_it(browse(page, as_="red-1"))

    desk(store, "ana").confirm_person_facts()
    assert says_it(browse(page, as_="red-1"))

    desk(store, "eli").withdraw_person_facts()
    assert not says_it(browse(page, as_="red-1"))


def test_everyone_is_notified_on_their_first_page(store: Store, browse: Browse) -> None:
    desk(store, "eli").propose_person_facts()
    desk(store, "ana").confirm_person_facts()
    assert NAMED in [one.value for one in browse(HOME, as_="ben").markdown]

    desk(store, "eli").withdraw_person_facts()

    said = [one.value for one in browse(HOME, as_="ben").markdown]
    assert message("teams/ui/inbox_lines", "longer") in said
