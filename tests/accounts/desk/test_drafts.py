"""Forms that were not sent yet: kept for their owner alone."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.drafts import DraftDesk
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.drafts import LONGEST, MOST, as_text, from_text
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.store import accounts, people
from alongside.core.rules.errors import BadInput
from alongside.core.rules.sealing import new_key_pair
from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from tests.conftest import NOW

PASSWORD = "kettle walks along the river"
NOTE = "what I would not say aloud"


@pytest.fixture
def ana(store: Store) -> DraftDesk:
    """Signed in, so that what she writes is sealed."""
    with store.write() as db:
        accounts.set_password(db, "ana", hash_password(PASSWORD).stored, NOW)
    entered = SignInDesk(store, NOW).sign_in("ana@example.org", PASSWORD, "192.0.2.7", "a browser")
    found = current_user(store, entered.token, NOW)
    assert found is not None
    return DraftDesk(store, found.person, NOW, found.keys)


def of(store: Store, person_id: str) -> DraftDesk:
    with store.read() as db:
        person = people.by_id(db, person_id)
    assert person is not None
    return DraftDesk(store, person, NOW)


def rows(store: Store) -> list[dict[str, object]]:
    with store.read() as db:
        return [dict(row) for row in db.rows("select * from draft")]


def test_a_draft_comes_back_as_it_was(ana: DraftDesk) -> None:
    fields = {
        "note": NOTE,
        "hours": 37.5,
        "level": 3,
        "until": date(2026, 3, 4),
        "from": time(9, 15),
        "hm": [1, 2],
    }

    ana.save_draft("check-in 2026-W10", "0", fields)

    found = ana.find_draft("check-in 2026-W10")
    assert found is not None
    assert (found.fields, found.version, found.kept_at) == (fields, "0", NOW)


def test_a_draft_is_sealed_to_its_writer(ana: DraftDesk) -> None:
    ana.save_draft("check-in 2026-W10", "0", {"note": NOTE})

    [row] = rows(ana.store)
    assert NOTE not in str(row)
    assert DraftDesk(ana.store, ana.person, NOW, new_key_pair()).find_draft("check-in 2026-W10") is None
    assert DraftDesk(ana.store, ana.person, NOW).find_draft("check-in 2026-W10") is None


def test_twin_without_keys_a_draft_would_lie_there_in_plain(store: Store) -> None:
    of(store, "ben").save_draft("profile", "1", {"note": NOTE})

    assert NOTE in str(rows(store))


def test_no_one_gets_a_draft_of_another(store: Store, ana: DraftDesk) -> None:
    of(store, "ben").save_draft("profile", "1", {"talk": "listen"})

    assert ana.find_draft("profile") is None
    ana.delete_draft("profile")
    assert of(store, "ben").find_draft("profile") is not None


def test_a_draft_moved_to_another_form_is_not_opened(ana: DraftDesk) -> None:
    ana.save_draft("check-in 2026-W10", "0", {"note": NOTE})
    with ana.store.write() as db:
        db.run("update draft set form = 'profile'")

    assert ana.find_draft("profile") is None


def test_forms_of_one_kind_are_found_by_how_their_name_begins(ana: DraftDesk) -> None:
    for form in ("check-in 2026-W09", "check-in 2026-W10", "profile"):
        ana.save_draft(form, "0", {"note": NOTE})

    assert [one.form for one in ana.list_drafts("check-in ")] == ["check-in 2026-W09", "check-in 2026-W10"]


def test_the_newest_are_kept_and_a_form_without_measure_is_not(store: Store) -> None:
    for minute in range(MOST + 2):
        desk = DraftDesk(store, of(store, "ana").person, NOW + timedelta(minutes=minute))
        desk.save_draft(f"form {minute}", "", {"note": NOTE})
    with pytest.raises(BadInput, match="too long"):
        desk.save_draft("long", "", {"note": "x" * LONGEST})

    kept = {row["form"] for row in rows(store)}
    assert len(kept) == MOST
    assert "form 0" not in kept
    assert "long" not in kept


def test_what_is_never_sent_is_forgotten(store: Store) -> None:
    of(store, "ana").save_draft("profile", "1", {"note": NOTE})

    run_scheduled_jobs(store, NOW + timedelta(days=30) - timedelta(seconds=1))
    assert rows(store)
    run_scheduled_jobs(store, NOW + timedelta(days=30) + timedelta(seconds=1))
    assert not rows(store)


plain = (
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.text()
    | st.dates()
    | st.times().map(lambda one: one.replace(tzinfo=None, fold=0))
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(), plain | st.lists(plain)))
def test_every_field_survives_being_written_down(fields: dict[str, object]) -> None:
    assert from_text(as_text(fields)) == fields
