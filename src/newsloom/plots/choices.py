"""The same network under other choices of unit and threshold, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.plots.colours import ACCENT, INK
from newsloom.plots.placing import spread
from newsloom.plots.style import annotate, canvas, escape, marks_of, message, note

_LINE = "rgba(110,115,124,0.45)"
_PANEL = 150
# A line for every pair would blacken the panels of a large corpus, all alike.
_LINES = 2


def plot_choices(
    varied: Mapping[tuple[str, int], pd.DataFrame],
    nodes: pd.DataFrame,
    *,
    top_n: int = 25,
    title: str = "How much of the picture is the choice of unit and threshold?",
) -> go.Figure:
    """Draw the network once for each unit (across) and least number of units (down).

    Parameters
    ----------
    varied
        The table `pair_scores` for each unit and support, as `newsloom.cooccurrence.vary_pairs`
        gives them.
    nodes
        The table `network_nodes`: entities stand in the same place in every panel.
    top_n
        How many entities, the strongest first.
    title
        The heading.

    Returns
    -------
    Small drawings of one scale: lines between the entities shown, at most two per entity, the most
    frequent pairs first, and over each how many pairs there are between them.
    """
    shown = nodes.sort_values(["strength", "entity"], ascending=[False, True]).head(top_n)
    if shown.empty or not varied:
        return message(title, "No two names stand together often enough: there is nothing to vary.")
    units = list(dict.fromkeys(unit for unit, _ in varied))
    supports = {unit: [s for of, s in varied if of == unit] for unit in units}
    down = max(map(len, supports.values()))
    figure = canvas(
        title,
        f"{len(shown):,} of {count_of(len(nodes), 'entity', 'entities')}, in the same places",
        height=_PANEL * down,
        top=24,
        bottom=52,
    )
    # as in the figure of the network: those shown fill the panel, wherever the others stand
    x = dict(zip(shown["entity_id"], (0.08 + 0.84 * spread(shown["x"])).round(3), strict=True))
    y = dict(zip(shown["entity_id"], (0.06 + 0.72 * spread(shown["y"])).round(3), strict=True))
    names = dict(zip(shown["entity_id"], shown["entity"], strict=True))
    texts = []
    for column, unit in enumerate(units):
        for row, support in enumerate(supports[unit]):
            scores = varied[unit, support]
            inside = scores[scores["entity_a"].isin(x) & scores["entity_b"].isin(x)]
            up = down - 1 - row
            xs: list[float | None] = []
            ys: list[float | None] = []
            lines = inside.sort_values(
                ["n_ab", "entity_a", "entity_b"], ascending=[False, True, True]
            ).head(_LINES * len(shown))
            for pair in lines.itertuples():
                xs += [column + x[pair.entity_a], column + x[pair.entity_b], None]
                ys += [up + y[pair.entity_a], up + y[pair.entity_b], None]
            figure.add_scatter(
                x=[None if v is None else round(float(v), 3) for v in xs],
                y=[None if v is None else round(float(v), 3) for v in ys],
                mode="lines",
                line={"width": 0.8, "color": _LINE},
                hoverinfo="skip",
                showlegend=False,
                name=f"{unit}, {support}",
            )
            tied = [i for i in x if i in set(inside["entity_a"]) | set(inside["entity_b"])]
            figure.add_scatter(
                x=[round(float(column + x[i]), 3) for i in tied],
                y=[round(float(up + y[i]), 3) for i in tied],
                mode="markers",
                marker={"size": 5, "color": ACCENT},
                meta=marks_of(tied),
                hovertext=[escape(names[i]) for i in tied],
                hoverinfo="text",
                showlegend=False,
                name=f"{unit}, {support}",
            )
            texts.append(
                {
                    "text": f"{unit}, at least {support}: {count_of(len(inside), 'pair')}",
                    "x": column + 0.5,
                    "y": up + 0.97,
                    "yanchor": "top",
                    "showarrow": False,
                    "font": {"size": 10, "color": INK},
                }
            )
    annotate(figure, texts)
    figure.update_xaxes(range=[0, len(units)], visible=False, fixedrange=True)
    figure.update_yaxes(range=[0, down], visible=False, fixedrange=True)
    note(
        figure,
        "Across: what counts as together. Down: how many of these a pair needs.<br>"
        f"Lines: the {_LINES * len(shown)} most frequent pairs.",
        shift=-4,
    )
    return figure
