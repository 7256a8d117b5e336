"""A real mail server in the process, and people with addresses."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from alongside.domain.notification_preferences import MessageKind
from alongside.mail import topics  # noqa: F401  # registers what is sent
from alongside.settings import Settings
from alongside.store import outbox
from alongside.store.engine import Store
from tests.desks.pairs import reachable
from tests.messages import new_message

FACTS = {
    "uid": "s1",
    "sequence": 0,
    "begins": "2026-03-09T09:00:00+00:00",
    "minutes": 45,
    "mode": "video",
    "place": "https://meet.example.org/tracer-place",
    "names": [],
    "cancelled": False,
}


@dataclass
class Office:
    """What arrived, in order. `answer`: what the server says to the next messages, from the recipient on; None takes them."""

    arrived: list[EmailMessage] = field(default_factory=list)
    answer: Callable[[str], str | None] = lambda recipient: None
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        said = self.answer(address)
        if said is not None:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def settings(self) -> Settings:
        return Settings(
            smtp_host="127.0.0.1",
            smtp_port=self.port,
            smtp_security="none",
            sender="alongside@example.org",
            address="https://alongside.example.org",
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def office() -> Iterator[Office]:
    opened = Office(port=free_port())
    controller = Controller(opened, hostname="127.0.0.1", port=opened.port)
    controller.start()
    yield opened
    controller.stop()


@pytest.fixture
def letters(store: Store) -> Callable[..., list[str]]:
    """So many messages in the outbox, due now; returns their ids in the order in which they are sent."""
    reachable(store, "ana", "ben", quiet_from=0, quiet_until=0)

    def write(
        many: int = 1, person_id: str = "ana", kind: MessageKind = MessageKind.CONFIRMATION, **about: Any
    ) -> list[str]:
        ids = [f"m{number:04}" for number in range(many)]
        with store.write() as db:
            for one in ids:
                outbox.add_message(db, new_message(one, person_id, kind, {**FACTS, **about}))
        return ids

    return write


def numbers(office: Office) -> list[str]:
    """The ids of the messages that arrived."""
    return [str(one["Message-ID"]).strip("<>").split(".")[0] for one in office.arrived]
