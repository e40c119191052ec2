"""Statements that may say the same, found by what few of them have in common.

Of every statement numbers are kept, no texts; what it consists of lies on disk. Two are compared
when they share a concept, name or number that few statements have, or two that few have together;
where many have even those, each is compared with the next ones in time. So the cost grows with the
number of statements, not with that of their pairs.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from newsloom.on_disk import Column
from newsloom.sources.measuring import FEATURES, Table
from newsloom.sources.packing import DIRECT, FIELDS, NAME, NUMBER, WORD, Packed

UNSIGNED = 4  # concepts that make two quotations one where a speaker is not known
_AT_ONCE = 20_000  # pairs that are measured together
_HELD = 100_000  # items that are held in memory before they go to the file
_HAPPENING = FEATURES.index("same_happening")


class Measured(NamedTuple):
    """Pairs of statements and what was measured of each."""

    first: np.ndarray
    second: np.ndarray
    features: np.ndarray
    """One row per pair, columns as in `newsloom.sources.measuring.FEATURES`."""
    stories: np.ndarray
    """How far the two articles tell one story (see `newsloom.sources.stories`); 0 if not asked."""


class Statements:
    """Statements in the order in which they were added, as numbers.

    Parameters
    ----------
    folder
        Where files of numbers may lie; None: where the system puts them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._articles = array("i")
        self._starts = array("i")
        self._ends = array("i")
        self._first = array("i")
        self._last = array("i")
        self._printed = array("i")
        self._speakers = array("i")
        self._happenings = array("q")
        self._flags = array("i")
        self._bounds = array("q", [0])
        self._items = Column(np.int64, folder)
        self._fresh = array("q")  # of the items those that are not there yet
        self._known: dict[str, int] = {}
        self._names: list[str] = []

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, article: int, packed: Packed, printed: int, first: int = 0) -> None:
        """Take in what an article tells.

        Parameters
        ----------
        article
            Its number, not below that of the one before.
        packed
            What it tells.
        printed
            The day it was printed on (ordinal; 0: unknown).
        first
            Added to the numbers by which it knows what happened.
        """
        numbers = packed.statements
        many = len(numbers) // FIELDS
        self._articles.extend([article] * many)
        self._printed.extend([printed] * many)
        columns = (self._starts, self._ends, self._first, self._last, self._flags)
        for at, column in enumerate(columns):
            column.extend(numbers[at::FIELDS])
        happened, speakers, sizes = (numbers[at::FIELDS] for at in range(5, FIELDS))
        self._happenings.extend([n + first if n >= 0 else n for n in happened])
        known = [self._speaker(name) for name in packed.speakers]
        self._speakers.extend([known[n] if n >= 0 else n for n in speakers])
        self._bounds.extend(islice(accumulate(sizes, initial=self._bounds[-1]), 1, None))
        self._fresh.extend(packed.items)
        if len(self._fresh) >= _HELD:
            self._put_away()

    def _speaker(self, name: str) -> int:
        number = self._known.setdefault(name, len(self._known))
        if number == len(self._names):
            self._names.append(name)
        return number

    def _put_away(self) -> None:
        self._items.add(np.array(self._fresh, dtype=np.int64))
        del self._fresh[:]

    def items(self, first: int, after: int) -> np.ndarray:
        """Give what statements consist of, from one number to before another, those of each sorted.

        The same number is the same concept, name or number.
        """
        if self._fresh:
            self._put_away()
        return self._items[self._bounds[first] : self._bounds[after]]

    def place(self, number: int) -> tuple[int, int, int]:
        """Give a statement's article, start and end."""
        return self._articles[number], self._starts[number], self._ends[number]

    def one_voice(self, one: int, other: int) -> bool:
        """Whether both stand in quotation marks and one person says them, as far as is known."""
        if not self._flags[one] & self._flags[other] & DIRECT:
            return False
        speakers = self._speakers[one], self._speakers[other]
        if min(speakers) >= 0:
            return speakers[0] == speakers[1]
        shared = self._of(one) & self._of(other)
        return sum(item & 7 == WORD for item in shared) >= UNSIGNED

    def covering(self, article: int, start: int, end: int) -> int | None:
        """Give the statement that a stretch of an article coincides with most, if any."""
        low = bisect_left(self._articles, article)
        high = bisect_right(self._articles, article)
        best, found = 0.0, None
        for number in range(low, high):
            overlap = min(end, self._ends[number]) - max(start, self._starts[number])
            union = max(end, self._ends[number]) - min(start, self._starts[number])
            if overlap > 0 and overlap / union > best:
                best, found = overlap / union, number
        return found

    def told_apart(self, one: int, other: int) -> bool:
        """Whether two statements are of other days, or quoted from two speakers."""
        if self._first[one] and self._first[other]:
            gap = max(self._first[one], self._first[other])
            gap -= min(self._last[one], self._last[other])
            if gap > 0 and not 358 < gap < 372:
                return True
        speakers = self._speakers[one], self._speakers[other]
        direct = self._flags[one] & self._flags[other] & DIRECT
        return bool(direct) and min(speakers) >= 0 and speakers[0] != speakers[1]

    def shared(self, one: int, other: int) -> dict[str, Any]:
        """Say what two statements have in common: how many concepts and names, and the speaker."""
        first, second = (self._of(number) for number in (one, other))
        both = first & second
        told: dict[str, Any] = {
            name: count
            for kind, name in ((WORD, "concepts"), (NAME, "names"), (NUMBER, "numbers"))
            if (count := sum(item & 7 == kind for item in both))
        }
        speaker = self._speakers[one]
        if speaker >= 0 and speaker == self._speakers[other]:
            told["speaker"] = self._names[speaker]
        return told

    def _of(self, number: int) -> set[int]:
        return set(self.items(number, number + 1).tolist())

    def measured(
        self,
        worth: Callable[[np.ndarray], np.ndarray] | None = None,
        happenings: np.ndarray | None = None,
    ) -> Iterator[Measured]:
        """Give pairs of statements of two articles that may say the same, measured.

        Parameters
        ----------
        worth
            Says of rows of features for which the two articles are compared, too; what is not
            worth that, nor told of one happening, is left out. None: all are compared.
        happenings
            As for `newsloom.sources.passages.Passages.table`.
        """
        if len(self) < 2:
            return
        table = Table(self)
        if happenings is not None and len(happenings):
            table.know(happenings)
        parts = (
            pairs[at : at + _AT_ONCE]
            for pairs in table.candidates(self._folder)
            for at in range(0, len(pairs), _AT_ONCE)
        )
        for part in parts:
            first, second = part // len(self), part % len(self)
            features = table.features(first, second)
            if worth is None:
                yield Measured(first, second, features, table.stories(first, second))
                continue
            asked = worth(features)
            left = asked | (features[:, _HAPPENING] > 0)
            first, second, features = first[left], second[left], features[left]
            alike, asked = np.zeros(len(first)), asked[left]
            alike[asked] = table.stories(first[asked], second[asked])
            yield Measured(first, second, features, alike)
