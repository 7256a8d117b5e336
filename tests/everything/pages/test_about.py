"""About Alongside: version, news, licence, source, and whom to ask."""

import subprocess
from pathlib import Path

from alongside import __version__
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.everything.ui import about
from tests.conftest import PROJECT, Browse

PAGE = "pages/everyone/about.py"


def test_it_says_the_version_and_whom_to_ask(browse: Browse, store: Store) -> None:
    with store.write() as db:
        people.open_accounts(db, [("eli", "2025-01-06")])

    at = browse(PAGE)

    assert not at.exception
    assert at.markdown[0].value == f"This is Alongside {__version__}."
    assert at.text[0].value == "Eli"


def test_what_is_new_is_the_changelogs_newest_section_as_text(browse: Browse) -> None:
    changelog = (
        "# Changelog\n\nIntro.\n\n## 0.2.0 (2026-11-28): Two\n\n**For everyone**\n\n- *My weeks*: see [a\n  guide](docs/x.md) of `trend`, "
        "2 * 3.\n\n## 0.1.0 (2026-11-01): One\n\n- old\n"
    )

    assert about.newest_changes(changelog) == "For everyone\n\n• My weeks: see a guide of trend, 2 * 3."
    assert browse(PAGE).text[0].value == about.newest_changes((PROJECT / "CHANGELOG.md").read_text("utf-8"))


def test_the_source_is_all_of_the_program() -> None:
    tracked = subprocess.run(
        [
            "git",
            "ls-files",
            "app.py",
            "start.py",
            "LICENSE",
            "requirements*.txt",
            "alongside",
            "docs/guides",
            "pages",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    ).stdout.split()

    given = {file.relative_to(PROJECT).as_posix() for file in about.source_files(PROJECT)}

    assert len(tracked) > 400
    assert set(tracked) - given == set()
    assert given >= {".streamlit/config.toml", "CHANGELOG.md"}


def test_nothing_that_lies_beside_the_program_is_in_its_source(tmp_path: Path) -> None:
    for name in (
        "alongside/shipped.db",
        "alongside/alongside.key",
        "data/x.py",
        ".env",
        ".streamlit/secrets.toml",
        "app.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("secret")
    (tmp_path / "alongside" / "link.txt").symlink_to(tmp_path / ".env")

    assert [file.name for file in about.source_files(tmp_path)] == ["app.py"]
