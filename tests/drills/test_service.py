"""deploy/alongside.service, looked at by systemd itself. It is not run: that takes a machine that systemd started."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.drill
UNIT = Path(__file__).parents[2] / "deploy" / "alongside.service"
MOST_EXPOSED = 1.4  # of 10, as docs/guides/operators.md says


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("systemd-analyze is not installed")
        pytest.skip("systemd-analyze is not installed")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True)


def verified(folder: Path, unit: str) -> str:
    """What systemd says of it. Its program is not here, so this Python stands in."""
    copy = folder / "alongside.service"
    copy.write_text(unit.replace("/opt/alongside/.venv/bin/python", sys.executable))
    return "\n".join(line for line in analyze("verify", str(copy)).stderr.splitlines() if str(copy) in line)


def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    assert verified(tmp_path, UNIT.read_text("utf-8")) == ""


def test_twin_a_line_that_it_does_not_know_is_found(tmp_path: Path) -> None:
    assert "ProtectEverything" in verified(
        tmp_path, UNIT.read_text("utf-8").replace("ProtectHome", "ProtectEverything")
    )


def test_the_service_is_no_more_exposed_than_the_guide_says() -> None:
    said = analyze("security", "--offline=true", str(UNIT)).stdout

    found = re.search(r"exposure level for alongside.service: ([\d.]+)", said)

    assert found is not None
    assert float(found[1]) <= MOST_EXPOSED
