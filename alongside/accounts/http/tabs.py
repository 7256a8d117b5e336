"""Which sign-in each open page belongs to, and what was made for it: nothing else may reach it.

Streamlit asks for no more than the number of a session, which stands in addresses, or the address of a file.
Here both are held against the cookie. All of it is used on the event loop only.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from starlette.types import Message, Receive, Scope, Send

from alongside.accounts.http.access import MEDIA
from alongside.accounts.http.first_run import FirstRun
from alongside.accounts.http.streamlit_server import (
    BackMsg,
    ForwardMsg,
    close_session,
    delete_download,
    delete_uploads,
    hold_download,
    parse_back_message,
    redirect_message,
    refusal_message,
    session_outlives_socket,
    stored_uploads,
)

FILES = MEDIA.split("{")[0]
SOCKETS_EACH = 20  # a person's devices and their tabs; each costs memory for as long as it is open
SOCKETS_OF_THE_DEMO = 200  # of all its visitors together, since anyone may enter it as often as they like
# Files, bytes. An upload is a calendar or a staff list of 10 MB, and the next comes before the last has gone.
UPLOADS_EACH = (5, 21 * 1024 * 1024)
UPLOADS_IN_ALL = (100, 100 * 1024 * 1024)
DOWNLOADS_KEPT = 3  # of a tab, while it makes more: enough to fetch the last ones, and a bound for the memory
FILES_KEPT = 50  # addresses that a tab may fetch: the newest
DOWNLOADS_OFFERED = 500  # buttons whose click makes a file: each run of a page adds its own

SIGNED_OUT = 4401  # codes of our own for a closed socket (RFC 6455, 7.4.2), as HTTP would have them
TOO_MANY = 4429


@dataclass(kw_only=True)
class Tab:
    """A Streamlit session. It outlives its socket by minutes, for a browser that lost its connection."""

    owner: str  # the fingerprint of the cookie that opened it
    limited_as: str  # as in its socket
    sockets: int = 0
    closed_at: float = 0.0  # of a clock that only counts seconds
    files: deque[str] = field(default_factory=lambda: deque(maxlen=FILES_KEPT))
    offered: deque[str] = field(default_factory=lambda: deque(maxlen=DOWNLOADS_OFFERED))
    made: deque[str] = field(default_factory=deque)
    missed_a_press: bool = False  # of a button that its page does not have any more


@dataclass(eq=False, kw_only=True)
class Socket:
    """One connection of a page.

    Ending it takes away what is on the screen: the browser is sent to another page.
    """

    owner: str
    limited_as: str  # the person, or everyone who visits the demo
    person_id: str
    receive_next: Receive
    pass_on: Send
    tabs: "Tabs"
    tab: Tab | None = None
    accepted: bool = False
    onward: str = ""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    first_run: FirstRun = field(init=False)

    def __post_init__(self) -> None:
        self.first_run = FirstRun(person_id=self.person_id)

    def end(self, onward: str) -> None:
        self.onward = onward
        self.over.set()

    async def receive(self) -> Message:
        """The next message that Streamlit is to see, or that the socket is closed."""
        if self.first_run.press is not None:
            press = await self.first_run.press_when_drawn(self.over)
            if press is not None:
                if self.tab is not None:
                    self.tab.missed_a_press = self.first_run.finds_no_button
                return {"type": "websocket.receive", "bytes": press}
        while True:
            message = await self._next_message()
            if message["type"] != "websocket.receive":
                return message
            sent = parse_back_message(message.get("bytes"))
            if sent is not None and self.first_run.is_of_another(sent):
                self.end("/")
            elif sent is not None and not await self._refuses_message(sent):
                return {"type": "websocket.receive", "bytes": self.first_run.message_to_pass(sent)}

    async def send(self, message: Message) -> None:
        if self.over.is_set():
            return
        self.accepted = self.accepted or message["type"] == "websocket.accept"
        if message.get("bytes"):
            told = ForwardMsg.FromString(message["bytes"])
            self.first_run.note_message(told)
            self._note_message(told)
        await self.pass_on(message)

    async def _next_message(self) -> Message:
        coming = asyncio.ensure_future(self.receive_next())
        over = asyncio.ensure_future(self.over.wait())
        try:
            await asyncio.wait((coming, over), return_when=asyncio.FIRST_COMPLETED)
            if not self.over.is_set():
                return coming.result()
        finally:
            coming.cancel()
            over.cancel()
        if self.accepted:
            await self.pass_on({"type": "websocket.send", "bytes": redirect_message(self.onward)})
        await self.pass_on({"type": "websocket.close", "code": SIGNED_OUT})
        return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def _refuses_message(self, sent: BackMsg) -> bool:
        """A file is made on a click for the tab that was offered it, even if others know its number."""
        if sent.WhichOneof("type") != "backend_operation_request":
            return False
        asked = sent.backend_operation_request
        kind = asked.WhichOneof("payload")
        if kind == "dataframe_chunk":  # Streamlit itself looks whose table it is
            return False
        if (
            kind == "deferred_file"
            and self.tab is not None
            and asked.deferred_file.file_id in self.tab.offered
        ):
            return False
        await self.pass_on({"type": "websocket.send", "bytes": refusal_message(asked)})
        return True

    def _note_message(self, told: ForwardMsg) -> None:
        """Remembers the session and the files that the page learns of: it can fetch nothing else."""
        match told.WhichOneof("type"):
            case "new_session":
                self.tabs.attach(self, told.new_session.initialize.session_id)
            case "page_config_changed":
                self._note_file(told.page_config_changed.favicon)
            case "delta" if told.delta.new_element.WhichOneof("type") == "download_button":
                button = told.delta.new_element.download_button
                self._note_file(button.url)
                if self.tab is not None and button.deferred_file_id:
                    self.tab.offered.append(button.deferred_file_id)
            case "delta" if told.delta.new_element.WhichOneof("type") == "imgs":
                for picture in told.delta.new_element.imgs.imgs:
                    self._note_file(picture.url)
            case "backend_operation_response":
                url = told.backend_operation_response.deferred_file.url
                self._note_file(url)
                if self.tab is not None and url:
                    self.tabs.keep_newest(self.tab, url.removeprefix(FILES))
            case _:
                pass  # the page can fetch nothing by the others

    def _note_file(self, url: str) -> None:
        if self.tab is None or not url.startswith(FILES):
            return
        file = url.removeprefix(FILES)
        if file in self.tab.files:
            self.tab.files.remove(file)
        self.tab.files.append(file)


class Tabs:
    def __init__(self) -> None:
        self._tabs: dict[str, Tab] = {}  # by the number of the Streamlit session
        self._sockets: set[Socket] = set()
        self._onward: dict[str, str] = {}  # where pages of a sign-in go that is about to end, by owner
        self._arriving: Counter[str] = (
            Counter()
        )  # bytes of uploads on their way, by whom they are counted for
        self._uploading: Counter[str] = Counter()  # and their number

    @contextmanager
    def open(self, socket: Socket) -> Iterator[None]:
        before = monotonic() - session_outlives_socket()  # Streamlit has let go of older sessions by now
        for session_id in [
            each for each, tab in self._tabs.items() if not tab.sockets and tab.closed_at < before
        ]:
            self._forget(session_id)
        self._sockets.add(socket)
        try:
            yield
        finally:
            self._sockets.discard(socket)
            if socket.tab is not None:
                socket.tab.sockets -= 1
                socket.tab.closed_at = monotonic()

    def has_room(self, limited_as: str, most: int) -> bool:
        return sum(socket.limited_as == limited_as for socket in self._sockets) < most

    def attach(self, socket: Socket, session_id: str) -> None:
        if socket.tab is None:
            socket.tab = self._tabs.setdefault(
                session_id, Tab(owner=socket.owner, limited_as=socket.limited_as)
            )
            socket.tab.sockets += 1

    def owners_of_sockets(self) -> set[str]:
        return {socket.owner for socket in self._sockets}

    def owns_session(self, owner: str, session_id: str) -> bool:
        tab = self._tabs.get(session_id)
        return tab is not None and tab.owner == owner

    def missed_a_press(self, session_id: str) -> bool:
        """Whether a press was missed that the page does not know of yet. Reports it once."""
        tab = self._tabs.get(session_id)
        missed = tab is not None and tab.missed_a_press
        if tab is not None:
            tab.missed_a_press = False
        return missed

    def may_fetch(self, owner: str, file: str) -> bool:
        return any(tab.owner == owner and file in tab.files for tab in self._tabs.values())

    def plan_end(self, owner: str, onward: str) -> None:
        """Says where its pages go, whichever look finds first that the sign-in has ended: who leaves is shown
        nothing of this app.
        """
        self._onward[owner] = onward

    def end_tabs(self, owner: str, onward: str) -> None:
        """Takes every open page of a sign-in from the screen, and with it what was made for it.

        `onward` is where they go unless it was said before (see `plan_end`).
        """
        onward = self._onward.pop(owner, onward)
        for socket in [each for each in self._sockets if each.owner == owner]:
            socket.end(onward)
        for session_id in [number for number, tab in self._tabs.items() if tab.owner == owner]:
            self._forget(session_id)
            close_session(session_id)

    def keep_newest(self, tab: Tab, file: str) -> None:
        """Each click makes a new file, kept until the tab has made more or is gone."""
        hold_download(file)
        if file in tab.made:
            tab.made.remove(file)
        tab.made.append(file)
        while len(tab.made) > DOWNLOADS_KEPT:
            self._let_go(tab, tab.made.popleft())

    def _forget(self, session_id: str) -> None:
        tab = self._tabs.pop(session_id)
        for file in tab.made:
            self._let_go(tab, file)

    def _let_go(self, tab: Tab, file: str) -> None:
        """Unless another tab made the same one."""
        if file in tab.files:
            tab.files.remove(file)
        if not any(file in other.files for other in self._tabs.values()):
            delete_download(file)

    @contextmanager
    def count_upload(self, session_id: str, size: int) -> Iterator[bool]:
        """Whether there is room for it; while it is on its way, it counts."""
        person = self._tabs[session_id].limited_as
        fits = self._fits_limits(person, size) or (
            self._make_room(person) and self._fits_limits(person, size)
        )
        counted = size if fits else 0
        self._uploading[person] += fits
        self._arriving[person] += counted
        try:
            yield fits
        finally:
            self._uploading[person] -= fits
            self._arriving[person] -= counted

    def _fits_limits(self, person: str, size: int) -> bool:
        stored = stored_uploads()
        own = [
            sizes
            for session_id, sizes in stored.items()
            if session_id in self._tabs and self._tabs[session_id].limited_as == person
        ]
        return _is_within(
            UPLOADS_EACH, own, self._uploading[person], self._arriving[person] + size
        ) and _is_within(
            UPLOADS_IN_ALL, list(stored.values()), self._uploading.total(), self._arriving.total() + size
        )

    def _make_room(self, person: str) -> bool:
        """Whether a page of theirs that is closed let go of its files: one that was loaded anew is another
        page, and holds them for a while.
        """
        held = stored_uploads()
        closed = [
            session_id
            for session_id, tab in self._tabs.items()
            if tab.limited_as == person and not tab.sockets and session_id in held
        ]
        for session_id in closed:
            delete_uploads(session_id)
        return bool(closed)


TABS = Tabs()


async def send_away(scope: Scope, receive: Receive, send: Send, onward: str, code: int) -> None:
    """Accepts the connection first: a page whose connection is refused would retry forever without knowing
    why.
    """
    await receive()
    offered = scope.get("subprotocols") or [None]
    await send({"type": "websocket.accept", "subprotocol": offered[0]})
    await send({"type": "websocket.send", "bytes": redirect_message(onward)})
    await send({"type": "websocket.close", "code": code})


def _is_within(most: tuple[int, int], stored: list[list[int]], coming: int, bytes_coming: int) -> bool:
    files, size = most
    held = [each for sizes in stored for each in sizes]
    return len(held) + coming < files and sum(held) + bytes_coming <= size
