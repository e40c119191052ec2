"""Where in a lower-cased text a temporal expression may start: most words are passed over at once.

A text is cut at blanks, and each piece is studied once: whether an expression can start in it, and
which words must follow. The study is kept, since a few thousand pieces make up most of any text.
"""

from __future__ import annotations

import re
from itertools import accumulate

from newsloom.language.timex_words import FIRST_WORDS, MONTHS, NEVER_BEFORE_DIGITS, UNITS

#: What must not stand before an expression.
BEFORE = r"(?<![\w$€£#@&])(?<![\d$€£][.,:/-])(?<!\w['’])"
_FREE = re.compile(BEFORE)
_WORD = re.compile(r"'\d+|[a-z0-9]+")
_HEAD = re.compile(r"[^a-z0-9']*('\d+|[a-z0-9]+)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?$|\d+(?:st|nd|rd|th)$")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_DIGITS = frozenset("0123456789'")
_LONGEST = 40  # characters of a piece that is remembered
_MOST = 60_000  # pieces that are remembered


#: Offsets in a piece, each with the words that must come next ("#": a number); None for any.
Study = tuple[tuple[int, frozenset[str] | None], ...]
_STUDIED: dict[str, Study] = {}
#: The first word of a piece; "#" for a number.
_HEADS: dict[str, str] = {"": ""}

#: What makes a plain number the start of an expression, next to a month or a unit of time.
_AFTER_NUMBER = frozenset(
    {u for unit in UNITS for u in (unit, unit + "s")}
    | {"centuries", "and", "half", "of", "times", "more", "other", "a", "p", "am", "pm", "gmt"}
    | {"utc", "hours", "o", "consecutive", "straight", "full", "whole", "long", "trading"}
    | {"calendar", "working"}
    | MONTHS.keys()
)


def candidates(low: str) -> list[int]:
    """Give the places of a lower-cased text at which an expression may start, in order."""
    pieces = low.replace("\n", " ").replace("\t", " ").split(" ")
    if len(_STUDIED) > _MOST:
        _STUDIED.clear()
        _HEADS.clear()
        _HEADS[""] = ""
    unknown = set(pieces).difference(_STUDIED)
    for piece in unknown:
        _STUDIED[piece] = _study(piece)
        head = _HEAD.match(piece)
        _HEADS[piece] = "" if head is None else "#" if head[1][0] in _DIGITS else head[1]
    studies = list(map(_STUDIED.__getitem__, pieces))
    hot = [number for number, study in enumerate(studies) if study]
    found: list[int] = []
    if hot:
        ends = list(accumulate(map(len, pieces)))
        pieces.append("")
        for number in hot:
            base = ends[number] - len(pieces[number]) + number
            for offset, seconds in studies[number]:
                if seconds is None or _HEADS[pieces[number + 1]] in seconds:
                    found.append(base + offset)
    for piece in unknown:
        if len(piece) > _LONGEST:
            del _STUDIED[piece], _HEADS[piece]
    return found


def _study(piece: str) -> Study:
    """Give the offsets in a piece at which an expression may start, and what must follow there."""
    found: list[tuple[int, frozenset[str] | None]] = []
    for word in _WORD.finditer(piece):
        first, start, end = word[0], word.start(), word.end()
        if not _FREE.match(piece, start):
            continue
        if first[0] in _DIGITS:
            plain = not start and _NUMBER.match(piece) and not _YEAR.match(piece)
            found.append((start, _AFTER_NUMBER if plain else None))
        elif first in FIRST_WORDS:
            seconds = FIRST_WORDS[first]
            if seconds is not None and first not in NEVER_BEFORE_DIGITS:
                seconds |= {"#"}
            if seconds is not None and end < len(piece):
                second = _WORD.match(piece, end + 1)
                if second and second[0] not in seconds and second[0][0] not in _DIGITS:
                    continue
                seconds = None if second else seconds
            found.append((start, seconds))
        elif first.startswith("fy"):
            found.append((start, None))
    return tuple(found)
