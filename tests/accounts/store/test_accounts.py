"""Secrets and attempts as they are kept: hashes only, each good once, and only for its own person."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alongside.accounts.store import accounts, people
from alongside.accounts.store.accounts import Invitation
from alongside.core.store.engine import Store
from tests.conftest import NOW

AT = NOW
LATER = datetime(2026, 3, 7, 10, tzinfo=UTC)


def link_for(person_id: str) -> Invitation:
    return Invitation(person_id=person_id, asked_by="eli", created_at=AT, expires_at=LATER)


def test_a_second_password_replaces_the_first(store: Store) -> None:
    with store.write() as db:
        assert accounts.password_hash(db, "ana") is None
        accounts.set_password(db, "ana", "hash one", AT)
        accounts.set_password(db, "ana", "hash two", AT)

    with store.read() as db:
        assert accounts.password_hash(db, "ana") == "hash two"
        assert accounts.ids_with_password(db) == {"ana"}


def test_a_recovery_code_is_good_once_and_for_its_own_person_only(store: Store) -> None:
    with store.write() as db:
        accounts.set_recovery_codes(db, "ana", ["one", "two"])

        assert not accounts.use_recovery_code(db, "ben", "one", AT)
        assert accounts.use_recovery_code(db, "ana", "one", AT)
        assert not accounts.use_recovery_code(db, "ana", "one", AT)
        assert accounts.recovery_codes_left(db, "ana") == 1


def test_new_codes_end_the_old_ones(store: Store) -> None:
    with store.write() as db:
        accounts.set_recovery_codes(db, "ana", ["one"])
        accounts.set_recovery_codes(db, "ana", ["two"])

        assert not accounts.use_recovery_code(db, "ana", "one", AT)
        assert accounts.use_recovery_code(db, "ana", "two", AT)


@pytest.mark.parametrize(("at", "person"), [(AT, "ana"), (LATER, None)])
def test_an_invitation_runs_out(store: Store, at: datetime, person: str | None) -> None:
    with store.write() as db:
        accounts.save_invitation(db, "i1", "hash", link_for("ana"))

        found = accounts.find_invitation(db, "hash", at)
        assert (found and found.person_id) == person


def test_a_newer_invitation_ends_the_older_one_of_that_person_alone(store: Store) -> None:
    with store.write() as db:
        accounts.save_invitation(db, "i1", "first", link_for("ana"))
        accounts.save_invitation(db, "i2", "bens", link_for("ben"))
        accounts.save_invitation(db, "i3", "second", link_for("ana"))

        found = [accounts.find_invitation(db, hash, AT) for hash in ("first", "bens", "second")]
    assert [link and link.person_id for link in found] == [None, "ben", "ana"]


def test_no_one_who_has_left_is_invited(store: Store) -> None:
    with store.write() as db:
        accounts.save_invitation(db, "i1", "hash", link_for("ana"))
        ana = people.by_id(db, "ana")
        assert ana is not None
        people.update_person(db, replace(ana, left_on=date(2026, 3, 1)))

        assert accounts.find_invitation(db, "hash", AT) is None
