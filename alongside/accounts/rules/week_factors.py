"""What can shape a week: the organisation's short list, from which people choose in their check-in.

A factor is a text. Those shipped with the app are kept as a key, so that everyone reads them in their own
language; an organisation's own are kept as they were typed. So a week keeps what its person chose, whatever
becomes of the list.
"""

from collections.abc import Callable, Iterable, Mapping

from alongside.accounts.rules.people import clean_name
from alongside.core.rules.errors import BadInput
from alongside.core.rules.messages import N_

MOST_FACTORS = 12  # a phone shows them at once
LONGEST_FACTOR = 40  # characters

# Some weigh and some carry: a list of burdens alone would say that there is nothing else.
SHIPPED_FACTORS = {
    ":court": N_("Court"),
    ":death": N_("A death"),
    ":understaffed": N_("Too few of us"),
    ":emergency": N_("An emergency"),
    ":authority": N_("Trouble with an authority"),
    ":home": N_("Something at home"),
    ":team": N_("Good team"),
    ":success": N_("A success"),
    ":thanks": N_("Thanks from someone"),
    ":time_off": N_("Time off"),
}


def factor_text(factor: str, t: Callable[[str], str]) -> str:
    """As people read it. It may be what someone typed."""
    return t(SHIPPED_FACTORS[factor]) if factor in SHIPPED_FACTORS else factor


def factor_from_text(typed: str, translations: Iterable[Callable[[str], str]]) -> str:
    """A shipped one, if it has this name in any language; else as typed."""
    names: Mapping[str, str] = {
        t(name).casefold(): factor for t in translations for factor, name in SHIPPED_FACTORS.items()
    }
    return names.get(typed.strip().casefold(), typed)


def clean_factors(field: str, typed: Iterable[str], most: int) -> tuple[str, ...]:
    """Ready to save, without empty ones. Raises BadInput: too many, twice, too long a name."""
    kept = tuple(clean_name(field, text) for text in typed if text.strip())
    if len(kept) > most:
        raise BadInput(field, "too many")
    if len({text.casefold() for text in kept}) < len(kept):
        raise BadInput(field, "twice")
    if any(len(text) > LONGEST_FACTOR for text in kept):
        raise BadInput(field, "too long a name")
    return kept
