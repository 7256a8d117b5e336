"""Start Alongside:  python3 start.py [options of `streamlit run`]
Run its tests:    python3 start.py --test [options of pytest]
Only install:     python3 start.py --install

Only Python has to be installed already. The packages that the app needs go into the folder .venv beside this
file. It is created at the first start, which takes a few minutes and needs the internet; it is updated when a
new version needs other packages, and created again if it was left incomplete or the system's Python changed.
The system's own Python stays as it is, and no special rights are needed.
"""

# An older Python must be able to parse this file, to say that it is too old: use nothing newer than Python
# 3.6 here.

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)  # as in pyproject.toml
NEWEST = (3, 14)  # from here down, it looks for another Python if the one that runs this is too old
ROOM = 1500  # MB of disk that an installation needs: the packages and their downloads

FOLDER = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(FOLDER, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "alongside.txt")  # which files of requirements are installed
UNDER_WAY = ["under way"]  # in the stamp until everything is installed
BY_HAND = ["made by hand"]  # stands for a missing stamp
TO_RUN, TO_TEST = "requirements.txt", "requirements-dev.txt"  # the second includes the first

# Fails if the environment's Python is gone, too old, or not the one that its packages were installed for.
LOOK = (
    f"import os, sys, sysconfig; sys.exit(sys.version_info < {OLDEST} "
    "or not os.path.isdir(sysconfig.get_path('purelib')))"
)


class Stop(Exception):
    """A problem that the person who starts the app can solve."""


def main(arguments: "list[str]") -> int:
    if sys.version_info < OLDEST:
        return start_with_newer(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if arguments[:1] == ["--test"]:
        prepare_environment([TO_RUN, TO_TEST])
        return run_command([PYTHON, "-m", "pytest", *arguments[1:]])
    prepare_environment([TO_RUN])
    if arguments == ["--install"]:
        return 0
    return run_command([PYTHON, "-m", "streamlit", "run", "app.py", *arguments])


def start_with_newer(arguments: "list[str]") -> int:
    """A system may have a newer Python beside the one that it calls python3."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return run_command([newer, os.path.abspath(__file__), *arguments])
    raise Stop(
        f"Alongside needs Python {OLDEST[0]}.{OLDEST[1]} or newer, "
        f"and this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
        "There is a newer one at https://www.python.org/downloads/, and perhaps in your system's packages."
    )


def prepare_environment(files: "list[str]") -> None:
    """Installs what these files list into .venv; the last of them includes the others."""
    wanted = [file_fingerprint(file) for file in files]
    had = read_stamp() if is_sound() else []
    if set(wanted) <= set(had):
        return
    if not had:
        print(f"Creating a folder for the packages: {VENV}", flush=True)
        make_environment()
    write_stamp(UNDER_WAY)
    print(f"Installing what {files[-1]} lists. This can take a few minutes.", flush=True)
    install = [*pip_command(), "install", "--quiet", "--disable-pip-version-check", "-r", files[-1]]
    if subprocess.call(install, cwd=FOLDER, env=clean_environment()) != 0:
        if had:
            write_stamp(had)  # pip ended by itself, and then leaves each package either as it was or complete
        raise Stop(
            "The packages could not be installed. See pip's message above. The usual reasons: "
            "this machine is not on the internet, or its disk is full "
            f"(free here: {shutil.disk_usage(FOLDER).free // 2**20} MB; needed: about {ROOM} MB). "
            "Then run this command again."
        )
    if hasattr(os, "sync"):
        os.sync()  # after a power cut, the stamp must not be there without the packages
    write_stamp(wanted)


def file_fingerprint(file: str) -> str:
    with open(os.path.join(FOLDER, file), "rb") as opened:
        return f"{file} {hashlib.sha256(opened.read()).hexdigest()}"


def is_sound() -> bool:
    """False if an installation was interrupted, or the system's Python changed since."""
    if not os.path.isfile(PYTHON) or read_stamp() in ([], UNDER_WAY):
        return False
    try:
        return subprocess.call([PYTHON, "-I", "-c", LOOK], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def read_stamp() -> "list[str]":
    try:
        with open(STAMP, encoding="utf-8", errors="replace") as opened:
            return opened.read().splitlines()
    except FileNotFoundError:
        return BY_HAND


def write_stamp(lines: "list[str]") -> None:
    with open(STAMP, "w", encoding="utf-8") as opened:
        opened.write("\n".join(lines))


def make_environment() -> None:
    """Without its own pip if the system has none for environments, such as Debian without python3-venv."""
    import venv  # a system may leave it out

    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    os.mkdir(VENV)
    write_stamp(UNDER_WAY)
    ensurepip = importlib.util.find_spec("ensurepip")
    with_pip = ensurepip is not None and ensurepip.origin is not None  # None for an empty folder
    venv.EnvBuilder(with_pip=with_pip, symlinks=os.name != "nt").create(VENV)


def pip_command() -> "list[str]":
    """The command that installs into .venv: its own pip, or the system's from version 22.3 on."""
    for command in ([PYTHON, "-m", "pip"], [sys.executable, "-m", "pip", "--python", PYTHON]):
        look = subprocess.run(
            [*command, "--version"],
            env=clean_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if look.returncode == 0:
            return command
    raise Stop(f"This Python comes without pip, which installs packages. {how_to_get_pip()}")


def how_to_get_pip() -> str:
    if shutil.which("apt-get"):
        return "Run `sudo apt-get install python3-venv`, then this command again."
    if shutil.which("dnf"):
        return "Run `sudo dnf install python3-pip`, then this command again."
    return (
        "Install your system's package of pip, or Python from https://www.python.org/downloads/, "
        "then run this command again."
    )


def clean_environment() -> "dict[str, str]":
    """Makes only .venv count, whatever this shell is set to; a console that lacks a character shows its
    number.
    """
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return {"PYTHONIOENCODING": ":backslashreplace", **kept, "PIP_USER": "0"}


def run_command(command: "list[str]") -> int:
    """Replaces this process, so that signals and exit code are the command's own.

    On Windows it waits for it instead.
    """
    os.chdir(FOLDER)  # where Streamlit looks for its settings
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, clean_environment())
    child = subprocess.Popen(command, env=clean_environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass  # the child got the signal too, and ends in its own time


def start_app() -> int:
    """Returns the exit code; 1 with a message if the app cannot be started."""
    try:
        return main(sys.argv[1:])
    except Stop as stop:
        reason = str(stop)
    except KeyboardInterrupt:
        reason = "Stopped. Run this command again to continue."
    except (OSError, ValueError, ImportError, subprocess.SubprocessError) as error:
        reason = (
            f"{VENV} cannot be created: {error}. "
            f"Put Alongside where you may write, with {ROOM} MB of free space."
        )
    print(f"\n{reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # from Python 3.7 on
            stream.reconfigure(errors="backslashreplace")  # a path may hold letters that the console lacks
    sys.exit(start_app())
