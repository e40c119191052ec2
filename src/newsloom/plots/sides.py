"""Pairs by outlet or period: who connects whom, and when."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.plots.style import ACCENT, FAINT, INK, canvas, escape, label, message, note


def plot_pair_groups(
    by_group: pd.DataFrame,
    pair_scores: pd.DataFrame,
    *,
    top_n: int = 12,
    title: str = "Which outlet puts whom together?",
) -> go.Figure:
    """Draw the most frequent pairs against outlets or periods.

    Parameters
    ----------
    by_group
        As `newsloom.cooccurrence.pairs_by_group` gives it for these pairs.
    pair_scores
        The table of that name: gives the order of the pairs and their names.
    top_n
        How many pairs.
    title
        The heading.

    Returns
    -------
    A square for each pair and group with the number of units that name both, darker where these
    are more per article, so that an outlet with many articles does not look like one that cares
    more. Over each group stands its number of articles.
    """
    ranked = pair_scores.sort_values(
        ["n_ab", "articles", "name_a", "name_b"], ascending=[False, False, True, True]
    )
    keys = ["entity_a", "entity_b"]
    shown = ranked.merge(by_group[keys].drop_duplicates(), on=keys).head(top_n)
    if shown.empty:
        return message(title, "No pair stands in an article whose side is known.")
    unit = str(shown["unit"].iloc[0])
    sizes = by_group.drop_duplicates("group").set_index("group")["group_articles"].sort_index()
    column = {group: i for i, group in enumerate(sizes.index)}
    row = {ends: i for i, ends in enumerate(zip(shown["entity_a"], shown["entity_b"], strict=True))}
    shade: list[list[float | None]] = [[0.0] * len(column) for _ in row]
    number = [[""] * len(column) for _ in row]
    said = [["named together in no article"] * len(column) for _ in row]
    for cell in by_group.itertuples():
        i = row.get((cell.entity_a, cell.entity_b))
        if i is None or not cell.units:
            continue
        j = column[cell.group]
        shade[i][j] = round(float(cell.per_100_articles), 4)
        number[i][j] = f"{cell.units:,}"
        said[i][j] = escape(
            f"{count_of(cell.units, unit)} in {cell.articles:,} of "
            f"{count_of(cell.group_articles, 'article')} of {cell.group}"
        )
    figure = canvas(
        title,
        f"{count_of(len(shown), 'pair')} of {len(pair_scores):,} · {unit}s that name both · "
        f"{count_of(int(sizes.sum()), 'article')}",
        height=26 * len(shown),
        top=130,
        bottom=40,
    )
    figure.add_heatmap(
        z=shade,
        text=number,
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertext=said,
        hoverinfo="text",
        colorscale=[[0, FAINT], [1, ACCENT]],
        showscale=False,
        xgap=1,
        ygap=1,
        name=f"{unit}s that name both",
    )
    names = [f"{label(p.name_a, 16)} – {label(p.name_b, 16)}" for p in shown.itertuples()]
    groups = [f"{label(group, 14)} ({n:,})" for group, n in sizes.items()]
    small = {"size": 11, "color": INK}
    figure.update_xaxes(
        tickvals=list(column.values()),
        ticktext=groups,
        side="top",
        tickangle=-90,
        tickfont=small,
        fixedrange=True,
    )
    figure.update_yaxes(
        tickvals=list(row.values()),
        ticktext=names,
        autorange="reversed",
        tickfont=small,
        fixedrange=True,
    )
    note(
        figure,
        f"Numbers: {unit}s; darker: more of them per article.<br>Behind each name its articles.",
        shift=-6,
    )
    return figure
