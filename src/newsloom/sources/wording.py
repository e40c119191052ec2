"""What a text says, apart from how: words that news uses for one thing become one.

The groups of words stand in ``wordings.txt``; a word of none is cut to its stem.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from newsloom.language import lexicon
from newsloom.language.content_words import FUNCTION_WORDS, stem

_FILE = Path(__file__).with_name("wordings.txt")
# Verbs that say nothing of their own, and words of when and how much, which other rules read.
LIGHT = frozenset(
    """
    make made makes making take took taken takes taking place give gave given gives giving get got
    gets getting put puts go goes went gone going come came comes coming set become became becomes
    hold held holds holding keep kept keeps bring brought brings call called calls calling like
    today yesterday tomorrow tonight ago monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december week
    weeks month months year years day days hour hours minute minutes recent recently earlier later
    latest ahead early late past previous current currently currently
    soon already ever never always often sometimes repeatedly nearly almost about around some least
    hundred thousand million billion trillion percent per cent dozen dozens hundreds thousands
    three four five six seven eight nine ten eleven twelve half third second
    accord according reporters journalists told tell telling added adding noted saying says
    well really quite rather still also however meanwhile moreover therefore thus
    part parts number numbers kind sort lot lots thing things way ways case cases time times
    cannot can
    mr mrs ms dr don won isn aren wasn didn doesn hasn haven couldn wouldn shouldn
    """.split()
)
_WORD = re.compile(r"[^\W\d_][\w-]*", re.UNICODE)
# Occurrences in the word list's text, so that a word it lacks is rare but not infinitely so.
_LEAST = 0.5


@cache
def _groups() -> dict[str, str]:
    """Give the group of every listed word, by its first word in capitals."""
    listed = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines())
    return {
        word: words[0].upper() for words in listed if words and words[0] != "#" for word in words
    }


@lru_cache(maxsize=50_000)
def concept(word: str) -> str:
    """Give what a lower-case word stands for: a group's name in capitals, or the word's stem."""
    return _inflected().get(word) or stem(word)


@cache
def _inflected() -> dict[str, str]:
    """Give the group of every listed word and of what can be a form of it; the likeliest first."""
    groups = _groups()
    found = {word.removesuffix("s"): group for word, group in groups.items() if word[-1] == "s"}
    for ending in ("", "s", "es", "d", "ed", "ing"):
        for silent in ("", "e"):
            for word, group in groups.items():
                if len(word) > 2 and word.endswith(silent):
                    found.setdefault(word.removesuffix(silent) + ending, group)
    return found


@cache
def _background() -> tuple[dict[str, float], float]:
    """Give how often each concept stands in news text, per word of it."""
    counts: dict[str, float] = {}
    total = 0.0
    for word, found in lexicon.words().items():
        times = found.lower + found.capital + found.start
        total += times
        if word[0].isalpha() and word not in FUNCTION_WORDS:
            name = concept(word)
            counts[name] = counts.get(name, 0.0) + times
    return counts, total


def usual_shares() -> tuple[dict[str, float], float]:
    """Give the share of the words of news that each concept makes up, and that of any other."""
    counts, total = _background()
    return {name: max(found, _LEAST) / total for name, found in counts.items()}, _LEAST / total


def words_of(text: str) -> list[tuple[int, int, str, str]]:
    """Give the content words of a text: start, end, in lower case, `concept`; compounds cut."""
    return [
        (match.start() + start, match.start() + end, low, meant)
        for match in _WORD.finditer(text)
        for start, end, low, meant in _parts(match.group())
    ]


@lru_cache(maxsize=100_000)
def _parts(compound: str) -> tuple[tuple[int, int, str, str], ...]:
    """Give what `words_of` does for one word or compound: most stand in a text again and again."""
    found, at = [], 0
    for word in compound.split("-"):
        low = word.lower()
        if len(low) > 1 and low not in FUNCTION_WORDS and low not in LIGHT:
            found.append((at, at + len(word), low, concept(low)))
        at += len(word) + 1
    return tuple(found)
