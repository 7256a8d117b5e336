"""Streamlit's programs in a few files: each is found where it is now, and another version of Streamlit is left as it is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit

from alongside.core.http import bundle, frontend
from alongside.core.http.bundle import IMPORT, LATER, NAMED, Bundle

PROGRAMS = frontend.INSTALLED / "static" / "js"
CACHES = (frontend._page_below, frontend._make_program, frontend._find_bundle, frontend._joined_paths)


@pytest.fixture
def another_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bundle, "CHECKED_WITH", "0.0.1")
    for each in CACHES:
        each.cache_clear()
    yield
    for each in CACHES:
        each.cache_clear()


def entry() -> str:
    return re.findall(r'src="[^"]+/js/([^"]+)"', frontend.streamlit_page())[0]


def programs_of(html: str) -> set[str]:
    return set(re.findall(r'/js/([^"]+\.js)"', html))


def test_the_bundle_was_checked_with_the_streamlit_that_is_installed() -> None:
    """Where this fails: run tests/browser/test_bundle.py with the new one, and write its number into doors/bundle.py."""
    assert streamlit.__version__ == bundle.CHECKED_WITH


def test_a_page_begins_with_a_few_files() -> None:
    found = Bundle(PROGRAMS, entry())

    assert programs_of(frontend.streamlit_page()) == {*found.first}
    assert len(found.first) <= 4
    assert len(found.file_of) > 80


def astray(text: str, moved: dict[str, str]) -> set[str]:
    """Chunks that a program still looks for where they are no more."""
    looked_for = {*(name for _, name in IMPORT.findall(text)), *LATER.findall(text), *NAMED.findall(text)}
    return (looked_for & moved.keys()) - set(moved.values())


def test_every_program_finds_the_others_where_they_are_now() -> None:
    found = Bundle(PROGRAMS, entry())
    staying = [file.name for file in PROGRAMS.glob("*.js") if file.name not in found.file_of]

    for name in [*found.files, *staying]:
        assert astray(found.text(name), found.file_of) == set(), name
    assert astray((PROGRAMS / entry()).read_text("utf-8"), found.file_of) != set()


def test_each_chunk_comes_after_those_it_imports_from() -> None:
    found = Bundle(PROGRAMS, entry())
    order = [each for chunks in found.files.values() for each in chunks]

    for place, chunk in enumerate(order):
        within = [each for each in found.chunks[chunk].imports if each in found.file_of]
        assert all(order.index(each) < place for each in within), chunk


def test_two_small_chunks_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.1.js").write_text("function x(){return 1}var y=2;export{x as t,y};", "utf-8")
    (tmp_path / "index.1.js").write_text(
        'import{t as e,y as n}from"./a.1.js";import"./a.1.js";var z=e()+n,l=["./a.1.js"];'
        "export{z as default,l};",
        "utf-8",
    )
    for each in bundle.WIDGETS:
        (tmp_path / f"{each}.1.js").write_text("export{};", "utf-8")

    text = Bundle(tmp_path, "index.1.js").text("index.1.js")

    assert "=(()=>{function x(){return 1}var y=2;;return{t:x,y}})();" in text
    number = re.findall(r"const (alongside\$\d+)=\(\(\)=>\{function x", text)[0]
    assert f"const{{t:e,y:n}}={number};var z=e()+n" in text
    assert 'l=["./index.1.js"];;return{default:z,l}})();' in text


def test_another_version_of_streamlit_is_given_as_it_is(another_version: None) -> None:
    installed = (frontend.INSTALLED / "index.html").read_text("utf-8")

    assert programs_of(frontend.streamlit_page()) == programs_of(installed)
    for name in programs_of(installed):
        found = frontend.find_program(f"js/{name}")
        assert found is not None
        assert found.content == (PROGRAMS / name).read_bytes()
