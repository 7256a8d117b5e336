"""The table of who may see what."""

from alongside.domain.permissions import PRESENT_READERS, TABLE, Access, Reader, shown

PERSONAL = {"wellbeing", "texts", "work_facts", "participation", "sign_ins"}


def test_every_row_answers_for_every_reader() -> None:
    assert {row.kind: set(row.cells) for row in TABLE} == {row.kind: set(Reader) for row in TABLE}


def test_no_kind_of_data_is_named_twice() -> None:
    assert len({row.kind for row in TABLE}) == len({row.what for row in TABLE}) == len(TABLE)


def test_nobody_but_oneself_sees_ones_weeks_in_this_version() -> None:
    others = set(Reader) - {Reader.SELF}

    for row in TABLE:
        open_to = {reader for reader in others if row.cells[reader].access is not Access.NONE}
        assert (open_to == set()) is (row.kind in PERSONAL), row.kind


def test_an_access_and_its_sentence_agree() -> None:
    for row in TABLE:
        for reader, cell in row.cells.items():
            assert (cell.access is Access.NONE) is (cell.sentence == "Nothing."), (row.kind, reader)


def test_only_what_exists_is_shown() -> None:
    kinds = [row.kind for row, _ in shown(Reader.SELF)]

    assert kinds == ["wellbeing", "texts", "work_facts", "participation", "account", "sign_ins", "audit"]
    assert Reader.PARTNER not in PRESENT_READERS
