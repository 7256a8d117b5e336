"""The app below a path of a host that it shares, such as `https://example.org/alongside`.

Inside, every path is what it is at a root. Here the path of the host is taken off each request, and put back
into the headers of each answer; what stands in pages goes through `stores.public_path`. A proxy may pass the
path on or take it off: both are understood.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alongside.core.http.stores import public_path, settings

FOR_ALL_PATHS = re.compile(r";\s*path=/(?=;|$)", re.IGNORECASE)


class BasePath:
    """ASGI middleware around the whole app, the guard included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        base = settings().base_path if scope["type"] in ("http", "websocket") else ""
        if not base:
            await self.app(scope, receive, send)
            return

        async def with_base(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                onward, cookies = answered.get("location", ""), answered.getlist("set-cookie")
                if onward.startswith("/"):
                    answered["location"] = public_path(onward)
                del answered["set-cookie"]
                for cookie in cookies:  # Streamlit's own among them
                    answered.append("set-cookie", FOR_ALL_PATHS.sub(f"; Path={base}", cookie))
            await send(message)

        path, headers = scope["path"], scope["headers"]
        if path == base or path.startswith(f"{base}/"):
            path = path.removeprefix(base) or "/"
        first = [(name, _first_of_each(value) if name == b"cookie" else value) for name, value in headers]
        await self.app({**scope, "path": path, "headers": first}, receive, with_base)


def _first_of_each(cookies: bytes) -> bytes:
    """Browsers name the cookies of the longest path first (RFC 6265, 5.4); Starlette would take the last of a
    name, another app's.
    """
    kept: dict[bytes, bytes] = {}
    for pair in cookies.split(b";"):
        kept.setdefault(pair.partition(b"=")[0].strip(), pair.strip())
    return b"; ".join(kept.values())
