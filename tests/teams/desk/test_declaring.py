"""Work facts by person: two admins declare them, one takes them back, and everyone is told since when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.teams.desk.individual_data import facts_named_from
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.rules.individual_data import PROPOSAL_LASTS, NothingProposed, OwnProposal, named_from
from alongside.teams.rules.releases import Setting, shows_persons
from alongside.teams.store import release_settings
from tests.conftest import NOW, WEEK

EVERYONE = ("ana", "ben", "cho", "dee", "eli")
NEXT_WEEK = WEEK.back(-1)


@pytest.fixture(autouse=True)
def second(store: Store) -> None:
    with store.write() as db:
        people.grant_role(db, "ana", Role.ADMIN)


def desk(store: Store, who: str, now: datetime = NOW) -> ReleaseSettingsDesk:
    return ReleaseSettingsDesk(store, Person(id=who, login=f"{who}@example.org", name=who.title()), now)


def log_of(store: Store) -> list[tuple[str, str | None]]:
    with store.read() as db:
        return [tuple(row) for row in db.rows("select action, actor_id from audit order by id")]


def told(store: Store, who: str) -> list[tuple[NoticeKind, str]]:
    with store.read() as db:
        return [(one.kind, one.text) for one in notices.list_unseen(db, who)]


def test_one_admin_proposes_and_another_confirms(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    assert not desk(store, "eli").current_setting().person_facts

    desk(store, "ana").confirm_person_facts()

    assert desk(store, "eli").current_setting().person_facts
    assert desk(store, "eli").current_proposal() is None
    assert sorted(log_of(store)) == [
        (Action.PERSON_FACTS_DECLARED, "ana"),
        (Action.PERSON_FACTS_PROPOSED, "eli"),
    ]


def test_no_admin_declares_it_alone(store: Store) -> None:
    desk(store, "eli").propose_person_facts()

    with pytest.raises(OwnProposal):
        desk(store, "eli").confirm_person_facts()
    desk(store, "eli").propose_person_facts()
    with pytest.raises(OwnProposal):
        desk(store, "eli").confirm_person_facts()

    assert not desk(store, "eli").current_setting().person_facts
    desk(store, "ana").confirm_person_facts()  # the twin
    assert desk(store, "eli").current_setting().person_facts


def test_a_proposal_ends(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    last, after = NOW + PROPOSAL_LASTS - timedelta(seconds=1), NOW + PROPOSAL_LASTS

    assert desk(store, "ana", last).current_proposal()
    assert desk(store, "ana", after).current_proposal() is None
    with pytest.raises(NothingProposed):
        desk(store, "ana", after).confirm_person_facts()

    desk(store, "ana", last).confirm_person_facts()  # the twin
    assert desk(store, "eli").current_setting().person_facts


def test_a_proposal_ends_with_its_authors_role(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    with store.write() as db:
        people.grant_role(db, "ben", Role.ADMIN)
        people.withdraw_role(db, "eli", Role.ADMIN)

    with pytest.raises(NothingProposed):
        desk(store, "ana").confirm_person_facts()
    desk(store, "ana").propose_person_facts()
    desk(store, "ben").confirm_person_facts()
    assert desk(store, "ana").current_setting().person_facts


def test_either_admin_takes_a_proposal_back(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    desk(store, "ana").withdraw_person_facts()

    with pytest.raises(NothingProposed):
        desk(store, "ana").confirm_person_facts()
    assert (Action.PERSON_FACTS_PROPOSAL_WITHDRAWN, "ana") in log_of(store)


def test_everyone_is_told_with_the_week_and_again_when_it_ends(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    assert not any(told(store, who) for who in EVERYONE)
    desk(store, "ana").confirm_person_facts()
    assert all(told(store, who) == [(NoticeKind.NAMED_FACTS, NEXT_WEEK.text)] for who in EVERYONE)

    desk(store, "ana", NOW + timedelta(days=1)).withdraw_person_facts()

    assert all(told(store, who)[0] == (NoticeKind.NAMED_NO_MORE, "") for who in EVERYONE)


def test_one_admin_takes_it_back_at_once(store: Store) -> None:
    desk(store, "eli").propose_person_facts()
    desk(store, "ana").confirm_person_facts()
    assert facts_named_from(store) == NEXT_WEEK

    desk(store, "eli").withdraw_person_facts()

    assert facts_named_from(store) is None
    assert not shows_persons(NEXT_WEEK, desk(store, "eli").list_settings())


def test_what_was_declared_by_earlier_versions_holds_on(store: Store) -> None:
    with store.write() as db:
        release_settings.add_setting(
            db, Setting(set_at=datetime(2026, 1, 5, 10, tzinfo=UTC), person_facts=True), "eli"
        )
        release_settings.add_setting(
            db,
            Setting(set_at=datetime(2026, 2, 5, 10, tzinfo=UTC), smallest_panel=9, person_facts=True),
            "eli",
        )

    assert facts_named_from(store) == Week("2026-W03")
    desk(store, "ana").propose_person_facts()
    assert desk(store, "eli").current_proposal() is None


def test_an_admin_alone_is_told_that_it_takes_two(store: Store) -> None:
    assert desk(store, "eli").has_another_admin()
    with store.write() as db:
        people.withdraw_role(db, "ana", Role.ADMIN)

    assert not desk(store, "eli").has_another_admin()


DAYS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(DAYS, st.integers(0, 40))
def test_the_week_that_is_named_is_the_first_that_is_shown(at: datetime, later: int) -> None:
    settings = [
        Setting(set_at=datetime(2025, 6, 1, 10, tzinfo=UTC)),
        Setting(set_at=at, person_facts=True),
    ]
    settings.append(Setting(set_at=at + timedelta(days=later), smallest_panel=9, person_facts=True))

    first = named_from(settings)

    assert first
    assert shows_persons(first, settings)
    assert not shows_persons(first.back(1), settings)
    assert first.monday > at.date() + timedelta(days=1)
