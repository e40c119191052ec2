"""Tests of newsloom.network."""

import itertools
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.network import (
    build_graph,
    describe_communities,
    network_frames,
    rank_nodes,
    rate_communities,
    resample_nodes,
    write_gexf,
    write_graphml,
)
from newsloom.network.agreement import adjusted_rand
from newsloom.network.centrality import betweenness, pagerank
from newsloom.network.communities import find_communities, modularity
from newsloom.network.edges import number_edges
from newsloom.network.layout import place_nodes
from newsloom.report.exports import write_network


def pairs(edges):
    """Make pair_scores from {"ab": n_ab, ...}."""
    return tables.make(
        "pair_scores",
        [
            {
                "entity_a": a,
                "entity_b": b,
                "name_a": a.upper(),
                "name_b": b.upper(),
                "unit": "sentence",
                "n_ab": weight,
                "n_a": weight + 3,
                "n_b": weight + 3,
                "n": 90,
                "articles": 1,
                "npmi": 0.5,
                "backbone": True,
            }
            for (a, b), weight in edges.items()
        ],
    )


def entities(ids):
    return pd.DataFrame(
        {"entity_id": list(ids), "entity": [i.upper() for i in ids], "label": "PERSON"}
    )


TWO_CIRCLES = {"ab": 9, "ac": 9, "bc": 9, "cd": 1, "de": 9, "df": 9, "ef": 9, "eg": 9, "fg": 9}


def test_a_path_is_measured_as_by_hand():
    nodes = rank_nodes(pairs({"ab": 3, "bc": 1}), entities("abc")).set_index("entity_id")
    assert nodes["strength"].to_dict() == {"a": 3, "b": 4, "c": 1}
    assert nodes["betweenness"].to_dict() == {"a": 0, "b": 1, "c": 0}
    assert nodes["pagerank"].sum() == pytest.approx(1)
    assert nodes["pagerank"].idxmax() == "b"


def test_heavy_edges_are_short():
    # a–c directly is 1 long, over b it is 1/4 + 1/4
    nodes = rank_nodes(pairs({"ac": 1, "ab": 4, "bc": 4}), entities("abc")).set_index("entity_id")
    assert nodes.loc["b", "betweenness"] == 1


def test_communities_are_numbered_by_size_and_stable_where_they_are_clear():
    nodes = rank_nodes(pairs(TWO_CIRCLES), entities("abcdefg")).set_index("entity_id")
    assert nodes["community"].to_dict() == dict.fromkeys("defg", 0) | dict.fromkeys("abc", 1)
    assert nodes["community_stability"].tolist() == [1] * 7


def test_equal_communities_are_numbered_by_their_smallest_id():
    nodes = rank_nodes(pairs({"cd": 5, "ab": 5}), entities("abcd")).set_index("entity_id")
    assert nodes["community"].to_dict() == {"a": 0, "b": 0, "c": 1, "d": 1}


def test_an_unclear_community_is_less_stable():
    ring = {"ab": 1, "bc": 1, "cd": 1, "de": 1, "ef": 1, "fg": 1, "gh": 1, "ah": 1}
    nodes = rank_nodes(pairs(ring), entities("abcdefgh"))
    assert nodes["community_stability"].min() < 1


def test_places_fill_the_square_and_are_rounded():
    nodes = rank_nodes(pairs(TWO_CIRCLES), entities("abcdefg"))
    for axis in ("x", "y"):
        assert (nodes[axis].min(), nodes[axis].max()) == (-1, 1)
        assert (nodes[axis] == nodes[axis].round(6)).all()


def test_a_pair_alone_has_a_place_too():
    nodes = rank_nodes(pairs({"ab": 2}), entities("ab"))
    assert nodes[["x", "y"]].abs().max().max() <= 1
    assert nodes["community"].tolist() == [0, 0]


def test_no_pairs_give_no_nodes():
    assert rank_nodes(tables.empty("pair_scores"), entities("")).empty


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))
        .filter(lambda pair: pair[0] < pair[1])
        .map("".join),
        st.integers(1, 9),
        min_size=1,
    ),
    st.randoms(use_true_random=False),
)
def test_nodes_do_not_depend_on_the_order_of_rows(edges, random):
    names = list("abcdefgh")
    random.shuffle(names)
    scores = pairs(edges)
    nodes = rank_nodes(scores, entities("abcdefgh"), seed=4)
    assert set(nodes["entity_id"]) == set("".join(edges))
    shuffled = scores.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(nodes, rank_nodes(shuffled, entities(names), seed=4))


def test_nodes_are_the_same_in_another_process():
    # sets of strings are ordered by a hash that changes from process to process
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_network import *\n"
        "print(rank_nodes(pairs(TWO_CIRCLES | {'ah': 2, 'hi': 2}), entities('abcdefghi')).to_csv())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_graph_carries_names_counts_and_scores():
    scores = pairs({"ab": 2})
    graph = build_graph(scores, rank_nodes(scores, entities("ab")))
    assert graph.nodes["a"]["label"] == "A"
    assert graph.nodes["a"]["type"] == "PERSON"
    assert graph.nodes["a"]["units"] == 5
    edge = graph.edges["a", "b"]
    assert (edge["weight"], edge["articles"], edge["npmi"], edge["backbone"]) == (2, 1, 0.5, True)
    assert "p_value" not in edge


@pytest.mark.parametrize(
    ("write", "read"), [(write_gexf, nx.read_gexf), (write_graphml, nx.read_graphml)]
)
def test_files_read_back_and_hold_no_date(tmp_path, write, read):
    scores = pairs(TWO_CIRCLES)
    graph = build_graph(scores, rank_nodes(scores, entities("abcdefg")))
    write(graph, tmp_path / "network.xml")
    back = read(tmp_path / "network.xml")
    assert {(min(e), max(e)): w for *e, w in back.edges(data="weight")} == {
        (a, b): weight for (a, b), weight in TWO_CIRCLES.items()
    }
    assert back.nodes["d"]["label"] == "D"
    assert "lastmodified" not in (tmp_path / "network.xml").read_text()
    assert [file.name for file in tmp_path.iterdir()] == ["network.xml"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=8))
def test_no_name_breaks_the_files(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("graph")
    nodes = rank_nodes(pairs({"ab": 2}), entities("ab")).assign(entity=name + "\x00\x1b<&>\ufffe")
    graph = build_graph(pairs({"ab": 2}), nodes)
    for write, read in ((write_gexf, nx.read_gexf), (write_graphml, nx.read_graphml)):
        write(graph, folder / "n.xml")
        assert read(folder / "n.xml").number_of_edges() == 1


def test_communities_hold_together():
    # a ring of small circles: each community must be one piece (Louvain can leave two)
    edges = {}
    for circle in range(6):
        members = [f"{circle}{i}" for i in range(4)]
        edges |= dict.fromkeys(itertools.combinations(members, 2), 5)
        edges[tuple(sorted((f"{circle}0", f"{(circle + 1) % 6}1")))] = 1
    scores = pairs(edges)
    nodes = rank_nodes(scores, entities(sorted({e for edge in edges for e in edge})))
    graph = nx.Graph(list(edges))
    for _, members in nodes.groupby("community"):
        assert nx.is_connected(graph.subgraph(members["entity_id"]))
    assert nodes["community"].nunique() == 6


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
        st.integers(1, 9),
        min_size=1,
    )
)
def test_measures_agree_with_those_of_networkx(edges):
    scores = pairs({(f"n{a:02}", f"n{b:02}"): weight for (a, b), weight in edges.items()})
    network = number_edges(scores)
    graph = nx.Graph()
    for a, b, weight in zip(network.a, network.b, network.weight, strict=True):
        graph.add_edge(int(a), int(b), weight=weight, distance=1 / weight)
    between = nx.betweenness_centrality(graph, weight="distance")
    rank = nx.pagerank(graph, tol=1e-12, max_iter=2000)
    expected = [between[i] for i in range(network.n)]
    assert betweenness(network).tolist() == pytest.approx(expected, abs=1e-9)
    assert pagerank(network).tolist() == pytest.approx([rank[i] for i in range(network.n)])
    best, found = find_communities(network, runs=2)
    parts = [set(np.flatnonzero(found[0] == c).tolist()) for c in np.unique(found[0])]
    assert modularity(network, found[0]) == pytest.approx(nx.community.modularity(graph, parts))
    assert (np.bincount(found[0])[:-1] >= np.bincount(found[0])[1:]).all()
    assert len(best) == network.n


def test_estimated_betweenness_is_near_and_repeatable():
    random = np.random.default_rng(1)
    edges = {tuple(sorted(random.choice(80, 2, replace=False).tolist())): 2 for _ in range(400)}
    network = number_edges(pairs({(f"{a:02}", f"{b:02}"): w for (a, b), w in edges.items()}))
    exact, estimated = betweenness(network), betweenness(network, pivots=60, seed=3)
    assert np.corrcoef(exact, estimated)[0, 1] > 0.9
    assert estimated.tolist() == betweenness(network, pivots=60, seed=3).tolist()


def test_large_networks_are_placed_by_sampling_and_repeatably():
    edges = {(f"{i:03}", f"{i + 1:03}"): 3 for i in range(0, 599)}
    network = number_edges(pairs(edges))
    points = place_nodes(network, seed=2)
    assert (np.abs(points).max(axis=0) == 1).all()
    assert np.array_equal(points, place_nodes(network, seed=2))
    tied = np.linalg.norm(points[:-1] - points[1:], axis=1).mean()
    others = np.linalg.norm(points[:-300] - points[300:], axis=1).mean()
    assert tied < others / 3


# --- resampled articles -------------------------------------------------------------------------


def counted(articles):
    """Make pair_counts, articles and pair_scores from {article: {"ab": sentences, ...}}."""
    counts = tables.make(
        "pair_counts",
        [
            {"article_id": i, "entity_a": a, "entity_b": b, "sentences": n, "paragraphs": 1}
            | {"units": n}
            for i, named in articles.items()
            for (a, b), n in named.items()
        ],
    )
    total = counts.groupby(["entity_a", "entity_b"])["sentences"].sum()
    kept = pd.DataFrame({"article_id": list(articles), "status": "kept"})
    return counts, kept, pairs(total.to_dict())


def test_ranks_that_hang_on_one_article_have_a_wide_interval():
    steady = {f"x{i}": {"ab": 2, "ac": 2} for i in range(11)}
    counts, kept, scores = counted(steady | {"z": {"de": 60, "df": 60}})
    nodes = rank_nodes(scores, entities("abcdef"))
    told = resample_nodes(nodes, scores, counts, kept).set_index("entity_id")
    assert told.loc["a", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]
    # without article z, d is named with nobody: behind a, b and c
    assert told.loc["d", "rank_high"] > 3
    assert told["community_resampled"].tolist() == [1] * 6


def test_an_interval_over_equal_articles_is_a_point():
    counts, kept, scores = counted({f"x{i}": {"ab": 3, "bc": 1} for i in range(6)})
    nodes = rank_nodes(scores, entities("abc"))
    told = resample_nodes(nodes, scores, counts, kept, resamples=20)
    assert told["rank"].tolist() == told["rank_low"].tolist() == told["rank_high"].tolist()


def test_five_articles_give_a_rank_and_no_interval():
    counts, kept, scores = counted({f"x{i}": {"ab": 3} for i in range(5)})
    told = resample_nodes(rank_nodes(scores, entities("ab")), scores, counts, kept)
    assert told["rank"].tolist() == [1, 1]
    assert told[["rank_low", "rank_high", "community_resampled"]].isna().all(axis=None)


def test_no_nodes_give_no_ranks():
    counts, kept, scores = counted({f"x{i}": {"ab": 3} for i in range(7)})
    empty = tables.empty("network_nodes")
    assert resample_nodes(empty, scores[:0], counts, kept).empty


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "read"), [(write_gexf, nx.read_gexf), (write_graphml, nx.read_graphml)]
)
def test_every_attribute_comes_back(tmp_path, write, read):
    scores = pairs(TWO_CIRCLES)
    scores.loc[0, ["p_value", "q_value"]] = [0.01, 0.25]
    graph = build_graph(scores, rank_nodes(scores, entities("abcdefg")))
    write(graph, tmp_path / "network.xml")
    back = read(tmp_path / "network.xml")
    assert {n: dict(own) for n, own in graph.nodes(data=True)} == {
        n: {k: v for k, v in own.items() if k != "viz"} for n, own in back.nodes(data=True)
    }
    for a, b, own in graph.edges(data=True):
        came = {k: v for k, v in back.edges[a, b].items() if k != "id"}
        assert came == own
        # GEXF has a weight of its own, with decimals
        kinds = [{k: type(v) for k, v in d.items() if k != "weight"} for d in (came, own)]
        assert kinds[0] == kinds[1]
    assert graph.edges["a", "b"]["q_value"] == 0.25


def test_nodes_and_edges_as_rows_hold_every_attribute():
    scores = pairs({"ab": 2, "bc": 1})
    graph = build_graph(scores, rank_nodes(scores, entities("abc")))
    nodes, edges = network_frames(graph)
    assert nodes["Id"].tolist() == ["a", "b", "c"]
    assert nodes["Label"].tolist() == ["A", "B", "C"]
    assert edges[["Source", "Target", "Weight"]].values.tolist() == [["a", "b", 2], ["b", "c", 1]]
    attributes = {name for _, _, own in graph.edges(data=True) for name in own} - {"weight"}
    assert attributes < set(edges.columns)
    assert [list(frame.columns) for frame in network_frames(nx.Graph())] == [
        ["Id", "Label"],
        ["Source", "Target", "Type", "Weight"],
    ]


def test_communities_are_told_in_words():
    scores = pairs(TWO_CIRCLES)
    told = describe_communities(rank_nodes(scores, entities("abcdefg")), scores, names=2)
    assert told["around"].tolist() == ["E, F", "C, A"]
    assert told[["community", "entities", "inside", "outside"]].values.tolist() == [
        [0, 4, 45, 1],
        [1, 3, 27, 1],
    ]
    assert told["labels"].tolist() == ["PERSON 4", "PERSON 3"]
    assert told["bridge"].tolist() == ["C – D", "C – D"]
    assert told["nearest"].tolist() == [1, 0]


def test_no_network_has_no_communities():
    empty = tables.empty("network_nodes"), tables.empty("pair_scores")
    assert describe_communities(*empty).empty


def test_the_network_is_written_in_four_files(tmp_path):
    scores = pairs({"ab": 2, "bc": 1})
    names = rank_nodes(scores, entities("abc")).assign(entity=["=cmd()", "B", "C"])
    write_network(SimpleNamespace(pair_scores=scores, network_nodes=names), tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("network.gexf", "network.graphml", "network_edges.csv", "network_nodes.csv"),
    ]
    nodes = pd.read_csv(tmp_path / "network_nodes.csv")
    # what a spreadsheet would take for a formula is not one
    assert nodes["Label"].tolist() == ["'=cmd()", "B", "C"]
    assert pd.read_csv(tmp_path / "network_edges.csv")["Weight"].tolist() == [2, 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9))
def test_agreement_of_divisions_counts_pairs_as_by_hand(places):
    one, other = (np.array(part) for part in zip(*places, strict=True))
    couples = list(itertools.combinations(range(len(places)), 2))
    a = {c for c in couples if one[c[0]] == one[c[1]]}
    b = {c for c in couples if other[c[0]] == other[c[1]]}
    expected = len(a) * len(b) / len(couples)
    most = (len(a) + len(b)) / 2
    by_hand = 1 if most == expected else (len(a & b) - expected) / (most - expected)
    assert adjusted_rand(one, other) == pytest.approx(by_hand)
    assert adjusted_rand(one, one * 7 + 2) == 1


def test_clear_communities_come_out_again():
    counts, kept, scores = counted({f"x{i}": TWO_CIRCLES for i in range(6)})
    rated = rate_communities(scores, counts, kept, resamples=10).iloc[0]
    assert rated[["entities", "pairs", "communities"]].tolist() == [7, 9, 2]
    assert rated["agreement_runs"] == rated["agreement_articles"] == 1
    few = rate_communities(scores, counts, kept[:5])
    assert few["agreement_articles"].isna().all()
    assert rate_communities(scores[:0], counts, kept).empty
