"""How many files this process may have open: each database takes some for as long as it is open."""

import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource


def allow_open_files() -> None:
    """As many as the system allows at the most. What it allows at first is often 1,024."""
    if sys.platform == "win32":  # it has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
