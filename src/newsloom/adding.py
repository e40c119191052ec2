"""Counts of parts, added up in a tree: every few of them wherever there is somebody to.

Whoever counts a part writes its counts to a file; whoever is free adds the counts of some files
and writes the sum to another, until there is one. So where the run started never are the counts of
all parts in memory, and nobody waits for somebody else but for the last few sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsloom.partfiles import read_rows, write_rows
from newsloom.partitions import Workers

if TYPE_CHECKING:
    import pyarrow as pa

Add = Callable[[list["pa.Table"]], "pa.Table"]

AT_ONCE = 16  # files added by one: few levels, and no sum that takes long


class Tree:
    """A sum of the counts of parts.

    Parameters
    ----------
    add
        Adds up some counts, of parts or sums; a module-level function. In which order and how
        often it is called must not matter.
    folder
        Where the files are, a `partfiles.parts_folder`.
    workers
        Who adds up; where they don't reach the folder it is done here.
    """

    def __init__(self, add: Add, folder: Path, workers: Workers) -> None:
        self._add, self._folder, self._workers = add, folder, workers
        self._levels: list[list[Callable[[], Path]]] = []

    def put(self, counts: pa.Table) -> None:
        """Take in the counts of a part."""
        self.take(write_rows(self._folder, counts))

    def take(self, path: Path) -> None:
        """Take in the counts of a part that are in a file of the folder."""
        self._place(lambda: path, 0)

    def total(self) -> Path:
        """Give the file of the sum; call it once, when all parts are in.

        Raises `ValueError` where there was none.
        """
        rest = [path for level in self._levels for path in level]
        if not rest:
            raise ValueError("There are no counts to add up.")
        while len(rest) > 1:
            rest = [self._sum(rest[at : at + AT_ONCE]) for at in range(0, len(rest), AT_ONCE)]
        return rest[0]()

    def _place(self, path: Callable[[], Path], level: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(path)
        if len(self._levels[level]) == AT_ONCE:
            paths, self._levels[level] = self._levels[level], []
            self._place(self._sum(paths), level + 1)

    def _sum(self, waiting: Sequence[Callable[[], Path]]) -> Callable[[], Path]:
        """Have some counts added up; give what waits for the file of the sum."""
        if len(waiting) == 1:
            return waiting[0]
        paths = [path() for path in waiting]
        result = self._workers.begin(_sum_there, self._add, self._folder, paths)
        return partial(_taken, result, self._add, self._folder, paths)


def _taken(
    result: Callable[[], Path | None], add: Add, folder: Path, paths: Sequence[Path]
) -> Path:
    return result() or _sum_up(add, folder, paths)


def _sum_there(add: Add, folder: Path, paths: Sequence[Path]) -> Path | None:
    """Add up in whichever process; None where it doesn't reach the files, or can't write there."""
    with suppress(OSError):
        return _sum_up(add, folder, paths) if folder.is_dir() else None
    return None


def _sum_up(add: Add, folder: Path, paths: Sequence[Path]) -> Path:
    return write_rows(folder, add([read_rows(path) for path in paths]))
