"""How a text prints its words: capitalised inside a sentence, or in lower case."""

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
_in_prose = re.compile(r" (?<=[a-z] )[a-z]+ [a-z]").search  # a blank first: quicker to find
_CLOSERS = " \t\u00a0\"'”’»)]"
_ENDS = (".", "!", "?", "…")
_CACHE_LIMIT = 300_000


class _Names(dict[str, str]):
    """Per capitalised word its form in lower case, worked out when first asked for."""

    def __missing__(self, word: str) -> str:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        low = self[word] = bare(word).lower() if word[0].isupper() else ""
        return low


_names = _Names()


def _is_sentence(line: str) -> bool:
    """Tell whether a line is evidence about case: no heading, not in Title Case or CAPITALS."""
    if line.count(" ") < 7 and not line.rstrip(_CLOSERS).endswith(_ENDS):
        return False
    if _in_prose(line):
        return True  # three words in lower case in a row: no heading is written so
    words = line.split()
    capitals = sum([word[0].isupper() for word in words])
    return len(words) < 3 or capitals * 10 <= 7 * len(words)


def _capitalised(raw: str) -> list[str]:
    lines = raw.splitlines()
    kept = [
        line
        for line in lines
        if (line.count(" ") >= 7 and _in_prose(line)) or _is_sentence(line)  # most by the first
    ]
    return _INSIDE.findall(raw if len(kept) == len(lines) else "\n".join(kept))


@lru_cache(maxsize=4)  # asked several times in a row per article; never changed by those who ask
def capitals_inside(raw: str) -> Counter[str]:
    """Count a text's words that stand capitalised inside a sentence; keys are in lower case.

    Headings and lines in Title Case or CAPITALS say nothing about case and are left out.
    """
    counts: Counter[str] = Counter()
    for word, times in Counter(_capitalised(raw)).items():
        counts[_names[word]] += times
    counts.pop("", None)
    return counts


def names_inside(raw: str) -> set[str]:
    """Give the distinct words that `capitals_inside` counts."""
    found = set(map(_names.__getitem__, _capitalised(raw)))
    found.discard("")
    return found


def bare(word: str) -> str:
    """Take the possessive ending off a word."""
    if word[-1] in "s'’" and ("'" in word or "’" in word):
        for ending in ("'s", "’s", "'", "’"):
            if word.endswith(ending):
                return word[: -len(ending)]
    return word
