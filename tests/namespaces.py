"""Small disks of one's own: a file system that is really full or really read-only, seen by one child process alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def on_a_small_disk(script: str, folder: Path, megabytes: float) -> str:
    """Runs the script with `folder` on a tmpfs of this size; it can fill it, or mount it read-only. What it prints.

    Needs root; without it skips, but a CI that is root and cannot is at fault.
    """
    kilobytes = int(megabytes * 1024)
    mount = f"mount -t tmpfs -o size={kilobytes}k tmpfs {folder} && exec {sys.executable} -"
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail("this root cannot mount a disk of its own")
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount],
        input=script,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "FOLDER": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
