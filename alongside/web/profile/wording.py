"""Wording of a profile's values. What is not in these lists is a person's own text."""

from collections.abc import Collection, Mapping
from typing import assert_never

from alongside.domain.matching.participants import Intent, Mode, Part, Talk
from alongside.domain.profiles import LANGUAGES
from alongside.words import N_, Words

WORDS: Mapping[str, str] = {
    # issue areas
    "housing": N_("housing"),
    "homelessness": N_("homelessness"),
    "debt": N_("debt"),
    "asylum": N_("asylum"),
    "detention": N_("detention"),
    "trafficking": N_("trafficking"),
    "family court": N_("family court"),
    "child protection": N_("child protection"),
    "domestic violence": N_("domestic violence"),
    "schooling": N_("schooling"),
    "health": N_("health"),
    "disability": N_("disability"),
    "labour rights": N_("labour rights"),
    "prison": N_("prison"),
    # what a person offers or would like
    "after a hard hearing": N_("after a hard hearing"),
    "stories that stay with one": N_("stories that stay with you"),
    "grief": N_("grief"),
    "saying no": N_("saying no"),
    "sleeping well": N_("sleeping well"),
    "starting in this work": N_("starting in this work"),
    "working part time": N_("working part time"),
    "working alone": N_("working alone"),
    "writing reports": N_("writing reports"),
    "conflict in a team": N_("conflict in a team"),
    "leading a team": N_("leading a team"),
    # life circumstances
    "caring for children": N_("caring for children"),
    "caring for parents": N_("caring for parents"),
    "living alone": N_("living alone"),
    "new in the city": N_("new in the city"),
    "far from family": N_("far from family"),
    "working from home": N_("working from home"),
    "lived through it oneself": N_("lived experience"),
    # about themselves and a partner
    "woman": N_("woman"),
    "man": N_("man"),
    "neither": N_("neither"),
    "under two": N_("under two years"),
    "two to ten": N_("two to ten years"),
    "over ten": N_("over ten years"),
}
INTENTS = (Intent.MUTUAL, Intent.GIVE, Intent.RECEIVE)  # to pause is a button of its own
ATTRIBUTES = {"gender": N_("Gender"), "years": N_("Years in this work")}


def mode_label(mode: Mode, t: Words) -> str:
    match mode:
        case Mode.VIDEO:
            return t("Video")
        case Mode.PHONE:
            return t("Phone")
        case Mode.IN_PERSON:
            return t("In person")
        case Mode.WRITTEN:
            return t("In writing")
        case _:
            assert_never(mode)


def talk_label(talk: Talk, t: Words) -> str:
    match talk:
        case Talk.LISTEN:
            return t("Listen first")
        case Talk.THINK:
            return t("Think it through together")
        case Talk.SHARE:
            return t("Share experience")
        case _:
            assert_never(talk)


def intent_label(intent: Intent, t: Words) -> str:
    match intent:
        case Intent.MUTUAL:
            return t("Give and receive support")
        case Intent.GIVE:
            return t("Give support")
        case Intent.RECEIVE:
            return t("Receive support")
        case Intent.PAUSE:
            return t("Pause matching")
        case _:
            assert_never(intent)


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


def language_label(code: str, t: Words) -> str:
    return t.language_name(code) if code in LANGUAGES else code


def chosen_keys(typed: Collection[str], known: Mapping[str, str]) -> frozenset[str]:
    """Keys of the chosen words. Typing a listed word counts as choosing it. `known`: key to its label."""
    keys = {name.casefold(): key for key, name in known.items()}
    return frozenset(keys.get(" ".join(word.split()).casefold(), word) for word in typed)
