"""Work for a child process in the tests of the budget."""

import os
import time
from pathlib import Path

from alongside.core.rules.errors import BadInput


def length(content: bytes, times: int = 1) -> int:
    return len(content) * times


def whose(content: bytes) -> list[str]:
    return sorted(os.environ)


def threads(content: bytes) -> int:
    import numpy  # noqa: F401 (begins its threads)

    return len(list(Path("/proc/self/task").iterdir()))


def refuse(content: bytes) -> None:
    raise BadInput("calendar", "too many")


def fail(content: bytes) -> None:
    raise KeyError(content.decode())


def spin(content: bytes) -> None:
    while True:
        pass


def wait(content: bytes, seconds: int) -> int:
    time.sleep(seconds)
    return os.getpid()


def fill(content: bytes, megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def write(content: bytes, to: str) -> None:
    Path(to).write_bytes(content)


def say(content: bytes, size: int) -> str:
    return "x" * size
