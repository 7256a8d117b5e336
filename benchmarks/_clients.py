"""Many browsers at once, cheap enough that the server's core stays the server's: one thread, and of each message only what is needed.

They sign in by the form at the door, open the socket that a page opens, and send what a page sends; see `tests/fixtures/pages_over_sockets.py`.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import httpx2
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.fixtures.pages_over_sockets import asking, is_end, opening

PATIENCE = 120  # seconds; a rerun that takes longer is counted as one that failed
SIGN_INS_AT_ONCE = 4  # as the server hashes passwords
SMALL = 300  # bytes; the end of a run is told in less
KEPT_FROM = 10_000  # bytes (Streamlit's global.minCachedMessageSize): browsers keep such messages, and say which they have
SORRY = b"Something went wrong on our side"


class WentWrong(Exception):
    """The page that came is not the one that was asked for."""


async def sign_in(url: str, logins: Sequence[str], password: str) -> list[str]:
    """By the door, as a browser sends its form. The cookie of each, in the same order. Raises WentWrong."""
    gate = asyncio.Semaphore(SIGN_INS_AT_ONCE)

    async def enter(login: str) -> str:
        headers = {"Origin": url, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
        async with gate, httpx2.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE) as browser:
            answer = await browser.post("/sign-in", data={"login": login, "password": password, "next": "/"})
        if "alongside" not in answer.cookies:
            raise WentWrong(f"{login} was not let in: {answer.status_code}")
        return answer.cookies["alongside"]

    return await asyncio.gather(*map(enter, logins))


@dataclass
class Client:
    """A browser with one page open. Each way to use it returns the seconds until the page is finished.

    They raise WentWrong, TimeoutError, and ConnectionClosed.
    """

    url: str
    cookie: str
    address: str = ""
    fields: dict[str, WidgetState] = field(default_factory=dict)
    frames: list[bytes] = field(default_factory=list)  # of the newest run
    _page: list[bytes] = field(default_factory=list)  # frames of the newest run of all of it
    _socket: ClientConnection | None = None
    _kept: set[str] = field(default_factory=set)  # hashes of messages
    _fragments: dict[str, str] = field(default_factory=dict)  # by key of a widget in it
    _ids: dict[str, str] = field(default_factory=dict)  # of widgets, by key

    async def open(self, address: str, shows: bytes = b"") -> float:
        """From the knock for a socket to the whole page."""
        begun = perf_counter()
        knock = {**opening(self.url, self.cookie), "open_timeout": PATIENCE, "ping_interval": None}
        self._socket = await connect(**knock)  # browsers send no pings
        await self.walk(address, shows)
        return perf_counter() - begun

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def walk(self, address: str, shows: bytes = b"") -> float:
        """To a page, whose text says `shows`; the fields of the one before are forgotten, as browsers do."""
        self.address = address
        self.fields.clear()
        self._ids.clear()
        self._fragments.clear()
        return await self.rerun(shows=shows)

    async def choose(self, key: str, option: str, in_its_part: bool = False) -> float:
        """A tap on one of several. `in_its_part`: of the page, which alone is run."""
        self.select(key, option)
        return await self.rerun(self._fragment(key) if in_its_part else "")

    async def type(self, key: str, text: str) -> float:
        self.put(key, string_value=text)
        return await self.rerun(self._fragment(key))

    async def press(self, key: str) -> float:
        self.put(key, trigger_value=True)
        try:
            return await self.rerun()
        finally:
            del self.fields[key]

    def select(self, key: str, option: str) -> None:
        self.put(key, string_array_value=StringArray(data=[option]))

    def put(self, key: str, **value: object) -> None:
        """Into the field of that key, for the next rerun."""
        self.fields[key] = WidgetState(id=self._id(key), **value)  # type: ignore[arg-type]

    async def rerun(self, fragment: str = "", shows: bytes = b"") -> float:
        if self._socket is None:
            raise RuntimeError("open the page first")
        asked = asking(self.address, self.fields.values(), fragment, self._kept).SerializeToString()
        begun = perf_counter()
        await self._socket.send(asked)
        async with asyncio.timeout(PATIENCE):
            await self._to_its_end()
        seconds = perf_counter() - begun
        if not fragment:
            self._page = self.frames
        if self.says(SORRY) or not self.says(shows):
            raise WentWrong(f"/{self.address} without {shows!r}")
        return seconds

    def says(self, text: bytes) -> bool:
        return any(text in frame for frame in self.frames)

    def has(self, key: str) -> bool:
        return any(self._widgets(re.escape(key)))

    def key(self, pattern: str) -> str:
        """Of the first widget whose key matches."""
        return self._widget(pattern)[1]

    async def _to_its_end(self) -> None:
        assert self._socket is not None
        self.frames, self._kept = [], set()
        while True:
            frame = await self._socket.recv(decode=False)
            self.frames.append(frame)
            if len(frame) >= KEPT_FROM or len(frame) < SMALL:
                told = ForwardMsg.FromString(frame)
                if told.metadata.cacheable or told.HasField("ref_hash"):
                    self._kept.add(told.ref_hash or told.hash)
                if is_end(told):
                    return

    def _id(self, key: str) -> str:
        if key not in self._ids:
            self._ids[key] = self._widget(re.escape(key))[0]
        return self._ids[key]

    def _fragment(self, key: str) -> str:
        if key not in self._fragments:
            mark = self._id(key).encode()
            frame = next(frame for frame in self._page if mark in frame)
            self._fragments[key] = ForwardMsg.FromString(frame).delta.fragment_id
        return self._fragments[key]

    def _widget(self, pattern: str) -> tuple[str, str]:
        for found in self._widgets(pattern):
            return found
        raise WentWrong(f"/{self.address} has no {pattern}")

    def _widgets(self, pattern: str) -> Iterator[tuple[str, str]]:
        """Id and key of each on the page."""
        sought = re.compile(rb"\$\$ID-[0-9a-f]+-(" + pattern.encode() + rb")(?![\w-])")
        for frame in self._page:
            for found in sought.finditer(frame):
                yield found[0].decode(), found[1].decode()
