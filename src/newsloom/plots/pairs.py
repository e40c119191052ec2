"""With whom, pair by pair: bars of how often two are named together."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of
from newsloom.plots.colours import ACCENT, INK
from newsloom.plots.network import kept_articles, pair_hover
from newsloom.plots.style import canvas, label, marks_of, message, note, numbers
from newsloom.together import units_of


def plot_pairs(
    pair_scores: pd.DataFrame,
    *,
    top_n: int = 25,
    articles: pd.DataFrame | None = None,
    title: str = "Which two are named together most?",
) -> go.Figure:
    """Draw the most frequent pairs as bars with their intervals, the association beside them.

    Parameters
    ----------
    pair_scores
        The table `pair_scores`.
    top_n
        How many pairs.
    articles
        The table `articles`; gives the number of articles in the heading.
    title
        The heading.

    Returns
    -------
    A bar a pair, its names above it, so that long ones have room on a phone; on the right npmi. A
    whisker where the articles allow an interval, else a line that says there are too few.
    """
    rows = pair_scores.sort_values(
        ["n_ab", "log_dice", "entity_a", "entity_b"], ascending=[False, False, True, True]
    ).head(top_n)
    if rows.empty:
        return message(title, "No two names stand together often enough to be counted.")
    unit = str(rows["unit"].iloc[0])
    of = f" · {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        title,
        f"{len(rows):,} of {count_of(len(pair_scores), 'pair')} · {units_of(rows)} that name both; "
        f"on the right npmi{of}",
        height=38 * len(rows),
        top=20,
        bottom=96,
    )
    tested = rows["ci_low"].notna() & rows["ci_high"].notna()
    reach = float(rows["ci_high"].fillna(0).clip(lower=rows["n_ab"]).max())
    lines: list[float] = list(range(len(rows)))
    names = [_pair_name(row.name_a, row.name_b) for row in rows.itertuples()]
    figure.add_bar(
        name=f"{unit}s that name both",
        x=[int(n) for n in rows["n_ab"]],
        y=lines,
        width=0.3,
        orientation="h",
        meta=marks_of(zip(rows["entity_a"], rows["entity_b"], strict=True)),
        marker={"color": ACCENT, "cornerradius": 2},
        hovertext=[pair_hover(row, unit) for row in rows.itertuples()],
        hoverinfo="text",
        showlegend=False,
    )
    if tested.any():
        high, low = rows["ci_high"] - rows["n_ab"], rows["n_ab"] - rows["ci_low"]
        figure.data[0].error_x = {
            "type": "data",
            "symmetric": False,
            "array": numbers(high.clip(lower=0).fillna(0)),
            "arrayminus": numbers(low.clip(lower=0).fillna(0)),
            "color": "rgba(128,132,140,0.75)",
            "thickness": 1.5,
            "width": 3,
        }
    _write(figure, "pair", [0.0] * len(rows), [i - 0.38 for i in lines], names, "middle right")
    ends = rows["ci_high"].fillna(rows["n_ab"]).clip(lower=rows["n_ab"])
    said = [f" {n:,} in {a:,} art." for n, a in zip(rows["n_ab"], rows["articles"], strict=True)]
    _write(figure, "together", numbers(ends), lines, said, "middle right")
    npmi = [f"{value:+.2f}" if value == value else "–" for value in rows["npmi"]]
    npmi[0] = f"npmi {npmi[0]}"
    _write(
        figure, "npmi", [reach * 1.6] * len(rows), [i - 0.38 for i in lines], npmi, "middle left"
    )
    figure.update_xaxes(
        range=[0, reach * 1.6],
        title_text=f"{unit}s that name both",
        tickvals=_whole_ticks(reach),
        tickformat=",d",
        fixedrange=True,
    )
    figure.update_yaxes(range=[len(rows) - 0.6, -0.75], visible=False, fixedrange=True)
    said_of = "Whiskers: 95 % interval, articles resampled."
    if not tested.any():
        said_of = "No whiskers: too few articles to tell how sure the order is."
    elif not tested.all():
        said_of += " Without one: too little to tell."
    note(
        figure,
        f"{said_of}<br>npmi: 0 together as often as by chance, +1 only together,<br>"
        "−1 never; names that are everywhere have a low one.",
        shift=-46,
    )
    return figure


def _whole_ticks(high: float) -> list[int]:
    """Give a few round counts up to `high`; no ticks under the column of npmi."""
    step = 1
    for step in (k * 10**e for e in range(9) for k in (1, 2, 5)):
        if high / step <= 5:
            break
    return list(range(0, int(high) + 1, step))


def _pair_name(a: str, b: str) -> str:
    return f"{label(a, 24)} – {label(b, 24)}"


def _write(
    figure: go.Figure, name: str, x: list[float | None], y: list[float], text: list[str], side: str
) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="text",
        name=name,
        text=text,
        textposition=side,
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
