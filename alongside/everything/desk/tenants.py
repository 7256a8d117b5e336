"""What the operator does about the organisations of one installation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alongside.core.settings import Place, Settings, database_place
from alongside.core.store import tenants
from alongside.core.store.driver import NoDatabase
from alongside.core.store.engine import (
    DatabaseError,
    NewerDatabase,
    Store,
    bring_up_to_date,
    look_into,
    refuse_missing_place,
)
from alongside.core.tenants import BadTenant, Tenant, TenantState, default_place, expand_place
from alongside.storage.store.health import schema_number
from alongside.storage.store.moving import count_people, kept_name, move_database
from alongside.storage.store.upkeep import AlreadyThere

TROUBLES = (NoDatabase, NewerDatabase, DatabaseError, OSError)


@dataclass(frozen=True, kw_only=True)
class TenantSummary:
    """schema: the number of its newest migration. people: those who have not left. trouble: why its database
    cannot be read; then there is neither.
    """

    tenant: Tenant
    schema: int | None = None
    people: int | None = None
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class Migrated:
    """applied: numbers of the migrations that were applied. trouble: why it failed."""

    tenant: Tenant
    applied: tuple[int, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class TenantsDesk:
    directory: Store
    installation: Settings
    now: datetime

    def create(self, name: str, address: str = "", database: str = "") -> Tenant:
        """With a database of its own, empty and up to date; or with the one that is at `database` already.

        By default its address is below the installation's, and its database beside the directory. Raises
        BadTenant, BadSettings, AlreadyThere, NewerDatabase.
        """
        home = self.installation.address.rstrip("/")
        tenant = Tenant(
            name=name,
            address=address.rstrip("/") or (f"{home}/{name}" if home else ""),
            database=database or default_place(self.installation.organisations, name),
            state=TenantState.ACTIVE,
            since=self.now,
        )
        with self.directory.read() as db:
            tenants.list_tenants(db).check_new(tenant)
        place = self._place_of(tenant)
        if not database and _is_there(place):
            raise AlreadyThere(place)
        if isinstance(place, Path):
            place.parent.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(place, self.installation.key)
        with self.directory.write() as db:
            tenants.list_tenants(db).check_new(tenant)
            tenants.save_tenant(db, tenant)
        return tenant

    def summarise_all(self) -> Iterator[TenantSummary]:
        for one in self._list_all():
            try:
                with look_into(self._place_of(one), self.installation.key) as db:
                    schema, people = schema_number(db), count_people(db)
            except TROUBLES as error:
                yield TenantSummary(tenant=one, trouble=_describe(error))
            else:
                yield TenantSummary(tenant=one, schema=schema, people=people)

    def archive(self, name: str) -> Tenant:
        """No one can sign in from now on. Everything is kept. Raises BadTenant."""
        return self._change_state(name, TenantState.ACTIVE, TenantState.ARCHIVED)

    def reopen(self, name: str) -> Tenant:
        """Raises BadTenant."""
        return self._change_state(name, TenantState.ARCHIVED, TenantState.ACTIVE)

    def move(self, name: str, to: str) -> Tenant:
        """Its people wait meanwhile; the old file is kept (`let_go_of_old_place`).

        After an interruption, the same again goes on. What fails leaves it where it was, and open. Raises
        BadTenant, BadSettings, NoDatabase, AlreadyThere, Unsound, InUse.
        """
        before = self._start_move(name, to)
        file = _file_of(self._place_of(before))
        try:
            move_database(file, _file_of(database_place(to)), self.installation.key)
        except BaseException:
            if file.exists():
                self._save(before)
            raise
        kept = f"sqlite:///{kept_name(file)}"
        return self._save(replace(before, database=to, moved_from=kept, since=self.now))

    def let_go_of_old_place(self, name: str) -> Path:
        """Deletes what the last move kept. Raises BadTenant, NoDatabase."""
        tenant = self._require(name)
        if not tenant.moved_from:
            raise BadTenant(f"{name} has no old place.")
        file = _file_of(database_place(tenant.moved_from))
        refuse_missing_place(self._place_of(tenant))
        file.unlink(missing_ok=True)
        self._save(replace(tenant, moved_from=""))
        return file

    def migrate_all(self) -> Iterator[Migrated]:
        """One after the other; one that fails stops none of the others, and the next call tries it again."""
        for one in self._list_all():
            try:
                refuse_missing_place(self._place_of(one))
                applied = bring_up_to_date(self._place_of(one), self.installation.key)
            except TROUBLES as error:
                yield Migrated(tenant=one, trouble=_describe(error))
            else:
                yield Migrated(tenant=one, applied=tuple(applied))

    def _list_all(self) -> tuple[Tenant, ...]:
        with self.directory.read() as db:
            return tenants.list_tenants(db).all

    def _require(self, name: str) -> Tenant:
        with self.directory.read() as db:
            found = tenants.find_tenant(db, name)
        if found is None:
            raise BadTenant(f"There is no organisation {name!r} here.")
        return found

    def _save(self, tenant: Tenant) -> Tenant:
        with self.directory.write() as db:
            tenants.save_tenant(db, tenant)
        return tenant

    def _change_state(self, name: str, before: TenantState, after: TenantState) -> Tenant:
        tenant = self._require(name)
        if tenant.state is not before:
            raise BadTenant(f"{name} is {tenant.state}. Nothing was changed.")
        return self._save(tenant.in_state(after, self.now))

    def _start_move(self, name: str, to: str) -> Tenant:
        """Returns it as it was, and is again once the move has ended."""
        tenant = self._require(name)
        with self.directory.read() as db:
            taken = any(one.database == to for one in tenants.list_tenants(db).all)
        if tenant.moving_to not in ("", to):
            raise BadTenant(
                f"{name} is being moved to {tenant.moving_to}. Let that move come to its end first."
            )
        if taken:
            raise BadTenant(f"{to} is the database of an organisation already.")
        if tenant.moved_from:
            raise BadTenant(
                f"{name} still has its old place, {tenant.moved_from}. Let go of it by --confirm first."
            )
        _file_of(self._place_of(tenant))
        if _file_of(database_place(to)).exists() and not tenant.moving_to:
            raise AlreadyThere(_file_of(database_place(to)))
        if tenant.state is TenantState.ARCHIVED:
            self._save(replace(tenant, moving_to=to))
            return replace(tenant, moving_to="")
        self._save(replace(tenant, state=TenantState.MOVING, since=self.now, moving_to=to))
        return replace(tenant, state=TenantState.ACTIVE, moving_to="")

    def _place_of(self, tenant: Tenant) -> Place:
        return database_place(expand_place(self.installation.organisations, tenant.database))


def _is_there(place: Place) -> bool:
    if isinstance(place, Path):
        return place.exists()
    try:
        refuse_missing_place(place)
    except NoDatabase:
        return False
    return True


def _file_of(place: Place) -> Path:
    """Raises BadTenant."""
    if not isinstance(place, Path):
        raise BadTenant(f"{place} is not a file, and this moves from one file to another.")
    return place


def _describe(error: Exception) -> str:
    return f"{error.file} {error.reason}" if isinstance(error, NoDatabase) else str(error)
