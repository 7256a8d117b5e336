"""The two databases of a server, the organisation's own and the demo's, and which one a cookie belongs to."""

import os
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from ipaddress import ip_address

from streamlit import config

from alongside.desks.current_user import CurrentUser, current_user
from alongside.domain.tokens import hashed
from alongside.settings import DEFAULT, Settings, database_file
from alongside.store.engine import Store, open_store
from alongside.store.upkeep import NoDatabase, refuse_missing
from alongside.web.ended_sign_ins import ENDED

COOKIE = "alongside"
LANGUAGE_COOKIE = "alongside_language"
BROWSER_COOKIE = "alongside_browser"  # recognises a browser at the next sign-in
HOST_ONLY = "__Host-"  # browsers accept such a cookie only from this very host, by https
BY_HTTPS = "__Secure-"  # the strictest prefix that a cookie for one path can have
# Seconds that a page waits for a lock. Longer, and people think that the app hangs; so far they can just try
# again.
PATIENCE = 3
DEMO_MARK = "demo."  # a cookie that begins with it belongs to the demo organisation


@cache
def settings() -> Settings:
    return Settings.read(os.environ)


@cache
def open_database(url: str, demo: bool = False) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_file(url), None if demo else settings().key, PATIENCE)


def current_store(demo: bool = False) -> Store:
    return open_database(settings().demo_database, demo) if demo else open_database(settings().database)


def check_databases() -> None:
    """Before anything is opened: where the operator chose the place, no database is created, nor a folder for
    the demo's.

    Raises NoDatabase.
    """
    own, demos = database_file(settings().database), database_file(settings().demo_database).parent
    if own != DEFAULT:
        refuse_missing(own)
    if demos != DEFAULT.parent and not demos.is_dir():
        raise NoDatabase(
            demos, "is not there, but ALONGSIDE_DEMO_DATABASE lies in it: make that folder, or mount its disk"
        )


def store_of_cookie(cookie: str) -> tuple[Store, str]:
    """The store that a cookie belongs to, and the token in it."""
    return current_store(cookie.startswith(DEMO_MARK)), cookie.removeprefix(DEMO_MARK)


def public_path(path: str) -> str:
    """The address to write into a page for a path of the app, which may be below a path of its host."""
    return settings().base_path + path


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
    """The cookie with its token hashed: it identifies a sign-in in one of the two databases, and opens
    nothing.
    """
    mark = DEMO_MARK if cookie.startswith(DEMO_MARK) else ""
    return mark + hashed(cookie.removeprefix(mark))


def visitor_of_cookie(cookie: str, now: datetime) -> CurrentUser | None:
    """Who is signed in by this cookie, in either database.

    A sign-in that was ended counts as ended immediately.
    """
    store, token = store_of_cookie(cookie)
    return None if not token or cookie in ENDED else current_user(store, token, now)


def is_demo_open(host: str) -> bool:
    """Whether a visitor who asked for this host may enter the demo.

    Bound to loopback is not enough: behind a proxy on the same machine, visitors from outside would see it
    too.
    """
    return settings().demo or (is_loopback(config.get_option("server.address")) and is_loopback(host))


def is_loopback(host: str | None) -> bool:
    name = (host or "").strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
