"""Measure how long the statistics of entities take, and how much memory, on a made-up corpus.

Articles name entities as news do: few of them often, most of them once (Zipf). Run it with
``python benchmarks/keyness_speed.py [articles] [entities] [outlets]``.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

from newsloom.frequency import rank_entities, rank_intervals
from newsloom.frequency.keyness import compare_groups


def make_corpus(n_articles: int, n_entities: int, n_outlets: int) -> tuple[pd.DataFrame, ...]:
    """Draw a corpus: the tables entity_counts (without days) and articles."""
    random = np.random.default_rng(1)
    weights = 1 / np.arange(1, n_entities + 1)
    named = 20 * n_articles
    drawn = pd.DataFrame(
        {
            "article": random.integers(0, n_articles, named),
            "entity": random.choice(n_entities, named, p=weights / weights.sum()),
        }
    )
    counts = drawn.groupby(["article", "entity"], as_index=False).size()
    entity_counts = pd.DataFrame(
        {
            "article_id": counts["article"].map("a{:06}".format).astype("string"),
            "entity_id": counts["entity"].map("e{:06}".format).astype("string"),
            "label": pd.Series("PERSON", index=counts.index, dtype="string"),
            "mentions": counts["size"] + random.poisson(0.7, len(counts)),
        }
    )
    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(random.integers(0, 365, n_articles), "D")
    day = days.strftime("%Y-%m-%d")
    outlet = random.choice(n_outlets, n_articles, p=random.dirichlet(np.ones(n_outlets)))
    articles = pd.DataFrame(
        {
            "article_id": [f"a{i:06}" for i in range(n_articles)],
            "outlet": [f"outlet {i}" for i in outlet],
            "published_earliest": day,
            "published_latest": day,
            "words": random.integers(150, 1200, n_articles),
            "status": "kept",
        }
    )
    return entity_counts, articles


def main() -> None:
    """Print seconds, rows and the most memory used so far for each piece."""
    sizes = [int(given) for given in sys.argv[1:]] + [20_000, 50_000, 20][len(sys.argv) - 1 :]
    entity_counts, articles = make_corpus(*sizes)
    print(f"{sizes[0]:,} articles, {entity_counts['entity_id'].nunique():,} entities named")
    pieces = {
        "ranking": lambda: rank_entities(entity_counts, articles),
        "intervals of ranks": lambda: rank_intervals(entity_counts, articles),
        f"keyness of {sizes[2]} outlets": lambda: compare_groups(entity_counts, articles),
        "keyness of 12 months": lambda: compare_groups(entity_counts, articles, by="month"),
    }
    for name, piece in pieces.items():
        start = time.perf_counter()
        rows = piece()
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        tested = rows["p_value"].notna().sum() if "p_value" in rows else 0
        print(f"{name}: {seconds:.1f} s, {len(rows):,} rows, {tested:,} tested, {memory:,.0f} MB")


if __name__ == "__main__":
    main()
