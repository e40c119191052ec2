"""Rows that another process wrote: one file for each table and part, in a folder that both reach.

What a worker writes there need not be sent, nor be turned into a frame where the table is written.
Whether a worker reaches the folder is seen where it is to write: one that doesn't sends its rows.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from newsloom import tables

if TYPE_CHECKING:
    import pyarrow as pa

Rows: TypeAlias = "pd.DataFrame | pa.Table | Path"
"""Rows of a table, or the file they are in."""


@contextmanager
def parts_folder(beside: Path) -> Iterator[Path]:
    """Give a folder for part files, under a name that no other run has; it goes at the end."""
    # Other processes may stand in another folder than this one.
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=beside.resolve().parent) as folder:
        yield Path(folder)


def write_part(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write rows of the named table to a new file; it appears whole or not at all.

    Raises `TableError` for a frame that is not the declared table.
    """
    return write_rows(folder, tables.as_arrow(name, frame))


def take_part(path: Path) -> pa.Table:
    """Read rows back and remove their file."""
    rows = read_rows(path)
    path.unlink()
    return rows


def write_rows(folder: Path, rows: pa.Table) -> Path:
    """Write rows of any kind to a new file; it appears whole or not at all."""
    import pyarrow as pa

    handle, beside = tempfile.mkstemp(dir=folder, suffix=".tmp")
    path = Path(beside).with_suffix(".arrow")
    with os.fdopen(handle, "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows)
    os.replace(beside, path)
    return path


def read_rows(path: Path) -> pa.Table:
    """Read what `write_rows` wrote."""
    import pyarrow as pa

    with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()
