"""The server's own host names, and how and from where a request came.

Behind a proxy each of these is what the proxy says, and only a proxy that the operator trusts is believed.
"""

import logging
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from alongside.accounts.http.streamlit_server import listening_address
from alongside.accounts.rules.passkeys import NoPasskeysHere, RelyingParty
from alongside.core.http.stores import settings

log = logging.getLogger("alongside")

# Each is added by a proxy; a browser sends none of them.
PASSED_ON = (
    *("forwarded", "via", "x-real-ip"),
    *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
)
LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".home.arpa", ".internal")  # no one can register these


def is_https(request: HTTPConnection) -> bool:
    return settings().https or request.url.scheme in ("https", "wss")


def was_passed_on(request: HTTPConnection) -> bool:
    """Whether there is a proxy between the browser and us, as far as we can tell."""
    return _is_named_proxy(_peer_address(request)) or any(name in request.headers for name in PASSED_ON)


def address_of(request: HTTPConnection) -> str:
    """Where the request came from: behind proxies that are trusted, what the outermost of them saw."""
    address = _peer_address(request)
    forwarded = request.headers.getlist("x-forwarded-for") or request.headers.getlist("x-real-ip")
    for seen in reversed([each.strip() for each in ",".join(forwarded).split(",") if each.strip()]):
        if not _is_proxy(address):
            break
        address = seen
    return address


def is_known_host(request: HTTPConnection) -> bool:
    """Whether the request names this server, so that a page of another name cannot have its name point here.

    Where names are set, those count, and this machine's own for checks made on it. Where none are, by https
    every name is good, since a certificate vouches for it. By plain http a name counts that no stranger can
    own: an address in figures, a name without a dot, and the endings kept for local networks. So colleagues
    on a local network need no setting, and a name that can be bought anywhere does.
    """
    host = host_name(request)
    if is_loopback(host):
        return True
    if settings().host_names:
        return host in settings().host_names
    local = host.endswith(LOCAL_ENDINGS) or _is_in_figures(host) or (bool(host) and "." not in host)
    return is_https(request) or local


def comes_from_another_site(request: HTTPConnection) -> bool:
    """Another port of this host is another site here: SameSite cookies do not know ports, so they come along.

    A socket is judged by this alone. Streamlit would let every page of localhost in, and ask a host on the
    internet for this machine's address before it turned others away.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return False
    scheme, host = urlsplit(origin).scheme, urlsplit(origin).netloc
    return host != request.headers.get("host") or scheme not in _possible_schemes(request)


def relying_party(request: HTTPConnection) -> RelyingParty:
    """This server as passkeys are bound to it: by the very name in the browser's address line.

    Raises NoPasskeysHere.

    Browsers make none for an address in figures, and none by plain http but on their own machine.
    """
    host, scheme = host_name(request), "https" if is_https(request) else "http"
    if _is_in_figures(host) or not (host == "localhost" or scheme == "https"):
        raise NoPasskeysHere
    return RelyingParty(host, f"{scheme}://{request.headers['host'].lower()}")


def host_was_rewritten(request: HTTPConnection) -> bool:
    """A proxy put another name into `Host`: the browser vouches that a page of ours asks, and knows us by
    another.

    No page can set `Sec-Fetch-…`; browsers send them by https and on their own machine. Said where someone
    reads it: on a page, and in what Streamlit's page asks for when its socket was refused, of which it shows
    the answer.
    """
    known_as = request.headers.get("origin", "null")
    if known_as == "null":
        known_as = request.headers.get("referer", "")
    return (
        request.headers.get("sec-fetch-site") == "same-origin"
        and request.headers.get("sec-fetch-dest") in ("document", "empty")
        and urlsplit(known_as).netloc not in ("", request.headers.get("host"))
    )


@cache  # each sentence once, for any number of requests
def warn_once(sentence: str) -> None:
    log.warning(sentence)


def _possible_schemes(request: HTTPConnection) -> tuple[str, ...]:
    """Those by which the browser may have come. A proxy that says nothing of it may have taken https off."""
    if is_https(request):
        return ("https",)
    forwarded = request.headers.get("x-forwarded-proto", "")
    if forwarded and _is_proxy(_peer_address(request)):
        return (forwarded,)
    return ("http", "https") if was_passed_on(request) or _is_proxy(_peer_address(request)) else ("http",)


def _peer_address(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""


def _is_proxy(address: str) -> bool:
    return is_loopback(address) or _is_named_proxy(address)


def _is_named_proxy(address: str) -> bool:
    try:
        at = ip_address(address)
    except ValueError:
        return False
    return any(at in network for network in settings().proxy_networks)


def host_name(request: HTTPConnection) -> str:
    """Without its port, as it is compared: in small letters and without the dot that may end it."""
    try:
        return (urlsplit(f"//{request.headers.get('host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_in_figures(host: str) -> bool:
    try:
        return ip_address(host) is not None
    except ValueError:
        return False


def is_demo_open(host: str) -> bool:
    """Whether a visitor who asked for this host may enter the demo.

    Bound to loopback is not enough: behind a proxy on the same machine, visitors from outside would see it
    too.
    """
    if settings().organisation:  # one of several, which have none
        return False
    return settings().demo or (is_loopback(listening_address()) and is_loopback(host))


def is_loopback(host: str | None) -> bool:
    name = (host or "").strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
