"""Tests by exchanging labels of articles: what chance alone gives when outlets are shuffled.

The article is the sampling unit. Counts of a whole article move together, so mentions that crowd
in one article count as one piece of evidence, not as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

EXACT = 5000  # ways to label articles up to which all of them are gone through
# What is worked on at once fits in the processor's own memory, or nearly.
_ROWS_AT_ONCE = 500
_LABELINGS_AT_ONCE = 250  # hits among them are added up in a byte: at most 255
_TIE = 1e-9  # two labelings whose statistics differ by less than this share are tied


@lru_cache(maxsize=1000)  # of thousands of articles these are numbers of thousands of digits
def count_labelings(n_articles: int, n_group: int) -> int:
    """Give in how many ways `n_group` of `n_articles` articles can carry a group's name."""
    return math.comb(n_articles, n_group)


def permute_groups(
    counts: sparse.csr_array,
    sizes: NDArray[np.int64],
    groups: NDArray[np.int64],
    tested: NDArray[np.bool_],
    *,
    permutations: int = 1000,
    seed: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Test whether groups of articles name things more or less than the rest, two-sided.

    Parameters
    ----------
    counts
        Things × articles, whole numbers.
    sizes, groups
        Words (at least 1) and group (0, 1, …) of each article.
    tested
        Things × groups: which to test.
    permutations, seed
        Labels of articles are exchanged at random this often, the same exchanges for all; where a
        group can be placed in no more than `EXACT` ways, all of them are gone through instead.

    Returns
    -------
    Things × groups, p, and the smallest p that could have come out (null where `tested` is
    false). The statistic is the squared score of the share of mentions against the share of
    words, (y − f·w)² / (w·(1 − w)): y mentions in the group, f all of them, w the group's share
    of the words. p is the share of labelings with a statistic at least as large as the true one;
    with random labelings (1 + hits) / (1 + permutations) (Davison & Hinkley 1997, ch. 4).
    """
    n_articles, n_groups = counts.shape[1], tested.shape[1]
    p = np.full(tested.shape, np.nan)
    least = np.full(tested.shape, np.nan)
    drawn: tuple[NDArray[np.integer], NDArray[np.float64]] | None = None
    for group in range(n_groups):
        rows = np.flatnonzero(tested[:, group])
        own = groups == group
        if not len(rows) or own.all() or not own.any():
            continue
        if count_labelings(n_articles, int(own.sum())) <= EXACT:
            p[rows, group], least[rows, group] = _go_through(counts[rows], sizes, own)
            continue
        if drawn is None:
            drawn = _draw_labels(groups, sizes, permutations, seed)
        labels, words = drawn
        floor = _floor(counts[rows], sizes, own)
        hits = _hits(counts[rows], floor, labels, group, words[group] / sizes.sum())
        p[rows, group] = (1 + hits) / (1 + permutations)
        least[rows, group] = 1 / (1 + permutations)
    return p, least


def _go_through(
    counts: sparse.csr_array, sizes: NDArray[np.int64], own: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give p by all labelings of a group, and the least that there could be."""
    floor = _floor(counts, sizes, own)
    hits, labelings = np.zeros(len(floor)), 0
    most, at_most = np.full(len(floor), -1.0), np.zeros(len(floor))
    for labels in _labelings(own):
        found = _statistic(counts, sizes, labels)
        labelings += labels.shape[1]
        hits += (found >= floor[:, None]).sum(axis=1)
        top = found.max(axis=1)
        at_most[top > most * (1 + _TIE)] = 0
        most = np.maximum(most, top)
        at_most += (found >= (most * (1 - _TIE))[:, None]).sum(axis=1)
    return hits / labelings, at_most / labelings


def _hits(
    counts: sparse.csr_array,
    floor: NDArray[np.float64],
    drawn: NDArray[np.integer],
    group: int,
    share: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Count, per row, the drawn labelings whose statistic comes to the floor.

    `drawn` is articles × labelings, `share` the group's share of the words in each.
    """
    hits = np.zeros(len(floor), dtype=np.int64)
    # whole numbers, and small ones as a rule: a quarter of the memory to go through
    small = np.int16 if counts.sum(axis=1).max() < 2**15 else np.int64
    parts = [slice(at, at + _ROWS_AT_ONCE) for at in range(0, len(floor), _ROWS_AT_ONCE)]
    divided = [(part, counts[part].astype(small), counts[part].sum(axis=1)) for part in parts]
    for first in range(0, drawn.shape[1], _LABELINGS_AT_ONCE):
        some = slice(first, first + _LABELINGS_AT_ONCE)
        labels = (drawn[:, some] == group).astype(small)
        for part, chosen, total in divided:
            hit = _score(chosen @ labels, total, share[some]) >= floor[part, None]
            hits[part] += hit.view(np.uint8).sum(axis=1, dtype=np.uint8)
    return hits


def _floor(
    counts: sparse.csr_array, sizes: NDArray[np.int64], own: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give what a labeling's statistic must come to, to be as large as the true one."""
    return _statistic(counts, sizes, own[:, None].astype(np.float64))[:, 0] * (1 - _TIE)


def _statistic(
    counts: sparse.csr_array, sizes: NDArray[np.int64], labels: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Things × labelings: the squared score of each; `labels` is articles × labelings, 0 or 1."""
    return _score(counts @ labels, counts.sum(axis=1), (sizes @ labels) / sizes.sum())


def _score(
    mentions: NDArray[Any], total: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Things × labelings: (y − f·w)² / (w·(1 − w)) of mentions in the group, in all, and share."""
    found = total[:, None] * share[None, :]
    np.subtract(mentions, found, out=found)
    found *= found
    found /= (share * (1 - share))[None, :]
    return found


def _draw_labels(
    groups: NDArray[np.int64], sizes: NDArray[np.int64], permutations: int, seed: int
) -> tuple[NDArray[np.integer], NDArray[np.float64]]:
    """Draw permutations of the labels, and add up the words of each group in each.

    Articles × permutations, in as few bytes as do; groups × permutations.
    """
    random = np.random.default_rng(seed)
    n_groups = int(groups.max()) + 1
    drawn = np.empty((len(groups), permutations), dtype=np.min_scalar_type(n_groups))
    words = np.empty((n_groups, permutations))
    for first in range(0, permutations, _LABELINGS_AT_ONCE):
        some = np.empty((min(_LABELINGS_AT_ONCE, permutations - first), len(groups)), drawn.dtype)
        for at, row in enumerate(some, first):
            labels = random.permutation(groups)
            words[:, at] = np.bincount(labels, sizes, minlength=n_groups)
            row[:] = labels
        drawn[:, first : first + len(some)] = some.T
    return drawn, words


def _labelings(own: NDArray[np.bool_]) -> Iterator[NDArray[np.float64]]:
    """Every way to place the group: articles × labelings, some at a time."""
    n, size = len(own), int(own.sum())
    turned = size > n - size  # the smaller side has fewer members to place
    placed = combinations(range(n), n - size if turned else size)
    while some := list(islice(placed, _LABELINGS_AT_ONCE)):
        labels = np.zeros((n, len(some)))
        columns = np.repeat(np.arange(len(some)), len(some[0]))
        labels[np.array(some).ravel(), columns] = 1
        yield 1 - labels if turned else labels
