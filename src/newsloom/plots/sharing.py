"""Which outlets share words and statements: a ring of outlets with lines between them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.marks import mark_of
from newsloom.plots.colours import ACCENT, INK, LIGHT
from newsloom.plots.style import canvas, escape, hover, message

MOST = 24
"""Outlets drawn, those that share most."""


def plot_sharing(
    sharing: pd.DataFrame, *, title: str = "Which outlets share words and statements?"
) -> go.Figure:
    """Draw the outlets in a ring, with a line between two that share passages.

    Parameters
    ----------
    sharing
        What `newsloom.count_sharing` gives.
    title
        The heading.

    Returns
    -------
    A line is the wider, the more passages two outlets share; a filled mark at its middle tells the
    rest on hover. Words copied and statements told again are told apart there.
    """
    if sharing.empty:
        return message(title, "No two named outlets share a passage.")
    weight = (
        pd.concat([sharing.set_index(f"outlet_{side}")["passages"] for side in "ab"])
        .groupby(level=0)
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    names = sorted(weight.head(MOST).index)
    turn = 2 * math.pi / len(names)
    places = {
        name: (math.sin(at * turn + 0.4), math.cos(at * turn + 0.4))
        for at, name in enumerate(names)
    }
    shown = sharing[sharing["outlet_a"].isin(names) & sharing["outlet_b"].isin(names)]
    most = int(shown["passages"].max())
    figure = canvas(title, "The number on a line: passages that the two outlets share", height=520)
    for row in shown.sort_values("passages", kind="stable").itertuples(index=False):
        (xa, ya), (xb, yb) = places[row.outlet_a], places[row.outlet_b]
        width = 1 + 9 * row.passages / most
        figure.add_scatter(
            x=[xa, xb], y=[ya, yb], mode="lines", hoverinfo="skip", showlegend=False,
            line={"width": width, "color": LIGHT},
        )  # fmt: skip
    figure.add_scatter(
        x=[(places[r.outlet_a][0] + places[r.outlet_b][0]) / 2 for r in shown.itertuples()],
        y=[(places[r.outlet_a][1] + places[r.outlet_b][1]) / 2 for r in shown.itertuples()],
        mode="markers+text",
        meta={
            "behind": [mark_of("shared", a=r.outlet_a, b=r.outlet_b) for r in shown.itertuples()]
        },
        text=[f"{r.passages:,}" for r in shown.itertuples()],
        textposition="top center",
        textfont={"size": 12, "color": INK},
        marker={"size": 7, "color": ACCENT},
        showlegend=False,
        hovertext=[_told(row) for row in shown.itertuples()],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=[places[name][0] for name in names],
        y=[places[name][1] for name in names],
        mode="markers+text",
        meta={"behind": [mark_of("shared", a=name) for name in names]},
        text=[escape(name) for name in names],
        textposition=[_side(places[name]) for name in names],
        textfont={"size": 13, "color": INK},
        marker={"size": 14, "color": INK},
        showlegend=False,
        hovertext=[hover(n, f"{count_of(int(weight[n]), 'passage')} shared") for n in names],
        hoverinfo="text",
    )
    axis = {"visible": False, "range": [-1.9, 1.9], "fixedrange": True}
    return figure.update_layout(xaxis=axis, yaxis={**axis, "range": [-1.3, 1.3]})


def _side(place: tuple[float, float]) -> str:
    if abs(place[0]) < 0.3:
        return "top center" if place[1] > 0 else "bottom center"
    return "middle right" if place[0] > 0 else "middle left"


def _told(row: Any) -> str:
    return hover(
        f"{row.outlet_a} and {row.outlet_b}",
        f"{count_of(int(row.passages), 'passage')} in {count_of(int(row.articles), 'article')}",
        f"{count_of(int(row.words), 'word')} the same",
        f"{count_of(int(row.statements), 'statement')} told again",
        f"{count_of(int(row.copies), 'whole article')} copied",
        f"printed first: {row.outlet_a} {row.a_first}, {row.outlet_b} {row.b_first}",
    )
