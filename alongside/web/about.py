"""What the page About Alongside tells of this very program: its newest changes and its source, both from its own files."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from alongside.settings import PROJECT

# What the licence gives everyone who uses it over a network. Only what is named, of these kinds: a database, a key or a setting
# that lies beside the program is no part of it.
FOLDERS = ("alongside", "docs/guides", "pages")
FILES = (
    ".streamlit/config.toml",
    "app.py",
    "start.py",
    "pyproject.toml",
    "requirements.txt",
    "requirements-dev.txt",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)
KINDS = {".py", ".sql", ".toml", ".po", ".html", ".css", ".js", ".txt", ".md", ".woff2", ".png"}


def source_files(project: Path) -> Iterator[Path]:
    for name in FILES:
        if (project / name).is_file():  # an image holds only what it runs
            yield project / name
    for folder in FOLDERS:
        for file in sorted((project / folder).rglob("*")):
            if file.suffix in KINDS and file.is_file() and not file.is_symlink():
                yield file


@cache
def source() -> bytes:
    """As a zip file, of the files that this server runs, as they lie there. Some 2 MB, made once."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for file in source_files(PROJECT):
            archive.write(file, f"alongside/{file.relative_to(PROJECT)}")
    return held.getvalue()


def newest_changes(changelog: str) -> str:
    """The first section in plain text, without its heading: no marks of Markdown, and a link is its words."""
    _, _, sections = changelog.partition("\n## ")
    _, _, newest = sections.partition("\n")
    text = newest.partition("\n## ")[0].strip()
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\*\*|\*(?=\w)|(?<=\w)\*|`", "", text)
    text = re.sub(r"\n {2,}", " ", text)
    return re.sub(r"^- ", "• ", text, flags=re.M)
