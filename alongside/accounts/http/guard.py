"""Rules for every answer of the server: who may have it, its headers, and who may post."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import assert_never
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alongside.accounts.http.access import GET, MEDIA, SOCKET, AccessEntry, Audience, entry_for, is_taken
from alongside.accounts.http.hosts import (
    comes_from_another_site,
    host_was_rewritten,
    is_https,
    is_known_host,
    warn_once,
)
from alongside.accounts.http.rendering import StopReason, closed_page, render_template, stopped_page
from alongside.accounts.http.tabs import (
    SIGNED_OUT,
    SOCKETS_EACH,
    SOCKETS_OF_THE_DEMO,
    TABS,
    TOO_MANY,
    Socket,
    send_away,
)
from alongside.accounts.http.visitors import visitor_of_cookie
from alongside.accounts.store import organisations
from alongside.core.http import frontend
from alongside.core.http.cookies import COOKIE, DEMO_MARK, cookie_fingerprint, cookie_value
from alongside.core.http.stores import current_store, public_path, settings
from alongside.core.http.tenants import is_open_here
from alongside.core.ui.error_log import log_with_number

LONGEST_FORM = 32 * 1024  # bytes
NOT_THERE = 400  # from which on an answer is an error, which no one keeps
POLICY_VIOLATION, INTERNAL_ERROR = 1008, 1011  # RFC 6455, 7.4.1
PROTOCOLS = "sec-websocket-protocol"
ANSWERED_FROM_MEMORY = ("/leave", "/away", "/sign-out", "/language")  # also while an organisation is closed
A_YEAR = 365 * 24 * 3600  # seconds; what is asked of a host that is to be known as https only
UNKNOWN_HOST = "Refused a request for a host name that is not in ALONGSIDE_HOSTS. The page says which."
UNKNOWN_BASE_PATH = "Refused a request below a path that is not in ALONGSIDE_ADDRESS. The page says which."
REWRITTEN_HOST = "The proxy in front of this server changes the Host header. It has to pass it on unchanged."


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._answer_request(scope, receive, send)
            case "websocket":
                await self._answer_socket(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _answer_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        entry = entry_for(request.url.path, request.method)
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                found = message["status"] < NOT_THERE
                _set_protective_headers(
                    MutableHeaders(scope=message), entry if found else None, is_https(request)
                )
            await send(message)

        try:
            answer = await _refuse_request(request, entry)
            if answer is None and entry is not None and request.method == "PUT":
                await self._answer_upload(request, entry, receive, with_headers)
            else:
                await (answer or self.app)(_without_compression(scope, entry), receive, with_headers)
        except Exception as error:  # noqa: BLE001  # the log gets no message of it
            number = log_with_number(error)
            if not begun:
                await render_template(request, "sorry.html", 500, number=number, here="/")(
                    scope, receive, with_headers
                )

    async def _answer_upload(
        self, request: Request, entry: AccessEntry, receive: Receive, send: Send
    ) -> None:
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            await PlainTextResponse("Say how long the file is.", 411)(request.scope, receive, send)
            return
        with TABS.count_upload(entry.path_parts(request.url.path)["session_id"], int(length)) as fits:
            answer = self.app if fits else PlainTextResponse("There is no room for this file now.", 413)
            await answer(request.scope, receive, send)

    async def _answer_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A socket is taken from our own pages, for someone who is signed in."""
        connection = HTTPConnection(scope)
        entry = entry_for(connection.url.path, SOCKET)
        if entry is None or not is_known_host(connection) or comes_from_another_site(connection):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if not is_open_here():
            await send_away(scope, receive, send, StopReason.CLOSED.path, SIGNED_OUT)
            return
        cookie = cookie_of(connection)
        try:
            visitor = await to_thread.run_sync(visitor_of_cookie, cookie, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001  # the page connects again by itself
            log_with_number(error)
            await send({"type": "websocket.close", "code": INTERNAL_ERROR})
            return
        if visitor is None:
            await send_away(scope, receive, send, StopReason.SIGNED_OUT.path, SIGNED_OUT)
            return
        of_demo = cookie.startswith(DEMO_MARK)  # whose visitors' sockets are counted together
        limited_as, most = (DEMO_MARK, SOCKETS_OF_THE_DEMO) if of_demo else (visitor.person.id, SOCKETS_EACH)
        if not TABS.has_room(limited_as, most):
            await send_away(scope, receive, send, StopReason.TOO_MANY_TABS.path, TOO_MANY)
            return
        socket = Socket(
            owner=cookie_fingerprint(cookie),
            limited_as=limited_as,
            person_id=visitor.person.id,
            receive_next=receive,
            pass_on=send,
            tabs=TABS,
        )
        with TABS.open(socket):
            await self.app(_own_session_only(scope, socket.owner), socket.receive, socket.send)


def _without_compression(scope: Scope, entry: AccessEntry | None) -> Scope:
    """Streamlit compresses whatever it can. What is for one person must not be (`core/http/assets.py`)."""
    if entry is not None and entry.same_for_all:
        return scope
    return {**scope, "headers": [each for each in scope["headers"] if each[0].lower() != b"accept-encoding"]}


def cookie_of(request: HTTPConnection) -> str:
    """The one that says who is signed in; empty where there is none."""
    return cookie_value(COOKIE, request.cookies, is_https(request))


def is_signed_in(request: HTTPConnection) -> bool:
    """Whether this browser sends the cookie of an active sign-in."""
    return visitor_of_cookie(cookie_of(request), datetime.now(UTC)) is not None


def _own_session_only(scope: Scope, owner: str) -> Scope:
    """A browser that lost its connection names its Streamlit session; one of another sign-in is never taken
    up.

    The number travels as the third of the subprotocols (Streamlit's `_parse_subprotocols`).
    """
    named = [each.strip() for each in ",".join(HTTPConnection(scope).headers.getlist(PROTOCOLS)).split(",")]
    if len(named) > 2 and not TABS.owns_session(owner, named[2]):
        named = named[:2]
    others = [
        (name, value) for name, value in scope["headers"] if name.decode("latin-1").lower() != PROTOCOLS
    ]
    return {**scope, "headers": [*others, (PROTOCOLS.encode(), ", ".join(named).encode("latin-1"))]}


async def _refuse_request(request: Request, entry: AccessEntry | None) -> Response | None:
    if not (is_open_here() or (entry and (entry.same_for_all or entry.path in ANSWERED_FROM_MEMORY))):
        return closed_page(request)
    if not is_known_host(request):
        warn_once(UNKNOWN_HOST)
        return stopped_page(request, StopReason.UNKNOWN_HOST, 421)
    if host_was_rewritten(request):
        warn_once(REWRITTEN_HOST)
        if request.headers["sec-fetch-dest"] == "empty":  # a page asks, and shows the answer if it is JSON
            return JSONResponse(REWRITTEN_HOST, 421)
        return stopped_page(request, StopReason.REWRITTEN_HOST, 421)
    if entry is None and (below := _other_base_path(request)):
        warn_once(UNKNOWN_BASE_PATH)
        return stopped_page(request, StopReason.UNKNOWN_BASE_PATH, 404, below)
    if entry is None or entry.audience is Audience.NO_ONE:
        return PlainTextResponse("Not found.", 404)
    if request.method not in GET and _from_elsewhere(request):
        return PlainTextResponse(
            f"This was sent from another site and not accepted. Or: {REWRITTEN_HOST}", 403
        )
    if request.method == "POST":  # our forms state their length; a chunked body is none of ours
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > LONGEST_FORM:
            return PlainTextResponse("This form is too long.", 413)
    match entry.audience:
        case Audience.EVERYONE:
            return None
        case Audience.SIGNED_IN:
            return await to_thread.run_sync(_redirect_to_sign_in, request)
        case Audience.MAKER:
            return await _refuse_unless_maker(request, entry)
        case _:
            assert_never(entry.audience)


def _other_base_path(request: Request) -> str:
    """The path below which a proxy asks, if it is not in our settings.

    Empty for any other unknown address.
    """
    first, _, rest = request.url.path[1:].partition("/")
    known = entry_for(f"/{rest}", request.method) if "/" in request.url.path[1:] else None
    return f"/{first}" if known and not is_taken(request.url.path) else ""


async def _refuse_unless_maker(request: Request, entry: AccessEntry) -> Response | None:
    """To anyone else, there is no such thing."""
    owner = cookie_fingerprint(cookie_of(request))
    named = entry.path_parts(request.url.path)
    mine = (
        TABS.may_fetch(owner, named["file_id"])
        if entry.path == MEDIA
        else TABS.owns_session(owner, named["session_id"])
    )
    if mine and await to_thread.run_sync(is_signed_in, request):
        return None
    return PlainTextResponse("Not found.", 404)


def _from_elsewhere(request: Request) -> bool:
    """Browsers say where a form was sent from; one that says nothing at all is no browser and holds no
    cookie.

    On plain http to another machine they send no Sec-Fetch-Site, only the Origin.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return comes_from_another_site(request)


def _redirect_to_sign_in(request: Request) -> Response | None:
    if is_signed_in(request):
        return None
    if not cookie_of(request) and request.headers.get("sec-fetch-site") == "cross-site":
        # A link from another site brings no SameSite=Strict cookie; a reload of this page does.
        return HTMLResponse(
            '<!doctype html><meta charset="utf-8"><title>…</title>'
            f'<meta http-equiv="refresh" content="0; url={quote(public_path(request.url.path))}">'
        )
    with current_store().read() as db:
        if organisations.find_organisation(db) is None:
            return RedirectResponse("/welcome", 303)
    wanted = request.url.path
    return RedirectResponse("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}", 303)


def _set_protective_headers(headers: MutableHeaders, entry: AccessEntry | None, https: bool) -> None:
    headers["Content-Security-Policy"] = content_security_policy()
    headers["X-Content-Type-Options"] = "nosniff"
    # Other hosts learn nothing; "no-referrer" would also make the Origin of our own forms "null".
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if entry is None or not entry.same_for_all:
        headers["Cache-Control"] = "no-store"
    if https and not settings().base_path:  # which would be said of all that shares the host
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if https:
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for cookie in cookies:  # Streamlit's own ones among them, which does not know of a proxy's https
            headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")


def content_security_policy() -> str:
    """This host only.

    Streamlit's own page holds inline scripts; they are allowed by their hashes, and no others.
    """
    return _policy_for(frontend.streamlit_page())


@cache
def _policy_for(page: str) -> str:
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.S)
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
