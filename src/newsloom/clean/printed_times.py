"""Lines that say when an article was published: dates and clocks in any order."""

from __future__ import annotations

import re

_CALENDAR = frozenset(
    """jan january feb february mar march apr april may jun june jul july aug august sep sept
    september oct october nov november dec december mon monday tue tues tuesday wed wednesday thu
    thur thurs thursday fri friday sat saturday sun sunday""".split()
)
_TIME_WORDS = frozenset(
    """am pm a.m p.m at on of ago an a hour hours hr hrs minute minutes min mins day days week
    weeks month months year years gmt utc est edt cst cdt mst pst pdt ist bst cet cest eet et hkt
    sgt pkt aest msk z local time updated published posted last first modified yesterday today now
    just date edited added created issued uploaded originally in publish update""".split()
)
_TIME_OPENINGS = _TIME_WORDS | _CALENDAR
_CLOCK = re.compile(r"\d{1,4}(?:st|nd|rd|th|am|pm|h|z)?", re.IGNORECASE)
_NUMBER_OF_TIME = re.compile(r"\d{1,4}\.\d{1,2}(?:\.\d{1,4})?|\d{2,4}t\d{2}")
_DIGIT = re.compile(r"\d")
_RECENT = ("ago", "yesterday", "today", "updated", "published", "posted")
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?")
# "16:10 CET" over an entry of a running report; a bare "3:10" may be a score.
_MOMENT = re.compile(r"\d{1,2}[:.h]\d\d ?(?:[AaPp]\.?[Mm]\.?(?: [A-Z]{2,4})?|[A-Z]{2,4})")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "Lakeside Herald, Orvik - 14 October 2024": what is printed over a page that was not scraped.
_AFTER_NAME = re.compile(r",\s+|\s+[|•·–—-]\s+")
_PRINTED_NAME = re.compile(r"[A-Z][\w.’'-]*(?: (?:&|of|the|and|[A-Z][\w.’'-]*)){0,5}")
_YEAR_LAST = re.compile(r"(?:19|20)\d\d$")
_LONGEST_MASTHEAD = 90
SEPARATED = re.compile(r"\s*[|•·›»>/]\s*")
# "Agency staff — 12 May 2024": a dash parts who filed it from when.
_PARTED = re.compile(rf"{SEPARATED.pattern}|\s+[–—-]\s+")
TOKEN = re.compile(r"[\s,|/:·•()–—+-]+")


def has_separator(line: str) -> bool:
    """Tell whether a line holds a mark that parts the entries of a menu or a signature."""
    if "/" in line or "|" in line or ">" in line:
        return True
    return not line.isascii() and any(map(line.__contains__, "•·›»"))


def opens_time(word: str) -> bool:
    """Tell whether a line that opens with a word (in lower case) may be nothing but a time."""
    return not word or word in _TIME_OPENINGS


def may_be_masthead(line: str) -> bool:
    """Tell whether it is worth asking `read_masthead`; most lines end with no year."""
    return line[-1:].isdigit() and len(line) <= _LONGEST_MASTHEAD and line[:1].isupper()


def read_masthead(line: str) -> str | None:
    """Give who printed an article, of a line with a name and a whole date and nothing else.

    A place may stand between them. None for any other line; whether the name is a paper's is not
    asked.

    >>> read_masthead("Lakeside Herald, Monday, 14 October 2024")
    'Lakeside Herald'
    """
    if not may_be_masthead(line) or not _YEAR_LAST.search(line):
        return None
    first = None
    for number, mark in enumerate(_AFTER_NAME.finditer(line)):
        start = first.end() if first else 0
        if number > 1 or not _PRINTED_NAME.fullmatch(line, start, mark.start()):
            return None
        tokens = [token for token in TOKEN.split(line[mark.end() :].lower()) if token]
        if len(tokens) >= 3 and _is_date(tokens):
            name = line[: first.start() if first else mark.start()]
            return None if all(map(_is_of_time, name.lower().split())) else name
        first = first or mark
    return None


def is_timed(line: str, low: str, word: str) -> bool:
    """Tell whether a line says when the article was published, and at most who filed it.

    ``low`` is the line in lower case, ``word`` its opening word. A telephone number says nothing.
    """
    if len(line) > 240 or line.startswith("+"):
        return False
    separated = has_separator(line) or " — " in line or " – " in line
    if not opens_time(word) and not (separated and _YEAR.search(line)):
        return False
    if not separated and not all(map(_is_of_time, TOKEN.split(low, maxsplit=3)[:-1])):
        return False  # most sentences: their first words say so
    if not (_DIGIT.search(line) or any(map(low.__contains__, _RECENT))):
        return False
    if is_moment(line):
        return True
    tokens = [token for token in TOKEN.split(low) if token]
    return len(tokens) <= 20 and (_is_date(tokens) or (separated and _is_signed_date(line)))


def _is_of_time(token: str) -> bool:
    """Tell whether a token (or nothing, beside a mark) can stand in a line that is only a time."""
    token = token.rstrip(".")
    return (
        not token
        or token in _TIME_OPENINGS
        or _CLOCK.fullmatch(token) is not None
        or _NUMBER_OF_TIME.fullmatch(token) is not None
    )


def is_moment(line: str) -> bool:
    """Tell whether a line is an hour of the day and nothing else ("16:10 CET")."""
    return len(line) <= 20 and _MOMENT.fullmatch(line) is not None


def _is_date(tokens: list[str]) -> bool:
    """Tell whether all a line says is when (in any order, with weekday, clock and time zone)."""
    days = numbers = ago = 0
    for token in tokens:
        token = token.rstrip(".")
        if token in _CALENDAR:
            days += 1
        elif _CLOCK.fullmatch(token) or _NUMBER_OF_TIME.fullmatch(token):
            numbers += 1
        elif token in _TIME_WORDS:
            ago += token in _RECENT
        else:
            return False
    return (days > 0 and numbers > 0) or (numbers >= 3) or (ago > 0 and len(tokens) >= 2)


def _is_signed_date(line: str) -> bool:
    """Tell "AGENCY | Updated: Jun 17, 2020 10:15 IST": a full date beside who filed it."""
    if not _YEAR.search(line):
        return False
    parts = [part for part in _PARTED.split(line) if part]
    said = [part for part in parts if _is_date([t for t in TOKEN.split(part.lower()) if t])]
    rest = [part for part in parts if part not in said and not _TIME_OF_DAY.fullmatch(part)]
    short = all(len(part.split()) <= 3 and part[0].isupper() for part in rest)
    return bool(said) and len(said) < len(parts) and short
