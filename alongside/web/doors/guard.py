"""What holds for every answer of the server: headers, who may post, and that a page needs somebody signed in."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alongside.desks.door import visitor
from alongside.store import organisations
from alongside.web.doors.rooms import room
from alongside.web.errors import noted
from alongside.web.houses import COOKIE, house, house_of

ASSETS = ("/_stcore/", "/static/", "/app/static/", "/component/")
MADE_FOR_SOMEBODY = "/media/"  # downloads: exports, tables, pictures of somebody's weeks
METRICS = "/_stcore/metrics"  # how many are here, and what is kept in memory for them: nobody's to read
LONGEST_FORM = 32 * 1024  # bytes
POLICY_VIOLATION = 1008  # RFC 6455, 7.4.1
DOORS = (
    *("/welcome", "/demo", "/set-up", "/sign-in", "/invitation/", "/recover", "/away", "/healthz"),
    *("/calendar/", "/address/", "/unsubscribe/"),
)


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _from_another_site(HTTPConnection(scope)):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), is_asset(request.url.path))
            await send(message)

        try:
            answer = await _turned_away(request)
            await (answer or self.app)(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001  # whatever broke, its message is in nobody's log and the visitor is told
            number = noted(error)
            if not begun:
                await room(request, "sorry.html", 500, number=number, here="/")(scope, receive, with_headers)


def is_asset(path: str) -> bool:
    """The same for everybody, so that a browser may keep it and need not be signed in."""
    if path.startswith(MADE_FOR_SOMEBODY):
        return False
    return path.startswith(ASSETS) or path.rsplit("/", 1)[-1].count(".") > 0


async def _turned_away(request: Request) -> Response | None:
    if request.method == "POST" and not request.url.path.startswith(ASSETS):
        if _from_elsewhere(request):
            return PlainTextResponse("This form was sent from another site and was not accepted.", 403)
        if _too_long(request):
            return PlainTextResponse("This form is too long.", 413)
    if request.url.path.startswith(METRICS):
        return PlainTextResponse("Not found.", 404)
    if request.url.path.startswith(MADE_FOR_SOMEBODY) and not await to_thread.run_sync(is_inside, request):
        return PlainTextResponse("Not found.", 404)
    if request.method == "GET" and not is_asset(request.url.path) and not request.url.path.startswith(DOORS):
        return await to_thread.run_sync(_to_the_door, request)
    return None


def _too_long(request: Request) -> bool:
    """A form says its length; what comes in pieces of unknown length is no form of ours."""
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > LONGEST_FORM


def _from_elsewhere(request: Request) -> bool:
    """Browsers say where a form was sent from; one that says nothing at all is no browser and holds no cookie.

    On plain http to another machine they send no Sec-Fetch-Site, only the Origin.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return _from_another_site(request)


def _from_another_site(request: HTTPConnection) -> bool:
    """Another port of this host is another site here: SameSite cookies do not know ports, so they come along.

    A socket is judged by this alone. Streamlit would let every page of localhost in, and ask a host on the
    internet for this machine's address before it turned others away.
    """
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def _to_the_door(request: Request) -> Response | None:
    if is_inside(request):
        return None
    if COOKIE not in request.cookies and request.headers.get("sec-fetch-site") == "cross-site":
        return _knock_again(request.url.path)
    with house().read() as db:
        if organisations.current(db) is None:
            return RedirectResponse("/welcome", 303)
    wanted = request.url.path
    return RedirectResponse("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}", 303)


def is_inside(request: Request) -> bool:
    """Whether this browser brings a living session."""
    store, token = house_of(request.cookies.get(COOKIE, ""))
    return bool(token) and visitor(store, token, datetime.now(UTC)) is not None


def _knock_again(path: str) -> Response:
    """Who follows a link from elsewhere brings no SameSite=Strict cookie; who comes from this very page does.

    A path that begins with two slashes would be the address of another host.
    """
    path = "/" + path.lstrip("/")
    return HTMLResponse(
        f'<!doctype html><meta charset="utf-8"><title>…</title><meta http-equiv="refresh" content="0; url={quote(path)}">'
    )


def _protect(headers: MutableHeaders, asset: bool) -> None:
    headers["Content-Security-Policy"] = content_security_policy()
    headers["X-Content-Type-Options"] = "nosniff"
    # Other hosts learn nothing; "no-referrer" would also make the Origin of our own forms "null".
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if not asset:
        headers["Cache-Control"] = "no-store"


@cache
def content_security_policy() -> str:
    """This host only. Streamlit's own page holds inline scripts; they are allowed by their hashes, and no others."""
    page = (files("streamlit") / "static" / "index.html").read_text("utf-8")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.S)
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
