"""A mail server that says what a test tells it to say, over a real socket."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from alongside.settings import Settings

Answer = str | bytes | Callable[[str], str | bytes | None] | None

SILENCE = None  # it hears, and never answers
HANG_UP = "hang up"
USUAL: dict[str, Answer] = {
    "banner": "220 mail.example.org",
    "EHLO": "250-mail.example.org\r\n250-8BITMIME\r\n250 PIPELINING",
    "HELO": "250 mail.example.org",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 go on",
    ".": "250 2.0.0 taken",
    "STARTTLS": "220 go on",
    "AUTH": "235 2.7.0 in",
    "RSET": "250 OK",
    "QUIT": "221 bye",
}


@dataclass
class Scripted:
    """`answers`: to each command, to the connection (`banner`) and to the end of a letter (`.`), where they are not the usual ones.

    `heard`: every line of a command. `letters`: what was taken, as bytes.
    """

    answers: Mapping[str, Answer]
    tls: ssl.SSLContext | None = None
    from_the_first_byte: bool = False
    heard: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    port: int = 0

    def settings(self, **said: Any) -> Settings:
        usual = {
            "smtp_host": "localhost" if self.tls else "127.0.0.1",
            "smtp_port": self.port,
            "smtp_security": "none",
            "sender": "alongside@example.org",
            "address": "https://alongside.example.org",
        }
        return Settings(**{**usual, **said})

    def commands(self, verb: str) -> list[str]:
        return [line for line in self.heard if line.upper().startswith(verb)]

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # the test is over
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        with suppress(OSError), connection:
            if self.tls and self.from_the_first_byte:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        going_on = self._say(connection, "banner", "")
        while going_on and (line := lines.readline()):
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            self.heard.append(text)
            verb = text.split(" ")[0].split(":")[0].upper()
            going_on = self._say(connection, verb, text)
            if verb == "DATA" and going_on and self._answer(verb, text) == USUAL["DATA"]:
                letter = self._letter(lines)
                going_on = self._say(connection, ".", letter.decode("utf-8", "replace"))
                if str(self._answer(".", "")).startswith("250"):
                    self.letters.append(letter)
            if verb == "STARTTLS" and self.tls and going_on:
                connection = self.tls.wrap_socket(connection, server_side=True)
                lines = connection.makefile("rb")
            going_on = going_on and verb != "QUIT"

    def _letter(self, lines: Any) -> bytes:
        found = []
        while (line := lines.readline()) not in (b".\r\n", b""):
            found.append(line)
        return b"".join(found)

    def _answer(self, verb: str, line: str) -> str | bytes | None:
        said = self.answers.get(verb, USUAL.get(verb, "502 5.5.2 unknown"))
        return said(line) if callable(said) else said

    def _say(self, connection: socket.socket, verb: str, line: str) -> bool:
        """False where it hangs up."""
        said = self._answer(verb, line)
        if said == HANG_UP:
            return False
        if said is not None:
            connection.sendall((said.encode() if isinstance(said, str) else said) + b"\r\n")
        return not (said and str(said).startswith("421"))


@contextmanager
def scripted(
    answers: Mapping[str, Answer] | None = None,
    tls: ssl.SSLContext | None = None,
    from_the_first_byte: bool = False,
) -> Iterator[Scripted]:
    server = Scripted(answers or {}, tls, from_the_first_byte)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listening,), daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
