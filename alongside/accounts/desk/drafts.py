"""What someone typed and has not sent yet: theirs alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.accounts.desk.desk import Access, Desk
from alongside.accounts.rules.drafts import LONGEST, MOST, Draft, as_text
from alongside.accounts.store import drafts
from alongside.core.rules.errors import BadInput
from alongside.core.rules.sealing import KeyPair


@dataclass(frozen=True)
class DraftDesk(Desk):
    needs = Access.SIGNED_IN

    keys: KeyPair | None = None  # without them, sealed drafts cannot be read

    def find_draft(self, form: str) -> Draft | None:
        with self.store.read() as db:
            return drafts.find_draft(db, self.person.id, form, self.keys)

    def list_drafts(self, forms: str) -> list[Draft]:
        """Of all forms whose name starts with `forms`."""
        with self.store.read() as db:
            return drafts.list_drafts(db, self.person.id, forms, self.keys)

    def save_draft(self, form: str, version: str, fields: Mapping[str, Any]) -> None:
        """Replaces the form's earlier draft. Raises BadInput for a form longer than anything that could be
        saved.
        """
        if len(as_text(fields)) > LONGEST:
            raise BadInput("draft", "too long")
        with self.store.write(own=self.person.id) as db:
            drafts.save_draft(db, self.person.id, Draft(form, version, fields, self.now), MOST)

    def delete_draft(self, form: str) -> None:
        with self.store.write(own=self.person.id) as db:
            drafts.delete_draft(db, self.person.id, form)
