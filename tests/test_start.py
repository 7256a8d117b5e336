"""`python3 start.py`, run for real in a folder of its own, with packages that take no time to install and no internet."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SAYS_HOW_IT_WAS_RUN = "import os, sys; print('ran', os.getcwd(), sys.argv[1:], flush=True)\n"
# What start.py then takes its system for. Without ensurepip it installs by the pip that runs these tests, which is quick.
NO_ENSUREPIP = "sys.modules['ensurepip'] = None"
NO_PIP = f"{NO_ENSUREPIP}; sys.executable = '/bin/false'"
OLD = "sys.version_info = (3, 8, 10)"


class House:
    """A checkout of nothing but start.py and what it needs; its name holds what names of folders may hold."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "Für alle"
        self.wheels = place / "wheels"
        self.folder.mkdir()
        self.wheels.mkdir()
        self.venv = self.folder / ".venv"
        shutil.copy(PROJECT / "start.py", self.folder)
        self.offer("streamlit", "1.0", SAYS_HOW_IT_WAS_RUN + "sys.exit(int(sys.argv[-1]))\n")
        self.offer("pytest", "1.0", SAYS_HOW_IT_WAS_RUN)
        self.requires("streamlit==1.0")
        (self.folder / "requirements-dev.txt").write_text("-r requirements.txt\npytest==1.0\n")

    def offer(self, name: str, version: str, program: str) -> None:
        """A wheel of a package that can be run."""
        about = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(self.wheels / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", f"version = '{version}'\n")
            wheel.writestr(f"{name}/__main__.py", program)
            wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            wheel.writestr(
                f"{about}/WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            wheel.writestr(f"{about}/RECORD", "")

    def requires(self, line: str) -> None:
        (self.folder / "requirements.txt").write_text(line + "\n")

    def command(self, *arguments: str, as_if: str = NO_ENSUREPIP) -> list[str]:
        argv = [str(self.folder / "start.py"), *arguments]
        run = f"runpy.run_path({argv[0]!r}, run_name='__main__')"
        return [sys.executable, "-c", f"import runpy, sys; sys.argv = {argv!r}; {as_if}; {run}"]

    def environment(self, **more: str) -> dict[str, str]:
        """No internet, and settings of a shell that point elsewhere."""
        return {
            "PATH": os.environ["PATH"],
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_USER": "1",
            "PYTHONPATH": "elsewhere",
            **more,
        }

    def start(
        self, *arguments: str, as_if: str = NO_ENSUREPIP, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, as_if=as_if),
            cwd=self.folder.parent,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=300,
        )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = House(tmp_path_factory.mktemp("first"))
    done = house.start("--install")
    assert done.returncode == 0
    assert "ran" not in done.stdout
    assert list(house.venv.rglob("site-packages/pip")) == []
    return house.venv


@pytest.fixture
def started(house: House, first_start: Path) -> House:
    """One that was started before; made once, since that takes seconds."""
    shutil.copytree(first_start, house.venv, symlinks=True)
    return house


def is_sound(house: House) -> bool:
    look = [sys.executable, "-c", "import start, sys; sys.exit(not start.is_sound())"]
    return subprocess.run(look, cwd=house.folder).returncode == 0


def ran(house: House, *arguments: str) -> str:
    return f"ran {house.folder} {list(arguments)}\n"


def test_the_first_start_makes_the_environment_and_passes_options_on(house: House) -> None:
    done = house.start("--server.port", "0", as_if="pass")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(ran(house, "run", "app.py", "--server.port", "0"))
    assert "Installing what requirements.txt lists." in done.stdout
    assert (house.venv / "pyvenv.cfg").is_file()


def test_a_system_without_either_is_given_the_command_that_installs_it(house: House) -> None:
    done = house.start("0", as_if=NO_PIP)

    assert done.returncode == 1
    assert "This Python comes without pip, which installs packages." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_start_installs_nothing_and_the_exit_code_is_that_of_the_server(started: House) -> None:

    done = started.start("7")

    assert (done.returncode, done.stdout) == (7, ran(started, "run", "app.py", "7"))


def test_another_list_of_packages_is_installed_at_the_next_start(started: House) -> None:
    started.offer("streamlit", "2.0", "import sys; print('new'); sys.exit(0)")
    started.requires("streamlit==2.0")

    assert started.start("0").stdout.endswith("new\n")


def test_an_upgrade_without_internet_leaves_what_is_installed(started: House) -> None:
    started.requires("streamlit==3.0")

    failed = started.start("0")
    started.requires("streamlit==1.0")
    back = started.start("0")

    assert failed.returncode == 1
    assert "this machine is not on the internet" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert back.stdout == ran(started, "run", "app.py", "0")


def break_in_two(house: House) -> None:
    """As a power cut may leave it."""
    (cut_off,) = house.venv.rglob("site-packages/streamlit/__main__.py")
    cut_off.write_text("")
    (house.venv / "alongside.txt").write_text("under way")


def test_an_environment_whose_making_was_cut_off_is_made_anew(started: House) -> None:
    break_in_two(started)

    assert started.start("0").stdout.endswith(ran(started, "run", "app.py", "0"))


def lose_the_stamp(house: House) -> None:
    (house.venv / "alongside.txt").write_text("")


def lose_the_python(house: House) -> None:
    for python in (house.venv / "bin").glob("python*"):
        python.unlink()


def have_another_python(house: House) -> None:
    """The system's became another: the link leads there, and the packages lie in the folder of the old one."""
    (packages,) = (house.venv / "lib").iterdir()
    packages.rename(packages.with_name("python3.10"))


@pytest.mark.parametrize("harm", [break_in_two, lose_the_stamp, lose_the_python, have_another_python])
def test_an_environment_that_would_not_work_is_not_sound(
    started: House, harm: Callable[[House], None]
) -> None:
    before = is_sound(started)

    harm(started)

    assert (before, is_sound(started)) == (True, False)


def test_one_that_was_made_by_hand_is_used(started: House) -> None:
    (started.venv / "alongside.txt").unlink()

    assert is_sound(started)


def test_the_tests_get_their_packages_and_their_options(house: House) -> None:
    done = house.start("--test", "-x", "tests/test_start.py")

    assert done.stdout.endswith(ran(house, "-x", "tests/test_start.py"))


def test_an_older_python_can_read_the_file_and_gets_a_sentence(house: House) -> None:
    ast.parse((PROJECT / "start.py").read_text("utf-8"), feature_version=(3, 6))

    done = house.start("0", as_if=OLD, PATH="")

    assert done.returncode == 1
    assert done.stderr.startswith("\nAlongside needs Python 3.11 or newer, and this is Python 3.8.")
    assert not house.venv.exists()


def test_an_older_python_goes_on_with_a_newer_one_that_is_there(house: House, tmp_path: Path) -> None:
    newer = tmp_path / "bin" / "python3.12"
    newer.parent.mkdir()
    newer.write_text('#!/bin/sh\necho newer "$@"\n')
    newer.chmod(0o755)

    assert (
        house.start("0", as_if=OLD, PATH=str(newer.parent)).stdout == f"newer {house.folder / 'start.py'} 0\n"
    )


def test_a_folder_that_cannot_be_made_is_a_sentence_on_any_console(house: House) -> None:
    house.venv.write_text("a file of this name")

    done = house.start("0", PYTHONIOENCODING="ascii")

    assert done.returncode == 1
    assert "F\\xfcr alle" in done.stderr
    assert "Put Alongside where you may write" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_oldest_python_is_the_one_that_the_project_names() -> None:
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    names = {
        target.id: ast.literal_eval(node.value)
        for node in ast.parse((PROJECT / "start.py").read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(target := node.targets[0], ast.Name)
        and target.id == "OLDEST"
    }

    assert wanted == ">={}.{}".format(*names["OLDEST"])


def test_a_signal_reaches_the_server_itself(house: House) -> None:
    house.offer("streamlit", "1.0", "import signal; print('up', flush=True); signal.pause()")
    running = subprocess.Popen(
        house.command(), env=house.environment(), cwd=house.folder, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    with running.stdout as said:
        assert "up\n" in said  # reads until it comes

        running.send_signal(signal.SIGTERM)

        assert running.wait(60) == -signal.SIGTERM
