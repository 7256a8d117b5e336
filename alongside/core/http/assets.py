"""What is the same for everyone: fonts, pictures and programs, ours and Streamlit's.

Compressed once, and kept by browsers for a year.

Nothing else is compressed. The length of a compressed page tells whether something a stranger put into it
stands in it a second time, and so gives away, guess by guess, what is secret in it (BREACH). These files hold
no secret.
"""

import gzip
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock

import brotli
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).with_name("static")
FOR_A_YEAR = "public, max-age=31536000, immutable"  # for addresses that change with what is found there
ASK_AGAIN = "no-cache"  # kept, but asked for with its ETag each time
SMALLEST = 500  # bytes; below, compressing saves less than its headers cost
TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".js": "text/javascript",
    ".json": "application/manifest+json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}
TEXT = ("text/", "image/svg+xml")
# A level higher costs ten times the time for a fourteenth of the bytes.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


class Asset:
    """One file, and what it is when compressed: made when it is first asked for, and kept in memory."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        self.media_type = TYPES.get(Path(name).suffix, "application/octet-stream")
        self._compressed: dict[str, bytes] = {}
        self._one_at_a_time = Lock()

    @cached_property
    def hash(self) -> str:
        return short_hash(self.content)

    @property
    def encodings(self) -> list[str]:
        compresses = self.media_type.startswith(TEXT) and len(self.content) >= SMALLEST
        return list(ENCODINGS) if compresses else []

    def encoded_as(self, encoding: str) -> bytes:
        with self._one_at_a_time:
            if encoding not in self._compressed:
                self._compressed[encoding] = ENCODINGS[encoding](self.content)
            return self._compressed[encoding]


def short_hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def asset_response(request: Request, asset: Asset, lifetime: str = FOR_A_YEAR) -> Response:
    """The file as this browser can read it, or that it has it already.

    A request for a part of it is given the whole.
    """
    encoding = best_encoding(request.headers, asset.encodings)
    headers = {"Cache-Control": lifetime, "ETag": f'"{asset.hash}{"-" if encoding else ""}{encoding}"'}
    if asset.encodings:
        headers["Vary"] = "Accept-Encoding"
    asked = request.headers.get("if-none-match", "").split(",")
    known = {each.strip().removeprefix("W/") for each in asked}
    if known & {headers["ETag"], "*"}:
        return Response(status_code=304, headers=headers)
    if not encoding:
        return Response(asset.content, headers=headers, media_type=asset.media_type)
    headers["Content-Encoding"] = encoding
    return Response(asset.encoded_as(encoding), headers=headers, media_type=asset.media_type)


def best_encoding(asked: Headers, offered: list[str]) -> str:
    """The first of those offered among those the browser likes best; empty where it takes the file only as it
    is (RFC 9110, 12.5.3).
    """
    liked = {}
    for part in asked.get("accept-encoding", "").lower().split(","):
        name, _, rest = part.partition(";")
        liked[name.strip()] = _parse_weight(rest)
    best, weight = "", liked.get("identity", 0)
    for encoding in offered:
        if liked.get(encoding, liked.get("*", 0)) > weight:
            best, weight = encoding, liked.get(encoding, liked.get("*", 0))
    return best


def _parse_weight(parameters: str) -> float:
    _, _, number = parameters.replace(" ", "").partition("q=")
    try:
        weight = float(number or 1)
    except ValueError:
        return 0
    return weight if 0 <= weight <= 1 else 0
