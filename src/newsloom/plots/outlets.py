"""Outlets compared: voices heard, what one names more or less, who printed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import count_of, describe_kind
from newsloom.marks import mark_of
from newsloom.plots.colours import ACCENT, FAINT, INK, LIGHT
from newsloom.plots.style import (
    annotate,
    canvas,
    colour_of,
    escape,
    hover,
    label,
    message,
    note,
    numbers,
)

ROW = 30
MOST = 16  # outlets
SURE = 0.05  # of q
ORDERS = {
    "first": ("surely first", ACCENT),
    "same_day": ("on the same day", LIGHT),
    "not_known": ("not known", FAINT),
    "later": ("surely later", "#8a8f98"),
}


def plot_diversity(
    diversity: pd.DataFrame, *, title: str = "How many voices does each outlet let speak?"
) -> go.Figure:
    """Draw the speakers heard in equally many statements of each outlet, with intervals.

    Parameters
    ----------
    diversity
        What `newsloom.count_diversity` gives.
    title
        The heading where nothing can be compared; else it is the finding.

    Returns
    -------
    A mark an outlet, at most 16, its 95 % interval as a line, what it rests on beside it. Outlets
    that can't be compared are counted below.
    """
    fit = diversity[diversity["heard"].notna()]
    if fit.empty:
        why = diversity["why"].dropna()
        if why.empty:
            return message(title, "No article of a known outlet was kept.")
        told = f"Too little to compare. {_named(diversity)} {why.iloc[0]}"
        return message(title, told)
    shown = fit.head(MOST)
    drawn = int(shown["drawn"].iloc[0])
    figure = canvas(
        _most_voices(fit),
        f"Speakers to be heard in as many whole articles as hold {drawn:,} statements by named "
        "speakers, with 95 % intervals; beside the mark all speakers and statements",
        height=ROW * len(shown),
        bottom=64 if len(shown) < len(diversity) else 44,
    )
    rows = shown.to_dict("records")
    _draw_spans(
        figure,
        list(range(len(rows))),
        [(row["heard_low"], row["heard_high"]) for row in rows],
        {"speakers": ([row["heard"] for row in rows], {"size": 11, "color": ACCENT})},
        thick=5,
        beside=[f"{row['speakers']:,} in {row['statements']:,}" for row in rows],
        told=[_told_voices(row) for row in rows],
        behind=[mark_of("quoted", outlet=str(row["outlet"])) for row in rows],
    )
    most = float(shown[["heard", "heard_high"]].max(axis=None))
    figure.update_xaxes(
        title_text="speakers",
        range=[0, most * 1.42],
        showgrid=True,
        fixedrange=True,
        nticks=6,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[label(row["outlet"], 24) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        fixedrange=True,
    )
    left = len(diversity) - len(fit)
    more = f"{count_of(left, 'outlet')} with too few statements left out. " if left else ""
    if len(fit) > len(shown):
        more += f"{len(shown)} of {count_of(len(fit), 'outlet')} shown. "
    if more:
        note(figure, more.strip(), shift=-46)
    return figure


def _draw_spans(
    figure: go.Figure,
    at: Sequence[int],
    ends: Sequence[tuple[Any, Any]],
    marks: Mapping[str, tuple[Sequence[Any], Mapping[str, Any]]],
    *,
    thick: float,
    beside: Sequence[str],
    told: Sequence[str],
    behind: Sequence[str],
) -> None:
    """Draw rows: a line between two ends, marks on it, and a number at its right end.

    `marks` are the places and the look of each kind of mark, by name; `told` is said on hover and
    `behind` are the keys of what stands behind a row (`newsloom.marks`).
    """
    lines: list[float | None] = []
    for pair in ends:
        lines += [*numbers(pair), None]
    figure.add_scatter(
        x=lines,
        y=[y for y in at for _ in range(3)],
        mode="lines",
        line={"width": thick, "color": LIGHT},
        hoverinfo="skip",
        showlegend=False,
    )
    for name, (xs, marker) in marks.items():
        figure.add_scatter(
            x=numbers(xs),
            y=list(at),
            mode="markers",
            marker=dict(marker),
            meta={"behind": list(behind)},
            hovertext=list(told),
            hoverinfo="text",
            showlegend=False,
            cliponaxis=False,
            name=name,
        )
    annotate(
        figure,
        [
            {
                "x": round(max(map(float, pair)), 4),
                "y": y,
                "text": text,
                "showarrow": False,
                "xanchor": "left",
                "xshift": 9,
                "font": {"size": 11, "color": INK},
            }
            for y, pair, text in zip(at, ends, beside, strict=True)
        ],
    )


def _named(diversity: pd.DataFrame) -> str:
    return f"{escape(diversity['outlet'].iloc[0])}, which has most:"


def _most_voices(fit: pd.DataFrame) -> str:
    """Say who has more voices than whom, where the intervals leave no doubt."""
    first, last = fit.iloc[0], fit.iloc[-1]
    if first["heard_low"] > last["heard_high"]:
        return (
            f"{label(first['outlet'], 40)} lets more voices speak than {label(last['outlet'], 40)}"
        )
    return "No outlet clearly lets more voices speak than another"


def _told_voices(row: dict[str, object]) -> str:
    return hover(
        row["outlet"],
        f"{row['speakers']:,} speakers in {row['statements']:,} statements of "
        f"{row['quoting']:,} articles",
        f"{row['heard']:.1f} in {row['drawn']:,} statements "
        f"({row['heard_low']:.1f} to {row['heard_high']:.1f})",
        f"two statements of two articles have two speakers: {row['across']:.0%}",
        f"H = {row['shannon']:.2f} nats, as many as {row['effective']:.1f} equal speakers",
        f"most heard: {row['most_heard']}, {row['most_heard_share']:.0%}",
        f"not counted: {row['described']:,} by unnamed speakers",
    )


def plot_unexpected(
    compared: pd.DataFrame,
    *,
    top_n: int = 6,
    most: int = 6,
    title: str = "What does one outlet print that others do not?",
) -> go.Figure:
    """Draw what stands in more, or fewer, articles of an outlet than is to be expected.

    Parameters
    ----------
    compared
        What `newsloom.compare_outlets` gives.
    top_n, most
        Rows an outlet, the surest; and outlets, those with most such rows.
    title
        The heading where nothing stands the test; else it is the finding.

    Returns
    -------
    Only what stands the test (q at most 0.05): a mark for the share of the outlet's articles, a
    ring for the share to be expected at their length, a line between.
    """
    sure = compared[compared["q_value"] <= SURE]
    if sure.empty:
        return message(title, _nothing(compared))
    of = "names" if str(sure["of"].iloc[0]) == "entities" else "statements"
    found = sure["outlet"].value_counts()
    chosen = sorted(found.index, key=lambda name: (-int(found[name]), str(name)))[:most]
    lines: list[tuple[str, dict[str, object] | None]] = []
    for outlet in chosen:
        lines.append((outlet, None))
        rows = sure[sure["outlet"] == outlet].head(top_n)
        rows = rows.assign(off=rows["articles"] - rows["expected"]).sort_values(
            ["off", "name", "id"], ascending=[False, True, True]
        )
        lines += [(outlet, row) for row in rows.to_dict("records")]
    marks = [(at, row) for at, (_, row) in enumerate(lines) if row is not None]
    things = int(sure["id"].nunique())
    noun = of if things > 1 else of.removesuffix("s")
    verb = "stand" if things > 1 else "stands"
    figure = canvas(
        f"{things:,} {noun} {verb} in more, or fewer, articles of an outlet than expected",
        f"Share of the outlet's articles: mark as printed, ring as to be expected at their length; "
        f"{count_of(int(compared['id'].nunique()), of.removesuffix('s'))} looked at in "
        f"{int(compared['all_articles'].iloc[0] + compared['all_elsewhere'].iloc[0]):,} articles",
        height=24 * len(lines),
        bottom=64,
    )
    here = [_per_cent(row, "articles") for _, row in marks]
    there = [_per_cent(row, "expected") for _, row in marks]
    marker = {"size": 10, "color": [colour_of(str(r["label"])) for _, r in marks]}
    marker["line"] = {"width": 2}
    _draw_spans(
        figure,
        [at for at, _ in marks],
        list(zip(here, there, strict=True)),
        {
            "to be expected": (there, marker | {"symbol": "circle-open"}),
            "as printed": (here, marker | {"symbol": "circle"}),
        },
        thick=2,
        beside=[f"{row['articles']:,} : {row['expected']:.1f}" for _, row in marks],
        told=[_told(row) for _, row in marks],
        behind=[
            mark_of("unexpected", **{name: str(row[name]) for name in ("of", "id", "outlet")})
            for _, row in marks
        ],
    )
    figure.update_xaxes(
        title_text="% of the outlet's articles",
        range=[-3, 134],
        tickvals=[0, 25, 50, 75, 100],
        showgrid=True,
        fixedrange=True,
    )
    figure.update_yaxes(
        tickvals=list(range(len(lines))),
        ticktext=[
            f"<b>{label(outlet, 26)}</b>" if row is None else label(row["name"], 28)
            for outlet, row in lines
        ],
        range=[len(lines) - 0.4, -0.6],
        fixedrange=True,
    )
    said = "Beside the mark: articles, and how many were to be expected."
    hidden = len(sure) - len(marks)
    note(figure, said + (f" {hidden:,} more rows in the table." if hidden else ""), shift=-46)
    return figure


def _nothing(compared: pd.DataFrame) -> str:
    """Say why nothing is drawn."""
    if compared.empty:
        return "There are no two outlets with something in two articles to compare."
    tested = int(compared["p_value"].notna().sum())
    if tested:
        return f"None of {tested:,} differences that can be tested stands the test (q below 0.05)."
    return f"Too little to test. {compared['why'].dropna().mode().iloc[0]}"


def _per_cent(row: dict[str, object], column: str) -> float:
    return 100 * float(str(row[column])) / float(str(row["all_articles"]))


def _told(row: dict[str, object]) -> str:
    kind = "statement" if row["of"] == "statements" else describe_kind(str(row["label"]))
    return hover(
        row["name"],
        f"{kind} · {row['outlet']}",
        f"in {row['articles']:,} of {row['all_articles']:,} articles, {row['expected']:.1f} to be "
        "expected",
        f"elsewhere in {row['elsewhere']:,} of {row['all_elsewhere']:,}",
        f"p {row['p_value']:.2g}, q {row['q_value']:.2g} (exact, among articles about as long)",
    )


def plot_firsts(
    firsts: pd.DataFrame, *, title: str = "Who printed first what others printed, too?"
) -> go.Figure:
    """Draw how often each outlet was surely first, or later, with what it shares.

    Takes what `newsloom.count_firsts` gives; one bar an outlet, at most 16, divided by statements.
    """
    if firsts.empty:
        return message(title, "No statement was found in two known outlets.")
    shown = firsts.head(MOST)
    best = firsts.sort_values(["first", "shared", "outlet"], ascending=[False, True, True]).iloc[0]
    if best["first"]:
        title = (
            f"{label(best['outlet'], 40)} was surely first with {best['first']:,} of the "
            f"{count_of(int(best['shared']), 'statement')} it shares"
        )
    else:
        title = "The days of printing tell of no outlet that it was first"
    figure = canvas(
        title,
        f"Statements that {count_of(len(firsts), 'outlet')} and others print, "
        "by the days of printing; to be first is not to have found out",
        height=ROW * len(shown),
        top=26,
    )
    names = [label(name, 24) for name in shown["outlet"]]
    for kind, (words, colour) in ORDERS.items():
        figure.add_bar(
            name=words,
            orientation="h",
            y=names,
            x=shown[kind].astype(int).tolist(),
            meta={"behind": [mark_of("firsts", outlet=o, order=kind) for o in shown["outlet"]]},
            marker={"color": colour, "line": {"width": 0}},
            text=[f"{n:,}" if n else "" for n in shown[kind]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 11, **({"color": INK} if colour in (FAINT, LIGHT) else {})},
            hovertext=[
                hover(
                    row["outlet"],
                    f"{row[kind]:,} of {count_of(int(row['shared']), 'shared statement')} {words}",
                    f"in {count_of(int(row['articles']), 'article')}",
                )
                for row in shown.to_dict("records")
            ],
            hoverinfo="text",
        )
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        uniformtext={"mode": "hide", "minsize": 10},  # rather no number than a tiny one
    )
    figure.update_xaxes(title_text="statements", fixedrange=True, nticks=6)
    figure.update_yaxes(autorange="reversed", fixedrange=True)
    return figure
