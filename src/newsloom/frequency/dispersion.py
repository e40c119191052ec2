"""How evenly something is spread over articles: DP, DPnorm and Juilland's D.

The parts are the articles, weighted by their words. Mind which way round: DP is low where the
spread is even, D is high there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def disperse(counts: sparse.csr_array, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Measure how evenly each entity is spread over articles.

    Parameters
    ----------
    counts
        Entities × articles, mentions.
    sizes
        Words of each article.

    Returns
    -------
    Entities × 3. With parts i = articles, s_i = words of i / all words, v_i = mentions in i,
    f = all mentions, p_i = v_i / words of i, n = number of articles with words:

    - DP = 0.5 · Σ|v_i/f − s_i| (Gries 2008); 0 even, towards 1 clumped;
    - DPnorm = DP / (1 − min s_i) (Lijffijt & Gries 2012); 0 even, 1 clumped;
    - Juilland's D = 1 − VC/√(n−1), VC = sd(p)/mean(p), population sd (Juilland et al. 1970);
      1 even, 0 clumped. The other way round than DP.

    Null with fewer than two articles with words, and for an entity without mentions in them.
    An article without words is no part: it has no share and no rate.
    """
    measured = np.full((counts.shape[0], 3), np.nan)
    real = np.flatnonzero(sizes > 0)
    n = len(real)
    if n < 2:
        return measured
    counts, words = counts[:, real].tocsr(), sizes[real].astype(np.float64)
    shares = words / words.sum()
    counts.sum_duplicates()
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    total = counts.sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        # articles without a mention add s_i each: 1 − Σ of the s_i of those that have one
        off = np.abs(counts.data / total[row] - shares[counts.indices]) - shares[counts.indices]
        dp = 0.5 * (np.bincount(row, off, minlength=len(total)) + 1)
        rates = counts.data / words[counts.indices]
        mean = np.bincount(row, rates, minlength=len(total)) / n
        # Σ(p−mean)² directly: mean of squares less the squared mean loses half the digits
        apart = np.bincount(row, (rates - mean[row]) ** 2, minlength=len(total))
        unnamed = n - np.diff(counts.indptr)
        spread = np.sqrt((apart + unnamed * mean**2) / n) / mean
        measured[:, 0] = dp
        measured[:, 1] = dp / (1 - shares.min())
        measured[:, 2] = 1 - spread / np.sqrt(n - 1)
    measured = np.clip(np.round(measured, 12), 0, 1)
    measured[total == 0] = np.nan
    return measured
