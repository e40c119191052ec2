"""Records of articles kept on disk while tables are made, so that memory need not hold them."""

from __future__ import annotations

import os
import pickle
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any


class Shelf:
    """Records one after another in a file, read back by number in any order.

    In memory there is one number per record: where it starts.

    Parameters
    ----------
    folder
        Where the file is to lie; it has no name there, and is gone when it is closed.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._ends = array("q", [0])
        self._reading = False

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, record: Any) -> int:
        """Add a record; give its number, from 0."""
        data = pickle.dumps(record, protocol=5)
        if self._reading:
            self._file.seek(0, os.SEEK_END)
            self._reading = False
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self) - 1

    def __getitem__(self, number: int) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(f"The shelf holds {len(self)} records; asked for was {number}.")
        self._reading = True
        self._file.seek(self._ends[number])
        return pickle.loads(self._file.read(self._ends[number + 1] - self._ends[number]))

    def __iter__(self) -> Iterator[Any]:
        return (self[number] for number in range(len(self)))
