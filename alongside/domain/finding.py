"""Finding someone by a part of their name, where there are too many people for a list."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from unicodedata import combining, normalize

from alongside.domain.visible import visible

MOST_LISTED = 300  # in more no one finds a name by eye, and the whole list is sent again whenever something on the page changes
MOST_FOUND = 20  # as many are read through at a glance, on a phone too
LONGEST_SOUGHT = 100  # characters that are looked at
PARTS = 4  # and words

# Letters with a stroke, or two in one, that are no letter with an accent to Unicode.
PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

One = TypeVar("One")


@dataclass(frozen=True)
class Found(Generic[One]):
    """What there is to choose from, in order. `many`: too much for a list, so that only what fits is here, and `others` fit as well."""

    here: tuple[One, ...] = ()
    others: int = 0
    many: bool = False


def folded(text: str) -> str:
    """As it is typed by someone who looks for neither capitals nor accents."""
    return BEYOND_ASCII.sub(lambda found: _plain(found[0]), text.lower())


@lru_cache(maxsize=4096)  # the letters of names, and not whatever someone types
def _plain(letter: str) -> str:
    parted = normalize("NFKD", letter.casefold())
    return "".join(PLAIN.get(one, one) for one in parted if not combining(one))


def parts(typed: str) -> list[str]:
    """What a name has to hold, folded; the longest first, since fewest names hold that. Empty when there is nothing to look for."""
    seen = visible(typed[:LONGEST_SOUGHT])
    return sorted(set(folded(seen).split()), key=lambda part: (-len(part), part))[:PARTS]


def among(everything: Iterable[One], called: Callable[[One], str], typed: str) -> Found[One]:
    """The same for what is in hand already."""
    everything = tuple(everything)
    if len(everything) <= MOST_LISTED:
        return Found(everything)
    wanted = parts(typed)
    fitting = [one for one in everything if wanted and all(part in folded(called(one)) for part in wanted)]
    return Found(tuple(fitting[:MOST_FOUND]), max(0, len(fitting) - MOST_FOUND), many=True)
