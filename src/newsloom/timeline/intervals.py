"""Days of statements: moved by a length of time, or taken together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Interval = tuple[str | None, str | None]

_LENGTH = re.compile(r"P(\d{1,3})([DWMY])")
_DAYS_LONG = re.compile(r"P([2-9]|1\d)D")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
#: Days of a unit, and by how many "a week after" can be off.
_UNITS = {"D": (1, 0), "W": (7, 3), "M": (30, 12), "Y": (365, 90)}
_TOGETHER = re.compile(r"[\s,.]*(?:and|or|but)(?: also| then)?(?: (?:in|on|during|by|the))*\s*")


def gap_days(value: str) -> Callable[..., Interval] | None:
    """Give a function that moves days by a TIMEX3 length of time; None where it is no such length.

    >>> gap_days("P2D")("2024-03-05", "2024-03-06", back=True)
    ('2024-03-03', '2024-03-04')
    """
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    length, slack = (int(match[1]) * days for days in _UNITS[match[2]])

    def move(earliest: str, latest: str, *, back: bool) -> Interval:
        way = -1 if back else 1
        first = date.fromisoformat(earliest) + timedelta(days=way * length - slack)
        last = date.fromisoformat(latest) + timedelta(days=way * length + slack)
        return first.isoformat(), last.isoformat()

    return move


def joined(time: Any, held: list[Any], sentence: Any, days: Interval) -> Interval:
    """Give the days of an expression with those that stand beside it: "in May and in June"."""
    first, last = days
    if not first or not last:
        return days
    ordered = sorted(held, key=lambda t: int(t.start))
    at = ordered.index(time)
    for one, other in zip(ordered[at:], ordered[at + 1 :], strict=False):
        between = sentence.text[one.end - sentence.start : other.start - sentence.start]
        if not (other.earliest and other.latest and _TOGETHER.fullmatch(between)):
            break
        first, last = min(first, other.earliest), max(last, other.latest)
    for one, other in zip(ordered[:at][::-1], ordered[1 : at + 1][::-1], strict=True):
        between = sentence.text[one.end - sentence.start : other.start - sentence.start]
        if not (one.earliest and one.latest and _TOGETHER.fullmatch(between)):
            break
        first, last = min(first, one.earliest), max(last, one.latest)
    return first, last


def lasting(time: Any, times: list[Any], days: Interval) -> Interval:
    """Give the days of what lasts some days and opens on one: "a two-day fair opens on Friday"."""
    first, last = days
    for other in times:
        length = _DAYS_LONG.fullmatch(str(other.value))
        if first and first == last and length and other.end <= time.start and "-" in other.surface:
            end = date.fromisoformat(first) + timedelta(days=int(length[1]) - 1)
            return first, end.isoformat()
    return days


def weekday_of(time: Any) -> int | None:
    """Give the weekday (1 = Monday) that an expression names and whose week is not sure."""
    if time.earliest is None or time.earliest == time.latest:
        return None
    if not _WEEKDAY.search(str(time.surface).lower()):
        return None
    return date.fromisoformat(time.earliest).isoweekday()
