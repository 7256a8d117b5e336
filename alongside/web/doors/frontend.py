"""Streamlit's own page and the programs that it loads, as they are given here.

They lie at addresses of their edition, which changes with any of them. The page does not ask for a font that no text uses, and the font
of icons is one with the icons in use (docs/icons.py).
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from alongside.web.doors.assets import FOLDER, Asset, short_hash

INSTALLED = Path(str(files("streamlit"))) / "static"
ICON = next(FOLDER.glob("icon.*.png")).name
TEXT_FONT = next(FOLDER.glob("fonts/*-latin-wght-normal.*.woff2")).name
ICON_FONT = next(FOLDER.glob("fonts/material-symbols-rounded.*.woff2"))
STREAMLITS_ICON_FONT = re.compile(r"media/MaterialSymbols-Rounded\.[\w-]+\.woff2")

# Streamlit would guess from the address of the page where its server is, and ask there first.
HERE = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"
FONT = '<link rel="preload" href="{address}" as="font" type="font/woff2" crossorigin>'


@cache
def edition() -> str:
    """Streamlit's page names its programs by their content, so that it stands for them all."""
    ours = Path(__file__).read_bytes() + ICON_FONT.read_bytes()
    return short_hash((INSTALLED / "index.html").read_bytes() + ours)


@cache
def page() -> str:
    """What is sent for every page: it loads the programs, which then ask for what stands on the page."""
    html = (INSTALLED / "index.html").read_text("utf-8")
    icons = STREAMLITS_ICON_FONT.search(_style_sheet(html))
    fonts = [f"/app/static/fonts/{TEXT_FONT}", *([f"./static/{icons[0]}"] if icons else [])]
    wanted = "\n    ".join(FONT.format(address=each) for each in fonts)
    html = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', wanted, html)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)  # an interface that is refused here
    # By another name Streamlit does not find it, and puts no other in its place: for most pages, one from another host.
    html = html.replace('rel="shortcut icon" href="./favicon.png"', f'rel="icon" href="/app/static/{ICON}"')
    html = re.sub(r"<script>.*?</script>", f"<script>{HERE}</script>", html, flags=re.S)
    return html.replace("./static/", f"/assets/{edition()}/")


def _style_sheet(html: str) -> str:
    return "".join(
        (INSTALLED / each).read_text("utf-8") for each in re.findall(r'"\./(static/css/[^"]+)"', html)
    )


@cache
def program(path: str) -> Asset | None:
    """A file of Streamlit's by its path in this edition, or ours that stands in its place."""
    file = ICON_FONT if STREAMLITS_ICON_FONT.fullmatch(path) else _known().get(path)
    return None if file is None else Asset(file.name, file.read_bytes())


@cache
def _known() -> dict[str, Path]:
    """What there is by its path: no address leads out of the folder."""
    folder = INSTALLED / "static"
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
