"""How far two articles tell one story: what they consist of, word by word and name by name.

Two sentences that share a few words are seldom one statement; in two reports of one story they
often are. So the articles are held against each other, too, without what stands in these sentences
alone.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

_AT_ONCE = 20_000  # pairs of articles that are held against each other together


class Stories:
    """Articles as vectors of what they consist of.

    Parameters
    ----------
    articles, items
        Of each occurrence, the number of its article and of the concept, name or number.
    weights
        Of each item, how much it weighs (-log of the share of statements that have it).
    """

    def __init__(self, articles: np.ndarray, items: np.ndarray, weights: np.ndarray) -> None:
        count = int(articles.max()) + 1 if len(articles) else 0
        size = len(weights)
        # What an article says twice weighs once, as a long one says much twice.
        told = once(articles.astype(np.int64) * size + items)
        values = weights[told % size]
        rows = sparse.csr_matrix((values, (told // size, told % size)), shape=(count, size))
        self._lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        self._lengths[self._lengths == 0] = 1.0
        self._rows = rows

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
