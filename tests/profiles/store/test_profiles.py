"""Support profiles as rows."""

from dataclasses import fields

from alongside.core.store.engine import Store
from alongside.profiles.rules.profiles import FIELDS, Profile


def test_every_field_has_the_column_of_its_name(store: Store) -> None:
    with store.read() as db:
        columns = set(db.read_table("select * from profile")[0])

    assert {one.name for one in FIELDS} <= columns
    assert columns == {one.name for one in fields(Profile)} - {"free", "absences"} | {"person_id", "saved_at"}
