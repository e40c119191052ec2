"""Lines that say when an article was published: dates and clocks in any order."""

from __future__ import annotations

import re

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAYS = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?"
)
_TIME_WORDS = frozenset(
    """am pm a.m p.m at on of ago an a hour hours hr hrs minute minutes min mins day days week
    weeks month months year years gmt utc est edt cst cdt mst pst pdt ist bst cet cest eet et hkt
    sgt pkt aest msk z local time updated published posted last first modified yesterday today now
    just date edited added created issued uploaded originally in publish update""".split()
)
_CLOCK = re.compile(r"\d{1,4}(?:st|nd|rd|th|am|pm|h|z)?", re.IGNORECASE)
_NUMBER_OF_TIME = re.compile(r"\d{1,4}\.\d{1,2}(?:\.\d{1,4})?|\d{2,4}t\d{2}")
_DAY_WORD = re.compile(rf"(?:{_MONTHS}|{_DAYS})", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_RECENT = re.compile(r"\b(?:ago|yesterday|today|updated|published|posted)\b")
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SEPARATOR = re.compile(r"[|•·›»>/]")
SEPARATED = re.compile(r"\s*[|•·›»>/]\s*")
TOKEN = re.compile(r"[\s,|/:·•()–—+-]+")


def is_timed(line: str, low: str, word: str) -> bool:
    """Tell whether a line says when the article was published, and at most who filed it.

    ``low`` is the line in lower case, ``word`` its opening word. A telephone number says nothing.
    """
    if line.startswith("+") or len(line) > 240 or not (_DIGIT.search(line) or _RECENT.search(low)):
        return False
    opens = not word or word in _TIME_WORDS or _DAY_WORD.fullmatch(word)
    if not opens and not (SEPARATOR.search(line) and _YEAR.search(line)):
        return False
    tokens = [token for token in TOKEN.split(low) if token]
    return len(tokens) <= 20 and (_is_date(tokens) or _is_signed_date(line))


def _is_date(tokens: list[str]) -> bool:
    """Tell whether all a line says is when (in any order, with weekday, clock and time zone)."""
    days = numbers = ago = 0
    for token in tokens:
        token = token.rstrip(".")
        if _DAY_WORD.fullmatch(token):
            days += 1
        elif _CLOCK.fullmatch(token) or _NUMBER_OF_TIME.fullmatch(token):
            numbers += 1
        elif token in _TIME_WORDS:
            ago += token in ("ago", "yesterday", "today", "updated", "published", "posted")
        else:
            return False
    return (days > 0 and numbers > 0) or (numbers >= 3) or (ago > 0 and len(tokens) >= 2)


def _is_signed_date(line: str) -> bool:
    """Tell "AGENCY | Updated: Jun 17, 2020 10:15 IST": a full date beside who filed it."""
    if not _YEAR.search(line):
        return False
    parts = [part for part in SEPARATED.split(line) if part]
    said = [part for part in parts if _is_date([t for t in TOKEN.split(part.lower()) if t])]
    rest = [part for part in parts if part not in said and not _TIME_OF_DAY.fullmatch(part)]
    short = all(len(part.split()) <= 3 and part[0].isupper() for part in rest)
    return bool(said) and len(said) < len(parts) and short
