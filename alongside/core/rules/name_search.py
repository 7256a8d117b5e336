"""Finding someone by a part of their name, where a list would be too long."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from unicodedata import combining, normalize

from alongside.core.rules.visible_text import strip_invisible

# In a longer list no one finds a name by eye, and the whole list is sent again at each change of the page.
MOST_LISTED = 300
MOST_FOUND = 20  # easy to read at a glance, on a phone too
LONGEST_SOUGHT = 100  # characters; the rest is ignored
PARTS = 4  # words; the rest is ignored

# Letters with a stroke, and ligatures, which Unicode does not treat as a letter with an accent.
PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

One = TypeVar("One")


@dataclass(frozen=True)
class Found(Generic[One]):
    """Choices, in order. `many`: too many for a list, so `here` has only some of the matches, and `others`
    more match.
    """

    here: tuple[One, ...] = ()
    others: int = 0
    many: bool = False


def fold_text(text: str) -> str:
    """As typed by someone who ignores capitals and accents."""
    return BEYOND_ASCII.sub(lambda found: _plain_letter(found[0]), text.lower())


@lru_cache(maxsize=4096)  # letters of names only, never what someone types
def _plain_letter(letter: str) -> str:
    parted = normalize("NFKD", letter.casefold())
    return "".join(PLAIN.get(one, one) for one in parted if not combining(one))


def search_words(typed: str) -> list[str]:
    """Parts a name must contain, folded; longest first, since fewest names contain that. Empty for nothing to
    look for.
    """
    seen = strip_invisible(typed[:LONGEST_SOUGHT])
    return sorted(set(fold_text(seen).split()), key=lambda part: (-len(part), part))[:PARTS]


def find_among(everything: Iterable[One], called: Callable[[One], str], typed: str) -> Found[One]:
    """For choices that are already in memory."""
    everything = tuple(everything)
    if len(everything) <= MOST_LISTED:
        return Found(everything)
    wanted = search_words(typed)
    fitting = [one for one in everything if wanted and all(part in fold_text(called(one)) for part in wanted)]
    return Found(tuple(fitting[:MOST_FOUND]), max(0, len(fitting) - MOST_FOUND), many=True)
