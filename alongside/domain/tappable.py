"""What can be tapped in the line that says how to reach a contact: telephone numbers, e-mail addresses and https addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from alongside.addresses import DOMAIN, LOCAL, is_address
from alongside.domain.errors import BadInput

FEWEST_DIGITS, MOST_DIGITS = 3, 15  # from an emergency number to the longest there is (ITU-T E.164)
LONG = 6  # digits: with fewer it is a number only at the beginning, or "room 412" would be one

WEB = r"(?i:https?)://[^\s<>\"']+"
# Neither a part of a word, of an hour ("9:00") or of a longer number, nor one that goes on in letters ("1-800-273-TALK").
NUMBER = r"(?<![\w:.,/-])(?:\+|\()?[0-9](?:[0-9 ()./\u00a0-]*[0-9])?(?!-?\w|[:.,/][0-9])"
FOUND = re.compile(rf"(?P<web>{WEB})|(?P<mail>{LOCAL.pattern}@{DOMAIN.pattern})|(?P<number>{NUMBER})")
BEGINS = re.compile(r"(?:^|[,;|·])\s*$")  # the line, or what follows another one in it
TRUNK = re.compile(r"\(0\)")  # "+44 (0)20": not dialled after the country's code
SENTENCE_ENDS = ".,;:!?)"


@dataclass(frozen=True)
class Part:
    """`href` is empty for text that is only read."""

    text: str
    href: str = ""


def parts(line: str) -> tuple[Part, ...]:
    """The whole line in pieces: put together, their texts are the line."""
    return tuple(one for one in _parts(line) if one.text)


def check_reach(line: str) -> None:
    """Raises BadInput for an address of the web that people could not open safely."""
    for found in re.finditer(WEB, line):
        if not _web(found[0].rstrip(SENTENCE_ENDS)):
            raise BadInput("reach", "no https address")


def _parts(line: str) -> Iterator[Part]:
    read = 0
    for found in FOUND.finditer(line):
        text = found[0].rstrip(SENTENCE_ENDS) if found["web"] else found[0]
        href = _href(found.lastgroup or "", text, line[: found.start()])
        if href:
            yield Part(line[read : found.start()])
            yield Part(text, href)
            read = found.start() + len(text)
    yield Part(line[read:])


def _href(kind: str, text: str, before: str) -> str:
    match kind:
        case "web":
            return text if _web(text) else ""
        case "mail":
            return f"mailto:{quote(text, safe='@')}" if is_address(text) and "." in text.split("@")[1] else ""
        case _:
            return _telephone(text, before)


def _web(text: str) -> bool:
    """https, with a host that the line shows: none hidden behind a name and an @, and no sign that is not ASCII."""
    try:
        address = urlsplit(text)
        return (
            address.scheme == "https"
            and bool(address.hostname)
            and "@" not in address.netloc
            and text.isascii()
        )
    except ValueError:
        return False


def _telephone(text: str, before: str) -> str:
    plus = "+" if text.startswith("+") else ""
    international = plus or text.startswith("00")
    digits = re.sub(r"[^0-9]", "", TRUNK.sub("", text) if international else text)
    alone = re.fullmatch(r"[0-9 \u00a0]+", text) and BEGINS.search(before)
    if len(digits) < LONG and not (plus or alone):
        return ""
    return f"tel:{plus}{digits}" if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else ""
