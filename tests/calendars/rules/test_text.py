"""Archives are unpacked within limits, and text is text however it is written."""

import zipfile
from io import BytesIO

import pytest

from alongside.calendars.rules import text
from alongside.core.rules.errors import BadInput
from tests.calendars.rules.test_reading import calendar, lines

CALENDAR = calendar(lines("DTSTART:20261202T100000Z", "DURATION:PT1H"))


def archive(files: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", packed) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(BadInput) as refusal:
        text.unpack_files(content)
    return refusal.value.reason


def test_all_calendars_of_an_archive_are_read_and_nothing_else_of_it():
    files = {"a/ana@example.org.ics": CALENDAR, "WORK.ICS": b"other", "readme.txt": b"x", "b/": b""}

    assert text.unpack_files(archive(files)) == [CALENDAR, b"other"]
    assert text.unpack_files(CALENDAR) == [CALENDAR]


def test_an_archive_inside_an_archive_is_not_unpacked():
    inner = archive({"a.ics": CALENDAR})

    assert refused(archive({"inner.zip": inner})) == "no calendar in the archive"
    assert text.unpack_files(archive({"inner.ics": inner})) == [inner]  # no calendar, and no second unpacking


def test_what_unpacks_to_too_much_is_refused_whatever_it_says_of_its_size():
    bomb = archive({"a.ics": b"X" * (text.MOST_UNPACKED + 1)})
    lie = bytearray(bomb)
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = bytes(lie).index(signature) + place
        lie[at : at + 4] = (100).to_bytes(4, "little")

    assert len(bomb) < 100_000
    assert refused(bomb) == "too large"
    assert refused(bytes(lie)) in ("too large", "bad archive")
    assert len(text.unpack_files(archive({"a.ics": b"X" * text.MOST_UNPACKED}))[0]) == text.MOST_UNPACKED


def test_many_small_calendars_count_together():
    each = b"X" * (text.MOST_UNPACKED // 2)

    assert len(text.unpack_files(archive({"a.ics": each, "b.ics": each}))) == 2
    assert refused(archive({"a.ics": each, "b.ics": each, "c.ics": b"X"})) == "too large"


def test_an_archive_of_very_many_calendars_is_refused():
    assert refused(archive({f"{one}.ics": b"" for one in range(text.MOST_FILES + 1)})) == "too large"


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_every_program_can_unpack_is_unpacked(packed):
    assert refused(archive({"a.ics": CALENDAR}, packed)) == "bad archive"


def test_a_damaged_archive_is_refused():
    whole = archive({"a.ics": CALENDAR})
    locked = bytearray(whole)
    for signature, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[bytes(locked).index(signature) + place] |= 1  # the bit that says it is encrypted

    for content in (whole[:-10], whole[:60] + b"\0" * 20 + whole[80:], text.ZIP, bytes(locked)):
        assert refused(content) == "bad archive"
