"""Measure on made-up corpora whether the comparison of outlets keeps what it promises.

1. Outlets of unequal size and length of articles name entities. In some corpora none names anything
   more than its articles' length explains; in others a few names are planted in one outlet. How
   much of what is called different is not (false discoveries)? How much of the planted is found?
2. Outlets quote speakers at shares that are known, several times in one article. How often do the
   intervals hold what the shares say?
3. Outlets spell names alike. How often is one called different?
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom.frequency.diversity import jackknife_effective, resample_diversity, shannon
from newsloom.frequency.expected import compare_presence, fit_to_test, length_classes
from newsloom.frequency.spellings import compare_spellings
from newsloom.uncertainty import adjust_p

SIZES = (15, 25, 40, 80)
SPEAKERS = 40
MEDIAN_WORDS = (250, 400, 700, 450)


def discover(
    *,
    planted: int,
    ratio: float,
    by_length: bool,
    alike: bool = False,
    corpora: int,
    names: int = 150,
) -> tuple[float, float, float]:
    """Give false discoveries among all (mean share), found of those planted, tests with p ≤ 0.05.

    Parameters
    ----------
    planted, ratio
        Names that the smallest outlet but one names at `ratio` times the rate.
    by_length
        Whether articles are compared with those about as long.
    alike
        Whether articles of all outlets are about equally long.
    corpora, names
        How many corpora, and names in each.
    """
    random = np.random.default_rng(11)
    groups = np.repeat(np.arange(len(SIZES)), SIZES)
    false, power, rejected = [], [], []
    for _ in range(corpora):
        median = np.full(len(groups), 450.0) if alike else np.array(MEDIAN_WORDS)[groups]
        words = random.lognormal(np.log(median), 0.45)
        rate = random.lognormal(np.log(0.08), 1.1, names) / 450
        factor = np.ones((names, len(SIZES)))
        factor[:planted, 1] = ratio
        chance = 1 - np.exp(-rate[:, None] * words * factor[:, groups])
        present = sparse.csr_array((random.random(chance.shape) < chance).astype(np.int64))
        enough = np.flatnonzero(present.sum(axis=1) >= 2)
        strata = length_classes(words) if by_length else np.zeros(len(groups), dtype=np.int64)
        found = compare_presence(present[enough], groups, strata)
        fit = fit_to_test(found.least)
        q = adjust_p(np.where(fit, found.p, np.nan).T.ravel()).reshape(found.p.T.shape).T
        hits = q <= 0.05
        true = np.zeros(hits.shape, dtype=bool)
        true[enough < planted] = True  # the others have less of it: that is true as well
        false.append((hits & ~true).sum() / max(hits.sum(), 1))
        if planted:
            power.append(hits[enough < planted, 1].sum() / planted)
        rejected.append((found.p[~true] <= 0.05).mean())
    return float(np.mean(false)), float(np.mean(power or [0])), float(np.mean(rejected))


def cover(articles: int, *, drawn: int = 30, samples: int = 400) -> list[tuple[float, float]]:
    """Share of intervals that hold the truth, and of those given: heard, 1 − D across, exp(H)."""
    random = np.random.default_rng(13)
    p = random.gamma(0.6, 1, SPEAKERS)
    p /= p.sum()
    many = np.array([_quotes(random, p) for _ in range(40_000)])
    shares = many.sum(axis=0) / many.sum()
    taken = drawn * len(many) / many.sum()
    truth = (
        (1 - (1 - (many > 0).mean(axis=0)) ** taken).sum(),
        1 - (shares**2).sum(),
        np.exp(shannon(shares)),
    )
    held = []
    for seed in range(samples):
        table = sparse.csr_array(np.array([_quotes(random, p) for _ in range(articles)]))
        if table.sum() >= drawn:
            ends = (*resample_diversity(table, drawn, resamples=400, seed=seed),)
            ends = (*ends, jackknife_effective(table)[1])
            held.append(
                [
                    np.nan if np.isnan(low) else float(low <= t <= high)
                    for (low, high), t in zip(ends, truth, strict=True)
                ]
            )
    found = np.array(held)
    given = (~np.isnan(found)).mean(axis=0).tolist()
    return list(zip(np.nanmean(found, axis=0).tolist(), given, strict=True))


def _quotes(random: np.random.Generator, p: NDArray[np.float64]) -> NDArray[np.int64]:
    """Statements per speaker in an article: two voices or so, each heard nearly twice."""
    voices = random.choice(len(p), 1 + random.poisson(1), p=p)
    times = 1 + random.poisson(0.8, len(voices))
    return np.bincount(voices, weights=times, minlength=len(p)).astype(np.int64)


def spell(*, corpora: int = 100, names: int = 10) -> float:
    """Share of names called different at p ≤ 0.05 where outlets spell alike."""
    random = np.random.default_rng(17)
    rejected = []
    for seed in range(corpora):
        rows = []
        for name in range(names):
            for outlet, size in zip("ABCD", (5, 8, 12, 20), strict=True):
                for at in range(size):
                    surface = random.choice(["Kolenko", "Kolenka", "Kolenkov"], p=[0.6, 0.3, 0.1])
                    rows.append(
                        (f"e{name}", "surname", "Kolenko", f"{outlet}{at}", outlet, surface)
                    )
        columns = ["entity_id", "part", "spelling_of", "article_id", "outlet", "surface"]
        found = compare_spellings(pd.DataFrame(rows, columns=columns), draws=999, seed=seed)
        rejected += (found["p_value"].dropna() <= 0.05).tolist()
    return float(np.mean(rejected))


def main(corpora: int = 200) -> None:
    """Print all three."""
    for alike in (True, False):
        told = "equally long" if alike else "of unequal length"
        for by_length in (False, True):
            how = "by length" if by_length else "plain"
            for planted, ratio in ((0, 1.0), (8, 4.0), (8, 8.0)):
                false, power, rejected = discover(
                    planted=planted, ratio=ratio, by_length=by_length, alike=alike, corpora=corpora
                )
                print(
                    f"articles {told}, {how}, {planted} of 150 planted at {ratio:g}: false "
                    f"{false:.1%}, found {power:.1%}; p ≤ 0.05 where nothing is {rejected:.1%}"
                )
    names = ("speakers heard", "1 − D across articles", "exp(H)")
    for articles in (12, 20, 30, 100):
        told = [
            f"{held:.0%} of {name} ({given:.0%} given)"
            for name, (held, given) in zip(names, cover(articles), strict=True)
        ]
        print(f"{articles} articles, intervals that hold the truth: {', '.join(told)}")
    print(f"spellings alike: p ≤ 0.05 in {spell():.1%}")


if __name__ == "__main__":
    main()
