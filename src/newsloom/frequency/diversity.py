"""How many voices are heard, and how evenly: measures that hold between outlets of unequal size.

Counts are statements per speaker, whole numbers. Logarithms are natural. An article quotes the same
speaker again and again, so what compares outlets, and every interval, takes whole articles.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Counts = NDArray[np.float64]

Interval = tuple[float, float]

UNKNOWN: Interval = (float("nan"), float("nan"))
_AT_ONCE = 50  # resamples held at a time


def shannon(counts: ArrayLike) -> float:
    """Give Shannon's entropy H = −Σ p·ln p in nats, p = count / all (Shannon 1948).

    0: one speaker; ln S: S speakers with as many statements each. exp(H) is the effective number
    of speakers, of order 1 (Hill 1973; Jost 2006): so many equal ones would give the same H. Of few
    statements it comes out too small. Null where nothing is counted.
    """
    p = _shares(counts)
    return float(max(-(p * np.log(p)).sum(), 0.0)) if len(p) else float("nan")


def simpson(counts: ArrayLike) -> float:
    """Give Simpson's 1 − D = 1 − Σ n·(n − 1) / (N·(N − 1)) (Simpson 1949, the unbiased form).

    The chance that two statements drawn without replacement have two speakers: 0 for one speaker,
    1 where nobody is heard twice. Its expectation does not depend on N. 1 / D is the effective
    number of order 2. Null for fewer than two statements.
    """
    n = _counted(counts)
    whole = n.sum()
    if whole < 2:
        return float("nan")
    return float(1 - (n * (n - 1)).sum() / (whole * (whole - 1)))


def expected_distinct(counts: ArrayLike, drawn: int) -> float:
    """Give the speakers to be expected among so many statements drawn without replacement.

    Σ 1 − C(N − n, drawn) / C(N, drawn) (Hurlbert 1971, eq. 11: rarefaction), exact. It takes
    statements as drawn one by one, which those of one article are not: use `heard_in_articles` to
    compare outlets.

    Raises
    ------
    ValueError
        More are to be drawn than there are.
    """
    from scipy.special import gammaln

    n = _counted(counts)
    whole = n.sum()
    if drawn > whole:
        raise ValueError(f"{drawn} statements can't be drawn from {whole:.0f}.")
    left = whole - n
    with np.errstate(invalid="ignore"):
        missed = (
            *(gammaln(left + 1), -gammaln(left - drawn + 1)),
            *(-gammaln(whole + 1), gammaln(whole - drawn + 1)),
        )
    # where fewer are left than are drawn, the speaker can't be missed
    chance = np.where(left >= drawn, np.exp(np.minimum(sum(missed), 0)), 0)
    return float((1 - chance).sum())


def coverage(counts: ArrayLike) -> float:
    """Give the share of all statements, unseen ones too, that are by speakers who were seen.

    1 − f1/N · (N − 1)·f1 / ((N − 1)·f1 + 2·f2), f1 and f2 the speakers heard once and twice; with
    f2 = 0 (N − 1)·(f1 − 1) / ((N − 1)·(f1 − 1) + 2) in the place of the fraction (Good 1953; Chao &
    Jost 2012, eq. 4a). Null where nothing is counted.
    """
    n = _counted(counts)
    whole, once, twice = n.sum(), float((n == 1).sum()), float((n == 2).sum())
    if not whole:
        return float("nan")
    if twice:
        above, below = (whole - 1) * once, (whole - 1) * once + 2 * twice
    else:
        above = (whole - 1) * (once - 1)
        below = above + 2
    missing = once / whole * (above / below if once and below else 0)
    return float(1 - missing)


def heard_in_articles(counts: sparse.csr_array, drawn: int) -> float:
    """Give the speakers to be expected in as many whole articles as hold so many statements.

    Σ 1 − C(T − Q, t) / C(T, t): T articles, Q of them quoting the speaker, t = drawn · T / N of
    them drawn without replacement, N statements. Rarefaction by samples, scaled to individuals
    (Gotelli & Colwell 2001; exact: Ugland, Gray & Ellingsen 2003), with t taken to fractions by the
    gamma function. What is to be expected depends neither on N nor on T.

    Parameters
    ----------
    counts
        Articles × speakers: statements. Each article has at least one.
    drawn
        Statements, at most N.
    """
    from scipy.special import gammaln

    articles = counts.shape[0]
    taken = drawn * articles / counts.sum()
    if taken > articles * (1 + 1e-12):
        raise ValueError(f"{drawn} statements can't be drawn from {counts.sum()}.")
    quoting = np.bincount(counts.indices, minlength=counts.shape[1])
    left = articles - quoting - taken + 1
    chance = gammaln(articles - quoting + 1) + gammaln(articles - taken + 1)
    chance = chance - gammaln(np.where(left > 0, left, 1)) - gammaln(articles + 1)
    # where fewer articles are left than are drawn, the speaker can't be missed
    return float((1 - np.where(left > 0, np.exp(np.minimum(chance, 0)), 0)).sum())


def simpson_across(counts: sparse.csr_array) -> float:
    """Give the chance that two statements of two different articles have two speakers.

    1 − Σ (n² − Σ v²) / (N² − Σ m²), n statements of a speaker, v of them in one article, m of one
    article by anybody: `simpson` without the pairs that stand in one article, so that long
    interviews do not pass for a lack of voices. Null with one article.
    """
    one = np.ones((1, counts.shape[0]))
    return float(1 - _alike(counts, one)[0])


def resample_diversity(
    counts: sparse.csr_array,
    drawn: int | None,
    *,
    resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> tuple[Interval, Interval]:
    """Give the intervals of `heard_in_articles` and `simpson_across`, articles drawn anew.

    Parameters
    ----------
    counts, drawn
        As for these; with None for `drawn` the first interval is null.
    resamples, seed, level
        How often as many articles are drawn with replacement (Efron 1979), and the share inside.

    Notes
    -----
    A resample holds some articles twice, and so fewer speakers: its percentiles would lie below the
    measure itself. So only the spread is taken from the resamples, on the scale of logarithms:
    estimate · exp(± t·s), s the standard deviation of the logarithm (for the chance, on that of its
    complement) and t the quantile of Student's t with one degree of freedom less than articles. In
    a resample articles are taken with replacement, Σ 1 − (1 − Q/T)^t, and an article is not paired
    with itself. Measured in benchmarks/outlets_truth.py.
    """
    from scipy.special import stdtrit

    articles = counts.shape[0]
    random = np.random.default_rng(seed)
    quoting = counts.copy()
    quoting.data = np.ones_like(quoting.data)
    heard, alike = np.full(resamples, np.nan), np.empty(resamples)
    for first in range(0, resamples, _AT_ONCE):
        part = slice(first, min(first + _AT_ONCE, resamples))
        size = part.stop - part.start
        weights = random.multinomial(articles, np.full(articles, 1 / articles), size=size)
        alike[part] = _alike(counts, weights)
        if drawn is not None:
            taken = drawn * articles / (weights @ counts.sum(axis=1))
            missed = (1 - (weights @ quoting) / articles) ** taken[:, None]
            heard[part] = (1 - missed).sum(axis=1)
    reach = float(stdtrit(articles - 1, (1 + level) / 2))
    expected = float("nan") if drawn is None else heard_in_articles(counts, drawn)
    low, high = _around(1 - simpson_across(counts), alike, reach)
    return _around(expected, heard, reach), (1 - min(high, 1), 1 - low)


def jackknife_effective(counts: sparse.csr_array, *, level: float = 0.95) -> tuple[float, Interval]:
    """Give exp(H) corrected for its being too small, and its interval: articles left out in turn.

    Quenouille's jackknife of H over articles, T·H − (T − 1)·mean(H without one), and Tukey's
    variance (Zahl 1977, for quadrats); the ends with Student's t, T − 1 degrees of freedom.
    """
    from scipy.special import stdtrit, xlogy

    articles = counts.shape[0]
    whole = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    sizes = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    n = whole.sum()
    # H = ln n − Σ x·ln x / n; of an article left out only its own speakers change
    before = xlogy(whole, whole)
    after = whole[counts.indices] - counts.data
    change = xlogy(after, after) - before[counts.indices]
    row = np.repeat(np.arange(articles), np.diff(counts.indptr))
    changed = before.sum() + np.bincount(row, weights=change, minlength=articles)
    left = n - sizes
    if (left <= 0).any():
        return float("nan"), UNKNOWN
    without = np.log(left) - changed / left
    middle = articles * shannon(whole) - (articles - 1) * without.mean()
    error = np.sqrt((articles - 1) / articles * ((without - without.mean()) ** 2).sum())
    reach = float(stdtrit(articles - 1, (1 + level) / 2)) * error
    low, high = np.exp(middle - reach), np.exp(middle + reach)
    return float(np.exp(middle)), (max(float(low), 1.0), float(high))


def _alike(counts: sparse.csr_array, weights: NDArray[Any]) -> Counts:
    """Chance of one speaker in two statements of two articles; a row of `weights` a resample."""
    weights = weights.astype(np.float64)
    squares = counts.multiply(counts).sum(axis=1)
    sizes = counts.sum(axis=1).astype(np.float64)
    same = ((weights @ counts) ** 2).sum(axis=1) - weights**2 @ squares
    pairs = (weights @ sizes) ** 2 - weights**2 @ sizes**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(same / pairs)


def _around(estimate: float, resampled: Counts, reach: float) -> Interval:
    """Give the ends of an interval; null where the estimate is 0 or the spread is unknown."""
    known = resampled[np.isfinite(resampled) & (resampled > 0)]
    # what is 0 in many resamples has no spread on the scale of logarithms
    if not estimate > 0 or len(known) < 0.95 * len(resampled):
        return UNKNOWN
    width = np.exp(reach * np.log(known).std(ddof=1))
    return float(estimate / width), float(estimate * width)


def _counted(counts: ArrayLike) -> Counts:
    n = np.asarray(counts, dtype=np.float64)
    return n[n > 0]


def _shares(counts: ArrayLike) -> Counts:
    n = _counted(counts)
    return n / n.sum() if len(n) else n
