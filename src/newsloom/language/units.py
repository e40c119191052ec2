"""Military units by number: "58th Combined Arms Army", "1st Battalion, 5th Marines".

A list of every unit of every army is out of reach, but their names are built alike: an ordinal,
words for what it fights with, a noun for its size. The words are in ``lexicons/units.tsv``. Names
of units that carry no number ("Azov Brigade") are found as other organisations are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from newsloom.language import lexicon
from newsloom.language.lexicon_files import read_rows

Found = tuple[int, int, str]  # first token, one past the last, label

# From 1st to 999th; Roman numbers are those of corps.
_ORDINAL = re.compile(r"[1-9]\d{0,2}(?:st|nd|rd|th|d)")
_SPELLED = frozenset(
    """First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth
    Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth""".split()
)
_ROMAN = frozenset(
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
)
_NUMBERS = _SPELLED | _ROMAN
# "Second Company", "First Division" can be a firm or a league; numbered in figures they are units.
_NEEDS_FIGURES = frozenset(
    "Company Wing Guards Rangers Squad Legion Detachment Battery Division Divisions".split()
)
_MOST = 7  # words before the noun; longer runs of such words do not occur


def find_units(words: Sequence[str]) -> list[tuple[int, int]]:
    """Find the military units that a text calls by their number.

    Parameters
    ----------
    words
        The tokens of a text, in their letter case.

    Returns
    -------
    First token and one past the last, in order, none overlapping. A unit and the one it belongs
    to, written with a comma, are one name; with "of the" between them they are two.
    """
    found: list[tuple[int, int]] = []
    done = 0
    for i, word in enumerate(words):
        if i < done or not (word[:1].isdigit() or word in _NUMBERS):
            continue
        end = _unit_end(words, i)
        while end and words[end : end + 1] == [","] and (larger := _unit_end(words, end + 1)):
            end = larger
        if end:
            found.append((i, end))
        done = end
    return found


def with_units(words: Sequence[str], spans: Sequence[Found]) -> list[Found]:
    """Widen names to the whole unit they are part of, and add the units that were missed.

    Parameters
    ----------
    words
        The tokens of the text.
    spans
        Names as found so far: first token, one past the last, label; in order.

    Returns
    -------
    The same names in order; one that overlaps a unit gives way to it, unless it is longer.
    """
    units = [
        unit
        for unit in find_units(words)
        if not any(s <= unit[0] and unit[1] <= e for s, e, _ in spans)
    ]
    kept = [(s, e, label) for s, e, label in spans if not any(s < b and a < e for a, b in units)]
    return sorted([*kept, *((start, end, "ORG") for start, end in units)])


def _unit_end(words: Sequence[str], start: int) -> int:
    """Where the unit that starts here ends; 0 where none does."""
    if start >= len(words):
        return 0
    nouns, before = _unit_words()
    first = words[start]
    figures = bool(_ORDINAL.fullmatch(first))
    if not figures and first not in _SPELLED and first not in _ROMAN:
        return 0
    best = 0
    at = start + 1
    while at < len(words) and at - start <= _MOST:
        word = words[at]
        ends = (at + 2, at + 1) if at + 1 < len(words) else (at + 1,)
        longest = next((end - at for end in ends if " ".join(words[at:end]) in nouns), 0)
        sized = longest and (figures or word not in _NEEDS_FIGURES)
        if sized and (first not in _ROMAN or "Corps" in words[at : at + longest]):
            best = at + longest
        hyphen = word == "-" and at + 1 < len(words) and words[at + 1] in before
        if not (hyphen or word in before or word in lexicon.demonyms()):
            break
        at += 1
    return best


@cache
def _unit_words() -> tuple[frozenset[str], frozenset[str]]:
    roles = {row["word"]: row["role"] for row in read_rows("units")}
    nouns = frozenset(word for word, role in roles.items() if role in {"noun", "both"})
    # Tokens: a hyphened word comes as one or as its parts.
    before = {part for word, role in roles.items() if role != "noun" for part in word.split()}
    return nouns, frozenset(before | {part for word in before for part in word.split("-")})
