"""For the page About Alongside: the newest changes and the source of
this very program, from its own files.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from alongside.core.settings import PROJECT

# The licence gives it to everyone who uses the app over a network. Only these files and kinds: a database, a
# key or a setting beside the program is not part of it.
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
    "docs/accessibility.md",
)
ACCESSIBILITY = PROJECT / "docs" / "accessibility.md"
KINDS = {".py", ".sql", ".toml", ".po", ".html", ".css", ".js", ".txt", ".md", ".woff2", ".png"}


def source_files(project: Path) -> Iterator[Path]:
    for name in FILES:
        if (project / name).is_file():  # a container image lacks some
            yield project / name
    for folder in FOLDERS:
        for file in sorted((project / folder).rglob("*")):
            if file.suffix in KINDS and file.is_file() and not file.is_symlink():
                yield file


@cache
def source_archive() -> bytes:
    """A zip of the files that this server runs. Some 2 MB, made once."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for file in source_files(PROJECT):
            archive.write(file, f"alongside/{file.relative_to(PROJECT)}")
    return held.getvalue()


def newest_changes(changelog: str) -> str:
    """The first section as plain text, without heading and Markdown; a link becomes its text."""
    _, _, sections = changelog.partition("\n## ")
    _, _, newest = sections.partition("\n")
    text = newest.partition("\n## ")[0].strip()
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\*\*|\*(?=\w)|(?<=\w)\*|`", "", text)
    text = re.sub(r"\n {2,}", " ", text)
    return re.sub(r"^- ", "• ", text, flags=re.M)
