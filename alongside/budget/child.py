"""Run as a script by `within`: does one piece of work on standard input within its limits, and says on standard output what came of it.

Limits are set by the child itself, before it reads a byte of what was brought: setting them between fork and exec is not safe in a
server with threads. They hold when the server is killed meanwhile. What a system does not know (Windows has no limits of processor time,
macOS none of memory) is passed by; the clock ends the child on every system.
"""

import contextlib
import faulthandler
import json
import math
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

NICE = 10  # the pages of everyone else come first


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    sys.path[:] = order["path"]
    answer = _answer(order)
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _answer(order: Mapping[str, Any]) -> dict[str, Any]:
    from alongside.domain.errors import BadInput  # found only now that the server's own path is known

    try:
        work = _work(order["work"])
        _limit(**order["budget"])
        return {"value": work(sys.stdin.buffer.read(), **order["arguments"])}
    except BadInput as refusal:
        return {"refused": [refusal.field, refusal.reason]}
    except MemoryError:
        os._exit(1)  # no answer, as when the system ends the child
    except Exception as fault:  # noqa: BLE001 (whatever it is, the server's log is to have it)
        return {"failed": _where(fault)}


def _work(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    work: Callable[..., Any] = getattr(import_module(module), function)
    return work


def _limit(seconds: int, wall: float, megabytes: int) -> None:
    """From now on. What the imports took is not the stranger's; and they may have to write compiled files, which the work may not."""
    faulthandler.dump_traceback_later(wall, exit=True)  # a thread in C: Python code cannot hold it up
    with contextlib.suppress(ImportError, AttributeError):
        os.nice(NICE)
        import resource  # not on Windows

        for kind, limit in (
            (resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds),
            (resource.RLIMIT_AS, megabytes * 1_000_000),
            (resource.RLIMIT_FSIZE, 0),  # nothing of what was brought is left in a file,
            (resource.RLIMIT_CORE, 0),  # nor in the core of a child that was ended
        ):
            hard = resource.getrlimit(kind)[1]
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))


def _where(fault: BaseException) -> str:
    """The kind of fault and the line; never its message, which may quote what was brought."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {last.filename}:{last.lineno}"


if __name__ == "__main__":
    main()
