"""Anchor temporal expressions: from what was written to a TIMEX3 value and the days it can mean.

What can't be known stays open: an X in the value, null days.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from newsloom.language.timex_calendar import (
    Days,
    add_months,
    days_of,
    feast,
    shifted,
    weekday_at,
)
from newsloom.language.timex_forms import Form

_LENGTHS = {"W": 7, "WE": 7, "2W": 7, "M": 31, "Q": 92, "Y": 366, "DE": 3653}
_SIZES = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "WE": "XXXX-WXX-WE"}


@dataclass(frozen=True)
class Value:
    """What an expression means: TIMEX3 value and mod, the days it can mean, what it hangs on."""

    value: str
    mod: str | None = None
    earliest: date | None = None
    latest: date | None = None
    anchor: str | None = None


@dataclass(frozen=True)
class Reference:
    """What an expression can be anchored on: the day of printing, the last day in the text, and
    the last value of any size ("the same period a year earlier")."""

    published: date | None
    narrative: date | None = None
    narrative_anchor: str | None = None
    spoken: str | None = None


def resolve(form: Form, reference: Reference) -> Value:
    """Anchor one expression.

    Parameters
    ----------
    form
        The meaning of the expression, as `timex_forms` gives it.
    reference
        The day of printing, and the last day spoken of before this expression, where known.
    """
    try:
        return _resolve(form, reference)
    except (ValueError, OverflowError):  # year 0 or 10000: no calendar has it
        return Value("XXXX-XX-XX")


def _resolve(form: Form, reference: Reference) -> Value:
    value = _KINDS[form["kind"]](form, reference)
    if value.earliest is None and (days := days_of(value.value)):
        value = replace(value, earliest=days[0], latest=days[1])
    if form.get("mod") in ("BEFORE", "AFTER"):
        return _cut(value, form["mod"], reference)
    return _narrowed(replace(value, mod=value.mod or form.get("mod")))


def _cut(value: Value, side: str, reference: Reference) -> Value:
    """Cut the days of "earlier this year" and "later this month" at the day of printing."""
    day, first, last = reference.published, value.earliest, value.latest
    if day and first and last and first <= day <= last:
        first, last = (first, day) if side == "BEFORE" else (day, last)
    mod = "START" if side == "BEFORE" else "END"
    return replace(value, mod=mod, earliest=first, latest=last)


def _narrowed(value: Value) -> Value:
    """Cut the days to the half that "early", "mid" or "late" can mean."""
    if value.mod not in ("START", "MID", "END") or value.earliest is None or value.latest is None:
        return value
    length = (value.latest - value.earliest).days
    first, last = value.earliest, value.latest
    if value.mod == "START":
        last = first + timedelta(days=length // 2)
    elif value.mod == "END":
        first = last - timedelta(days=length // 2)
    else:
        first, last = first + timedelta(days=length // 4), last - timedelta(days=length // 4)
    return replace(value, earliest=first, latest=last)


def _published(reference: Reference) -> str | None:
    return f"published {reference.published}" if reference.published else None


def _calendar(form: Form, reference: Reference) -> Value:
    year, month, day = form.get("year"), form.get("month"), form.get("day")
    published = reference.published
    if year is None and published is not None:
        year, anchor = _year_of(form, published), _published(reference)
    else:
        anchor = None
    value = f"{year:04d}" if year is not None else "XXXX"
    if month:
        value += f"-{month:02d}"
    if day:
        value += f"-{day:02d}"
        if year is not None and days_of(value) is None:  # 31 June
            return Value(f"{year:04d}-{month:02d}" if month else f"{year:04d}", anchor=anchor)
    return Value(value, anchor=anchor)


def _year_of(form: Form, published: date) -> int:
    """Choose the year of "February" or "June 18": what the clause says, else the nearest."""
    month, day = form["month"], form.get("day")
    if "shift_year" in form:
        return published.year + int(form["shift_year"])
    if form.get("shift"):
        here = (published.year, published.month)
        years = range(published.year - 1, published.year + 2)
        if form["shift"] < 0:
            return max(y for y in years if (y, month) < here)
        return min(y for y in years if (y, month) > here)
    hint = "future" if form.get("shift") == 0 and not day else form.get("hint")
    if day is None:
        if hint == "future":
            return published.year + (month < published.month)
        return published.year - (month > published.month)
    best, least = published.year, float("inf")
    for year in (published.year, published.year - 1, published.year + 1):
        if month == 2 and day == 29 and not calendar.isleap(year):
            continue
        # A wrong guess of tense must not beat a date next week: tense only shortens distances.
        away = (add_months(date(year, month, 1), 0) + timedelta(days=day - 1) - published).days
        fits = hint is not None and (away <= 0) == (hint == "past")
        weight = (0.05 if form.get("sure") else 0.5) if fits else 1.0
        if abs(away) * weight < least:
            best, least = year, abs(away) * weight
    return best


def _weekday(form: Form, reference: Reference) -> Value:
    weekday, shift = form["weekday"], form.get("shift")
    part = f"T{form['part']}" if form.get("part") else ""
    published = reference.published
    if published is None:
        return Value(f"XXXX-WXX-{weekday}{part}")
    future = shift == 1 or (shift in (None, 0) and (form.get("hint") == "future"))
    if shift == 0 and form.get("hint") is None:
        future = True
    day = weekday_at(published, weekday, future=future, strict=bool(shift))
    return Value(day.isoformat() + part, None, day, day, _published(reference))


def _unit(form: Form, reference: Reference) -> Value:
    unit, shift = form["unit"], form.get("shift") or 0
    part = f"T{form['part']}" if form.get("part") else ""
    base, anchor = reference.published, _published(reference)
    if form.get("base") == "text":
        base, anchor = _text_base(reference, unit) or (base, anchor)
    elif unit == "D" and (reference.narrative_anchor or "").startswith("quotation"):
        base, anchor = reference.narrative, reference.narrative_anchor
    if base is None:
        return Value(_SIZES.get(unit, "XXXX") + part)
    if unit == "WE" and shift == 0 and form.get("hint") != "future" and base.isoweekday() < 4:
        shift = -1  # "at the weekend", written on a Monday, is the one just past
    return Value(shifted(base, unit, shift) + part, anchor=anchor)


def _text_base(reference: Reference, unit: str) -> tuple[date, str | None] | None:
    """Give what "that year" and "two days later" go back to: the last date of that size."""
    spoken = days_of(reference.spoken) if reference.spoken else None
    if spoken and unit in _LENGTHS and (spoken[1] - spoken[0]).days < _LENGTHS[unit]:
        return spoken[0], f"{reference.spoken}, spoken of before"
    if reference.narrative:
        return reference.narrative, reference.narrative_anchor
    return None


def _offset(form: Form, reference: Reference) -> Value:
    unit, amount = form["unit"], form["amount"]
    base, anchor = reference.published, _published(reference)
    if form["base"] == "text":
        base, anchor = _text_base(reference, unit) or (base, anchor)
    if unit.startswith("T") and len(unit) == 2:
        if base is None:
            return Value("XXXX-XX-XX")
        hours = {"TH": 1.0, "TM": 1 / 60, "TS": 1 / 3600}[unit] * amount
        days = (base + timedelta(hours=hours - 24), base + timedelta(hours=hours + 24))
        return Value(base.isoformat(), "APPROX", min(days[0], base), max(days[1], base), anchor)
    if base is None:
        return Value(_SIZES.get(unit, "XXXX"))
    if amount != int(amount):
        if unit != "Y":
            return Value("PAST_REF" if amount < 0 else "FUTURE_REF", anchor=anchor)
        unit, amount = "M", amount * 12
    return Value(shifted(base, unit, int(amount)), anchor=anchor)


def _duration(form: Form, reference: Reference) -> Value:
    """A length of time; "the past two weeks" covers days that the anchor gives."""
    base, side = reference.published, form.get("side")
    match = re.fullmatch(r"P(\d+)(D|W|M|Y|DE)", form["value"])
    if not side or base is None or match is None:
        return Value(form["value"])
    unit, amount = match[2], int(match[1]) * side
    if unit in ("D", "W"):
        other = base + timedelta(days=amount * (7 if unit == "W" else 1))
    else:
        other = add_months(base, amount * {"M": 1, "Y": 12, "DE": 120}[unit])
    return Value(form["value"], None, min(base, other), max(base, other), _published(reference))


def _range(form: Form, reference: Reference) -> Value:
    first, last = dict(form["first"]), dict(form["last"])
    for end in (first, last):
        if "hint" in form:
            end.setdefault("hint", form["hint"])
    one = _resolve(last, reference)
    if "year" not in first and one.earliest and first.get("month"):
        months = (first["month"], first.get("day", 1)) > (last["month"], last.get("day", 1))
        first["year"] = one.earliest.year - months
    other = _resolve(first, reference)
    if not (one.latest and other.earliest):
        if "day" in first and first.get("month") == last.get("month"):
            return Value(f"P{last['day'] - first['day'] + 1}D")
        return Value("PXD")
    if one.latest < other.earliest:
        return Value("PXD", anchor=one.anchor)
    if "month" not in first:
        return Value(f"P{last['year'] - first['year']}Y", None, other.earliest, one.latest)
    length = (one.latest - other.earliest).days + 1
    return Value(f"P{length}D", None, other.earliest, one.latest, one.anchor)


def _part(form: Form, reference: Reference) -> Value:
    letter, number, year = form["letter"], form["number"], form.get("year")
    published = reference.published
    if year is None and published is None:
        return Value(f"XXXX-{letter}{number}")
    if year is not None or published is None:
        return Value(f"{year:04d}-{letter}{number}")
    if form.get("shift") is not None:
        year = published.year + form["shift"]
    else:
        size = 3 if letter == "Q" else 6
        current = (published.month - 1) // size + 1
        future = form.get("hint") == "future"
        year = published.year - (number > current and not future) + (number < current and future)
    return Value(f"{year:04d}-{letter}{number}", anchor=_published(reference))


def _season(form: Form, reference: Reference) -> Value:
    season, year, published = form["season"], form.get("year"), reference.published
    if year is not None:
        return Value(f"{year:04d}-{season}")
    if published is None:
        return Value(f"XXXX-{season}")
    years = range(published.year - 2, published.year + 3)
    spans = {y: days for y in years if (days := days_of(f"{y}-{season}"))}
    if "shift_year" in form:
        chosen = published.year + form["shift_year"]
    elif form.get("shift") == -1:
        chosen = max(y for y, (_, last) in spans.items() if last < published)
    elif form.get("shift") == 1:
        chosen = min(y for y, (first, _) in spans.items() if first > published)
    elif form.get("shift") == 0:  # the one around or nearest to the day of printing
        chosen = min(spans, key=lambda y: _distance(spans[y], published))
    elif form.get("hint") == "future":
        chosen = min(y for y, (_, last) in spans.items() if last >= published)
    else:
        chosen = max(y for y, (first, _) in spans.items() if first <= published)
    return Value(f"{chosen:04d}-{season}", anchor=_published(reference))


def _distance(days: Days, day: date) -> int:
    return 0 if days[0] <= day <= days[1] else min(abs((d - day).days) for d in days)


def _stretch(form: Form, reference: Reference) -> Value:
    value = form["value"]
    days = days_of(value) if value.isdigit() else None
    return Value(value, None, days[0], days[1]) if days else Value(value)


def _fixed(form: Form, reference: Reference) -> Value:
    return Value(form["value"])


def _time(form: Form, reference: Reference) -> Value:
    """A time of day: on the day named with it, else the last spoken of, else that of printing."""
    if form.get("day"):
        day = _resolve(form["day"], reference)
        return replace(day, value=day.value + form["time"])
    if reference.narrative:
        day = Value(reference.narrative.isoformat(), anchor=reference.narrative_anchor)
    elif reference.published:
        day = Value(reference.published.isoformat(), anchor=_published(reference))
    else:
        day = Value("XXXX-XX-XX")
    return replace(day, value=day.value + form["time"])


def _either(form: Form, reference: Reference) -> Value:
    """A date read month first or day first: the reading just before printing, or both."""
    readings = [_resolve(reading, reference) for reading in form["readings"]]
    known = [r for r in readings if r.earliest]
    published = reference.published
    if published and known:
        near = [r for r in known if r.earliest and 0 <= (published - r.earliest).days <= 61]
        if len(near) == 1:
            return replace(near[0], anchor=_published(reference))
    days = sorted(r.earliest for r in known if r.earliest)
    return Value(f"{form['readings'][0]['year']:04d}-XX-XX", None, days[0], days[-1])


def _holiday(form: Form, reference: Reference) -> Value:
    rule, year, published = form["rule"], form.get("year"), reference.published
    if year is None and published is None:
        return Value(f"XXXX-{rule}" if rule[0].isdigit() else "XXXX-XX-XX")
    if year is not None or published is None:
        return Value(feast(rule, year or 1).isoformat())
    feasts = [feast(rule, published.year + n) for n in (-1, 0, 1)]
    hint = form.get("hint")
    if hint == "past":
        feasts = [f for f in feasts if f <= published]
    elif hint == "future":
        feasts = [f for f in feasts if f >= published]
    day = min(feasts, key=lambda f: abs((f - published).days))
    return Value(day.isoformat(), anchor=_published(reference))


def _nth(form: Form, reference: Reference) -> Value:
    """The first, second or last day, week or weekend of a month."""
    month, number, unit = _resolve(form["month"], reference), form["number"], form["unit"]
    if month.earliest is None or month.latest is None:
        return Value(_SIZES[unit])
    if unit == "D":
        day = month.latest if number < 0 else month.earliest + timedelta(days=number - 1)
        return Value(day.isoformat(), None, day, day, month.anchor)
    last = month.latest if number < 0 else month.earliest + timedelta(days=7 * number - 1)
    first = last - timedelta(days=6)
    year, week, _ = first.isocalendar()
    value = f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    return Value(value, None, first, last, month.anchor)


def _same(form: Form, reference: Reference) -> Value:
    """The like stretch of another year: "the same period a year earlier"."""
    spoken, published, unit = reference.spoken, reference.published, form.get("unit")
    if published is None:
        return Value("XXXX")
    days = days_of(spoken) if spoken else None
    year = form.get("year") or (days[0].year if days else published.year) - 1
    if unit is None and spoken and days and len(spoken) > 4 and "W" not in spoken:
        return Value(f"{year:04d}{spoken[4:]}", anchor=f"{spoken}, spoken of before")
    if unit in (None, "TM", "TH"):
        return Value(f"{year:04d}", anchor=_published(reference))
    base = days[0] if days and spoken and len(spoken) > 4 else published
    value = shifted(add_months(base, 12 * (year - base.year)), unit, 0)
    return Value(value, anchor=f"{base}, a year moved")


_KINDS = {
    "nth": _nth,
    "same": _same,
    "calendar": _calendar,
    "weekday": _weekday,
    "unit": _unit,
    "offset": _offset,
    "duration": _duration,
    "range": _range,
    "part": _part,
    "season": _season,
    "stretch": _stretch,
    "fixed": _fixed,
    "time": _time,
    "either": _either,
    "holiday": _holiday,
}
