"""Numbers, dates and cells as the reader sees them."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from newsloom.days import day, days_between, span
from newsloom.labels import without_controls

__all__ = [
    "MINUS",
    "csv_cell",
    "csv_text",
    "data_uri",
    "day",
    "days_between",
    "is_null",
    "number",
    "percent",
    "span",
]

MINUS = "−"
# Read as a formula by spreadsheets when a cell begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# And so is the rest of a cell where a spreadsheet parts columns by semicolons or tabs.
_INNER = re.compile("(?<=[;\t])(?=[\"']*[=+\\-@＝＋－＠](?![)(/]))")


def is_null(value: Any) -> bool:
    """Say whether a cell holds nothing."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def number(value: Any, places: int = 0) -> str:
    """Give a number with thousands separated; a dash where there is none."""
    if is_null(value):
        return "–"
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return f"{value:,.{places}f}".replace("-", MINUS)


def small(value: Any) -> str:
    """Give a chance with three digits; a small one is not 0."""
    return "" if is_null(value) else number(value, 3) if value >= 0.001 else "< 0.001"


def percent(part: float, whole: float) -> str:
    """Give a share in per cent; small ones as less than one, never as nothing."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "less than 1%"
    if 99 < share < 100:
        return "more than 99%"
    return f"{share:.0f}%"


def csv_cell(value: Any) -> Any:
    """Give a cell that no spreadsheet takes for a formula, and no terminal for a command."""
    if is_null(value):
        return ""
    if not isinstance(value, str):
        return value
    value = _INNER.sub("'", without_controls(value))
    return "'" + value if value.startswith(_FORMULA) else value


def csv_text(rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> str:
    """Give rows as CSV (RFC 4180), safe to open in a spreadsheet."""
    if isinstance(rows, pd.DataFrame):
        header: list[str] = [str(c) for c in rows.columns]
        columns = [_csv_cells(rows.iloc[:, at]) for at in range(len(header))]
        lines: Iterable[Iterable[Any]] = zip(*columns, strict=True)
    else:
        rows = list(rows)
        header = list(dict.fromkeys(key for row in rows for key in row))
        lines = ([csv_cell(row.get(key)) for key in header] for row in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([csv_cell(name) for name in header])
    writer.writerows(lines)
    return text.getvalue()


def _csv_cells(column: pd.Series) -> list[Any]:
    """Give `csv_cell` of each cell of a column; of texts that return, once."""
    values = column.to_numpy(dtype=object).tolist()
    if pd.api.types.is_string_dtype(column.dtype) and column.dtype != object:
        known = {value: csv_cell(value) for value in set(values)}
        return [known[value] for value in values]
    if pd.api.types.is_numeric_dtype(column.dtype) and not column.hasnans:
        return values
    return [csv_cell(value) for value in values]


def data_uri(text: str, mime: str) -> str:
    """Give a text as a data: address, so that a download needs no other file."""
    # The byte-order mark is what makes spreadsheets read UTF-8.
    mark = b"\xef\xbb\xbf" if mime == "text/csv" else b""
    packed = base64.b64encode(mark + text.encode("utf-8", "replace")).decode("ascii")
    return f"data:{mime};charset=utf-8;base64,{packed}"
