"""What is written goes out at once: a real server on a real socket, opened as Streamlit opens it."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_server import _bind_socket
from websockets.sync.client import connect

from alongside.everything.ui.lifespan import lifespan

PATIENCE = 60  # seconds
Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def without_ours(app: Any) -> AsyncIterator[None]:
    yield


async def a_socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("accepted")
    await socket.receive()


@contextmanager
def served(start: Lifespan) -> Iterator[tuple[uvicorn.Server, int]]:
    listening = _bind_socket("127.0.0.1", 0, 100)
    app = Starlette(routes=[WebSocketRoute("/", a_socket)], lifespan=start)
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    until(lambda: server.started)
    try:
        yield server, listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def until(happened: Callable[[], object]) -> None:
    waited_until = time.monotonic() + PATIENCE
    while not happened() and time.monotonic() < waited_until:
        time.sleep(0.01)


def options(server: uvicorn.Server) -> list[int]:
    """Of the sockets of all connections, once there is one."""
    until(lambda: server.server_state.connections)
    taken = [each.transport.get_extra_info("socket") for each in list(server.server_state.connections)]
    return [each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in taken]


@pytest.mark.parametrize(("start", "at_once"), [(lifespan, True), (without_ours, False)])
def test_connections_and_websockets_wait_for_no_acknowledgement(
    databases: None, start: Lifespan, at_once: bool
) -> None:
    with served(start) as (server, port):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            plain = options(server)
        until(lambda: not server.server_state.connections)
        with connect(f"ws://127.0.0.1:{port}/", open_timeout=PATIENCE) as opened:
            opened.recv(timeout=PATIENCE)
            assert [bool(each) for each in plain + options(server)] == [at_once, at_once]
