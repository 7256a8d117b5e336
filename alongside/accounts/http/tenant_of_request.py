"""The first of all rings: which organisation a request is for, before anything else is asked."""

from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from alongside.accounts.http.hosts import host_name, is_loopback
from alongside.accounts.http.rendering import TEMPLATES, words_of_browser
from alongside.core.http.tenants import HEADER, directory, entered, installation, known_tenants

POLICY_VIOLATION = 1008  # RFC 6455, 7.4.1
OWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class TenantOfRequest:
    """ASGI middleware around the whole app. In an installation of one organisation it does nothing.

    `check`: answers GET /healthz for a check on the machine itself, which names no organisation.
    """

    def __init__(self, app: ASGIApp, check: Callable[[Request], Awaitable[Response]]) -> None:
        self.app = app
        self.check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not installation().organisations:
            await self.app(scope, receive, send)
            return
        if not directory().is_fresh:
            await to_thread.run_sync(directory().read_again)
        connection = HTTPConnection(scope)
        asked = known_tenants().find_asked(host_name(connection), scope["path"])
        if asked is None:
            await self._answer_no_one(scope, receive, send)
            return
        headers = [each for each in scope["headers"] if each[0].lower() != HEADER.encode()]
        named = {**scope, "headers": [*headers, (HEADER.encode(), asked.name.encode())]}
        with entered(asked.name):
            await self.app(named, receive, send)

    async def _answer_no_one(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is said tells nothing of which organisations there are."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        request = Request(scope, receive)
        if scope["path"] == "/healthz" and is_loopback(host_name(request)):
            answer = await self.check(request)
        else:
            page = TEMPLATES.get_template("no_organisation.html").render(t=words_of_browser(request))
            answer = HTMLResponse(page, 404)
            answer.headers["Content-Security-Policy"] = OWN_POLICY
            answer.headers["X-Content-Type-Options"] = "nosniff"
            answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)
