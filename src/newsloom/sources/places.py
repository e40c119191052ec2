"""What stands where in a text, found by place: an article can hold tens of thousands of each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

Placed = TypeVar("Placed", bound=Sequence[Any])

_WIDE = 200  # characters looked up at once
_FEW = 20  # items that are looked through one by one


class Places(Generic[Placed]):
    """Items that begin with their start and end, in an order of their own that is kept."""

    def __init__(self, items: Sequence[Placed]) -> None:
        self._items = items
        self._at: dict[int, list[int]] = defaultdict(list)
        if len(items) <= _FEW:
            return
        for number, item in enumerate(items):
            for part in range(item[0] // _WIDE, max(item[0], item[1] - 1) // _WIDE + 1):
                self._at[part].append(number)

    def over(self, start: int, end: int) -> list[Placed]:
        """Give the items that share a character with a stretch."""
        if not self._items:
            return []
        if len(self._items) <= _FEW:
            return [item for item in self._items if item[0] < end and start < item[1]]
        parts = range(start // _WIDE, max(start, end - 1) // _WIDE + 1)
        numbers = sorted({number for part in parts for number in self._at.get(part, ())})
        found = (self._items[number] for number in numbers)
        return [item for item in found if item[0] < end and start < item[1]]


class Covers:
    """Places of which one may hold a stretch, in order of their starts."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in places]
        self._reached = list(accumulate((end for _, end in places), max))

    def hold(self, start: int, end: int) -> bool:
        """Say whether all of a stretch lies in one of the places."""
        before = bisect_right(self._starts, start)
        return before > 0 and end <= self._reached[before - 1]
