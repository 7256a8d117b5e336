"""`python -m streamlit run app.py` in a fork of a process that has imported the libraries already, which takes two seconds.

Nothing of the project itself is imported before the fork. tests/web starts servers as an operator does.
"""

import os
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "altair",
        "argon2",
        "babel.dates",
        "brotli",
        "icalendar",
        "jinja2",
        "pandas",
        "pyarrow",
        "scipy.sparse.csgraph",
        "sqlcipher3",
        "streamlit.web.bootstrap",
        "streamlit.web.cli",
        "streamlit.web.server.starlette",
        "uvicorn",
        "webauthn",
        "zxcvbn",
    ]
)


def forked(project: Path, console: Path, environment: dict[str, str], arguments: list[str]) -> BaseProcess:
    process = FORKS.Process(target=_serve, args=(project, console, environment, arguments), daemon=True)
    process.start()
    return process


def _serve(project: Path, console: Path, environment: dict[str, str], arguments: list[str]) -> None:
    from streamlit.web.cli import main  # in the fork: who only imports this module needs no Streamlit

    with console.open("ab") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(project)
    main(arguments)
