"""Rows turned into checked frames of the declared columns and types, read and written.

What the tables are is declared in `schema`. Other modules make rows; a frame that does not have
exactly the declared types never reaches a file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.columns import holds_null
from newsloom.schema import COUNT, FLAG, MAYBE_COUNT, NUMBER, TABLES, TEXT, Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

# JupyterLab would take what stands between two dollars in a title or sentence for a formula.
pd.set_option("display.html.use_mathjax", False)

__all__ = [
    "COUNT",
    "FLAG",
    "GROUP",
    "GROUPS",
    "MAYBE_COUNT",
    "NUMBER",
    "TABLES",
    "TEXT",
    "Column",
    "NewsloomError",
    "Table",
    "TableError",
    "TableFile",
    "TableRecord",
    "as_arrow",
    "check",
    "check_bytes",
    "digest",
    "empty",
    "make",
    "read",
    "read_columns",
    "schema_of",
    "sync",
    "write",
    "write_parts",
]


class NewsloomError(Exception):
    """Something the user can mend: what was given, what was expected, what to do."""

    def _render_traceback_(self) -> list[str]:
        """Say it in a notebook as on a terminal: one sentence, and no lines of our code."""
        return [str(self)]


class TableError(NewsloomError):
    """A table that does not have its declared columns, types or invariants."""


# Rows that are written, and can be read, at a time; an article's row holds its whole text twice.
GROUP = 10_000
GROUPS = {"articles": 250}


def empty(name: str) -> pd.DataFrame:
    """Give the named table without rows, with its declared columns and types."""
    columns = TABLES[name].columns
    return pd.DataFrame({c: pd.Series([], dtype=spec.dtype) for c, spec in columns.items()})


def make(name: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Turn rows into the named table: declared columns, types and order, checked.

    Columns that may be null can be left out of the rows; columns that are not declared raise
    `TableError`, as does anything `check` refuses.
    """
    spec = TABLES[name]
    given = _columns(rows)
    size = len(next(iter(given.values()), ()))
    if not size:
        return empty(name)
    unknown = sorted(set(given) - set(spec.columns))
    if unknown:
        raise TableError(f"The table {name} has no column {', '.join(map(str, unknown))}.")
    made = {}
    for column, column_spec in spec.columns.items():
        if column not in given and not column_spec.null:
            raise TableError(f"The table {name} needs the column {column}; the rows lack it.")
        try:
            made[column] = _typed(given.get(column, [None] * size), column_spec.dtype)
        except (TypeError, ValueError) as error:
            raise TableError(
                f"The column {name}.{column} must be {column_spec.dtype}: {error}"
            ) from error
    typed = pd.DataFrame(made)
    if not _in_order(typed, spec):
        typed = typed.sort_values(list(spec.sort), kind="stable", ignore_index=True)
    return check(name, typed)


def _columns(rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> dict[str, Any]:
    """Give rows column by column: as lists where all have the same keys, else as series."""
    if not isinstance(rows, pd.DataFrame):
        listed = list(rows)
        first = listed[0] if listed else {}
        if all(len(row) == len(first) for row in listed):
            with suppress(KeyError):
                return {name: [row[name] for row in listed] for name in first}
        rows = pd.DataFrame(listed)
    return {name: rows[name].reset_index(drop=True) for name in rows.columns}


def _typed(values: Any, dtype: str) -> Any:
    """Give a column its declared type; raises `TypeError` or `ValueError`."""
    import pyarrow as pa

    if isinstance(values, list):
        # What is plainly of the type goes past pandas, which would look at each value to see that.
        if dtype == TEXT:
            with suppress(pa.ArrowException):
                return pd.array(pa.array(values, pa.large_string(), from_pandas=True), dtype=TEXT)
        elif dtype in (COUNT, NUMBER) and (plain := np.array(values)).dtype == dtype:
            return plain
        values = pd.Series(values)
    if dtype == NUMBER:
        return pd.to_numeric(values.astype("Float64")).astype(NUMBER)
    return values.astype(dtype)


def _in_order(frame: pd.DataFrame, spec: Table) -> bool:
    """Whether rows are as the table sorts them; False also where a null keeps that from view."""
    if any(spec.columns[column].null for column in spec.sort):
        return False
    tied: Any = True
    for column in spec.sort:
        values = frame[column].array
        before, after = values[:-1], values[1:]
        if np.any(np.asarray(before > after) & tied):
            return False
        tied = tied & np.asarray(before == after)
    return True


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame unchanged if it is the named table to the letter; else `TableError`."""
    spec = TABLES[name]
    if list(frame.columns) != list(spec.columns):
        raise TableError(
            f"The table {name} must have the columns {', '.join(spec.columns)}; "
            f"it has {', '.join(map(str, frame.columns))}."
        )
    for column, values in frame.items():
        column_spec = spec.columns[str(column)]
        if str(values.dtype) != column_spec.dtype:
            raise TableError(
                f"The column {name}.{column} must be {column_spec.dtype}; it is {values.dtype}."
            )
        if not column_spec.null and holds_null(values):
            raise TableError(f"The column {name}.{column} holds a null where none may be.")
    if spec.unique and frame.duplicated(list(spec.unique)).any():
        first = frame.loc[frame.duplicated(list(spec.unique)), list(spec.unique)].iloc[0]
        raise TableError(f"The table {name} has two rows for {dict(first)}.")
    return frame


def as_arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    """Give a frame as it is written; `TableError` where it is not the named table."""
    import pyarrow as pa

    schema = schema_of(name)
    return pa.Table.from_pandas(check(name, frame), schema=schema, preserve_index=False)


@cache
def schema_of(name: str) -> pa.Schema:
    """Give the columns of the named table as they are written."""
    import pyarrow as pa

    return pa.Table.from_pandas(empty(name), preserve_index=False).schema


def write(folder: Path, name: str, frame: pd.DataFrame) -> str:
    """Write the checked table to ``<folder>/<name>.parquet`` and return its SHA-256.

    The file appears whole or not at all: written beside, synced, then renamed.
    """
    return write_parts(folder, name, [frame]).sha256


class TableRecord(NamedTuple):
    """What is recorded of a table that was written: another process can be told it."""

    sha256: str
    rows: int


def write_parts(folder: Path, name: str, frames: Iterable[pd.DataFrame]) -> TableRecord:
    """Write a table that comes in parts, as `TableFile` does."""
    with TableFile(folder, name) as file:
        for frame in frames:
            file.add(frame)
    return TableRecord(file.sha256, file.rows)


class TableFile:
    """A table written part by part to ``<folder>/<name>.parquet``, as if it were written at once.

    The bytes depend on the rows alone, not on how they were divided: rows wait until there are
    enough of them for a group. The file appears whole or not at all when the ``with`` block ends
    well: written beside, synced, then renamed.

    Attributes
    ----------
    rows
        How many rows were added.
    sha256
        Of the file, once it is there.
    """

    def __init__(self, folder: Path, name: str) -> None:
        import pyarrow.parquet as pq

        self.name, self.rows, self.sha256 = name, 0, ""
        self._path = folder / f"{name}.parquet"
        self._beside = folder / f".{name}.{os.getpid()}.tmp"
        self._group = GROUPS.get(name, GROUP)
        self._waiting: list[Any] = []
        self._last: Any = None
        self._schema = schema_of(name)
        self._file = self._beside.open("wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, write_page_checksum=True)

    def add(self, frame: pd.DataFrame) -> None:
        """Add rows: a checked table, which must go on where the one before ended.

        Raises `TableError` for a frame that is not the declared table.
        """
        self.take(as_arrow(self.name, frame))

    def take(self, rows: pa.Table) -> None:
        """Add rows as `as_arrow` gives them, in whichever process."""
        import pyarrow as pa

        if rows.schema != self._schema:
            raise TableError(f"The table {self.name} was given rows of other columns or types.")
        if not len(rows):
            return
        key = rows[TABLES[self.name].sort[0]]
        first, last = key[0].as_py(), key[-1].as_py()
        if self._last is not None and first < self._last:
            raise TableError(f"The table {self.name} was added to out of order.")
        self._last = last
        self.rows += len(rows)
        self._waiting.append(rows)
        while sum(len(part) for part in self._waiting) >= self._group:
            whole = pa.concat_tables(self._waiting)
            self._write(whole.slice(0, self._group))
            self._waiting = [whole.slice(self._group)]

    def _write(self, table: Any) -> None:
        # One piece a column: how rows came in must not show in the pages.
        self._writer.write_table(table.combine_chunks())

    def __enter__(self) -> TableFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        import pyarrow as pa

        with self._file:
            if kind is None:
                rest = pa.concat_tables([self._schema.empty_table(), *self._waiting])
                if len(rest) or not self.rows:
                    self._write(rest)
            self._writer.close()
            self._file.flush()
            os.fsync(self._file.fileno())
        if kind is None:
            os.replace(self._beside, self._path)
            self.sha256 = digest(self._path)
        else:
            self._beside.unlink(missing_ok=True)


def read(folder: Path, name: str) -> pd.DataFrame:
    """Read the named table from ``<folder>/<name>.parquet`` (a file, or a folder of parts).

    Raises `TableError` when it is missing, damaged or not the declared table.
    """
    return check(name, _read(folder, name, None))


def read_columns(
    folder: Path,
    name: str,
    columns: Sequence[str],
    *,
    coded: bool = False,
    where: Callable[[pa.Table], NDArray[np.bool_]] | None = None,
) -> pd.DataFrame:
    """Read some columns of a table, of their declared types; the others stay on disk.

    With `coded`, text comes as categories, in the order of the alphabet: each string stands in
    memory once. With `where`, which is called with one group of rows after the other, only those
    rows are read that it is true of. Raises as `read` does, for what can be seen without reading
    the rest.
    """
    return _read(folder, name, list(columns), coded=coded, where=where)


def _read(
    folder: Path,
    name: str,
    columns: list[str] | None,
    *,
    coded: bool = False,
    where: Callable[[pa.Table], NDArray[np.bool_]] | None = None,
) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    check_bytes(path, name)
    declared = TABLES[name].columns
    texts = [c for c in columns or () if coded and declared[c].dtype == TEXT]
    try:
        # Not all at once: what is read would stand in memory beside what is made of it.
        how = {"page_checksum_verification": True, "read_dictionary": texts, "pre_buffer": False}
        if where is None:
            table = pq.read_table(path, columns=columns, **how)
        else:
            with pq.ParquetFile(path, **how) as file:
                groups = (file.read_row_group(i, columns) for i in range(file.num_row_groups))
                read = [rows.filter(where(rows)) for rows in groups]
                table = pa.concat_tables([file.read_row_groups([], columns), *read])
        frame = table.drop_columns(texts).to_pandas()
    except FileNotFoundError as error:
        raise TableError(f"The table {path} is missing; run `newsloom run`.") from error
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"The table {path} is damaged ({error}); run `newsloom run`.") from error
    for column in texts:
        frame[column] = _coded(table[column])
    frame = frame[table.column_names] if texts else frame
    for column, column_spec in declared.items():
        if column not in frame.columns or column in texts:
            continue
        if str(frame[column].dtype) != column_spec.dtype:
            frame[column] = frame[column].astype(column_spec.dtype)
    return frame


def _coded(column: pa.ChunkedArray) -> pd.Categorical:
    """Give what was read as dictionaries, one for each group of rows, as categories in order."""
    import pyarrow.compute as pc

    whole = column.unify_dictionaries().combine_chunks()
    order = pc.array_sort_indices(whole.dictionary)
    # one place more: the code −1, which is what a null has, stays −1
    place = np.full(len(order) + 1, -1, dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    code = pc.fill_null(whole.indices, -1).to_numpy()
    known = pd.Index(whole.dictionary.take(order).to_pandas())
    return pd.Categorical.from_codes(place[code], categories=known, validate=False)


def check_bytes(path: Path, name: str) -> None:
    """Raise `TableError` for a table whose bytes are not those that its record tells of.

    Checksums inside the file cover its pages, not what says where they are. A table for which no
    record stands in its folder (or, for those kept with a run, beside that) is not looked at.
    """
    home = path.resolve().parent
    for record in (home / "manifest.json", home.parent / "run.json"):
        if record.is_symlink() or not record.is_file() or not path.is_file():
            continue
        try:
            wanted = json.loads(record.read_text("utf-8"))["tables"][name]["sha256"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if digest(path) != wanted:
            raise TableError(
                f"The table {path} is damaged (its bytes are not those that were written); "
                "make the tables anew with `newsloom run`."
            )
        return


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
