"""What the operator does about the organisations of one installation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alongside.core.rules.tenants import BadTenant, Tenant, TenantState
from alongside.core.settings import PROJECT, Settings, database_file
from alongside.core.store import tenants
from alongside.core.store.driver import NoDatabase, refuse_missing
from alongside.core.store.engine import DatabaseError, NewerDatabase, Store, bring_up_to_date
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

        By default it is below the installation's address, and its file beside the directory. Raises BadTenant,
        BadSettings, AlreadyThere, NewerDatabase.
        """
        home = self.installation.address.rstrip("/")
        tenant = Tenant(
            name=name,
            address=address.rstrip("/") or (f"{home}/{name}" if home else ""),
            database=database or self._default_place(name),
            state=TenantState.ACTIVE,
            since=self.now,
        )
        with self.directory.read() as db:
            tenants.list_tenants(db).check_new(tenant)
        file = database_file(tenant.database)
        if file.exists() and not database:
            raise AlreadyThere(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(file, self.installation.key)
        with self.directory.write() as db:
            tenants.list_tenants(db).check_new(tenant)
            tenants.save_tenant(db, tenant)
        return tenant

    def summarise_all(self) -> Iterator[TenantSummary]:
        for one in self._list_all():
            try:
                schema, people = count_people(database_file(one.database), self.installation.key)
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
        try:
            file = database_file(before.database)
            move_database(file, database_file(to), self.installation.key)
        except BaseException:
            if database_file(before.database).exists():
                self._save(before)
            raise
        kept = _url_of(kept_name(file))
        moved = replace(before, database=to, moving_to="", moved_from=kept, since=self.now)
        return self._save(moved)

    def let_go_of_old_place(self, name: str) -> Path:
        """Deletes what the last move kept. Raises BadTenant, NoDatabase."""
        tenant = self._require(name)
        if not tenant.moved_from:
            raise BadTenant(f"{name} has no old place.")
        file = database_file(tenant.moved_from)
        refuse_missing(database_file(tenant.database))
        file.unlink(missing_ok=True)
        self._save(replace(tenant, moved_from=""))
        return file

    def migrate_all(self) -> Iterator[Migrated]:
        """One after the other; one that fails stops none of the others, and the next call tries it again."""
        for one in self._list_all():
            try:
                refuse_missing(database_file(one.database))
                applied = bring_up_to_date(database_file(one.database), self.installation.key)
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
            raise BadTenant(f"{name} is being moved to {tenant.moving_to}. Let that move come to its end first.")
        if taken:
            raise BadTenant(f"{to} is the database of an organisation already.")
        if tenant.moved_from:
            raise BadTenant(f"{name} still has its old place, {tenant.moved_from}. Let go of it by --confirm first.")
        if database_file(to).exists() and not tenant.moving_to:
            raise AlreadyThere(database_file(to))
        if tenant.state is TenantState.ARCHIVED:
            self._save(replace(tenant, moving_to=to))
            return replace(tenant, moving_to="")
        self._save(replace(tenant, state=TenantState.MOVING, since=self.now, moving_to=to))
        return replace(tenant, state=TenantState.ACTIVE, moving_to="")

    def _default_place(self, name: str) -> str:
        return _url_of(database_file(self.installation.organisations).with_name(f"{name}.db"))


def _url_of(file: Path) -> str:
    """Below the project's folder as it is below it, so that the whole can be moved."""
    return f"sqlite:///{file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file}"


def _describe(error: Exception) -> str:
    return f"{error.file} {error.reason}" if isinstance(error, NoDatabase) else str(error)
