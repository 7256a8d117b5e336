"""The hundred small programs of Streamlit's that a first page loads, put together into a few files.

Each of them ("chunk") begins with what it imports from others and ends with one list of what it exports. In a
file of several, each is a function that is called once, after those it imports from, and returns what it
exports; all other chunks are told where to find it. What a chunk exports must therefore not change once it
has run. Where it does (CHANGES_LATER), it and those that import it stay files of their own. That this is so
for a version of Streamlit is for a test to say, so that only that version is touched.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

CHECKED_WITH = "1.67.0"  # see tests/browser/test_bundle.py
CHANGES_LATER = "space-separated-tokens"
ENTRY = "index"  # loads all others when a page shows what they draw
WIDGETS = (
    "Button",
    "ButtonGroup",
    "Html",
    "NumberInput",
    "Selectbox",
    "TextArea",
    "TextInput",
)  # of the check-in
BASE = "base.js"

IMPORT = re.compile(r'import(?:\{([^{}]*)\}from)?"\./([\w.~-]+\.js)";')
EXPORT = re.compile(r"export\{([^{}]*)\};\s*$")
LATER = re.compile(r"import\(`\./([\w.~-]+\.js)`\)")
NAMED = re.compile(r'"\./([\w.~-]+\.js)"')  # in the lists of what to fetch along with a chunk


@dataclass(frozen=True)
class Chunk:
    name: str
    text: str

    @cached_property
    def imports(self) -> list[str]:
        return [name for _, name in IMPORT.findall(self.text)]


class Bundle:
    """Which chunk is in which file, and the text of each file."""

    def __init__(self, folder: Path, entry: str) -> None:
        self.folder = folder
        self.entry = entry
        self.chunks: dict[str, Chunk] = {}
        roots = [entry, *(next(folder.glob(f"{each}.*.js")).name for each in WIDGETS)]
        everything = self._with_all_they_import(roots)
        later = {each for each in everything if each.startswith(f"{CHANGES_LATER}.")}
        self.alone = later | {each for each in everything if later & {*self.chunks[each].imports}}
        base = self._with_all_they_import(self.alone) - self.alone
        in_order = [
            each
            for each in TopologicalSorter(
                {each: self.chunks[each].imports for each in sorted(everything)}
            ).static_order()
            if each not in self.alone
        ]
        self.files = {BASE: [each for each in in_order if each in base]}
        self.files[entry] = [each for each in in_order if each not in base]
        self.file_of = {chunk: file for file, chunks in self.files.items() for chunk in chunks}
        self.value = {chunk: f"alongside${number}" for number, chunk in enumerate(in_order)}

    @property
    def first(self) -> list[str]:
        """The files that every page loads."""
        return [*self.files, *sorted(self.alone)]

    def text(self, file: str) -> str:
        if file in self.files:
            return self._join_chunks(file)

        # A chunk that stays a file of its own takes what it imports from where it is now.
        def redirect_one(found: re.Match[str]) -> str:
            if found[2] not in self.file_of:
                return found[0]
            if not found[1]:  # only that it runs
                return f'import"./{self.file_of[found[2]]}";'
            return self._import_line(found[2]) + self._unpack_line(found[1], found[2])

        return self._redirect_later(IMPORT.sub(redirect_one, self._load_chunk(file).text))

    def _load_chunk(self, name: str) -> Chunk:
        if name not in self.chunks:
            self.chunks[name] = Chunk(name, (self.folder / name).read_text("utf-8"))
        return self.chunks[name]

    def _with_all_they_import(self, roots: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._load_chunk(name).imports
        return found

    def _join_chunks(self, file: str) -> str:
        chunks = self.files[file]
        outside = {each for chunk in chunks for each in self.chunks[chunk].imports} - {*chunks}
        fetched = [self._import_line(each) for each in sorted(outside)]
        exported = ",".join(self.value[each] for each in chunks)
        functions = []
        for chunk in chunks:
            text = IMPORT.sub(lambda found: self._unpack_line(found[1], found[2]), self.chunks[chunk].text)
            body = EXPORT.sub(lambda found: f";return{{{_renamed_pairs(found[1], ours_first=True)}}}", text)
            functions.append(f"const {self.value[chunk]}=(()=>{{{self._redirect_later(body)}}})();")
        return "\n".join([*fetched, *functions, f"export{{{exported}}};\n"])

    def _import_line(self, chunk: str) -> str:
        if chunk in self.file_of:
            return f'import{{{self.value[chunk]}}}from"./{self.file_of[chunk]}";'
        return f'import*as {self._value_name(chunk)} from"./{chunk}";'

    def _value_name(self, chunk: str) -> str:
        return self.value.get(chunk) or f"alongside$alone{sorted(self.alone).index(chunk)}"

    def _unpack_line(self, names: str | None, chunk: str) -> str:
        return f"const{{{_renamed_pairs(names)}}}={self._value_name(chunk)};" if names else ""

    def _redirect_later(self, text: str) -> str:
        def redirect_load(found: re.Match[str]) -> str:
            if found[1] not in self.file_of:
                return found[0]
            return f"import(`./{self.file_of[found[1]]}`).then(found=>found.{self.value[found[1]]})"

        text = LATER.sub(redirect_load, text)
        return NAMED.sub(lambda found: f'"./{self.file_of.get(found[1], found[1])}"', text)


def _renamed_pairs(names: str, ours_first: bool = False) -> str:
    """`a as b,c` of an import as `a:b,c`; of an export, whose own name comes first, as `b:a,c`."""
    pairs = (each.split(" as ") for each in names.split(","))
    return ",".join(":".join(reversed(pair) if ours_first else pair) for pair in pairs)
