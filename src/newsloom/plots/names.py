"""Who is in the news: ranking, dispersion, article by article."""

from __future__ import annotations

import json

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import NO_OUTLET, SHORT_KINDS, count_of, describe_kind, name_parts, shorten
from newsloom.marks import mark_of
from newsloom.plots.colours import FAINT, INK
from newsloom.plots.network import kept_articles
from newsloom.plots.placing import place_labels
from newsloom.plots.style import (
    canvas,
    colour_of,
    escape,
    hover,
    label,
    marks_of,
    message,
    note,
    numbers,
)

ROW = 26


def plot_ranking(
    ranking: pd.DataFrame,
    *,
    entities: pd.DataFrame | None = None,
    articles: pd.DataFrame | None = None,
    top_n: int = 25,
    title: str = "Who is named most?",
) -> go.Figure:
    """Draw the most named entities as bars with their intervals.

    Parameters
    ----------
    ranking
        The table `entity_ranking`.
    entities
        The table `entities`; gives the variants of a name on hover.
    articles
        The table `articles`; gives the number of articles in the heading.
    top_n
        How many bars.
    title
        The heading.

    Returns
    -------
    One bar an entity, in mentions per 1,000 words; mentions and articles in figures beside it; a
    whisker where the articles allow an interval, else a line that says there are too few.
    """
    rows = ranking.sort_values(["rank", "entity"]).head(top_n)
    if rows.empty:
        return message(title, "No names were found: there is nothing to rank.")
    aliases: dict[str, str] = {}
    if entities is not None:
        aliases = dict(zip(entities["entity_id"], entities["aliases"], strict=True))
    of = f" · {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        title,
        f"{len(rows)} of {count_of(len(ranking), 'entity', 'entities')} · mentions per 1,000 "
        f"words; beside the bar mentions and articles{of}",
        height=ROW * len(rows),
        bottom=64,
    )
    tested = rows["ci_low"].notna() & rows["ci_high"].notna()
    low = (rows["per_1000_words"] - rows["ci_low"]).clip(lower=0)
    high = (rows["ci_high"] - rows["per_1000_words"]).clip(lower=0)
    figure.add_bar(
        x=numbers(rows["per_1000_words"]),
        y=list(range(len(rows))),
        orientation="h",
        meta=marks_of(rows["entity_id"]),
        marker={"color": [colour_of(kind) for kind in rows["label"]], "cornerradius": 2},
        hovertext=[
            hover(
                row.entity,
                describe_kind(row.label),
                f"{count_of(row.mentions, 'mention')} in {count_of(row.articles, 'article')}, "
                f"{row.per_1000_words:.1f} per 1,000 words",
                f"interval {row.ci_low:.1f} to {row.ci_high:.1f}" if ok else "too little to tell",
                _variants(aliases.get(row.entity_id, "{}")),
            )
            for row, ok in zip(rows.itertuples(), tested, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    if tested.any():
        figure.data[0].error_x = {
            "type": "data",
            "symmetric": False,
            "array": numbers(high.fillna(0)),
            "arrayminus": numbers(low.fillna(0)),
            "color": "rgba(128,132,140,0.75)",
            "thickness": 1.5,
            "width": 3,
        }
    reach = rows["ci_high"].fillna(rows["per_1000_words"]).clip(lower=rows["per_1000_words"])
    figure.add_scatter(
        x=numbers(reach),
        y=list(range(len(rows))),
        mode="text",
        meta=marks_of(rows["entity_id"]),
        text=[f"  {m:,} in {a:,}" for m, a in zip(rows["mentions"], rows["articles"], strict=True)],
        textposition="middle right",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    # Room to the right for the figures beside the longest bar, on a phone too.
    figure.update_xaxes(
        range=[0, round(float(reach.max()) * 1.32, 4)],
        title_text="mentions per 1,000 words",
        fixedrange=True,
        nticks=6,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[
            f"{label(name, 24)} <span style='font-size:10px'>{_short_kind(kind)}</span>"
            for name, kind in zip(rows["entity"], rows["label"], strict=True)
        ],
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
    )
    said = "Whiskers: 95 % interval, articles resampled."
    if not tested.all():
        said = (
            "No whiskers: too few articles to tell how sure the order is."
            if not tested.any()
            else said + " Without one: too little to tell."
        )
    note(figure, said, shift=-46)
    return figure


def plot_dispersion(
    ranking: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    top_n: int = 25,
    title: str = "Named throughout, or in a few articles only?",
) -> go.Figure:
    """Draw how evenly each entity is spread over the articles against how often it is named.

    Takes the tables `entity_ranking` and `articles`; draws the `top_n` first in rank that have a
    dispersion. Low is even (Gries' DP, normalised: 0 even, 1 clumped).
    """
    rows = ranking.sort_values(["rank", "entity"]).head(top_n)
    rows = rows[rows["dp_norm"].notna()]
    if rows.empty:
        return message(title, "Dispersion needs at least two articles that name somebody.")
    of = f" in {count_of(kept_articles(articles), 'article')}" if articles is not None else ""
    figure = canvas(
        title,
        f"{count_of(len(rows), 'entity', 'entities')}{of} · low is even, high is clumped "
        "(Gries' DP, normalised)",
        height=380,
        top=8,
        bottom=48,
    )
    high = float(rows["mentions"].max())
    names = place_labels(
        [
            (float(m) / high, 1 - float(d), shorten(name, 22))
            for m, d, name in zip(rows["mentions"], rows["dp_norm"], rows["entity"], strict=True)
        ],
        width=480,
        height=380,
    )
    figure.add_scatter(
        x=[int(n) for n in rows["mentions"]],
        y=numbers(rows["dp_norm"]),
        mode="markers+text",
        meta=marks_of(rows["entity_id"]),
        marker={"size": 10, "color": [colour_of(kind) for kind in rows["label"]]},
        text=[escape(name) for name, _ in names],
        textposition=[where for _, where in names],
        textfont={"size": 12, "color": INK},
        hovertext=[
            hover(
                row.entity,
                describe_kind(row.label),
                f"{count_of(row.mentions, 'mention')} in {count_of(row.articles, 'article')}",
                f"dispersion {row.dp_norm:.2f} (0 even, 1 clumped)",
            )
            for row in rows.itertuples()
        ],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )
    figure.update_xaxes(
        title_text="mentions",
        range=[-0.03 * high, high * 1.18],
        fixedrange=True,
        nticks=6,
        tickformat=",d",
    )
    figure.update_yaxes(
        title_text="even ← dispersion → clumped",
        range=[-0.06, 1.08],
        fixedrange=True,
        nticks=5,
        showgrid=True,
    )
    return figure


def plot_by_article(
    counts: pd.DataFrame,
    ranking: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top_n: int = 12,
    most: int = 8,
    title: str = "Who is named where?",
) -> go.Figure:
    """Draw the leading entities in small multiples: one column an article, or an outlet.

    Parameters
    ----------
    counts, ranking, articles
        The tables `entity_counts`, `entity_ranking` and `articles`.
    top_n
        How many entities, a row each.
    most
        Up to this many articles get a column each; a larger corpus is shown by outlet.
    title
        The heading.
    """
    kept = articles[articles["status"] == "kept"]
    rows = ranking.sort_values(["rank", "entity"]).head(top_n)
    if rows.empty or counts.empty:
        return message(title, "No names were found, so no article names anybody.")
    parts = name_parts(kept, most=most, width=22)
    columns = list(dict.fromkeys(parts[a] for a in kept.sort_values("path")["article_id"]))
    place = {name: i for i, name in enumerate(columns)}
    line = {entity: i for i, entity in enumerate(rows["entity_id"])}
    cells = counts[counts["entity_id"].isin(line) & counts["article_id"].isin(parts)]
    cells = cells.assign(part=cells["article_id"].map(parts))
    cells = cells.groupby(["entity_id", "part"], as_index=False)["mentions"].sum()
    where = _whole_parts(kept, parts, one_by_one=len(kept) <= most)
    longest = int(cells["mentions"].max())
    info = rows.set_index("entity_id")
    figure = canvas(
        title,
        f"mentions of {len(rows)} entities in {count_of(len(kept), 'article')}; "
        f"the same scale in every column",
        height=ROW * len(rows),
        top=84,
        bottom=10,
    )
    figure.add_bar(
        x=numbers(cells["mentions"] / longest * 0.62),
        base=[place[part] for part in cells["part"]],
        y=[line[entity] for entity in cells["entity_id"]],
        orientation="h",
        meta=marks_of(cells["entity_id"])
        | {
            "behind": [
                mark_of("named", entity=row.entity_id, **where.get(row.part, {}))
                for row in cells.itertuples()
            ]
        },
        marker={
            "color": [colour_of(info.loc[entity, "label"]) for entity in cells["entity_id"]],
            "cornerradius": 2,
        },
        hovertext=[
            hover(info.loc[row.entity_id, "entity"], row.part, count_of(row.mentions, "mention"))
            for row in cells.itertuples()
        ],
        hoverinfo="text",
        showlegend=False,
    )
    figure.add_scatter(
        x=numbers([place[row.part] + row.mentions / longest * 0.62 for row in cells.itertuples()]),
        y=[line[entity] for entity in cells["entity_id"]],
        mode="text",
        meta=marks_of(cells["entity_id"]),
        text=[f" {n:,}" for n in cells["mentions"]],
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hoverinfo="skip",
        showlegend=False,
    )
    for i in range(len(columns)):
        figure.add_shape(
            type="line", x0=i, x1=i, y0=-0.5, y1=len(rows) - 0.5, line={"color": FAINT, "width": 1}
        )
    figure.update_xaxes(
        side="top",
        tickvals=list(range(len(columns))),
        ticktext=[label(name, 16) for name in columns],
        tickangle=-28,
        tickfont={"size": 11},
        range=[-0.05, len(columns)],
        fixedrange=True,
        automargin=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[label(name, 20) for name in rows["entity"]],
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
    )
    return figure


def _whole_parts(
    kept: pd.DataFrame, parts: dict[str, str], *, one_by_one: bool
) -> dict[str, dict[str, str]]:
    """Give the article or the outlet that each column stands for; of several outlets nothing."""
    if one_by_one:
        return {part: {"article": article} for article, part in parts.items()}
    found: dict[str, set[str]] = {}
    for article, outlet in zip(kept["article_id"], kept["outlet"].fillna(NO_OUTLET), strict=True):
        found.setdefault(parts[article], set()).add(str(outlet))
    return {part: {"outlet": min(held)} for part, held in found.items() if len(held) == 1}


def _short_kind(kind: str) -> str:
    return escape(SHORT_KINDS.get(kind, kind.lower()))


def _variants(aliases: str, most: int = 6) -> str:
    """Say the surface forms of an entity, the commonest first; takes a JSON list or mapping."""
    found = json.loads(aliases)
    pairs = found.items() if isinstance(found, dict) else [_pair(item) for item in found]
    ranked = sorted(pairs, key=lambda pair: (-int(pair[1]), pair[0]))
    if len(ranked) < 2:
        return ""
    said = ", ".join(f"{surface} ×{n}" for surface, n in ranked[:most])
    return f"written {said}" + (f" and {len(ranked) - most} more" if len(ranked) > most else "")


def _pair(item: object) -> tuple[str, int]:
    if isinstance(item, dict):
        values = list(item.values())
        return str(values[0]), int(values[1])
    if isinstance(item, list):
        return str(item[0]), int(item[1])
    return str(item), 1
