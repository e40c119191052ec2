"""Days of a timeline: reading them, saying them, and which of them a figure shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from newsloom.days import span

# News speaks of years ago in passing; they must not squeeze the weeks it is about.
LEAST_BEFORE = 30  # days shown before the first day of printing
PARTS_BEFORE = 1.0  # or as many times the span of printing, whichever is more


class Window(NamedTuple):
    """The days that a figure shows."""

    first: date
    last: date

    def place(self, day: date) -> date:
        """The day, or just inside the edge it lies beyond."""
        if self.holds(day):
            return day
        inset = max((self.last - self.first) // 60, timedelta(days=1))
        return self.first + inset if day < self.first else self.last - inset

    def holds(self, day: date) -> bool:
        """Whether the day is shown in its place."""
        return self.first <= day <= self.last


def read_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def read_day_of(value: Any) -> date:
    return date.fromisoformat(str(value))


def span_of(row: Any) -> tuple[date, date]:
    """First and last day; an open end is taken to be the other end."""
    first, last = read_day(row.earliest), read_day(row.latest)
    known = first or last
    assert known is not None
    return first or known, last or known


def middle_of(row: Any) -> date:
    first, last = span_of(row)
    return first + (last - first) / 2


def say_days(row: Any) -> str:
    return span(row.earliest, row.latest)


def window_of(dated: pd.DataFrame, articles: pd.DataFrame) -> Window:
    """The days to show: those of printing, some before, and whatever is to come."""
    kept = articles[articles["status"] == "kept"]
    printed = [day for day in map(read_day, kept["published"]) if day is not None]
    spans = [span_of(row) for row in dated.itertuples()]
    return window_around(printed, [day for span in spans for day in span])


def window_around(printed: list[date], days: list[date]) -> Window:
    if not printed:
        return Window(min(days) - timedelta(days=2), max(days) + timedelta(days=2))
    length = (max(printed) - min(printed)).days
    before = timedelta(days=max(LEAST_BEFORE, round(length * PARTS_BEFORE)))
    first = max(min(printed) - before, min([*days, *printed]))
    last = min(max([*days, *printed]), max(printed) + before)
    return Window(first - timedelta(days=2), last + timedelta(days=2))
