"""Server script time of the pages that are opened most, against an empty page of the same app.

    python benchmarks/pages.py [--check-ins 1000000] [--rounds 60] [--keep FOLDER]

Promised: *My weeks* with 260 check-ins at most 3 times the empty page, the check-in page at most 2 times, a lead's *Team workload*
for 12 teams over two years at most 4 times, in a database of 1,000,000 check-ins. See benchmarks/README.md for what is timed.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from types import CodeType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.util import calc_hash

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import organisations, people, sign_ins
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.rules.weeks import Week
from alongside.core.settings import PROJECT
from alongside.core.store.engine import Store, open_store
from alongside.everything.ui import navigation
from alongside.organisation.store import teams
from alongside.teams.gate.bands import publish_due
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.actions import ActionKind, TeamAction
from alongside.teams.store import actions
from benchmarks._measure import table
from tests.conftest import Tab

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEWEST = Week("2026-W47")  # the week of NOW is still to be filled in
WEEKS = 260
FRAME = PROJECT / "alongside/everything/ui/frame.py"
TEAMS, TEAM_PEOPLE, TEAM_WEEKS = 12, 20, 104
LEAD = "person-00000"  # in no team
ITEMS = ("exhaustion", "manageability", "recovery", "aftereffects", "support", "meaning")

frame_code: CodeType  # compiled once: Streamlit, too, compiles a script once


def fill(store: Store, number: int) -> None:
    """Everyone has 260 weeks, saved week by week as in life, so that no one's rows lie side by side."""
    crowd = [f"person-{place:05d}" for place in range(-(-number // WEEKS))]
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A large one", time_zone="Europe/London", week_opens=0), NOW
        )
        organisations.save_support_contacts(db, [SupportContact("Listening line", "000", "day and night")])
        people.add_people(
            db, (Person(id=each, login=f"{each}@example.org", name=each) for each in crowd), date(2020, 1, 1)
        )
    random = Random(7)
    for back in range(WEEKS - 1, -1, -1):
        week = NEWEST.back(back)
        with store.write() as db:
            checkins.save_check_ins(db, [(each, check_in(week, random)) for each in crowd], NOW.isoformat())


def form_teams(store: Store) -> None:
    """Twelve teams with one lead, for two years, with every figure that follows and an action under way in each."""
    since = NEWEST.back(TEAM_WEEKS - 1).monday.isoformat()
    led = [Team(f"team-{number:02d}", f"Team {number}") for number in range(1, TEAMS + 1)]
    with store.write() as db:
        people.add_teams(db, led)
        for number, team in enumerate(led):
            first = 1 + number * TEAM_PEOPLE
            members = [f"person-{place:05d}" for place in range(first, first + TEAM_PEOPLE)]
            people.open_accounts(db, [(each, since) for each in members])
            people.join_teams(db, [(each, team.id) for each in members], since)
            teams.name_leads(db, team.id, [LEAD])
            action = TeamAction(
                id=f"action-{team.id}",
                team_id=team.id,
                kind=ActionKind.PAUSE_INTAKE,
                text="",
                who_id=members[0],
                who_name=members[0],
                opened_on=date(2026, 11, 18),
                until=date(2026, 12, 16),
                look_again=date(2026, 12, 2),
            )
            actions.save_action(db, action, LEAD)
    release_work_figures(store, NOW)
    publish_due(store, NOW)


def check_in(week: Week, random: Random) -> CheckIn:
    if random.random() < 0.08:
        return CheckIn(week, away=True, revision=1)
    facts = WorkFacts(
        hours=random.randint(50, 100) / 2,
        after_hours_days=random.randint(0, 5),
        heavy_contacts=random.randint(0, 9),
        open_cases=random.randint(5, 60),
    )
    win = "Someone has a key to a door of their own." if random.random() < 0.3 else ""
    answers = {item: random.randint(0, 4) for item in ITEMS}
    return CheckIn(week, answers=answers, facts=facts, win=win, revision=1)


def sign_in(store: Store, person_id: str, now: datetime = NOW) -> str:
    token = new_token()
    with store.write() as db:
        sign_ins.add_sign_in(db, new_id(), hashed(token), person_id, at=now, device="a browser")
    return token


def add_to_menu(empty_page: Path) -> None:
    """One more page for everyone: an empty file."""
    sections = navigation.menu_sections
    entry = navigation.PageEntry(file=str(empty_page), title="Empty", icon=":material/circle:")
    navigation.menu_sections = lambda *of: [
        *sections(*of),
        navigation.Section(heading="Empty", entries=(entry,)),
    ]


def run_frame() -> None:
    """What the browser tab runs; the script is compiled by Streamlit from this function's text."""
    from benchmarks import pages

    exec(pages.frame_code, {"__name__": "__main__", "__file__": str(pages.FRAME)})


class Stopwatch:
    """Times what the server runs for one rerun: the frame and the page, from its first line to its last."""

    def __init__(self) -> None:
        self.seconds = 0.0
        compiled = local_script_runner.ScriptCache()  # one for all tabs and reruns, as in the server
        local_script_runner.ScriptCache = app_test.ScriptCache = lambda: compiled
        self._run: Callable[..., Any] = script_runner.exec_func_with_error_handling
        script_runner.exec_func_with_error_handling = self._timed

    def _timed(self, *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return self._run(*arguments)
        finally:
            self.seconds = time.perf_counter() - started


def tab(url_path: str, token: str) -> AppTest:
    """A browser tab at one page of the app."""
    at = Tab(AppTest.from_function(run_frame)._script_path, token, NOW)
    at._page_hash = calc_hash(url_path)
    return at


def rerun(at: AppTest, title: str | None) -> None:
    at.run()
    shown = at.title[0].value if at.title else None
    if at.exception or shown != title:
        raise RuntimeError(f"expected {title}, got {shown}: {[each.value for each in at.exception]}")


def contenders(store: Store) -> Iterator[tuple[str, AppTest, str | None]]:
    token, leads = sign_in(store, "person-00042"), sign_in(store, LEAD)
    yield "an empty page", tab("empty", token), None
    yield "My weeks, a year of 260 shown", tab("my_weeks", token), "My weeks"
    every = tab("my_weeks", token)
    every.session_state["weeks_shown"] = 0
    yield "My weeks, all 260 shown", every, "My weeks"
    yield "Team workload, 12 teams, 12 weeks shown", tab("team_workload", leads), "Team workload"
    two_years = tab("team_workload", leads)
    two_years.session_state["teams-weeks"] = 0
    yield "Team workload, 12 teams, two years shown", two_years, "Team workload"
    yield "What my lead sees", tab("my_team", token), "What my lead sees"
    yield "The check-in, to fill in", tab("check_in", token), "Weekly check-in"
    with store.write() as db:
        checkins.save_check_in(db, "person-00043", check_in(NEWEST.back(-1), Random(8)), NOW.isoformat())
    yield "The check-in, once saved", tab("check_in", sign_in(store, "person-00043")), "Weekly check-in"


def measure(store: Store, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Name to seconds: of the first run in a tab, and the median of reruns, all pages in turns."""
    watch, tabs = Stopwatch(), list(contenders(store))
    first: dict[str, float] = {}
    for name, at, title in tabs:
        rerun(at, title)
        first[name] = watch.seconds
    gc.collect()
    gc.freeze()  # as the server does once it is warm
    seconds: dict[str, list[float]] = {name: [] for name, _, _ in tabs}
    order = Random(9)
    for _ in range(rounds):
        for name, at, title in order.sample(tabs, len(tabs)):  # none always runs after the same other page
            rerun(at, title)
            seconds[name].append(watch.seconds)
    return first, {name: statistics.median(times) for name, times in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check-ins", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="a folder for the database, used again next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        run(options.keep or Path(made), options.check_ins, options.rounds)


def run(folder: Path, number: int, rounds: int) -> None:
    global frame_code
    file = folder / "pages.db"
    is_new = not file.exists()
    store = open_store(file)
    if is_new:
        fill(store, number)
        form_teams(store)
    ContextProxy.cookies = {}  # type: ignore  # each tab brings its own
    empty = folder / "empty.py"
    empty.write_text('"""Nothing."""\n', "utf-8")
    frame_code = compile(FRAME.read_text("utf-8"), str(FRAME), "exec")
    add_to_menu(empty)
    os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{file}"
    with store.read() as db:
        there = db.rows("select count(*) as number from check_in")[0]["number"]
    first, median = measure(store, rounds)
    base = median["an empty page"]
    rows = [(name, f"{1000 * seconds:.2f} ms", f"{seconds / base:.2f}") for name, seconds in median.items()]
    table(f"Script time of a rerun, {there:,} check-ins in the database", rows, ("page", "median", "ratio"))
    opened = [(name, f"{1000 * seconds:.0f} ms", "") for name, seconds in first.items()]
    table("The first run in a new tab", opened, ("page", "once", ""))
    store.close()


if __name__ == "__main__":
    sys.modules["benchmarks.pages"] = sys.modules["__main__"]
    main()
