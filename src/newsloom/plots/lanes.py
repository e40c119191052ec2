"""A lane for each name: what it took part in, and in how many of the articles it stood."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from newsloom.days import day, period_of, say_period, span
from newsloom.labels import count_of
from newsloom.marks import mark_of
from newsloom.plots.colours import INK, SYMBOLS
from newsloom.plots.days import Window, middle_of, say_days, span_of, window_of
from newsloom.plots.style import canvas, colour_of, hover, label, marks_of, message, note, wrap
from newsloom.plots.time_axis import (
    LANE_ROW,
    LEGEND_ROOM,
    MODALITY_WORDS,
    PERIOD_DAYS,
    PRINTED,
    date_axis,
    draw_articles,
    draw_columns,
    explain_marks,
    name_lanes,
    note_edges,
    said,
)

# Within a lane, so that marks of one day don't cover each other: what is to come above, what is
# denied below what is told as fact.
_MIDDLE = 0.16
_OFFSETS = {"asserted": 0.0, "reported": 0.0, "planned": -0.2, "hypothetical": -0.2, "denied": 0.2}
_SMALLEST, _LARGEST = 7, 17  # pixels of a mark that stands for one statement, and for many
_LONGEST_BAR = 62  # days; what is less certain has a mark in its middle and no bar
SURE = 0.05  # q of a burst that is drawn
_MOST = 500  # marks that each stand for a day; where there are more they stand for longer
_LENGTHS = {"day": 0, "week": 3, "month": 14, "year": 182}  # days from first to middle
_TOLD = 3  # statements in the hover box of one mark


def plot_event_lanes(
    events: pd.DataFrame,
    entities: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top_n: int = 12,
    entity: str = "",
    title: str = "Who was part of what?",
) -> go.Figure:
    """Draw dated statements in one lane for each of the entities named in most of them.

    Parameters
    ----------
    events, entities, articles
        The tables of these names.
    top_n
        How many lanes.
    entity
        Id of an entity whose lane comes first, however often it is named.
    title
        The heading.

    Returns
    -------
    Marks by modality, larger where several statements fall on one day; bars over days that are
    uncertain; the articles below, as what all of it is counted among. Where there would be more
    than 500 marks each stands for a week, a month or a year, which the heading says, and there are
    no bars: tens of thousands of statements make a figure of the same size.
    """
    dated = events[events["earliest"].notna() | events["latest"].notna()]
    named = dated.assign(entity_id=[json.loads(ids) for ids in dated["entities"]])
    named = named.explode("entity_id").dropna(subset=["entity_id"])
    if named.empty:
        return message(title, "No dated statement names anybody: there are no lanes to draw.")
    names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    labels = dict(zip(entities["entity_id"], entities["label"], strict=True))
    counts = named["entity_id"].value_counts()
    order = sorted(
        counts.index, key=lambda e: (e != entity, -int(counts[e]), str(names.get(e, e)))
    )[:top_n]
    window = window_of(dated, articles)
    lanes = {e: lane for lane, e in enumerate(order)}
    inside = named[named["entity_id"].isin(lanes)]
    drawn = [window.place(middle_of(row)).isoformat() for row in inside.itertuples()]
    length, inside = _merged(inside.assign(drawn=drawn))
    figure = canvas(
        title,
        f"{count_of(len(dated), 'dated statement')}; {len(order)} of "
        f"{count_of(len(counts), 'entity', 'entities')} named in them"
        + ("" if length == "day" else f"; a mark for each {length}"),
        height=LANE_ROW * (len(order) + 1),
        top=LEGEND_ROOM,
        bottom=88,
    )
    if length == "day":
        _draw_uncertain(figure, inside, lanes, window)
    for modality, symbol in SYMBOLS.items():
        _draw_marks(
            figure, inside[inside["modality"] == modality], symbol, lanes, names, labels, length
        )
    explain_marks(figure, inside["modality"].unique().tolist())
    draw_articles(figure, articles, len(order), window)
    named_lanes = [f"{label(names.get(e, e))} · {int(counts[e]):,}" for e in order]
    name_lanes(figure, [*named_lanes, "articles"], window, ids=[*order, ""])
    date_axis(figure, window)
    note_edges(figure, dated, window)
    return figure


def _merged(rows: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Give how long a time each mark stands for, so that there aren't too many, and its start."""
    merged = rows
    for length in _LENGTHS:
        merged = rows.assign(drawn=[period_of(at, length) for at in rows["drawn"]])
        if len(merged[["entity_id", "drawn", "modality"]].drop_duplicates()) <= _MOST:
            break
    return length, merged


def _draw_uncertain(
    figure: go.Figure, rows: pd.DataFrame, lanes: Mapping[str, int], window: Window
) -> None:
    """Thin bars over days that are uncertain, each once; one trace for all."""
    spans = {
        (lanes[row.entity_id], *span_of(row), row.entity_id)
        for row in rows.itertuples()
        if 0 < (span_of(row)[1] - span_of(row)[0]).days <= _LONGEST_BAR
    }
    x: list[str | None] = []
    y: list[float | None] = []
    ids: list[str] = []
    for lane, first, last, entity in sorted(spans):
        x += [window.place(first).isoformat(), window.place(last).isoformat(), None]
        y += [lane + _MIDDLE, lane + _MIDDLE, None]
        ids += [entity] * 3
    if x:
        figure.add_scatter(
            name="day uncertain",
            meta=marks_of(ids),
            x=x,
            y=y,
            mode="lines",
            line={"color": "rgba(128,132,140,0.30)", "width": 6},
            hoverinfo="skip",
        )


def _draw_marks(
    figure: go.Figure,
    rows: pd.DataFrame,
    symbol: str,
    lanes: Mapping[str, int],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    length: str,
) -> None:
    """Draw the statements of one modality, those of one period in one lane as one mark."""
    marks: dict[tuple[str, str], list] = {}
    for row in rows.itertuples():
        marks.setdefault((row.entity_id, row.drawn), []).append(row)
    if not marks:
        return
    modality = str(rows["modality"].iloc[0])
    colours = [colour_of(labels.get(entity, "")) for entity, _ in marks]
    texts = []
    for (entity, at), told in marks.items():
        lines = [f"{say_days(row)}: {said(row.text)}" for row in told[:_TOLD]]
        more = [f"and {len(told) - _TOLD:,} more"] if len(told) > _TOLD else []
        when = [] if length == "day" else [say_period(at, length)]
        texts.append(
            hover(names.get(entity, entity), MODALITY_WORDS[modality], *when, *lines, *more)
        )
    figure.add_scatter(
        x=[
            (date.fromisoformat(at) + timedelta(days=_LENGTHS[length])).isoformat()
            for _, at in marks
        ],
        y=[lanes[entity] + _MIDDLE + _OFFSETS[modality] for entity, _ in marks],
        mode="markers",
        meta=marks_of(entity for entity, _ in marks)
        | {
            "behind": [
                mark_of("lane", entity=entity, day=at, modality=modality, length=length)
                for entity, at in marks
            ]
        },
        marker={
            "symbol": symbol,
            "size": [
                min(_SMALLEST + 2.2 * (len(told) ** 0.5), _LARGEST) for told in marks.values()
            ],
            "opacity": 0.75,
            "color": colours,
            "line": {"width": 1.5, "color": colours},
        },
        hovertext=texts,
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def plot_attention(
    attention: pd.DataFrame,
    bursts: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    period: str = "day",
    why: str | None = None,
    top_n: int = 12,
    entity: str = "",
    title: str = "Who was in the news when?",
) -> go.Figure:
    """Draw in how many of the articles of each period somebody is named, and the bursts of it.

    Parameters
    ----------
    attention, bursts
        As `count_attention` and `find_bursts` give them.
    entities
        The table.
    period
        That of the counts.
    why
        Why no bursts were looked for (`why_no_bursts`); written below.
    top_n
        How many lanes: names in most articles first.
    entity
        Id of an entity whose lane comes first.
    title
        The heading.

    Returns
    -------
    A lane of columns for each name, as high as its share of the articles of the period; the
    number of articles of each period below, since a share of few says little; a line above a
    stretch in which a name stood in twice its usual share (q below 0.05). Names with such a burst
    take up to half of the lanes.
    """
    whole = attention[attention["entity_id"].isna()]
    named = attention[attention["entity_id"].notna()]
    if whole.empty or named.empty:
        return message(title, why or f"No article is known to be from one {period}.")
    names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    labels = dict(zip(entities["entity_id"], entities["label"], strict=True))
    totals = named.groupby("entity_id")["articles"].sum()
    sure = bursts[bursts["q_value"] < SURE]
    bursting = set(sure["entity_id"].drop_duplicates().head(top_n // 2))
    order = sorted(
        totals.index,
        key=lambda e: (
            e != entity, e not in bursting, -int(totals[e]), str(names.get(e, e))
        ),
    )[:top_n]  # fmt: skip
    shown = sure[sure["entity_id"].isin(order)]
    articles, days = int(whole["of"].sum()), PERIOD_DAYS[period]
    # No figure breaks lines by itself; a long one would be cut off.
    below = wrap(why, 60) if why else _say_bursts(bursts, shown).split("<br>")
    figure = canvas(
        title,
        f"{len(order)} of {count_of(len(totals), 'entity', 'entities')} in "
        f"{count_of(articles, 'article')} of known {period}; a column as high as its lane: all "
        f"articles of the {period}",
        height=LANE_ROW * (len(order) + 1),
        top=28 if len(shown) else 8,
        bottom=77 + 15 * len(below),
    )
    for lane, e in enumerate(order):
        rows = named[named["entity_id"] == e].sort_values("period")
        draw_columns(
            figure,
            lane,
            rows["period"].tolist(),
            (rows["articles"] / rows["of"]).tolist(),
            [
                hover(
                    names.get(e, e),
                    f"{day(r.period)}: {r.articles:,} of {count_of(r.of, 'article')}",
                )
                for r in rows.itertuples()
            ],
            days=days,
            colour=colour_of(labels.get(e, "")),
            entity=e,
            behind=[mark_of("named", entity=e, first=p, length=period) for p in rows["period"]],
        )
    most = max(int(whole["of"].max()), 1)
    draw_columns(
        figure,
        len(order),
        whole["period"].tolist(),
        (whole["of"] / most).tolist(),
        [hover(day(r.period), f"{count_of(r.of, 'article')} in all") for r in whole.itertuples()],
        days=days,
        colour=PRINTED,
        behind=[mark_of("printed", first=p, length=period) for p in whole["period"]],
    )
    _draw_bursts(figure, shown, {e: lane for lane, e in enumerate(order)}, period)
    figure.update_layout(barmode="overlay")
    first, last = (date.fromisoformat(whole["period"].agg(end)) for end in ("min", "max"))
    room = pd.Timedelta(days=days)
    window = Window(first - room, last + room)
    named_lanes = [f"{label(names.get(e, e))} · {int(totals[e]):,}" for e in order]
    lowest = f"all articles, at most {most:,} a {period}"
    name_lanes(figure, [*named_lanes, lowest], window, ids=[*order, ""])
    date_axis(figure, window)
    figure.update_layout(showlegend=bool(len(shown)))
    note(figure, "<br>".join(below), shift=-48)
    return figure


def _say_bursts(bursts: pd.DataFrame, shown: pd.DataFrame) -> str:
    sure = int((bursts["q_value"] < SURE).sum())
    if not sure:
        text = "No name stands out at a time more than chance could give"
    else:
        text = f"{count_of(sure, 'burst')} that chance would hardly give"
        text += f", {len(shown):,} of them drawn" if len(shown) < sure else ""
    weak = len(bursts) - sure
    return f"{text};<br>{count_of(weak, 'weaker one')} left out." if weak else f"{text}."


def _draw_bursts(
    figure: go.Figure, sure: pd.DataFrame, lanes: Mapping[str, int], period: str
) -> None:
    """A line above each burst; its ends lie at the edges of its periods."""
    if sure.empty:
        return
    x: list[str | None] = []
    y: list[float | None] = []
    texts: list[str | None] = []
    keys: list[str] = []
    days = PERIOD_DAYS[period]
    half = pd.Timedelta(days=days) / 2
    for row in sure.itertuples():
        edge = half if days == 1 else pd.Timedelta(0)
        ends = [pd.Timestamp(row.first) - edge, pd.Timestamp(row.last) + 2 * half - edge]
        lane = lanes[row.entity_id] - 0.19
        x += [*(end.isoformat() for end in ends), None]
        y += [lane, lane, None]
        text = hover(
            f"{row.entity}: {span(row.first, row.last)}",
            f"{row.articles:,} of {count_of(row.of, 'article')}; over all "
            f"{row.articles_all:,} of {row.of_all:,}",
            f"q = {row.q_value:.3f}",
        )
        texts += [text, text, None]
        cell = {"entity": row.entity_id, "first": row.first, "last": row.last, "length": period}
        keys += [mark_of("named", **cell)] * 2 + [""]
    figure.add_scatter(
        name="burst: twice the usual share",
        x=x,
        y=y,
        mode="lines+markers",
        meta={"behind": keys},
        line={"color": INK, "width": 3},
        marker={"symbol": "line-ns", "size": 8, "line": {"width": 2, "color": INK}},
        hovertext=texts,
        hoverinfo="text",
    )
