"""Short texts that others read, without characters that no one can see."""

from unicodedata import category

# Not drawn, but they shape their neighbours: in Persian, in many scripts of India, and within an emoji.
JOINERS = "\u200c\u200d"
SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")  # Arabic and Syriac, drawn
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, drawn as nothing


def strip_invisible(text: str) -> str:
    """Removes controls, marks that turn the direction of the following text (U+202A-202E, U+2066-2069),
    zero-width spaces and tags.

    Half a character becomes a question mark. Line breaks and other spaces stay.
    """
    if text.isascii() and text.isprintable():
        return text  # the common case, and fast
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(
        one
        for one in whole
        if one.isspace()
        or one in JOINERS
        or one in SIGNS
        or not (category(one) in ("Cc", "Cf") or one in BLANKS)
    )
