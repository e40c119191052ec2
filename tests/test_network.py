"""Tests of newsloom.network."""

import os
import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.network import build_graph, rank_nodes, write_gexf, write_graphml


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
        "import sys; sys.path.insert(0, 'tests')\n"
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
