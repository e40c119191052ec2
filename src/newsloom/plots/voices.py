"""Whose words stand in each outlet, how neutrally they are passed on, and through whom."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import address_of, count_of, count_outlets
from newsloom.plots.colours import ACCENT, FAINT, INK, LIGHT
from newsloom.plots.quotes import KINDS
from newsloom.plots.style import canvas, hover, label, message, note

ROW = 28
MOST = 12  # outlets, or names on each side of the network
UNSAID = ("nobody's words", FAINT)
TOLD = {
    "neutral": ("neutral (said, told)", "#8a8f98"),
    "distancing": ("distancing (claimed, insisted)", "#cc6677"),
    "other": ("other (warned, denied, hoped)", LIGHT),
}


def plot_voices(shares: pd.DataFrame, *, title: str = "Whose words are printed?") -> go.Figure:
    """Draw how much of each outlet's text is direct, mixed or indirect speech, or nobody's.

    Takes what `share_sentences` gives; one bar an outlet, divided by sentences, at most 12 outlets.
    """
    if shares.empty:
        return message(title, "No sentence was kept, so there is nothing to divide.")
    parts = {**KINDS, "unattributed": UNSAID}
    return _divided(
        shares, parts, "sentences", title, f"Sentences of {count_outlets(shares['outlet'])}"
    )


def plot_speaker_outlets(
    counted: pd.DataFrame, *, title: str = "Who is quoted by whom?"
) -> go.Figure:
    """Draw speakers against outlets, darker where an outlet quotes a speaker more.

    Takes what `count_speakers_by_outlet` gives; at most 12 outlets, those with most statements.
    """
    if counted.empty:
        return message(title, "No statement with a named speaker was found.")
    outlets = _heaviest(counted, "outlet")
    speakers = list(dict.fromkeys(zip(counted["entity_id"], counted["speaker"], strict=True)))
    row_of = {entity_id: at for at, (entity_id, _) in enumerate(speakers)}
    shade: list[list[float | None]] = [[None] * len(outlets) for _ in speakers]
    text = [[""] * len(outlets) for _ in speakers]
    said = [[""] * len(outlets) for _ in speakers]
    address = [[""] * len(outlets) for _ in speakers]
    for row in counted[counted["outlet"].isin(outlets)].to_dict("records"):
        i, j = row_of[row["entity_id"]], outlets.index(row["outlet"])
        shade[i][j] = round(math.log2(1 + row["statements"]), 4)
        text[i][j] = f"{row['statements']:,}"
        said[i][j] = hover(
            f"{row['speaker']} in {row['outlet']}",
            f"{count_of(row['statements'], 'statement')} in "
            f"{count_of(row['articles'], 'article')}: "
            + ", ".join(f"{row[kind]:,} {words}" for kind, (words, _) in KINDS.items()),
        )
        address[i][j] = address_of(
            "statements", entity_id=row["entity_id"], outlet=str(row["outlet"])
        )
    figure = canvas(
        title,
        f"Statements of {count_of(len(speakers), 'speaker')} in "
        f"{count_outlets(counted['outlet'])}; empty: none",
        height=ROW * len(speakers),
    )
    figure.add_heatmap(
        z=shade,
        text=text,
        texttemplate="%{text}",
        textfont={"size": 12},
        hovertext=said,
        hoverinfo="text",
        hoverongaps=False,
        customdata=address,
        meta={"rows": list(row_of)},
        colorscale=[[0, FAINT], [1, ACCENT]],
        showscale=False,
        xgap=2,
        ygap=2,
        name="statements",
    )
    across = {"tickvals": list(range(len(outlets))), "ticktext": [label(o, 20) for o in outlets]}
    down = {"tickvals": list(range(len(speakers))), "ticktext": [label(s) for _, s in speakers]}
    figure.update_xaxes(**across, fixedrange=True, tickfont={"color": INK})
    figure.update_yaxes(**down, autorange="reversed", fixedrange=True, tickfont={"color": INK})
    return figure


def plot_stances(
    stances: pd.DataFrame, *, title: str = "With neutral words, or keeping a distance?"
) -> go.Figure:
    """Draw how each outlet passes statements on: neutral, distancing and other reporting words.

    Takes what `count_stances` gives; one bar an outlet, divided by statements.
    """
    if stances.empty:
        return message(title, "No statement has a reporting word that the lexicon knows.")
    counted = f"Statements of {count_outlets(stances['outlet'])} by their reporting word"
    return _divided(stances, TOLD, "statements", title, counted)


def _divided(
    rows: pd.DataFrame, parts: dict[str, tuple[str, str]], of: str, title: str, counted: str
) -> go.Figure:
    shown = rows.head(MOST)
    articles = int(rows["articles"].sum())
    figure = canvas(
        title, f"{counted} in {count_of(articles, 'article')}", height=ROW * len(shown), top=26
    )
    names = [label(name, 26) for name in shown["outlet"]]
    for kind, (words, colour) in parts.items():
        figure.add_bar(
            name=words,
            orientation="h",
            y=names,
            x=[
                round(float(n) / float(whole), 4)
                for n, whole in zip(shown[kind], shown[of], strict=True)
            ],
            marker={"color": colour, "line": {"width": 0}},
            customdata=[_address(of, str(name), kind) for name in shown["outlet"]],
            text=[f"{n:,}" if n else "" for n in shown[kind]],
            textposition="inside",
            insidetextanchor="middle",
            # Grey that lets the page through needs the page's grey on it, in light and in dark.
            textfont={"size": 11, **({"color": INK} if colour in (FAINT, LIGHT) else {})},
            hovertext=[
                hover(
                    row["outlet"],
                    f"{row[kind]:,} of {row[of]:,} {of}: {words}",
                    f"in {count_of(row['articles'], 'article')}",
                )
                for row in shown.to_dict("records")
            ],
            hoverinfo="text",
        )
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[0, 1.002], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1], fixedrange=True
    )
    figure.update_yaxes(autorange="reversed", tickfont={"color": INK}, fixedrange=True)
    return figure


def _address(of: str, outlet: str, part: str) -> str:
    """Say where the report shows what a part of a bar counts."""
    if of == "sentences":
        return address_of(of, outlet=outlet, kind=part)
    return address_of(of, outlet=outlet, stance=part)


def plot_passed_on(passed: pd.DataFrame, *, title: str = "Who passes on whom?") -> go.Figure:
    """Draw who passes on whose words: agencies and outlets on the left, speakers on the right.

    Takes what `count_passed_on` gives; a line is as wide as the statements are many.
    """
    if passed.empty:
        return message(title, "No statement is said to have come through somebody else.")
    channels = _heaviest(passed, "channel_name")
    speakers = _heaviest(passed, "speaker")
    rows = passed[passed["channel_name"].isin(channels) & passed["speaker"].isin(speakers)]
    height = ROW * max(len(channels), len(speakers))
    figure = canvas(
        title,
        f"{count_of(int(passed['statements'].sum()), 'statement')} through "
        f"{count_of(int(passed['channel_name'].nunique()), 'channel')}; the wider, the more",
        height=height,
        bottom=30,
    )
    left = {name: (at + 0.5) / len(channels) for at, name in enumerate(channels)}
    right = {name: (at + 0.5) / len(speakers) for at, name in enumerate(speakers)}
    most = float(rows["statements"].max())
    for row in rows.to_dict("records"):
        start, end = left[row["channel_name"]], right[row["speaker"]]
        figure.add_shape(
            type="path",
            path=f"M 0.02,{start:.4f} C 0.5,{start:.4f} 0.5,{end:.4f} 0.98,{end:.4f}",
            line={"color": ACCENT, "width": round(1 + 7 * row["statements"] / most, 2)},
            opacity=0.55,
            layer="below",
        )
    figure.add_scatter(
        x=[0.5] * len(rows),
        y=[(left[r["channel_name"]] + right[r["speaker"]]) / 2 for r in rows.to_dict("records")],
        mode="markers",
        marker={"size": 14, "color": ACCENT, "opacity": 0.01},
        name="passes on",
        text=[
            label(f"{row['channel_name']} → {row['speaker']}: {row['statements']}", 120)
            for row in rows.to_dict("records")
        ],
        customdata=[
            address_of(
                "statements",
                channel=row["channel"],
                entity_id=row["entity_id"] if isinstance(row["entity_id"], str) else "",
                speaker=row["speaker"],
            )
            for row in rows.to_dict("records")
        ],
        hovertext=[
            hover(
                f"{row['channel_name']} passes on {row['speaker']}",
                f"{count_of(row['statements'], 'statement')} in "
                f"{count_of(row['articles'], 'article')}",
            )
            for row in rows.to_dict("records")
        ],
        hoverinfo="text",
        showlegend=False,
    )
    for side, x, where in ((left, 0, "middle left"), (right, 1, "middle right")):
        figure.add_scatter(
            x=[x] * len(side),
            y=list(side.values()),
            mode="markers+text",
            marker={"size": 9, "color": INK},
            text=[f" {label(name, 30)} " for name in side],
            textposition=where,
            textfont={"size": 12, "color": INK},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    figure.update_xaxes(visible=False, range=[-0.55, 1.55], fixedrange=True)
    figure.update_yaxes(visible=False, range=[1, 0], fixedrange=True)
    note(figure, "Left: who passes on. Right: whose words they are.", shift=-6)
    return figure


def _heaviest(passed: pd.DataFrame, column: str) -> list[str]:
    """Give the names with most statements, the most first."""
    weight = passed.groupby(column)["statements"].sum()
    return sorted(weight.index, key=lambda name: (-int(weight[name]), name))[:MOST]
