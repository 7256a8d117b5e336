"""Faults put into the rules of accounts, one at a time: a test finds each, and none without a fault."""

from pathlib import Path

import pytest

from benchmarks.account_mutants import ACCOUNT_MUTANTS
from benchmarks.mutants import Bench, Mutant, copied


def test_without_a_fault_all_tests_of_the_list_pass(mutant_bench: Bench, tmp_path: Path) -> None:
    assert mutant_bench.passes(copied(tmp_path), *sorted({mutant.killed_by for mutant in ACCOUNT_MUTANTS}))


@pytest.mark.parametrize("mutant", ACCOUNT_MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_found(mutant_bench: Bench, mutant: Mutant, tmp_path: Path) -> None:
    assert not mutant_bench.survives(mutant, tmp_path)


def test_no_two_faults_have_one_name() -> None:
    assert len({mutant.name for mutant in ACCOUNT_MUTANTS}) == len(ACCOUNT_MUTANTS)
