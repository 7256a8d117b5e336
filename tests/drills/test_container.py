"""deploy/Containerfile without a container engine: its steps are run in a folder, and its entry as a user without rights, who can write
in the data folder alone. Two things differ, since no registry can be reached: FROM is this system, and the packages are those of the
environment that runs the tests.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

pytestmark = pytest.mark.drill
PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
FILLED = {
    "organisation": "Open Door",
    "time_zone": "Europe/London",
    "week_opens": "3",
    "language": "en",
    "contact_name": "Listening line",
    "contact_reach": "0800 000 000",
    "contact_hours": "",
    "name": "Zoe",
    "login": "zoe@example.org",
    "password": "kettle walks along the river",
    "again": "kettle walks along the river",
}
SECONDS = 120  # a start on a machine that is busy
NEEDED = ("unshare", "setpriv", "mount", "chroot")


def steps(text: str) -> list[tuple[str, str]]:
    """Each instruction and what it says, with lines that go on put together."""
    whole = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    return [(word, said.strip()) for word, said in re.findall(r"^([A-Z]+) (.*)$", whole, flags=re.M)]


@dataclass
class Image:
    """The last stage, built in `root`."""

    root: Path
    user: str = "0:0"
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    entry: list[str] = field(default_factory=list)
    usual: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)
    data: Path = Path()

    def take(self, word: str, said: str) -> None:
        match word:
            case "COPY" if "--from" not in said:
                *sources, to = said.split()
                for source in sources:
                    self.copy(source, to)
            case "RUN" if said.startswith("mkdir"):
                folder, owner = re.fullmatch(r"mkdir (\S+) && chown (\S+) \1", said).groups()  # type: ignore[union-attr]
                assert owner == "10001:10001"
                self.data = Path(folder)
                (self.root / folder.lstrip("/")).mkdir()
            case "ENV":
                self.environment |= dict(each.split("=", 1) for each in shlex.split(said))
            case "USER":
                self.user = said
            case "WORKDIR":
                self.folder = said
            case "ENTRYPOINT":
                self.entry = json.loads(said)
            case "CMD":
                self.usual = json.loads(said)
            case "HEALTHCHECK":
                self.check = json.loads(said[said.index("CMD ") + 4 :])

    def copy(self, source: str, to: str) -> None:
        """A folder's content goes into the folder named; a file goes into a folder or gets the name."""
        at = self.root / to.lstrip("/")
        if (PROJECT / source).is_dir():
            shutil.copytree(PROJECT / source, at, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            at = at / Path(source).name if to.endswith("/") else at
            at.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / source, at)


def built(root: Path) -> Image:
    image = Image(root)
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for word, said in steps(text[text.rindex("\nFROM") :]):
        image.take(word, said)
    return image


# The tree of the image, read-only; /data and /tmp alone can be written. $1 the empty folder that becomes the root, $2 the image, $3 the
# environment with the packages, $4 the Python it was made of, $5 the volume or nothing; then who, and the program.
INSIDE = """
set -eu
root=$1 image=$2 venv=$3 python=$4 volume=$5 who=$6 folder=$7; shift 7
mount -t tmpfs none "$root"
for each in /usr /bin /lib /lib64 /etc /proc /dev "$python"; do
  if [ -L "$each" ]; then cp -P "$each" "$root$each"; elif [ -d "$each" ]; then mkdir -p "$root$each"; mount --rbind "$each" "$root$each"; fi
done
mkdir "$root/venv" "$root/app" "$root/data" "$root/tmp"
mount --bind "$venv" "$root/venv"
mount --bind "$image/app" "$root/app"
for each in /usr /etc /venv /app; do mount -o remount,bind,ro "$root$each"; done
if [ -n "$volume" ]; then mount --bind "$volume" "$root/data"; fi
mount -t tmpfs -o mode=1777 none "$root/tmp"
mount -o remount,ro "$root"
PATH=$PATH:/usr/sbin:/sbin
exec chroot "$root" setpriv --reuid="${who%:*}" --regid="${who#*:}" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
  /bin/sh -c 'cd "$1"; shift; exec "$@"' sh "$folder" "$@"
"""


@dataclass
class Container:
    """As compose.yaml asks for: no rights, a read-only tree, and a volume at /data, or none."""

    image: Image
    volume: Path | None
    port: int

    def command(self, program: list[str]) -> list[str]:
        root = self.image.root.with_name("mounted")
        root.mkdir(exist_ok=True)
        volume = str(self.volume or "")
        inside = [
            root,
            self.image.root,
            sys.prefix,
            sys.base_prefix,
            volume,
            self.image.user,
            self.image.folder,
        ]
        return ["unshare", "--mount", "sh", "-c", INSIDE, "sh", *map(str, inside), *program]

    @property
    def environment(self) -> dict[str, str]:
        return self.image.environment | {"STREAMLIT_SERVER_PORT": str(self.port)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command([*self.image.entry, *arguments]),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def is_healthy(self) -> bool:
        return (
            subprocess.run(
                self.command(self.image.check), env=self.environment, capture_output=True
            ).returncode
            == 0
        )

    @contextmanager
    def started(self) -> Iterator[str]:
        """What it said until its health check passed. It ends by SIGTERM, as an engine ends it."""
        console = self.image.root.with_name("console.txt")
        with console.open("wb") as said:
            process = subprocess.Popen(
                self.command([*self.image.entry, *self.image.usual]),
                env=self.environment,
                stdout=said,
                stderr=said,
            )
        try:
            for _ in range(SECONDS):
                if self.is_healthy():
                    break
                assert process.poll() is None, console.read_text("utf-8")
                time.sleep(1)
            yield console.read_text("utf-8")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)


def cannot(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    if any(shutil.which(name) is None for name in NEEDED):
        cannot(f"needs {', '.join(NEEDED)}")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        cannot("folders cannot be mounted here without root")
    root = tmp_path_factory.mktemp("container") / "image"
    root.mkdir()
    return built(root)


@pytest.fixture
def volume(image: Image, tmp_path: Path) -> Path:
    """As an engine makes one: it has the owner of the image's folder."""
    folder = tmp_path / "volume"
    folder.mkdir()
    os.chown(folder, *map(int, image.user.split(":")))
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def people(container: Container) -> int:
    return int(json.loads(container.run("alongside", "verify", "--json").stdout)["rows"]["person"])


def test_what_is_saved_in_the_volume_is_there_after_a_restart(image: Image, volume: Path) -> None:
    container = Container(image, volume, free_port())

    made = container.run("alongside", "migrate")
    with container.started() as said:
        (code,) = re.findall(r"Set-up code: ([\d-]+)", said)
        url = f"http://localhost:{container.port}"
        done = httpx2.post(f"{url}/set-up", data={"code": code, **FILLED}, headers={"Origin": url})
        while_it_runs = people(container)
    with container.started() as said_again:
        again = people(container)

    assert made.stdout.startswith("/data/alongside.db: brought up to schema")
    assert done.status_code in (200, 303)
    assert (while_it_runs, again) == (1, 1)
    assert "Set-up code" not in said_again
    assert {file.stat().st_uid for file in volume.iterdir()} == {10001}


def test_an_empty_volume_ends_the_start_with_a_sentence(image: Image, volume: Path) -> None:
    """It may be a disk that is not mounted: nothing is made in it unasked."""
    container = Container(image, volume, free_port())

    done = container.run(*image.usual)

    assert done.returncode == 1
    assert "Alongside does not start: /data/alongside.db is not there." in done.stdout + done.stderr
    assert list(volume.iterdir()) == []
    assert not container.is_healthy()


def test_no_database_is_made_where_the_volume_was_forgotten(image: Image) -> None:
    done = Container(image, None, free_port()).run("alongside", "migrate")

    assert done.returncode != 0
    assert "/data/alongside.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_in_the_tree_can_be_changed_from_inside(image: Image, volume: Path) -> None:
    container = Container(image, volume, free_port())
    try_to = "import sys; open(sys.argv[1], 'w'); print('written')"

    def written(file: str) -> bool:
        done = subprocess.run(
            container.command(["python", "-c", try_to, file]),
            env=container.environment,
            capture_output=True,
            text=True,
        )
        return done.stdout == "written\n"

    assert [written(file) for file in ("/app/app.py", "/app/new", "/new", "/venv/new", "/usr/new")] == [
        False
    ] * 5
    assert written("/data/new")


def let_in(file: str, ignored: list[str]) -> bool:
    """Whether .dockerignore leaves a file of the checkout for the image: its last line that fits decides."""
    fits = [
        line for line in ignored if line in ("*", "!" + file) or file.startswith(line.removeprefix("!") + "/")
    ]
    return bool(fits) and fits[-1].startswith("!")


def test_the_image_is_given_the_program_and_nothing_that_lies_about() -> None:
    ignored = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()

    kept = {
        file: let_in(file, ignored)
        for file in ("app.py", "alongside/core/settings.py", "pages/lead/teams.py", "requirements.txt")
    }
    left = {
        file: let_in(file, ignored)
        for file in ("data/alongside.db", ".env", ".streamlit/secrets.toml", "key", ".git/config")
    }

    assert set(kept.values()) == {True}
    assert set(left.values()) == {False}


def test_the_packages_are_installed_by_the_list_that_operators_install() -> None:
    said = [said for word, said in steps((DEPLOY / "Containerfile").read_text("utf-8")) if word == "RUN"]

    assert any(
        each.endswith("pip install --no-cache-dir --disable-pip-version-check -r /build/requirements.txt")
        for each in said
    )
