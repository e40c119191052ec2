"""Who belongs together, and how surely."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.network.compiled import as_graph, seeded
from newsloom.network.edges import Edges, number_edges

# Runs compared for `community_stability`. More runs change the second decimal only.
RUNS = 20

# Rounds of local moving and refinement in a run; after three, hardly a node moves.
_ROUNDS = 5


def find_communities(
    edges: Edges, *, seed: int = 1, runs: int = RUNS, resolution: float = 1.0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Divide the nodes by Leiden (Traag, Waltman & van Eck 2019), several times.

    Parameters
    ----------
    edges
        The network.
    seed, runs
        Run i has a seed made of `seed` and i.
    resolution
        Of modularity: more than 1 gives smaller communities.

    Returns
    -------
    The community of each node in the run with the highest modularity, and runs × nodes with those
    of all runs. 0 is the largest community, among equals the one that holds the smallest number.
    In the best run a node by itself has −1.
    """
    found = np.zeros((runs, edges.n), dtype=np.int64)
    quality = np.zeros(runs)
    graph = None
    for run in range(runs):
        with seeded(seed * 1000 + run) as networkit:
            if graph is None:
                graph = as_graph(networkit, edges, edges.weight)
            leiden = networkit.community.ParallelLeiden(
                graph, iterations=_ROUNDS, randomize=True, gamma=resolution
            )
            leiden.run()
            parts = np.array(leiden.getPartition().getVector(), dtype=np.int64)
        found[run] = _by_size(parts)
        quality[run] = modularity(edges, found[run], resolution=resolution)
    # the first of the best, so that equal runs don't depend on rounding
    best = found[int(np.argmax(np.round(quality, 12)))].copy()
    best[np.bincount(best)[best] == 1] = -1
    return best, found


def divide(
    pair_scores: pd.DataFrame, *, seed: int = 1
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Give what `find_communities` gives for a table of pairs; None for one without rows."""
    return None if pair_scores.empty else find_communities(number_edges(pair_scores), seed=seed)


def modularity(edges: Edges, community: NDArray[np.int64], *, resolution: float = 1.0) -> float:
    """Give Q = Σ_c (w_c/w − γ·(s_c/2w)²): weight inside less what chance puts there (Newman 2006).

    w_c is the weight inside the community, s_c the strength of its nodes, w all weight.
    """
    total = edges.weight.sum()
    inside = edges.weight[community[edges.a] == community[edges.b]].sum()
    strength = np.bincount(community, edges.strength())
    return float(inside / total - resolution * np.sum((strength / (2 * total)) ** 2))


def stability(best: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give, per node, the mean share of divisions that keep it with each of its community.

    Parameters
    ----------
    best
        Community of each node; −1 = by itself, and its stability is null.
    found
        Divisions × nodes (co-assignment). −1 = the node is not there, as in resampled articles
        that don't name it; then that division says nothing about the pairs of this node.
    """
    kept, asked = np.zeros(len(best)), np.zeros(len(best))
    for division in found:
        there = np.flatnonzero((best >= 0) & (division >= 0))
        own = best[there]
        both = own * (int(division.max(initial=0)) + 1) + division[there]
        _, together, sizes = np.unique(both, return_inverse=True, return_counts=True)
        kept[there] += sizes[together] - 1
        asked[there] += np.bincount(own, minlength=1)[own] - 1
    share = np.divide(kept, asked, out=np.full(len(best), np.nan), where=asked > 0)
    return np.round(share, 9)


def _by_size(parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number communities by size, among equals by their smallest node."""
    _, first, part, sizes = np.unique(
        parts, return_index=True, return_inverse=True, return_counts=True
    )
    place = np.empty(len(sizes), dtype=np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return place[part]
