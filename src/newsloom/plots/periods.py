"""Counts by period: statements on two clocks, and articles by outlet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from newsloom.days import between, day
from newsloom.labels import NO_OUTLET, count_of, name_articles
from newsloom.marks import mark_of
from newsloom.plots.colours import ACCENT, INK
from newsloom.plots.days import Window, read_day, read_day_of, window_around
from newsloom.plots.style import canvas, hover, label, message, note
from newsloom.plots.time_axis import (
    LANE_ROW,
    PERIOD_DAYS,
    PRINTED,
    date_axis,
    draw_columns,
    name_lanes,
)

CLOCKS = ("happened", "printed")
_LONGEST = 62  # days; what is more open is counted below and not drawn


def plot_periods(
    counts: pd.DataFrame,
    *,
    period: str = "day",
    title: str = "How much was told of which time, and printed when?",
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

    Returns
    -------
    Columns on one axis of time; each clock has a scale of its own, since every statement was
    printed on some day, and few tell of a single one.
    """
    placed = counts[counts["period"].notna()]
    if placed.empty:
        return message(title, f"No statement falls into one {period}: there is nothing to count.")
    sums = placed.groupby(["clock", "period"])["statements"].sum()
    totals = counts.groupby("clock")["statements"].sum()
    known = placed.groupby("clock")["statements"].sum()
    figure = canvas(
        title,
        f"{int(known.get('happened', 0)):,} of {count_of(int(totals.max()), 'statement')} tell of "
        f"one {period}; {int(known.get('printed', 0)):,} were printed in one",
        height=260,
        top=28,
        bottom=118,
    )
    every = [date.fromisoformat(p) for p in placed["period"]]
    printed = [date.fromisoformat(p) for p in placed.loc[placed["clock"] == "printed", "period"]]
    window = window_around(printed, every)
    for clock, sign, colour, axis in (
        ("happened", 1, ACCENT, "y"),
        ("printed", -1, PRINTED, "y2"),
    ):
        rows = {p: n for (c, p), n in sums.items() if c == clock and window.holds(read_day_of(p))}
        figure.add_bar(
            name=clock,
            x=list(rows),
            y=[sign * int(n) for n in rows.values()],
            meta={"behind": [mark_of("told", clock=clock, period=p, length=period) for p in rows]},
            yaxis=axis,
            width=[0.86 * PERIOD_DAYS[period] * 86_400_000] * len(rows),
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[
                hover(f"{clock} {day(p)}", count_of(int(n), "statement")) for p, n in rows.items()
            ],
            hoverinfo="text",
        )
    up, down = (max((int(n) for (c, _), n in sums.items() if c == k), default=0) for k in CLOCKS)
    half = {"title_text": "statements", "fixedrange": True, "zeroline": False}
    figure.update_layout(
        barmode="overlay",
        showlegend=True,
        yaxis={
            **half,
            "domain": [0.5, 1],
            "range": [0, max(up, 1) * 1.05],
            "tickvals": [0, up],
            "ticktext": ["0", f"{up:,}"],
        },
        yaxis2={
            **half,
            "title_text": "",
            "domain": [0, 0.5],
            "range": [-max(down, 1) * 1.05, 0],
            "tickvals": [-down],
            "ticktext": [f"{down:,}"],
        },
    )
    figure.update_xaxes(anchor="y2")
    date_axis(figure, window)
    far = sum(c == "happened" and not window.holds(read_day_of(p)) for c, p in sums.index)
    said = (
        f"Statements without a day are left out,<br>and those of more than one possible {period}."
    )
    said += "<br>Printed: on the likeliest day of the article."
    if far:
        said += f"<br>{count_of(far, period)} before {day(window.first.isoformat())} not shown."
    note(figure, said, shift=-48)
    return figure


def plot_coverage(
    coverage: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    period: str = "day",
    top_n: int = 12,
    title: str = "Which outlet printed when?",
) -> go.Figure:
    """Draw the articles of each outlet by the period they were printed in.

    Parameters
    ----------
    coverage
        As `count_coverage` gives it.
    articles
        The table: articles whose period is uncertain are lines over the days they can be from.
    period
        That of the counts.
    top_n
        How many outlets, those with most articles.
    title
        The heading.
    """
    if coverage.empty:
        return message(title, "No article was kept: there is nothing to draw.")
    kept = articles[articles["status"] == "kept"]
    kept = kept.assign(outlet=kept["outlet"].fillna(NO_OUTLET))
    totals = coverage.groupby("outlet")["articles"].sum()
    order = sorted(totals.index, key=lambda o: (o == NO_OUTLET, -int(totals[o]), o))[:top_n]
    lanes = {outlet: lane for lane, outlet in enumerate(order)}
    placed = coverage[coverage["period"].notna() & coverage["outlet"].isin(order)]
    spans = [_days_of(row) for row in kept.itertuples()]
    bounds = [d for span in spans if span for d in span]
    if not bounds:
        return message(title, "No day of printing is known: there is nothing to draw.")
    outlets = f"{len(order)} of {count_of(len(totals), 'outlet')}" if len(totals) > top_n else ""
    known = int(coverage.loc[coverage["period"].notna(), "articles"].sum())
    figure = canvas(
        title,
        f"{count_of(int(totals.sum()), 'article')}, {known:,} known to be from one {period}"
        + (f"; {outlets}" if outlets else ""),
        height=LANE_ROW * len(order),
        top=8,
        bottom=96,
    )
    _draw_open(figure, kept[kept["outlet"].isin(order)], lanes)
    most = int(placed["articles"].max()) if len(placed) else 1
    for outlet, rows in placed.groupby("outlet"):
        draw_columns(
            figure,
            lanes[str(outlet)],
            rows["period"].tolist(),
            (rows["articles"] / most).tolist(),
            [
                hover(
                    f"{outlet}: {day(r.period)}",
                    f"{count_of(r.articles, 'article')}, {count_of(r.words, 'word')}",
                )
                for r in rows.itertuples()
            ],
            days=PERIOD_DAYS[period],
            colour=PRINTED,
            behind=[
                mark_of("printed", outlet=str(outlet), first=p, length=period)
                for p in rows["period"]
            ],
        )
    figure.update_layout(barmode="overlay")
    room = pd.Timedelta(days=max(PERIOD_DAYS[period], 2))
    window = Window(min(bounds) - room, max(bounds) + room)
    name_lanes(figure, [f"{label(o)} · {int(totals[o]):,}" for o in order], window)
    date_axis(figure, window)
    figure.update_layout(showlegend=False)
    unknown = sum(span is None for span in spans)
    said = [f"The highest column is {count_of(most, 'article')}."] if len(placed) else []
    if known + unknown < int(totals.sum()):
        said.append("Lines: days that an article can be from; dots: the likeliest.")
    if unknown:
        said.append(f"{count_of(unknown, 'article')} of an unknown or quite open day left out.")
    note(figure, "<br>".join(said), shift=-44)
    spared = 16 * (3 - len(said))
    figure.update_layout(height=figure.layout.height - spared)
    figure.update_layout(margin={"b": figure.layout.margin.b - spared})
    return figure


def _days_of(row: Any) -> tuple[date, date] | None:
    """Give the days an article can be from; None where an end is open or they are too many."""
    first, last = read_day(row.published_earliest), read_day(row.published_latest)
    if first is None or last is None or (last - first).days > _LONGEST:
        return None
    return first, last


def _draw_open(figure: go.Figure, kept: pd.DataFrame, lanes: dict[str, int]) -> None:
    """Lines over the days of articles that are not known to a day, and their likeliest day."""
    names = name_articles(kept) if len(kept) else {}
    x: list[str | None] = []
    y: list[float | None] = []
    dots: list[tuple[str, float, str, str]] = []
    spread: dict[str, int] = {}
    for row in kept.sort_values(["published_earliest", "article_id"]).itertuples():
        span = _days_of(row)
        if span is None or span[0] == span[1]:
            continue
        at = spread[row.outlet] = spread.get(row.outlet, -1) + 1
        height = lanes[row.outlet] + 0.02 + 0.12 * (at % 4)
        ends = [d.isoformat() for d in span]
        x += [*ends, None]
        y += [height] * len(ends) + [None]
        text = hover(
            names[row.article_id],
            f"printed {between(row.published_earliest, row.published_latest)}",
        )
        at_best = row.published if isinstance(row.published, str) else ends[0]
        dots.append((at_best, height, text, mark_of("article", id=row.article_id)))
    if not dots:
        return
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": INK, "width": 2}, hoverinfo="skip")
    figure.add_scatter(
        x=[d for d, _, _, _ in dots],
        y=[h for _, h, _, _ in dots],
        meta={"behind": [key for _, _, _, key in dots]},
        mode="markers",
        marker={"symbol": "circle", "size": 7, "color": INK},
        hovertext=[t for _, _, t, _ in dots],
        hoverinfo="text",
    )
