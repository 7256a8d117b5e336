"""A network that fails as real ones do, between a browser and the server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

BYTES = 65536


@dataclass
class Net:
    """Carries bytes from a port of its own to the server's. What is done to it holds for connections that are open as well."""

    to: int
    down: bool = False  # no connection is taken, and those that are open break
    hangs: bool = False  # nothing arrives any more, either way, and no one is told
    port: int = 0
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        self.down = True
        for pair in self._pairs:
            _close(pair)
        self._pairs.clear()

    def mend(self) -> None:
        self.down = self.hangs = False

    def carry(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            if self.down:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            self._pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(BYTES):
                if not self.hangs:
                    other.sendall(data)
        if not self.hangs:
            _close((one, other))


@contextmanager
def net(to: int) -> Iterator[Net]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        carrying = Net(to, port=listening.getsockname()[1])
        threading.Thread(target=carrying.carry, args=(listening,), daemon=True).start()
        yield carrying
        carrying.cut()


def _close(pair: tuple[socket.socket, socket.socket]) -> None:
    for one in pair:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
