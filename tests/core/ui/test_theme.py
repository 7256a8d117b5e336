"""What is written can be read, the small print too: contrast as WCAG 2.2 measures it (1.4.3, level AA)."""

import tomllib

import pytest

from alongside.core.settings import PROJECT

THEME = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
ENOUGH = 4.5
CAPTION = 0.6  # of the colour of text, as Streamlit draws captions

Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def over(above: Colour, below: Colour, share: float) -> Colour:
    red, green, blue = (share * one + (1 - share) * other for one, other in zip(above, below, strict=True))
    return red, green, blue


def luminance(of: Colour) -> float:
    linear = [one / 3294.6 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in of]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_captions_can_be_read_on_either_ground(scheme: str, ground: str) -> None:
    below = colour(THEME[scheme][ground])
    caption = over(colour(THEME[scheme]["textColor"]), below, CAPTION)

    assert contrast(caption, below) >= ENOUGH


def test_black_on_white_is_the_most_there_is_and_grey_on_grey_would_be_found() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast(colour("#777777"), colour("#999999")) < ENOUGH


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_the_outline_of_focus_can_be_seen_on_either_ground(scheme: str, ground: str) -> None:
    script = (PROJECT / "alongside" / "core" / "http" / "connection.js").read_text("utf-8")
    outline = script.partition("outline: 3px solid ")[2][:7]

    assert contrast(colour(outline), colour(THEME[scheme][ground])) >= 3
