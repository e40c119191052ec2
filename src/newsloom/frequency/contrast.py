"""One group against the rest: measures of how much more, or less, it names something.

Everywhere ``f1`` of ``n1`` is the group and ``f2`` of ``n2`` the rest: mentions of words, or
articles that name it of articles. Positive Log Ratio, LRC and log-odds mean more in the group; the
log-likelihood has no direction.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def log_likelihood(f1: ArrayLike, n1: ArrayLike, f2: ArrayLike, n2: ArrayLike) -> Numbers:
    """Give the log-likelihood ratio G² of a 2 × 2 table, all four cells (Dunning 1993).

    G² = 2·Σ O·ln(O/E) over f1, f2, n1 − f1, n2 − f2, with E = row sum · column sum / (n1 + n2)
    and 0·ln 0 = 0. At least 0, larger where the two differ more, whichever way. The 2-cell form
    (Rayson & Garside 2000) leaves n − f out and is a little smaller. Null where a side is empty.
    """
    from scipy.special import xlogy

    f1, n1, f2, n2 = _numbers(f1, n1, f2, n2)
    # a mention that is longer than one word could leave fewer words than mentions
    n1, n2 = np.maximum(n1, f1), np.maximum(n2, f2)
    n, f = n1 + n2, f1 + f2
    total = np.zeros(f1.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        for seen, row, column in (
            (f1, f, n1),
            (f2, f, n2),
            (n1 - f1, n - f, n1),
            (n2 - f2, n - f, n2),
        ):
            total += np.where(seen > 0, xlogy(seen, seen * n / (row * column)), 0)
    return np.where((n1 > 0) & (n2 > 0), np.maximum(2 * total, 0), np.nan)


def log_ratio(f1: ArrayLike, n1: ArrayLike, f2: ArrayLike, n2: ArrayLike) -> Numbers:
    """Give Log Ratio = log2((f1/n1) / (f2/n2)); an f of 0 counts as 0.5 (Hardie 2014).

    0: as often in both; 1: twice as often in the group; −1: half as often. It says nothing of
    how sure that is. Null where a side is empty.
    """
    f1, n1, f2, n2 = _numbers(f1, n1, f2, n2)
    f1, f2 = np.where(f1 == 0, 0.5, f1), np.where(f2 == 0, 0.5, f2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(f1 * n2) - np.log2(f2 * n1)
    return np.where((n1 > 0) & (n2 > 0), ratio, np.nan)


def conservative_log_ratio(
    f1: ArrayLike,
    n1: ArrayLike,
    f2: ArrayLike,
    n2: ArrayLike,
    *,
    tests: int,
    level: float = 0.95,
) -> Numbers:
    """Give LRC, the conservative Log Ratio (Evert 2022, Measuring Keyness, DH2022, 202–205).

    The end nearer to 0 of the two-sided exact interval of log2((f1/n1) / (f2/n2)), and 0 where
    the interval holds 0. Given f1 + f2, f1 is binomial with odds π1·n1 : π2·n2 (the conditional
    Poisson test; Fay 2010), so with [low, high] the Clopper–Pearson interval of f1 in f1 + f2 an
    end is log2(n2/n1 · low/(1 − low)). No 0.5 is needed where a count is 0.

    Parameters
    ----------
    tests
        How many rows are compared: the error probability 1 − `level` is divided by it
        (Bonferroni).

    Returns
    -------
    0: the evidence carries no difference; 1: at least twice as often in the group; −1: at most
    half as often. It takes words for independent, which those of one article are not: the
    interval is too narrow where mentions crowd in few articles. Null where a side is empty or
    f1 + f2 is 0.
    """
    from scipy.special import betaincinv

    f1, n1, f2, n2 = _numbers(f1, n1, f2, n2)
    tail = (1 - level) / 2 / max(tests, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # betaincinv(a, b, q) is the quantile of Beta(a, b); the upper end by symmetry, which
        # keeps the digits of a small tail
        low = np.where(f1 > 0, betaincinv(np.maximum(f1, 1), f2 + 1, tail), 0)
        left = np.where(f2 > 0, betaincinv(np.maximum(f2, 1), f1 + 1, tail), 0)
        lower = np.log2(low) - np.log2(1 - low) + np.log2(n2 / n1)
        upper = np.log2(1 - left) - np.log2(left) + np.log2(n2 / n1)
    nearer = np.where(f1 * n2 > f2 * n1, np.maximum(lower, 0), np.minimum(upper, 0))
    return np.where((n1 > 0) & (n2 > 0) & (f1 + f2 > 0), nearer, np.nan)


def log_odds_z(
    f1: ArrayLike,
    n1: ArrayLike,
    f2: ArrayLike,
    n2: ArrayLike,
    *,
    prior: ArrayLike,
    prior_words: float,
) -> Numbers:
    """Give the z-score of the weighted log-odds (Monroe, Colaresi & Quinn 2008, § 3).

    With α = prior_words · prior, δ = ln((f1 + α) / (n1 + prior_words − f1 − α)) − the same of the
    rest, and z = δ / √(1/(f1 + α) + 1/(f2 + α)).

    Parameters
    ----------
    prior
        Share of the words of the whole corpus that each row is (an informative Dirichlet prior).
    prior_words
        How many words the prior weighs; the more, the nearer to 0 what is rare is drawn.

    Returns
    -------
    Positive: more in the group. It takes words for independent: for ordering, not for testing.
    Null where a side is empty or `prior` is 0.
    """
    f1, n1, f2, n2 = _numbers(f1, n1, f2, n2)
    alpha = np.asarray(prior, dtype=np.float64) * prior_words
    a, b = f1 + alpha, f2 + alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(a / (n1 + prior_words - a)) - np.log(b / (n2 + prior_words - b))
        z = odds / np.sqrt(1 / a + 1 / b)
    return np.where((n1 > 0) & (n2 > 0) & (alpha > 0), z, np.nan)


def _numbers(*values: ArrayLike) -> tuple[Numbers, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in values)))
