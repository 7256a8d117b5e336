"""Rules about the code itself: format, types, imports, and what must never be written."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
TOOLS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "structure": ["python", "docs/check_structure.py"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_house_is_in_order(tool: str) -> None:
    command = TOOLS[tool]

    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_page_lies_directly_in_pages() -> None:
    assert list((PROJECT / "pages").glob("*.py")) == []
    assert list((PROJECT / "pages").glob("*/*.py"))


def python_files() -> list[Path]:
    return [
        PROJECT / "app.py",
        *sorted((PROJECT / "alongside").rglob("*.py")),
        *sorted((PROJECT / "pages").rglob("*.py")),
    ]


def raw_html(source: str) -> Iterator[str]:
    yield from re.findall(r"unsafe_allow_html|unsafe_allow_javascript|components\.v1|st\.html\(", source)


def test_raw_html_is_written_in_one_place_only() -> None:
    with_html = {
        file.relative_to(PROJECT).as_posix() for file in python_files() if list(raw_html(file.read_text()))
    }

    assert with_html == {"alongside/core/ui/bar.py", "alongside/accounts/ui/contacts.py"}


def acts_when_changed(source: str) -> bool:
    """Whether a control does something as soon as it is changed: `on_change` with a function, not with "rerun"."""
    return re.search(r"on_change=(?!\s*\")", source) is not None


def test_a_control_that_acts_when_it_is_changed_says_so_in_its_key() -> None:
    """The first run of a connection leaves it out (first_run), or a change made while it was cut off would be lost."""
    acting = [file for file in python_files() if acts_when_changed(file.read_text())]

    assert len(acting) >= 3
    assert [file for file in acting if not re.search(r"AT_ONCE|LANGUAGE", file.read_text())] == []


def test_twin_what_only_draws_anew_does_not_count() -> None:
    assert not acts_when_changed('st.expander(label, on_change="rerun")')
    assert acts_when_changed("st.toggle(label, on_change=_want)")


def formatted_sql(source: str) -> list[int]:
    """Lines where an f-string, `%` or `.format` builds something that looks like SQL."""
    sql = re.compile(
        r"\b(select|insert into|update|delete from|create table)\b.*\b(from|values|set|where|strict)\b", re.S
    )
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        and sql.search("".join(part.value for part in node.values if isinstance(part, ast.Constant)))
    ]


def test_sql_is_never_put_together_from_pieces() -> None:
    assert formatted_sql('f"select name from person where id = {id}"') == [1]

    assert {
        file.name: formatted_sql(file.read_text())
        for file in python_files()
        if formatted_sql(file.read_text())
    } == {}


def test_the_repository_names_no_path_of_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml"], cwd=PROJECT, capture_output=True, text=True
    )
    path = re.compile(r"(?<![\w./-])/(?:work|root|home|tmp/venv)/[a-z]")

    assert path.search("see /home/x")
    assert [name for name in tracked.stdout.split() if path.search((PROJECT / name).read_text("utf-8"))] == [
        "tests/test_house.py"
    ]


def test_nothing_of_the_data_folder_can_be_committed() -> None:
    """Copies of a database carry many names: `.before-restore`, `-wal.stale`, `.part`."""
    assert "/data/" in (PROJECT / ".gitignore").read_text("utf-8").splitlines()


# ── what only one engine is asked ───────────────────────────────────────────────────────────────────────────────────

ABOUT_THE_FILE = {  # marks of `sqlite_only`: how many in which file of tests
    "tests/core/store/test_compatibility.py": 1,
    "tests/core/store/test_copies.py": 1,
    "tests/core/store/test_place.py": 1,
    "tests/core/store/test_sqlite.py": 6,
    "tests/organisation/desk/test_invitations.py": 1,
    "tests/staff_lists/desk/test_staff_list.py": 1,
    "tests/storage/store/test_backup_set.py": 1,
    "tests/storage/store/test_erasure_ledger.py": 1,
    "tests/storage/store/test_transfers.py": 1,
    "tests/storage/store/test_upkeep.py": 1,
    "tests/teams/gate/test_publishing.py": 1,
    "tests/test_hot_statements.py": 1,
}


def test_what_is_not_asked_of_both_engines_is_listed_here() -> None:
    mark = re.compile(r"pytest\.mark\.sqlite_only\b")

    found = {
        file.relative_to(PROJECT).as_posix(): len(mark.findall(file.read_text("utf-8")))
        for file in (PROJECT / "tests").rglob("test_*.py")
    }

    assert {name: marks for name, marks in found.items() if marks} == ABOUT_THE_FILE
