"""Every icon that is named is in the font of icons; one that is not would stand there as a word."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from alongside.core.http.frontend import ICON_FONT
from alongside.core.settings import PROJECT


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that makes the font."""
    spec = importlib.util.spec_from_file_location("icons", PROJECT / "docs" / "icons.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def missing(maker: ModuleType, names: set[str], file: Path = ICON_FONT) -> set[str]:
    """Those of the whole font that are named and not in ours."""
    return (names & maker.glyphs(maker.whole()).keys()) - maker.glyphs(TTFont(file)).keys()


def test_every_icon_in_use_is_in_the_font(maker: ModuleType) -> None:
    """Run `python docs/icons.py` where this fails."""
    names = maker.names_in_use()

    assert missing(maker, names) == set()
    assert {"edit_calendar", "keyboard_double_arrow_right", "support"} <= names
    assert missing(maker, {*names, "volcano"}) == {"volcano"}


def test_an_icon_of_ours_is_one_that_there_is(maker: ModuleType) -> None:
    ours = "\n".join(maker.texts(PROJECT, "alongside/**/*.py", "pages/**/*.py"))
    named = set(maker.NAMED.findall(ours))

    assert named - maker.glyphs(maker.whole()).keys() == set()


def test_the_font_is_small() -> None:
    assert ICON_FONT.stat().st_size < 20_000
