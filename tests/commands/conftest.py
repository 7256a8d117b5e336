"""A console for the tests: the command line, run on the database of the cast."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from alongside.commands import main
from alongside.store.engine import Store
from tests.conftest import NOW, PROJECT
from tests.mail.conftest import office as office  # a mail server for `remind`


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Done]


@pytest.fixture
def call(store: Store, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command at NOW, in this process."""
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{store.file}")
    for module in ("imports", "staff_list", "demo", "trend", "publish", "team", "remind"):
        monkeypatch.setattr(f"alongside.commands.{module}.now", lambda: NOW)

    def run(*arguments: str) -> Done:
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Writes lines to a CSV file and returns its path."""

    def file(*lines: str, name: str = "file.csv") -> str:
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
        return str(tmp_path / name)

    return file


def in_a_process(database: Path, *arguments: str) -> Done:
    """The command as an operator runs it, at the true time."""
    done = subprocess.run(
        [sys.executable, "-m", "alongside", *arguments],
        cwd=PROJECT,
        env={**os.environ, "ALONGSIDE_DATABASE": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
    )
    return Done(done.returncode, done.stdout, done.stderr)
