"""How far two articles tell one story: what they consist of, word by word and name by name.

Two sentences that share a few words are seldom one statement; in two reports of one story they
often are. So the articles are held against each other, too, without what stands in these sentences
alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

_AT_ONCE = 20_000  # articles, or pairs of them, that are worked on together


class Stories:
    """Articles as vectors of what they consist of.

    Parameters
    ----------
    parts
        Of each occurrence, the number of its article and of the concept, name or number: all of
        some articles, then of those that come after them.
    weights
        Of each item, how much it weighs (-log of the share of statements that have it).
    count
        How many articles there are.
    """

    def __init__(
        self, parts: Iterable[tuple[np.ndarray, np.ndarray]], weights: np.ndarray, count: int
    ) -> None:
        size = len(weights)
        listed = [np.zeros(0, dtype=np.int32)]
        lengths = np.zeros(count, dtype=np.int64)
        for articles, items in parts:
            # What an article says twice weighs once, as a long one says much twice.
            told = once(articles.astype(np.int64) * size + items)
            listed.append((told % size).astype(np.int32))
            numbers, many = np.unique(told // size, return_counts=True)
            lengths[numbers] = many
        columns = np.concatenate(listed)
        del listed
        bounds = np.concatenate(([0], np.cumsum(lengths)))
        self._rows = sparse.csr_matrix((weights[columns], columns, bounds), shape=(count, size))
        self._lengths = np.ones(count)
        for first in range(0, count, _AT_ONCE):
            rows = self._rows[first : first + _AT_ONCE]
            squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
            self._lengths[first : first + _AT_ONCE] = np.sqrt(squares)
        self._lengths[self._lengths == 0] = 1.0

    def likeness(self, first: np.ndarray, second: np.ndarray, apart: np.ndarray) -> np.ndarray:
        """Give the cosine of pairs of articles, without what only two statements of them share.

        Parameters
        ----------
        first, second
            The numbers of the articles.
        apart
            Of each pair, the sum of the squared weights of what only the two statements share.

        Returns
        -------
        0: nothing else in common; 1: all.
        """
        count = self._rows.shape[0]
        pairs, place = np.unique(first.astype(np.int64) * count + second, return_inverse=True)
        found = np.zeros(len(pairs))
        for at in range(0, len(pairs), _AT_ONCE):
            part = pairs[at : at + _AT_ONCE]
            both = self._rows[part // count].multiply(self._rows[part % count])
            found[at : at + _AT_ONCE] = np.asarray(both.sum(axis=1)).ravel()
        lengths = self._lengths[first] * self._lengths[second]
        return np.asarray(np.maximum(found[place] - apart, 0.0) / lengths)


def once(values: np.ndarray) -> np.ndarray:
    """Give each value once, in order; the array given is sorted in place.

    Sorting takes less than numpy's ``unique``, and next to nothing where two sorted parts follow
    each other.
    """
    values.sort(kind="stable")
    return values[np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]
