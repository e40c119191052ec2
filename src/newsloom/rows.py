"""Rows of a frame as plain tuples, None for null: pandas gives them many times as slowly."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Give some columns row by row, texts and numbers as Python has them, None for null."""
    lists = []
    for column in columns:
        values, nulls = frame[column].tolist(), frame[column].isna()
        if nulls.any():
            values = [None if null else v for v, null in zip(values, nulls.tolist(), strict=True)]
        lists.append(values)
    return zip(*lists, strict=True)


def named_rows_of(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[Any]:
    """Give some columns as `rows_of` does, with their names."""
    row = namedtuple("row", columns)  # type: ignore[misc]
    return map(row._make, rows_of(frame, columns))
