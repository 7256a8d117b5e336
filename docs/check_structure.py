"""Prints how the code is laid out and how its functions read, and fails where a figure is past its limit.

    python docs/check_structure.py [--places]

What each figure is about is told in CONTRIBUTING.md, "The figures".
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "alongside"

LONGEST_FILE = 450  # lines
MOST_FILES = 15  # of a room's own, its `__init__.py` not counted
ONE_CALLER = 12  # percent of all functions
LONG = 40  # lines
MOST_LONG = 4  # percent of all functions
SHORTEST_MEDIAN, LONGEST_MEDIAN = 8, 9  # lines of a function
POSITIONAL = 6  # arguments of one call
KEYWORD_FROM = 5  # fields of a dataclass
SHOWN = 40  # places

AN_INSTANT = re.compile(r"(_at|_on|_day|since|until|begins)$")


@dataclass(frozen=True, kw_only=True)
class Figure:
    name: str
    value: float
    limit: float
    places: tuple[str, ...] = ()
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def python_files(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.rglob("*.py"))


def tower() -> list[str]:
    """The topics as the import contract has them, the lowest first."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one["containers"] == ["alongside"])
    return [layer for layer in reversed(layers) if not layer.startswith("(")]


def imported_topics(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and topic of every import of ours."""
    for node in ast.walk(tree):
        modules = (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else []
        )  # fmt: skip
        for module in modules:
            ours, _, rest = module.partition(".")
            if ours == "alongside" and rest:
                yield node.lineno, rest.split(".")[0]


def upward_imports(order: list[str], package: Path = PACKAGE) -> list[str]:
    """Imports of a topic that lies above the file's own."""
    return [
        f"{file.relative_to(package)}:{line} → {topic}"
        for file in python_files(package)
        if (own := file.relative_to(package).parts[0]) in order
        for line, topic in imported_topics(ast.parse(file.read_text("utf-8")))
        if topic in order and order.index(topic) > order.index(own)
    ]


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def called_once(tree: ast.AST) -> list[str]:
    """Private functions that their module names at most once."""
    uses = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    private = {
        one.name for one in functions(tree) if one.name.startswith("_") and not one.name.startswith("__")
    }
    return sorted(name for name in private if uses[name] <= 1)


def positional_calls(tree: ast.AST) -> list[int]:
    """Lines of calls with too many positional arguments."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) >= POSITIONAL
    ]


def dataclasses_of(tree: ast.AST) -> Iterator[tuple[ast.ClassDef, str, list[ast.AnnAssign]]]:
    """Each with its decorator in words, and its fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for decorator in map(ast.unparse, node.decorator_list):
                if decorator.startswith("dataclass"):
                    yield node, decorator, [one for one in node.body if isinstance(one, ast.AnnAssign)]


def by_position(tree: ast.AST) -> list[str]:
    """Dataclasses of many fields that can be built by position."""
    return [
        node.name
        for node, decorator, fields in dataclasses_of(tree)
        if len([one for one in fields if "ClassVar" not in ast.unparse(one.annotation)]) >= KEYWORD_FROM
        and "kw_only=True" not in decorator
    ]


def instants_as_text(tree: ast.AST) -> list[str]:
    """Fields named for an instant or a day whose type is text."""
    return [
        f"{node.name}.{ast.unparse(one.target)}"
        for node, _, fields in dataclasses_of(tree)
        for one in fields
        if AN_INSTANT.search(ast.unparse(one.target)) and re.search(r"\bstr\b", ast.unparse(one.annotation))
    ]


def figures(package: Path = PACKAGE) -> list[Figure]:
    trees = {
        str(file.relative_to(package)): ast.parse(file.read_text("utf-8")) for file in python_files(package)
    }
    lines = {name: (package / name).read_text("utf-8").count("\n") for name in trees}
    all_functions = [one for tree in trees.values() for one in functions(tree)]
    rooms = Counter(str(Path(name).parent) for name in trees if not name.endswith("__init__.py"))
    long = [one for one in all_functions if length(one) > LONG]
    middle = median(map(length, all_functions))

    def places(find: Any) -> tuple[str, ...]:
        return tuple(f"{name}: {place}" for name, tree in trees.items() for place in find(tree))

    def counted(name: str, found: tuple[str, ...]) -> Figure:
        return Figure(name=name, value=len(found), limit=0, places=found)

    once = places(called_once)
    return [
        counted("imports of a higher topic", tuple(upward_imports(tower(), package))),
        counted(
            f"files over {LONGEST_FILE} lines",
            tuple(f"{name}: {many}" for name, many in lines.items() if many > LONGEST_FILE),
        ),
        counted(
            f"folders with more than {MOST_FILES} files",
            tuple(f"{room}: {many}" for room, many in rooms.items() if many > MOST_FILES),
        ),
        Figure(
            name="private functions with one caller, % of all functions",
            value=round(100 * len(once) / len(all_functions), 1),
            limit=ONE_CALLER,
            places=once,
        ),
        Figure(name="median function, lines", value=middle, limit=LONGEST_MEDIAN),
        Figure(name="median function, lines", value=middle, limit=SHORTEST_MEDIAN, at_least=True),
        Figure(
            name=f"functions over {LONG} lines, %",
            value=round(100 * len(long) / len(all_functions), 1),
            limit=MOST_LONG,
            places=tuple(f"{one.name}: {length(one)}" for one in long),
        ),
        counted(f"calls with {POSITIONAL} positional arguments or more", places(positional_calls)),
        counted(f"dataclasses of {KEYWORD_FROM} fields or more, built by position", places(by_position)),
        counted("instants and days that are text", places(instants_as_text)),
    ]


def main(arguments: list[str]) -> int:
    found = figures()
    print(f"  package: {sum(file.read_text('utf-8').count(chr(10)) for file in python_files())} lines")
    for figure in found:
        sign = "at least" if figure.at_least else "at most"
        print(f"{'  ' if figure.holds else '✗ '}{figure.name}: {figure.value:g} ({sign} {figure.limit:g})")
        if not figure.holds or "--places" in arguments:
            print("\n".join(f"      {place}" for place in figure.places[:SHOWN]))
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
