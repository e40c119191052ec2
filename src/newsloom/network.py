"""The network of pairs: who is central, who belongs together, and files for other programs."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom import tables

# Louvain runs compared for `community_stability`. More runs change the second decimal only.
RUNS = 20

# Exact betweenness takes nodes × edges steps; above this many nodes as many pivots are drawn.
_PIVOTS = 500

# XML 1.0 has no place for these, not even escaped (Char production, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rank_nodes(
    pair_scores: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    seed: int = 1,
    runs: int = RUNS,
    resolution: float = 1.0,
) -> pd.DataFrame:
    """Measure each entity's place in the network of pairs.

    Parameters
    ----------
    pair_scores
        The edges; ``n_ab`` is their weight. For the backbone alone give
        ``pair_scores[pair_scores["backbone"]]``.
    entities
        Canonical names and labels.
    seed, runs
        Communities are found `runs` times with seeds derived from `seed`.
    resolution
        Of modularity: more than 1 gives smaller communities.

    Returns
    -------
    The table ``network_nodes``, one row per entity with an edge:

    - ``strength`` = sum of the weights of its edges (Barrat et al. 2004);
    - ``betweenness`` = share of the shortest paths between two others that lead through it, an
      edge of weight w being 1/w long (Freeman 1977, Brandes 2001); above 500 nodes estimated from
      500 drawn starting points (Brandes & Pich 2007);
    - ``pagerank``, weighted, damping 0.85 (Page et al. 1999);
    - ``community`` = that of the run with the highest modularity; 0 is the largest, among equals
      the one with the smallest id; −1 = an entity that stays by itself. Found by Louvain
      (Blondel et al. 2008): the better Leiden needs a library under another licence;
    - ``community_stability`` = in how many of the runs, on average, it is together with each of
      the others of its community (co-assignment); null for an entity by itself;
    - ``x``, ``y`` = a force-directed layout (Fruchterman & Reingold 1991), −1 to 1.
    """
    if pair_scores.empty:
        return tables.empty("network_nodes")
    graph, ids = _numbered_graph(pair_scores)
    n = len(ids)
    best, runs_found = _communities(graph, seed=seed, runs=runs, resolution=resolution)
    place = _layout(graph, seed=seed)
    between = nx.betweenness_centrality(
        graph, k=_PIVOTS if n > _PIVOTS else None, weight="distance", seed=seed
    )
    rank = nx.pagerank(graph, weight="weight")
    known = entities.set_index("entity_id")
    nodes = pd.DataFrame(
        {
            "entity_id": ids,
            "entity": known["entity"].reindex(ids).to_numpy(),
            "label": known["label"].reindex(ids).to_numpy(),
            "strength": [float(graph.degree(i, weight="weight")) for i in range(n)],
            # the last digits depend on the order of additions, which libraries may change
            "betweenness": [round(between[i], 9) for i in range(n)],
            "pagerank": [round(rank[i], 9) for i in range(n)],
            "community": best,
            "community_stability": _stability(best, runs_found),
            "x": place[:, 0],
            "y": place[:, 1],
        }
    )
    nodes["entity"] = nodes["entity"].fillna(nodes["entity_id"])
    nodes["label"] = nodes["label"].fillna("")
    return tables.make("network_nodes", nodes)


def build_graph(pair_scores: pd.DataFrame, nodes: pd.DataFrame) -> nx.Graph:
    """Make the network as a graph: a node per entity id, with its name, measures and place.

    Parameters
    ----------
    pair_scores
        The edges. Their attributes are all its counts and scores, ``weight`` = ``n_ab``; scores
        that are null are left out.
    nodes
        The table ``network_nodes``. ``label`` of a node is its name, as graph programs expect,
        ``type`` its OntoNotes label, ``units`` the number of units that name it.
    """
    units = dict(zip(pair_scores["entity_a"], pair_scores["n_a"], strict=True))
    units.update(zip(pair_scores["entity_b"], pair_scores["n_b"], strict=True))
    graph = nx.Graph()
    for node in nodes.sort_values("entity_id").to_dict("records"):
        entity_id = node.pop("entity_id")
        node = {**node, "label": node["entity"], "type": node["label"]}
        del node["entity"]
        graph.add_node(_clean(entity_id), **_plain(node), units=int(units.get(entity_id, 0)))
    for edge in pair_scores.sort_values(["entity_a", "entity_b"]).to_dict("records"):
        a, b = _clean(edge.pop("entity_a")), _clean(edge.pop("entity_b"))
        if a in graph and b in graph:
            graph.add_edge(a, b, weight=int(edge["n_ab"]), **_plain(edge))
    return graph


def write_gexf(graph: nx.Graph, path: Path) -> None:
    """Write the graph for Gephi (GEXF 1.2), nodes in place. The same graph gives the same bytes."""
    placed = graph.copy()
    for _, node in placed.nodes(data=True):
        if "x" in node and "y" in node:
            node["viz"] = {"position": {"x": 500 * node["x"], "y": 500 * node["y"], "z": 0.0}}
    text = "\n".join(nx.generate_gexf(placed, version="1.2draft"))
    # networkx stamps the day, so that two runs would differ
    _write(re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1), path)


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write the graph as GraphML, which most programs read. The same graph, the same bytes."""
    _write("\n".join(nx.generate_graphml(graph)), path)


def _numbered_graph(pair_scores: pd.DataFrame) -> tuple[nx.Graph, list[str]]:
    """Give the graph on numbers 0…n−1 and the entity ids behind them, sorted.

    Python orders sets of strings anew in each process; with numbers all results are repeatable.
    """
    ids = sorted(set(pair_scores["entity_a"]) | set(pair_scores["entity_b"]))
    number = {entity_id: i for i, entity_id in enumerate(ids)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(ids)))
    for a, b, weight in sorted(
        zip(pair_scores["entity_a"], pair_scores["entity_b"], pair_scores["n_ab"], strict=True)
    ):
        graph.add_edge(number[a], number[b], weight=int(weight), distance=1 / weight)
    return graph, ids


def _communities(
    graph: nx.Graph, *, seed: int, runs: int, resolution: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each node's community in the best run, and runs × nodes with those of all runs."""
    n = graph.number_of_nodes()
    found = np.zeros((runs, n), dtype=np.int64)
    quality = []
    for run in range(runs):
        parts = nx.community.louvain_communities(
            graph, weight="weight", resolution=resolution, seed=seed * 1000 + run
        )
        parts = sorted(parts, key=lambda part: (-len(part), min(part)))
        for community, part in enumerate(parts):
            found[run, sorted(part)] = community
        modularity = nx.community.modularity(graph, parts, resolution=resolution)
        quality.append(round(modularity, 12))
    # the first of the best, so that equal runs don't depend on rounding
    best = found[int(np.argmax(quality))].copy()
    best[np.bincount(best)[best] == 1] = -1
    return best, found


def _stability(best: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give, per node, the mean share of runs that keep it with each of its community."""
    stability = np.full(len(best), np.nan)
    for community in range(int(best.max()) + 1):
        members = np.flatnonzero(best == community)
        together = np.zeros(len(members))
        for run in found[:, members]:
            together += np.bincount(run)[run] - 1
        stability[members] = together / (len(found) * (len(members) - 1))
    return np.round(stability, 9)


def _layout(graph: nx.Graph, *, seed: int) -> NDArray[np.float64]:
    """Place the nodes, −1 to 1, six decimals."""
    n = graph.number_of_nodes()
    # a hundred sentences together need not be a hundred times as near as one
    pull = nx.Graph()
    pull.add_nodes_from(graph)
    for a, b, weight in graph.edges(data="weight"):
        pull.add_edge(a, b, weight=1 + math.log2(weight))
    # away from each other rather than apart: parts without an edge between them stay in view
    place = nx.spring_layout(
        pull, k=2.0 / math.sqrt(n), iterations=200, seed=seed, weight="weight", method="energy"
    )
    points = np.array([place[i] for i in range(n)], dtype=np.float64)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    reach = np.abs(points).max(axis=0)
    points /= np.where(reach > 0, reach, 1)
    return np.round(points, 6) + 0.0  # + 0.0 turns −0.0 into 0.0


def _plain(attributes: dict[Any, Any]) -> dict[str, Any]:
    """Give attributes as Python's own types, without nulls and characters that break XML."""
    plain: dict[str, Any] = {}
    for name, value in attributes.items():
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            continue
        value = value.item() if isinstance(value, np.generic) else value
        plain[str(name)] = _clean(value) if isinstance(value, str) else value
    return plain


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _write(text: str, path: Path) -> None:
    """Write the file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, path)
