"""The state of the mail server: whether sending works, and which addresses it accepts."""

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.notifications.rules.mail_server import MailStop


def find_stop(db: Transaction) -> MailStop | None:
    """Why nothing is sent; None while sending works."""
    row = db.row("select fault, said, since from mail_server where fault <> ''")
    return None if row is None else from_row(MailStop, row)


def save_stop(db: Transaction, why: MailStop) -> None:
    """Faults in a row, with nothing sent in between, keep the time of the first."""
    before = find_stop(db)
    since = why.since if before is None else before.since
    db.upsert("mail_server", ("id",), {"id": 1} | to_row(why) | {"since": since})


def clear_stop(db: Transaction) -> None:
    db.run("update mail_server set fault = '', said = '', since = '' where fault <> ''")


def supports_any_letters(db: Transaction) -> bool:
    """Before the @, by its last answer."""
    row = db.row("select any_letters from mail_server")
    return row is not None and bool(row["any_letters"])


def save_letter_support(db: Transaction, any_letters: bool) -> None:
    if any_letters != supports_any_letters(db):
        db.upsert("mail_server", ("id",), {"id": 1, "any_letters": any_letters})
