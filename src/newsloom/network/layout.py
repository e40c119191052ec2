"""Where each entity stands in the figure: near those that it is named with."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from newsloom.network.edges import Edges

# Up to here every node pushes every other one; above, each is pushed by some drawn anew each step.
_EXACT = 500
_PUSHING = 64
_STEPS = 150
_NODES_AT_ONCE = 256  # so that all that is worked on fits in the processor's own memory


def place_nodes(edges: Edges, *, seed: int = 1) -> NDArray[np.float64]:
    """Place the nodes by forces (Fruchterman & Reingold 1991): nodes × 2, −1 to 1, six decimals.

    Above 500 nodes each is pushed by 64 others, drawn anew in every step, instead of by all
    (Gove 2019: the picture is as good and takes a time that grows with the nodes).
    """
    # a hundred sentences together need not be a hundred times as near as one
    pull = edges.reweighted(1 + np.log2(edges.weight))
    points = _exact(pull, seed) if edges.n <= _EXACT else _sampled(pull, seed)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    reach = np.abs(points).max(axis=0)
    points /= np.where(reach > 0, reach, 1)
    return np.round(points, 6) + 0.0  # + 0.0 turns −0.0 into 0.0


def _exact(pull: Edges, seed: int) -> NDArray[np.float64]:
    import networkx as nx

    far = 2.0 / math.sqrt(pull.n)
    graph = nx.Graph()
    graph.add_nodes_from(range(pull.n))
    graph.add_weighted_edges_from(
        zip(pull.a.tolist(), pull.b.tolist(), pull.weight.tolist(), strict=True)
    )
    # away from each other rather than apart: parts without an edge between them stay in view
    place = nx.spring_layout(
        graph, k=far, iterations=200, seed=seed, weight="weight", method="energy"
    )
    return np.array([place[i] for i in range(pull.n)], dtype=np.float64)


def _sampled(pull: Edges, seed: int) -> NDArray[np.float64]:
    """Move all nodes `_STEPS` times, less each time; pulled by edges and to the middle."""
    random = np.random.default_rng(seed)
    n = pull.n
    points = random.uniform(-1, 1, size=(n, 2))
    strength = pull.strength()
    # what many pull must not outrun what pushes it: each node is drawn to the mean of its ties
    ties = sparse.csr_array(pull.matrix(pull.weight[:, None]) / np.maximum(strength, 1)[:, None])
    near = 1 / math.sqrt(n)
    weight = np.minimum(strength, np.quantile(strength, 0.99)) / strength.mean()
    pushing = 0.5 + weight / 2
    pushed, spare = np.empty((n, 2)), np.empty((_NODES_AT_ONCE, _PUSHING))
    for step in range(_STEPS):
        heat = 0.2 * (1 - step / _STEPS) + 0.002
        drawn = random.choice(n, _PUSHING, replace=False)
        for first in range(0, n, _NODES_AT_ONCE):
            own, others = points[first : first + _NODES_AT_ONCE], points[drawn]
            apart = [own[:, axis, None] - others[None, :, axis] for axis in (0, 1)]
            share = np.square(apart[0])
            share += np.square(apart[1], out=spare[: len(own)])
            np.divide(pushing[None, drawn], np.maximum(share, near**2 / 25, out=share), out=share)
            for axis, away in enumerate(apart):
                away *= share
                away.sum(axis=1, out=pushed[first : first + len(own), axis])
        pulled = ties @ points - points
        force = 0.35 * pushed / _PUSHING + 2 * pulled - 0.25 * points
        size = np.sqrt((force**2).sum(axis=1, keepdims=True))
        points += force / np.maximum(size, 1e-12) * np.minimum(size, heat)
    return points
