"""Where in a lower-cased text a temporal expression may start: most words are passed over at once.

A text is cut at blanks, and each piece is studied once: whether an expression can start in it, and
which words must follow. The study is kept, since a few thousand pieces make up most of any text.
"""

from __future__ import annotations

import re
from itertools import accumulate, compress, count

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
Starts = tuple[tuple[int, frozenset[str] | None, str], ...]
#: The first word of a piece if it is looked for after a small word, and where a time may start.
#: None (the commonest case): neither.
Study = tuple[str, Starts] | None


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


#: Common words that start a time only before few others: those are looked for instead of them.
_SMALL = {
    word: seconds
    for word in "the a an in that no all new good international".split()
    if (seconds := _SECONDS.get(word)) is not None
}
_AFTER_SMALL = frozenset().union(*_SMALL.values())


class _Studies(dict[str, Study]):
    """What was found out about pieces."""

    def __missing__(self, piece: str) -> Study:
        word = piece.rstrip(_STOPS)
        starts: Starts
        if word.isascii() and word.isalpha():  # most are
            head = word
            if word.startswith("fy"):
                starts = ((0, None, word),)
            else:
                starts = () if piece in _SMALL else _WORDS.get(word, ())
        else:
            head = _HEADS[piece]
            starts = _AT_NUMBER if _PLAIN.fullmatch(word) else _study(piece)
        if head not in _AFTER_SMALL:
            head = ""
        study: Study = (head, starts) if head or starts else None
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
_AT_NUMBER: Starts = ((0, _AFTER_NUMBER, "#"),)
_WORDS: dict[str, Starts] = {word: ((0, seconds, word),) for word, seconds in _SECONDS.items()}
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
    found: list[tuple[int, str]] = []
    for number in compress(count(), studies):
        head, starts = studies[number] or ("", ())
        if head and head in _SMALL.get(small := pieces[number - 1], ()):
            found.append((ends[number - 1] + number - 1, small))
        for offset, seconds, word in starts:
            if seconds is None or _HEADS[pieces[number + 1]] in seconds:
                found.append((ends[number] + number + offset, word))
    return found


def _study(piece: str) -> Starts:
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
