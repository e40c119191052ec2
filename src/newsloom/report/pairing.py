"""Under the pairs: how the names divide into groups, and what one outlet or period connects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsloom.listings import list_connected
from newsloom.report.model import Cell, Column, Table
from newsloom.report.words import is_null, number, small
from newsloom.with_whom import list_communities, say_communities, say_groups_of_pairs

ROWS = 8


def pairing_tables(corpus: Any) -> Iterator[Table]:
    """Give the tables that have rows."""
    for table in (_communities(corpus), _connected(corpus)):
        if table.rows:
            yield table


def _communities(corpus: Any) -> Table:
    told = list_communities(corpus, top_n=ROWS)
    nodes = corpus.network_nodes
    members = nodes.groupby("community")["entity_id"].agg(tuple).to_dict()
    drawn = bool(told["over_articles"].notna().any())
    rows = [
        [
            Cell(row.around, of=members.get(row.group - 1, ())),
            Cell(number(row.names)),
            Cell(number(row.over_seeds, 2)),
            *([Cell("" if is_null(row.over_articles) else number(row.over_articles, 2))] * drawn),
            Cell("" if is_null(row.bridge) else row.bridge),
        ]
        for row in told.itertuples(index=False)
    ]
    return Table(
        "The groups of the network",
        (
            Column("Around"),
            Column("Names", True),
            Column("Seeds", True, "how often two of the group stay together with other seeds, 0–1"),
            *([Column("Articles", True, "the same with articles drawn anew")] * drawn),
            Column("Tied to the others by", False, "the most frequent pair with the nearest group"),
        ),
        rows,
        note=say_communities(corpus),
    )


def _connected(corpus: Any) -> Table:
    told = list_connected(corpus, top_n=ROWS)
    tested = bool(told["q_value"].notna().any())
    ranking = corpus.entity_ranking.sort_values("rank", ascending=False)
    ids = dict(zip(ranking["entity"], ranking["entity_id"], strict=True))
    rows = [
        [
            Cell(row.group),
            Cell(f"{row.a} – {row.b}", of=(ids.get(row.a, ""), ids.get(row.b, ""))),
            Cell(number(row.units), light=f"in {number(row.articles)}"),
            Cell(f"{number(row.others_a)} and {number(row.others_b)}"),
            Cell(number(row.others_both)),
            *([Cell(small(row.q_value))] * tested),
        ]
        for row in told.itertuples(index=False)
    ]
    untested = "" if tested else " Too few articles to test whether that is more than chance."
    return Table(
        "What one outlet connects and no other does, though others name both",
        (
            Column("Outlet"),
            Column("Pair"),
            Column("Together", True, "units that name both, and in how many articles"),
            Column("Elsewhere", True, "articles of the others that name the one and the other"),
            Column("Both there", True, "articles of the others that name both, but farther apart"),
            *([Column("q", True, "outlets dealt out to articles at random")] * tested),
        ),
        rows,
        note=say_groups_of_pairs(corpus) + untested,
    )
