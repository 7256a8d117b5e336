"""Our code is laid out as docs/check_structure.py asks, it finds what is not, and CONTRIBUTING.md's map is true.

That the figures of this project hold is told by `tests/test_house.py`.
"""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")


def load_check() -> ModuleType:
    """Anew each time: a test may change it."""
    spec = importlib.util.spec_from_file_location("check_structure", PROJECT / "docs" / "check_structure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = load_check()

UPWARD = "imports of a higher topic"
LONG_FILES = "files over 450 lines"
FULL_ROOMS = "rooms with more than 15 files"
ONE_CALLER = "private functions with one caller, percent"
MEDIAN = "median function, lines"
LONG_FUNCTIONS = "functions over 40 lines, percent"
POSITIONAL = "calls with 6 positional arguments or more"
BUILT_BY_POSITION = "dataclasses of 5 fields or more, built by position"
INSTANTS_AS_TEXT = "instants and days that are text"


# ── a small project in which all is well, and one fault at a time ───────────────────────────────────────────────────


def function(name: str, lines: int) -> str:
    return f"def {name}():\n" + "    work()\n" * (lines - 1)


def dataclass_of(*fields: str, decorator: str = "dataclass") -> str:
    return f"@{decorator}\nclass Week:\n" + "".join(f"    {field}\n" for field in fields)


SOUND = {
    "pyproject.toml": """
[[tool.importlinter.contracts]]
name = "Only ui knows Streamlit"
forbidden_modules = ["streamlit"]

[[tool.importlinter.contracts]]
name = "The rooms of a topic"
containers = ["alongside.*"]
layers = ["(desk)", "(rules)"]

[[tool.importlinter.contracts]]
name = "A tower of topics"
containers = ["alongside"]
layers = ["(__main__)", "teams", "core"]
""",
    "alongside/__main__.py": "from alongside.teams.desk import lead\n",
    "alongside/core/rules/weeks.py": "".join(function(f"count_{one}", 8) for one in "abcdefghijklmnop"),
    "alongside/teams/desk/lead.py": "from alongside.core.rules import weeks\n"
    + "".join(function(f"show_{one}", 9) for one in "abcdefghijklmnop"),
}
FIVE = ("one: int", "two: int", "three: int", "four: int", "five: int")
FAULTS: dict[str, dict[str, str]] = {
    UPWARD: {
        "alongside/core/rules/up.py": "def late():\n" + "    pass\n" * 7 + "    import alongside.teams\n"
    },
    LONG_FILES: {"alongside/core/rules/long.py": "# a line\n" * 451},
    FULL_ROOMS: {f"alongside/core/rules/file{one}.py": "" for one in range(15)},
    ONE_CALLER: {"alongside/core/rules/once.py": "".join(function(f"_once_{one}", 8) for one in "abcde")},
    MEDIAN: {"alongside/core/rules/short.py": "".join(function(f"count_{one}", 6) for one in range(33))},
    LONG_FUNCTIONS: {
        "alongside/core/rules/long.py": function("count_much", 41) + function("count_more", 41),
    },
    POSITIONAL: {"alongside/core/rules/call.py": "work(1, 2, 3, 4, 5, 6)\n"},
    BUILT_BY_POSITION: {
        "alongside/core/rules/week.py": dataclass_of(*FIVE, decorator="dataclass(frozen=True)")
    },
    INSTANTS_AS_TEXT: {"alongside/core/rules/week.py": dataclass_of("ended_at: str | None = None")},
}


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Names of the figures past their limit, in a small project with these files besides or instead."""

    def failing(files: dict[str, str]) -> list[str]:
        for name, content in (SOUND | files).items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, "utf-8")
        monkeypatch.setattr(check, "PROJECT", tmp_path)
        return [figure.name for figure in check.figures() if not figure.holds]

    return failing


def test_a_project_in_which_all_is_well_is_within_each_limit(
    planted: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert planted({}) == []

    assert check.main([]) == 0
    printed = capsys.readouterr().out
    assert "✗" not in printed
    assert [name for name in FAULTS if name not in printed] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(
    planted: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert planted(FAULTS[name]) == [name]

    assert check.main([]) == 1
    assert f"✗ {name}: " in capsys.readouterr().out


def test_each_figure_has_a_planted_fault(planted: Callable[..., list[str]]) -> None:
    planted({})

    assert [figure.name for figure in check.figures()] == list(FAULTS)


# ── where each rule ends ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "files",
    [
        {"alongside/core/rules/long.py": "# a line\n" * 450},
        {f"alongside/core/rules/file{one}.py": "" for one in range(14)},
        {"alongside/core/rules/__init__.py": "", "alongside/core/rules/once.py": function("_once", 8)},
        {"alongside/core/rules/long.py": function("count_much", 41)},
        {"alongside/core/rules/call.py": "work(1, 2, 3, 4, *more, six=6)\n"},
        {
            "alongside/core/rules/week.py": dataclass_of(
                *FIVE, decorator="dataclass(frozen=True, kw_only=True)"
            )
        },
        {"alongside/core/rules/week.py": dataclass_of(*FIVE[1:], "many: ClassVar[int] = 5")},
        {"alongside/core/rules/week.py": dataclass_of("ended_at: datetime | None", "note: str")},
    ],
)
def test_what_is_within_a_limit_is_no_fault(planted: Callable[..., list[str]], files: dict[str, str]) -> None:
    assert planted(files) == []


def test_functions_that_are_too_long_in_the_middle_are_found_too(planted: Callable[..., list[str]]) -> None:
    long = "".join(function(f"count_{one}", 10) for one in range(33))

    assert planted({"alongside/core/rules/long.py": long}) == [MEDIAN]


def test_the_order_of_the_topics_is_that_of_the_contract(planted: Callable[..., list[str]]) -> None:
    planted({})
    assert check.tower() == ["core", "teams"]

    turned = SOUND["pyproject.toml"].replace('"teams", "core"', '"core", "teams"')
    assert planted({"pyproject.toml": turned}) == [UPWARD]


def test_a_function_that_is_named_twice_or_is_public_is_not_counted() -> None:
    once = "def _once(): ...\n\n_once()\n"

    assert [list(check.called_once(check.ast.parse(source))) for source in (once, once + "_once()\n")] == [
        ["_once"],
        [],
    ]
    assert check.called_once(check.ast.parse("def once(): ...\n\ndef __init__(): ...\n\nonce()\n")) == []


# ── CONTRIBUTING.md ─────────────────────────────────────────────────────────────────────────────────────────────────


def folders_of_the_map() -> dict[str, str]:
    """Name to explanation, of the lines of the map that name something at the top or a topic."""
    (listing,) = re.findall(r"## Where things are\n+```\n(.+?)```", CONTRIBUTING, re.S)
    return dict(re.findall(r"^ {0,2}(\S+) +(\S.+)$", listing, re.M))


def folders_with_code(parent: Path) -> set[str]:
    return {f"{file.name}/" for file in parent.iterdir() if file.is_dir() and any(file.rglob("*.py"))}


def test_the_map_lists_the_topics_from_the_top_of_the_tower_down() -> None:
    named = [name.rstrip("/") for name in folders_of_the_map()]

    assert [name for name in named if name in check.tower()] == check.tower()[::-1]
    assert folders_with_code(PROJECT / "alongside") == {f"{topic}/" for topic in check.tower()}


def test_the_map_names_each_folder_and_program_at_the_top() -> None:
    there = {name for name in folders_of_the_map() if name.rstrip("/") not in check.tower()}

    hidden = {name for name in folders_with_code(PROJECT) if name.startswith((".", "data", "_"))}
    assert folders_with_code(PROJECT) - hidden <= there
    assert {file.name for file in PROJECT.glob("*.py")} <= there
    assert [name for name in there if name != "data/" and not (PROJECT / name).exists()] == []


def test_the_map_explains_each_room() -> None:
    rooms = {
        folder.name
        for topic in check.tower()
        for folder in (PROJECT / "alongside" / topic).iterdir()
        if any(folder.glob("*.py"))
    }

    assert {room for room in rooms if f"| `{room}` |" not in CONTRIBUTING} == set()
    assert set(re.findall(r"^\| `(\w+)` \|", CONTRIBUTING, re.M)) == rooms


def named_paths(text: str) -> set[str]:
    """Files and folders between backticks, of the package when they begin with a topic."""
    paths = set()
    for name in re.findall(r"`([\w./-]+)`", text):
        first = name.split("/")[0]
        if (
            "/" in name
            and not re.search("[A-Z]{4}", name)
            and (first in check.tower() or (PROJECT / first).is_dir())
        ):
            paths.add(f"alongside/{name}" if first in check.tower() else name)
    return {*paths, *re.findall(r"(?<!\S)tests/[a-z][a-z_./]+", text.replace("`", " "))}


def test_each_path_that_contributing_names_exists() -> None:
    named = named_paths(CONTRIBUTING)

    assert len(named) > 60
    assert (
        sorted(name for name in named if not name.startswith("data") and not (PROJECT / name).exists()) == []
    )


def test_twin_a_path_that_is_gone_would_be_found() -> None:
    assert named_paths("see `core/store/gone.py` and `pytest tests/gone`") == {
        "alongside/core/store/gone.py",
        "tests/gone",
    }
