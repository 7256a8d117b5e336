"""The two databases a server opens: the organisation's own and the demo's. For routes and pages alike."""

import os
from functools import cache
from ipaddress import ip_address

from streamlit import config

from alongside.settings import DEFAULT, Settings, database_file
from alongside.store.engine import Store, open_store
from alongside.store.upkeep import NoDatabase, refuse_missing

COOKIE = "alongside"
LANGUAGE_COOKIE = "alongside_language"
DEMO_MARK = "demo."  # a cookie that begins with it belongs to the demo organisation


@cache
def settings() -> Settings:
    return Settings.read(os.environ)


@cache
def opened(url: str, demo: bool = False) -> Store:  # keyed by its URL: another test, another store
    return open_store(database_file(url), None if demo else settings().key)


def house(demo: bool = False) -> Store:
    return opened(settings().demo_database, demo) if demo else opened(settings().database)


def look_for_databases() -> None:
    """Before anything is opened: at a place of the operator's own a database is never made, nor a folder for the demo's.

    Raises NoDatabase.
    """
    own, demos = database_file(settings().database), database_file(settings().demo_database).parent
    if own != DEFAULT:
        refuse_missing(own)
    if demos != DEFAULT.parent and not demos.is_dir():
        raise NoDatabase(
            demos, "is not there, but ALONGSIDE_DEMO_DATABASE lies in it: make that folder, or mount its disk"
        )


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
