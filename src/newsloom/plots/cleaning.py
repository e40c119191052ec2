"""What came in and what was taken out: raw text by kind of block."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.marks import mark_of
from newsloom.plots.colours import BLOCK_COLOURS, INK
from newsloom.plots.style import canvas, hover, label, message

ROW = 30

MOST = 40  # articles in one figure; bars of more are too thin to read


def plot_removed(
    removed: pd.DataFrame, *, title: str = "How much of each article is body text?"
) -> go.Figure:
    """Draw raw text by kind of block, a bar an article.

    Parameters
    ----------
    removed
        Columns article, kind, blocks, characters, as `count_removed` gives them.
    title
        The heading.

    Returns
    -------
    Stacked bars in per cent of the article's characters; the body in grey, every kind of furniture
    in its own colour and named on hover. Of many articles those with the least body are drawn.
    """
    if removed.empty:
        return message(title, "No article was kept: there is no text to divide.")
    totals = removed.groupby("article")["characters"].sum()
    body = removed[removed["kind"] == "body"].set_index("article")["characters"]
    shares = (body.reindex(totals.index).fillna(0) / totals).sort_values(ascending=False)
    order = list(shares.index)[-MOST:]
    removed = removed[removed["article"].isin(order)]
    some = "" if len(order) == len(shares) else f" of {len(shares):,}, those with the most left out"
    figure = canvas(
        title,
        f"Share of raw characters by kind of block, in {count_of(len(order), 'article')}{some}",
        height=ROW * len(order),
        top=40,
    )
    present = [kind for kind in BLOCK_COLOURS if kind in set(removed["kind"])]
    for kind in present:
        rows = removed[removed["kind"] == kind].set_index("article").reindex(order).dropna()
        part = rows["characters"] / totals.reindex(rows.index)
        figure.add_bar(
            name=kind.replace("_", " "),
            orientation="h",
            y=[label(name, 34) for name in rows.index],
            x=[round(100 * float(value), 2) for value in part],
            meta={"behind": [mark_of("block", article=name, kind=kind) for name in rows.index]},
            marker={"color": BLOCK_COLOURS[kind], "line": {"width": 0}},
            hovertext=[
                hover(
                    name,
                    f"{kind.replace('_', ' ')}: {int(row.characters):,} characters in "
                    f"{count_of(int(row.blocks), 'block')}",
                )
                for name, row in zip(rows.index, rows.itertuples(), strict=True)
            ],
            hoverinfo="text",
        )
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[0, 101],
        tickvals=[0, 25, 50, 75, 100],
        title_text="% of raw characters",
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[label(name, 34) for name in reversed(order)],
        tickfont={"color": INK},
        fixedrange=True,
    )
    figure.update_xaxes(fixedrange=True)
    return figure
