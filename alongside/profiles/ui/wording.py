"""Wording of a profile's values. What is not in its lists is a person's own text."""

from collections.abc import Mapping
from typing import assert_never

from alongside.core.words import Words
from alongside.matching.rules.participants import Part
from alongside.profiles.rules.profile_fields import Languages, WordSet
from alongside.profiles.rules.profiles import ATTRIBUTES, FIELDS

WORDS: Mapping[str, str] = {
    word: label
    for listed in (
        *(one.listed for one in FIELDS if isinstance(one, WordSet)),
        *(one.values for one in ATTRIBUTES.values()),
    )
    for word, label in listed.items()
}


def sharing_label(part: Part, t: Words) -> str:
    """Of the switch that lets a part count. Raises ValueError for a part that has none."""
    match part:
        case Part.ISSUES:
            return t("Use and show my focus areas")
        case Part.WANTS:
            return t("Use and show what I offer and would like")
        case Part.TALK:
            return t("Use and show my conversation style")
        case Part.CIRCUMSTANCES:
            return t("Use and show my life circumstances")
        case Part.OVERLAP | Part.FEEDBACK:
            raise ValueError(f"{part} has no switch in a profile")
        case _:
            assert_never(part)


def word_label(word: str, t: Words) -> str:
    """A listed word in the reader's language; an own word as typed, to be shown as text only."""
    return t(WORDS[word]) if word in WORDS else word


def listed_labels(field: WordSet, t: Words) -> dict[str, str]:
    """Suggested words, each with its label; languages by name."""
    if isinstance(field, Languages):
        names = {code: t.language_name(code) for code in field.codes}
        return dict(sorted(names.items(), key=lambda one: one[1].casefold()))
    return {word: t(label) for word, label in field.listed.items()}
