"""Start Alongside:  python3 start.py [options of `streamlit run`]
Run its tests:    python3 start.py --test [options of pytest]
Only install:     python3 start.py --install

Only Python needs to be there already. The packages that the app needs go into the folder .venv beside this file. It is made at the
first start, which takes a few minutes and the internet, brought up to date when a new version needs other packages, and made anew
when it was left half made or the system has another Python since. The system's own Python stays as it is, and no rights are needed.
"""

# An older Python has to be able to read this file, to say that it is too old: nothing in here is newer than Python 3.6.

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)  # as in pyproject.toml
NEWEST = (3, 14)  # from here downwards another Python is looked for where the one that was called is too old
ROOM = (
    1500  # MB of disk that an installation takes for a while: the packages, and what is downloaded on the way
)

FOLDER = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(FOLDER, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "alongside.txt")  # which files of requirements are installed
UNDER_WAY = ["under way"]  # stands there until all of it is
BY_HAND = ["made by hand"]  # what is read where there is none
TO_RUN, TO_TEST = "requirements.txt", "requirements-dev.txt"  # the second includes the first

# Fails where the environment's Python is gone, is too old, or is not the one that its packages were installed for.
LOOK = f"import os, sys, sysconfig; sys.exit(sys.version_info < {OLDEST} or not os.path.isdir(sysconfig.get_path('purelib')))"


class Stop(Exception):
    """What the person who starts it can do something about."""


def main(arguments: "list[str]") -> int:
    if sys.version_info < OLDEST:
        return start_with_newer(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if arguments[:1] == ["--test"]:
        prepare([TO_RUN, TO_TEST])
        return become([PYTHON, "-m", "pytest", *arguments[1:]])
    prepare([TO_RUN])
    if arguments == ["--install"]:
        return 0
    return become([PYTHON, "-m", "streamlit", "run", "app.py", *arguments])


def start_with_newer(arguments: "list[str]") -> int:
    """A system may have a newer Python beside the one that it calls python3."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return become([newer, os.path.abspath(__file__), *arguments])
    raise Stop(
        f"Alongside needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]}. "
        "There is a newer one at https://www.python.org/downloads/, and perhaps among your system's packages."
    )


def prepare(files: "list[str]") -> None:
    """Have in .venv what these files list; the last of them includes the others."""
    wanted = [fingerprint(file) for file in files]
    had = read_stamp() if is_sound() else []
    if set(wanted) <= set(had):
        return
    if not had:
        print(f"Making a folder for the packages: {VENV}", flush=True)
        make_anew()
    write_stamp(UNDER_WAY)
    print(f"Installing what {files[-1]} lists. This can take a few minutes.", flush=True)
    install = [*pip(), "install", "--quiet", "--disable-pip-version-check", "-r", files[-1]]
    if subprocess.call(install, cwd=FOLDER, env=environment()) != 0:
        if had:
            write_stamp(had)  # pip ended by itself, and then it leaves each package as it was or whole
        raise Stop(
            "The packages could not be installed. What pip says stands above. The usual reasons: this machine is not on the internet, "
            f"or its disk is full (free here: {shutil.disk_usage(FOLDER).free // 2**20} MB; needed: about {ROOM} MB). "
            "Then run this command again."
        )
    if hasattr(os, "sync"):
        os.sync()  # after a power cut, the stamp must not be there without the packages
    write_stamp(wanted)


def fingerprint(file: str) -> str:
    with open(os.path.join(FOLDER, file), "rb") as opened:
        return f"{file} {hashlib.sha256(opened.read()).hexdigest()}"


def is_sound() -> bool:
    """Not if an installation was cut off, nor if the system has another Python since."""
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


def make_anew() -> None:
    """Without a pip of its own where the system has none for new environments, such as Debian without python3-venv."""
    import venv  # a system may leave it out

    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    os.mkdir(VENV)
    write_stamp(UNDER_WAY)
    ensurepip = importlib.util.find_spec("ensurepip")
    with_pip = ensurepip is not None and ensurepip.origin is not None  # not of an empty folder that was left
    venv.EnvBuilder(with_pip=with_pip, symlinks=os.name != "nt").create(VENV)


def pip() -> "list[str]":
    """The command that installs into .venv: its own pip, or the system's, which can do so from version 22.3 on."""
    for command in ([PYTHON, "-m", "pip"], [sys.executable, "-m", "pip", "--python", PYTHON]):
        look = subprocess.run(
            [*command, "--version"], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if look.returncode == 0:
            return command
    raise Stop(f"This Python comes without pip, which installs packages. {how_to_get_pip()}")


def how_to_get_pip() -> str:
    if shutil.which("apt-get"):
        return "Run `sudo apt-get install python3-venv`, then this command again."
    if shutil.which("dnf"):
        return "Run `sudo dnf install python3-pip`, then this command again."
    return "Install your system's package of pip, or Python from https://www.python.org/downloads/, then run this command again."


def environment() -> "dict[str, str]":
    """So that .venv alone counts, however this shell is set up, and a console without a letter shows its number."""
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return {"PYTHONIOENCODING": ":backslashreplace", **kept, "PIP_USER": "0"}


def become(command: "list[str]") -> int:
    """Go on as this program, whose signals and exit code are then its own. Windows cannot; there it is waited for."""
    os.chdir(FOLDER)  # where Streamlit looks for its settings
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment())
    child = subprocess.Popen(command, env=environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass  # the child has been told as well, and ends in its own time


def start() -> int:
    """The exit code; 1 with a sentence when it cannot be started."""
    try:
        return main(sys.argv[1:])
    except Stop as stop:
        reason = str(stop)
    except KeyboardInterrupt:
        reason = "Stopped. Run this command again to go on."
    except (OSError, ValueError, ImportError, subprocess.SubprocessError) as error:
        reason = f"{VENV} cannot be made: {error}. Alongside has to lie where you may write, with {ROOM} MB of room."
    print(f"\n{reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # from Python 3.7 on
            stream.reconfigure(errors="backslashreplace")  # a path may hold letters that the console lacks
    sys.exit(start())
