"""Who is named more in one outlet or period than in the rest, and how outlets spell names."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from newsloom.labels import NO_OUTLET, count_of, describe_kind
from newsloom.marks import mark_of
from newsloom.plots.colours import COMMUNITY_COLOURS, FAINT, INK
from newsloom.plots.network import kept_articles
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

ROW = 24
SURE = 0.05  # of q: below it the mark is filled
REACH = 6.0  # of the log ratio: beyond, a name is hardly in the other part at all


def plot_keyness(
    keyness: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    top_n: int = 6,
    most: int = 6,
    title: str = "Who is named more here than elsewhere?",
) -> go.Figure:
    """Draw, for each outlet or period, the names it prints more often than all the others.

    Parameters
    ----------
    keyness
        The table `keyness`.
    articles
        The table `articles`; gives the number of articles in the heading.
    top_n
        Names a group, those of the greatest conservative log ratio, then log ratio.
    most
        Groups, those with the most mentions.
    title
        The heading.

    Returns
    -------
    One mark a name at its log ratio (binary: 1 is twice as often), filled where the test over
    articles leaves q below 0.05, hollow where it does not or there is none.
    """
    if keyness.empty:
        return message(title, "There are no two outlets or periods to compare.")
    kind = str(keyness["group_kind"].iloc[0])
    more = keyness[(keyness["log_ratio"] > 0) & (keyness["mentions"] >= 2)]
    sizes = keyness.groupby("group")["mentions"].sum().sort_values(ascending=False, kind="stable")
    chosen = sorted(sizes.index[:most]) if kind == "period" else list(sizes.index[:most])
    lines: list[tuple[str, pd.Series | None]] = []
    for group in chosen:
        rows = more[more["group"] == group].sort_values(
            ["lrc", "log_ratio", "mentions", "entity_id"], ascending=[False, False, False, True]
        )
        lines.append((group, None))
        lines += [(group, row) for _, row in rows.head(top_n).iterrows()]
    marks = [(at, row) for at, (_, row) in enumerate(lines) if row is not None]
    if not marks:
        return message(title, f"No name is printed twice or more in one {kind} only or mostly.")
    figure = canvas(
        title,
        f"{len(chosen)} of {count_of(len(sizes), kind)}{_kept(articles)} · log ratio of the rates: "
        "1 is twice as often as in the rest; beside the mark mentions here : elsewhere",
        height=ROW * len(lines),
        bottom=64,
    )
    sure = [bool(row.q_value < SURE) if row.q_value == row.q_value else False for _, row in marks]
    colours = [colour_of(row.label) for _, row in marks]
    figure.add_scatter(
        x=numbers([min(float(row.log_ratio), REACH) for _, row in marks]),
        y=[at for at, _ in marks],
        mode="markers+text",
        meta=marks_of(row.entity_id for _, row in marks)
        | {"behind": [mark_of("named", entity=r.entity_id, group=r.group) for _, r in marks]},
        marker={
            "size": 10,
            "symbol": ["circle" if filled else "circle-open" for filled in sure],
            "color": colours,
            "line": {"width": 2, "color": colours},
        },
        text=[f"  {row.mentions:,} : {row.mentions_rest:,}" for _, row in marks],
        textposition="middle right",
        textfont={"size": 11, "color": INK},
        hovertext=[_told(row) for _, row in marks],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )
    figure.update_xaxes(
        title_text="log ratio (more often here →)",
        range=[0, REACH * 1.18],
        fixedrange=True,
        showgrid=True,
        nticks=7,
    )
    figure.update_yaxes(
        tickvals=list(range(len(lines))),
        ticktext=[
            f"<b>{label(group, 26)}</b>" if row is None else label(row.entity, 24)
            for group, row in lines
        ],
        range=[len(lines) - 0.4, -0.6],
        fixedrange=True,
    )
    note(figure, _tests(keyness, sure), shift=-46)
    return figure


def _told(row: pd.Series) -> str:
    tested = (
        f"p {row.p_value:.3f}, q {row.q_value:.3f} (articles exchanged between groups)"
        if row.p_value == row.p_value
        else str(row.why or "not tested")
    )
    return hover(
        row.entity,
        f"{describe_kind(row.label)} · {row.group}",
        f"{count_of(row.mentions, 'mention')} in {count_of(row.articles, 'article')} here, "
        f"{row.mentions_rest:,} in {row.articles_rest:,} elsewhere",
        f"{row.per_1000_words:.2f} against {row.per_1000_words_rest:.2f} per 1,000 words",
        f"log ratio {row.log_ratio:.2f}, conservative {row.lrc:.2f}, G² {row.log_likelihood:.1f}",
        tested,
    )


def _tests(keyness: pd.DataFrame, sure: list[bool]) -> str:
    if keyness["p_value"].isna().all():
        return "All marks hollow: too few articles to test any difference."
    if not any(sure):
        return "All marks hollow: no difference shown here stands the test over articles."
    return "Filled: stands the test over articles (q below 0.05). Hollow: too close to tell."


def plot_variants(
    variants: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    top_n: int = 10,
    title: str = "How is it spelt, and where?",
) -> go.Figure:
    """Draw how each outlet spells the names that are spelt in more than one way.

    Parameters
    ----------
    variants
        The table `variants`.
    articles
        The table `articles`; gives the number of articles in the heading.
    top_n
        Names, those of the most mentions.
    title
        The heading.

    Returns
    -------
    One line a name and outlet, divided by the share of each spelling.
    """
    if variants.empty:
        return message(title, "Every name is spelt in one way throughout.")
    key = ["entity_id", "part", "spelling_of"]
    weight = variants.groupby(key)["mentions"].sum().sort_values(ascending=False, kind="stable")
    lines: list[tuple[str, pd.DataFrame | None]] = []
    for chosen in weight.index[:top_n]:
        rows = variants[(variants[key] == list(chosen)).all(axis=1)]
        lines.append((f"{rows['entity'].iloc[0]} ({rows['part'].iloc[0]})", None))
        for outlet, part in rows.groupby(rows["outlet"].fillna(NO_OUTLET), sort=True):
            lines.append((str(outlet), part))
    figure = canvas(
        title,
        f"{min(top_n, len(weight))} of {count_of(len(weight), 'name')} spelt in more than one way"
        f"{_kept(articles)}; the share of each spelling in the outlet's mentions of it",
        height=ROW * len(lines),
        bottom=40,
    )
    order = _order(variants, key)
    for at, (where, part) in enumerate(lines):
        if part is None:
            continue
        here = 0.0
        numbered = [
            (order[row["entity_id"], row["part"], row["spelling_of"], row["surface"]], row)
            for row in part.to_dict("records")
        ]
        for number, row in sorted(numbered, key=lambda pair: pair[0]):
            share = float(row["share"])
            figure.add_bar(
                x=[round(share, 4)],
                base=[round(here, 4)],
                y=[at],
                orientation="h",
                meta=marks_of([row["entity_id"]]) | {"behind": [_spelt(row)]},
                marker={
                    "color": COMMUNITY_COLOURS[number % len(COMMUNITY_COLOURS)],
                    "line": {"width": 1, "color": FAINT},
                },
                text=[escape(f"{row['surface']} {row['mentions']}") if share > 0.12 else ""],
                textposition="inside",
                insidetextanchor="start",
                textfont={"size": 11, "color": "#ffffff"},
                hovertext=[
                    hover(
                        row["surface"],
                        f"{row['entity']}, {where}",
                        f"{count_of(row['mentions'], 'mention')} in "
                        f"{count_of(row['articles'], 'article')}, {share:.0%} of the spellings",
                    )
                ],
                hoverinfo="text",
                showlegend=False,
            )
            here += share
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(
        range=[0, 1.01], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1], fixedrange=True
    )
    figure.update_yaxes(
        tickvals=list(range(len(lines))),
        ticktext=[
            f"<b>{label(name, 26)}</b>" if part is None else label(name, 24) for name, part in lines
        ],
        range=[len(lines) - 0.4, -0.6],
        fixedrange=True,
    )
    return figure


def _spelt(row: dict[str, object]) -> str:
    """Give the key of a spelling in an outlet; of articles of no known outlet, with no outlet."""
    outlet = row["outlet"] if isinstance(row["outlet"], str) else NO_OUTLET
    cell = {name: str(row[name]) for name in ("part", "spelling_of", "surface")}
    return mark_of("spelt", entity=str(row["entity_id"]), outlet=outlet, **cell)


def _kept(articles: pd.DataFrame | None) -> str:
    if articles is None:
        return ""
    return f" · {count_of(kept_articles(articles), 'article')} kept"


def _order(variants: pd.DataFrame, key: list[str]) -> dict[tuple[str, str, str, str], int]:
    """Number the spellings of each name, the commonest first: one colour in every outlet."""
    counted = variants.groupby([*key, "surface"], as_index=False)["mentions"].sum()
    counted = counted.sort_values(
        [*key, "mentions", "surface"], ascending=[True, True, True, False, True]
    )
    numbered = counted.groupby(key).cumcount()
    names = counted[[*key, "surface"]].itertuples(index=False)
    return {tuple(name): int(n) for name, n in zip(names, numbered, strict=True)}
