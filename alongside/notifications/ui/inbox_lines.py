"""What a line of the inbox consists of."""

from collections.abc import Callable
from dataclasses import dataclass

from alongside.core.words import Words
from alongside.notifications.rules.notices import Notice


@dataclass(frozen=True)
class InboxLine:
    """`text` names no one: someone looking over a shoulder learns nothing.

    It may contain {moment}, {deadline} or {day}.

    put_aside: for what no one has to do; takes the line away.
    """

    text: str
    link: Callable[[Words, str], None]
    put_aside: Callable[[Words], None] | None = None


NoticeText = Callable[[Notice, Words], str]
