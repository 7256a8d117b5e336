"""All that requests need of Streamlit's server: its messages over the socket, and what sessions hold.

The one module outside `ui` that knows Streamlit here. It is used on the event loop only.
"""

from streamlit import config, runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import user_key_from_element_id

from alongside.core.http.stores import public_path

__all__ = ["BackMsg", "BackendOperationRequest", "ForwardMsg", "WidgetState"]

# All that a page of ours sends. `clear_cache` would be felt by everyone, and the rest is for developers.
ACCEPTED_MESSAGES = (
    "rerun_script",
    "stop_script",
    "app_heartbeat",
    "file_urls_request",
    "backend_operation_request",
)

HELD = "downloads"  # stands for a session that refers to the files which clicks made


def listening_address() -> str | None:
    """What the server is bound to, if it was told."""
    address: str | None = config.get_option("server.address")
    return address


def session_outlives_socket() -> float:
    """For how many seconds."""
    return float(config.get_option("server.disconnectedSessionTTL"))


def parse_back_message(sent: bytes | None) -> BackMsg | None:
    """What a page sent, if it is of a kind that ours send; text never is."""
    message = BackMsg()
    try:
        message.ParseFromString(sent or b"")
    except Exception:  # noqa: BLE001  # the library's own, which has changed its name before
        return None
    return message if message.WhichOneof("type") in ACCEPTED_MESSAGES else None


def widget_key(widget: WidgetState) -> str:
    """The key that a page gave it; empty if it has none."""
    return user_key_from_element_id(widget.id) or ""


def redirect_message(path: str) -> bytes:
    """What makes Streamlit's own page leave for another one."""
    message = ForwardMsg()
    message.auth_redirect.url = public_path(path)
    return bytes(message.SerializeToString())


def refusal_message(asked: BackendOperationRequest) -> bytes:
    message = ForwardMsg()
    message.backend_operation_response.request_id = asked.request_id
    message.backend_operation_response.error_msg = "not available"
    return bytes(message.SerializeToString())


def close_session(session_id: str) -> None:
    if runtime.exists():
        runtime.get_instance().close_session(session_id)


def stored_uploads() -> dict[str, list[int]]:
    """Bytes of each file that Streamlit holds, by session."""
    if not runtime.exists():
        return {}
    storage = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {
        session_id: [len(each.data) for each in list(files.values())]
        for session_id, files in list(storage.items())
    }


def delete_uploads(session_id: str) -> None:
    runtime.get_instance().uploaded_file_mgr.remove_session_files(session_id)


def hold_download(file: str) -> None:
    """Keeps a file that a click made. Streamlit refers to it in no session, and drops it after two runs.

    file: as it is named in its address.
    """
    downloads = runtime.get_instance().media_file_mgr
    with downloads._lock:
        downloads._files_by_session_and_coord[HELD][file] = file.split(".")[0]


def delete_download(file: str) -> None:
    """file: as it is named in its address."""
    downloads = runtime.get_instance().media_file_mgr
    with downloads._lock:
        downloads._files_by_session_and_coord[HELD].pop(file, None)
    downloads._storage.delete_file(file.split(".")[0])
