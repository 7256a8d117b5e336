"""Finds what can be tapped in a contact's line: telephone numbers, e-mail and https addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from alongside.core.rules.addresses import DOMAIN, LOCAL, is_address
from alongside.core.rules.errors import BadInput

FEWEST_DIGITS, MOST_DIGITS = 3, 15  # from an emergency number to the longest possible (ITU-T E.164)
LONG = 6  # digits: a shorter number counts only at the beginning, or "room 412" would be one
FULL = 8  # digits: with fewer, text beside " / " may be half a number ("030 / 123 45 67")

WEB = r"(?i:https?)://[^\s<>\"']+"
SPACE = r"[ \u00a0\u202f]"
SIGN = rf"(?:{SPACE}|[.-])"  # one between groups of digits; two or more end the number
BETWEEN = r"(?:\s+[/–—-]\s*|[./–—-]\s+)"  # two numbers
OPEN = r"(?:[0-9]{1,2}/[0-9]{1,2}(?![0-9/])|[0-9]{1,2}[:hH])"  # "24/7", "9:00", "24h": when, not whom
AREA = rf"(?:0[0-9]{{1,5}}|0[0-9]{SIGN}[0-9]{{1,2}}|\+[0-9]{{1,3}}{SIGN}[0-9]{{1,5}})"
START = "|".join(
    (
        rf"\((?!24\))\+?[0-9]+\){SIGN}?[0-9]+",  # "(020) 7946"
        rf"(?:\+[0-9]{{1,3}}|1){SPACE}?\([0-9]{{1,5}}\){SIGN}?[0-9]+",  # "+44 (0)20", "1 (800) 273"
        rf"00[0-9]{{1,3}}{SPACE}?\(0\){SIGN}?[0-9]+",
        rf"{AREA}/(?=(?:[0-9]{SIGN}?){{5}})[0-9]{{2,}}",  # "030/123 45 67"
        r"\+?[0-9]+",
    )
)
# All or nothing (an atomic group): part of a number is another person's number.
DIGITS = rf"(?>(?:{START})(?:{SIGN}(?!{OPEN})[0-9]+)*)"
# Not within a word, an hour or a longer number, nor one that continues in letters ("1-800-273-TALK").
BEFORE = r"(?<![\w:.,/+-])(?<![0-9][^\n])(?<![0-9][^\S\n]{2})(?<![0-9]\)[^\S\n])"
AFTER = rf"(?!-?\w|\S[0-9]|[^\S\n]+(?!{OPEN})[0-9]|\s?\([0-9]+\)\s?[0-9]|{SPACE}[A-Z]{{2,}}\b)"
NUMBERS = rf"{BEFORE}(?>{DIGITS}(?:{BETWEEN}(?!{OPEN}){DIGITS})*){AFTER}"
FOUND = re.compile(rf"(?P<web>{WEB})|(?P<mail>{LOCAL.pattern}@{DOMAIN.pattern})|(?P<numbers>{NUMBERS})")
BEGINS = re.compile(r"(?:^|[,;|·])\s*$")  # the line, or what follows another one in it
TRUNK = re.compile(r"\(0\)")  # "+44 (0)20": not dialled after the country's code
# Nowhere an area code, so a whole number even beside another one.
EMERGENCY = re.compile(r"1[0-9]{2}|1[0-9]{5}|911|988|999")

HOUR = r"(?:[01]?[0-9]|2[0-4])(?:\.[0-5][0-9])?"
CLOCK = r"(?:[01][0-9]|2[0-4])(?:00|15|30|45)"
YEAR = r"(?:19|20)[0-9]{2}"
WHEN = re.compile(
    rf"(?<![0-9.-])(?!\A0[0-9]-){HOUR}-{HOUR}(?![0-9.-])"  # "10.00-18.00"; but "06-20 123 4567" is a number
    rf"|(?<![0-9.-])(?:{CLOCK}-{CLOCK}|{YEAR}-{YEAR})(?![0-9.-])"
    rf"|{SPACE}(?:[01]?[0-9]|2[0-4])\.[0-5][0-9]$"
    rf"|{SPACE}(?:24|7){SIGN}(?:24|7)$"
    rf"|(?<![0-9.-])[0-9]{{1,2}}([.-])[0-9]{{1,2}}\1(?:{YEAR}|[0-9]{{2}})(?![0-9.-])"
    rf"|(?<![0-9.-]){YEAR}([.-])[0-9]{{1,2}}\2[0-9]{{1,2}}(?![0-9.-])"
)
WORD = re.compile(rf"{SPACE}*[^\W\d]")
# "116 123 24 hours", if a word follows.
COUNTED = re.compile(rf"(?:^|{SPACE})(?:24|365|[0-9])$|[0-9]{{3}}{SPACE}[0-9]{{2}}$")
TWO = re.compile(rf"112{SPACE}[0-9]")
SENTENCE_ENDS = ".,;:!?)"


@dataclass(frozen=True)
class Part:
    """`href` is empty for plain text."""

    text: str
    href: str = ""


def split_line(line: str) -> tuple[Part, ...]:
    """The whole line in pieces: joined, their texts are the line."""
    parts, read = [], 0
    for found in FOUND.finditer(line):
        for start, text, href in _find_links(found):
            parts += [Part(line[read:start]), Part(text, href)]
            read = start + len(text)
    return tuple(one for one in [*parts, Part(line[read:])] if one.text)


def check_reach(line: str) -> None:
    """Raises BadInput for a web address that people could not open safely."""
    for found in re.finditer(WEB, line):
        if not _is_safe_web_address(found[0].rstrip(SENTENCE_ENDS)):
            raise BadInput("reach", "no https address")


def _find_links(found: re.Match[str]) -> Iterator[tuple[int, str, str]]:
    """Where each starts, its text, and where it leads."""
    if found["numbers"]:
        yield from _find_telephones(found)
    elif found["web"]:
        text = found[0].rstrip(SENTENCE_ENDS)
        if _is_safe_web_address(text):
            yield found.start(), text, text
    elif is_address(found[0]) and "." in found[0].split("@")[1]:
        yield found.start(), found[0], f"mailto:{quote(found[0], safe='@')}"


def _is_safe_web_address(text: str) -> bool:
    """https, with a host that the line shows: none hidden behind a name and an @, and only ASCII."""
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


def _find_telephones(found: re.Match[str]) -> Iterator[tuple[int, str, str]]:
    """None if one of them is doubtful: in a crisis, no number is better than a wrong one."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    numbers = list(re.finditer(rf"{DIGITS}", found[0]))
    last = numbers[-1][0]
    says_when = WHEN.search(last) or (len(last) < FEWEST_DIGITS and WORD.match(after))
    if len(numbers) > 1 and says_when:
        numbers.pop()
    elif COUNTED.search(last) and WORD.match(after):
        return
    begins = bool(BEGINS.search(before))
    dialled = [_to_dialled(one[0], begins or one.start() > 0) for one in numbers]
    whole = [len(one.lstrip("+")) >= FULL or bool(EMERGENCY.fullmatch(one)) for one in dialled]
    if all(dialled) and (len(dialled) == 1 or all(whole)):
        for one, digits in zip(numbers, dialled, strict=True):
            yield found.start() + one.start(), one[0], f"tel:{digits}"


def _to_dialled(text: str, begins: bool) -> str:
    """Empty if it is no number. `begins`: only numbers come before it."""
    if WHEN.search(text) or TWO.match(text):
        return ""
    plus = "+" if text.lstrip("(").startswith("+") else ""
    international = plus or text.startswith("00")
    digits = re.sub(r"[^0-9]", "", TRUNK.sub("", text) if international else text)
    alone = begins and re.fullmatch(rf"(?:[0-9]|{SPACE})+", text)
    if len(digits) < LONG and not (plus or alone):
        return ""
    return plus + digits if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else ""
