"""Pairs by outlet or period: who connects whom, and when."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of, shorten
from newsloom.marks import mark_of
from newsloom.plots.colours import INK
from newsloom.plots.heat import SCALE
from newsloom.plots.style import canvas, escape, hover, label, message, note
from newsloom.together import units_of
from newsloom.uncertainty import MIN_ARTICLES


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
        ["n_ab", "log_dice", "entity_a", "entity_b"], ascending=[False, False, True, True]
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
    behind = [[""] * len(column) for _ in row]
    whole = [f"{p.name_a} – {p.name_b}" for p in shown.itertuples()]
    for cell in by_group.itertuples():
        i = row.get((cell.entity_a, cell.entity_b))
        if i is None or not cell.units:
            continue
        j = column[cell.group]
        shade[i][j] = round(float(cell.per_100_articles), 4)
        number[i][j] = f"{cell.units:,}"
        behind[i][j] = mark_of("pair", a=cell.entity_a, b=cell.entity_b, group=str(cell.group))
        per = f"{cell.per_100_articles:,.0f} per 100 articles"
        if cell.ci_low == cell.ci_low:
            per += f", 95 % interval {cell.ci_low:,.0f} to {cell.ci_high:,.0f}"
        said[i][j] = hover(
            f"{cell.group}: {whole[i]}",
            f"{count_of(cell.units, unit)} in {cell.articles:,} of "
            f"{count_of(cell.group_articles, 'article')}",
            per,
        )
    groups = [f"{shorten(str(group), 22)} ({n:,})" for group, n in sizes.items()]
    figure = canvas(
        title,
        f"{count_of(len(shown), 'pair')} of {len(pair_scores):,} · "
        f"{units_of(pair_scores)} that name both · {count_of(int(sizes.sum()), 'article')}",
        height=26 * len(shown),
        top=16 + round(6.2 * max(map(len, groups))),  # they stand upright
        bottom=56,
    )
    figure.add_heatmap(
        z=shade,
        text=number,
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertext=said,
        hoverinfo="text",
        colorscale=SCALE,
        showscale=False,
        xgap=1,
        ygap=1,
        name=f"{unit}s that name both",
        meta={"rows": [" ".join(ends) for ends in row], "behind": behind},
    )
    names = [f"{label(p.name_a, 16)} – {label(p.name_b, 16)}" for p in shown.itertuples()]
    small = {"size": 11, "color": INK}
    figure.update_xaxes(
        tickvals=list(column.values()),
        ticktext=[escape(group) for group in groups],
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
    few = int((sizes < MIN_ARTICLES).sum())
    note(
        figure,
        f"Numbers: {unit}s; darker: more of them per article.<br>Behind each name its articles."
        + (
            f"<br>{few} of {len(sizes)} have fewer than {MIN_ARTICLES}: too little to tell."
            * (few > 0)
        ),
        shift=-6,
    )
    return figure
