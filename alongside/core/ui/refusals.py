"""Refusals in words. Each topic says its own in `ui/refusals.py`, which `everything/ui/topics.py` imports.

No sentence holds text that someone typed, so each is safe wherever Markdown is read.
"""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.words import Words

_SENTENCES: dict[type[AlongsideError], Callable[[Any, Words], str]] = {}
_FIELDS: dict[str, Callable[[str, str, Words], str | None]] = {}
_REASONS: dict[str, Callable[[str, str, Words], str | None]] = {}

Key = TypeVar("Key")
Says = TypeVar("Says", bound=Callable[..., str | None])


def refusal_text(error: AlongsideError, t: Words) -> str:
    """What happened and what helps, for the person who met the refusal."""
    if isinstance(error, BadInput):
        for found in (_FIELDS.get(error.field), _REASONS.get(error.reason)):
            if found and (said := found(error.field, error.reason, t)):
                return said
        return t("Something you entered cannot be saved. Nothing was changed.")
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error, t)
    return t("That is not possible. Nothing was changed.")  # what only the console meets


def words_for(refusals: Any) -> Callable[[Says], Says]:
    """For a refusal, or a union of some: a match over it ends in `assert_never`."""
    return _register(_SENTENCES, get_args(refusals) or (refusals,))


def words_for_fields(*fields: str) -> Callable[[Says], Says]:
    """For `BadInput` with these fields. The function is given field and reason; None: no words of its own."""
    return _register(_FIELDS, fields)


def words_for_reasons(*reasons: str) -> Callable[[Says], Says]:
    """For `BadInput` whose field has no words for the reason."""
    return _register(_REASONS, reasons)


def _register(registry: dict[Key, Any], keys: tuple[Key, ...]) -> Callable[[Says], Says]:
    def register(says: Says) -> Says:
        if twice := registry.keys() & set(keys):
            raise ValueError(f"words for {twice} are registered twice")
        registry.update(dict.fromkeys(keys, says))
        return says

    return register
