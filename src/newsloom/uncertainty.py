"""How sure a count can be: resampling of articles, when it makes sense, and p adjusted for many.

The article is the sampling unit throughout: words and sentences of one article depend on each
other, so intervals that resample them are too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

# An exact two-sided sign test over n articles can't go below 2·(1/2)^n: 0.0625 with five, 0.031
# with six. Below six nothing could reach 0.05, whatever the articles say.
MIN_ARTICLES = 6

# What is worked on at once fits in the processor's own memory, or nearly.
_ROWS_AT_ONCE = 500
_RESAMPLES_AT_ONCE = 100
_DRAWS_AT_ONCE = 250_000


def why_no_interval(n_articles: int) -> str | None:
    """Say in one sentence why there is no interval or test; None where there is one.

    Parameters
    ----------
    n_articles
        How many articles were kept.
    """
    if n_articles >= MIN_ARTICLES:
        return None
    if n_articles == 0:
        return "No article was kept, so there is nothing to count."
    if n_articles == 1:
        return "With one article there is nothing to compare: counts are described, not tested."
    different = math.comb(2 * n_articles - 1, n_articles)
    return (
        f"{n_articles} articles are too few for intervals and tests (at least {MIN_ARTICLES} are "
        f"needed): they can be resampled in only {different} different ways, and an exact test "
        f"over articles could not fall below p = {2 * 0.5**n_articles:.2g}; "
        "counts are described, not tested."
    )


def draw_resamples(n_articles: int, resamples: int, seed: int) -> NDArray[np.uint8]:
    """Draw how often each article is taken in each resample: resamples × articles, seeded.

    Each row sums to `n_articles` (drawn with replacement; Efron 1979). Numbers are small, since
    thousands for each article of a corpus add up: that an article is taken 256 times has, with
    many articles, a chance of about 1/256!. In memory those of an article stand together.
    """
    random = np.random.default_rng(seed)
    counts = np.empty((n_articles, resamples), dtype=np.uint8)
    if not n_articles:
        return counts.T
    step = max(1, _DRAWS_AT_ONCE // n_articles)
    for first in range(0, resamples, step):
        some = min(step, resamples - first)
        drawn = random.integers(0, n_articles, size=(some, n_articles))
        drawn += np.arange(some)[:, None] * n_articles
        taken = np.bincount(drawn.ravel(), minlength=some * n_articles)
        counts[:, first : first + some] = taken.reshape(some, n_articles).T
    return counts.T


def _blocks(weights: NDArray[np.uint8]) -> Iterator[tuple[slice, NDArray[np.int32]]]:
    """Give some resamples at a time, articles × resamples, in numbers fit for adding up."""
    for first in range(0, len(weights), _RESAMPLES_AT_ONCE):
        block = slice(first, min(first + _RESAMPLES_AT_ONCE, len(weights)))
        yield block, np.ascontiguousarray(weights[block].T, dtype=np.int32)


def resample_totals(
    counts: sparse.csr_array,
    *,
    sizes: NDArray[np.int64] | None = None,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    drawn: NDArray[np.uint8] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the percentile interval of each row's total over resampled articles.

    Parameters
    ----------
    counts
        Things × articles, whole numbers.
    sizes
        Size of each article: then the interval is that of the total *per unit of size*.
    resamples, seed, level
        How many resamples, their seed, and the share of them inside the interval
        (percentile interval, Efron & Tibshirani 1993, ch. 13).
    drawn
        What `draw_resamples` gives for these articles, resamples and seed, where it is at hand.

    Returns
    -------
    Lower and upper ends, one per row. All null when articles are fewer than `MIN_ARTICLES`.
    """
    rows, n_articles = counts.shape
    if n_articles < MIN_ARTICLES or rows == 0:
        return np.full(rows, np.nan), np.full(rows, np.nan)
    weights = draw_resamples(n_articles, resamples, seed) if drawn is None else drawn
    whole = None if sizes is None else _resampled(sparse.csr_array(sizes[None, :]), weights)[0]
    # a resample of articles without words has no rate: leave it out of the quantiles
    quantile = np.quantile if whole is None or whole.all() else np.nanquantile
    tails = [(1 - level) / 2, (1 + level) / 2]
    kinds, kind = _kinds_of_rows(counts)
    ends = np.empty((2, len(kinds)))
    for first in range(0, len(kinds), _ROWS_AT_ONCE):
        part = slice(first, min(first + _ROWS_AT_ONCE, len(kinds)))
        own = counts[kinds[part]]
        named = np.flatnonzero(np.bincount(own.indices, minlength=n_articles))
        totals = _resampled(own[:, named], weights[:, named])
        if whole is None:
            ends[:, part] = np.quantile(totals, tails, axis=1, overwrite_input=True)
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = totals / whole
            ends[:, part] = quantile(rates, tails, axis=1, overwrite_input=True)
    return ends[0, kind], ends[1, kind]


def _resampled(counts: sparse.csr_array, weights: NDArray[np.uint8]) -> NDArray[np.integer]:
    """Give the total of each row in each resample."""
    counts = _small(counts)
    totals = np.empty((counts.shape[0], len(weights)), dtype=counts.dtype)
    for block, taken in _blocks(weights):
        totals[:, block] = counts @ taken
    return totals


def _kinds_of_rows(counts: sparse.csr_array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give a row of each kind and the kind of each row: half the things of a corpus stand in one
    article alone, where as many others stand as often.
    """
    alone = np.flatnonzero(np.diff(counts.indptr) == 1)
    entry = counts.indptr[alone]
    code = -1 - np.arange(counts.shape[0])
    each = int(counts.data.max(initial=0)) + 1
    code[alone] = counts.indices[entry].astype(np.int64) * each + counts.data[entry]
    _, row, kind = np.unique(code, return_index=True, return_inverse=True)
    return row, kind


def _small(counts: sparse.csr_array) -> sparse.csr_array:
    """Give the same counts in numbers half as long, where the totals of resamples fit in them."""
    most = np.abs(counts.data).sum(dtype=np.float64) * 255
    return counts.astype(np.int32) if most < 2**31 else counts.astype(np.int64)


def resample_ranks(
    counts: sparse.csr_array,
    rows: NDArray[np.intp],
    *,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    drawn: NDArray[np.uint8] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the percentile interval of some rows' ranks over resampled articles.

    Parameters
    ----------
    counts
        Things × articles, whole numbers. The rank of a row is 1 + how many rows have a greater
        total, among all of them, so ties share the better rank.
    rows
        The rows asked for.
    resamples, seed, level, drawn
        As in `resample_totals`; the same seed takes the same resamples. The ends are ranks that
        occurred: the interval is widened to whole numbers.

    Returns
    -------
    Best rank, worst rank, and the share of resamples in which the row ranks as high as it does
    over all articles, or higher. All null when articles are fewer than `MIN_ARTICLES`.
    """
    n_articles = counts.shape[1]
    low, high, share = (np.full(len(rows), np.nan) for _ in range(3))
    if n_articles < MIN_ARTICLES or not len(rows):
        return low, high, share
    weights = draw_resamples(n_articles, resamples, seed) if drawn is None else drawn
    counts = _small(counts)
    ranks = np.empty((len(rows), len(weights)), dtype=np.int64)
    for block, taken in _blocks(weights):
        for column, totals in enumerate(np.ascontiguousarray((counts @ taken).T), block.start):
            # how many have such a total or a smaller one: they are small, and need no sorting
            up_to = np.cumsum(np.bincount(totals))
            ranks[:, column] = 1 + len(totals) - up_to[totals[rows]]
    total = counts.sum(axis=1)
    observed = 1 + len(total) - np.searchsorted(np.sort(total), total[rows], side="right")
    tails = [(1 - level) / 2, (1 + level) / 2]
    low = np.quantile(ranks, tails[0], axis=1, method="lower").astype(np.float64)
    high = np.quantile(ranks, tails[1], axis=1, method="higher").astype(np.float64)
    return low, high, (ranks <= observed[:, None]).mean(axis=1)


def wilson_interval(
    hits: ArrayLike, n: ArrayLike, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the Wilson score interval of a share, without continuity correction.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), p = hits/n, z the normal quantile
    (Wilson 1927; Agresti & Coull 1998). Null where `n` is 0.
    """
    from scipy.special import ndtri

    hits, n = np.asarray(hits, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = float(ndtri((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / n
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # at the ends rounding leaves 1e-17 where the formula gives 0 or 1
    low = np.where(hits == 0, 0.0, np.maximum(middle - reach, 0))
    high = np.where(hits == n, 1.0, np.minimum(middle + reach, 1))
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def adjust_p(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust p-values for multiplicity (Benjamini & Hochberg 1995); nulls stay null, uncounted."""
    q_values = np.full(len(p_values), np.nan)
    tested = np.flatnonzero(~np.isnan(p_values))
    if not len(tested):
        return q_values
    order = tested[np.argsort(p_values[tested], kind="stable")]
    scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    q_values[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q_values
