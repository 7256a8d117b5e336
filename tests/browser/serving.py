"""`python -m streamlit run app.py` in a fork of a process that has imported the libraries and most of the app, which takes three seconds.

No setting is read before the fork. tests/drills and test_running_server.py start servers as an operator does.
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
        *("alongside.everything.http.routes", "alongside.everything.ui.topics"),
        *("alongside.everything.ui.lifespan", "alongside.everything.ui.my_weeks.talk_page"),
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
