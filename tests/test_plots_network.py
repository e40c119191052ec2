"""Tests of the figures of pairs: network, heat map, ego network, choices side by side."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.plots.choices import plot_choices
from newsloom.plots.ego import plot_ego
from newsloom.plots.heat import plot_pair_heat
from newsloom.plots.network import _trails, plot_network
from newsloom.plots.sides import plot_pair_groups

HOSTILE = "<script>alert(1)</script> $x$ %{y} \u202e"


def pairs(edges: dict[tuple[str, str], int], **names: str) -> pd.DataFrame:
    """Make pair_scores from {("a", "b"): n_ab, ...}."""
    row = {"unit": "sentence", "n": 90, "articles": 2, "npmi": 0.3, "log_dice": 12.0}
    return tables.make(
        "pair_scores",
        [
            {
                **row,
                **{"entity_a": a, "entity_b": b, "n_ab": n, "n_a": n + 3, "n_b": n + 3},
                **{"name_a": names.get(a, a), "name_b": names.get(b, b), "backbone": n > 4},
            }
            for (a, b), n in edges.items()
        ],
    )


def nodes(edges: dict[tuple[str, str], int], **names: str) -> pd.DataFrame:
    """Make network_nodes with the strengths of the edges, on a line."""
    strength: Counter[str] = Counter()
    for ends, n in edges.items():
        strength.update(dict.fromkeys(ends, n))
    return tables.make(
        "network_nodes",
        [
            {
                **{"entity_id": i, "entity": names.get(i, i), "label": "PERSON"},
                **{"strength": float(s), "betweenness": 0.0, "pagerank": 0.1},
                **{"community": number % 12, "x": number / len(strength), "y": (number % 7) / 7},
            }
            for number, (i, s) in enumerate(sorted(strength.items()))
        ],
    )


STAR = {("a", "b"): 5, ("a", "c"): 3, ("a", "d"): 1, ("c", "d"): 2}
EDGES = st.sets(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")).filter(
        lambda ends: ends[0] < ends[1]
    )
)


@settings(max_examples=100, deadline=None)
@given(EDGES)
def test_lines_drawn_without_lifting_the_pen_are_each_edge_once(edges: set[tuple[str, str]]):
    path = _trails(sorted(edges))
    drawn = [tuple(sorted(step)) for step in pairwise(path) if None not in step]
    assert sorted(drawn) == sorted(edges)


def test_thousands_of_entities_stay_a_small_page():
    random = np.random.default_rng(1)
    often = 1 / np.arange(1, 601)
    drawn = random.choice(600, (9000, 2), p=often / often.sum())
    edges = {(f"e{min(p):03}", f"e{max(p):03}"): 3 for p in drawn.tolist() if p[0] != p[1]}
    figure = plot_network(nodes(edges), pairs(edges), top_n=600, top_pairs=3000)
    # a tenth of a megabyte per 1,000 pairs, and 200 bytes an entity, is what a page can bear
    assert len(figure.to_json()) < 600 * 200 + 3000 * 40
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    ends = [trace.x for trace in lines]
    assert sum(
        x is not None and y is not None for trace in ends for x, y in pairwise(trace)
    ) == min(3000, len(edges))
    assert sum(len(trace.x) for trace in figure.data if trace.marker.symbol) == len(nodes(edges))
    assert len([trace for trace in figure.data if trace.showlegend is not False]) < 13


def test_a_square_holds_the_units_that_name_both():
    figure = plot_pair_heat(pairs(STAR), nodes(STAR))
    heat = figure.data[0]
    names = list(figure.layout.xaxis.ticktext)
    number = {(names[i], names[j]): heat.text[i][j] for i in range(4) for j in range(4)}
    assert {(a, b): int(number[a, b]) for a, b in STAR} == STAR
    assert all(number[a, b] == number[b, a] for a, b in number)
    assert number["b", "c"] == number["a", "a"] == ""
    assert heat.z[names.index("b")][names.index("c")] is None


def test_neighbours_stand_round_the_entity_with_their_counts():
    figure = plot_ego(nodes(STAR), pairs(STAR), "a", top_n=2)
    said = [note.text for note in figure.layout.annotations]
    assert said[:2] == ["b 5", "c 3"]
    assert "2 of 3 names" in figure.layout.title.text


def test_every_choice_has_its_panel_and_says_how_many_pairs_it_has():
    varied = {
        (unit, least): pairs({ends: n for ends, n in STAR.items() if n >= least})
        for unit in ("sentence", "article")
        for least in (1, 3)
    }
    figure = plot_choices(varied, nodes(STAR))
    said = {note.text for note in figure.layout.annotations}
    assert {"sentence, at least 1: 4 pairs", "article, at least 3: 2 pairs"} < said
    assert [sum(v is None for v in t.x) for t in figure.data if t.mode == "lines"] == [4, 2, 4, 2]


def test_a_unit_of_which_too_many_pairs_have_the_least_support_has_panels_of_its_own():
    varied = {("sentence", 1): pairs(STAR), ("sentence", 3): pairs(STAR), ("article", 4): pairs({})}
    figure = plot_choices(varied, nodes(STAR))
    said = {note.text: note.y for note in figure.layout.annotations}
    assert said["sentence, at least 1: 4 pairs"] == said["article, at least 4: 0 pairs"]
    assert said["sentence, at least 3: 4 pairs"] < said["sentence, at least 1: 4 pairs"]


def texts(value: object) -> list[str]:
    """Every string in a figure."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


@pytest.mark.parametrize(
    "figure",
    [
        plot_network(nodes(STAR, a=HOSTILE), pairs(STAR, a=HOSTILE)),
        plot_pair_heat(pairs(STAR, a=HOSTILE), nodes(STAR, a=HOSTILE)),
        plot_ego(nodes(STAR, a=HOSTILE), pairs(STAR, a=HOSTILE), "a"),
        plot_ego(nodes(STAR, b=HOSTILE), pairs(STAR, b=HOSTILE), "a"),
        plot_choices({("sentence", 1): pairs(STAR)}, nodes(STAR, a=HOSTILE)),
    ],
)
def test_names_are_shown_literally(figure: go.Figure):
    said = texts(json.loads(figure.to_json()))
    assert not [t for t in said if "<script" in t or "$x$" in t or "%{y}" in t or "\u202e" in t]


@pytest.mark.parametrize(
    "figure",
    [
        plot_pair_heat(tables.empty("pair_scores"), tables.empty("network_nodes")),
        plot_ego(tables.empty("network_nodes"), tables.empty("pair_scores"), "a"),
        plot_choices({}, tables.empty("network_nodes")),
    ],
)
def test_nothing_to_draw_is_said_in_words(figure: go.Figure):
    assert len(figure.layout.annotations[0].text) > 20


def by_group(name: str) -> pd.DataFrame:
    """Make what pairs_by_group gives for one pair in two outlets."""
    row = {"entity_a": "a", "entity_b": "b", "articles": 1, "ci_low": 90.0, "ci_high": 310.0}
    return pd.DataFrame(
        [
            {**row, "group": name, "units": 6, "group_articles": 3, "per_100_articles": 200.0},
            {**row, "group": "Post", "units": 0, "group_articles": 1, "per_100_articles": 0.0},
        ]
    )


def test_pairs_stand_against_outlets_with_their_articles():
    figure = plot_pair_groups(by_group("Herald"), pairs(STAR))
    assert list(figure.layout.xaxis.ticktext) == ["Herald (3)", "Post (1)"]
    assert list(figure.layout.yaxis.ticktext) == ["a – b"]
    heat = figure.data[0]
    assert [list(line) for line in heat.text] == [["6", ""]]
    assert heat.hovertext[0][0] == (
        "<b>Herald: a – b</b><br>6 sentences in 1 of 3 articles<br>"
        "200 per 100 articles, 95 % interval 90 to 310"
    )
    assert "2 of 2 have fewer than 6" in figure.layout.annotations[-1].text
    assert HOSTILE not in plot_pair_groups(by_group(HOSTILE), pairs(STAR, a=HOSTILE)).to_json()
    assert plot_pair_groups(by_group("Herald")[:0], pairs(STAR)).layout.annotations
