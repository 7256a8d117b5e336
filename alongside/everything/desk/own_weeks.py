"""Past weeks that a person brings in from a file of their own: they stay that person's alone."""

from dataclasses import dataclass, field

from alongside.accounts.desk.desk import Desk
from alongside.accounts.store import organisations
from alongside.checkins.rules.checkins import TEXT_LIMIT
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.store import checkins
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.everything.rules.own_weeks import FILE, LARGEST, FileFault, Names, OwnWeeks, read_own_weeks
from alongside.staff_lists.desk.staff_list_files import table_of
from alongside.staff_lists.rules.model import Choices, FileRefusal, Table


def read_own_table(reader_id: str, content: bytes) -> Table:
    """The cells of a file, which a child process takes apart.

    Raises BadInput of the field FILE, with a `FileFault` or a `FileRefusal` as its reason, and as `within`
    does.
    """
    if len(content) > LARGEST:
        raise BadInput(FILE, FileFault.TOO_LARGE)
    try:
        return table_of(reader_id, content, Choices(), TEXT_LIMIT)
    except BadInput as refusal:
        too_many = refusal.reason == FileRefusal.TOO_MANY_ROWS
        raise BadInput(FILE, FileFault.TOO_MANY_ROWS if too_many else refusal.reason) from None


@dataclass(frozen=True, kw_only=True)
class OwnWeeksDesk(Desk):
    pack: Instrument = field(default_factory=weekly_instrument)

    def preview_weeks(self, table: Table, names: Names) -> OwnWeeks:
        """What `bring_in_weeks` would save now. Raises BadInput with a `FileFault`."""
        with self.store.read() as db:
            return self._read_table(db, table, names)

    def bring_in_weeks(self, table: Table, names: Names) -> OwnWeeks:
        """All or none; weeks that are here already stay as they are. Raises BadInput with a `FileFault`."""
        with self.store.write() as db:
            found = self._read_table(db, table, names)
            if found.faults:
                raise BadInput(FILE, FileFault.FAULTS)
            if not found.check_ins:
                raise BadInput(FILE, FileFault.NOTHING_NEW)
            checkins.save_brought_in(db, self.person.id, found.check_ins, self.now)
        return found

    def list_weeks_brought_in(self) -> list[Week]:
        """Oldest first."""
        with self.store.read() as db:
            return checkins.list_brought_in_weeks(db, self.person.id)

    def list_closed_weeks(self, most: int) -> list[Week]:
        """The newest weeks that can no longer be filled in, the newest first."""
        with self.store.read() as db:
            oldest = organisations.require_organisation(db).week_rule.open_weeks(self.now)[-1]
        return [oldest.back(weeks) for weeks in range(1, most + 1)]

    def remove_weeks_brought_in(self) -> None:
        """What was entered here stays."""
        with self.store.write() as db:
            checkins.delete_brought_in(db, self.person.id)

    def _read_table(self, db: Transaction, table: Table, names: Names) -> OwnWeeks:
        open_weeks = organisations.require_organisation(db).week_rule.open_weeks(self.now)
        found = read_own_weeks(table, names, self.pack, open_weeks)
        return found.leave_out_saved(checkins.list_saved_weeks(db, self.person.id))
