"""The state of the mail server: whether sending works, and which addresses it accepts."""

from datetime import datetime

from alongside.domain.mail_server import MailFault, MailStop
from alongside.store.engine import Transaction


def find_stop(db: Transaction) -> MailStop | None:
    """Why nothing is sent; None while sending works."""
    row = db.row("select fault, said, since from mail_server where fault <> ''")
    return (
        None
        if row is None
        else MailStop(MailFault(row["fault"]), row["said"], datetime.fromisoformat(row["since"]))
    )


def save_stop(db: Transaction, why: MailStop) -> None:
    """Faults in a row, with nothing sent in between, keep the time of the first."""
    db.run(
        """
        insert into mail_server (id, fault, said, since) values (1, :fault, :said, :since)
        on conflict (id) do update set
            fault = excluded.fault,
            said = excluded.said,
            since = case when mail_server.fault <> '' then mail_server.since else excluded.since end
        """,
        fault=why.fault,
        said=why.said,
        since=why.since.isoformat(),
    )


def clear_stop(db: Transaction) -> None:
    db.run("update mail_server set fault = '', said = '', since = '' where fault <> ''")


def supports_any_letters(db: Transaction) -> bool:
    """Before the @, by its last answer."""
    row = db.row("select any_letters from mail_server")
    return row is not None and bool(row["any_letters"])


def save_letter_support(db: Transaction, any_letters: bool) -> None:
    db.run(
        """
        insert into mail_server (id, any_letters) values (1, :any_letters)
        on conflict (id) do update set any_letters = excluded.any_letters
            where mail_server.any_letters <> excluded.any_letters
        """,
        any_letters=any_letters,
    )
