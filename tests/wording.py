"""What the app says, looked up where it is said: a rewritten sentence changes no test, or one word of it."""

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

PROJECT = Path(__file__).parents[1]
KEYWORDS = {"t": None, "count": (1, 2), "N_": None}


def message(place: str, words: str, /, many: bool = False, **values: object) -> str:
    """The one message of a module ("web/help"), page ("pages/lead/teams") or template that holds these words.

    It is filled with `values`. Words are compared without regard to case; a message that consists of them alone goes before longer ones.
    With a number it is the text for one, with `many` that for several. Raises LookupError unless exactly one fits.
    """
    texts = [text[many] if isinstance(text, tuple) else text for text in _messages(_file(place))]
    fitting = {text for text in texts if words.casefold() in text.casefold()}
    alone = {text for text in fitting if text.casefold() == words.casefold()}
    found = alone or fitting
    if len(found) != 1:
        raise LookupError(f"{len(found)} messages of {_file(place)} hold {words!r}: {sorted(found)}")
    return found.pop().format(**values) if values else found.pop()


def _file(place: str) -> Path:
    name = place if place.endswith(".html") else f"{place}.py"
    return PROJECT / name if place.startswith(("pages/", "app")) else PROJECT / "alongside" / name


@cache
def _messages(file: Path) -> frozenset[str | tuple[str, str]]:
    method = "python" if file.suffix == ".py" else "jinja2"
    return frozenset(found[1] for found in extract_from_file(method, file, keywords=KEYWORDS))
