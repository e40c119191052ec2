"""With whom: the network of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from newsloom.labels import count_of, describe_kind, shorten
from newsloom.plots.colours import INK
from newsloom.plots.placing import place_labels, spread
from newsloom.plots.style import (
    annotate,
    canvas,
    community_colour,
    escape,
    hover,
    label,
    marks_of,
    message,
    note,
    numbers,
)
from newsloom.together import units_of

# Laid out for a phone: what does not overlap there does not overlap on a wider page.
NARROW, TALL = 350, 470

# The shape says the community to those who can't tell the colours.
_SHAPES = ("circle", "square", "diamond", "triangle-up", "pentagon", "hexagon", "star")
_ALONE = "circle-open"
_WIDTHS = (1.2, 2.8, 4.8)
_FAINT, _DARK = "rgba(128,132,140,0.20)", "rgba(110,115,124,0.62)"
_NEIGHBOURS = 6

# Above so many entities the figure is an overview: small marks, a taller drawing, few names.
_MANY = 150
_OVERVIEW = 620
_NAMED = 60
_POINTED_AT = 200
_GROUPS = len(_SHAPES)
_STRENGTH = ": its pairs, counted together"
_ANCHORS = {
    "middle right": ("left", "middle", 1, 0),
    "middle left": ("right", "middle", -1, 0),
    "top center": ("center", "bottom", 0, 1),
    "bottom center": ("center", "top", 0, -1),
}


def plot_network(
    nodes: pd.DataFrame,
    pair_scores: pd.DataFrame,
    *,
    top_n: int = 40,
    top_pairs: int | None = None,
    articles: pd.DataFrame | None = None,
    title: str = "Who is named together?",
) -> go.Figure:
    """Draw the network of pairs: who stands near whom, and which ties stand out.

    Parameters
    ----------
    nodes, pair_scores
        The tables `network_nodes` (with the stored layout) and `pair_scores`.
    top_n
        How many entities, the strongest first.
    top_pairs
        How many pairs between them, those of the backbone first, then the most frequent; without
        it four per entity.
    articles
        The table `articles`; gives the number of articles in the heading.
    title
        The heading.

    Returns
    -------
    A mark an entity: area by strength, colour and shape by community, which the legend calls by
    its strongest member. Lines are as wide as the pair is frequent, dark where the pair belongs to
    the backbone. The strongest are named where there is room, all of them on hover. Above 150
    entities it is an overview: only the first 200 pairs can be pointed at, and communities behind
    the seventh share a grey, so that thousands of entities make a page that still opens quickly.
    """
    drawn = nodes.sort_values(["strength", "entity"], ascending=[False, True]).head(top_n)
    if drawn.empty:
        return message(
            title, "No two names stand together often enough: there is no network to draw."
        )
    drawn = drawn.assign(px=spread(drawn["x"]), py=spread(drawn["y"]))
    edges = _edges(pair_scores, set(drawn["entity_id"]), most=top_pairs or 4 * top_n)
    many = len(drawn) > _MANY
    tall = _OVERVIEW if many else TALL
    if many:
        drawn["community"] = drawn["community"].clip(upper=_GROUPS)
    unit = str(pair_scores["unit"].iloc[0]) if len(pair_scores) else "sentence"
    groups = sorted(set(drawn["community"]), key=lambda n: (n < 0, n))
    of = f" · {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        title,
        f"{len(drawn):,} of {count_of(len(nodes), 'entity', 'entities')} and {len(edges):,} of "
        f"{count_of(len(pair_scores), 'pair')} of names that share {units_of(pair_scores)}{of}",
        height=tall,
        top=6,
        # Legend and note are below; on a phone the legend has two entries a row.
        bottom=62 + 19 * ((len(groups) + 3 + 1) // 2),
    )
    _draw_edges(figure, edges, drawn, unit, many=many)
    radii = _radii(drawn["strength"], many=many)
    near = _neighbours(pair_scores, unit, set(drawn["entity_id"]), most=1 if many else _NEIGHBOURS)
    for group in groups:
        own = (drawn["community"] == group).to_numpy()
        _draw_nodes(figure, drawn[own], radii[own], int(group), near, many=many)
    _name_nodes(figure, drawn, radii, tall=tall, most=_NAMED if many else len(drawn))
    figure.update_xaxes(range=[-0.08, 1.08], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-0.07, 1.07], visible=False, fixedrange=True)
    figure.update_layout(legend={"y": -48 / tall, "yanchor": "top"}, hoverdistance=14)
    note(
        figure,
        "Only near and far mean something, not left or right.<br>"
        "Dark lines: the backbone, ties that stand out for their ends.",
        shift=-6,
    )
    return figure


def _edges(pair_scores: pd.DataFrame, ids: set[str], *, most: int) -> pd.DataFrame:
    inside = pair_scores["entity_a"].isin(ids) & pair_scores["entity_b"].isin(ids)
    ranked = pair_scores[inside].sort_values(
        ["backbone", "n_ab", "entity_a", "entity_b"], ascending=[False, False, True, True]
    )
    return ranked.head(most)


def _draw_edges(
    figure: go.Figure, edges: pd.DataFrame, drawn: pd.DataFrame, unit: str, *, many: bool
) -> None:
    if edges.empty:
        return
    x = dict(zip(drawn["entity_id"], drawn["px"], strict=True))
    y = dict(zip(drawn["entity_id"], drawn["py"], strict=True))
    low, high = int(edges["n_ab"].min()), int(edges["n_ab"].max())
    step = (high - low + 1) / 3
    grade = ((edges["n_ab"] - low) // step).clip(0, 2).astype(int)
    shown: set[int] = set()
    for backbone in (False, True):
        for i in range(3):
            part = edges[(grade == i) & (edges["backbone"] == backbone)]
            if part.empty:
                continue
            of_grade = edges.loc[grade == i, "n_ab"]
            least, largest = int(of_grade.min()), int(of_grade.max())
            times = f"{least:,}" if least == largest else f"{least:,}–{largest:,}"
            path = _trails(_ends(part))
            xs = [None if i is None else float(x[i]) for i in path]
            ys = [None if i is None else float(y[i]) for i in path]
            figure.add_scatter(
                x=xs,
                y=ys,
                mode="lines",
                name=f"{times} {unit}{'' if largest == 1 else 's'}",
                legendgroup=f"width {i}",
                legendrank=2000 + i,
                showlegend=False,
                line={
                    "width": _WIDTHS[i] / (2 if many else 1),
                    "color": _DARK if backbone else _FAINT,
                },
                hoverinfo="skip",
            )
            if i not in shown:
                shown.add(i)
                figure.data[-1].showlegend = True
    # Unseen marks on the middle of each line, so that a line can be pointed at.
    edges = edges.head(_POINTED_AT) if many else edges
    figure.add_scatter(
        x=[round(float(x[a] + x[b]) / 2, 4) for a, b in _ends(edges)],
        y=[round(float(y[a] + y[b]) / 2, 4) for a, b in _ends(edges)],
        mode="markers",
        name="pairs",
        meta=marks_of(_ends(edges)),
        marker={"size": 9, "color": "rgba(0,0,0,0)"},
        hovertext=[pair_hover(row, unit) for row in edges.itertuples()],
        hoverinfo="text",
        showlegend=False,
    )


def _ends(edges: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(edges["entity_a"], edges["entity_b"], strict=True))


def _trails(edges: list[tuple[str, str]]) -> list[str | None]:
    """Give the ends of all edges as few unbroken lines as it takes, with null between them.

    A line of its own for each edge would name every end anew: the page would be half as large
    again.
    """
    ties: dict[str, list[int]] = {}
    for number, ends in enumerate(edges):
        for end in ends:
            ties.setdefault(end, []).append(number)
    drawn = [False] * len(edges)
    path: list[str | None] = []
    for number, (at, _) in enumerate(edges):
        while not drawn[number]:  # a line can leave its start by another edge and not come back
            path += [*_walk(at, edges, ties, drawn), None]
    return path


def _walk(
    at: str, edges: list[tuple[str, str]], ties: dict[str, list[int]], drawn: list[bool]
) -> Iterator[str]:
    """Go from end to end as long as there is an edge that was not drawn."""
    yield at
    while ties[at]:
        edge = ties[at].pop()
        if not drawn[edge]:
            drawn[edge] = True
            at = edges[edge][0] if edges[edge][1] == at else edges[edge][1]
            yield at


def _radii(strength: pd.Series, *, many: bool = False) -> NDArray[np.float64]:
    """Give radii in pixels such that areas go with strength; none too small to be pointed at."""
    share = (strength / max(float(strength.max()), 1e-9)).clip(lower=0).to_numpy(dtype=float)
    radii: NDArray[np.float64] = np.maximum(
        np.sqrt(share) * (11 if many else 15), 1.5 if many else 4
    ).round(2 - many)
    return radii


def _draw_nodes(
    figure: go.Figure,
    rows: pd.DataFrame,
    radii: NDArray[np.float64],
    group: int,
    near: Mapping[str, str],
    *,
    many: bool,
) -> None:
    lead = label(rows["entity"].iloc[0], 22)
    stable = rows["community_stability"].iloc[0]
    sure = f"stays in its group in {stable:.0%} of runs" if stable == stable else ""
    figure.add_scatter(
        x=numbers(rows["px"]),
        y=numbers(rows["py"]),
        mode="markers",
        name=_call(lead, group, many=many),
        legendrank=1000 + (group if group >= 0 else 900),
        text=None if many else [escape(name) for name in rows["entity"]],
        meta=marks_of(rows["entity_id"]),
        marker={
            "size": [float(2 * r) for r in radii],
            "color": community_colour(group),
            "symbol": _SHAPES[group % len(_SHAPES)] if group >= 0 else _ALONE,
            "opacity": 0.95,
            "line": {"width": 0},
        },
        hovertext=[
            hover(
                row.entity,
                *(() if many else (describe_kind(row.label),)),
                f"strength {row.strength:,.0f}" + _STRENGTH * (not many),
                near.get(row.entity_id, ""),
                "" if many else sure,
            )
            for row in rows.itertuples()
        ],
        hoverinfo="text",
    )


def _call(lead: str, group: int, *, many: bool) -> str:
    if group < 0:
        return "in no group"
    return "smaller groups" if many and group >= _GROUPS else f"{lead}’s group"


def _name_nodes(
    figure: go.Figure, drawn: pd.DataFrame, radii: NDArray[np.float64], *, tall: float, most: int
) -> None:
    """Write names beside the marks, the strongest first; as annotations, to lie above all lines."""
    points = [
        (
            (float(x) + 0.08) / 1.16,
            1 - (float(y) + 0.07) / 1.14,
            shorten(name, 24),
        )
        for x, y, name in zip(drawn["px"], drawn["py"], drawn["entity"], strict=True)
    ]
    if most < len(drawn):  # names may cover the small marks of others
        points, radii = points[:most], radii[:most]
    placed = place_labels(points, width=NARROW, height=tall, radii=list(radii), inside=True)
    rows = drawn.head(most).itertuples()
    texts = []
    for (name, side), radius, row in zip(placed, radii, rows, strict=True):
        if not name:
            continue
        xanchor, yanchor, right, up = _ANCHORS[side]
        texts.append(
            {
                "name": row.entity_id,
                "text": label(row.entity, 24),
                "x": float(row.px),
                "y": float(row.py),
                "showarrow": False,
                "xanchor": xanchor,
                "yanchor": yanchor,
                "xshift": right * (radius + 1),
                "yshift": up * (radius - 1),
                "borderpad": 0,
                "font": {"size": 12, "color": INK, "weight": 600},
            }
        )
    annotate(figure, texts)


def _neighbours(
    pair_scores: pd.DataFrame, unit: str, ids: set[str], *, most: int
) -> dict[str, str]:
    ends = [("entity_a", "name_b"), ("entity_b", "name_a")]
    both = pd.concat(
        [
            pair_scores[[own, other, "n_ab"]].set_axis(["entity_id", "name", "n"], axis=1)
            for own, other in ends
        ]
    ).sort_values(["n", "name"], ascending=[False, True])
    both = both[both["entity_id"].isin(ids)]
    said = {}
    for entity, rows in both.groupby("entity_id", sort=True):
        first = [f"{row.name} {row.n:,}" for row in rows.head(most).itertuples(index=False)]
        more = f" and {len(rows) - len(first):,} more" if len(rows) > len(first) else ""
        said[str(entity)] = f"{unit}s with {', '.join(first)}{more}"
    return said


def kept_articles(articles: pd.DataFrame) -> int:
    """Count the kept articles."""
    return int((articles["status"] == "kept").sum())


def pair_hover(row: object, unit: str) -> str:
    """Say a pair with its counts, for a hover box."""
    get = row.__getattribute__
    n_ab, n_a, n_b = (int(get(key)) for key in ("n_ab", "n_a", "n_b"))
    tested = get("q_value") == get("q_value")
    interval = get("ci_low") == get("ci_low") and get("ci_high") == get("ci_high")
    return hover(
        f"{get('name_a')} – {get('name_b')}",
        count_of(n_ab, unit)
        + (f" in {count_of(int(get('articles')), 'article')}" if unit != "article" else ""),
        f"{get('name_a')} in {n_a:,}, {get('name_b')} in {n_b:,} of {int(get('n')):,}",
        f"npmi {get('npmi'):+.2f}" if get("npmi") == get("npmi") else "",
        f"interval {get('ci_low'):.0f} to {get('ci_high'):.0f}" if interval else "",
        f"q {_small(get('q_value'))}" if tested else "too few articles for a test",
        "in the backbone" if get("backbone") else "",
    )


def _small(value: float) -> str:
    """Write a chance; a small one is not 0."""
    return f"= {value:.3f}" if value >= 0.001 else "< 0.001"
