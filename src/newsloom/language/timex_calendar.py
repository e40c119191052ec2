"""Calendar arithmetic: weekdays, ISO weeks, months, seasons, feasts. No clock, no locale, no guess.

Seasons are the northern ones, named by the year they start in (winter 2022 = December 2022 to
February 2023), as TIMEX3 has them.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

Days = tuple[date, date]

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days_of(value: str) -> Days | None:
    """Give the first and last day of a TIMEX3 date; None for durations, sets and open dates.

    >>> [day.isoformat() for day in days_of("2022-WI")]
    ['2022-12-01', '2023-02-28']
    """
    try:
        return _days_of(value)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=16384)
def _days_of(value: str) -> Days | None:
    value = re.sub(r"T.*", "", value)
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return month_days(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE|-\d)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        if match[3] and match[3] != "-WE":
            day = monday + timedelta(days=int(match[3][1]) - 1)
            return day, day
        return monday + timedelta(days=5 if match[3] else 0), monday + timedelta(days=6)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        year, month = int(match[1]), SEASON_STARTS[match[2]]
        last = add_months(date(year, month, 1), 2)
        return date(year, month, 1), month_days(last.year, last.month)[1]
    if match := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        size = 3 if match[2] == "Q" else 6
        first = add_months(date(int(match[1]), 1, 1), size * (int(match[3]) - 1))
        last = add_months(first, size - 1)
        return first, month_days(last.year, last.month)[1]
    if re.fullmatch(r"\d{2,4}", value):
        missing = 4 - len(value)
        return date(int(value + "0" * missing), 1, 1), date(int(value + "9" * missing), 12, 31)
    return None


def month_days(year: int, month: int) -> Days:
    """Give the first and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Move a day by months; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekday_at(
    published: date, weekday: int, *, future: bool = False, strict: bool = False
) -> date:
    """Give the nearest such weekday (1 = Monday) on or before a day, or on or after it.

    `strict` leaves the day itself out ("last Monday", written on a Monday).
    """
    away = (
        (weekday - published.isoweekday()) % 7 if future else (published.isoweekday() - weekday) % 7
    )
    if strict and away == 0:
        away = 7
    return published + timedelta(days=away if future else -away)


def shifted(day: date, unit: str, amount: int) -> str:
    """Write the calendar unit that lies `amount` units from the one the day is in."""
    if unit == "D":
        return (day + timedelta(days=amount)).isoformat()
    if unit in ("W", "WE", "2W"):
        year, week, _ = (day + timedelta(weeks=amount * (2 if unit == "2W" else 1))).isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return add_months(day, amount).isoformat()[:7]
    if unit == "Q":
        moved = add_months(day, 3 * amount)
        return f"{moved.year:04d}-Q{(moved.month + 2) // 3}"
    if unit == "DE":
        return f"{day.year // 10 + amount:03d}"
    if unit == "CE":
        return f"{day.year // 100 + amount:02d}"
    return f"{day.year + amount:04d}"


def feast(rule: str, year: int) -> date:
    if rule == "thanksgiving":  # the fourth Thursday of November
        return weekday_at(date(year, 11, 1), 4, future=True) + timedelta(weeks=3)
    if rule.startswith("nth"):
        month, number, weekday = (int(part) for part in rule.split(" ")[1:])
        if not number:
            return weekday_at(month_days(year, month)[1], weekday)
        return weekday_at(date(year, month, 1), weekday, future=True) + timedelta(weeks=number - 1)
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter")))
    return date(year, int(rule[:2]), int(rule[3:]))


def easter(year: int) -> date:
    """Give Easter Sunday of the western churches (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)
