"""The two databases a server opens: the organisation's own and the demo's. For routes and pages alike."""

import os
from functools import cache
from ipaddress import ip_address

from streamlit import config

from alongside.settings import Settings, database_file
from alongside.store.engine import Store, open_store

COOKIE = "alongside"
LANGUAGE_COOKIE = "alongside_language"
# Seconds that a page waits for a lock. After three somebody thinks that the app hangs; what they typed is still there, and they try again.
PATIENCE = 3
DEMO_MARK = "demo."  # a cookie that begins with it belongs to the demo organisation


@cache
def settings() -> Settings:
    return Settings.read(os.environ)


@cache
def opened(url: str) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_file(url), PATIENCE)


def house(demo: bool = False) -> Store:
    return opened(settings().demo_database if demo else settings().database)


def house_of(cookie: str) -> tuple[Store, str]:
    """The store that a cookie belongs to, and the token in it."""
    return house(cookie.startswith(DEMO_MARK)), cookie.removeprefix(DEMO_MARK)


def demo_open(host: str) -> bool:
    """Whether a visitor who asked for this host may enter the demo.

    Bound to loopback is not enough: behind a proxy on the same machine, visitors from outside would see it too.
    """
    return settings().demo or (_is_loopback(config.get_option("server.address")) and _is_loopback(host))


def _is_loopback(host: str | None) -> bool:
    name = (host or "").strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
