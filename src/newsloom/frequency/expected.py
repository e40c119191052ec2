"""What one group of articles names in more, or fewer, of them than the rest leads one to expect.

Articles are the unit: one names a thing or does not. A long article names more, so articles are
compared with those about as long as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

LEVEL = 0.05  # what p has to be able to reach, or it is not given
MOST_BINS = 5  # classes of length: five take away nine tenths of a confounder (Cochran 1968)
LEAST_IN_BIN = 10  # articles
_TIE = 1e-7  # two chances that differ by less than this share are equal


@dataclass(frozen=True)
class Found:
    """Things × groups: articles that name it, how many were to be expected, p, the least p."""

    articles: NDArray[np.int64]
    expected: NDArray[np.float64]
    p: NDArray[np.float64]
    least: NDArray[np.float64]

    def of_first(self, groups: int) -> Found:
        """Give what was found of so many groups, the first ones."""
        some = slice(groups)
        return Found(
            self.articles[:, some], self.expected[:, some], self.p[:, some], self.least[:, some]
        )


def length_classes(words: ArrayLike) -> NDArray[np.int64]:
    """Sort articles into classes of about as many, by length: the class of each, from 0.

    At most `MOST_BINS` (Cochran 1968: subclassification) with at least `LEAST_IN_BIN` articles
    each; articles of one length are in one class.
    """
    sizes = np.asarray(words, dtype=np.float64)
    bins = max(1, min(MOST_BINS, len(sizes) // LEAST_IN_BIN))
    if bins == 1:
        return np.zeros(len(sizes), dtype=np.int64)
    edges = np.quantile(sizes, np.arange(1, bins) / bins)
    found = np.searchsorted(edges, sizes, side="left")
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def compare_presence(
    present: sparse.csr_array, groups: NDArray[np.int64], strata: NDArray[np.int64]
) -> Found:
    """Compare in how many of its articles each group names things with what chance would give.

    Parameters
    ----------
    present
        Things × articles, 1 where an article names the thing.
    groups, strata
        Of each article, numbered from 0: its group, and the class (of length) within which
        articles are taken for exchangeable.

    Returns
    -------
    If within each class the articles that name a thing are any of them, the number of a group is
    hypergeometric in each class (`scipy.stats.hypergeom`), and the sum over the classes is what
    remains when all margins are fixed: the exact conditional test of stratified 2 × 2 tables (Gart
    1970; Agresti 2002, § 6.3). With one class it is Fisher's exact test. ``p`` is two-sided: the
    chance of all outcomes that are no likelier than the one seen (Irwin 1935; Freeman & Halton
    1951). ``least`` is the smallest p that the margins allow (Tarone 1990).
    """
    sizes = np.stack(
        [
            np.bincount(strata[groups == group], minlength=int(strata.max(initial=-1)) + 1)
            for group in range(int(groups.max(initial=-1)) + 1)
        ]
    )
    member = _indicator(groups, len(sizes))
    within = _indicator(strata, sizes.shape[1])
    articles = np.asarray((present @ member).todense(), dtype=np.int64)
    named = np.asarray((present @ within).todense(), dtype=np.int64)
    whole = sizes.sum(axis=0)
    expected = named @ (sizes / np.maximum(whole, 1)).T
    p, least = np.ones(articles.shape), np.ones(articles.shape)
    margins, which = np.unique(named, axis=0, return_inverse=True)
    for group, own in enumerate(sizes):
        tested = [
            _two_sided(tuple(row.tolist()), tuple(own.tolist()), tuple(whole.tolist()))
            for row in margins
        ]
        for thing, at in enumerate(which.ravel()):
            first, values, smallest = tested[at]
            p[thing, group] = values[articles[thing, group] - first]
            least[thing, group] = smallest
    return Found(articles, expected, p, least)


def fit_to_test(least: NDArray[np.float64], *, level: float = LEVEL) -> NDArray[np.bool_]:
    """Tell which tests can come out at all when so many are made at once.

    With K the smallest number for which at most K tests have a least p of level / K or below,
    those are tested and the others left out, which costs nothing since the least p depends on the
    margins alone (Tarone 1990; before Benjamini–Hochberg: Gilbert 2005).
    """
    ordered = np.sort(least[~np.isnan(least)])
    for tests in range(1, len(ordered) + 1):
        if np.searchsorted(ordered, level / tests, side="right") <= tests:
            return np.asarray(least <= level / tests)
    return np.zeros(least.shape, dtype=bool)


def _indicator(codes: NDArray[np.int64], number: int) -> sparse.csr_array:
    ones = np.ones(len(codes), dtype=np.int64)
    return sparse.csr_array((ones, (np.arange(len(codes)), codes)), shape=(len(codes), number))


@lru_cache(maxsize=50_000)
def _two_sided(
    named: tuple[int, ...], own: tuple[int, ...], whole: tuple[int, ...]
) -> tuple[int, NDArray[np.float64], float]:
    """Give the fewest articles possible, p of that many, one more, and so on, and the least p."""
    first, chances = 0, np.ones(1)
    for few, size, n in zip(named, own, whole, strict=True):
        if few and n:
            low, part = hypergeometric(few, size, n)
            chances = np.convolve(chances, part)
            first += low
    order = np.argsort(chances, kind="stable")
    summed = np.cumsum(chances[order])
    # outcomes as likely as this one count as well, though rounding sets them apart
    until = np.searchsorted(chances[order], chances * (1 + _TIE), side="right") - 1
    p = np.minimum(summed[until], 1.0)
    return first, p, float(p.min())


@lru_cache(maxsize=50_000)
def hypergeometric(few: int, size: int, n: int) -> tuple[int, NDArray[np.float64]]:
    """Give the fewest of `few` things that can be among `size` of `n`, and each number's chance."""
    from scipy.special import gammaln

    least = max(0, few + size - n)
    hits = np.arange(least, min(few, size) + 1)

    def log_choose(top: int, bottom: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(top + 1) - gammaln(bottom + 1) - gammaln(top - bottom + 1))

    logs = log_choose(few, hits) + log_choose(n - few, size - hits)
    logs -= log_choose(n, np.array(size))
    return least, np.exp(logs)
