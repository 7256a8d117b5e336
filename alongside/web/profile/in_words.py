"""What a profile may hold, in words. What is not in these lists is somebody's own text."""

from collections.abc import Collection, Mapping

from alongside.domain.matching.seekers import Intent, Mode, Part, Talk
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
    # what one offers or would like
    "after a hard hearing": N_("after a hard hearing"),
    "stories that stay with one": N_("stories that stay with one"),
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
    "lived through it oneself": N_("lived through it oneself"),
    # of oneself and of a partner
    "woman": N_("woman"),
    "man": N_("man"),
    "neither": N_("neither"),
    "under two": N_("under two years"),
    "two to ten": N_("two to ten years"),
    "over ten": N_("over ten years"),
}
MODES = {
    Mode.VIDEO: N_("Video"),
    Mode.PHONE: N_("Phone"),
    Mode.IN_PERSON: N_("In person"),
    Mode.WRITTEN: N_("In writing"),
}
TALKS = {
    Talk.LISTEN: N_("Listen first"),
    Talk.THINK: N_("Think it through together"),
    Talk.SHARE: N_("Share experience"),
}
INTENTS = {
    Intent.MUTUAL: N_("To give and to receive"),
    Intent.GIVE: N_("To give"),
    Intent.RECEIVE: N_("To receive"),
}
ATTRIBUTES = {"gender": N_("Gender"), "years": N_("Years in this work")}
NAMED = {
    Part.ISSUES: N_("My issue areas may count and be named"),
    Part.WANTS: N_("What I offer and would like may count and be named"),
    Part.TALK: N_("My way of talking may count and be named"),
    Part.CIRCUMSTANCES: N_("My life circumstances may count and be named"),
}


def called(word: str, t: Words) -> str:
    """A word of the lists in the reader's language; somebody's own as they typed it, to be shown as text alone."""
    return t(WORDS[word]) if word in WORDS else word


def language(code: str, t: Words) -> str:
    return t.language_name(code) if code in LANGUAGES else code


def meant(typed: Collection[str], known: Mapping[str, str]) -> frozenset[str]:
    """The keys of what was chosen. Typing what a list has already is choosing it. `known`: key to its words here."""
    keys = {name.casefold(): key for key, name in known.items()}
    return frozenset(keys.get(" ".join(word.split()).casefold(), word) for word in typed)
