"""What every figure over time shares: the axis of days, marks of modality, articles as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from newsloom.days import between, day
from newsloom.evidence import cut_to_words
from newsloom.labels import METHOD_WORDS, count_of, name_articles
from newsloom.marks import mark_of
from newsloom.plots.colours import FAINT, INK, SYMBOLS
from newsloom.plots.days import Window, read_day, span_of
from newsloom.plots.style import escape, hover, marks_of, note

PRINTED = "#b58900"
"""The colour of the second clock, in every figure."""
MODALITY_WORDS = {
    "asserted": "said to have happened",
    "reported": "reported by somebody",
    "planned": "planned",
    "hypothetical": "supposed",
    "denied": "denied",
}
SHORT_WORDS = {**MODALITY_WORDS, "asserted": "told as a fact", "reported": "reported"}
"""The same, short enough that a legend fits on a phone."""
LEGEND_ROOM = 62  # pixels above a drawing: a legend of three lines on a phone
PERIOD_DAYS = {"day": 1, "week": 7, "month": 28}
LANE_ROW = 44  # pixels from lane to lane: a name, and what is drawn below it
LANE = 0.56  # of that, for the highest column
FOOT = 0.42  # of that, from the middle of a lane to the foot of its columns

_MOST_TICKS = 40  # articles that are told apart as ticks; more become columns
_LONGEST_OF_DAYS = 240  # days over which columns stand for days; beyond, for weeks


def date_axis(figure: go.Figure, window: Window) -> None:
    """Make the x axis one of days, from edge to edge of the window."""
    figure.update_layout(showlegend=True)
    figure.update_xaxes(
        type="date",
        range=[window.first.isoformat(), window.last.isoformat()],
        showgrid=True,
        gridcolor=FAINT,
        tickformat="%-d %b<br>%Y",
        tickangle=0,
        nticks=5,
        fixedrange=True,
    )


def name_lanes(
    figure: go.Figure, names: Sequence[str], window: Window, *, ids: Sequence[str] = ()
) -> None:
    """Write a name above each lane, where a phone has room for it, and draw no y axis."""
    figure.add_scatter(
        x=[window.first.isoformat()] * len(names),
        y=[lane - 0.38 for lane in range(len(names))],
        mode="text",
        text=list(names),
        meta=marks_of(ids) if ids else None,
        textposition="middle right",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    figure.update_yaxes(range=[len(names) - 0.45, -0.7], visible=False, fixedrange=True)


def note_edges(
    figure: go.Figure, rows: pd.DataFrame, window: Window, *, shift: float = -48
) -> None:
    """Say below the drawing how much lies before the days shown, and how far back."""
    spans = [span_of(row) for row in rows.itertuples()]
    early = [span for span in spans if span[1] < window.first]
    if early:
        oldest = min(first for first, _ in early)
        text = (
            f"{len(early):,} before {day(window.first.isoformat())} (back to {oldest.year}) stand"
        )
        note(figure, escape(f"{text} at the left edge."), shift=-48)


def explain_marks(figure: go.Figure, shown: Sequence[str]) -> None:
    """Put the marks of these modalities into the legend; there shapes tell, and not colours."""
    for modality, symbol in SYMBOLS.items():
        if modality in shown:
            figure.add_scatter(
                name=SHORT_WORDS[modality],
                x=[None],
                y=[None],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 10,
                    "color": INK,
                    "line": {"width": 1.5, "color": INK},
                },
            )


def said(text: str) -> str:
    """Give a statement in at most 25 words: enough for a hover box, never too much to share."""
    return cut_to_words(text, [])[0]


def draw_columns(
    figure: go.Figure,
    lane: float,
    periods: Sequence[str],
    heights: Sequence[float],
    texts: Sequence[str],
    *,
    days: int,
    colour: str,
    name: str = "",
    entity: str = "",
    behind: Sequence[str] = (),
) -> None:
    """Draw columns that stand in one lane; heights are shares of its room, 0 to 1.

    `behind` are the keys of what they stand for (`newsloom.marks`).
    """
    meta = marks_of([entity] * len(periods)) if entity else {}
    meta |= {"behind": list(behind)} if behind else {}
    width = days * 86_400_000
    middle = timedelta(days=days) / 2
    figure.add_bar(
        name=name,
        x=[
            (pd.Timestamp(period) + middle).isoformat() if days > 1 else period
            for period in periods
        ],
        y=[-LANE * height for height in heights],
        base=[lane + FOOT] * len(periods),
        width=[0.86 * width] * len(periods),
        marker={"color": colour, "line": {"width": 0}},
        hovertext=list(texts),
        hoverinfo="text",
        meta=meta or None,
        showlegend=bool(name),
    )


def draw_articles(figure: go.Figure, articles: pd.DataFrame, lane: int, window: Window) -> None:
    """Draw how many articles were printed when, in a lane of its own: what all is counted among.

    A few articles are ticks, with a line over the days they can be from; many are columns.
    """
    kept = articles[articles["status"] == "kept"]
    dated = kept[kept["published"].notna()]
    if len(dated) > _MOST_TICKS:
        _draw_volume(figure, dated, lane, window)
        return
    names = name_articles(kept) if len(kept) else {}
    x: list[str | None] = []
    for row in dated.itertuples():
        first, last = read_day(row.published_earliest), read_day(row.published_latest)
        if first and last and first != last:
            x += [window.place(first).isoformat(), window.place(last).isoformat(), None]
    if x:
        figure.add_scatter(
            x=x,
            y=[None if day is None else lane for day in x],
            mode="lines",
            line={"color": "rgba(181,137,0,0.35)", "width": 6},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        name="article",
        x=[window.place(date.fromisoformat(day)).isoformat() for day in dated["published"]],
        y=[lane] * len(dated),
        mode="markers",
        meta={"behind": [mark_of("article", id=article) for article in dated["article_id"]]},
        marker={"symbol": "line-ns", "size": 14, "line": {"width": 2, "color": PRINTED}},
        hovertext=[
            hover(
                names[row.article_id],
                f"printed {between(row.published_earliest, row.published_latest)}",
                METHOD_WORDS.get(row.published_method, row.published_method),
            )
            for row in dated.itertuples()
        ],
        hoverinfo="text",
    )


def _draw_volume(figure: go.Figure, dated: pd.DataFrame, lane: int, window: Window) -> None:
    weekly = (window.last - window.first).days > _LONGEST_OF_DAYS
    starts = [date.fromisoformat(day) for day in dated["published"]]
    if weekly:
        starts = [start - timedelta(days=start.weekday()) for start in starts]
    counts = Counter(start.isoformat() for start in starts)
    most, period = max(counts.values()), "week" if weekly else "day"
    draw_columns(
        figure,
        lane,
        sorted(counts),
        [counts[start] / most for start in sorted(counts)],
        [
            hover(day(start), f"{count_of(counts[start], 'article')} printed")
            for start in sorted(counts)
        ],
        days=7 if weekly else 1,
        colour=PRINTED,
        behind=[mark_of("likely", period=start, length=period) for start in sorted(counts)],
        name=f"articles (≤ {most:,} a {period})",
    )
