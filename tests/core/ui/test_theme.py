"""Text and states of controls can be told from what is below them, in both themes of `.streamlit/config.toml`.

How Streamlit 1.67 mixes its theme, measured in a browser: captions are text at 60 %; a chosen pill is a tenth of the primary colour with a
frame of it, a fifth under the pointer; a primary button is white on it, and darker under the pointer.
"""

import pytest

from alongside.core.settings import PROJECT
from tests.fixtures.colours import READABLE, THEMES, VISIBLE, contrast, shown

Theme = dict[str, str]


def outline_of_focus() -> str:
    script = (PROJECT / "alongside" / "core" / "http" / "connection.js").read_text("utf-8")
    return script.partition("outline: 3px solid ")[2][:7]


def pale_states(theme: Theme, ground: str) -> set[str]:
    """What cannot be read, or cannot be seen, on this ground."""
    text, primary, below = theme["textColor"], theme["primaryColor"], theme[ground]
    texts = {
        "text": contrast(text, below),
        "caption": contrast(shown(text, below, 0.6), below),
        "link": contrast(theme["linkColor"], below),
        "chosen": contrast(text, shown(primary, below, 0.1)),
        "chosen, under the pointer": contrast(text, shown(primary, below, 0.2)),
        "primary button": contrast("#ffffff", primary),
    }
    marks = {
        "frame of what is chosen": contrast(primary, below),
        "focus": contrast(outline_of_focus(), below),
    }
    pale = {name for name, found in texts.items() if found < READABLE}
    return pale | {name for name, found in marks.items() if found < VISIBLE}


@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_a_control_can_be_read_and_seen(scheme: str, ground: str) -> None:
    assert pale_states(THEMES[scheme], ground) == set()


def test_a_theme_too_pale_is_found_and_black_on_white_is_the_most_there_is() -> None:
    assert pale_states(THEMES["dark"] | {"primaryColor": "#7fd1c2"}, "backgroundColor") == {"primary button"}
    assert "caption" in pale_states(THEMES["light"] | {"textColor": "#55625e"}, "backgroundColor")
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
