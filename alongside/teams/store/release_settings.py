"""What may be released, and since when: every change is a new row. Also the open proposal."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.teams.rules.individual_data import Proposal
from alongside.teams.rules.releases import Setting


def list_settings(db: Transaction) -> list[Setting]:
    """Oldest first."""
    return from_rows(Setting, db.rows("select * from release_setting order by number"))


def add_setting(db: Transaction, setting: Setting, by: str) -> None:
    db.insert("release_setting", {**to_row(setting), "set_by": by})


def read_proposal(db: Transaction) -> Proposal | None:
    """The newest one, even if it has expired."""
    row = db.row(
        """
        select proposal.proposed_by, person.name, proposal.proposed_at
        from person_facts_proposal as proposal join person on person.id = proposal.proposed_by
        """
    )
    return None if row is None else from_row(Proposal, row)


def save_proposal(db: Transaction, by: str, at: datetime) -> None:
    """Replaces an earlier one."""
    db.upsert("person_facts_proposal", ("id",), {"id": 1, "proposed_by": by, "proposed_at": at})


def delete_proposal(db: Transaction) -> None:
    db.run("delete from person_facts_proposal")
