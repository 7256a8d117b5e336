"""`import profiles`: all of a file or nothing, every fault beside its cell, and no one's own words overwritten."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit
from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Intent, Mode, Part, Talk
from alongside.profiles.rules.profiles import Absence, FreeTime, Profile
from alongside.profiles.store import profiles
from tests.fixtures.wording import message


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str) -> str:
        written = tmp_path / "profiles.csv"
        written.write_text("\n".join(lines), "utf-8")
        return str(written)

    return write


def kept(store: Store) -> dict[str, Profile]:
    with store.read() as db:
        return profiles.list_profiles(db)


def test_all_that_can_be_said_is_taken_in(call: Any, store: Store, file: Any) -> None:
    path = file(
        "Who,languages,modes,time_zone,intent,capacity,talk,issues,offers,wants,circumstances,gender,years,named,trio_ok,free,away",
        "ana@example.org,en;es,video; in person,Asia/Kolkata,give,2,share,Housing;own words,grief,saying no,living alone,woman,"
        "over ten,issues;talk,yes,Mon 09:00-12:00; Tuesday 14:00-16:30;Sun 22:00-24:00,2026-03-10 to 2026-03-12",
    )

    done = call("import", "profiles", path, "--map", "login=Who")

    assert (done.code, "1 profile taken in" in done.out) == (0, True)
    assert kept(store) == {
        "ana": Profile(
            time_zone="Asia/Kolkata",
            languages=frozenset({"en", "es"}),
            modes=frozenset({Mode.VIDEO, Mode.IN_PERSON}),
            intent=Intent.GIVE,
            capacity=2,
            talk=Talk.SHARE,
            issues=frozenset({"housing", "own words"}),
            offers=frozenset({"grief"}),
            wants=frozenset({message("profiles/rules/profiles", "saying")}),
            circumstances=frozenset({message("profiles/rules/profiles", "living")}),
            attributes={"gender": frozenset({"woman"}), "years": frozenset({"over ten"})},
            requires={},
            named=frozenset({Part.ISSUES, Part.TALK}),
            trio_ok=True,
            free=(FreeTime(0, 540, 720), FreeTime(1, 840, 990), FreeTime(6, 1320, 1440)),
            absences=(Absence(date(2026, 3, 10), date(2026, 3, 12)),),
            revision=1,
        )
    }
    with store.read() as db:
        assert [one.action for one in audit.entries_about(db, "ana")] == [Action.PROFILES_IMPORTED]


def test_of_whom_nothing_is_said_the_clock_is_the_organisations_and_nothing_may_be_named(
    call: Any, store: Store, file: Any
) -> None:
    call("import", "profiles", file("login", "ana@example.org"))

    assert kept(store) == {"ana": Profile(time_zone="Europe/London", revision=1)}


FAULTS = {
    "unknown": ("login", "zoe@example.org", 'login: "zoe@example.org" is not known here'),
    "no login": ("login,capacity", ",1", "login: is empty"),
    "a zone": ("login,time_zone", "ana@example.org,Mars", 'time_zone: "Mars" is not a time zone'),
    "a mode": ("login,modes", "ana@example.org,fax", 'modes: "fax" is not one of video'),
    "an intent": ("login,intent", "ana@example.org,both", 'intent: "both" is not one of give'),
    "room": ("login,capacity", "ana@example.org,11", 'capacity: "11" is not a whole number from 0 to 10'),
    "yes": ("login,trio_ok", "ana@example.org,perhaps", 'trio_ok: "perhaps" is neither yes nor no'),
    "a time": ("login,free", "ana@example.org,Monday", 'free: "Monday" has a time that is not like'),
    "a day": ("login,free", "ana@example.org,Xyz 09:00-10:00", "has a time that is not like Mon 09:00-12:00"),
    "an hour": ("login,free", "ana@example.org,Mon 09:00-25:00", "has an hour that no clock shows"),
    "a quarter": ("login,free", "ana@example.org,Mon 09:05-10:00", "no whole quarter of an hour"),
    "an end": ("login,free", "ana@example.org,Mon 10:00-09:00", "has a time that ends before it starts"),
    "days": ("login,away", "ana@example.org,soon", "has days that are not like 2026-02-09 to 2026-02-13"),
    "days back": ("login,away", "ana@example.org,2026-03-02 to 2026-03-01", "end before they start"),
    message("notifications/ui/mail", "day"): (
        "login,away",
        "ana@example.org,2026-02-30 to 2026-03-01",
        "is not in the calendar",
    ),
    "gender": ("login,gender", "ana@example.org,x", 'gender: "x" is not one of woman'),
    "many": ("login,wants", f"ana@example.org,{';'.join(map(str, range(13)))}", "has more than 12 entries"),
    "long": ("login,wants", f"ana@example.org,{'x' * 61}", "has an entry of more than 60 characters"),
}


@pytest.mark.parametrize(("header", "row", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_line_and_nothing_is_written(
    call: Any, store: Store, file: Any, header: str, row: str, words: str
) -> None:
    done = call("import", "profiles", file(header, row, f"ben@example.org{',' * header.count(',')}"))

    assert done.code == 2
    assert words in done.err
    assert "line 2" in done.err
    assert kept(store) == {}


def test_a_person_who_is_in_the_file_twice_is_refused(call: Any, store: Store, file: Any) -> None:
    done = call("import", "profiles", file("login", "ana@example.org", "ANA@example.org"))

    assert (done.code, "stands in line 2 already" in done.err) == (2, True)
    assert kept(store) == {}


def test_a_profile_that_someone_saved_is_not_overwritten(call: Any, store: Store, file: Any) -> None:
    path = file("login,capacity", "ana@example.org,3")
    call("import", "profiles", path)

    done = call("import", "profiles", path)

    assert (done.code, "has already saved their own profile" in done.err) == (2, True)


def test_a_dry_run_writes_nothing(call: Any, store: Store, file: Any) -> None:
    done = call("import", "profiles", file("login", "ana@example.org"), "--dry-run")

    assert (done.code, "would be taken in" in done.out) == (0, True)
    assert kept(store) == {}
