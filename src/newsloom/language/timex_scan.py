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
# Four digits can be a year.
_PLAIN = re.compile(r"\d{1,3}|\d{5,}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", re.ASCII)
_HAS_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_DIGITS = frozenset("0123456789'")
_LONGEST = 40  # characters of a piece that is remembered
_MOST = 120_000  # pieces that are remembered; some 15 MB


#: Offsets in a piece, each with the words that must come next ("#": a number; None: any word may)
#: and the word there ("#" again for a number).
Study = tuple[tuple[int, frozenset[str] | None, str], ...]


_SECONDS = {
    word: seconds | {"#"} if seconds and word not in NEVER_BEFORE_DIGITS else seconds
    for word, seconds in FIRST_WORDS.items()
}


#: What makes a plain number the start of an expression, next to a month or a unit of time.
_AFTER_NUMBER = frozenset(
    {u for unit in UNITS for u in (unit, unit + "s")}
    | {"centuries", "and", "half", "of", "times", "more", "other", "a", "p", "am", "pm", "gmt"}
    | {"utc", "hours", "o", "consecutive", "straight", "full", "whole", "long", "trading"}
    | {"calendar", "working"}
    | MONTHS.keys()
)


class _Studies(dict[str, Study]):
    """What was found out about pieces."""

    def __missing__(self, piece: str) -> Study:
        word = piece.rstrip(_STOPS)
        if word.isascii() and word.isalpha():  # most are
            study = _WORDS.get(word, ())
            if word.startswith("fy"):
                study = ((0, None, word),)
        elif _PLAIN.fullmatch(word):
            study = _AT_NUMBER
        else:
            study = _study(piece)
        if len(piece) <= _LONGEST:
            self[piece] = study
        return study


class _Heads(dict[str, str]):
    """The first word of a piece; "#" for a number."""

    def __missing__(self, piece: str) -> str:
        head = _HEAD.match(piece)
        first = "" if head is None else "#" if head[1][0] in _DIGITS else head[1]
        if len(piece) <= _LONGEST:
            self[piece] = first
        return first


_STUDIED, _HEADS = _Studies(), _Heads()
_AT_NUMBER: Study = ((0, _AFTER_NUMBER, "#"),)
_WORDS: dict[str, Study] = {word: ((0, seconds, word),) for word, seconds in _SECONDS.items()}
_STOPS = ',.;:)"'


def candidates(low: str) -> list[tuple[int, str]]:
    """Give the places of a lower-cased text at which an expression may start, in order.

    Each with the word there, "#" for a number.
    """
    pieces = low.replace("\n", " ").replace("\t", " ").split(" ")
    if len(_STUDIED) + len(_HEADS) > _MOST:
        _STUDIED.clear()
        _HEADS.clear()
    studies = list(map(_STUDIED.__getitem__, pieces))
    ends = list(accumulate(map(len, pieces), initial=0))
    pieces.append("")
    return [
        (ends[number] + number + offset, word)
        for number, study in enumerate(studies)
        if study
        for offset, seconds, word in study
        if seconds is None or _HEADS[pieces[number + 1]] in seconds
    ]


def _study(piece: str) -> Study:
    """Give the offsets in a piece at which an expression may start, and what must follow there."""
    if not _HAS_DIGIT.search(piece):
        words = _WORD.findall(piece)
        if _SECONDS.keys().isdisjoint(words) and not any(w.startswith("fy") for w in words):
            return ()
    found: list[tuple[int, frozenset[str] | None, str]] = []
    for word in _WORD.finditer(piece):
        first, start, end = word[0], word.start(), word.end()
        if not _FREE.match(piece, start):
            continue
        if first[0] in _DIGITS:
            plain = not start and _NUMBER.match(piece) and not _YEAR.match(piece)
            found.append((start, _AFTER_NUMBER if plain else None, "#"))
        elif first in _SECONDS:
            seconds = _SECONDS[first]
            if seconds is not None and end < len(piece):
                second = _WORD.match(piece, end + 1)
                if second and second[0] not in seconds and second[0][0] not in _DIGITS:
                    continue
                seconds = None if second else seconds
            found.append((start, seconds, first))
        elif first.startswith("fy"):
            found.append((start, None, first))
    return tuple(found)
