"""Streamlit's own page and the programs that it loads, as they are given here.

They lie at addresses of their edition, which changes with any of them. The page does not ask for a font that
no text uses, the font of icons is one with the icons in use (docs/icons.py), and what every page loads is in
a few files (bundle.py).
"""

import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from alongside.core.http import bundle
from alongside.core.http.assets import FOLDER, Asset, short_hash
from alongside.core.http.stores import public_path

INSTALLED = Path(str(files("streamlit"))) / "static"
ICON = next(FOLDER.glob("icon.*.png")).name
TEXT_FONT = next(FOLDER.glob("fonts/*-latin-wght-normal.*.woff2")).name
ICON_FONT = next(FOLDER.glob("fonts/material-symbols-rounded.*.woff2"))
STREAMLITS_ICON_FONT = re.compile(r"media/MaterialSymbols-Rounded\.[\w-]+\.woff2")
STREAMLITS_TEXT_FONT = re.compile(rb"url\(\.\./media/SourceSansVF-Upright\.[^)]+\)")

# Told of a path, it would still ask one level above, too, where another app may answer: another Streamlit
# even.
ASKS_ABOVE = re.compile(r"if\(\w+===`/`\)(return\[\w+\];)")
PROGRAM = '<link rel="modulepreload" crossorigin href="{address}">'
LIGHT_PAPER, DARK_PAPER = "#fbfaf7", "#0f1413"  # as in .streamlit/config.toml
FONT = '<link rel="preload" href="{address}" as="font" type="font/woff2" crossorigin>'


def where_the_server_is() -> str:
    """A script. Streamlit would guess it from the address of the page, and ask there first."""
    return f"window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + '{public_path('')}' }}"


def app_icon(name: str) -> str:
    """Its address. See docs/app_icons.py."""
    return public_path(f"/app/static/{next(FOLDER.glob(f'{name}.*.png')).name}")


def installing_links() -> str:
    """For the head of a page: what a phone asks for to install the app, and the colour around it."""
    return "\n    ".join(
        [
            f'<link rel="manifest" href="{public_path("/manifest.json")}">',
            f'<link rel="apple-touch-icon" href="{app_icon("app-touch")}">',
            f'<meta name="theme-color" media="(prefers-color-scheme: light)" content="{LIGHT_PAPER}">',
            f'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{DARK_PAPER}">',
        ]
    )


@cache
def page_fingerprint() -> str:
    """Streamlit's page names its scripts by their content, so its own hash covers them all."""
    ours = [Path(__file__), Path(bundle.__file__), ICON_FONT]
    return short_hash(b"".join(file.read_bytes() for file in [INSTALLED / "index.html", *ours]))


@cache
def _find_bundle() -> bundle.Bundle | None:
    """None for a version of Streamlit that it was not checked with: its programs are given one by one."""
    if version("streamlit") != bundle.CHECKED_WITH:
        return None
    entry: list[str] = re.findall(r'src="\./static/js/([^"]+)"', _installed_page())
    return bundle.Bundle(INSTALLED / "static" / "js", entry[0])


def _installed_page() -> str:
    return (INSTALLED / "index.html").read_text("utf-8")


def streamlit_page() -> str:
    """Sent for every page: it loads the scripts, which then ask for the content."""
    return _page_below(public_path(""))


@cache
def _page_below(base: str) -> str:
    """`base`: of the organisation whose page it is."""
    html = _installed_page()
    style_sheets = re.findall(r'"\./(static/css/[^"]+)"', html)
    icons = STREAMLITS_ICON_FONT.search(
        "".join((INSTALLED / each).read_text("utf-8") for each in style_sheets)
    )
    fonts = [public_path(f"/app/static/fonts/{TEXT_FONT}"), *([f"./static/{icons[0]}"] if icons else [])]
    wanted = "\n    ".join(FONT.format(address=each) for each in fonts)
    html = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', wanted, html)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)  # an interface that is refused here
    # By another name Streamlit does not find it, and puts no other in its place: for most pages, one from
    # another host.
    icon = public_path(f"/app/static/{ICON}")
    html = html.replace('rel="shortcut icon" href="./favicon.png"', f'rel="icon" href="{icon}"')
    html = html.replace("</head>", f"{installing_links()}\n  </head>", 1)
    html = re.sub(r"<script>.*?</script>", f"<script>{where_the_server_is()}</script>", html, flags=re.S)
    if found := _find_bundle():
        html = re.sub(r'\s*<link rel="modulepreload"[^>]*>', "", html)
        programs = "\n    ".join(PROGRAM.format(address=f"./static/js/{each}") for each in found.first)
        html = html.replace('<link rel="stylesheet"', f'{programs}\n    <link rel="stylesheet"', 1)
    return html.replace("./static/", public_path(f"/assets/{page_fingerprint()}/"))


def find_program(path: str) -> Asset | None:
    """A file of Streamlit's by its path in this version, or ours in its place."""
    return _make_program(path) if path in _known_files() or path in _joined_paths() else None


@cache
def _make_program(path: str) -> Asset:
    """Of what there is alone: anyone may ask for anything, and what they ask for is kept."""
    if STREAMLITS_ICON_FONT.fullmatch(path):
        return Asset(ICON_FONT.name, ICON_FONT.read_bytes())
    folder, _, name = path.partition("/")
    found = _find_bundle()
    if found and folder == "js" and (path in _joined_paths() or name not in found.file_of):
        return Asset(name, ASKS_ABOVE.sub(r"\1", found.text(name)).encode())
    file = _known_files()[path]
    content = file.read_bytes()
    if file.suffix == ".css":
        # What is drawn before the theme has come would otherwise fetch Streamlit's font. The address is seen
        # from /assets/<edition>/css/.
        ours = f"url(../../../app/static/fonts/{TEXT_FONT})".encode()
        content = STREAMLITS_TEXT_FONT.sub(ours, content)
    return Asset(file.name, content)


@cache
def _joined_paths() -> frozenset[str]:
    """The paths of the files that hold several."""
    found = _find_bundle()
    return frozenset(f"js/{name}" for name in found.files) if found else frozenset()


@cache
def _known_files() -> dict[str, Path]:
    """What there is by its path: no address leads out of the folder."""
    folder = INSTALLED / "static"
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
