"""Whether the division into communities as a whole would come out again."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom import tables
from newsloom.network.communities import RUNS, find_communities, modularity
from newsloom.network.edges import number_edges
from newsloom.network.nodes import redivide, resample_nodes

AGREEMENT = (
    *("entities", "pairs", "communities", "modularity"),
    *("agreement_runs", "agreement_articles"),
)
"""The columns of `rate_communities`."""


def rate_communities(
    pair_scores: pd.DataFrame,
    pair_counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    seed: int = 1,
    runs: int = RUNS,
    resamples: int = 50,
    resolution: float = 1.0,
    anew: NDArray[np.int64] | None = None,
    divided: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> pd.DataFrame:
    """Say how clear the communities are, and how far they hang on chance and on single articles.

    Parameters
    ----------
    pair_scores, pair_counts, articles
        The tables of those names.
    seed, runs, resamples, resolution
        As in `newsloom.network.rank_nodes` and `newsloom.network.resample_nodes`.
    anew
        What `newsloom.network.nodes.redivide` gives for these tables, where it is at hand.
    divided
        What `newsloom.network.communities.find_communities` gives for these pairs, seed, runs and
        resolution, where it is at hand.

    Returns
    -------
    One row, none for an empty network: ``entities``, ``pairs``, ``communities`` (of two or more),
    ``modularity`` of the division that is told, and how far other divisions agree with it, as mean
    adjusted Rand index (Hubert & Arabie 1985; 1 = the same, 0 = as by chance): ``agreement_runs``
    over other seeds, ``agreement_articles`` over resampled articles (of the entities named
    together there; null with too few articles).
    """
    if pair_scores.empty:
        return pd.DataFrame(columns=list(AGREEMENT)).astype(_TYPES)
    edges = number_edges(pair_scores)
    best, found = divided or find_communities(edges, seed=seed, runs=runs, resolution=resolution)
    # an entity by itself is a community of its own
    told = np.where(best < 0, edges.n + np.arange(edges.n), best)
    if anew is None:
        anew = redivide(
            edges, pair_counts, articles, seed=seed, times=resamples, resolution=resolution
        )
    between = [
        adjusted_rand(told[there], division[there])
        for division in anew
        if (there := division >= 0).any()
    ]
    row = {
        "entities": edges.n,
        "pairs": len(edges.a),
        "communities": int(best.max()) + 1,
        "modularity": modularity(edges, np.unique(told, return_inverse=True)[1]),
        "agreement_runs": float(np.mean([adjusted_rand(told, division) for division in found])),
        "agreement_articles": float(np.mean(between)) if between else np.nan,
    }
    return pd.DataFrame([row], columns=list(AGREEMENT)).astype(_TYPES).round(9)


def resample_network(
    nodes: pd.DataFrame,
    pair_scores: pd.DataFrame,
    pair_counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    seed: int = 1,
    divided: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give what `resample_nodes` and `rate_communities` give; articles are divided anew once."""
    anew = redivide(number_edges(pair_scores), pair_counts, articles, seed=seed)
    places = resample_nodes(nodes, pair_scores, pair_counts, articles, seed=seed, anew=anew)
    rated = rate_communities(
        pair_scores, pair_counts, articles, seed=seed, anew=anew, divided=divided
    )
    return places, rated


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Give the adjusted Rand index of two divisions of the same things (Hubert & Arabie 1985).

    (Σ C(n_ij, 2) − e) / ((Σ C(a_i, 2) + Σ C(b_j, 2)) / 2 − e), where n_ij things are in part i of
    the one and j of the other and e = Σ C(a_i, 2)·Σ C(b_j, 2) / C(n, 2). 0/0, where both leave
    everything alone or in one part, is 1: they are the same.
    """
    _, i = np.unique(one, return_inverse=True)
    _, j = np.unique(other, return_inverse=True)
    both = sparse.coo_array((np.ones(len(i)), (i, j))).tocsr()
    both.sum_duplicates()

    def in_twos(sizes: NDArray[np.float64]) -> float:
        return float((sizes * (sizes - 1) / 2).sum())

    together = in_twos(both.data)
    a, b = in_twos(np.bincount(i).astype(float)), in_twos(np.bincount(j).astype(float))
    every = len(i) * (len(i) - 1) / 2
    expected = a * b / every if every else 0.0
    most = (a + b) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


_TYPES = {name: tables.COUNT if i < 3 else tables.NUMBER for i, name in enumerate(AGREEMENT)}
