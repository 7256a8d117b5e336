"""Makes the font of icons anew: Streamlit's own, cut down to the icons in use.

    pip install fonttools brotli
    python docs/icons.py

To be run when the app takes another icon into use or Streamlit changes; a test says when. Material Symbols Rounded is by Google,
under the Apache License 2.0 (alongside/core/http/static/fonts/LICENSE-APACHE.txt).
"""

import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).parents[1]
FONTS = PROJECT / "alongside/core/http/static/fonts"
STREAMLIT = Path(str(files("streamlit")))
NAMED = re.compile(r":material/([a-z0-9_]+)")


def whole() -> TTFont:
    file = next(STREAMLIT.glob("static/static/media/MaterialSymbols-Rounded.*.woff2"))
    return TTFont(file, recalcTimestamp=False)


def glyphs(font: TTFont) -> dict[str, str]:
    """Name of an icon to its glyph: the font draws an icon where its name is written, as a ligature."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items():
                for each in ligatures:
                    name = "".join(letters[glyph] for glyph in [first, *each.Component])
                    found[name] = each.LigGlyph
    return found


def texts(folder: Path, *patterns: str) -> Iterator[str]:
    for pattern in patterns:
        for file in folder.glob(pattern):
            yield file.read_text("utf-8")


def names_in_use() -> set[str]:
    """All that the app's code and Streamlit's write out; a few are in examples only."""
    ours = "\n".join(texts(PROJECT, "alongside/**/*.py", "pages/**/*.py", "app.py"))
    streamlits = "\n".join(texts(STREAMLIT, "static/static/js/*.js", "elements/**/*.py"))
    return {*NAMED.findall(ours), *NAMED.findall(streamlits)}


def cut(font: TTFont, names: set[str]) -> bytes:
    """Only these icons: the letters of their names would lead to all others, so those are taken out first."""
    kept = {glyph for name, glyph in glyphs(font).items() if name in names}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            ligatures = getattr(table, "ExtSubTable", table).ligatures
            for first in ligatures:
                ligatures[first] = [each for each in ligatures[first] if each.LigGlyph in kept]
    letters = {ord(letter) for name in names for letter in name}
    subsetter = Subsetter(Options(layout_features=["*"], flavor="woff2", notdef_outline=True))
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> None:
    font = whole()
    names = names_in_use() & glyphs(font).keys()
    content = cut(font, names)
    for old in FONTS.glob("material-symbols-rounded.*.woff2"):
        old.unlink()
    file = FONTS / f"material-symbols-rounded.{sha256(content).hexdigest()[:12]}.woff2"
    file.write_bytes(content)
    sys.stdout.write(f"{len(names)} icons, {len(content):,} bytes: {file.name}\n")


if __name__ == "__main__":
    main()
