"""Who stands in the middle: shortest paths that lead through, and PageRank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsloom.network.compiled import as_graph, seeded
from newsloom.network.edges import Edges

# Exact betweenness takes nodes × edges steps; above this many nodes as many pivots are drawn.
PIVOTS = 500

DAMPING = 0.85


def betweenness(edges: Edges, *, seed: int = 1, pivots: int = PIVOTS) -> NDArray[np.float64]:
    """Give the share of shortest paths between two others that lead through each node.

    An edge of weight w is 1/w long (Freeman 1977, Brandes 2001). With more than `pivots` nodes
    the share is estimated from so many starting points, drawn (Brandes & Pich 2007).
    """
    if edges.n < 3:
        return np.zeros(edges.n)
    with seeded(seed) as networkit:
        graph = as_graph(networkit, edges, 1 / edges.weight)
        if edges.n <= pivots:
            found = networkit.centrality.Betweenness(graph, normalized=True)
        else:
            found = networkit.centrality.EstimateBetweenness(graph, pivots, normalized=True)
        found.run()
        return np.array(found.scores(), dtype=np.float64)


def pagerank(
    edges: Edges, *, damping: float = DAMPING, tolerance: float = 1e-11, most: int = 500
) -> NDArray[np.float64]:
    """Give each node's weighted PageRank; they sum to 1 (Page et al. 1999).

    A node without an edge hands its share to all alike. Power iteration until the shares move by
    less than `tolerance` in all, or `most` times.
    """
    n = edges.n
    if n == 0:
        return np.zeros(0)
    strength = edges.strength()
    alone = np.flatnonzero(strength == 0)
    moves = edges.matrix()
    spread = np.divide(1.0, strength, out=np.zeros(n), where=strength != 0)
    rank = np.full(n, 1 / n)
    for _ in range(most):
        before = rank
        handed = moves @ (rank * spread)
        rank = (1 - damping) / n + damping * (handed + rank.take(alone).sum() / n)
        if np.abs(rank - before).sum() < tolerance:
            break
    return rank
