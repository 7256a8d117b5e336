"""Run as a script by `within`: parses standard input within limits, and answers in JSON on standard output.

The child sets its own limits before it reads a byte of the file: setting them between fork and exec is not
safe in a server with threads. They still hold if the server is killed meanwhile. A limit that the system
lacks (Windows has none for processor time, macOS none for memory) is skipped; the wall clock ends the child
on every system.
"""

import contextlib
import faulthandler
import json
import math
import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

NICE = 10  # the pages of everyone else come first


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    sys.path[:] = order["path"]
    from alongside.core.rules.errors import BadInput  # found only now that the server's own path is known

    try:
        module, _, function = order["work"].partition(":")
        work: Callable[..., Any] = getattr(import_module(module), function)
        _set_limits(**order["budget"])
        answer = {"value": work(sys.stdin.buffer.read(), **order["arguments"])}
    except BadInput as refusal:
        answer = {"refused": [refusal.field, refusal.reason]}
    except MemoryError:
        os._exit(1)  # no answer, as when the system ends the child
    except Exception as fault:  # noqa: BLE001 (every failure belongs in the server's log)
        # The kind of fault and the line; never its message, which may quote the content.
        last = traceback.extract_tb(fault.__traceback__)[-1]
        answer = {"failed": f"{type(fault).__name__} at {last.filename}:{last.lineno}"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _set_limits(seconds: int, wall: float, megabytes: int) -> None:
    """Set only after the imports: their time is ours, and they may write compiled files, which the parser may
    not.
    """
    faulthandler.dump_traceback_later(wall, exit=True)  # a thread in C, which Python code cannot delay
    with contextlib.suppress(ImportError, AttributeError):
        os.nice(NICE)
        import resource  # not on Windows

        for kind, limit in (
            (resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds),
            (resource.RLIMIT_AS, megabytes * 1_000_000),
            (resource.RLIMIT_FSIZE, 0),  # nothing of the content is left in a file,
            (resource.RLIMIT_CORE, 0),  # nor in the core of a child that was ended
        ):
            hard = resource.getrlimit(kind)[1]
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    main()
