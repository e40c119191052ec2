"""Where in the raw text an expression of the clean one stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

Row = Mapping[str, Any]


def raw_place(article: Row, surface: str, start: int, blocks: Sequence[Row]) -> int | None:
    """Find the same occurrence of the surface in the raw body: the n-th there is the n-th here."""
    if not surface:
        return None
    body = tuple((int(b["raw_start"]), int(b["raw_end"])) for b in blocks if b["kind"] == "body")
    text = str(article["text"])
    here = _occurrences(text, ((0, len(text)),), surface)
    there = _occurrences(str(article["raw"]), body, surface)
    wanted = bisect_right(here, start - len(surface))
    return there[wanted] if len(there) == len(here) else None


@lru_cache(maxsize=64)  # an article names one date many times
def _occurrences(text: str, places: tuple[tuple[int, int], ...], surface: str) -> list[int]:
    """Find where a surface stands in some stretches of a text."""
    found = []
    for start, end in places:
        at = text.find(surface, start, end)
        while at >= 0:
            found.append(at)
            at = text.find(surface, at + len(surface), end)
    return found
