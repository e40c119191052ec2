"""Who stands in the middle: shortest paths that lead through, and PageRank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsloom.network.compiled import as_graph, seeded
from newsloom.network.edges import Edges

# Exact betweenness takes nodes × edges steps; above this many nodes as many pivots are drawn.
PIVOTS = 500

DAMPING = 0.85

# Of this many nodes all that is worked on at once fits in the processor's own memory.
_NODES_AT_ONCE = 16_000


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
    weights = edges.weight[:, None]
    return pageranks(edges, weights, damping=damping, tolerance=tolerance, most=most)[0]


def pageranks(
    edges: Edges,
    weights: NDArray[np.float64],
    *,
    damping: float = DAMPING,
    tolerance: float = 1e-11,
    most: int = 500,
) -> NDArray[np.float64]:
    """Give networks × nodes what `pagerank` gives for edges of other weights, edges × networks.

    Edges that weigh nothing are none. Of small networks several are worked on as one, in which
    nothing leads from the one to the other: each by itself would be hardly any work for its step.
    """
    n, networks = edges.n, weights.shape[1]
    ranks = np.empty((networks, n))
    for first in range(0, networks if n else 0, at_once := max(1, _NODES_AT_ONCE // max(n, 1))):
        some = weights[:, first : first + at_once]
        strength = edges.strengths(some)
        alone = np.flatnonzero(strength == 0)
        # a nought before those of each network, so that none is left out and sums begin alike
        held = np.zeros(len(alone) + len(strength))
        place = np.arange(len(alone)) + alone // n + 1
        starts = np.searchsorted(alone, np.arange(len(strength)) * n) + np.arange(len(strength))
        spread = np.divide(1.0, strength, out=np.zeros(strength.shape), where=strength != 0)
        moves = edges.matrix(some)
        rank = np.full(strength.shape, 1 / n)
        spare, left = np.empty_like(rank), np.arange(len(rank))
        for step in range(most):
            handed = (moves @ np.multiply(rank, spread, out=spare).ravel()).reshape(rank.shape)
            held[place] = rank.take(alone)
            handed += (np.add.reduceat(held, starts) / n)[:, None]
            handed *= damping
            handed += (1 - damping) / n
            moved = np.abs(np.subtract(handed, rank, out=spare), out=spare).sum(axis=1)
            rank, still = handed, moved[left] < tolerance
            if still.any() or step == most - 1:
                ended = left if step == most - 1 else left[still]
                ranks[first + ended] = rank[ended]
                left = left[~still]
            if not len(left):
                break
    return ranks
