"""Text and states of controls can be told from what is below them, in both themes of `.streamlit/config.toml`.

How Streamlit 1.67 mixes its theme, measured in a browser: captions are text at 60 %; a chosen pill is a tenth of the primary colour with a
frame of it, a fifth under the pointer; a primary button is white on it. What is focused has the outline of `core/http/connection.js`.
"""

import pytest

from alongside.core.settings import PROJECT
from tests.fixtures.colours import READABLE, THEMES, VISIBLE, contrast, shown

OUTLINE = "#2a8373"
WHITE = "#ffffff"
Theme = dict[str, str]


def pale_states(theme: Theme) -> dict[str, float]:
    """What cannot be read, or cannot be seen, with how much it differs."""
    text, ground, primary = theme["textColor"], theme["backgroundColor"], theme["primaryColor"]
    panel = theme["secondaryBackgroundColor"]
    texts = {
        "text": contrast(text, ground),
        "text of a field": contrast(text, panel),
        "caption": contrast(shown(text, ground, 0.6), ground),
        "link": contrast(theme["linkColor"], ground),
        "chosen": contrast(text, shown(primary, ground, 0.1)),
        "chosen, under the pointer": contrast(text, shown(primary, ground, 0.2)),
        "primary button": contrast(WHITE, primary),
    }
    marks = {"frame of what is chosen": contrast(primary, ground), "focus": contrast(OUTLINE, ground)}
    return {
        name: found
        for least, some in ((READABLE, texts), (VISIBLE, marks))
        for name, found in some.items()
        if found < least
    }


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_state_of_a_control_can_be_read_and_seen(name: str) -> None:
    assert pale_states(THEMES[name]) == {}


def test_a_theme_too_pale_is_found() -> None:
    assert set(pale_states(THEMES["dark"] | {"primaryColor": "#7fd1c2"})) == {"primary button"}
    assert "caption" in pale_states(THEMES["light"] | {"textColor": "#55625e"})


def test_the_outline_of_what_is_focused_is_this_one() -> None:
    assert f"outline: 3px solid {OUTLINE}" in (PROJECT / "alongside/core/http/connection.js").read_text()
