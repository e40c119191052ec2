"""What temporal expressions mean before they are anchored: from the parts written to a *form*.

A form is a small dictionary that says what was written ("the weekday 5, in the past", "two weeks
back") without knowing when the article was printed. `timex_values` turns forms into values. Every
function here takes the named groups of one pattern of `timex_rules`; {} means that the words are
no time after all ("13 p.m.").
"""

from __future__ import annotations

import re
from typing import Any

from newsloom.language.timex_words import (
    ADVERB_SETS,
    HOLIDAYS,
    MODS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PARTS,
    REFERENCES,
    SEASONS,
    UNITS,
    WEEKDAYS,
)

Form = dict[str, Any]
Groups = dict[str, str | None]

_UTC_ZONES = frozenset({"utc", "gmt"})


def _number(text: str) -> float | None:
    """Read an amount in digits or words; None for an open one ("several")."""
    text = text.strip().replace(",", "")
    half = 0.5 if text.endswith("half") and "and" in text else 0.0
    if half:
        text = re.split(r"[- ]and[- ]", text)[0]
    if text in ("half a", "half an", "half"):
        return 0.5
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text) + half
    words = re.split(r"[- ]", text)
    if any(word not in NUMBERS for word in words):
        return None
    total = 0.0
    for word in words:
        total = (total or 1) * NUMBERS[word] if NUMBERS[word] >= 12 else total + NUMBERS[word]
        if word in ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"):
            total = NUMBERS[word]
    return total + half


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def period(amount: float | None, unit: str) -> str:
    """Write an amount of a unit the TIMEX3 way: P2W, PT30M, PXY.

    >>> period(2, "W"), period(30, "TM"), period(None, "Y"), period(1, "2W")
    ('P2W', 'PT30M', 'PXY', 'P2W')
    """
    if unit == "2W":
        unit, amount = "W", None if amount is None else 2 * amount
    number = "X" if amount is None else _plain(amount)
    return (
        f"PT{number}{unit[1:]}" if unit.startswith("T") and len(unit) == 2 else f"P{number}{unit}"
    )


def _unit(text: str) -> str:
    return UNITS[text] if text in UNITS else UNITS[text.rstrip("s")]


def _mod(text: str | None) -> str | None:
    if not text:
        return None
    text = re.sub(r"^(?:the )?(?:very )?", "", text.strip(" -"))
    return MODS.get(re.sub(r" (?:of|in)(?: the)?$", "", text))


def _form(kind: str, **parts: Any) -> Form:
    return {"kind": kind} | {k: v for k, v in parts.items() if v is not None}


def _day(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None


def _month(text: str | None) -> int | None:
    return MONTHS[text.strip(" .")] if text else None


def _weekday(text: str | None) -> int | None:
    return WEEKDAYS[text.strip(" .")] if text else None


def _shift(text: str | None) -> int | None:
    """-1, 0 or 1 for last, this, next; None when nothing of the kind was written."""
    if not text:
        return None
    word = text.removeprefix("the ").split(" ")
    if word[-1] == "past" and word[0] == "this":
        return -1
    if word[-1] == "coming" or word[0] in ("next", "coming", "following", "upcoming"):
        return 1
    return -1 if word[0] in ("last", "past", "previous", "preceding") else 0


def read_calendar(g: Groups) -> Form:
    first = _form(
        "calendar",
        year=_day(g.get("y")),
        month=_month(g.get("mon")),
        day=_day(g.get("d")),
        weekday=_weekday(g.get("wd")),
        mod=_mod(g.get("mod")),
        shift=_shift(g.get("rel")),
    )
    if not g.get("d2"):
        return first
    last = dict(first, day=_day(g["d2"])) | ({"month": _month(g["mon2"])} if g.get("mon2") else {})
    for end in (first, last):
        end.pop("weekday", None)
    return _form("range", first=first, last=last)


def read_numeric(g: Groups) -> Form:
    a, b, year = int(g["a"] or 0), int(g["b"] or 0), int(g["c"] or 0)
    if year < 100:
        year += 2000 if year < 50 else 1900
    readings = [(b, a)] if a > 12 else [(a, b)] if b > 12 or a == b else [(a, b), (b, a)]
    if not all(1 <= month <= 12 and 1 <= day <= 31 for month, day in readings):
        return {}
    forms = [_form("calendar", year=year, month=month, day=day) for month, day in readings]
    return forms[0] if len(forms) == 1 else _form("either", readings=forms)


def read_weekdays(g: Groups) -> Form:
    weekday = _weekday(g["wd"])
    if g["every"] or g["plural"]:
        suffix = f"T{PARTS[g['part']]}" if g["part"] else ""
        return _form("fixed", type="SET", value=f"XXXX-WXX-{weekday}{suffix}")
    part = PARTS[g["part"]] if g["part"] else None
    return _form("weekday", weekday=weekday, shift=_shift(g["rel"]), part=part, mod=_mod(g["mod"]))


def read_years(g: Groups) -> Form:
    year, second = int(g["y"] or 0), g["y2"]
    if not second:
        return _form("calendar", year=year, mod=_mod(g["mod"]))
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    if not year < last <= year + 200:
        return {}
    ends = [_form("calendar", year=y) for y in (year, last)]
    return _form("range", first=ends[0], last=ends[1])


def read_short_year(g: Groups) -> Form:
    year = int(g["y"] or 0)
    return _form("calendar", year=year + (1900 if year > 40 else 2000))


def read_nine_eleven(g: Groups) -> Form:
    return _form("calendar", year=2001, month=9, day=11)


def read_decade(g: Groups) -> Form:
    digits = (g["dec"] or "").strip("'")
    if digits in ("20", "10"):  # "the 20s" and "the 10s" are ages and counts more often than not
        return {}
    value = digits[:3] if len(digits) == 4 else f"19{digits[0]}"
    return _form("stretch", value=value, mod=_mod(g["mod"]))


def read_century(g: Groups) -> Form:
    if g["n"] == "last":
        return _form("unit", unit="CE", shift=-1, mod=_mod(g["mod"]))
    number = ORDINALS.get(g["n"] or "") or _day(g["n"]) or int(_number(g["n"] or "") or 0)
    return _form("stretch", value=f"{number - 1:02d}", mod=_mod(g["mod"])) if number else {}


def read_quarter(g: Groups) -> Form:
    number = int(g["q"]) if g["q"] else ORDINALS[g["ord"] or ""]
    letter = "H" if (g["half"] or "") == "half" else "Q"
    if g["ord"] == "last" and not (g["y"] or g["rel"]) and letter == "Q":
        return _form("unit", unit="Q", shift=-1)
    if letter == "H" and number > 2:
        number = 2
    if number > 4:
        return {}
    return _form("part", letter=letter, number=number, year=_day(g["y"]), shift=_shift(g["rel"]))


def read_part_of_month(g: Groups) -> Form:
    month = _form("calendar", month=_month(g["mon"]), year=_day(g["y"]))
    number = -1 if g["n"] in ("last", "final") else ORDINALS[g["n"] or ""]
    if (g["unit"] or "").endswith("s"):
        return month | {"mod": "END" if number < 0 else "START"}
    return _form("nth", number=number, unit=_unit(g["unit"] or ""), month=month)


def read_same(g: Groups) -> Form:
    unit = {"period": None, "time": None}.get(g["unit"] or "", UNITS.get(g["unit"] or ""))
    return _form("same", unit=unit, year=_day(g["y"]))


def read_season(g: Groups) -> Form:
    shift = _shift(g["rel"])
    name = SEASONS[g["season"] or ""]
    if (g["rel"] or "").strip() in ("the", "the boreal"):
        shift = None
    elif (g["rel"] or "").strip() == "the austral":
        return {}
    return _form("season", season=name, year=_day(g["y"]), shift=shift, mod=_mod(g["mod"]))


def read_fiscal(g: Groups) -> Form:
    year = int(g["y"] or 0)
    return _form("stretch", value=f"FY{year if year > 99 else 2000 + year}")


_DEICTIC = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last": -1,
    "today": 0,
    "tonight": 0,
    "this": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def read_deictic(g: Groups) -> Form:
    part = PARTS[g["part"]] if g["part"] else "NI" if g["day"] == "tonight" else None
    mod = _mod(g["mod"])
    if g["day"] == "today" and mod:  # "earlier today" is simply today
        mod = None
    return _form("unit", unit="D", shift=_DEICTIC[g["day"] or ""], part=part, mod=mod)


def read_relative(g: Groups) -> Form:
    unit, amount, shift = _unit(g["unit"] or ""), g["n"], _shift(g["rel"])
    word = (g["rel"] or "").removeprefix("the ")
    plural = (g["unit"] or "").endswith(("s", "ies"))
    if word == "recent":
        return _form("duration", value=period(None, unit), side=-1) if plural else {}
    if amount or plural or (word == "past" and unit != "WE"):
        value = period(_number(amount) if amount else None if plural else 1, unit)
        return _form("duration", value=value, side=shift) if word != "this" else {}
    if unit.startswith("T") or unit == "2W":
        return {}
    if word in ("previous", "preceding", "following", "same", "that", "very same"):
        return _form("unit", unit=unit, shift=shift, base="text")
    if g["rel"] == "the next" and unit == "D":
        return _form("unit", unit=unit, shift=1, base="text")
    return _form("unit", unit=unit, shift=shift, mod=_mod(g["mod"]))


def read_the_unit(g: Groups) -> Form:
    unit = _unit(g["unit"] or "")
    # "The day" is the one just told of, "the year" the current one.
    base = "text" if unit == "D" else None
    return _form("unit", unit=unit, shift=0, base=base, mod=_mod(g["mod"]))


def read_span(g: Groups) -> Form:
    unit, number = _unit(g["unit"] or ""), _number(g["n"] or "")
    mod = _mod(g["mod"])
    direction = g["dir"]
    if direction is None:
        if (g["n"] in ("a", "an") or g["n"] == "one") and unit in ("TS", "TM") and not mod:
            return {}
        return _form("duration", value=period(number, unit), mod=mod)
    back = direction in ("ago", "earlier", "before", "previously", "prior", "back")
    base = "published" if direction in ("ago", "from now", "hence", "back") else "text"
    if number is None:
        return _form("fixed", value="PAST_REF" if back else "FUTURE_REF")
    return _form("offset", amount=-number if back else number, unit=unit, base=base, mod=mod)


def read_hyphened(g: Groups) -> Form:
    number = _number(g["n"] or "")
    mod = _mod(g.get("mod"))
    return _form("duration", value=period(number, _unit(g["unit"] or "")), mod=mod)


def read_relative_part(g: Groups) -> Form:
    part = PARTS[g["part"] or ""]
    return _form("unit", unit="D", shift=_shift(g["rel"]), part=part, base="text")


def read_day_before(g: Groups) -> Form:
    shift = 1 if g["dir"] == "after" else -1
    return _form("unit", unit=_unit(g["unit"] or ""), shift=shift, base="text")


def read_bare_units(g: Groups) -> Form:
    if g["dir"]:
        return _form("fixed", value="FUTURE_REF" if g["dir"] == "later" else "PAST_REF")
    return _form("duration", value=period(None, _unit(g["unit"] or "")))


def read_every(g: Groups) -> Form:
    unit = g["unit"] or ""
    if unit.rstrip("s") in UNITS:
        number = _number(g["n"]) if g["n"] and g["n"] != "other" else 2 if g["n"] else 1
        return _form("fixed", type="SET", value=period(number, _unit(unit)))
    if unit in SEASONS:
        return _form("fixed", type="SET", value=f"XXXX-{SEASONS[unit]}")
    if unit in MONTHS:
        return _form("fixed", type="SET", value=f"XXXX-{MONTHS[unit]:02d}")
    return _form("fixed", type="SET", value=f"XXXX-XX-XXT{PARTS[unit]}")


def read_rate(g: Groups) -> Form:
    return _form("fixed", type="SET", value=period(1, _unit(g["unit"] or "")))


def read_year_end(g: Groups) -> Form:
    if g["y"]:
        return _form("calendar", year=_day(g["y"]), mod="END")
    return _form("unit", unit="Y", shift=0, mod="END")


def read_adverb(g: Groups) -> Form:
    return _form("fixed", type="SET", value=ADVERB_SETS[g["word"] or ""][0])


def clock(text: str) -> str | None:
    """Read a time of day as THH:MM; None when it is none ("13 p.m.")."""
    digits = re.findall(r"\d+", text)
    if "o'clock" in text:
        digits = digits or [str(NUMBERS[text.split(" ")[0]])]
    elif len(digits) == 1 and len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    late, early = re.search(r"\dp|\d p", text), re.search(r"\da|\d a", text)
    if (late or early) and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 if late else hour % 12 if early else hour
    return f"T{hour:02d}:{minute:02d}" if hour < 24 else None


def read_time(g: Groups) -> Form:
    word = g["word"]
    written = {"noon": "T12:00", "midday": "T12:00", "midnight": "T00:00"}.get(word or "")
    time = written or clock(g["clock"] or "")
    if time is None:
        return {}
    zone = (g["zone"] or "").strip("( )")
    if zone in _UTC_ZONES:
        time += "Z"
    elif offset := re.fullmatch(r"(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?(\d\d))?", zone):
        time += f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
    day: Form | None = None
    if g["wd"]:
        day = _form("weekday", weekday=_weekday(g["wd"]))
    elif g["day"]:
        day = _form("unit", unit="D", shift=_DEICTIC[g["day"]])
    return _form("time", time=time, day=day)


def read_part_of_day(g: Groups) -> Form:
    return _form("time", time="T" + PARTS[g["part"] or ""])


def read_reference(g: Groups) -> Form:
    for value, words in REFERENCES.items():
        if g["word"] in words.split("|"):
            return _form("fixed", value=value)
    return {}


def read_holiday(g: Groups) -> Form:
    return _form("holiday", rule=HOLIDAYS[g["name"] or ""], year=_day(g["y"]))


def read_iso(g: Groups) -> Form:
    day = _form("calendar", year=_day(g["y"]), month=int(g["m"] or g["m_"] or 0), day=_day(g["d"]))
    return (
        _form("time", time=f"T{g['clock']}" + (g["z"] or "").upper(), day=day)
        if g["clock"]
        else day
    )
