"""Prints how the code is laid out and how its functions read, and fails where a figure is past its limit.

    python docs/check_structure.py [--places]

What each figure is about is told in CONTRIBUTING.md, "The figures". The order of the topics is that of the
contract in pyproject.toml, which also holds the order of the rooms: `lint-imports` checks both.
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parents[1]

LONGEST_FILE = 450  # lines
MOST_FILES = 15  # of a room's own, its `__init__.py` not counted
ONE_CALLER = 12  # percent of all functions
LONG = 40  # lines
MOST_LONG = 4  # percent of all functions
SHORTEST_MEDIAN, LONGEST_MEDIAN = 7, 9  # lines of a function
POSITIONAL = 6  # arguments of one call
KEYWORD_FROM = 5  # fields of a dataclass
SHOWN = 40  # places

AN_INSTANT = re.compile(r"(_at|_on|_day|since|until|begins)$")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`least` to `most`: what it may be."""

    name: str
    value: float
    most: float
    least: float = 0
    places: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.least <= self.value <= self.most

    def as_text(self) -> str:
        limit = f"{self.least:g} to {self.most:g}" if self.least else f"at most {self.most:g}"
        return f"{'  ' if self.holds else '✗ '}{self.name}: {self.value:g} ({limit})"


def package_files() -> dict[str, str]:
    """Path within the package to text."""
    package = PROJECT / "alongside"
    return {
        file.relative_to(package).as_posix(): file.read_text("utf-8")
        for file in sorted(package.rglob("*.py"))
    }


def tower() -> list[str]:
    """The topics as the import contract has them, the lowest first."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["alongside"])
    return [layer for layer in reversed(layers) if not layer.startswith("(")]


def imported_topics(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and topic of every import of ours, those within functions too."""
    for node in ast.walk(tree):
        modules: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module == "alongside":
            modules = [f"alongside.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        for module in modules:
            ours, _, rest = module.partition(".")
            if ours == "alongside" and rest:
                yield node.lineno, rest.split(".")[0]


def upward_imports(order: list[str], name: str, tree: ast.AST) -> list[str]:
    """Imports of a topic that lies above the file's own."""
    own = name.split("/")[0]
    if own not in order:  # `__main__` is above them all
        return []
    return [
        f"{name}:{line} → {topic}"
        for line, topic in imported_topics(tree)
        if topic in order and order.index(topic) > order.index(own)
    ]


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def inherited_methods(trees: Iterable[ast.AST]) -> set[str]:
    """Private methods that another module's class calls as its own."""
    found = set()
    for tree in trees:
        own = {one.name for one in functions(tree)}
        found |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" and node.attr not in own
        }
    return found


def called_once(tree: ast.AST, inherited: Collection[str] = ()) -> list[str]:
    """Private functions that their module names at most once, and no class of another module inherits."""
    uses = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    private = {
        one.name for one in functions(tree) if one.name.startswith("_") and not one.name.startswith("__")
    }
    return sorted(name for name in private if uses[name] <= 1 and name not in inherited)


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


def figures() -> list[Figure]:
    files, order = package_files(), tower()
    trees = {name: ast.parse(text) for name, text in files.items()}
    lines = {name: text.count("\n") for name, text in files.items()}
    all_functions = [(name, one) for name, tree in trees.items() for one in functions(tree)]
    lengths = [length(one) for _, one in all_functions] or [0]
    long = tuple(
        f"{name}: {one.name}, {length(one)} lines" for name, one in all_functions if length(one) > LONG
    )
    rooms = Counter(
        name.rpartition("/")[0] for name in files if "/" in name and not name.endswith("__init__.py")
    )

    def places(find: Callable[[ast.AST], Iterable[object]]) -> tuple[str, ...]:
        return tuple(f"{name}: {place}" for name, tree in trees.items() for place in find(tree))

    def counted(name: str, found: Iterable[str]) -> Figure:
        found = tuple(found)
        return Figure(name=name, value=len(found), most=0, places=found)

    def share(name: str, most: float, found: tuple[str, ...]) -> Figure:
        return Figure(name=name, value=round(100 * len(found) / len(lengths), 1), most=most, places=found)

    inherited = inherited_methods(trees.values())
    return [
        counted(
            "imports of a higher topic",
            (place for name, tree in trees.items() for place in upward_imports(order, name, tree)),
        ),
        counted(
            f"files over {LONGEST_FILE} lines",
            (f"{name}: {many}" for name, many in lines.items() if many > LONGEST_FILE),
        ),
        counted(
            f"rooms with more than {MOST_FILES} files",
            (f"{room}: {many}" for room, many in rooms.items() if many > MOST_FILES),
        ),
        share(
            "private functions with one caller, percent",
            ONE_CALLER,
            places(lambda tree: called_once(tree, inherited)),
        ),
        Figure(
            name="median function, lines", value=median(lengths), least=SHORTEST_MEDIAN, most=LONGEST_MEDIAN
        ),
        share(f"functions over {LONG} lines, percent", MOST_LONG, long),
        counted(f"calls with {POSITIONAL} positional arguments or more", places(positional_calls)),
        counted(f"dataclasses of {KEYWORD_FROM} fields or more, built by position", places(by_position)),
        counted("instants and days that are text", places(instants_as_text)),
    ]


def main(arguments: list[str]) -> int:
    found = figures()
    print(f"  lines of the package: {sum(text.count(chr(10)) for text in package_files().values())}")
    for figure in found:
        print(figure.as_text())
        if not figure.holds or "--places" in arguments:
            for place in figure.places[:SHOWN]:
                print(f"      {place}")
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
