"""One saved week as its person reads it again, and the search over what they wrote."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.steps import Step


@dataclass(frozen=True)
class WeekRecord:
    """With its texts opened as far as the keys at hand open them."""

    check_in: CheckIn
    step: Step | None = None

    @property
    def locked(self) -> bool:
        """Whether something was written that cannot be read now."""
        return bool(self.check_in.sealed) or (self.step is not None and not self.step.text)

    def holds(self, words: str, factor_name: Callable[[str], str]) -> bool:
        """Whether win, note, step and factors together hold each word, whatever its case and accents."""
        step = self.step.text if self.step else ""
        names = map(factor_name, self.check_in.factors)
        text = _plain("\n".join([self.check_in.win, self.check_in.note, step, *names]))
        return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
