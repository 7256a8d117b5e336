"""What may be released, and since when: every change is a new row, none is ever taken back."""

from alongside.domain.releases import Setting
from alongside.store.engine import Work


def all(db: Work) -> list[Setting]:
    """Oldest first."""
    rows = db.rows("select set_at, smallest_panel, strong, person_facts from release_setting order by number")
    return [
        Setting(row["set_at"], row["smallest_panel"], bool(row["strong"]), bool(row["person_facts"]))
        for row in rows
    ]


def add(db: Work, setting: Setting, by: str) -> None:
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
