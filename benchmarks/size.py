"""What `pip install -r requirements.txt` puts on a disk, by package: `python benchmarks/size.py`.

Installs into an environment of its own in a temporary folder, with the Python that runs this, and deletes it. Sizes are of whole files,
in MB of 10^6 bytes; `pip` and `setuptools` are there before anything is installed and are told apart.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).parents[1]
BEFORE = ("pip", "setuptools")
FEWEST = 5_000_000  # bytes: packages below this are told together
LISTED = """
import json, os
from importlib.metadata import distributions
sizes = {}
for one in distributions():
    files = {os.path.realpath(file.locate()) for file in one.files or ()}
    there = [(file.endswith(".pyc"), os.path.getsize(file)) for file in files if os.path.isfile(file)]
    sizes[one.name.lower()] = [sum(size for _, size in there), sum(size for compiled, size in there if compiled)]
print(json.dumps(sizes))
"""


def installed(folder: Path) -> dict[str, tuple[int, int]]:
    """Of each package, the bytes of all its files and of those that Python compiled."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "-r", PROJECT / "requirements.txt"], check=True
    )
    listed = json.loads(subprocess.check_output([python, "-c", LISTED], text=True))
    return {name: (whole, compiled) for name, (whole, compiled) in listed.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sizes = installed(Path(folder))
    ours = {name: size for name, size in sizes.items() if name not in BEFORE}
    large = sorted((size for size in ours.items() if size[1][0] >= FEWEST), key=lambda one: -one[1][0])
    small = [size for size in ours.values() if size[0] < FEWEST]
    rows = [
        *large,
        (f"{len(small)} smaller ones", _sum(small)),
        ("all", _sum(ours.values())),
        (" and ".join(BEFORE), _sum(sizes[name] for name in BEFORE if name in sizes)),
    ]
    print(f"Python {sys.version.split()[0]}\n\n| package | MB | of these compiled by Python |\n|---|---|---|")
    for name, (whole, compiled) in rows:
        print(f"| {name} | {whole / 1e6:.0f} | {compiled / 1e6:.0f} |")


def _sum(sizes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    chosen = list(sizes)
    return sum(whole for whole, _ in chosen), sum(compiled for _, compiled in chosen)


if __name__ == "__main__":
    main()
