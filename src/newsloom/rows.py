"""Rows of a table as plain tuples, None for null: pandas takes many times as long over them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from newsloom import tables
from newsloom.columns import values_of

if TYPE_CHECKING:
    import pyarrow as pa


def rows_of(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Give some columns row by row, texts and numbers as Python has them, None for null."""
    return zip(*(values_of(frame[column]) for column in columns), strict=True)


def named_rows_of(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[Any]:
    """Give some columns as `rows_of` does, with their names."""
    row = namedtuple("row", columns)  # type: ignore[misc]
    return map(row._make, rows_of(frame, columns))


def arrow_of(name: str, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Give rows of the named table, all columns in its order, as `tables.as_arrow` gives frames.

    Raises `TableError` where a value is of another type, or null where none may be. That no row
    comes twice is not looked at.
    """
    import pyarrow as pa

    schema, columns = tables.schema_of(name), tables.TABLES[name].columns
    lists = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = []
    for field, values in zip(schema, lists, strict=True):
        try:
            made = pa.array(values, field.type, from_pandas=True)
        except pa.ArrowException as error:
            raise tables.TableError(f"The column {name}.{field.name}: {error}") from error
        if made.null_count and not columns[field.name].null:
            raise tables.TableError(
                f"The column {name}.{field.name} holds a null where none may be."
            )
        arrays.append(made)
    return pa.Table.from_arrays(arrays, schema=schema)
