"""Which texts of many share most of their shingles: an index whose cost grows with the texts.

Texts meet in the shingles that few of them have (an inverted index, rare shingles first). What
many texts have, boilerplate or a story printed a thousand times, would join all with all; there
each text meets only the first ones of the list, by a sample of its shingles that depends on the
shingles alone (a bottom-k sketch, Broder 1997). Whatever meets is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newsloom.clean.shingle_index import Index, Lists, Part
from newsloom.clean.shingles import Shingles
from newsloom.on_disk import AT_ONCE, Runs, sort_order

# Two texts are alike if the shorter's shingles are mostly in the other, and the two are not so
# different in length that one is a passage of the other. Two thirds follow from a resemblance
# (Jaccard) of one half, whatever the lengths: s >= (a + b - s) / 2 gives s >= 2/3 min(a, b). A
# little less leaves room for those who count words in another way.
CONTAINED = 0.6
RESEMBLANCE = 0.3

SKETCH = 16  # shingles by which a text meets others where more than `Lists.COMMON` have them
HEADS = 8  # the first texts of a list that all others in it meet
_AHEAD = 200_000  # pairs


class Pairs(NamedTuple):
    """Pairs of texts by number, the smaller first, sorted; how many shingles the two share."""

    first: np.ndarray
    second: np.ndarray
    shared: np.ndarray
    sizes: np.ndarray
    """How many distinct shingles each text has."""
    crowded: np.ndarray
    """For each text whether what it shares is so common that not all its pairs may be listed."""


def find_alike(
    shingles: Shingles | Index,
    *,
    contained: float = CONTAINED,
    resemblance: float = RESEMBLANCE,
    texts: np.ndarray | None = None,
    groups: np.ndarray | None = None,
) -> Pairs:
    """Find the texts of which one has most of the other's shingles.

    Parameters
    ----------
    shingles
        Of each text.
    contained
        Least share of the shorter text's shingles that the other has.
    resemblance
        Least share of the shingles of both that both have (Jaccard).
    texts
        The numbers of those to compare, all by default. Where very many texts share what they
        share, those that come first are the ones that the others are compared with.
    groups
        A number for each of them (of its outlet, say); the first texts of each group are compared
        with the others of that group too.

    Returns
    -------
    Every such pair that meets in a shingle of at most 32 texts, and of the others those with one
    of the first texts of a list; a text is named by its place in `texts`. One that is shorter than
    a shingle is in none.
    """
    index = shingles if isinstance(shingles, Index) else Index(shingles.portions())
    texts = np.arange(len(index)) if texts is None else np.asarray(texts, dtype=np.int64)
    lists = index.lists(texts)
    sizes, often = lists.sizes, lists.often
    # Only what two texts have of common shingles alone can have kept them from meeting.
    crowded = (often > 0) & (often + 1e-9 >= resemblance * sizes)
    met = _Met(lists, (contained, resemblance))
    for part in lists.short():
        met.add(*_meet(part, met.hopeful, len(texts)))
    taken = np.zeros(len(texts), dtype=np.uint8)
    for part in lists.long():
        linked = _link(part, crowded, taken, groups)
        met.add(linked, np.zeros(len(linked), dtype=np.int64))
    found = [(np.array([], dtype=np.int64),) * 3]
    for first, second, shared, open_ in met.pairs():
        shared[open_] = _count_shared(index, texts, first[open_], second[open_])
        alike = _enough(shared, sizes, first, second, contained, resemblance)
        found.append((first[alike], second[alike], shared[alike]))
    one, other, times = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pairs(one, other, times, sizes, crowded)


class _Met:
    """Pairs of texts that met, on disk, and in how many lists.

    Parameters
    ----------
    lists
        In how many of them each text is; a pair that could not be alike if it met in all of them
        is not held.
    least
        Least containment and least resemblance.
    """

    def __init__(self, lists: Lists, least: tuple[float, float]) -> None:
        self.sizes, self.lists, self.least = lists.sizes, lists, least
        self.hopeful = lists.again + 1e-6 >= least[1] * self.sizes
        self._shift = np.uint64(64 - max(1, (len(self.sizes) ** 2).bit_length()))
        self._runs = Runs(np.uint32, lists.folder)

    def add(self, keys: np.ndarray, times: np.ndarray) -> None:
        """Take in pairs, each as one number."""
        first, second = np.divmod(keys, len(self.sizes))
        most = np.minimum(self.lists.again[first], self.lists.again[second])
        some = _enough(most, self.sizes, first, second, *self.least)
        self._runs.add(keys[some].astype(np.uint64) << self._shift, times[some])

    def pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Give the pairs that may be alike, part by part, sorted.

        With them comes how many shingles they are known to share, and whether it may be more.
        """
        often = self.lists.often
        for keys, times in self._runs.parts():
            order = np.argsort(keys, kind="stable")
            keys, times = keys[order], times[order].astype(np.int64)
            starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
            shared = np.add.reduceat(times, starts)
            pairs = (keys[starts] >> self._shift).astype(np.int64)
            first, second = np.divmod(pairs, len(self.sizes))
            unseen = np.minimum(often[first], often[second])
            some = _enough(shared + unseen, self.sizes, first, second, *self.least)
            yield first[some], second[some], shared[some], unseen[some] > 0


def _enough(
    shared: np.ndarray,
    sizes: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    contained: float,
    resemblance: float,
) -> np.ndarray:
    """Whether so many shared shingles make two texts alike; 1e-9 for the rounding of floats."""
    one, other = sizes[first], sizes[second]
    of_shorter = shared + 1e-9 >= contained * np.minimum(one, other)
    return of_shorter & (shared + 1e-9 >= resemblance * (one + other - shared)) & (shared > 0)


def _meet(part: Part, hopeful: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Count the lists in which two texts meet; pairs as one number, the smaller text first."""
    number = np.repeat(np.arange(len(part.lengths)), part.lengths)
    some = hopeful[part.text]
    text, number = part.text[some], number[some]
    keys = times = np.array([], dtype=np.int64)
    fresh: list[np.ndarray] = []
    waiting = 0
    at = np.arange(len(text))
    for step in range(1, Lists.COMMON):
        at = at[: np.searchsorted(at, len(text) - step)]
        at = at[number[at] == number[at + step]]
        if not len(at):
            break
        fresh.append(text[at] * count + text[at + step])
        waiting += len(at)
        if waiting > AT_ONCE:
            keys, times = _add_up(keys, times, fresh)
            fresh, waiting = [], 0
    return _add_up(keys, times, fresh)


def _add_up(
    keys: np.ndarray, times: np.ndarray, fresh: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    if not fresh:
        return keys, times
    new, counts = np.unique(np.concatenate(fresh), return_counts=True)
    known = np.searchsorted(keys, new)
    inside = known < len(keys)
    inside[inside] = keys[known[inside]] == new[inside]
    times[known[inside]] += counts[inside]
    where = known[~inside]
    return np.insert(keys, where, new[~inside]), np.insert(times, where, counts[~inside])


def _link(
    part: Part, crowded: np.ndarray, taken: np.ndarray, groups: np.ndarray | None
) -> np.ndarray:
    """Give the pairs of each text and the first ones of the long lists that a sample names.

    The sample are the first lists of a text, as lists are in the order of their shingles, which are
    as good as drawn by lot; `taken`, how many a text has of them already, is brought up to date.
    """
    count = len(crowded)
    number = np.repeat(np.arange(len(part.lengths)), part.lengths)
    some = crowded[part.text]
    text, number = part.text[some], number[some]
    order = np.argsort(text, kind="stable")
    text, number = text[order], number[order]
    chosen = _places(text) + taken[text] < SKETCH
    text, number = text[chosen], number[chosen]
    np.add.at(taken, text, 1)
    found = [np.array([], dtype=np.int64)]
    for group in [np.zeros(count, dtype=np.int64)] + ([] if groups is None else [groups]):
        order = np.lexsort((text, group[text], number))
        members, listed = text[order], number[order]
        one_list = np.flatnonzero(
            np.r_[True, (np.diff(listed) != 0) | (np.diff(group[members]) != 0)]
        )[: len(members)]
        lengths = np.diff(np.r_[one_list, len(members)])
        start = np.repeat(one_list, lengths)
        place = np.arange(len(members)) - start
        for head in range(HEADS):
            later = place > head
            found.append(members[start[later] + head] * count + members[later])
    return np.unique(np.concatenate(found))


def _places(sorted_values: np.ndarray) -> np.ndarray:
    """Number the rows of each value, from 0; the values must be sorted."""
    if not len(sorted_values):
        return np.array([], dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, np.diff(sorted_values) != 0])
    return np.arange(len(sorted_values)) - np.repeat(
        starts, np.diff(np.r_[starts, len(sorted_values)])
    )


def _count_shared(
    index: Index, texts: np.ndarray, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Count exactly how many shingles the two texts of each pair share."""
    found = [np.array([], dtype=np.int64)]
    for some in _batches(first, second, index.lengths[texts]):
        concerned, both = np.unique(
            np.concatenate((first[some], second[some])), return_inverse=True
        )
        values, lengths = index.shingles_of(texts[concerned])
        order = sort_order(values)
        shingle = np.empty(len(values), dtype=np.int64)
        shingle[order] = np.cumsum(np.append(False, np.diff(values[order]) != 0)[: len(values)])
        span = max(1, len(values))
        # Each text's shingles, one text after another.
        held = np.unique(np.repeat(np.arange(len(concerned)), lengths) * span + shingle)
        starts = np.searchsorted(held, np.arange(len(concerned) + 1) * span)
        found.append(_count_in_both(held, starts, span, *np.split(both, 2)))
    return np.concatenate(found)


def _count_in_both(
    held: np.ndarray, starts: np.ndarray, span: int, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Count what the two texts of each pair share of what all hold, numbered text by text."""
    shared = np.zeros(len(first), dtype=np.int64)
    sizes = np.diff(starts)
    swapped = sizes[first] > sizes[second]
    small, large = np.where(swapped, second, first), np.where(swapped, first, second)
    # One text after the other, so that what is looked up lies together.
    order = np.argsort(large, kind="stable")
    small, large = small[order], large[order]
    for part in _slices(sizes[small]):
        lengths = sizes[small[part]]
        row = np.repeat(np.arange(len(lengths)), lengths)
        within = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        shingle = held[starts[small[part]][row] + within] % span
        wanted = large[part][row] * span + shingle
        place = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        shared[order[part]] = np.bincount(row[held[place] == wanted], minlength=len(lengths))
    return shared


def _batches(first: np.ndarray, second: np.ndarray, sizes: np.ndarray) -> Iterator[slice]:
    """Cut pairs to slices whose texts have a bounded number of shingles, each at least one long."""
    start = 0
    while start < len(first):
        ahead = slice(start, start + _AHEAD)
        texts, at = np.unique(np.stack((first[ahead], second[ahead]), axis=1), return_index=True)
        ends = np.cumsum(np.bincount(at // 2, weights=sizes[texts]))
        stop = start + max(1, int(np.searchsorted(ends, AT_ONCE, side="right")))
        if stop - start >= len(ends):  # the rest of those ahead have only texts seen before
            stop = min(len(first), start + _AHEAD)
        yield slice(start, stop)
        start = stop


def _slices(costs: np.ndarray) -> Iterator[slice]:
    """Cut rows to slices of bounded cost, each at least one row long."""
    ends = np.cumsum(costs)
    start = 0
    while start < len(costs):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
        yield slice(start, stop)
        start = stop
