"""The files of an export."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

from alongside.core.rules.spreadsheets import as_csv
from alongside.everything.rules.records import Table, as_json, export_files, zip_files

AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
STEPS = Table(
    "step",
    ("person_id", "week"),
    ("person_id", "week", "text", "hours"),
    (("ana", "2026-W10", "=1+1", -2.5), ("ana", "2026-W11", "señora\r\nen 2 líneas, “así”", None)),
)


def test_json_holds_every_value_as_it_is() -> None:
    assert json.loads(as_json([STEPS], AT)) == {
        "format": "alongside-person/1",
        "made_at": "2026-03-04T10:00:00+00:00",
        "tables": {
            "step": [
                {"person_id": "ana", "week": "2026-W10", "text": "=1+1", "hours": -2.5},
                {
                    "person_id": "ana",
                    "week": "2026-W11",
                    "text": "señora\r\nen 2 líneas, “así”",
                    "hours": None,
                },
            ]
        },
    }


def test_a_spreadsheet_reads_accents_and_numbers_and_starts_no_formula() -> None:
    content = as_csv(STEPS.columns, STEPS.rows)

    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read == [
        ["person_id", "week", "text", "hours"],
        ["ana", "2026-W10", "'=1+1", "-2.5"],
        ["ana", "2026-W11", "señora\r\nen 2 líneas, “así”", ""],
    ]


def test_each_table_is_a_file_beside_the_whole_and_the_database() -> None:
    assert set(export_files([STEPS], b"sqlite", AT)) == {
        "everything.json",
        "my-rows.sqlite",
        "tables/step.csv",
    }


def test_the_archive_gives_back_its_files() -> None:
    made = zip_files({"README.txt": b"read me", "tables/step.csv": b"a,b"}, AT)

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "README.txt": b"read me",
            "tables/step.csv": b"a,b",
        }
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 4, 10, 0, 0)}
