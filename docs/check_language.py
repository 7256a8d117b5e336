"""Prints how our words read, on the screen and in the code, and fails where a figure is past its limit.

    python docs/check_language.py

What each figure is about is told in CONTRIBUTING.md. Reading grades are by Flesch and Kincaid (1975), as textstat works them out.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import textstat
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

PROJECT = Path(__file__).parents[1]
with (PROJECT / "babel.cfg").open(encoding="utf-8") as mapping:
    MESSAGE_METHODS, _ = parse_mapping_cfg(mapping)
KEYWORDS = {"t": None, "count": (1, 2), "N_": None}

LINE_LENGTH = 110
GRADE = 8  # of a school
GRADED_FROM = 8  # words: a grade of a shorter text says nothing
ONE_WORD = 40  # percent
WORDS_A_NAME = 1.8
SHARED = 8  # modules
PRONOUNS = 50
REPEATED = 60  # places
SHOWN = 40  # places

OLD_PRONOUNS = re.compile(r"(?<![a-z])(somebody|nobody|everybody|whoever)", re.IGNORECASE)
HOLE = re.compile(r"{[^}]*}")
WORD = re.compile(r"[^\W\d_]{2,}")
MARKUP = re.compile(r"[*_`#>]|\]\([^)]*\)|\[")

# What one of the words of docs/glossary.md says better.
REPLACED = {
    "en": re.compile(
        r"\b(dates? stands?|calls? (it )?off|called off|sees? to it|look(ing)? again on|put away|taken back"
        r"|of late|nobody|somebody|everybody|anybody|whoever|mend(ed|s)?)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(r"\b(usted(es)?|su pareja|carga emocional)\b", re.IGNORECASE),
}

# English word of docs/glossary.md, and what its Spanish holds.
TERMS = {
    r"sessions?": "sesi[oó]n",
    r"support partners?": "apoyo",
    r"(a|your|urgent) requests?": "solicit",
    r"availability": "disponib",
    r"baseline": "referencia",
    r"strain": "desgaste",
    r"workload": "carga",
    r"outcome": "resultado",
    r"rounds?": "ronda",
    r"check-ins?": "registro",
    r"notifications?": "notificaci",
    r"admin log": "diario",
    r"capacity": "capacidad",
    r"bands?": "franja",
    r"invitations?": "invit",
}

# Digits that are no rule of ours.
DIGITS_ALLOWED = re.compile(
    r"(?<!\d)("
    r"0 is the \w+|100 the \w+|0 \(least\)|100 \(most\)|from 0 to 100|from 0 to|of 100|0 means|1 means"  # ends of a scale
    r"|2026-W10|38\.5|2026-02-09"  # how something is typed
    r"|port 465|port 587|version 3|License \d\.\d|173 samples|2013|\.38 to \.59|SMTPUTF8"  # others' numbers
    r"|\d\. \*\*"  # a place in a list
    r")(?!\d)",
    re.IGNORECASE,
)

# Lists of names, whose length is not ours to choose: how these texts begin.
HARD_TO_READ = ("Your support profile: ", "Your notifications here ", "Apple: ")

# Errors are an open family whose default says nothing of its own; a fault of ours has no words at all.
OPEN_DEFAULTS = ("alongside/everything/commands/refusals.py",)


@dataclass(frozen=True)
class Figure:
    """One measure: at most `limit`, or at least. `places`: what counts, or where to start reading."""

    name: str
    value: float
    limit: float
    at_least: bool = False
    places: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


# ── the code ────────────────────────────────────────────────────────────────────────────────────────────────────────


def code_files() -> list[Path]:
    folders = (PROJECT / "alongside", PROJECT / "pages")
    return [PROJECT / "app.py", *(file for folder in folders for file in sorted(folder.rglob("*.py")))]


def function_names(source: str) -> list[str]:
    """Without those that Python itself gives a meaning."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    named = [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, functions)]
    return [name for name in named if not name.startswith("__")]


def words_of_a_name(name: str) -> int:
    return len([word for word in name.split("_") if word])


def long_lines(source: str) -> list[int]:
    return [number for number, line in enumerate(source.splitlines(), 1) if len(line) > LINE_LENGTH]


def old_pronouns(source: str) -> list[int]:
    """A line for each time."""
    return [number for number, line in enumerate(source.splitlines(), 1) for _ in OLD_PRONOUNS.findall(line)]


def defaults_that_say_something(source: str) -> list[int]:
    """Lines of `case _:` in a match that goes by members of an enumeration or by classes, and does more than refuse."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Match) and _by_members(node):
            last = node.cases[-1]
            if (
                isinstance(last.pattern, ast.MatchAs)
                and last.pattern.pattern is None
                and _says_something(last)
            ):
                found.append(last.pattern.lineno)
    return found


def _by_members(node: ast.Match) -> bool:
    """Classes of Python itself are written in lower case: what is none of them is nothing special."""
    patterns = [part for case in node.cases for part in ast.walk(case.pattern)]
    return any(
        (isinstance(part, ast.MatchClass) and ast.unparse(part.cls)[0].isupper())
        or (isinstance(part, ast.MatchValue) and isinstance(part.value, ast.Attribute))
        for part in patterns
    )


def _says_something(case: ast.match_case) -> bool:
    return "assert_never" not in {node.id for node in ast.walk(case) if isinstance(node, ast.Name)}


# ── the screen ──────────────────────────────────────────────────────────────────────────────────────────────────────


def messages() -> dict[str, str]:
    """Each text that the app says in English, and where; one with a number is two texts."""
    found = extract_from_dir(
        PROJECT, MESSAGE_METHODS, keywords=KEYWORDS, directory_filter=lambda folder: "tests" not in folder
    )
    texts: dict[str, str] = {}
    for file, line, message, _, _ in found:
        for text in (message,) if isinstance(message, str) else message:
            texts.setdefault(text, f"{file}:{line}")
    return texts


def translations(language: str) -> dict[str, str]:
    """English text to its translation; one with a number is two of each."""
    with (PROJECT / f"alongside/core/words/{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    pairs: dict[str, str] = {}
    for message in catalogue:
        if message.id:
            one = isinstance(message.id, str)
            pairs.update(
                [(message.id, message.string)] if one else zip(message.id, message.string, strict=True)
            )
    return pairs


def lost_terms(english: str, spanish: str) -> list[str]:
    """Words of the glossary in the one that are not in the other."""
    return [
        term
        for term, translated in TERMS.items()
        if re.search(rf"\b{term}\b", HOLE.sub("", english), re.IGNORECASE)
        and not re.search(translated, spanish, re.IGNORECASE)
    ]


def has_digit(text: str) -> bool:
    return re.search(r"\d", DIGITS_ALLOWED.sub("", HOLE.sub("", text))) is not None


def reading_grade(text: str) -> float:
    """By Flesch and Kincaid; 0 for a text that is too short for a grade. A hole counts as a word of one syllable."""
    plain = MARKUP.sub("", HOLE.sub("six", text))
    return float(textstat.flesch_kincaid_grade(plain)) if len(plain.split()) >= GRADED_FROM else 0


# ── the tests ───────────────────────────────────────────────────────────────────────────────────────────────────────


def repeated_messages(source: str, texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line and text of each literal of two words and more that is a message, as it stands or filled in.

    What `message` is asked for does not count: it finds the text in the code.
    """
    as_it_stands = {text for text in texts if " " in text}
    filled = [
        _filled(text) for text in texts if HOLE.search(text) and len(WORD.findall(HOLE.sub("", text))) >= 3
    ]
    tree = ast.parse(source)
    looked_up = {id(word) for node in ast.walk(tree) if _is_lookup(node) for word in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in looked_up or not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if node.value in as_it_stands or (
            node.value.count(" ") > 1 and any(pattern.fullmatch(node.value) for pattern in filled)
        ):
            yield node.lineno, node.value


def _is_lookup(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("message")
    )


@cache  # each file of tests asks for all
def _filled(text: str) -> re.Pattern[str]:
    return re.compile(".+?".join(re.escape(part) for part in HOLE.split(text)), re.DOTALL)


# ── all figures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def figures() -> list[Figure]:
    return [*_of_the_code(), *_of_the_screen(), *_of_the_tests()]


def _of_the_code() -> Iterator[Figure]:
    sources = {_named(file): file.read_text("utf-8") for file in code_files()}
    words = [words_of_a_name(name) for source in sources.values() for name in function_names(source)]
    yield Figure("function names of one word, percent", round(100 * words.count(1) / len(words), 1), ONE_WORD)
    yield Figure("words in a function's name", round(sum(words) / len(words), 2), WORDS_A_NAME, at_least=True)
    ranked = Counter(name for source in sources.values() for name in set(_public(source))).most_common(SHOWN)
    most = tuple(f"{name}: {count} modules" for name, count in ranked)
    yield Figure("modules that share a public function's name", ranked[0][1], SHARED, places=most)
    prose = sources | {_named(file): file.read_text("utf-8") for file in _docs()}
    yield _many(
        "somebody, nobody, everybody, whoever in package and docs", _places(prose, old_pronouns), PRONOUNS
    )
    yield _many(f"lines over {LINE_LENGTH} characters in the package", _places(sources, long_lines))
    closed = {name: source for name, source in sources.items() if name not in OPEN_DEFAULTS}
    yield _many("defaults that say something", _places(closed, defaults_that_say_something))


def _public(source: str) -> Iterator[str]:
    """Functions of the module itself: those of classes are told apart by their class."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.name


def _docs() -> list[Path]:
    beside = [PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [*beside, *sorted((PROJECT / "docs").rglob("*.md"))]


def _places(sources: dict[str, str], find_lines: Callable[[str], list[int]]) -> tuple[str, ...]:
    return tuple(f"{name}:{line}" for name, source in sources.items() for line in find_lines(source))


def _many(name: str, places: tuple[str, ...], limit: int = 0) -> Figure:
    return Figure(name, len(places), limit, places=places)


def _of_the_screen() -> Iterator[Figure]:
    english, spanish = messages(), translations("es")
    yield _many("digits in a message", _found(english, has_digit))
    yield _many(f"messages over reading grade {GRADE}", _found(english, _is_hard_to_read))
    for language, texts in (("en", english), ("es", dict.fromkeys(spanish.values(), "es.po"))):
        replaced = tuple(
            f"{place}: {text}" for text, place in texts.items() if REPLACED[language].search(text)
        )
        yield _many(f"messages with a word that the glossary replaces ({language})", replaced)
    lost = tuple(f"{text} → {spanish[text]}" for text in spanish if lost_terms(text, spanish[text]))
    yield _many("Spanish messages without the glossary's word", lost)


def _is_hard_to_read(text: str) -> bool:
    return reading_grade(text) > GRADE and not text.startswith(HARD_TO_READ)


def _found(texts: dict[str, str], is_meant: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(f"{place}: {text}" for text, place in texts.items() if is_meant(text))


def _of_the_tests() -> Iterator[Figure]:
    texts = messages()
    places = tuple(
        f"{_named(file)}:{line}: {text}"
        for file in sorted((PROJECT / "tests").rglob("*.py"))
        for line, text in repeated_messages(file.read_text("utf-8"), texts)
    )
    yield _many("places of tests with a message's text", places, REPEATED)


def _named(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


def main(arguments: list[str]) -> int:
    """With "--places", also where."""
    found = figures()
    for figure in found:
        sign = "at least" if figure.at_least else "at most"
        print(f"{'  ' if figure.holds else '✗ '}{figure.name}: {figure.value:g} ({sign} {figure.limit:g})")
        if not figure.holds or "--places" in arguments:
            print("\n".join(f"      {place}" for place in figure.places[:SHOWN]))
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
