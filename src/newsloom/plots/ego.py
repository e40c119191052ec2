"""One entity and those it is named with."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.plots.colours import INK
from newsloom.plots.network import kept_articles, pair_hover
from newsloom.plots.style import annotate, canvas, colour_of, label, marks_of, message, note
from newsloom.together import units_of

_TIE, _ASIDE = "rgba(110,115,124,0.62)", "rgba(128,132,140,0.22)"


def plot_ego(
    nodes: pd.DataFrame,
    pair_scores: pd.DataFrame,
    entity_id: str,
    *,
    top_n: int = 12,
    articles: pd.DataFrame | None = None,
    title: str | None = None,
) -> go.Figure:
    """Draw one entity in the middle and round it those that it is named with most.

    Parameters
    ----------
    nodes, pair_scores
        The tables `network_nodes` and `pair_scores`.
    entity_id
        Whose neighbours; `newsloom.find_entity` gives the id of a name.
    top_n
        How many neighbours, the most frequent first.
    articles
        The table `articles`; gives the number of articles in the heading.
    title
        The heading; without it, "Who is named with" and the name.

    Returns
    -------
    Neighbours clockwise from the top, the most frequent first, with the number of units; lines as
    wide as the pair is frequent. Faint lines tie neighbours that are named together too.
    """
    called = dict(zip(nodes["entity_id"], nodes["entity"], strict=True))
    kinds = dict(zip(nodes["entity_id"], nodes["label"], strict=True))
    name = called.get(entity_id, entity_id)
    heading = title or f"Who is named with {label(name, 30) or 'whom'}?"
    own = pair_scores[
        (pair_scores["entity_a"] == entity_id) | (pair_scores["entity_b"] == entity_id)
    ]
    if own.empty:
        if not name:
            return message(heading, "No two names stand together often enough to be scored.")
        return message(heading, "It shares too few sentences with any other name to be scored.")
    other = own["entity_b"].where(own["entity_a"] == entity_id, own["entity_a"])
    ranked = own.assign(other=other).sort_values(
        ["n_ab", "log_dice", "other"], ascending=[False, False, True]
    )
    shown = ranked.head(top_n)
    unit = str(shown["unit"].iloc[0])
    of = f" · {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        heading,
        f"{len(shown):,} of {count_of(len(ranked), 'name')} · "
        f"{units_of(pair_scores)} that name both{of}",
        height=380,
        bottom=40,
    )
    turn = 2 * math.pi / len(shown)
    place = {
        neighbour: (round(math.sin(i * turn), 4), round(math.cos(i * turn), 4))
        for i, neighbour in enumerate(shown["other"])
    }
    aside = pair_scores[pair_scores["entity_a"].isin(place) & pair_scores["entity_b"].isin(place)]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row in aside.itertuples():
        xs += [place[row.entity_a][0], place[row.entity_b][0], None]
        ys += [place[row.entity_a][1], place[row.entity_b][1], None]
    if xs:
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"width": 1, "color": _ASIDE},
            hoverinfo="skip",
            name="named together too",
            showlegend=False,
        )
    most = int(shown["n_ab"].max())
    for row in shown.itertuples():
        x, y = place[row.other]
        figure.add_scatter(
            x=[0, x],
            y=[0, y],
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
            meta=marks_of([[entity_id, row.other]] * 2),
            line={"width": round(1 + 6 * row.n_ab / most, 2), "color": _TIE},
        )
    figure.add_scatter(
        x=[0, *(place[n][0] for n in shown["other"])],
        y=[0, *(place[n][1] for n in shown["other"])],
        mode="markers",
        marker={
            "size": [18, *[11] * len(shown)],
            "color": [colour_of(kinds.get(i, "")) for i in (entity_id, *shown["other"])],
            "line": {"width": 0},
        },
        hovertext=[label(name, 60), *(pair_hover(row, unit) for row in shown.itertuples())],
        hoverinfo="text",
        showlegend=False,
        name="entities",
        meta=marks_of([entity_id, *shown["other"]])
        | {"behind": [entity_id, *(" ".join(sorted((entity_id, o))) for o in shown["other"])]},
    )
    names = []
    for row in shown.itertuples():
        x, y = place[row.other]
        names.append(
            {
                "name": row.other,
                "text": f"{label(called.get(row.other, row.other), 18)} {row.n_ab:,}",
                "x": x,
                "y": y,
                "showarrow": False,
                "font": {"size": 12, "color": INK},
                "xanchor": "center" if abs(x) < 0.3 else "left" if x > 0 else "right",
                "yanchor": "middle" if abs(x) >= 0.3 else "bottom" if y > 0 else "top",
                "xshift": 0 if abs(x) < 0.3 else 9 if x > 0 else -9,
                "yshift": 0 if abs(x) >= 0.3 else 8 if y > 0 else -8,
            }
        )
    annotate(figure, names)
    # names stand beside the circle: room for eighteen letters on a phone
    figure.update_xaxes(range=[-2.1, 2.1], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-1.25, 1.25], visible=False, fixedrange=True)
    note(figure, f"Numbers: {unit}s that name both. Faint: named together too.", shift=-4)
    return figure
