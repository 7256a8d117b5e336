"""What is installed to run and to test: exact, hashed, and no more to run than what runs."""

import ast
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")


@dataclass(frozen=True)
class Locked:
    requirement: Requirement
    hashes: frozenset[str]

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version


def source(file: str) -> dict[str, str]:
    """Names and versions that we chose ourselves."""
    lines = (line.partition("#")[0].strip() for line in (PROJECT / file).read_text("utf-8").splitlines())
    pins = (line.split("==") for line in lines if line and not line.startswith("-"))
    return {canonicalize_name(name.partition("[")[0]): pin for name, pin in pins}  # without its extras


def parsed(lock: str) -> dict[str, Locked]:
    statements = re.sub(r"#.*", "", lock).replace("\\\n", " ").splitlines()
    found = {}
    for statement in filter(str.strip, statements):
        requirement, *hashes = statement.split("--hash=")
        locked = Locked(Requirement(requirement), frozenset(one.strip() for one in hashes))
        found[canonicalize_name(locked.requirement.name)] = locked
    return found


def locked(file: str) -> dict[str, Locked]:
    return parsed((PROJECT / file).read_text("utf-8"))


def imported(sources: Iterable[str]) -> set[str]:
    """Packages of others, wherever in the source they are imported."""
    names: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"alongside"}


def lacking(packages: Iterable[str], lock: dict[str, Locked]) -> set[str]:
    """Those that no distribution of the lock brings."""
    brought_by = packages_distributions()
    return {
        package
        for package in packages
        if not {canonicalize_name(name) for name in brought_by.get(package, ())} & lock.keys()
    }


def test_whatever_the_app_imports_is_in_what_an_operator_installs() -> None:
    files = [PROJECT / "app.py", *(PROJECT / "alongside").rglob("*.py"), *(PROJECT / "pages").rglob("*.py")]
    packages = imported(file.read_text("utf-8") for file in files)

    assert packages >= {"streamlit", "sqlcipher3", "numpy"}
    assert lacking(packages, locked("requirements.txt")) == set()


def test_twin_an_import_of_a_test_tool_or_of_nothing_installed_would_be_found() -> None:
    packages = imported(
        ["def later():\n    import hypothesis.strategies", "from not_there import x", "import json"]
    )

    assert packages == {"hypothesis", "not_there"}
    assert lacking(packages, locked("requirements.txt")) == packages


def test_an_operator_installs_no_test_tools() -> None:
    tools = source("requirements-dev.in").keys()

    assert tools >= {"pytest", "ruff", "mypy", "hypothesis", "playwright"}
    assert tools & locked("requirements.txt").keys() == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_of_the_source_is_in_the_lock(lock: str) -> None:
    pins = source("requirements.in") | (
        source("requirements-dev.in") if lock == "requirements-dev.txt" else {}
    )

    assert {name: one.version for name, one in locked(lock).items() if name in pins} == pins


def test_tests_run_with_the_very_files_that_an_operator_installs() -> None:
    to_run, to_test = locked("requirements.txt"), locked("requirements-dev.txt")

    assert {name: to_test.get(name) for name in to_run} == to_run


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_that_is_installed_is_known_by_its_hash(lock: str) -> None:
    assert len(locked(lock)) > 50
    assert [
        name for name, one in locked(lock).items() if not one.hashes or not all(map(is_sha256, one.hashes))
    ] == []


def is_sha256(written: str) -> bool:
    return re.fullmatch(r"sha256:[0-9a-f]{64}", written) is not None


def test_twin_a_requirement_without_a_hash_would_be_found() -> None:
    lock = parsed(f"a==1 ; os_name == 'nt' \\\n    --hash=sha256:{'0' * 64}\n    # via b\nb==2\n")

    assert {name: (one.version, len(one.hashes)) for name, one in lock.items()} == {
        "a": ("1", 1),
        "b": ("2", 0),
    }


@pytest.mark.parametrize("file", [*LOCKS, "requirements.in", "requirements-dev.in"])
def test_where_packages_are_fetched_from_is_left_to_who_installs_them(file: str) -> None:
    assert re.findall(r"://|--(?:index|extra|find|trusted)\S*", (PROJECT / file).read_text("utf-8")) == []


def test_what_is_installed_here_is_what_is_locked() -> None:
    here = {
        name: one
        for name, one in locked("requirements-dev.txt").items()
        if one.requirement.marker is None or one.requirement.marker.evaluate()
    }

    assert {name: version(name) for name in here} == {name: one.version for name, one in here.items()}
