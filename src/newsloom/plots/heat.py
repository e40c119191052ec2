"""With whom, all against all: a heat map of the entities named together most."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.plots.colours import ACCENT, INK
from newsloom.plots.network import kept_articles, pair_hover
from newsloom.plots.style import canvas, label, message, note
from newsloom.together import units_of

# Opaque, so that the numbers in the squares, dark or white by the shade, are read on a dark page.
SCALE = [[0, "#dde3e6"], [1, ACCENT]]


def plot_pair_heat(
    pair_scores: pd.DataFrame,
    nodes: pd.DataFrame,
    *,
    top_n: int = 15,
    articles: pd.DataFrame | None = None,
    title: str = "Which names share their sentences?",
) -> go.Figure:
    """Draw the strongest entities against each other, darker where they are together more often.

    Parameters
    ----------
    pair_scores, nodes
        The tables `pair_scores` and `network_nodes`.
    top_n
        How many entities; put together by community, the strongest first.
    articles
        The table `articles`; gives the number of articles in the heading.
    title
        The heading; "sentences" in it gives way to the unit.

    Returns
    -------
    A square for each two entities with the number of units that name both; none where they share
    fewer than were asked for. The colour goes with the logarithm, so that the first pair does not
    put all others into one pale tone; the number stands in the square.
    """
    strongest = nodes.sort_values(["strength", "entity"], ascending=[False, True]).head(top_n)
    if strongest.empty:
        return message(title, "No two names stand together often enough to be compared.")
    lead = (
        strongest.groupby("community")["strength"]
        .transform("max")
        .where(strongest["community"] >= 0, -1)
    )
    ordered = strongest.assign(lead=lead).sort_values(
        ["lead", "community", "strength", "entity"], ascending=[False, True, False, True]
    )
    place = {entity_id: i for i, entity_id in enumerate(ordered["entity_id"])}
    inside = pair_scores["entity_a"].isin(place) & pair_scores["entity_b"].isin(place)
    pairs = pair_scores[inside]
    unit = str(pair_scores["unit"].iloc[0]) if len(pair_scores) else "sentence"
    size = len(place)
    shade: list[list[float | None]] = [[None] * size for _ in range(size)]
    number = [[""] * size for _ in range(size)]
    said = [[""] * size for _ in range(size)]
    for row in pairs.itertuples():
        ends = place[row.entity_a], place[row.entity_b]
        for i, j in (ends, ends[::-1]):
            shade[i][j] = round(math.log2(1 + row.n_ab), 4)
            number[i][j] = f"{row.n_ab:,}"
            said[i][j] = pair_hover(row, unit)
    of = f" · {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        title.replace("sentences", f"{unit}s"),
        f"{size:,} of {count_of(len(nodes), 'entity', 'entities')} · "
        f"{units_of(pair_scores)} that name both{of}",
        height=24 * size,
        top=112,
        bottom=44,
    )
    figure.add_heatmap(
        z=shade,
        text=number,
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertext=said,
        hoverinfo="text",
        hoverongaps=False,
        colorscale=SCALE,
        showscale=False,
        xgap=1,
        ygap=1,
        name=f"{unit}s that name both",
        meta={"rows": list(place), "columns": list(place)},
    )
    names = [label(name, 18) for name in ordered["entity"]]
    ticks = {"tickvals": list(range(size)), "ticktext": names, "fixedrange": True}
    figure.update_xaxes(**ticks, side="top", tickangle=-90, tickfont={"size": 11, "color": INK})
    figure.update_yaxes(**ticks, autorange="reversed", tickfont={"size": 11, "color": INK})
    note(
        figure,
        "Entities of one community stand together. Empty: too few<br>to be scored, or none.",
        shift=-6,
    )
    return figure
