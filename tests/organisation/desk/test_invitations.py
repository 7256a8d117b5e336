"""Many invitations at once: exactly the chosen, all or none, and never someone who has come in or left."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from alongside.accounts.rules.invitations import (
    INVITATIONS_MAY_LAST,
    MOST_AT_ONCE,
    InviteeCounts,
    InviteeGroup,
)
from alongside.accounts.rules.people import Person, PersonEdit, Team
from alongside.accounts.store import accounts, people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput
from alongside.core.rules.tokens import hashed
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import InvitationsDesk, new_invitation
from tests.conftest import CAST, NOW, WEEK

ELI = Person(id="eli", login="eli@example.org", name="Eli", lead_id="dee")
PASSWORD = "kettle under nine stairs"


@pytest.fixture
def desk(store):
    return InvitationsDesk(store, ELI, NOW)


@pytest.fixture
def admin(store):
    return AdminDesk(store, ELI, NOW)


@pytest.fixture
def ben_is_in(store, with_password):
    with_password("ben")


def invited(store):
    """Who has a link that works."""
    with store.read() as db:
        rows = db.rows("select person_id from invitation where used_at is null")
    return {row["person_id"] for row in rows}


def lines(store, action="person.invited"):
    with store.read() as db:
        rows = db.rows("select actor_id, subject_id from audit where action = :action", action=action)
    return sorted((row["actor_id"], row["subject_id"]) for row in rows)


def ids(found):
    return [one.person.id for one in found.here]


# ── whom ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_exactly_those_who_were_chosen_are_invited_and_logged(store):
    @given(st.lists(st.sampled_from(CAST), unique=True))
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def holds(chosen):
        with store.write() as db:
            db.run("delete from invitation")
        before = lines(store)

        made = InvitationsDesk(store, ELI, NOW).create_invitations(chosen)

        assert [one.person.id for one in made] == chosen
        assert invited(store) == set(chosen)
        assert lines(store) == sorted([*before, *(("eli", one) for one in chosen)])
        assert [AccountOpeningDesk(store, NOW).find_invited(one.token).person.id for one in made] == chosen

    holds()


def test_who_came_in_or_left_before_the_button_was_pressed_is_not_invited(store, desk, admin, ben_is_in):
    admin.mark_left("cho")

    made = desk.create_invitations(["ana", "ben", "cho", "no one"])

    assert [one.person.id for one in made] == ["ana"]
    assert invited(store) == {"ana"}
    assert lines(store) == [("eli", "ana")]


def test_no_group_holds_anyone_who_came_in_or_left(store, desk, admin, ben_is_in):
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red")])
        people.join_teams(db, [(one, "red") for one in ("ana", "ben", "cho")], date(2026, 1, 5))
    admin.create_invitation("ana")
    admin.create_invitation("ben")
    admin.mark_left("dee")

    groups = {whom: ids(desk.list_invitees(whom, "red")) for whom in InviteeGroup}

    assert groups == {
        InviteeGroup.NEW: ["cho", "eli"],
        InviteeGroup.UNUSED: ["ana"],
        InviteeGroup.TEAM: ["ana", "cho"],
    }
    assert desk.count_invitees() == InviteeCounts(new=2, unused=1)


def test_a_link_that_ran_out_is_one_that_was_not_used(store, desk):
    desk.create_invitations(["ana"])

    later = InvitationsDesk(store, ELI, NOW + timedelta(days=14))
    (ana,) = later.list_invitees(InviteeGroup.UNUSED).here

    assert ana.link_until == NOW + timedelta(days=14)
    assert not ana.has_working_link(later.now)
    assert ana.has_working_link(later.now - timedelta(seconds=1))


def test_a_link_is_fresh_for_a_day(store, desk):
    desk.create_invitations(["ana"])

    (ana,) = desk.list_invitees(InviteeGroup.UNUSED).here

    assert ana.has_recent_link(NOW + timedelta(days=1) - timedelta(seconds=1))
    assert not ana.has_recent_link(NOW + timedelta(days=1))


def test_as_many_are_invited_at_once_as_a_sheet_holds_and_the_others_are_counted(store, desk):
    with store.write() as db:
        people.add_people(
            db,
            (Person(id=f"p{n:03}", login=f"p{n:03}", name=f"Nr {n:03}") for n in range(MOST_AT_ONCE)),
            date(2026, 1, 5),
        )

    found = desk.list_invitees(InviteeGroup.NEW)

    assert (len(found.here), found.others) == (MOST_AT_ONCE, len(CAST))


# ── all or none ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.sqlite_only("a trigger of its kind makes the write fail")
def test_when_one_of_them_cannot_be_written_no_one_is_invited(store, desk):
    before = [one.token for one in desk.create_invitations(["ana"])]
    with store.write() as db:
        db.run(
            "create trigger fails before insert on invitation when new.person_id = 'cho' "
            "begin select raise(abort, 'no'); end"
        )

    with pytest.raises(dbapi2.IntegrityError):
        desk.create_invitations(["ana", "ben", "cho"], by_mail=True)

    assert invited(store) == {"ana"}
    assert (
        AccountOpeningDesk(store, NOW).find_invited(before[0]) is not None
    )  # their earlier link still works
    with store.read() as db:
        assert outbox.list_messages(db, DeliveryStatus.WAITING) == []
    assert (
        len(desk.create_invitations(["ana", "ben"], by_mail=True)) == 2
    )  # the twin: without that one it goes


def test_earlier_links_stop_working_for_those_invited_and_for_no_one_else(store, desk):
    ana, ben = desk.create_invitations(["ana", "ben"])

    (again,) = desk.create_invitations(["ana"])

    assert desk.list_working_links([ana, ben, again]) == (ben, again)


def test_a_link_that_was_used_or_ran_out_works_no_more(store, desk):
    ana, ben = desk.create_invitations(["ana", "ben"])
    AccountOpeningDesk(store, NOW).accept_invitation(ana.token, PASSWORD, "a browser")

    assert desk.list_working_links([ana, ben]) == (ben,)
    assert InvitationsDesk(store, ELI, NOW + timedelta(days=14)).list_working_links([ana, ben]) == ()


def test_only_hashes_of_links_are_kept(store, desk):
    (ana,) = desk.create_invitations(["ana"])

    with store.read() as db:
        kept = str([tuple(row) for row in db.rows("select * from invitation")])
        logged = str([tuple(row) for row in db.rows("select * from audit")])
    assert ana.token not in kept + logged
    assert hashed(ana.token) in kept  # the twin


# ── for how long ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lasts", INVITATIONS_MAY_LAST)
def test_links_last_as_long_as_was_chosen(store, desk, lasts):
    (ana,) = desk.create_invitations(["ana"], lasts)

    assert AccountOpeningDesk(store, NOW + lasts - timedelta(seconds=1)).find_invited(ana.token)
    assert AccountOpeningDesk(store, NOW + lasts).find_invited(ana.token) is None


def test_no_other_time_can_be_chosen(store, desk):
    with pytest.raises(BadInput):
        desk.create_invitations(["ana"], timedelta(days=365))
    assert invited(store) == set()


def until(store, person_id):
    with store.read() as db:
        row = db.row(
            "select expires_at from invitation where person_id = :id and used_at is null", id=person_id
        )
    return row["expires_at"]


def test_a_link_into_an_account_in_use_lasts_a_short_time_from_when_it_opens(store, admin, with_password):
    with_password("ana", "ben")
    with store.write() as db:
        checkins.save_check_in(
            db, "ana", CheckIn(WEEK, answers={"exhaustion": 1}, revision=1), NOW.isoformat()
        )
    admin.create_invitation("ana")
    admin.create_invitation("ben")
    admin.create_invitation("cho")

    assert until(store, "ana") == (NOW + timedelta(days=7) + timedelta(hours=72)).isoformat()
    assert (
        until(store, "ben") == (NOW + timedelta(hours=72)).isoformat()
    )  # holds nothing, so it opens at once
    assert until(store, "cho") == (NOW + timedelta(days=14)).isoformat()


def test_no_choice_makes_a_link_into_an_account_in_use_last_longer(store, with_password):
    with_password("ben")
    with store.write() as db:
        for one in ("ben", "cho"):
            new_invitation(db, one, "eli", NOW, lasts=timedelta(days=30))

    assert until(store, "ben") == (NOW + timedelta(hours=72)).isoformat()
    assert until(store, "cho") == (NOW + timedelta(days=30)).isoformat()


# ── by e-mail ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_by_e_mail_those_with_an_address_are_written_to_and_the_others_are_left_for_the_sheet(
    store, desk, admin
):
    admin.edit_person("ben", PersonEdit(login="ben"))

    ana, ben = desk.create_invitations(["ana", "ben"], timedelta(days=3), by_mail=True)

    with store.read() as db:
        (letter,) = outbox.list_messages(db, DeliveryStatus.WAITING)
    assert (letter.person_id, letter.about) == ("ana", {"token": ana.token, "address": "ana@example.org"})
    assert letter.expires_at == NOW + timedelta(days=3)
    assert (ana.sent, ben.sent) == (True, False)
    assert lines(store, "person.invitation_sent") == [("eli", "ana")]
    assert lines(store) == [("eli", "ana"), ("eli", "ben")]


def test_a_sheet_takes_back_letters_that_were_not_sent_yet(store, desk):
    desk.create_invitations(["ana", "ben"], by_mail=True)

    desk.create_invitations(["ana"])

    with store.read() as db:
        assert [one.person_id for one in outbox.list_messages(db, DeliveryStatus.WAITING)] == ["ben"]


def test_someone_who_has_come_in_can_still_be_given_a_way_in_alone(store, desk, admin, ben_is_in):
    assert desk.create_invitations(["ben"]) == ()

    assert AccountOpeningDesk(store, NOW).find_invited(admin.create_invitation("ben")).person.id == "ben"
    with store.read() as db:
        assert accounts.password_hash(db, "ben") is not None
