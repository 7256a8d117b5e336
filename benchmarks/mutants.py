"""Faults put into the release engine one at a time, in a copy of the project, to see that a test finds it.

    python benchmarks/mutants.py [NAME …]

A mutant is a passage of the code that is there exactly once, what replaces it, and the quick tests that must fail then. They
all pass on the copy as it is. tests/teams/gate/test_mutants.py does the same.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

PROJECT = Path(__file__).parents[1]
COPIED = ("alongside", "benchmarks", "pages", "tests")
RELEASES, PANELS = "alongside/teams/rules/releases.py", "alongside/teams/rules/panels.py"
BANDS, ROSTERS = "alongside/teams/gate/bands.py", "alongside/teams/gate/panels.py"
READERS, PROGRAMME = "alongside/teams/gate/readers.py", "alongside/partners/gate/programme.py"
PROTECTED, ENGINE = "alongside/teams/store/protected.py", "alongside/core/store/transaction.py"
GROUPS = "alongside/organisation/rules/team_groups.py"
TRIGGERS = "alongside/core/store/schema/0012_panels.sqlite.sql"
AGGREGATES, STORED = "alongside/teams/store/aggregates.py", "alongside/teams/store/releases.py"
LAWS, WORLDS = "tests/teams/gate/test_publishing.py::", "tests/teams/gate/test_two_worlds.py::"
ANSWERS = "tests/teams/gate/test_action_answers.py::"
DOMAIN, LEADS = "tests/teams/rules/test_releases.py::", "tests/teams/desk/test_lead.py::"
# In seconds since 1970: Python takes a file of the same age and size for the one that it compiled.
AGES = count(1)


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    passage: str
    instead: str
    killed_by: str

    @contextmanager
    def put_into(self, project: Path) -> Iterator[None]:
        """Raises AssertionError when the passage is not there exactly once: the code moved on, and the mutant must."""
        place = project / self.file
        text, written = place.read_text("utf-8"), place.stat().st_mtime
        assert text.count(self.passage) == 1, f"{self.name}: {text.count(self.passage)} times in {self.file}"
        assert self.passage != self.instead
        place.write_text(text.replace(self.passage, self.instead), "utf-8")
        age = next(AGES)
        os.utime(place, (age, age))
        yield
        place.write_text(text, "utf-8")
        os.utime(place, (written, written))


QUICKLY = (
    "-x",
    "-q",
    "--assert=plain",
    "--tb=native",  # pytest's own looks through all modules for a line of source
    *("-p", "no:cacheprovider"),
    *("-p", "no:unraisableexception"),  # it looks for garbage ten times before it ends
    "--hypothesis-profile=unshrunk",
)

MUTANTS = (
    Mutant(
        "movers wait no longer than newcomers",
        RELEASES,
        "wait = MOVERS_WAIT if self.moved else NEWCOMERS_WAIT",
        "wait = NEWCOMERS_WAIT",
        LAWS + "test_who_moves_counts_after_two_whole_periods",
    ),
    Mutant(
        "one answer is a share",
        "alongside/teams/gate/action_answers.py",
        "if len(members) < smallest_panel(",
        "if len(members) < 0 * smallest_panel(",
        ANSWERS + "test_a_share_is_said_from_the_houses_minimum_on",
    ),
    Mutant(
        "half the noise in a share",
        "alongside/teams/rules/action_answers.py",
        "fades = exp(-epsilon)",
        "fades = exp(-2 * epsilon)",
        ANSWERS + "test_one_answer_changes_the_odds_of_what_is_said_by_at_most_e_to_the_epsilon",
    ),
    Mutant(
        "who still waits is not missed",
        BANDS,
        "there = self.panels[block].count_at_start(team_ids)",
        "there = len(panel)",
        LAWS + "test_a_panel_that_was_mostly_exchanged_has_no_band",
    ),
    Mutant(
        "wrong divisor",
        RELEASES,
        "(len(span) - len(given)) * middle) / len(span)",
        "(len(span) - len(given)) * middle) / max(1, len(given))",
        DOMAIN + "test_a_missing_answer_counts_as_the_middle_of_the_band_before_whatever_the_order",
    ),
    Mutant(
        "one person moves the mean as far as they like",
        RELEASES,
        "return min(max(mean, middle - REACH), middle + REACH)",
        "return mean",
        DOMAIN + "test_whatever_one_person_says_or_leaves_out_changes_the_odds_by_at_most_e_to_the_epsilon",
    ),
    Mutant(
        "half the noise",
        RELEASES,
        "scale = 2 * REACH / (people * epsilon)",
        "scale = REACH / (people * epsilon)",
        DOMAIN + "test_one_person_changes_the_odds_of_a_band_by_at_most_e_to_the_epsilon",
    ),
    Mutant(
        "a start is made up",
        BANDS,
        "self.before[block].get(figure_id)",
        "self.before[block].get(figure_id, Band.VERY_HIGH)",
        LAWS + "test_fewer_than_half_of_the_weeks_answered_publish_nothing",
    ),
    Mutant(
        "missing always counts as moderate",
        BANDS,
        "self.before[block].get(figure_id)",
        "Band.MODERATE",
        LAWS + "test_in_the_block_right_after_a_band_its_middle_stands_for_what_is_missing",
    ),
    Mutant(
        "silence carries a band on",
        STORED,
        "(weeks = :short and first_week = :after_short or weeks = :long and first_week = :after_long)",
        "first_week <= :after_short and :short + :long > 0 and :after_long <> ''",
        LAWS + "test_silence_carries_no_band_on",
    ),
    Mutant(
        "two who answer are enough",
        RELEASES,
        "sum(map(bool, given)) >= FEWEST_ANSWERING",
        "sum(map(bool, given)) >= 2",
        LAWS + "test_fewer_than_five_answering_publish_nothing",
    ),
    Mutant(
        "few weeks are enough",
        RELEASES,
        "and sum(given) >= enough",
        "and sum(given) >= enough / 4",
        LAWS + "test_fewer_than_half_of_the_weeks_answered_publish_nothing",
    ),
    Mutant(
        "sharers counted",
        BANDS,
        "if one.person_id not in self.sharers[block]",
        "if one",
        LAWS + "test_what_a_sharer_says_is_not_heard_from_the_next_block_on",
    ),
    Mutant(
        "consent seen in the size",
        PANELS,
        "len(people) >= max(fewest,",
        "heard >= max(fewest,",
        LAWS + "test_a_consent_is_not_seen_in_when_there_is_a_band_or_whom_it_is_about",
    ),
    Mutant(
        "too few heard beside sharers",
        PANELS,
        "heard >= FEWEST_EVER",
        "heard >= 0",
        LAWS + "test_a_consent_is_not_seen_in_whether_there_is_a_band",
    ),
    Mutant(
        "leavers choose the panel",
        PANELS,
        "len(people) >= (1 - MOST_LOST) * began",
        "len(people) >= 0 * began",
        LAWS + "test_a_panel_that_lost_more_than_a_quarter_of_who_began_has_no_band",
    ),
    Mutant(
        "leads named within a block leave it",
        PANELS,
        "        elif change.named:\n            leads.discard(change.person_id)",
        "        elif change.named:\n            pass",
        LAWS + "test_naming_leads_within_a_block_changes_nothing_about_it",
    ),
    Mutant(
        "former lead counted immediately",
        ROSTERS,
        "led_between, waited, begins)",
        "led_between, begins, begins)",
        LAWS + "test_who_led_counts_after_two_whole_periods",
    ),
    Mutant(
        "viewer counted",
        PANELS,
        "and one.person_id not in led",
        "",
        LAWS + "test_who_sees_the_figure_is_not_in_it",
    ),
    Mutant(
        "mover counts from the first period on",
        RELEASES,
        "block.earlier(wait).first.monday",
        "block.first.monday",
        LAWS + "test_who_moves_counts_after_two_whole_periods",
    ),
    Mutant(
        "fresh account counted",
        PROTECTED,
        "else person.account_since end as since",
        "else membership.since end as since",
        LAWS + "test_an_account_counts_after_a_whole_period",
    ),
    Mutant(
        "account that no one uses counted",
        PROTECTED,
        ") >= :answered",
        ") >= 0 * :answered",
        LAWS + "test_who_never_answered_before_does_not_count",
    ),
    Mutant(
        "leaver stays within a block",
        PROTECTED,
        "membership.until > :last_day as stayed",
        "membership.until > :first_day and :last_day <> '' as stayed",
        LAWS + "test_who_leaves_within_a_block_is_not_in_its_panel",
    ),
    Mutant(
        "history published by itself",
        BANDS,
        "before_all if history else",
        "before_all if True else",
        LAWS + "test_answers_from_before_the_notice_are_not_published_unless_requested",
    ),
    Mutant(
        "published before anyone was told",
        BANDS,
        "now < changed_at + NOTICE_PERIOD",
        "now < changed_at",
        LAWS + "test_a_database_with_other_rules_publishes_nothing_before_everyone_was_told",
    ),
    Mutant(
        "threshold by answers",
        BANDS,
        "is_enough(panel, there,",
        "is_enough([one for one in panel if one.person_id in self.points], there,",
        LAWS + "test_fewer_than_five_answering_publish_nothing",
    ),
    Mutant(
        "no one can hold back",
        BANDS,
        "if held_back or not",
        "if not",
        LAWS + "test_one_who_counts_can_hold_a_band_back_which_looks_the_same_as_too_few_answers",
    ),
    Mutant(
        "a lead holds back",
        BANDS,
        "any(one.person_id in self.held_back_by for one in panel)",
        "bool(self.held_back_by)",
        LAWS + "test_who_does_not_count_holds_nothing_back",
    ),
    Mutant(
        "who held back is kept",
        BANDS,
        "band_holds.delete_holds(db, {team",
        "set({team",
        LAWS + "test_a_no_holds_for_one_period",
    ),
    Mutant(
        "clock in the seed",
        BANDS,
        "draw_number(self.key, figure_id,",
        "draw_number(self.key + self.at.isoformat().encode(), figure_id,",
        LAWS + "test_a_restored_copy_draws_the_same_bands_at_any_other_time",
    ),
    Mutant(
        "late answer recomputes",
        BANDS,
        "newest, since = releases.last_closing(db), protected",
        "last = releases.last_closing(db)\n    newest, since = last and last.back(SHORT), protected",
        LAWS + "test_nothing_that_comes_after_changes_what_was_published",
    ),
    Mutant(
        "team group overlaps a team",
        BANDS,
        "for release in own if release.outcome is Silence.TOO_SMALL}",
        "for release in own}",
        LAWS + "test_a_team_group_never_overlaps_a_team_that_publishes_itself",
    ),
    Mutant(
        "team group overlaps half a team's weeks",
        BANDS,
        "release.outcome is Silence.TOO_SMALL} - began",
        "release.outcome is Silence.TOO_SMALL}",
        LAWS + "test_a_team_group_never_overlaps_a_team_that_published_half_of_its_weeks",
    ),
    Mutant(
        "team group put together after the period",
        BANDS,
        "and roll_up.id not in changed",
        "",
        LAWS + "test_a_team_group_counts_as_it_was_when_the_period_began",
    ),
    Mutant(
        "lowering for everyone",
        PANELS,
        "return max(FEWEST_EVER, promised, *(one.smallest_panel for one in since))",
        "return max(FEWEST_EVER, [promised, *(one.smallest_panel for one in since)][-1])",
        LAWS + "test_raising_the_minimum_group_size_counts_immediately_and_lowering_it_later",
    ),
    Mutant(
        "an admin sees bands",
        READERS,
        "if Role.ADMIN in people.roles_of(db, reader_id):",
        "if False:",
        LEADS + "test_an_admin_is_shown_no_band",
    ),
    Mutant(
        "a former admin sees bands immediately",
        READERS,
        ".back(-LONG - 1).text",
        ".back(520).text",
        LEADS + "test_a_recent_admin_is_shown_no_band_of_that_time",
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
        "seed without data",
        RELEASES,
        "keyed_draw(key, [figure_id, block.first.text, block.weeks, answers])",
        "keyed_draw(key, [figure_id, block.first.text, block.weeks, len(answers)])",
        LAWS + "test_one_answer_that_differs_draws_every_band_anew",
    ),
    Mutant(
        "seed without the key",
        RELEASES,
        "hmac.digest(key, said",
        "hmac.digest(b'', said",
        LAWS + "test_another_database_draws_other_bands",
    ),
    Mutant(
        "rounding removed",
        BANDS,
        "[week] = whole_points(strain)",
        "[week] = int(strain)",
        LAWS + "test_strain_is_rounded_before_it_is_summed",
    ),
    Mutant(
        "team group of eleven",
        GROUPS,
        "GROUP_PEOPLE, GROUP_TEAMS = 12, 2",
        "GROUP_PEOPLE, GROUP_TEAMS = 11, 2",
        LAWS + "test_eleven_people_are_too_few_to_be_joined",
    ),
    Mutant(
        "long block over a short one",
        BANDS,
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
        "other teams carried along",
        AGGREGATES,
        "from team_week where team_id = :team_id",
        "from team_week where :team_id = :team_id",
        WORLDS + "test_a_new_lead_of_one_team_gets_nothing_of_another",
    ),
    Mutant(
        "aggregates reach another file",
        ENGINE,
        "conn.set_authorizer(refuse_other_files)",
        "pass",
        WORLDS + "test_the_aggregates_reach_no_file_and_write_nothing",
    ),
    Mutant(
        "someone left out and paired counts twice",
        PROGRAMME,
        "left_out=programmes.left_out_figure(len(paired - left), len(left))",
        "left_out=programmes.left_out_figure(len(paired), len(left))",
        "tests/partners/gate/test_programme.py::test_a_person_left_out_who_got_a_partner_after_all_counts_once",
    ),
)


@dataclass(frozen=True)
class Bench:
    """`project`: a copy. Its tests run each time in a process of its own; see _forks.py."""

    project: Path
    forks: subprocess.Popen[str]

    def passes(self, *tests: str) -> bool:
        """Whether these tests pass. Raises AssertionError when they did not even run."""
        assert self.forks.stdin is not None
        assert self.forks.stdout is not None
        self.forks.stdin.write(json.dumps([*QUICKLY, *tests]) + "\n")
        self.forks.stdin.flush()
        code, printed = json.loads(self.forks.stdout.readline())
        assert code in (0, 1), printed  # other codes: not found, not collected
        assert not (code and "error during collection" in printed), printed
        return bool(code == 0)

    def passes_without_a_fault(self, mutants: Iterable[Mutant]) -> bool:
        return self.passes(*sorted({mutant.killed_by for mutant in mutants}))

    def survives(self, mutant: Mutant) -> bool:
        with mutant.put_into(self.project):
            return self.passes(mutant.killed_by)


@contextmanager
def bench() -> Iterator[Bench]:
    """The copy is without what is made while the project runs."""
    leave = shutil.ignore_patterns("*.db*", ".hypothesis", "node_modules")
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            shutil.copytree(PROJECT / name, Path(folder, name), ignore=leave)
        shutil.copy(PROJECT / "pyproject.toml", folder)
        with subprocess.Popen(
            [sys.executable, Path(folder, "benchmarks", "_forks.py")],
            cwd=folder,
            env={**os.environ, "PYTEST_ADDOPTS": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as forks:
            yield Bench(Path(folder), forks)


def run(mutants: Sequence[Mutant], names: Sequence[str]) -> int:
    """Those of these names (all without a name), and how many survive."""
    chosen = [mutant for mutant in mutants if not names or mutant.name in names]
    survivors = 0
    with bench() as opened:
        assert opened.passes_without_a_fault(chosen)
        for mutant in chosen:
            lives = opened.survives(mutant)
            survivors += lives
            print(f"{'SURVIVED' if lives else 'killed  '}  {mutant.name}", flush=True)
    return survivors


if __name__ == "__main__":
    sys.exit(run(MUTANTS, sys.argv[1:]))
