"""Faults put into the release engine one at a time, each on a copy of the project, to see that a test finds it.

    python benchmarks/mutants.py [NAME …]

A mutant is a passage of the code that is there exactly once, what stands in its place, and the quick tests that must fail then. They
all pass on the copy as it is. tests/privacy/test_mutants.py does the same.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
COPIED = ("alongside", "benchmarks", "pages", "tests")
RELEASES, PRIVACY = "alongside/domain/releases.py", "alongside/privacy.py"
PROTECTED, ENGINE = "alongside/store/protected.py", "alongside/store/engine.py"
TRIGGERS = "alongside/store/schema/0002_teams.sqlite.sql"
AGGREGATES = "alongside/store/aggregates.py"
LAWS, WORLDS = "tests/privacy/test_publishing.py::", "tests/privacy/test_two_worlds.py::"
DOMAIN = "tests/domain/test_releases.py::"
ROSTER = """select membership.team_id, membership.person_id, person.joined_on
        from membership join person on person.id = membership.person_id
        where membership.since <= :first_day and (membership.until is null or membership.until > :last_day)"""


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    passage: str
    instead: str
    killed_by: str

    def put_into(self, project: Path) -> None:
        """Raises AssertionError when the passage is not there exactly once: the code moved on, and the mutant must."""
        text = (project / self.file).read_text("utf-8")
        assert text.count(self.passage) == 1, f"{self.name}: {text.count(self.passage)} times in {self.file}"
        assert self.passage != self.instead
        (project / self.file).write_text(text.replace(self.passage, self.instead), "utf-8")


MUTANTS = (
    Mutant(
        "wrong divisor",
        RELEASES,
        "* last.middle) / len(said)",
        "* last.middle) / max(1, len(given))",
        DOMAIN + "test_silence_keeps_the_band",
    ),
    Mutant(
        "missing counts as moderate for good",
        PRIVACY,
        "self.last.get(figure_id, Band.MODERATE)",
        "Band.MODERATE",
        LAWS + "test_silence_leaves_the_band_where_it_was",
    ),
    Mutant(
        "sharers counted",
        PRIVACY,
        "if one not in self.sharers[block]",
        "if one",
        LAWS + "test_what_a_sharer_says_is_not_heard_from_the_next_block_on",
    ),
    Mutant(
        "consent seen in the size",
        RELEASES,
        "len(people) >= max(fewest,",
        "heard >= max(fewest,",
        LAWS + "test_a_consent_is_not_seen_in_when_there_is_a_band_or_whom_it_is_about",
    ),
    Mutant(
        "last-minute leads choose the panel",
        RELEASES,
        "len(people) >= (1 - MOST_LOST) * began",
        "len(people) >= 0 * began",
        LAWS + "test_naming_leads_within_a_block_cannot_choose_who_is_in_its_panel",
    ),
    Mutant(
        "too few heard beside sharers",
        RELEASES,
        "heard >= FEWEST_EVER",
        "heard >= 0",
        LAWS + "test_a_consent_is_not_seen_in_whether_there_is_a_band",
    ),
    Mutant(
        "former viewer counted",
        PRIVACY,
        "found.setdefault(team, set()).add(person)",
        "found.setdefault(team, set())",
        LAWS + "test_who_saw_the_figures_within_the_block_is_not_in_it",
    ),
    Mutant(
        "history published by itself",
        PRIVACY,
        "if not history and releases.last_closing(db) is None:",
        "if False:",
        LAWS + "test_what_was_answered_before_anybody_was_told_is_not_published_unless_asked_for",
    ),
    Mutant(
        "viewer counted",
        RELEASES,
        "out = set(viewers)",
        "out = set()",
        LAWS + "test_who_sees_the_figure_is_not_in_it",
    ),
    Mutant(
        "row can be changed",
        TRIGGERS,
        "create trigger release_never_changes before update on release\n",
        "create trigger release_never_changes before update on roll_up\n",
        LAWS + "test_what_was_released_is_insert_only",
    ),
    Mutant(
        "open block published",
        RELEASES,
        "closing.back(-1).monday + timedelta(days=PUBLISHED_ON)",
        "closing.monday + timedelta(days=PUBLISHED_ON)",
        LAWS + "test_a_block_is_published_on_its_thursday_and_not_an_hour_before",
    ),
    Mutant(
        "threshold by answers",
        PRIVACY,
        "enough = is_enough(people,",
        "enough = is_enough([one for one in people if one.person_id in self.points],",
        LAWS + "test_whether_there_is_a_band_follows_from_the_roster_never_from_answers",
    ),
    Mutant(
        "seed without data",
        RELEASES,
        "json.dumps([figure_id, block.first.text, block.weeks, answers]",
        "json.dumps([figure_id, block.first.text, block.weeks, len(answers)]",
        LAWS + "test_one_answer_that_differs_draws_every_band_anew",
    ),
    Mutant(
        "clock in the seed",
        PRIVACY,
        "draw(self.key, figure_id,",
        "draw(self.key + self.at.encode(), figure_id,",
        LAWS + "test_a_restored_copy_draws_the_same_bands_at_any_other_time",
    ),
    Mutant(
        "seed without the key",
        RELEASES,
        "hmac.digest(key, said",
        "hmac.digest(b'', said",
        LAWS + "test_another_database_draws_other_bands",
    ),
    Mutant(
        "half the noise",
        RELEASES,
        "scale = 100 / (people * EPSILON)",
        "scale = 50 / (people * EPSILON)",
        DOMAIN + "test_one_person_changes_the_odds_of_a_band_by_at_most_e",
    ),
    Mutant(
        "rounding removed",
        PRIVACY,
        "[week] = whole_points(strain)",
        "[week] = int(strain)",
        LAWS + "test_strain_is_rounded_before_it_is_summed",
    ),
    Mutant(
        "late answer recomputes",
        PRIVACY,
        "after = releases.last_closing(db) or",
        "last = releases.last_closing(db)\n    after = (last and last.back(SHORT)) or",
        LAWS + "test_nothing_that_comes_after_changes_what_was_published",
    ),
    Mutant(
        "joiner enters within a block",
        PROTECTED,
        ROSTER,
        ROSTER.replace("since <= :first_day", "since <= :last_day and :first_day = :first_day"),
        LAWS + "test_who_joins_within_a_block_is_not_in_its_panel",
    ),
    Mutant(
        "leaver stays within a block",
        PROTECTED,
        ROSTER,
        ROSTER.replace("until > :last_day", "until > :first_day and :last_day = :last_day"),
        LAWS + "test_who_leaves_within_a_block_is_not_in_its_panel",
    ),
    Mutant(
        "roll-up overlaps a team",
        PRIVACY,
        "silent = {release.figure_id for release in own if not release.band}",
        "silent = {release.figure_id for release in own}",
        LAWS + "test_a_roll_up_never_overlaps_a_team_that_publishes_itself",
    ),
    Mutant(
        "roll-up overlaps half a team's weeks",
        PRIVACY,
        "if not release.band} - began",
        "if not release.band}",
        LAWS + "test_a_roll_up_never_overlaps_a_team_that_published_half_of_its_weeks",
    ),
    Mutant(
        "roll-up of eleven",
        RELEASES,
        "ROLL_UP_PEOPLE, ROLL_UP_TEAMS = 12, 2",
        "ROLL_UP_PEOPLE, ROLL_UP_TEAMS = 11, 2",
        LAWS + "test_eleven_people_are_too_few_to_be_joined",
    ),
    Mutant(
        "long block over a short one",
        PRIVACY,
        "if team in began\n",
        "if team in ()\n",
        LAWS + "test_a_team_that_shrank_within_a_frame_is_never_released_twice_over_the_same_weeks",
    ),
    Mutant(
        "strong turned off within a block",
        RELEASES,
        "any(one.strong for one in [*before[-1:], *since])",
        "any(one.strong for one in [*before, *since][-1:])",
        LAWS + "test_strong_holds_for_a_block_that_began_under_it",
    ),
    Mutant(
        "lowering for everybody",
        RELEASES,
        "return max(FEWEST_EVER, promised, *(one.smallest_panel for one in since))",
        "return max(FEWEST_EVER, [promised, *(one.smallest_panel for one in since)][-1])",
        LAWS + "test_raising_the_smallest_panel_holds_at_once_and_lowering_not",
    ),
    Mutant(
        "other teams carried along",
        AGGREGATES,
        "from team_week where team_id = :team_id",
        "from team_week where :team_id = :team_id",
        WORLDS + "test_a_new_lead_of_one_team_gets_nothing_of_another",
    ),
    Mutant(
        "aggregates reach another file",
        ENGINE,
        "conn.set_authorizer(_no_other_file)",
        "pass",
        WORLDS + "test_the_aggregates_reach_no_file_and_write_nothing",
    ),
)


def copied(to: Path) -> Path:
    """The project as it is, without what is made while it runs."""
    for folder in COPIED:
        shutil.copytree(PROJECT / folder, to / folder, ignore=shutil.ignore_patterns("*.db*", ".hypothesis"))
    shutil.copy(PROJECT / "pyproject.toml", to)
    return to


def passes(project: Path, *tests: str) -> bool:
    """Whether these tests pass there, in a process of their own. Raises AssertionError when they did not even run."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr  # other codes: not found, not collected
    assert not (done.returncode and "error during collection" in done.stdout), done.stdout
    return done.returncode == 0


def survives(mutant: Mutant, folder: Path) -> bool:
    project = copied(folder)
    mutant.put_into(project)
    return passes(project, mutant.killed_by)


def run(mutants: Sequence[Mutant], names: Sequence[str]) -> int:
    """Those of these names (all without a name), and how many survive."""
    chosen = [mutant for mutant in mutants if not names or mutant.name in names]
    with tempfile.TemporaryDirectory() as folder:
        assert passes(copied(Path(folder)), *sorted({mutant.killed_by for mutant in chosen}))
    survivors = 0
    for mutant in chosen:
        with tempfile.TemporaryDirectory() as folder:
            lives = survives(mutant, Path(folder))
        survivors += lives
        print(f"{'SURVIVED' if lives else 'killed  '}  {mutant.name}", flush=True)
    return survivors


if __name__ == "__main__":
    sys.exit(run(MUTANTS, sys.argv[1:]))
