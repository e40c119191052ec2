"""Columns of numbers that lie on disk while a corpus is cleaned, as they grow with its length.

Files have no name and are gone with what they belong to. They are read piece by piece into memory
that is given back, not mapped into it.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

AT_ONCE = 300_000  # rows of a run or a part: what a step holds in memory at a time
_RANGES = 1 << 10  # equal ranges of keys, by which runs are cut to parts
_SHIFT = np.uint64(64 - 10)


class Column:
    """Numbers of one kind, one after another in a file; pieces are read like slices of an array.

    Parameters
    ----------
    kind
        The numbers' numpy type.
    folder
        Where the file is to lie; by default where the system keeps such files.
    """

    def __init__(self, kind: Any, folder: Path | None = None) -> None:
        self.dtype = np.dtype(kind)
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._length = 0
        self._at_end = True
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return self._length

    def add(self, numbers: np.ndarray) -> None:
        """Write numbers after those that are there."""
        if not self._at_end:
            self._file.seek(self._length * self.dtype.itemsize)
            self._at_end = True
        data = np.ascontiguousarray(numbers, dtype=self.dtype).data.cast("B")
        while len(data):  # a write may take only a part
            data = data[self._file.write(data) :]
        self._length += len(numbers)

    def __getitem__(self, piece: slice) -> np.ndarray:
        start, stop, _ = piece.indices(self._length)
        found = np.empty(max(0, stop - start), dtype=self.dtype)
        data = found.data.cast("B") if len(found) else memoryview(b"")
        if len(data):
            self._file.seek(start * self.dtype.itemsize)
            self._at_end = False
        while len(data):
            data = data[self._file.readinto(data) :]
        return found


class Runs:
    """Keys of 64 bits, each with a companion, on disk; read back range by range of the keys.

    Keys must be spread over all 64 bits, or else be pushed up (`<<`) until they are.

    Parameters
    ----------
    kind
        The companions' numpy type.
    folder
        As for `Column`.
    """

    def __init__(self, kind: Any, folder: Path | None = None) -> None:
        self._keys = Column(np.uint64, folder)
        self._companions = Column(kind, folder)
        self._edges: list[np.ndarray] = []  # per run: where each range of keys begins

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, keys: np.ndarray, companions: np.ndarray) -> None:
        """Add a run, best of about `AT_ONCE` rows."""
        if not len(keys):
            return
        ranges = (keys >> _SHIFT).astype(np.uint16)
        if (ranges[1:] < ranges[:-1]).any():
            # Numbers of 16 bits are sorted by their digits, which takes a fraction of the time.
            order = np.argsort(ranges, kind="stable")
            keys, companions = keys[order], companions[order]
        ends = np.cumsum(np.bincount(ranges, minlength=_RANGES))
        self._edges.append(np.concatenate(([0], ends)) + len(self._keys))
        self._keys.add(keys)
        self._companions.add(companions)

    def parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Give all rows in parts of about `AT_ONCE`; all rows of a key are in one part.

        Keys of a part are above those of the part before; inside a part rows are in no order.
        """
        if not self._edges:
            return
        ends = np.cumsum(np.sum([np.diff(edges) for edges in self._edges], axis=0))
        first = 0
        while first < _RANGES:
            before = ends[first - 1] if first else 0
            after = max(first + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
            pieces = [slice(int(edges[first]), int(edges[after])) for edges in self._edges]
            pieces = [piece for piece in pieces if piece.start < piece.stop]
            if pieces:
                yield (
                    np.concatenate([self._keys[piece] for piece in pieces]),
                    np.concatenate([self._companions[piece] for piece in pieces]),
                )
            first = after

    def runs(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Give every run, its rows in the order of their ranges."""
        for edges in self._edges:
            piece = slice(int(edges[0]), int(edges[-1]))
            yield self._keys[piece], self._companions[piece]


def sort_order(values: np.ndarray) -> np.ndarray:
    """Give the stable order of numbers of 64 bits that are as good as drawn by lot.

    Their places take the lowest bits, so that plain numbers are sorted, many times faster. What
    differs in those bits alone can fall out of order, about never; then the slow way is gone.
    """
    bits = np.uint64(len(values).bit_length())
    packed = (values >> bits << bits) | np.arange(len(values), dtype=np.uint64)
    packed.sort()
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    ordered = values[order]
    if (ordered[1:] < ordered[:-1]).any():
        return np.argsort(values, kind="stable")
    return order
