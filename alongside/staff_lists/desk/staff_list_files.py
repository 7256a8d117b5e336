"""An uploaded staff list: a child process with limits takes its file apart into cells."""

from alongside.core.reading.within import Budget, run_in_child
from alongside.core.rules.errors import BadInput
from alongside.staff_lists.rules.model import (
    FILE,
    LARGEST,
    LONGEST_CELL,
    Choices,
    FileRefusal,
    Flaw,
    FlawKind,
    Spelling,
    Table,
)

TABLE_READER = "alongside.staff_lists.rules.tables:cells"
# A workbook of ten thousand people takes 2.3 s and 138 MB with ten columns, 8 s and 177 MB with thirty; 122
# MB of it is openpyxl and the numpy that it imports. Wall time is much longer, since the child yields to
# everyone's pages.
BUDGET = Budget(seconds=20, wall=60.0, megabytes=384)


def table_of(person_id: str, content: bytes, choices: Choices, longest: int = LONGEST_CELL) -> Table:
    """The cells of a file. person_id: of the person who uploaded it. longest: as in `read_table`.

    Raises BadInput of the field FILE with a `Refusal` as its reason, and as `within` does.
    """
    if len(content) > LARGEST:
        raise BadInput(FILE, FileRefusal.TOO_LARGE)
    found = run_in_child(
        BUDGET,
        person_id,
        TABLE_READER,
        content,
        encoding=choices.encoding,
        sheet=choices.sheet,
        longest=longest,
    )
    return Table(
        rows=tuple((line, tuple(cells)) for line, cells in found["rows"]),
        decimal_comma=found["decimal_comma"],
        encoding=found["encoding"],
        sheet=found["sheet"],
        sheets=tuple(found["sheets"]),
        spellings=tuple(Spelling(one["encoding"], tuple(one["words"])) for one in found["spellings"]),
        flaws=tuple(Flaw(**{**one, "wrong": FlawKind(one["wrong"])}) for one in found["flaws"]),
    )
