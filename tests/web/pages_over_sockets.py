"""A page as Streamlit's own browser part opens it, but by hand: the socket, the messages, and any cookie one likes.

What a browser says first (`opening`, `asking`, `is_end`) is shared with the many clients of `benchmarks/_clients.py`.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PATIENCE = 30  # seconds
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def opening(
    url: str, cookie: str | None, session: str | None = None, origin: str | None = None
) -> dict[str, Any]:
    """How a browser knocks for a socket of the server at `url`. `session`: of Streamlit, to be taken up again."""
    return {
        "uri": url.replace("http", "ws") + "/_stcore/stream",
        "subprotocols": ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])],
        "additional_headers": {} if cookie is None else {"Cookie": f"alongside={cookie}"},
        "origin": origin or url,
        "max_size": None,
        "open_timeout": PATIENCE,
    }


def asking(
    address: str, fields: Iterable[WidgetState], fragment: str = "", cached: Iterable[str] = ()
) -> BackMsg:
    """For a rerun of the page, or of a part of it. `cached`: hashes of messages that this browser keeps and need not be sent again."""
    message = BackMsg()
    message.rerun_script.page_script_hash = calc_hash(address)
    message.rerun_script.fragment_id = fragment
    message.rerun_script.widget_states.widgets.extend(fields)
    message.rerun_script.cached_message_hashes.extend(cached)
    return message


def is_end(told: ForwardMsg) -> bool:
    """Whether a rerun, of the page or of a part of it, is done."""
    return told.WhichOneof("type") == "script_finished" and told.script_finished in ENDS


@dataclass
class Page:
    """One open page."""

    url: str  # of the server
    address: str  # of the page
    cookie: str | None
    session: str | None = None  # the number of the Streamlit session to take up again
    origin: str | None = None
    told: list[ForwardMsg] = field(default_factory=list)

    def __enter__(self) -> "Page":
        self._opening = connect(**opening(self.url, self.cookie, self.session, self.origin))
        self.socket: ClientConnection = self._opening.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(None, None, None)

    def draw(self) -> "Page":
        """One rerun, to its end."""
        self.send(())
        return self.to_its_end()

    def send(self, fields: Iterable[WidgetState], fragment: str = "") -> None:
        """Asks for a rerun, with what stands in these fields; a button that was pressed is one of them."""
        self.socket.send(asking(self.address, fields, fragment).SerializeToString())
        self.told.clear()

    def to_its_end(self) -> "Page":
        while True:
            self.told.append(self._next())
            if is_end(self.told[-1]):
                return self

    def id_of(self, key: str) -> str:
        """Of a widget that was drawn."""
        found = re.findall(rf'"(\$\$ID-[0-9a-f]+-{re.escape(key)})"', self.text)
        return str(found[0])

    def part_of(self, key: str) -> str:
        """The fragment in which a widget was drawn."""
        id = self.id_of(key)
        return next(each.delta.fragment_id for each in self.told if id in str(each.delta))

    def click_download(self, file_id: str) -> str:
        """The address of the file that was made; empty where it was refused."""
        message = BackMsg()
        message.backend_operation_request.request_id = uuid.uuid4().hex
        message.backend_operation_request.session_id = self.own_session
        message.backend_operation_request.deferred_file.file_id = file_id
        return self.ask(message).deferred_file.url

    def ask(self, message: BackMsg) -> BackendOperationResponse:
        self.socket.send(message.SerializeToString())
        while True:
            answer = self._next()
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response

    def sent_away(self) -> tuple[str, int]:
        """Where the browser is sent before the socket is closed, and the code of that."""
        onward = ""
        try:
            while True:
                told = self._next()
                onward = told.auth_redirect.url or onward
        except ConnectionClosed as closed:
            return onward, closed.rcvd.code if closed.rcvd else 0

    def _next(self) -> ForwardMsg:
        return ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE))

    @property
    def own_session(self) -> str:
        return next(
            each.new_session.initialize.session_id for each in self.told if each.HasField("new_session")
        )

    @property
    def text(self) -> str:
        return "\n".join(str(each.delta) for each in self.told if each.HasField("delta"))

    @property
    def download(self) -> str:
        """The number of the first download button whose file is made when it is clicked."""
        buttons = (each.delta.new_element.download_button for each in self.told if each.HasField("delta"))
        return next(button.deferred_file_id for button in buttons if button.deferred_file_id)


def browser(url: str, cookie: str | None) -> httpx2.Client:
    """What the same browser asks for beside the socket."""
    brought = {} if cookie is None else {"alongside": cookie}
    return httpx2.Client(base_url=url, cookies=brought, headers={"Origin": url}, timeout=PATIENCE)


def upload(client: httpx2.Client, session: str, size: int = 1000, file: str | None = None) -> int:
    """The status of the answer."""
    token = client.get("/_stcore/health").cookies["_streamlit_xsrf"]
    return client.put(
        f"/_stcore/upload_file/{session}/{file or uuid.uuid4().hex}",
        files={"file": ("a.ics", b"x" * size)},
        headers={"X-Xsrftoken": token},
    ).status_code
