"""All that a server says to a browser, taken to pieces: texts, numbers, and the rows of charts, tables and files.

Messages are walked by their own description, whatever kind they are, so that a new kind of element is read as well.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Piece = str | float | bytes  # bytes: of no form that is known here, to be searched for texts only
ARROW_BEGINS = b"\xff\xff\xff\xff"  # each message of an Arrow stream
NUMBER = re.compile(r"(?<![\w.,+])\d+(?:[.,]\d+)?(?![\w]|[.,]\d)")
BY_LOT = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}"
)  # numbers of sessions, runs and messages


@dataclass
class Heard:
    """What one browser was told."""

    texts: bytearray = field(default_factory=bytearray)
    numbers: set[float] = field(default_factory=set)

    def take(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            match piece:
                case bytes():
                    self.texts += piece + b"\n"
                case str():
                    self.texts += piece.encode() + b"\n"
                    self.numbers |= _numbers(piece)
                case int() | float():
                    self.numbers.add(float(piece))

    def knows(self, value: str | float) -> bool:
        """A number as it is or with one decimal, as people read it; a text within any other."""
        if isinstance(value, str):
            return value.encode() in self.texts
        return bool({value, round(value, 1)} & self.numbers)


def _numbers(text: str) -> set[float]:
    """Those that people read in it. "4,037" is one number to some readers and another to others."""
    found = NUMBER.findall(BY_LOT.sub("", text))
    thousands = {float(each.replace(",", "").replace(".", "")) for each in found if each[-4:-3] in (",", ".")}
    return {float(each.replace(",", ".")) for each in found} | thousands


def in_message(message: Message) -> Iterator[Piece]:
    for kind, value in message.ListFields():
        if kind.type == kind.TYPE_ENUM or kind.type == kind.TYPE_BOOL:
            continue
        if kind.message_type and kind.message_type.GetOptions().map_entry:
            yield from (piece for pair in value.items() for one in pair for piece in _in_value(one))
        elif isinstance(value, Iterable) and not isinstance(value, str | bytes | Message):
            yield from (piece for each in value for piece in _in_value(each))
        else:
            yield from _in_value(value)


def in_json(value: Any) -> Iterator[Piece]:
    """Of anything made of lists and mappings; names of fields count too."""
    if isinstance(value, dict):
        yield from (piece for pair in value.items() for one in pair for piece in in_json(one))
    elif isinstance(value, list | tuple):
        yield from (piece for each in value for piece in in_json(each))
    elif isinstance(value, Message | str | bytes):
        yield from _in_value(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif value is not None:
        yield str(value)


def in_file(content: bytes) -> Iterator[Piece]:
    """Of a download: a table, JSON, or an archive of these."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from in_file(archive.read(name))
        return
    yield from _in_bytes(content)


def _in_value(value: Any) -> Iterator[Piece]:
    match value:
        case bool():
            return
        case Message():
            yield from in_message(value)
        case bytes():
            yield from _in_bytes(value)
        case str():
            yield value
            yield from _within(value)
        case int() | float():
            yield float(value)


def _in_bytes(value: bytes) -> Iterator[Piece]:
    yield value
    if value.startswith(ARROW_BEGINS):
        table = pa.ipc.open_stream(value).read_all()
        yield from in_json(table.to_pylist())
        yield from in_json(table.schema.metadata or {})
        return
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return
    yield from _in_value(text)
    yield from (cell for row in csv.reader(io.StringIO(text)) for cell in row)


def _within(text: str) -> Iterator[Piece]:
    """Of JSON that travels as a text, as the specification of a chart does."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            found = json.loads(text)
        except ValueError:
            return
        yield from in_json(found)


@dataclass
class References:
    """Messages that a browser keeps: the server may name one instead of sending it again."""

    sent: set[str] = field(default_factory=set)
    named: int = 0  # times

    def hold(self, message: ForwardMsg) -> bool:
        """Whether what the message stands for was told to this very browser."""
        if message.HasField("ref_hash"):
            self.named += 1
            return message.ref_hash in self.sent
        if message.metadata.cacheable:
            self.sent.add(message.hash)
        return True
