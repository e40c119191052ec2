"""Pairs of stretches in two articles: which lie in which, and which are nearly the same words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from newsloom.sources.alignment import Words

# One statement whose words are the same to that share, and so many of them, is near verbatim.
SAME_WORDS = 6
SAME_SHARE = 0.6
# Two stretches of one text that have that share in common are one.
SAME_STRETCH = 0.6
_WIDE = 1_000  # characters looked up at once


def same_words(one: Words, other: Words) -> tuple[tuple[int, int, int, int], float, int] | None:
    """Give where two statements are nearly the same words, how alike they are, and how many."""
    matcher = SequenceMatcher(None, one.forms, other.forms, autojunk=False)
    found = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in found)
    if same < SAME_WORDS:
        return None
    first, last = found[0], found[-1]
    words_a = last.a + last.size - first.a
    words_b = last.b + last.size - first.b
    similarity = 2 * same / (words_a + words_b)
    if similarity < SAME_SHARE or 2 * same < min(len(one.forms), len(other.forms)):
        return None
    spans = (
        *(one.spans[first.a][0], one.spans[last.a + last.size - 1][1]),
        *(other.spans[first.b][0], other.spans[last.b + last.size - 1][1]),
    )
    return spans, similarity, same


def clear(spans: tuple[int, int, int, int], held: tuple[int, int, int, int]) -> bool:
    """Whether two pairs of stretches tell of different things.

    A clause may be paired apart from the sentence that it stands in, but not along with it, and no
    stretch is paired with two.
    """
    here = overlap(spans[:2], held[:2])
    there = overlap(spans[2:], held[2:])
    return not (here and there) and max(here, there) < SAME_STRETCH


class Apart:
    """Pairs of stretches of two articles that tell of different things, found by where they lie.

    Two transcripts of one day have tens of thousands of statements in common.
    """

    def __init__(self) -> None:
        self._near: dict[tuple[int, int], list[tuple[int, int, int, int]]] = defaultdict(list)

    def take(self, spans: tuple[int, int, int, int]) -> bool:
        """Take a pair of stretches in if it is clear of all that were; say whether it was."""
        places = [
            (side, part)
            for side in (0, 2)
            for part in range(spans[side] // _WIDE, spans[side + 1] // _WIDE + 1)
        ]
        if not all(clear(spans, held) for place in places for held in self._near.get(place, ())):
            return False
        for place in places:
            self._near[place].append(spans)
        return True


def overlap(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Give the share of the longer stretch that both have."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / max(one[1] - one[0], other[1] - other[0], 1)


def inside(row: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    """Whether a passage lies within one of others of the same two articles."""
    return row.get("block_a") is None and any(
        other["start_a"] <= row["start_a"]
        and row["end_a"] <= other["end_a"]
        and other["start_b"] <= row["start_b"]
        and row["end_b"] <= other["end_b"]
        for other in others
    )


class Taken:
    """What is already told of by a pair of passages."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        for row in rows:
            if row.get("block_a") is None and row.get("block_b") is None:
                pair = (row["article_a"], row["article_b"])
                spans = (row["start_a"], row["end_a"], row["start_b"], row["end_b"])
                self._rows[pair].append(spans)
        for listed in self._rows.values():
            listed.sort()

    def encloses(self, row: dict[str, Any]) -> bool:
        """Whether a pair of passages goes far beyond a pair on both sides."""
        return any(
            start_a <= row["start_a"]
            and row["end_a"] <= end_a
            and start_b <= row["start_b"]
            and row["end_b"] <= end_b
            and end_a - start_a > 2 * (row["end_a"] - row["start_a"])
            for start_a, end_a, start_b, end_b in self._rows.get(
                (row["article_a"], row["article_b"]), ()
            )
        )

    def holds(self, row: dict[str, Any]) -> bool:
        """Whether a pair of passages has more than half of the shorter on both sides."""
        spans = self._rows.get((row["article_a"], row["article_b"]), [])
        stop = bisect_left(spans, (row["end_a"], 0, 0, 0))
        return any(
            _half((start_a, end_a), (row["start_a"], row["end_a"]))
            and _half((start_b, end_b), (row["start_b"], row["end_b"]))
            for start_a, end_a, start_b, end_b in spans[:stop]
        )


def _half(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shorter = min(one[1] - one[0], other[1] - other[0])
    return 2 * (min(one[1], other[1]) - max(one[0], other[0])) > shorter
