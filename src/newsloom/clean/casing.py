"""How a text prints its words: capitalised inside a sentence, or in lower case.

Asked of every article, so it works on the text's distinct runs of letters and marks ("chunks"):
what a chunk holds is worked out once and kept for all articles.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A capital that no start of a sentence explains: the word before stands on the same line and ends
# in a letter, a digit or a mark inside sentences, or is a title or an initial with its stop.
_INSIDE = re.compile(
    r"[A-Z\u00c0-\u00de\u0100-\u04ff](?:"
    r"(?<=[\w,;)%&/][ \u00a0].)|(?<=[\w,;)%&/][ \u00a0][\"'“‘«(\[<].)|"
    r"(?<=[\w,;][\"”’'»>)][ \u00a0].)|"
    r"(?<=[\w&](?:-|–|—|/).)|(?<=\b(?:Mr|Ms|Dr|St)\.[ \u00a0].)|"
    r"(?<=\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Sgt)\.[ \u00a0].)|(?<=\b(?:Capt|Prof)\.[ \u00a0].)|"
    r"(?<=\b[A-Z]\.[ \u00a0].))[^\W\d_]*(?:['’][^\W\d_]+)*"
)
_PROSE = re.compile(r"[a-z]+ [a-z]+ [a-z]")
_CLOSERS = " \t\u00a0\"'”’»)]"
_ENDS = (".", "!", "?", "…")
_CACHE_LIMIT = 300_000


class _WordsOf(dict[str, tuple[str, ...]]):
    """The words that a chunk holds, in lower case, worked out when first asked for."""

    def __init__(self, *, lower_only: bool) -> None:
        super().__init__()
        self._lower_only = lower_only

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        words = WORD.findall(chunk)
        found = tuple(
            bare(word).lower() for word in words if not (self._lower_only and word[0].isupper())
        )
        self[chunk] = found
        return found


_lower_words = _WordsOf(lower_only=True)
_words = _WordsOf(lower_only=False)


def _is_shouted(words: list[str]) -> bool:
    capitals = sum([word[0].isupper() for word in words])
    return len(words) >= 3 and capitals * 10 > 7 * len(words)


@lru_cache(maxsize=4)  # asked several times in a row per article; never changed by those who ask
def capitals_inside(raw: str) -> Counter[str]:
    """Count a text's words that stand capitalised inside a sentence; keys are in lower case.

    Headings and lines in Title Case or CAPITALS say nothing about case and are left out.
    """
    lines = []
    for line in raw.splitlines():
        if line.count(" ") < 7 and not line.rstrip(_CLOSERS).endswith(_ENDS):
            continue
        # Three words in lower case in a row: no heading is written so.
        if _PROSE.search(line) or not _is_shouted(line.split()):
            lines.append(line)
    found = Counter(_INSIDE.findall("\n".join(lines)))
    counts: Counter[str] = Counter()
    for word, times in found.items():
        if word[0].isupper():
            counts[bare(word).lower()] += times
    return counts


@lru_cache(maxsize=4)
def lower_cases(raw: str) -> Counter[str]:
    """Count a text's words in lower case (a capital behind the first letter does not matter)."""
    counts: Counter[str] = Counter()
    for chunk, times in Counter(raw.split()).items():
        for word in _lower_words[chunk]:
            counts[word] += times
    return counts


def words_in_lower_case(raw: str) -> set[str]:
    """Give the distinct words of a text in lower case."""
    return {word for chunk in chunks_of(raw) for word in _lower_words[chunk]}


def words_of(raw: str) -> set[str]:
    """Give the distinct words of a text, all in lower case."""
    return set().union(*map(_words.__getitem__, chunks_of(raw)))


@lru_cache(maxsize=4)
def chunks_of(raw: str) -> frozenset[str]:
    """Give the distinct runs of characters without a blank in a text."""
    return frozenset(raw.split())


def bare(word: str) -> str:
    """Take the possessive ending off a word."""
    if word[-1] in "s'’" and ("'" in word or "’" in word):
        for ending in ("'s", "’s", "'", "’"):
            if word.endswith(ending):
                return word[: -len(ending)]
    return word
