"""The frames of a write-ahead log and their checksums, many at a time.

Imported only when a log was left behind, because numpy takes long to load.
"""

import struct
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

FRAME_HEADER = 24
SUMMED = 8  # bytes of a frame's header that its checksum covers
AT_ONCE = 1000  # frames held in memory

Numbers = npt.NDArray[np.uint32]


def walk_frames(
    opened: BinaryIO, salts: bytes, page: int, order: str, state: tuple[int, int]
) -> tuple[int, int]:
    """Frames up to the last whole save, and saves behind a frame that does not fit.

    `opened` is at the first frame.
    """
    frames = behind = 0
    fits = True
    *_, (a, b, c, d) = _matrix_powers((SUMMED + page) // 8)
    for number, (header, own) in enumerate(_read_frames(opened, page, order), 1):
        mine, is_save = header[8:16] == salts, any(header[4:8])
        if fits:
            first, second = state
            state = (a * first + b * second + own[0]) % 2**32, (c * first + d * second + own[1]) % 2**32
            fits = mine and state == struct.unpack(">2I", header[16:24])
        if fits and is_save:
            frames = number
        if not fits and mine and is_save:
            behind += 1
    return frames, behind


def _read_frames(opened: BinaryIO, page: int, order: str) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The header of each whole frame, and what the frame adds to the running checksum."""
    size = FRAME_HEADER + page
    while block := opened.read(size * AT_ONCE):
        whole = len(block) // size
        content = np.frombuffer(block[: whole * size], np.uint8).reshape(whole, size)
        summed = np.concatenate((content[:, :SUMMED], content[:, FRAME_HEADER:]), axis=1)
        numbers = np.ascontiguousarray(summed).view(f"{order}u4").astype(np.uint32)
        first, second = _checksum_weights((SUMMED + page) // 8)
        added = zip(
            (numbers * first).sum(1, np.uint32).tolist(),
            (numbers * second).sum(1, np.uint32).tolist(),
            strict=True,
        )
        for row, own in zip(content, added, strict=True):
            yield row[:FRAME_HEADER].tobytes(), own


# The checksum takes two numbers at a time: s0 += a + s1, s1 += b + s0. That is linear modulo 2**32, so what a
# whole frame adds is one weighted sum of its numbers, and its effect on the sum so far is one product with a
# matrix.


@cache
def _checksum_weights(pairs: int) -> tuple[Numbers, Numbers]:
    """How often each number of a frame counts in the two sums at its end."""
    first, second = np.empty(2 * pairs, np.uint32), np.empty(2 * pairs, np.uint32)
    for place, (a, b, c, d) in zip(reversed(range(pairs)), _matrix_powers(pairs), strict=False):
        first[2 * place : 2 * place + 2] = (a + b) % 2**32, b
        second[2 * place : 2 * place + 2] = (c + d) % 2**32, d
    return first, second


def _matrix_powers(pairs: int) -> Iterator[tuple[int, int, int, int]]:
    """Powers 0 to `pairs` of the matrix of one step."""
    a, b, c, d = 1, 0, 0, 1
    for _ in range(pairs + 1):
        yield a, b, c, d
        a, b, c, d = (a + b) % 2**32, (a + 2 * b) % 2**32, (c + d) % 2**32, (c + 2 * d) % 2**32
