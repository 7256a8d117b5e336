"""The bytes of an uploaded calendar as whole lines: unpacked, in UTF-8, unfolded, each ended by one \\n."""

import codecs
import re
import zipfile
import zlib
from io import BytesIO

from alongside.core.rules.errors import BadInput

MOST_UNPACKED = 20_000_000  # bytes of all calendars in an archive; Google puts each one into a file
MOST_FILES = 50  # calendars in an archive
ZIP = b"PK\x03\x04"
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
UTF_16_WITHOUT_A_MARK = {b"B\x00E\x00": "utf-16-le", b"\x00B\x00E": "utf-16-be"}
EMPTY_LINES = re.compile(rb"\n\n+")  # without meaning; some programs write \r\r\n


def unpack_files(content: bytes) -> list[bytes]:
    """The content itself or, of an archive, the calendars in it; not those of archives inside it.

    Raises BadInput for an archive that has none or is too large.
    """
    if not content.startswith(ZIP):
        return [content]
    found, left = [], MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            calendars = [one for one in archive.infolist() if one.filename.lower().endswith(".ics")]
            if not calendars:
                raise BadInput("calendar", "no calendar in the archive")
            if len(calendars) > MOST_FILES:
                raise BadInput("calendar", "too large")
            for one in calendars:
                if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise BadInput("calendar", "bad archive")
                with archive.open(one) as packed:
                    found.append(packed.read(left + 1))  # the size it claims may be wrong
                left -= len(found[-1])
                if left < 0:
                    raise BadInput("calendar", "too large")
    # What zipfile raises for archives that are damaged, encrypted, or packed in unknown ways.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as fault:
        raise BadInput("calendar", "bad archive") from fault
    return found


def unfold_lines(content: bytes) -> bytes:
    """Unfolds before decoding, since some programs fold inside a character."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif encoding := UTF_16.get(content[:2]):
        content = content[2:].decode(encoding, "replace").encode()
    elif encoding := UTF_16_WITHOUT_A_MARK.get(content[:4]):
        content = content.decode(encoding, "replace").encode()
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return EMPTY_LINES.sub(b"\n", content).replace(b"\n ", b"").replace(b"\n\t", b"")


def decode_line(line: bytes) -> str:
    """Calendars that are not UTF-8 come from Windows. A character missing in both changes no time."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
