"""What may be released, and since when: every change is a new row. Also the open proposal."""

from alongside.domain.individual_data import Proposal
from alongside.domain.releases import Setting
from alongside.store.engine import Transaction


def list_settings(db: Transaction) -> list[Setting]:
    """Oldest first."""
    rows = db.rows("select set_at, smallest_panel, strong, person_facts from release_setting order by number")
    return [
        Setting(row["set_at"], row["smallest_panel"], bool(row["strong"]), bool(row["person_facts"]))
        for row in rows
    ]


def add_setting(db: Transaction, setting: Setting, by: str) -> None:
    db.run(
        """
        insert into release_setting (number, set_at, smallest_panel, strong, person_facts, set_by)
        select coalesce(max(number), 0) + 1, :set_at, :smallest_panel, :strong, :person_facts, :by
        from release_setting
        """,
        set_at=setting.set_at,
        smallest_panel=setting.smallest_panel,
        strong=int(setting.strong),
        person_facts=int(setting.person_facts),
        by=by,
    )


def read_proposal(db: Transaction) -> Proposal | None:
    """The newest one, even if it has expired."""
    row = db.row(
        """
        select proposal.proposed_by, person.name, proposal.proposed_at
        from person_facts_proposal as proposal join person on person.id = proposal.proposed_by
        """
    )
    return None if row is None else Proposal(row["proposed_by"], row["name"], row["proposed_at"])


def save_proposal(db: Transaction, by: str, at: str) -> None:
    """Replaces an earlier one."""
    delete_proposal(db)
    db.run(
        "insert into person_facts_proposal (id, proposed_by, proposed_at) values (1, :by, :at)", by=by, at=at
    )


def delete_proposal(db: Transaction) -> None:
    db.run("delete from person_facts_proposal")
