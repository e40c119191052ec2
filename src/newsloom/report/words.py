"""Numbers, dates and cells as the reader sees them."""

from __future__ import annotations

import base64
import csv
import io
import math
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

MINUS = "−"
# Read as a formula by spreadsheets when a cell begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


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


def day(value: Any, *, weekday: bool = False) -> str:
    """Give an ISO day as ``19 December 2022``; anything else as it stands."""
    if is_null(value):
        return "unknown day"
    try:
        parsed = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    text = f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"
    return f"{DAYS[parsed.weekday()]} {text}" if weekday else text


def span(earliest: Any, latest: Any) -> str:
    """Give an interval of days, saying each month and year once."""
    if is_null(earliest) and is_null(latest):
        return "unknown day"
    if is_null(earliest):
        return f"not after {day(latest)}"
    if is_null(latest):
        return f"not before {day(earliest)}"
    if earliest == latest:
        return day(earliest)
    try:
        first, last = date.fromisoformat(str(earliest)), date.fromisoformat(str(latest))
    except ValueError:
        return f"{earliest}–{latest}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return _months(first, last)
    if first.year != last.year:
        return f"{day(earliest)} – {day(latest)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {day(latest)}"
    return f"{first.day}–{day(latest)}"


def _months(first: date, last: date) -> str:
    """Give an interval of whole months, or whole years, by their names."""
    if first.month == 1 and last.month == 12:
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} – {end}"
    return end if first.month == last.month else f"{start} – {end}"


def days_between(earliest: Any, latest: Any) -> int:
    """Give how many days an interval is longer than one; very many where an end is open."""
    try:
        return (date.fromisoformat(str(latest)) - date.fromisoformat(str(earliest))).days
    except ValueError:
        return 1_000_000


def csv_cell(value: Any) -> Any:
    """Give a cell that no spreadsheet takes for a formula."""
    if is_null(value):
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def csv_text(rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> str:
    """Give rows as CSV (RFC 4180), safe to open in a spreadsheet."""
    if isinstance(rows, pd.DataFrame):
        header: list[str] = [str(c) for c in rows.columns]
        lines: Iterable[Sequence[Any]] = rows.itertuples(index=False, name=None)
    else:
        rows = list(rows)
        header = list(dict.fromkeys(key for row in rows for key in row))
        lines = ([row.get(key) for key in header] for row in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([csv_cell(name) for name in header])
    writer.writerows([csv_cell(cell) for cell in line] for line in lines)
    return text.getvalue()


def data_uri(text: str, mime: str) -> str:
    """Give a text as a data: address, so that a download needs no other file."""
    # The byte-order mark is what makes spreadsheets read UTF-8.
    mark = b"\xef\xbb\xbf" if mime == "text/csv" else b""
    packed = base64.b64encode(mark + text.encode("utf-8", "replace")).decode("ascii")
    return f"data:{mime};charset=utf-8;base64,{packed}"
