"""Messages for the outbox, of any kind and as if someone had caused them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alongside.core.rules.instants import to_whole_second
from alongside.notifications.rules.causes import FORMS, Cause, CauseKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import Message
from tests.conftest import NOW


def cause_of(kind: MessageKind, mark: str) -> Cause:
    """The first that writes this kind; another `mark` is another cause."""
    found = next(one for one in CauseKind if FORMS[one][0] is kind)
    return Cause(found, mark, **dict.fromkeys(FORMS[found][1][1:], mark))


def new_message(
    message_id: str,
    person_id: str = "ana",
    kind: MessageKind = MessageKind.NEWS,
    about: Mapping[str, Any] | None = None,
    due: datetime = NOW,
    **rest: Any,
) -> Message:
    due = to_whole_second(due)
    return Message(
        id=message_id,
        person_id=person_id,
        cause=cause_of(kind, message_id),
        kind=kind,
        about=about or {},
        made_at=due,
        due_at=due,
        **rest,
    )
