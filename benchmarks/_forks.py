"""Runs tests of the copy of the project in which it stands, each in a fork of this process, which has imported the libraries once.

A line of JSON comes in, pytest's arguments; a line with pytest's exit code and what it printed goes out. Nothing of the project itself
is imported here: a fork finds its modules as they are by then.
"""

import gc
import json
import os
import sys
from pathlib import Path

import altair  # noqa: F401
import argon2  # noqa: F401
import babel.messages  # noqa: F401
import cryptography.x509  # noqa: F401
import hypothesis  # noqa: F401
import icalendar  # noqa: F401
import jinja2  # noqa: F401
import numpy  # noqa: F401
import pandas  # noqa: F401
import pytest
import scipy.sparse.csgraph  # noqa: F401
import sqlcipher3  # noqa: F401
import sqlite_utils  # noqa: F401
import starlette.testclient  # noqa: F401
import streamlit.testing.v1  # noqa: F401
import webauthn  # noqa: F401
import xdist.scheduler  # noqa: F401
import zxcvbn  # noqa: F401

PROJECT = Path(__file__).parents[1]


def run(arguments: list[str]) -> tuple[int, str]:
    printed = PROJECT / "printed.txt"
    child = os.fork()
    if child == 0:
        code = pytest.ExitCode.INTERNAL_ERROR
        try:
            gc.disable()  # it ends in a moment
            os.environ["PYTHONPATH"] = sys.path[0] = str(PROJECT)
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
        print(json.dumps(run(json.loads(line))), flush=True)
