"""Two clocks: when it happened, and when it was printed."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from newsloom.evidence import cut_to_words
from newsloom.labels import count_of, name_articles
from newsloom.plots.days import (
    Window,
    middle_of,
    read_day,
    read_day_of,
    say_days,
    span_of,
    window_around,
    window_of,
)
from newsloom.plots.style import (
    ACCENT,
    FAINT,
    INK,
    LIGHT,
    SYMBOLS,
    canvas,
    colour_of,
    escape,
    hover,
    label,
    message,
    note,
)

ROW = 34
PRINTED = "#b58900"
"""The colour of the second clock, in every figure."""
CLOCKS = ("happened", "printed")
MODALITY_WORDS = {
    "asserted": "said to have happened",
    "reported": "reported by somebody",
    "planned": "planned",
    "hypothetical": "supposed",
    "denied": "denied",
}


def plot_two_clocks(
    happenings: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top_n: int = 25,
    title: str = "When did it happen, and when was it printed?",
) -> go.Figure:
    """Draw each happening on its day (or days), and the day it was first printed.

    Parameters
    ----------
    happenings
        As `list_happenings` gives them: earliest, latest, modality, statements, articles,
        first_printed, text.
    articles
        The table `articles`; its days are the ticks at the foot.
    top_n
        How many happenings, those told most.
    title
        The heading.

    Returns
    -------
    A row a happening, its words above it; a mark by modality on its day, a bar where the day is
    uncertain, a hollow square on the day it was first printed. What lies before the days shown
    stands at the edge with its year.
    """
    dated = happenings[happenings["earliest"].notna() | happenings["latest"].notna()]
    if dated.empty:
        return message(title, "No statement with a date was found: there is no timeline to draw.")
    window = window_of(dated, articles)
    rows = dated.head(top_n)
    rows = rows.assign(order=[span_of(row)[0] for row in rows.itertuples()])
    rows = rows.sort_values(["order", "text"], kind="stable", ignore_index=True)
    kept = articles[articles["status"] == "kept"]
    figure = canvas(
        title,
        f"{len(rows):,} of {count_of(len(dated), 'dated happening')}, in "
        f"{count_of(len(kept), 'article')}",
        height=ROW * (len(rows) + 1),
        top=28,
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
        marker={"symbol": "square-open", "size": 9, "color": PRINTED, "line": {"width": 2}},
        hovertext=[
            hover(_said(rows["text"][i]), f"first printed {day.isoformat()}") for i, day in shown
        ],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=[window.first.isoformat()] * len(rows),
        y=[i - 0.42 for i in lines],
        mode="text",
        text=[label(text, 62) for text in rows["text"]],
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    _draw_articles(figure, kept, len(rows), window)
    _date_axis(figure, window)
    figure.update_yaxes(range=[len(rows) + 0.5, -0.8], visible=False, fixedrange=True)
    _note_edges(figure, rows, window)
    return figure


def plot_event_lanes(
    events: pd.DataFrame,
    entities: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top_n: int = 12,
    title: str = "Who was part of what?",
) -> go.Figure:
    """Draw dated statements in one lane for each of the entities named in most of them.

    Parameters
    ----------
    events, entities, articles
        The tables of these names.
    top_n
        How many lanes.
    title
        The heading.
    """
    dated = events[events["earliest"].notna() | events["latest"].notna()]
    named = dated.assign(entity_id=[json.loads(ids) for ids in dated["entities"]])
    named = named.explode("entity_id").dropna(subset=["entity_id"])
    if named.empty:
        return message(title, "No dated statement names anybody: there are no lanes to draw.")
    names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    labels = dict(zip(entities["entity_id"], entities["label"], strict=True))
    counts = named["entity_id"].value_counts()
    order = sorted(counts.index, key=lambda e: (-int(counts[e]), str(names.get(e, e))))[:top_n]
    window = window_of(dated, articles)
    figure = canvas(
        title,
        f"{count_of(len(dated), 'dated statement')}; {len(order)} of "
        f"{count_of(len(counts), 'entity', 'entities')} named in them",
        height=30 * len(order),
        top=28,
        bottom=88,
    )
    lanes = {entity: lane for lane, entity in enumerate(order)}
    inside = named[named["entity_id"].isin(lanes)]
    for modality, symbol in SYMBOLS.items():
        rows = inside[inside["modality"] == modality]
        if rows.empty:
            continue
        colours = [colour_of(labels.get(entity, "")) for entity in rows["entity_id"]]
        figure.add_scatter(
            x=[window.place(middle_of(row)).isoformat() for row in rows.itertuples()],
            y=[lanes[entity] for entity in rows["entity_id"]],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 10,
                "opacity": 0.85,
                "color": colours,
                "line": {"width": 1.5, "color": colours},
            },
            hovertext=[
                hover(
                    names.get(row.entity_id, ""),
                    say_days(row),
                    _said(row.text),
                    MODALITY_WORDS[modality],
                )
                for row in rows.itertuples()
            ],
            hoverinfo="text",
            showlegend=False,
            cliponaxis=False,
        )
        # The legend tells shapes; colours tell kinds of entity, as everywhere.
        figure.add_scatter(
            name=MODALITY_WORDS[modality],
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": symbol, "size": 10, "color": INK, "line": {"width": 1.5}},
        )
    figure.update_yaxes(
        tickvals=list(range(len(order))),
        ticktext=[label(names.get(entity, entity)) for entity in order],
        range=[len(order) - 0.4, -0.6],
        showgrid=True,
        gridcolor=FAINT,
        tickfont={"color": INK},
        fixedrange=True,
    )
    _date_axis(figure, window)
    _note_edges(figure, dated, window)
    return figure


def plot_periods(
    counts: pd.DataFrame,
    *,
    period: str = "day",
    title: str = "How much was printed, and about when?",
) -> go.Figure:
    """Draw statements counted on both clocks: happened upwards, printed downwards.

    Parameters
    ----------
    counts
        Columns clock, period, statements, as `count_by_period` gives them.
    period
        Length of a bin, for the words on the axis.
    title
        The heading.
    """
    placed = counts[counts["period"].notna()]
    if placed.empty:
        return message(title, f"No statement falls into one {period}: there is nothing to count.")
    sums = placed.groupby(["clock", "period"])["statements"].sum()
    loose = counts[counts["period"].isna()].groupby("clock")["statements"].sum()
    total = int(counts.loc[counts["clock"] == "happened", "statements"].sum())
    figure = canvas(
        title,
        f"{count_of(total, 'dated statement')} by {period}",
        height=240,
        top=28,
        bottom=88,
    )
    every = [date.fromisoformat(p) for p in placed["period"]]
    printed = [date.fromisoformat(p) for p in placed.loc[placed["clock"] == "printed", "period"]]
    window = window_around(printed, every)
    for clock, sign, colour, words in (
        ("happened", 1, ACCENT, "happened"),
        ("printed", -1, PRINTED, "printed"),
    ):
        rows = {p: n for (c, p), n in sums.items() if c == clock and window.holds(read_day_of(p))}
        figure.add_bar(
            name=words,
            x=list(rows),
            y=[sign * int(n) for n in rows.values()],
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[
                hover(f"{words} {p}", count_of(int(n), "statement")) for p, n in rows.items()
            ],
            hoverinfo="text",
        )
    up, down = (max((n for (c, _), n in sums.items() if c == k), default=0) for k in CLOCKS)
    ticks = sorted({-int(down), 0, int(up)})
    figure.update_layout(barmode="relative", showlegend=True)
    figure.update_yaxes(
        tickvals=ticks,
        ticktext=[str(abs(tick)) for tick in ticks],
        title_text="statements",
        fixedrange=True,
    )
    _date_axis(figure, window)
    unplaced = int(loose.get("happened", 0))
    far = sum(c == "happened" and not window.holds(read_day_of(p)) for c, p in sums.index)
    said = f"{count_of(unplaced, 'statement')} with more than one possible {period} left out."
    if far:
        said += f"<br>{count_of(far, period)} before {window.first.isoformat()} left out."
    note(figure, said, shift=-48)
    return figure


# --- drawing -------------------------------------------------------------------------------------


def _draw_lags(figure: go.Figure, rows: pd.DataFrame, window: Window) -> None:
    """A thin line from what happened to the day it was printed; one trace for all."""
    x: list[str | None] = []
    y: list[int | None] = []
    for line, row in enumerate(rows.itertuples()):
        printed = read_day(row.first_printed)
        if printed is not None:
            x += [
                window.place(span_of(row)[1]).isoformat(),
                window.place(printed).isoformat(),
                None,
            ]
            y += [line, line, None]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": LIGHT, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_days(figure: go.Figure, rows: pd.DataFrame, lines: list[int], window: Window) -> None:
    """Bars over uncertain days, one trace for all; marks by modality."""
    x: list[str | None] = []
    y: list[int | None] = []
    for line, row in zip(lines, rows.itertuples(), strict=True):
        first, last = span_of(row)
        if first != last:
            x += [window.place(first).isoformat(), window.place(last).isoformat(), None]
            y += [line, line, None]
    figure.add_scatter(
        name="the day is uncertain",
        x=x,
        y=y,
        mode="lines",
        line={"color": "rgba(42,140,158,0.35)", "width": 8},
        hoverinfo="skip",
        showlegend=bool(x),
    )
    for modality, symbol in SYMBOLS.items():
        chosen = [i for i in lines if rows["modality"][i] == modality]
        if not chosen:
            continue
        figure.add_scatter(
            name=MODALITY_WORDS[modality],
            x=[window.place(middle_of(rows.iloc[i])).isoformat() for i in chosen],
            y=chosen,
            mode="markers",
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
                    _said(rows["text"][i]),
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
        text=[f"   ◂ {span_of(rows.iloc[i])[0].year}" for i in early],
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
    )


def _draw_articles(figure: go.Figure, kept: pd.DataFrame, line: int, window: Window) -> None:
    """Articles as ticks on a line of their own."""
    names = name_articles(kept) if len(kept) else {}
    dated = kept[kept["published"].notna()]
    figure.add_scatter(
        name="an article was printed",
        x=list(dated["published"]),
        y=[line] * len(dated),
        mode="markers",
        marker={"symbol": "line-ns", "size": 14, "line": {"width": 2, "color": PRINTED}},
        hovertext=[
            hover(names[row.article_id], f"printed {row.published} ({row.published_method})")
            for row in dated.itertuples()
        ],
        hoverinfo="text",
    )


def _date_axis(figure: go.Figure, window: Window) -> None:
    figure.update_layout(showlegend=True)
    figure.update_xaxes(
        type="date",
        range=[window.first.isoformat(), window.last.isoformat()],
        showgrid=True,
        gridcolor=FAINT,
        tickformat="%-d %b<br>%Y",
        nticks=7,
        fixedrange=True,
    )


def _note_edges(figure: go.Figure, rows: pd.DataFrame, window: Window) -> None:
    spans = [span_of(row) for row in rows.itertuples()]
    early = [span for span in spans if span[1] < window.first]
    if early:
        oldest = min(first for first, _ in early)
        note(
            figure,
            f"{escape(len(early))} before {window.first.isoformat()} "
            f"(back to {oldest.year}) stand at the left edge.",
            shift=-48,
        )


def _said(text: str) -> str:
    """A statement in at most 25 words: enough for a hover box, and never too much to share."""
    return cut_to_words(text, [])[0]
