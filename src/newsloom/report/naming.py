"""Under the ranking: what outlets name more than others, how they spell it, what was left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsloom.labels import NO_OUTLET, describe_kind, name_articles
from newsloom.report.model import Cell, Column, Table, more
from newsloom.report.words import is_null, number
from newsloom.who import say_compared

EACH = 3  # names of one outlet or period
ROWS = 12


def naming_tables(corpus: Any) -> Iterator[Table]:
    """Give the tables that have rows."""
    for table in (_compared(corpus), _spelt(corpus), _open(corpus)):
        if table.rows:
            yield table


def _compared(corpus: Any) -> Table:
    keyness = corpus.keyness
    more_here = keyness[(keyness["log_ratio"] > 0) & (keyness["mentions"] >= 2)]
    order = ["group", "lrc", "log_ratio", "mentions", "entity_id"]
    ranked = more_here.sort_values(order, ascending=[True, False, False, False, True])
    shown = ranked.groupby("group", sort=False).head(EACH).head(ROWS * 2)
    tested = bool(shown["q_value"].notna().any())
    rows = [
        [
            Cell(row.group),
            Cell(row.entity, entity=row.entity_id, light=describe_kind(row.label)),
            Cell(number(row.mentions), light=f"in {number(row.articles)}"),
            Cell(number(row.mentions_rest), light=f"in {number(row.articles_rest)}"),
            Cell(number(row.log_ratio, 1)),
            *([Cell("" if is_null(row.q_value) else number(row.q_value, 3))] if tested else []),
        ]
        for row in shown.itertuples(index=False)
    ]
    by = str(corpus.parameters["compare"]) if rows else "outlet"
    return Table(
        f"Named more in one {by} than in all the others",
        (
            Column(by.capitalize()),
            Column("Name"),
            Column("Mentions here", True, "and in how many articles"),
            Column("Elsewhere", True, "mentions in all the others, and in how many articles"),
            Column("Log ratio", True, "1: twice as often, by words; 2: four times"),
            *([Column("q", True, "whole articles exchanged between groups")] if tested else []),
        ),
        rows,
        note=say_compared(corpus) if rows else "",
        id="compared",
    )


def _spelt(corpus: Any) -> Table:
    variants = corpus.variants
    key = ["entity_id", "part", "spelling_of"]
    weight = variants.groupby(key)["mentions"].transform("sum")
    ranked = variants.assign(weight=weight).sort_values(
        ["weight", *key, "outlet", "mentions", "surface"],
        ascending=[False, True, True, True, True, False, True],
    )
    rows = [
        [
            Cell(row.entity, entity=row.entity_id, light=row.part),
            Cell(NO_OUTLET if is_null(row.outlet) else row.outlet),
            Cell(row.surface),
            Cell(number(row.mentions), light=f"{row.share:.0%}"),
        ]
        for row in ranked.head(2 * ROWS).itertuples(index=False)
    ]
    return Table(
        "One name, several spellings",
        (
            Column("Name"),
            Column("Outlet"),
            Column("Spelt"),
            Column("Mentions", True, "and their share of the outlet's spellings of that part"),
        ),
        rows,
        note=more(len(variants), 2 * ROWS, "variants.csv"),
        id="spelt",
    )


def _open(corpus: Any) -> Table:
    names = name_articles(corpus.articles)
    pairs = corpus.undecided.sort_values(
        ["mentions", "name_a", "name_b"], ascending=[False, True, True]
    )
    rows = [
        [
            Cell(row.name_a, light=describe_kind(row.label), entity=row.entity_a),
            Cell(row.name_b, entity=row.entity_b),
            Cell(number(row.mentions)),
            Cell(row.reason, light="" if is_null(row.article_id) else names[row.article_id]),
        ]
        for row in pairs.head(ROWS).itertuples(index=False)
    ]
    return Table(
        "One or two? Left apart for want of evidence",
        (
            Column("This name"),
            Column("and this"),
            Column("Mentions", True, "of the one named less often"),
            Column("What speaks for it", help="a line in judgements.csv settles it"),
        ),
        rows,
        note=more(len(pairs), ROWS, "undecided.csv"),
        id="undecided",
    )
