"""Measure how long the network of pairs takes, beside networkx, in one run.

A made-up network: entities in groups, few with many ties (as in news), weights mostly small.
networkx does the same: communities (its Louvain; it has no Leiden), betweenness from as many
starting points, PageRank. Its parts that take minutes are run once and counted as often as needed.
Run it with ``python benchmarks/graph.py [nodes] [edges] [runs]``; ``own`` as the last word leaves
networkx out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from newsloom import tables
from newsloom.network.centrality import PIVOTS, betweenness, pagerank
from newsloom.network.communities import RUNS, find_communities, modularity
from newsloom.network.edges import number_edges
from newsloom.network.layout import place_nodes


def make_pairs(nodes: int, edges: int) -> pd.DataFrame:
    """Draw a table pair_scores: groups of 150 that keep mostly to themselves, weights geometric."""
    random = np.random.default_rng(1)
    often = 1 / np.arange(1, nodes + 1) ** 0.6
    often /= often.sum()
    group = random.integers(0, max(nodes // 150, 1), nodes)
    keys = np.zeros(0, dtype=np.int64)
    while len(keys) < edges:
        a, b = (random.choice(nodes, 4 * edges, p=often) for _ in range(2))
        kept = (a != b) & ((group[a] == group[b]) | (random.random(4 * edges) < 0.02))
        drawn = np.minimum(a, b)[kept] * nodes + np.maximum(a, b)[kept]
        keys = np.unique(np.concatenate([keys, drawn]))
    keys = random.permutation(keys)[:edges]
    weight = random.geometric(0.4, edges)
    ids = np.array([f"e{i:06}" for i in range(nodes)])
    row = {"unit": "sentence", "n": 10 * edges, "articles": 1, "backbone": True}
    frame = pd.DataFrame({"entity_a": ids[keys // nodes], "entity_b": ids[keys % nodes]})
    frame = frame.assign(name_a=frame["entity_a"], name_b=frame["entity_b"], n_ab=weight)
    return tables.make("pair_scores", frame.assign(n_a=weight + 9, n_b=weight + 9, **row))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the seconds that the work takes, and what it gives."""
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def main() -> None:
    """Print seconds of every part, ours and those of networkx, and how well each divides."""
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    nodes, edges, runs = given + [10_000, 100_000, RUNS][len(given) :]
    pairs = make_pairs(nodes, edges)
    import networkit  # noqa: F401  (imported once per process; it takes a second)

    numbered, network = timed(lambda: number_edges(pairs))
    own = {
        "communities": timed(lambda: find_communities(network, runs=runs)),
        "betweenness": timed(lambda: betweenness(network)),
        "pagerank": timed(lambda: pagerank(network)),
        "layout": timed(lambda: place_nodes(network)),
    }
    print(f"{network.n:,} nodes, {len(network.a):,} edges; numbered in {numbered:.2f} s")
    best = own["communities"][1][0]
    ours = modularity(network, np.where(best < 0, best.max() + 1 + np.arange(network.n), best))
    print(f"modularity {ours:.4f} (Leiden), {best.max() + 1} communities")
    theirs: dict[str, float] = {}
    if sys.argv[-1] != "own":
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(range(network.n))
        for a, b, w in zip(network.a.tolist(), network.b.tolist(), network.weight, strict=True):
            graph.add_edge(a, b, weight=float(w), distance=1 / float(w))
        once, parts = timed(lambda: nx.community.louvain_communities(graph, seed=1))
        theirs["communities"] = once * runs
        print(f"modularity {nx.community.modularity(graph, parts):.4f} (networkx, Louvain)")
        few = min(50, network.n)
        part, _ = timed(lambda: nx.betweenness_centrality(graph, k=few, weight="distance", seed=1))
        theirs["betweenness"] = part * min(PIVOTS, network.n) / few
        theirs["pagerank"], _ = timed(lambda: nx.pagerank(graph))
    for name, (seconds, _) in own.items():
        beside = f", networkx {theirs[name]:.1f} s" if name in theirs else ""
        print(f"{name}: {seconds:.2f} s{beside}")
    if theirs:
        total = sum(seconds for name, (seconds, _) in own.items() if name in theirs)
        print(
            f"without the layout {total:.1f} s against {sum(theirs.values()):.1f} s: "
            f"{sum(theirs.values()) / total:.1f}×"
        )


if __name__ == "__main__":
    main()
