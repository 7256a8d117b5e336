"""The one organisation of a database, and its support contacts."""

from datetime import date, datetime

from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.store import organisations
from alongside.core.rules.errors import NotSetUp
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row


def find_organisation(db: Transaction) -> Organisation | None:
    row = db.row("select * from organisation")
    return from_row(Organisation, row) if row else None


def require_organisation(db: Transaction) -> Organisation:
    """Raises NotSetUp. No page behind the sign-in can be reached before an organisation exists."""
    organisation = find_organisation(db)
    if organisation is None:
        raise NotSetUp
    return organisation


def save_organisation(db: Transaction, organisation: Organisation, at: datetime) -> None:
    """at: when it is set up; later saves leave that as it was."""
    if not db.update("organisation", ("id",), {"id": 1, **to_row(organisation)}):
        db.insert("organisation", {"id": 1, **to_row(organisation), "created_at": at})
    next_checks.check_everyone_soon(db)


def admins_need_second_factor(db: Transaction) -> bool:
    row = db.row("select admins_need_second_factor from organisation")
    return row is not None and bool(row["admins_need_second_factor"])


def set_admins_need_second_factor(db: Transaction, need: bool) -> None:
    db.run("update organisation set admins_need_second_factor = :need", need=need)


def list_support_contacts(db: Transaction) -> list[SupportContact]:
    return from_rows(SupportContact, db.rows("select * from support_contact order by position"))


def save_support_contacts(db: Transaction, contacts: list[SupportContact]) -> None:
    """Replaces the whole list."""
    db.run("delete from support_contact")
    db.insert_many(
        "support_contact",
        ({"position": position, **to_row(contact)} for position, contact in enumerate(contacts)),
    )


def organisation_today(db: Transaction, now: datetime) -> date:
    return now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
