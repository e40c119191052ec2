"""Measure on made-up corpora whether p-values and intervals keep what they promise.

1. Two outlets name entities at rates whose ratio is known; mentions crowd in few articles, as they
   do in news. How often do G² over words and the test over articles say there is a difference?
2. Mentions are found with known errors, some are labelled. How often does the interval of the
   corrected count hold the true one?
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse, stats

from newsloom.frequency.contrast import log_likelihood
from newsloom.frequency.corrected import correct_counts
from newsloom.frequency.permutation import permute_groups


def reject(ratio: float, *, corpora: int = 30, entities: int = 30) -> tuple[float, float]:
    """Share of entities with p ≤ 0.05 by words and by articles: 60 articles, 20 of the outlet."""
    random = np.random.default_rng(3)
    by_words, by_articles = [], []
    for seed in range(corpora):
        words = random.integers(150, 1200, 60)
        own = random.permutation(np.arange(60) < 20)
        rate = words / 400 * np.where(own, ratio, 1)
        # gamma rates of shape 0.3: most articles name it never, some very often
        counts = random.poisson(random.gamma(0.3, 1 / 0.3, (entities, 60)) * rate)
        tested = np.tile([False, True], (entities, 1))
        p, _ = permute_groups(
            sparse.csr_array(counts),
            words,
            own.astype(np.int64),
            tested,
            permutations=500,
            seed=seed,
        )
        g2 = log_likelihood(
            counts[:, own].sum(axis=1), words[own].sum(),
            counts[:, ~own].sum(axis=1), words[~own].sum(),
        )  # fmt: skip
        by_words += (stats.chi2.sf(g2, 1) <= 0.05).tolist()
        by_articles += (p[:, 1] <= 0.05).tolist()
    return float(np.mean(by_words)), float(np.mean(by_articles))


def cover(labelled: int, *, samples: int = 150) -> dict[str, tuple[float, float]]:
    """Share of intervals that hold the truth, and their mean width; two entities of 5,000."""
    random = np.random.default_rng(5)
    n = 5000
    ends: dict[str, list[tuple[bool, float]]] = {"corrected": [], "ppi": []}
    for _ in range(samples):
        found = random.choice(["A", "B", "C", "D"], n, p=[0.4, 0.3, 0.2, 0.1])
        wrong = random.random(n) < np.select([found == "A", found == "B"], [0.15, 0.08], 0.1)
        other = np.where(found == "A", "B", np.where(random.random(n) < 0.5, "A", "-"))
        truth = np.where(wrong, other, found)
        mentions = pd.DataFrame({"article_id": "a", "start": np.arange(n), "entity": found})
        mentions = mentions.assign(
            end=mentions["start"] + 1,
            entity_id=mentions["entity"],
            label="PERSON",
            form="name",
            surface="x",
        )
        drawn = random.choice(n, labelled, replace=False)
        labels = mentions.iloc[drawn].drop(columns=["entity_id", "form"])
        labels["weight"] = np.nan
        labels["truth"] = pd.Series(truth[drawn], index=labels.index).replace("-", None)
        labels["entity_right"] = truth[drawn] == found[drawn]
        counted = correct_counts(labels, mentions).set_index("entity")
        for entity in "AB":
            for kind, held in ends.items():
                low, high = counted.loc[entity, [f"{kind}_low", f"{kind}_high"]]
                if not np.isnan(low):
                    held.append((low <= (truth == entity).sum() <= high, high - low))
    return {kind: tuple(np.mean(held, axis=0).tolist()) for kind, held in ends.items()}


def main() -> None:
    """Print both."""
    for ratio in (1, 2, 4):
        words, articles = reject(ratio)
        print(f"rates 1 : {ratio}: p ≤ 0.05 by words {words:.1%}, by articles {articles:.1%}")
    for labelled in (50, 100, 300):
        for kind, (held, width) in cover(labelled).items():
            print(f"{labelled} labels, {kind}: {held:.1%} hold the truth, width {width:.0f}")


if __name__ == "__main__":
    main()
