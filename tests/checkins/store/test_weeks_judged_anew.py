"""Who is told, once, that their weeks are judged by another rule: those of whom a change could be told before."""

from datetime import date
from pathlib import Path

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.store.engine import open_store
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from tests.conftest import NOW, WEEK

ADDED = 15  # the number of this step of the schema


def test_those_with_twelve_answered_weeks_are_notified_and_no_one_else(tmp_path: Path) -> None:
    file = tmp_path / "before.db"
    store = open_store(file)
    with store.write() as db:
        for person, answered in (("ana", 12), ("ben", 11), ("cho", 0)):
            people.add_person(
                db, Person(id=person, login=f"{person}@example.org", name=person.title()), date(2025, 1, 6)
            )
            weeks = [CheckIn(WEEK.back(back), away=back >= answered, revision=1) for back in range(14)]
            checkins.save_check_ins(db, [(person, week) for week in weeks], NOW.isoformat())
        db.run("delete from schema_version where number = :number", number=ADDED)
    store.close()

    upgraded = open_store(file)

    with upgraded.read() as db:
        told = {
            person: [one.kind for one in notices.list_unseen(db, person)] for person in ("ana", "ben", "cho")
        }
    upgraded.close()
    assert told == {"ana": [NoticeKind.WEEKS_JUDGED_ANEW], "ben": [], "cho": []}
