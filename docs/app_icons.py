"""Draws the icons of the installed app anew, larger than the icon of the tab and on paper.

    python docs/app_icons.py

Each is named by its content; `core/http/frontend.py` finds them by the rest of their names.
"""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).parents[1] / "alongside/core/http/static"
PAPER, DARK, LIGHT = "#fbfaf7", "#1f6f63", "#7fc4b8"
GRID = 64  # the figures are given on a square of so many parts
FINER = 4  # drawn so many times larger, for smooth edges
SIZES = {
    "app-192": (192, 0.78),
    "app-512": (512, 0.78),
    "app-maskable": (512, 0.56),
    "app-touch": (180, 0.66),
}


def draw_icon(size: int, share: float) -> Image.Image:
    """`share`: of the width that the two figures take. Masks cut off what is outside four fifths."""
    whole = size * FINER
    scale, edge = whole * share / GRID, whole * (1 - share) / 2
    picture = Image.new("RGB", (whole, whole), PAPER)
    pen = ImageDraw.Draw(picture)

    def placed(*box: float) -> list[float]:
        return [edge + each * scale for each in box]

    for colour, left, right in ((DARK, 5, 36), (LIGHT, 29, 62)):
        middle = 21.5 if colour == DARK else 45.5
        pen.ellipse(placed(middle - 10, 6, middle + 10, 26), fill=colour)
        pen.rounded_rectangle(placed(left, 31, right, 60), radius=13 * scale, fill=colour)
        pen.rounded_rectangle(placed(left, 46, right, 60), radius=3 * scale, fill=colour)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def save_icons() -> None:
    for name, (size, share) in SIZES.items():
        for old in STATIC.glob(f"{name}.*.png"):
            old.unlink()
        made = BytesIO()
        draw_icon(size, share).save(made, "PNG", optimize=True)
        content = made.getvalue()
        (STATIC / f"{name}.{sha256(content).hexdigest()[:12]}.png").write_bytes(content)


if __name__ == "__main__":
    save_icons()
