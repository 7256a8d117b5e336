"""What each kind of message says. The topics register theirs here; see `everything/mail/topics.py`.

They are read on a phone's lock screen: neither a subject nor a text says how someone is, or names anyone,
unless both partners allow their names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from alongside.core.rules.messages import N_
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.rules.notification_preferences import MessageKind


@dataclass(frozen=True)
class Text:
    """`lines`: one paragraph each. `way`: a path of the app that reveals no more than the text.

    `step`: its link's label.
    """

    subject: str
    lines: tuple[str, ...]
    way: str = "/"
    step: str = ""


Writer = Callable[[ToSend, Words], Text]


@dataclass(frozen=True)
class LetterKind:
    """`label`: in the settings, where it can be turned off. `is_invitation`: comes with a calendar entry."""

    write: Writer
    label: str
    is_invitation: bool


KINDS: dict[MessageKind, LetterKind] = {}


def letter(kind: MessageKind, label: str = "", *, is_invitation: bool = False) -> Callable[[Writer], Writer]:
    """For a function that writes the text of this kind of message."""

    def register(write: Writer) -> Writer:
        KINDS[kind] = LetterKind(write, label, is_invitation)
        return write

    return register


@letter(MessageKind.NEWS, N_("News: messages from a coordinator, support that ends, a session to plan"))
def _news(sending: ToSend, t: Words) -> Text:
    return Text(t("You have news"), (t("Something has changed. Open Alongside to see what."),))
