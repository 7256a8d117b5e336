"""What a command of the console costs before it does anything, against Python itself and a bare program of the same kind.

    python benchmarks/console.py [--rounds 9]

Promised: `--help` takes at most 0.3 s of processor time on a quiet machine. Each contender is a process of its own, started in
turns with the others; the figures are its own processor time, as the system counts it. The bare program is click with one command
and nothing else. The commands run on a house of 60 people.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import open_store
from benchmarks._measure import table

PROJECT = Path(__file__).parents[1]
NOTHING = "python -c pass"
BARE = "import click\n@click.command()\ndef bare(): 'Does nothing.'\nbare(['--help'])"


def contenders(folder: Path) -> dict[str, list[str]]:
    alongside = [sys.executable, "-m", "alongside"]
    return {
        NOTHING: [sys.executable, "-c", "pass"],
        "a bare program of click": [sys.executable, "-c", BARE],
        "alongside --help": [*alongside, "--help"],
        "alongside migrate": [*alongside, "migrate"],
        "alongside verify": [*alongside, "verify"],
        "alongside remind --dry-run": [*alongside, "remind", "--dry-run"],
        "alongside admin-link (refused)": [*alongside, "admin-link", "--login", "nobody"],
        "alongside match (no people)": [*alongside, "match", str(folder / "people.json")],
    }


def processor_seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    done = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(done.pid, 0)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "people.json").write_text('{"people": []}')
        store = open_store(folder / "alongside.db")
        with store.write() as db:
            people.add_people(
                db,
                (Person(id=f"p{one}", login=f"p{one}", name=f"Person {one}") for one in range(60)),
                date(2026, 1, 5),
            )
        store.close()
        environment = {**os.environ, "ALONGSIDE_DATABASE": f"sqlite:///{folder / 'alongside.db'}"}
        seconds: dict[str, list[float]] = {name: [] for name in contenders(folder)}
        for _ in range(rounds + 1):
            for name, command in contenders(folder).items():
                seconds[name].append(processor_seconds(command, environment))
    medians = {name: statistics.median(times[1:]) for name, times in seconds.items()}
    table(
        f"Processor time of a command, medians of {rounds}",
        [
            [name, f"{found:.3f} s", f"{found / medians['a bare program of click']:.1f}"]
            for name, found in medians.items()
        ],
        ["process", "seconds", "times the bare one"],
    )


if __name__ == "__main__":
    main()
