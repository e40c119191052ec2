"""Who says what: speakers by kind of quotation, and speakers article by article."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import address_of, count_of
from newsloom.plots.colours import ACCENT, INK
from newsloom.plots.style import canvas, hover, label, marks_of, message

ROW = 26
KINDS = {
    "direct": ("in quotation marks", ACCENT),
    "mixed": ("partly in quotation marks", "#7fb9c4"),
    "indirect": ("reported in other words", "#c7ced6"),
}
STANCE_COLOURS = {"neutral": "#8a8f98"}


def plot_speakers(
    speakers: pd.DataFrame, *, articles: int, title: str = "Who is quoted most?"
) -> go.Figure:
    """Draw who is quoted: a bar a speaker, by kind of quotation.

    Parameters
    ----------
    speakers
        Columns entity_id, speaker, direct, mixed, indirect, statements, articles (`list_speakers`).
    articles
        How many articles were read for it.
    title
        The heading.
    """
    if speakers.empty:
        return message(title, "No statement with a named speaker was found.")
    names = [label(name) for name in speakers["speaker"]]
    figure = canvas(
        title,
        f"Statements with a named speaker, in {count_of(articles, 'article')}",
        height=ROW * len(speakers),
        top=26,
    )
    for kind, (words, colour) in KINDS.items():
        figure.add_bar(
            name=words,
            orientation="h",
            y=names,
            x=[int(n) for n in speakers[kind]],
            meta=marks_of(speakers["entity_id"]),
            customdata=[f"speaker-{entity_id}-{kind}" for entity_id in speakers["entity_id"]],
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[
                hover(
                    row.speaker,
                    f"{getattr(row, kind)} of {count_of(row.statements, 'statement')} {words}",
                    f"in {count_of(row.articles, 'article')}",
                )
                for row in speakers.itertuples()
            ],
            hoverinfo="text",
        )
    figure.add_scatter(
        x=[int(n) for n in speakers["statements"]],
        y=names,
        mode="text",
        text=[f" {n}" for n in speakers["statements"]],
        meta=marks_of(speakers["entity_id"]),
        textposition="middle right",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    most = int(speakers["statements"].max())
    figure.update_layout(barmode="stack", showlegend=True, legend={"traceorder": "normal"})
    figure.update_xaxes(title_text="statements", range=[0, most * 1.12], fixedrange=True)
    figure.update_yaxes(autorange="reversed", tickfont={"color": INK}, fixedrange=True)
    return figure


def plot_cues(
    cues: pd.DataFrame, *, title: str = "With which words are statements passed on?"
) -> go.Figure:
    """Draw the reporting words, neutral ones in grey and the others in colour.

    Parameters
    ----------
    cues
        Columns cue, stance, statements, articles (`list_cues`).
    title
        The heading.
    """
    if cues.empty:
        return message(title, "No reporting word was found.")
    stances = [str(stance) or "not in the lexicon" for stance in cues["stance"]]
    figure = canvas(
        title,
        "Statements by reporting verb or noun; grey is neutral",
        height=ROW * len(cues),
    )
    figure.add_bar(
        orientation="h",
        y=[label(cue) for cue in cues["cue"]],
        x=[int(n) for n in cues["statements"]],
        customdata=[address_of("statements", cue=str(cue)) for cue in cues["cue"]],
        marker={
            "color": [STANCE_COLOURS.get(stance, ACCENT) for stance in stances],
            "line": {"width": 0},
        },
        text=[
            f" {row.statements}" + ("" if stance == "neutral" else f" · {label(stance)}")
            for row, stance in zip(cues.itertuples(), stances, strict=True)
        ],
        textposition="outside",
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        hovertext=[
            hover(
                row.cue,
                stance,
                f"{count_of(row.statements, 'statement')} in {count_of(row.articles, 'article')}",
            )
            for row, stance in zip(cues.itertuples(), stances, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    most = int(cues["statements"].max())
    figure.update_xaxes(title_text="statements", range=[0, most * 1.3], fixedrange=True)
    figure.update_yaxes(autorange="reversed", tickfont={"color": INK}, fixedrange=True)
    return figure
