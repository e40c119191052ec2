"""Which texts of many share most of their shingles: an index whose cost grows with the texts.

Texts meet in the shingles that few of them have (an inverted index, rare shingles first). What
many texts have, boilerplate or a story printed a thousand times, would join all with all; there
each text meets only the first ones of the list, by a sample of its shingles that depends on the
shingles alone (a bottom-k sketch, Broder 1997). Whatever meets is then compared exactly.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from newsloom.clean.shingles import Shingles

# Two texts are alike if the shorter's shingles are mostly in the other, and the two are not so
# different in length that one is a passage of the other. Two thirds follow from a resemblance
# (Jaccard) of one half, whatever the lengths: s >= (a + b - s) / 2 gives s >= 2/3 min(a, b). A
# little less leaves room for those who count words in another way.
CONTAINED = 0.6
RESEMBLANCE = 0.3

COMMON = 32  # up to this many texts with a shingle all meet each other
SKETCH = 16  # shingles by which a text meets others where more have them
HEADS = 8  # the first texts of a list that all others in it meet
_AT_ONCE = 4_000_000  # rows of a step, so that memory stays bounded


class Pairs(NamedTuple):
    """Pairs of texts by number, the smaller first, sorted; how many shingles the two share."""

    first: np.ndarray
    second: np.ndarray
    shared: np.ndarray
    sizes: np.ndarray
    """How many distinct shingles each text has."""
    crowded: np.ndarray
    """For each text whether what it shares is so common that not all its pairs may be listed."""


class _Lists(NamedTuple):
    """Which texts have a shingle that two or more have: sorted by shingle, then text."""

    shingle: np.ndarray
    text: np.ndarray
    place: np.ndarray
    """Place of the text in the shingle's list, from 0."""
    length: np.ndarray
    """Length of that list."""

    def of(self, rows: np.ndarray) -> _Lists:
        return _Lists(self.shingle[rows], self.text[rows], self.place[rows], self.length[rows])


def find_alike(
    shingles: Shingles,
    *,
    contained: float = CONTAINED,
    resemblance: float = RESEMBLANCE,
    groups: np.ndarray | None = None,
) -> Pairs:
    """Find the texts of which one has most of the other's shingles.

    Parameters
    ----------
    shingles
        Of each text. Where very many texts share what they share, those that come first are the
        ones that the others are compared with.
    contained
        Least share of the shorter text's shingles that the other has.
    resemblance
        Least share of the shingles of both that both have (Jaccard).
    groups
        A number for each text (of its outlet, say); the first texts of each group are compared
        with the others of that group too.

    Returns
    -------
    Every such pair that meets in a shingle of at most 32 texts, and of the others those with one
    of the first texts of a list. A text that is shorter than a shingle is in none.
    """
    count = len(shingles)
    lists, sizes = _lists(shingles)
    common = lists.length > COMMON
    keys, shared = _meet(lists.of(~common), count)
    often = np.bincount(lists.text[common], minlength=count)
    first, second = np.divmod(keys, max(count, 1))
    unseen = np.minimum(often[first], often[second])
    hopeful = _enough(shared + unseen, sizes, first, second, contained, resemblance)
    keys, shared, unseen = keys[hopeful], shared[hopeful], unseen[hopeful]
    # Only what two texts have of common shingles alone can have kept them from meeting above.
    crowded = (often > 0) & (often + 1e-9 >= resemblance * sizes)
    linked = _link(lists.of(common & crowded[lists.text]), count, groups)
    open_keys = np.union1d(keys[unseen > 0], linked)
    keys, shared = keys[unseen == 0], shared[unseen == 0]
    keys = np.concatenate((keys, open_keys))
    shared = np.concatenate((shared, _count_shared(lists, open_keys, count)))
    first, second = np.divmod(keys, max(count, 1))
    found = _enough(shared, sizes, first, second, contained, resemblance)
    order = np.argsort(keys[found], kind="stable")
    return Pairs(first[found][order], second[found][order], shared[found][order], sizes, crowded)


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


def _lists(shingles: Shingles) -> tuple[_Lists, np.ndarray]:
    """Sort shingles to lists of texts; give the number of distinct shingles of each text too.

    Shingles of a single text, as most are, are told apart before the slow sorting.
    """
    maybe = _occur_again(shingles.values)
    again = np.flatnonzero(maybe)
    values, text = shingles.values[again], np.searchsorted(shingles.starts, again, side="right") - 1
    sizes = np.diff(shingles.starts) - np.bincount(text, minlength=len(shingles))
    del maybe, again
    order = _order(values)
    values, text = values[order], text[order]
    new = np.ones(len(values), dtype=bool)
    new[1:] = (values[1:] != values[:-1]) | (text[1:] != text[:-1])
    values, text = values[new], text[new]
    sizes += np.bincount(text, minlength=len(shingles))
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]][: len(values)])
    lengths = np.diff(np.r_[starts, len(values)])
    several = np.repeat(lengths > 1, lengths)
    starts, lengths, text = starts[lengths > 1], lengths[lengths > 1], text[several]
    shingle = np.repeat(np.arange(len(lengths)), lengths)
    length = np.repeat(lengths, lengths)
    place = np.arange(len(text)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return _Lists(shingle, text, place, length), sizes


def _occur_again(values: np.ndarray) -> np.ndarray:
    """Tell which values occur again, and about one in ten of the others.

    Sorting numbers alone is many times faster than sorting them with their places, so the few
    that occur again are found first; their places in a table then stand for them.
    """
    # By their highest bits in turn, so that no second copy of all numbers is ever held.
    highest = values.view(np.uint8).reshape(-1, 8)[:, 7 if sys.byteorder == "little" else 0] >> 4
    steps = 1 if len(values) <= _AT_ONCE else 16
    found = []
    for step in range(steps):
        ordered = np.sort(values if steps == 1 else values[highest == step])
        found.append(ordered[1:][ordered[1:] == ordered[:-1]])
    again = np.concatenate(found)
    bits = np.uint64(64 - max(8, len(again).bit_length() + 3))
    table = np.zeros(1 << int(64 - bits), dtype=bool)
    table[again >> bits] = True
    maybe = np.empty(len(values), dtype=bool)
    for start in range(0, len(values), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        maybe[part] = table[values[part] >> bits]
    return maybe


def _order(values: np.ndarray) -> np.ndarray:
    """Give the stable order of numbers of 64 bits that are as good as drawn by lot.

    Their places take the lowest bits, so that plain numbers are sorted, many times faster. What
    differs in those bits alone can fall out of order, about never; then the slow way is gone.
    """
    bits = np.uint64(len(values).bit_length())
    packed = (values >> bits << bits) | np.arange(len(values), dtype=np.uint64)
    packed.sort()
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    ordered = values[order]
    if (ordered[1:] < ordered[:-1]).any():
        return np.argsort(values, kind="stable")
    return order


def _meet(lists: _Lists, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Count the lists in which two texts meet; pairs as one number, the smaller text first."""
    keys = np.array([], dtype=np.int64)
    times = np.array([], dtype=np.int64)
    fresh: list[np.ndarray] = []
    waiting = 0
    at = np.arange(len(lists.text))
    for step in range(1, COMMON):
        at = at[lists.place[at] + step < lists.length[at]]
        if not len(at):
            break
        for part in np.array_split(at, 1 + len(at) // _AT_ONCE):
            fresh.append(lists.text[part] * count + lists.text[part + step])
            waiting += len(part)
            if waiting > _AT_ONCE:
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


def _link(lists: _Lists, count: int, groups: np.ndarray | None) -> np.ndarray:
    """Give the pairs of each text and the first ones of the long lists that a sample names."""
    # Numbers of shingles are in the order of their values, which are as good as drawn by lot.
    order = np.lexsort((lists.shingle, lists.text))
    text, shingle = lists.text[order], lists.shingle[order]
    chosen = _places(text) < SKETCH
    text, shingle = text[chosen], shingle[chosen]
    found = [np.array([], dtype=np.int64)]
    for group in [np.zeros(count, dtype=np.int64)] + ([] if groups is None else [groups]):
        order = np.lexsort((text, group[text], shingle))
        members, listed = text[order], shingle[order]
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


def _count_shared(lists: _Lists, keys: np.ndarray, count: int) -> np.ndarray:
    """Count exactly how many shingles the two texts of each pair share."""
    shared = np.zeros(len(keys), dtype=np.int64)
    if not len(keys):
        return shared
    span = int(lists.shingle[-1]) + 1
    concerned = np.zeros(count, dtype=bool)
    concerned[np.concatenate(np.divmod(keys, count))] = True
    lists = lists.of(concerned[lists.text])
    held = np.sort(
        lists.text * span + lists.shingle
    )  # each text's shingles, one text after another
    starts = np.searchsorted(held, np.arange(count + 1) * span)
    sizes = np.diff(starts)
    first, second = np.divmod(keys, count)
    swapped = sizes[first] > sizes[second]
    small, large = np.where(swapped, second, first), np.where(swapped, first, second)
    # One text after the other, so that what is looked up lies together.
    order = np.argsort(large, kind="stable")
    small, large = small[order], large[order]
    for part in _parts(sizes[small]):
        lengths = sizes[small[part]]
        row = np.repeat(np.arange(len(lengths)), lengths)
        within = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        shingle = held[starts[small[part]][row] + within] % span
        wanted = large[part][row] * span + shingle
        place = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        shared[order[part]] = np.bincount(row[held[place] == wanted], minlength=len(lengths))
    return shared


def _parts(costs: np.ndarray) -> Iterator[slice]:
    """Cut rows to slices of bounded cost, each at least one row long."""
    ends = np.cumsum(costs)
    start = 0
    while start < len(costs):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _AT_ONCE, side="right")))
        yield slice(start, stop)
        start = stop
