"""Days as the reader sees them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pandas as pd

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def day(value: Any, *, weekday: bool = False) -> str:
    """Give an ISO day as ``19 December 2022``; anything else as it stands."""
    if pd.isna(value):
        return "unknown day"
    try:
        parsed = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    text = f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"
    return f"{DAYS[parsed.weekday()]} {text}" if weekday else text


def span(earliest: Any, latest: Any) -> str:
    """Give an interval of days, saying each month and year once."""
    if pd.isna(earliest) and pd.isna(latest):
        return "unknown day"
    if pd.isna(earliest):
        return f"not after {day(latest)}"
    if pd.isna(latest):
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


def between(earliest: Any, latest: Any) -> str:
    """Give an interval as it stands in a sentence: "between 19 and 25 December 2022"."""
    if pd.isna(earliest) and pd.isna(latest):
        return "on an unknown day"
    if pd.isna(earliest):
        return f"on or before {day(latest)}"
    if pd.isna(latest):
        return f"on or after {day(earliest)}"
    if earliest == latest:
        return f"on {day(earliest)}"
    first, last = date.fromisoformat(str(earliest)), date.fromisoformat(str(latest))
    said = day(earliest)
    if first.year == last.year:
        said = (
            f"{first.day}"
            if first.month == last.month
            else f"{first.day} {MONTHS[first.month - 1]}"
        )
    return f"between {said} and {day(latest)}"


def period_of(day: Any, period: str) -> str:
    """Give the first day of the period a day lies in; nothing where the day is not known.

    A period is a day, a week, a month or a year.
    """
    if day is None or pd.isna(day):
        return ""
    if period == "week":
        when = date.fromisoformat(day)
        return (when - timedelta(days=when.weekday())).isoformat()
    return {"month": f"{day[:7]}-01", "year": f"{day[:4]}-01-01"}.get(period, str(day))


def say_period(first: str, length: str, last: str = "") -> str:
    """Say a period by its first day and its length (see `period_of`), or several up to a last."""
    if last and last != first:
        return span(first, last)
    if length == "week":
        return f"week of {day(first)}"
    if length == "year":
        return first[:4]
    return day(first).split(" ", 1)[-1] if length == "month" else day(first)
