"""How sure a count can be: resampling of articles, when it makes sense, and p adjusted for many.

The article is the sampling unit throughout: words and sentences of one article depend on each
other, so intervals that resample them are too narrow.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

# An exact two-sided sign test over n articles can't go below 2·(1/2)^n: 0.0625 with five, 0.031
# with six. Below six nothing could reach 0.05, whatever the articles say.
MIN_ARTICLES = 6

_ROWS_AT_ONCE = 4000


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
    random = np.random.default_rng(seed)
    drawn = random.integers(0, n_articles, size=(resamples, n_articles))
    flat = drawn + (np.arange(resamples) * n_articles)[:, None]
    counts = np.bincount(flat.ravel(), minlength=resamples * n_articles)
    return counts.reshape(resamples, n_articles).astype(np.int64)


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
    weights = draw_resamples(n_articles, resamples, seed).T
    whole: Any = 1 if sizes is None else sizes.astype(np.int64) @ weights
    tails = [(1 - level) / 2, (1 + level) / 2]
    for first in range(0, rows, _ROWS_AT_ONCE):
        part = slice(first, min(first + _ROWS_AT_ONCE, rows))
        totals = counts[part] @ weights
        with np.errstate(divide="ignore", invalid="ignore"):
            # a resample of articles without words has no rate: leave it out of the quantiles
            low[part], high[part] = np.nanquantile(totals / whole, tails, axis=1)
    return low, high


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
