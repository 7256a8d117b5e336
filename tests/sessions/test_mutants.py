"""Faults put into the rules and desks of sessions, one at a time: a test finds each, and none without a fault."""

import pytest

from benchmarks.mutants import Bench, Mutant
from benchmarks.session_mutants import MUTANTS


def test_without_a_fault_all_tests_of_the_list_pass(mutant_bench: Bench) -> None:
    assert mutant_bench.passes_without_a_fault(MUTANTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_found(mutant_bench: Bench, mutant: Mutant) -> None:
    assert not mutant_bench.survives(mutant)


def test_there_are_at_least_twelve_faults() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 12
