"""The directory of an installation of several organisations: a small database of its own."""

from pathlib import Path

from alongside.core.settings import Settings, database_place
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.core.tenants import Tenant, Tenants

MIGRATIONS = Path(__file__).with_name("directory")


def open_directory(installation: Settings, busy_seconds: float) -> Store:
    """Creates or migrates it as needed; a file is encrypted as those of the organisations are."""
    return open_store(database_place(installation.organisations), installation.key, busy_seconds, MIGRATIONS)


def list_tenants(db: Transaction) -> Tenants:
    return Tenants(from_rows(Tenant, db.rows("select * from tenant")))


def find_tenant(db: Transaction, name: str) -> Tenant | None:
    row = db.row("select * from tenant where name = :name", name=name)
    return None if row is None else from_row(Tenant, row)


def save_tenant(db: Transaction, tenant: Tenant) -> None:
    db.upsert("tenant", ("name",), to_row(tenant))
