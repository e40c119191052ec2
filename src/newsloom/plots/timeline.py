"""Two clocks: when it happened, and when it was printed."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from newsloom.days import day as say_day
from newsloom.labels import count_of, happening_of
from newsloom.plots.colours import ACCENT, INK, LIGHT, SYMBOLS
from newsloom.plots.days import Window, middle_of, read_day, say_days, span_of, window_of
from newsloom.plots.style import canvas, hover, label, marks_of, message
from newsloom.plots.time_axis import (
    LEGEND_ROOM,
    MODALITY_WORDS,
    PRINTED,
    SHORT_WORDS,
    date_axis,
    draw_articles,
    note_edges,
    said,
)

ROW = 34


def plot_two_clocks(
    happenings: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top_n: int = 25,
    whose: str = "",
    title: str = "When did it happen, and when was it printed?",
) -> go.Figure:
    """Draw each happening on its day (or days), and the day it was first printed.

    Parameters
    ----------
    happenings
        As `list_happenings` gives them: earliest, latest, modality, statements, articles,
        first_printed, text; with ``entities`` and ``cluster`` a page can find the marks of a name.
    articles
        The table `articles`; its days are the ticks at the foot.
    top_n
        How many happenings, those told most.
    whose
        Name of the entity whose happenings these are; stands before the heading.
    title
        The heading.

    Returns
    -------
    A row a happening, its words above it; a mark by modality on its day, a bar where the day is
    uncertain, a hollow square on the day it was first printed. What lies before the days shown
    stands at the edge with its year.
    """
    if whose:
        title = f"{label(whose, 40)}: {title[:1].lower()}{title[1:]}"
    dated = happenings[happenings["earliest"].notna() | happenings["latest"].notna()]
    if dated.empty:
        return message(title, "No statement with a date was found: there is no timeline to draw.")
    window = window_of(dated, articles)
    rows = dated.head(top_n)
    rows = rows.assign(order=[span_of(row)[0] for row in rows.itertuples()])
    rows = rows.sort_values(["order", "text"], kind="stable", ignore_index=True)
    for column, nothing in (("entities", "[]"), ("cluster", None)):
        rows = rows if column in rows else rows.assign(**{column: nothing})
    kept = articles[articles["status"] == "kept"]
    figure = canvas(
        title,
        f"{len(rows):,} of {count_of(len(dated), 'dated happening')}, in "
        f"{count_of(len(kept), 'article')}",
        height=ROW * (len(rows) + 1),
        top=LEGEND_ROOM,
        bottom=88,
    )
    lines = list(range(len(rows)))
    _draw_lags(figure, rows, window)
    _draw_days(figure, rows, lines, window)
    printed = [(i, read_day(row.first_printed)) for i, row in enumerate(rows.itertuples())]
    shown = [(i, day) for i, day in printed if day is not None]
    figure.add_scatter(
        name="first printed",
        x=[day.isoformat() for _, day in shown],
        y=[i for i, _ in shown],
        mode="markers",
        meta=marks_of(_of(rows["entities"][i]) for i, _ in shown)
        | {"happenings": [happening_of(rows["cluster"][i], rows["text"][i]) for i, _ in shown]},
        marker={"symbol": "square-open", "size": 9, "color": PRINTED, "line": {"width": 2}},
        hovertext=[
            hover(said(rows["text"][i]), f"first printed {say_day(day.isoformat())}")
            for i, day in shown
        ],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=[window.first.isoformat()] * len(rows),
        y=[i - 0.42 for i in lines],
        mode="text",
        text=[label(text, 62) for text in rows["text"]],
        meta=marks_of(_of(ids) for ids in rows["entities"]),
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    draw_articles(figure, articles, len(rows), window)
    date_axis(figure, window)
    figure.update_yaxes(range=[len(rows) + 0.5, -0.8], visible=False, fixedrange=True)
    note_edges(figure, rows, window)
    return figure


# --- drawing -------------------------------------------------------------------------------------


def _of(entities: object) -> list[str]:
    """Read the ids of those who take part in a happening."""
    return [str(entity) for entity in json.loads(str(entities))]


def _address(cluster: object) -> str:
    """Give where a page shows the statements of a happening; nothing for a single statement."""
    return f"told-{cluster}" if isinstance(cluster, str) else ""


def _draw_lags(figure: go.Figure, rows: pd.DataFrame, window: Window) -> None:
    """A thin line from what happened to the day it was printed; one trace for all."""
    x: list[str | None] = []
    y: list[int | None] = []
    ids: list[list[str]] = []
    for line, row in enumerate(rows.itertuples()):
        printed = read_day(row.first_printed)
        if printed is not None:
            x += [
                window.place(span_of(row)[1]).isoformat(),
                window.place(printed).isoformat(),
                None,
            ]
            y += [line, line, None]
            ids += [_of(row.entities)] * 3
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        meta=marks_of(ids),
        line={"color": LIGHT, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_days(figure: go.Figure, rows: pd.DataFrame, lines: list[int], window: Window) -> None:
    """Bars over uncertain days, one trace for all; marks by modality."""
    x: list[str | None] = []
    y: list[int | None] = []
    ids: list[list[str]] = []
    for line, row in zip(lines, rows.itertuples(), strict=True):
        first, last = span_of(row)
        if first != last:
            x += [window.place(first).isoformat(), window.place(last).isoformat(), None]
            y += [line, line, None]
            ids += [_of(row.entities)] * 3
    figure.add_scatter(
        name="day uncertain",
        x=x,
        y=y,
        mode="lines",
        meta=marks_of(ids),
        line={"color": "rgba(42,140,158,0.35)", "width": 8},
        hoverinfo="skip",
        showlegend=bool(x),
    )
    for modality, symbol in SYMBOLS.items():
        chosen = [i for i in lines if rows["modality"][i] == modality]
        if not chosen:
            continue
        figure.add_scatter(
            name=SHORT_WORDS[modality],
            x=[window.place(middle_of(rows.iloc[i])).isoformat() for i in chosen],
            y=chosen,
            mode="markers",
            meta=marks_of(_of(rows["entities"][i]) for i in chosen)
            | {"happenings": [happening_of(rows["cluster"][i], rows["text"][i]) for i in chosen]},
            customdata=[_address(rows["cluster"][i]) for i in chosen],
            marker={
                "symbol": symbol,
                "size": 10,
                "color": ACCENT,
                "line": {"width": 2, "color": ACCENT},
            },
            cliponaxis=False,
            hovertext=[
                hover(
                    say_days(rows.iloc[i]),
                    said(rows["text"][i]),
                    MODALITY_WORDS[modality],
                    f"told in {count_of(int(rows['articles'][i]), 'article')}",
                )
                for i in chosen
            ],
            hoverinfo="text",
        )
    early = [i for i in lines if span_of(rows.iloc[i])[1] < window.first]
    figure.add_scatter(
        x=[window.place(date.min).isoformat()] * len(early),
        y=early,
        mode="text",
        meta=marks_of(_of(rows["entities"][i]) for i in early),
        text=[f"   ◂ {span_of(rows.iloc[i])[0].year}" for i in early],
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
    )
