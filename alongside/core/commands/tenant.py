"""Which of several organisations a command is about."""

from alongside.core.commands.console import Refused
from alongside.core.settings import Settings, database_place
from alongside.core.store.engine import BUSY_SECONDS, refuse_missing_place
from alongside.core.store.tenants import list_tenants, open_directory
from alongside.core.tenants import Tenant, Tenants, TenantState, settings_of

MOST_NAMED = 12  # in one sentence


def tenant_settings(installation: Settings, named: str) -> Settings:
    """Raises Refused, or NoDatabase if the directory is missing."""
    tenants = read_directory(installation)
    found = _find_meant(tenants, named or installation.organisation)
    if found.state is TenantState.MOVING:
        raise Refused(
            f"{found.name} is being moved to {found.moving_to}. Wait until that is done; if it was "
            f"interrupted, run `python -m alongside organisations move {found.name} {found.moving_to}` again."
        )
    return settings_of(installation, found)


def read_directory(installation: Settings) -> Tenants:
    refuse_missing_place(database_place(installation.organisations))
    store = open_directory(installation, BUSY_SECONDS)
    try:
        with store.read() as db:
            return list_tenants(db)
    finally:
        store.close()


def _find_meant(tenants: Tenants, name: str) -> Tenant:
    """The only one needs no name."""
    names = [one.name for one in tenants.all]
    if not names:
        raise Refused(
            "There is no organisation yet. Begin with: python -m alongside organisations create NAME"
        )
    if name and (found := tenants.find(name)):
        return found
    known = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    if name:
        raise Refused(f"There is no organisation {name!r} here. There are: {known}")
    if len(names) > 1:
        raise Refused(
            "There are several organisations. Say which one the command is about: "
            f"python -m alongside --organisation NAME …  ({known})"
        )
    return tenants.all[0]
