"""Runs tests of copies of the project, each in a fork of this process, which has imported the libraries once for all of them.

A line of JSON comes in, the folder of a copy and pytest's arguments; a line with pytest's exit code and what it printed goes out. Nothing
of the project itself is imported here: a fork finds the modules of its copy.
"""

import gc
import json
import os
import sys
from pathlib import Path

import hypothesis  # noqa: F401
import pandas  # noqa: F401
import pytest
import scipy.sparse.csgraph  # noqa: F401
import starlette.testclient  # noqa: F401
import streamlit.testing.v1  # noqa: F401
import webauthn  # noqa: F401


def run(project: Path, arguments: list[str]) -> tuple[int, str]:
    printed = project / "printed.txt"
    child = os.fork()
    if child == 0:
        code = pytest.ExitCode.INTERNAL_ERROR
        try:
            os.chdir(project)
            os.environ["PYTHONPATH"] = sys.path[0] = str(project)
            with printed.open("w", encoding="utf-8") as sys.stdout:
                sys.stderr = sys.stdout
                code = pytest.ExitCode(pytest.main(arguments))
        finally:  # whatever happens, the fork never comes back to the loop below
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), printed.read_text("utf-8")


if __name__ == "__main__":
    gc.freeze()  # a fork need not look through what it shares
    for line in sys.stdin:
        folder, arguments = json.loads(line)
        print(json.dumps(run(Path(folder), arguments)), flush=True)
