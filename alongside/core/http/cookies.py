"""The cookies of the app: their names, and what can be read from one alone."""

from collections.abc import Mapping

from alongside.core.http.stores import settings
from alongside.core.rules.tokens import hashed

COOKIE = "alongside"
LANGUAGE_COOKIE = "alongside_language"
BROWSER_COOKIE = "alongside_browser"  # recognises a browser at the next sign-in
HOST_ONLY = "__Host-"  # browsers accept such a cookie only from this very host, by https
BY_HTTPS = "__Secure-"  # the strictest prefix that a cookie for one path can have
DEMO_MARK = "demo."  # a cookie that begins with it belongs to the demo organisation


def cookie_name(name: str, https: bool) -> str:
    """Below a path, it names that path: browsers also send cookies of paths above, perhaps of another
    Alongside.
    """
    below = settings().base_path
    kind = (BY_HTTPS if below else HOST_ONLY) if https else ""
    return kind + name + below.replace("/", ".")


def cookie_value(name: str, cookies: Mapping[str, str], https: bool) -> str:
    """With https, only the cookie that no other subdomain can have set. Empty if there is none."""
    return cookies.get(cookie_name(name, https=True)) or (
        "" if https else cookies.get(cookie_name(name, https=False), "")
    )


def cookie_fingerprint(cookie: str) -> str:
    """The cookie with its token hashed: it identifies a sign-in in one of the databases, and opens
    nothing.
    """
    mark = DEMO_MARK if cookie.startswith(DEMO_MARK) else ""
    return (
        (f"{name}/" if (name := settings().organisation) else "") + mark + hashed(cookie.removeprefix(mark))
    )


def split_fingerprint(fingerprint: str) -> tuple[str, str]:
    """The name of the organisation, empty for the only one, and the rest."""
    name, _, rest = fingerprint.rpartition("/")
    return name, rest
