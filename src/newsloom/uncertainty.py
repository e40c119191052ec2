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

_ROWS_AT_ONCE = 2000
_RESAMPLES_AT_ONCE = 50


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


def draw_resamples(n_articles: int, resamples: int, seed: int) -> NDArray[np.int64]:
    """Draw how often each article is taken in each resample: resamples × articles, seeded.

    Each row sums to `n_articles` (drawn with replacement; Efron 1979).
    """
    return _draw(n_articles, resamples, seed).astype(np.int64)


def _draw(n_articles: int, resamples: int, seed: int) -> NDArray[np.uint8]:
    """Draw as `draw_resamples`, in small numbers: thousands for each article of a corpus add up.

    An article is never taken 256 times: with many articles that has a chance of about 1/256!.
    """
    random = np.random.default_rng(seed)
    counts = np.zeros((resamples, n_articles), dtype=np.uint8)
    for row in counts:
        drawn = random.integers(0, n_articles, size=n_articles)
        row += np.bincount(drawn, minlength=n_articles).astype(np.uint8)
    return counts


def _blocks(weights: NDArray[np.uint8]) -> Iterator[tuple[slice, NDArray[np.int64]]]:
    """Give some resamples at a time, articles × resamples, in numbers fit for adding up."""
    for first in range(0, len(weights), _RESAMPLES_AT_ONCE):
        block = slice(first, min(first + _RESAMPLES_AT_ONCE, len(weights)))
        yield block, np.ascontiguousarray(weights[block].T, dtype=np.int64)


def resample_totals(
    counts: sparse.csr_array,
    *,
    sizes: NDArray[np.int64] | None = None,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
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

    Returns
    -------
    Lower and upper ends, one per row. All null when articles are fewer than `MIN_ARTICLES`.
    """
    rows, n_articles = counts.shape
    low, high = np.full(rows, np.nan), np.full(rows, np.nan)
    if n_articles < MIN_ARTICLES or rows == 0:
        return low, high
    weights = _draw(n_articles, resamples, seed)
    whole = np.ones(resamples, dtype=np.int64)
    if sizes is not None:
        for block, drawn in _blocks(weights):
            whole[block] = sizes.astype(np.int64) @ drawn
    tails = [(1 - level) / 2, (1 + level) / 2]
    for first in range(0, rows, _ROWS_AT_ONCE):
        part = slice(first, min(first + _ROWS_AT_ONCE, rows))
        totals = np.empty((part.stop - part.start, resamples), dtype=np.int64)
        for block, drawn in _blocks(weights):
            totals[:, block] = counts[part] @ drawn
        if sizes is None:  # no resample lacks a total, and this is many times as fast
            low[part], high[part] = np.quantile(totals, tails, axis=1)
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            # a resample of articles without words has no rate: leave it out of the quantiles
            quantile = np.quantile if whole.all() else np.nanquantile
            low[part], high[part] = quantile(totals / whole, tails, axis=1)
    return low, high


def resample_ranks(
    counts: sparse.csr_array,
    rows: NDArray[np.intp],
    *,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the percentile interval of some rows' ranks over resampled articles.

    Parameters
    ----------
    counts
        Things × articles, whole numbers. The rank of a row is 1 + how many rows have a greater
        total, among all of them, so ties share the better rank.
    rows
        The rows asked for.
    resamples, seed, level
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
    ranks = np.empty((len(rows), resamples), dtype=np.int64)
    for block, drawn in _blocks(_draw(n_articles, resamples, seed)):
        totals = counts @ drawn
        for column in range(totals.shape[1]):
            ordered = np.sort(totals[:, column])
            below = np.searchsorted(ordered, totals[rows, column], side="right")
            ranks[:, block.start + column] = 1 + len(ordered) - below
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
