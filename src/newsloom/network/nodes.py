"""The place of each entity in the network, and how much of it hangs on single articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom import tables
from newsloom.network.centrality import betweenness, pagerank, pageranks
from newsloom.network.communities import RUNS, find_communities, stability
from newsloom.network.edges import Edges, number_edges
from newsloom.network.layout import place_nodes
from newsloom.uncertainty import MIN_ARTICLES, draw_resamples

STABILITY = ("entity_id", "rank", "rank_low", "rank_high", "community_resampled")
"""The columns of `resample_nodes`."""

# The last digits depend on the order of additions, which libraries may change.
_DIGITS = 9

_RESAMPLES_AT_ONCE = 50


def rank_nodes(
    pair_scores: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    seed: int = 1,
    runs: int = RUNS,
    resolution: float = 1.0,
    divided: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
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
    divided
        What `newsloom.network.communities.find_communities` gives for these pairs, seed, runs and
        resolution, where it is at hand.

    Returns
    -------
    The table ``network_nodes``, one row per entity with an edge:

    - ``strength`` = sum of the weights of its edges (Barrat et al. 2004);
    - ``betweenness`` = share of the shortest paths between two others that lead through it, an
      edge of weight w being 1/w long (Freeman 1977, Brandes 2001); above 500 nodes estimated from
      500 drawn starting points (Brandes & Pich 2007);
    - ``pagerank``, weighted, damping 0.85 (Page et al. 1999);
    - ``community`` = that of the run with the highest modularity, found by Leiden (Traag, Waltman
      & van Eck 2019); 0 is the largest, among equals the one with the smallest id; −1 = an entity
      that stays by itself;
    - ``community_stability`` = in how many of the runs, on average, it is together with each of
      the others of its community (co-assignment); null for an entity by itself;
    - ``x``, ``y`` = a force-directed layout (Fruchterman & Reingold 1991), −1 to 1.
    """
    if pair_scores.empty:
        return tables.empty("network_nodes")
    edges = number_edges(pair_scores)
    best, found = divided or find_communities(edges, seed=seed, runs=runs, resolution=resolution)
    place = place_nodes(edges, seed=seed)
    known = entities.set_index("entity_id")
    nodes = pd.DataFrame(
        {
            "entity_id": edges.ids,
            "entity": known["entity"].reindex(edges.ids).to_numpy(),
            "label": known["label"].reindex(edges.ids).to_numpy(),
            "strength": edges.strength(),
            "betweenness": np.round(betweenness(edges, seed=seed), _DIGITS),
            "pagerank": np.round(pagerank(edges), _DIGITS),
            "community": best,
            "community_stability": stability(best, found),
            "x": place[:, 0],
            "y": place[:, 1],
        }
    )
    nodes["entity"] = nodes["entity"].fillna(nodes["entity_id"])
    nodes["label"] = nodes["label"].fillna("")
    return tables.make("network_nodes", nodes)


def resample_nodes(
    nodes: pd.DataFrame,
    pair_scores: pd.DataFrame,
    pair_counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    seed: int = 1,
    resamples: int = 200,
    divisions: int = 50,
    resolution: float = 1.0,
    level: float = 0.95,
    anew: NDArray[np.int64] | None = None,
) -> pd.DataFrame:
    """Say how far rank and community of an entity hang on which articles were read.

    Parameters
    ----------
    nodes, pair_scores, pair_counts, articles
        The tables ``network_nodes``, ``pair_scores``, ``pair_counts`` and ``articles``. The edges
        are those of `pair_scores`; what each article adds to their weight are its ``units``.
    seed, resamples, level
        Kept articles are drawn with replacement so many times (bootstrap over articles,
        percentile interval).
    divisions
        In so many resamples communities are found anew.
    resolution
        As in `rank_nodes`.
    anew
        What `redivide` gives for these tables, where it is at hand.

    Returns
    -------
    A row per node, in the order of `nodes`:

    - ``rank`` = place by PageRank, 1 = highest; equal ones share the better place;
    - ``rank_low``, ``rank_high`` = its interval over resamples. A resample in which no pair of the
      entity is left ranks it behind all others;
    - ``community_resampled`` = mean share of resamples that keep it with each of its community,
      among those that name both.

    The last three are null with fewer than `MIN_ARTICLES` kept articles.
    """
    told = pd.DataFrame({"entity_id": nodes["entity_id"].astype("string")})
    told["rank"] = nodes["pagerank"].rank(method="min", ascending=False).astype("int64")
    for column in STABILITY[2:]:
        told[column] = np.nan
    kept = _kept(articles)
    if nodes.empty or len(kept) < MIN_ARTICLES:
        return _typed(told)
    edges = number_edges(pair_scores)
    weights = _weights_by_article(edges, pair_counts, kept)
    row = pd.Index(edges.ids).get_indexer(pd.Index(nodes["entity_id"]))
    best = np.empty(edges.n, dtype=np.int64)
    best[row] = nodes["community"].to_numpy()
    ranks = np.empty((resamples, edges.n), dtype=np.int64)
    drawn = draw_resamples(len(kept), resamples, seed)
    for first in range(0, resamples, _RESAMPLES_AT_ONCE):
        some = slice(first, first + _RESAMPLES_AT_ONCE)
        ranks[some] = _places(edges, _resampled(weights, drawn[some]))
    if anew is None:
        anew = redivide(
            edges, pair_counts, articles, seed=seed, times=divisions, resolution=resolution
        )
    tails = [(1 - level) / 2, (1 + level) / 2]
    told["rank_low"] = np.quantile(ranks, tails[0], axis=0, method="lower")[row]
    told["rank_high"] = np.quantile(ranks, tails[1], axis=0, method="higher")[row]
    told["community_resampled"] = stability(best, anew)[row]
    return _typed(told)


def redivide(
    edges: Edges,
    pair_counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    seed: int = 1,
    times: int = 50,
    resolution: float = 1.0,
) -> NDArray[np.int64]:
    """Find communities anew in resampled articles: divisions × nodes, −1 where a node has no pair.

    None with fewer than `MIN_ARTICLES` kept articles.
    """
    kept = _kept(articles)
    if len(kept) < MIN_ARTICLES:
        return np.empty((0, edges.n), dtype=np.int64)
    weights = _weights_by_article(edges, pair_counts, kept)
    found = np.empty((times, edges.n), dtype=np.int64)
    drawn = draw_resamples(len(kept), times, seed)
    for i, weight in enumerate(_resampled(weights, drawn).T):
        part = edges.reweighted(weight)
        found[i] = _communities(part, seed=seed * 1000 + i, resolution=resolution)
    return found


def _kept(articles: pd.DataFrame) -> NDArray[np.object_]:
    ids = articles.loc[articles["status"] == "kept", "article_id"]
    return np.array(sorted(ids.tolist()), dtype=object)


def _typed(told: pd.DataFrame) -> pd.DataFrame:
    places = {"rank_low": "Int64", "rank_high": "Int64", "community_resampled": "float64"}
    return told.astype(places)[list(STABILITY)]


def _weights_by_article(
    edges: Edges, pair_counts: pd.DataFrame, kept: NDArray[np.object_]
) -> sparse.csr_array:
    """Give edges × articles: what each article adds to the weight of each edge."""
    one, other = (_numbers(pair_counts[end], edges.ids) for end in ("entity_a", "entity_b"))
    article = _numbers(pair_counts["article_id"], kept)
    edge = pd.Index(edges.a * edges.n + edges.b).get_indexer(
        pd.Index(np.minimum(one, other) * edges.n + np.maximum(one, other))
    )
    units = pair_counts["units"].to_numpy(np.int64)
    there = (one >= 0) & (other >= 0) & (article >= 0) & (edge >= 0) & (units > 0)
    return sparse.coo_array(
        (units[there], (edge[there], article[there])), shape=(len(edges.a), len(kept))
    ).tocsr()


def _numbers(column: pd.Series, known: Sequence[str] | NDArray[np.object_]) -> NDArray[np.int64]:
    """Give the place of each value among those known; −1 = not there."""
    code, values = pd.factorize(column)
    place = pd.Index(known).get_indexer(pd.Index(np.asarray(values, dtype=object)))
    return place.astype(np.int64)[code]


def _resampled(weights: sparse.csr_array, drawn: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Give edges × resamples: how much each edge weighs in each."""
    return np.asarray(weights @ drawn.T.astype(np.int64), dtype=np.float64)


def _places(edges: Edges, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give networks × nodes: places by PageRank for edges of other weights, edges × networks.

    1 = highest; nodes without an edge share the last place.
    """
    ranks = np.round(pageranks(edges, weights), _DIGITS)
    ranks[edges.strengths(weights) == 0] = -1
    below = [np.searchsorted(np.sort(rank), rank, side="right") for rank in ranks]
    return 1 + edges.n - np.array(below, dtype=np.int64)


def _communities(edges: Edges, *, seed: int, resolution: float) -> NDArray[np.int64]:
    """Divide the nodes once; −1 for those that have no edge left."""
    if not len(edges.a):
        return np.full(edges.n, -1, dtype=np.int64)
    found = find_communities(edges, seed=seed, runs=1, resolution=resolution)[1][0].copy()
    found[edges.strength() == 0] = -1
    return found
