"""Messages that wait to be sent: what they are about, when, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alongside.domain.reach import Kind


class Fate(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # handed to the mail server, or about to be: what a crash leaves open
    SENT = "sent"
    DROPPED = "dropped"  # nobody needs it any more, or the person does not want it
    DEAD = "dead"  # tried often enough


@dataclass(frozen=True)
class Message:
    """To one person. `once`: the same cause writes one message. `due_at` and `useless_at`: ISO, UTC.

    `about`: facts to write it from, as JSON knows them (see docs/sessions.md); never what somebody said in a check-in.
    """

    id: str
    person_id: str
    kind: Kind
    about: Mapping[str, Any]
    once: str
    made_at: str
    due_at: str
    useless_at: str | None = None
    state: Fate = Fate.WAITING
    tries: int = 0
    claimed_at: str | None = None
    sent_at: str | None = None
    trouble: str = ""
