"""Tests by exchanging labels of articles: what chance alone gives when outlets are shuffled.

The article is the sampling unit. Counts of a whole article move together, so mentions that crowd
in one article count as one piece of evidence, not as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

EXACT = 5000  # ways to label articles up to which all of them are gone through
_ROWS_AT_ONCE = 4000
_LABELINGS_AT_ONCE = 250
_TIE = 1e-9  # two labelings whose statistics differ by less than this share are tied


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
    drawn: NDArray[np.integer] | None = None
    for group in range(n_groups):
        rows = np.flatnonzero(tested[:, group])
        own = groups == group
        if not len(rows) or own.all() or not own.any():
            continue
        exact = count_labelings(n_articles, int(own.sum())) <= EXACT
        if not exact and drawn is None:
            drawn = _draw_labels(groups, permutations, seed)
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            part = rows[first : first + _ROWS_AT_ONCE]
            chosen = counts[part]
            true = _statistic(chosen, sizes, own[:, None].astype(np.float64))[:, 0]
            floor = true * (1 - _TIE)
            hits, labelings = np.zeros(len(part)), 0
            most, at_most = np.full(len(part), -1.0), np.zeros(len(part))
            for labels in _labelings(own) if exact else _drawn(drawn, group):
                found = _statistic(chosen, sizes, labels)
                labelings += labels.shape[1]
                hits += (found >= floor[:, None]).sum(axis=1)
                if exact:
                    top = found.max(axis=1)
                    at_most[top > most * (1 + _TIE)] = 0
                    most = np.maximum(most, top)
                    at_most += (found >= (most * (1 - _TIE))[:, None]).sum(axis=1)
            p[part, group] = hits / labelings if exact else (1 + hits) / (1 + labelings)
            least[part, group] = at_most / labelings if exact else 1 / (1 + labelings)
    return p, least


def _statistic(
    counts: sparse.csr_array, sizes: NDArray[np.int64], labels: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Things × labelings: the squared score of each; `labels` is articles × labelings, 0 or 1."""
    share = (sizes @ labels) / sizes.sum()
    found = counts @ labels
    found -= counts.sum(axis=1)[:, None] * share[None, :]
    found *= found
    found /= (share * (1 - share))[None, :]
    return found


def _draw_labels(groups: NDArray[np.int64], permutations: int, seed: int) -> NDArray[np.integer]:
    """Draw permutations of the labels: articles × permutations, in as few bytes as do."""
    random = np.random.default_rng(seed)
    small = groups.astype(np.min_scalar_type(int(groups.max())))
    drawn = np.empty((len(groups), permutations), dtype=small.dtype)
    for column in range(permutations):
        drawn[:, column] = random.permutation(small)
    return drawn


def _drawn(drawn: NDArray[np.integer] | None, group: int) -> Iterator[NDArray[np.float64]]:
    assert drawn is not None
    for first in range(0, drawn.shape[1], _LABELINGS_AT_ONCE):
        yield (drawn[:, first : first + _LABELINGS_AT_ONCE] == group).astype(np.float64)


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
