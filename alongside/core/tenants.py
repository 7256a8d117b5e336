"""Several organisations in one installation: what the directory knows of each, and which one a request means.

In code each is a tenant, because the organisation of a database (`accounts/rules/organisations.py`) knows
nothing of others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit, urlunsplit

from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import Settings, check_address

LONGEST_NAME = 40  # letters; it is part of a file's name, and of a schema's, of which PostgreSQL keeps 63
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class TenantState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"  # no one can sign in; everything is kept
    MOVING = "moving"  # for minutes, while its database is copied to another place


class BadTenant(AlongsideError):
    """Its name or its address cannot be used. The text is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """name: on the command line and in the names of its files. address: where its people reach it.

    database: its place, as in ALONGSIDE_DATABASE, or `schema=NAME` beside the directory. since: when it came
    to be in this state. moving_to: the place to which it is being moved. moved_from: where the old file is
    after a move, until the operator lets it go.
    """

    name: str
    address: str
    database: str
    state: TenantState
    since: datetime
    moving_to: str = ""
    moved_from: str = ""

    @cached_property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @cached_property
    def base_path(self) -> str:
        return urlsplit(self.address).path.rstrip("/")

    @property
    def is_open(self) -> bool:
        """Whether its people may sign in, and its clock runs."""
        return self.state is TenantState.ACTIVE

    def in_state(self, state: TenantState, since: datetime) -> "Tenant":
        return replace(self, state=state, since=since)


class Tenants:
    """All of the directory, as it was read at one moment."""

    def __init__(self, tenants: Iterable[Tenant] = ()) -> None:
        self.all = tuple(sorted(tenants, key=lambda one: one.name))
        self._by_name = {one.name: one for one in self.all}
        self._by_host: dict[str, list[Tenant]] = {}
        for one in self.all:
            self._by_host.setdefault(one.host, []).append(one)

    def find(self, name: str) -> Tenant | None:
        return self._by_name.get(name)

    def find_asked(self, host: str, path: str) -> Tenant | None:
        """The one whose address a request names. No address lies below another (`check_new`)."""
        return next((one for one in self._by_host.get(host, ()) if is_below(path, one.base_path)), None)

    def list_open(self) -> tuple[Tenant, ...]:
        return tuple(one for one in self.all if one.is_open)

    def check_new(self, tenant: Tenant) -> None:
        """Raises BadTenant for a name or an address that cannot be used beside these."""
        if not NAME.fullmatch(tenant.name) or len(tenant.name) > LONGEST_NAME:
            raise BadTenant(
                f"{tenant.name!r} cannot be the name of an organisation here: use up to {LONGEST_NAME} of "
                "a to z, digits and single hyphens, with a letter first."
            )
        if self.find(tenant.name):
            raise BadTenant(f"There is an organisation {tenant.name} already.")
        if not tenant.host:
            raise BadTenant(
                "Say where its people will reach it, such as --address https://north.example.org."
            )
        check_address(tenant.address, "--address")
        for one in self._by_host.get(tenant.host, ()):
            if is_below(tenant.base_path, one.base_path) or is_below(one.base_path, tenant.base_path):
                raise BadTenant(f"{tenant.address} and the address of {one.name} overlap: {one.address}.")
        if any(one.database == tenant.database for one in self.all):
            raise BadTenant(f"{tenant.database} is the database of another organisation already.")


def expand_place(directory: str, place: str) -> str:
    """`schema=NAME` is a schema beside the directory's, on its server: so no password is kept in a row."""
    if not place.startswith("schema="):
        return place
    at = urlsplit(directory)
    others = [each for each in at.query.split("&") if each and not each.startswith("schema=")]
    return urlunsplit(at._replace(query="&".join([*others, place])))


def default_place(directory: str, name: str) -> str:
    """For a new organisation: a file beside the directory, or a schema beside it."""
    if directory.startswith("sqlite:"):
        return directory.rpartition("/")[0] + f"/{name}.db"
    return f"schema=org_{name.replace('-', '_')}"


def is_below(path: str, base: str) -> bool:
    return path == base or path.startswith(f"{base}/")


def settings_of(installation: Settings, tenant: Tenant) -> Settings:
    """What the operator set, as it is for this organisation alone.

    It has no demo: anyone may enter one, and what they typed there would be seen by people of all
    organisations.
    """
    return replace(
        installation,
        database=expand_place(installation.organisations, tenant.database),
        address=tenant.address,
        hosts="",
        demo=False,
        backups=f"{installation.backups.rstrip('/')}/{tenant.name}" if installation.backups else "",
        organisation=tenant.name,
    )
