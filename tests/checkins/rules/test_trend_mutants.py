"""Faults put into the rule for one person's weeks, one at a time: a test finds each, and none without a fault."""

import pytest

from benchmarks.mutants import Bench, Mutant
from benchmarks.trend_mutants import TREND_MUTANTS


def test_without_a_fault_all_tests_of_the_list_pass(mutant_bench: Bench) -> None:
    assert mutant_bench.passes_without_a_fault(TREND_MUTANTS)


@pytest.mark.parametrize("mutant", TREND_MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_found(mutant_bench: Bench, mutant: Mutant) -> None:
    assert not mutant_bench.survives(mutant)


def test_no_two_faults_have_one_name() -> None:
    assert len({mutant.name for mutant in TREND_MUTANTS}) == len(TREND_MUTANTS)
