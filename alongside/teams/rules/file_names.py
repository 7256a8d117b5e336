"""Names of files that people download."""

import re
from collections.abc import Iterable
from unicodedata import normalize

LONGEST_PART = 40  # characters


def file_name(parts: Iterable[str], ending: str) -> str:
    """Parts in lower case and plain letters, joined by hyphens. Leaves out parts without any such letter."""
    plain = (normalize("NFKD", part).encode("ascii", "ignore").decode().lower() for part in parts)
    cleaned = (re.sub(r"[^a-z0-9]+", "-", part).strip("-")[:LONGEST_PART].strip("-") for part in plain)
    return "-".join(filter(None, cleaned)) + f".{ending}"
