"""Faults put into the rule for one person's weeks, one at a time: `python benchmarks/trend_mutants.py [NAME …]`, as mutants.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mutants import Mutant, run

SHIFTS, STRETCHES = "alongside/checkins/rules/shifts.py", "alongside/checkins/rules/stretches.py"
TRENDS, GIVE_BACK = (
    "alongside/checkins/rules/trends.py",
    "alongside/checkins/rules/feedback_after_check_in.py",
)
PLAIN, WEEKS = "tests/checkins/rules/test_shifts.py::", "tests/checkins/rules/test_trends.py::"
OFTEN, PAGE = "tests/checkins/rules/test_how_often.py::", "tests/checkins/pages/test_my_weeks.py::"

TREND_MUTANTS = (
    Mutant(
        "gaps are not looked at",
        SHIFTS,
        "kept = phi**gap",
        "kept = phi ** np.ones_like(gap)",
        PLAIN + "test_the_ratios_are_those_of_a_plain_computation",
    ),
    Mutant(
        "noise not shrunk",
        SHIFTS,
        "return self.usual + self.ee",
        "return self.ee",
        PLAIN + "test_the_level_is_that_of_a_plain_computation",
    ),
    Mutant(
        "one degree of freedom too many",
        SHIFTS,
        "white.freedom[now] - 1",
        "white.freedom[now]",
        PLAIN + "test_the_ratios_are_those_of_a_plain_computation",
    ),
    Mutant(
        "steps looked for among the learning weeks",
        SHIFTS,
        "LEARNING_WEEKS = 12 ",
        "LEARNING_WEEKS = 6 ",
        WEEKS + "test_no_change_is_found_in_the_first_twelve_weeks_nor_said_to_have_begun_there",
    ),
    Mutant(
        "lower bound",
        SHIFTS,
        "UP_BOUND, DOWN_BOUND = 1.33, 3.0",
        "UP_BOUND, DOWN_BOUND = 0.6, 3.0",
        OFTEN + "test_the_stated_share_of_stable_people_reads_of_a_change_in_half_a_year",
    ),
    Mutant(
        "higher bound",
        SHIFTS,
        "UP_BOUND, DOWN_BOUND = 1.33, 3.0",
        "UP_BOUND, DOWN_BOUND = 2.0, 3.0",
        OFTEN + "test_the_stated_share_of_large_steps_is_found_within_eight_weeks",
    ),
    Mutant(
        "bound that never rises",
        SHIFTS,
        "rise = RISE * np.clip(",
        "rise = 0 * np.clip(",
        PLAIN + "test_a_bound_rises_over_half_a_year_and_no_further",
    ),
    Mutant(
        "one heavy week makes a change",
        SHIFTS,
        "_whiten_weeks(tame_outliers(strain, gap), gap)",
        "_whiten_weeks(strain, gap)",
        PLAIN + "test_one_week_counts_no_more_than_a_far_one",
    ),
    Mutant(
        "a change teaches the usual",
        STRETCHES,
        "if place not in covered]",
        "if covered is not None]",
        WEEKS + "test_the_weeks_of_a_found_change_do_not_move_the_usual_range",
    ),
    Mutant(
        "a heavy week teaches the usual",
        STRETCHES,
        "    if far:\n",
        "    if not far:\n",
        WEEKS + "test_a_very_heavy_week_teaches_nothing_about_the_usual",
    ),
    Mutant(
        "a way back is a lighter time",
        TRENDS,
        "return not self.back and self.began",
        "return self.began",
        WEEKS + "test_a_way_back_to_the_usual_is_no_lighter_time",
    ),
    Mutant(
        "a skipped week is a zero",
        TRENDS,
        "(point.week, point.strain)\n        for point in points\n        if point.strain is not None\n        and not point.away",
        "(point.week, point.strain or 0.0)\n        for point in points\n        if not point.away",
        WEEKS + "test_a_skipped_week_is_not_a_zero",
    ),
    Mutant(
        "words look at the range alone",
        GIVE_BACK,
        "stands = week_standing(point, trend)",
        "stands = week_standing(point, type(trend)(**{**vars(trend), 'changes': (), 'far': ()}))",
        PAGE + "test_files_say_the_same_of_each_week_as_the_sentence_after_saving",
    ),
)


if __name__ == "__main__":
    sys.exit(run(TREND_MUTANTS, sys.argv[1:]))
