"""What comes first in each table of the corpus: names, pairs, days, happenings, speakers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pandas as pd

from newsloom.report.words import days_between, is_null
from newsloom.said import whole_quotes
from newsloom.timeline import list_happenings

PAIRS_SHOWN = 10
"""Pairs, names, days and speakers whose sentences stand on the page."""


def names_shown(corpus: Any) -> pd.DataFrame:
    """Give the names whose sentences stand on the page: the first ones, and the first people."""
    ranking = corpus.entity_ranking.sort_values(["rank", "entity_id"])
    people = ranking[ranking["label"] == "PERSON"].head(2)
    return pd.concat([ranking.head(PAIRS_SHOWN), people]).drop_duplicates("entity_id")


def top_pairs(corpus: Any) -> pd.DataFrame:
    """Give the pairs by how many units name both; ties by how exclusive they are, as everywhere."""
    return corpus.pair_scores.sort_values(
        ["n_ab", "log_dice", "entity_a", "entity_b"],
        ascending=[False, False, True, True],
        kind="stable",
        ignore_index=True,
    )


def told_by_several(corpus: Any) -> pd.DataFrame:
    """Give the happenings that more than one article tells of, most articles first."""
    happenings = list_happenings(corpus.events, articles=corpus.articles)
    several = happenings[happenings["cluster"].notna() & (happenings["articles"] > 1)]
    # Of two that are told as often, the one whose day is known better says more.
    length = [
        days_between(first, last)
        for first, last in zip(several["earliest"], several["latest"], strict=True)
    ]
    return (
        several.assign(_length=length)
        .sort_values(["articles", "_length"], ascending=[False, True], kind="stable")
        .drop(columns="_length")
        .reset_index(drop=True)
    )


def single_days(events: pd.DataFrame) -> pd.DataFrame:
    """Give the days that single-day statements fall on: statements and articles, most first."""
    single = events[events["earliest"].notna() & (events["earliest"] == events["latest"])]
    single = single[single["modality"].isin(["asserted", "reported"])]
    days = single.groupby("earliest").agg(
        statements=("start", "size"), articles=("article_id", "nunique")
    )
    return days.reset_index().sort_values(
        ["articles", "statements", "earliest"], ascending=[False, False, True], ignore_index=True
    )


def speakers(corpus: Any) -> pd.DataFrame:
    """Give who is quoted: statements by kind, articles, and through whom; most first."""
    quotes = whole_quotes(corpus)
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    quotes = quotes[quotes["entity_id"].notna()]
    said: dict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    columns = (quotes[c].tolist() for c in ("entity_id", "kind", "article_id", "channel"))
    for entity_id, *statement in zip(*columns, strict=True):
        said[str(entity_id)].append(tuple(statement))
    rows: list[dict[str, Any]] = []
    for entity_id, group in sorted(said.items()):
        kinds = Counter(kind for kind, _, _ in group)
        through = [channel for _, _, channel in group if not is_null(channel)]
        rows.append(
            {
                "entity_id": entity_id,
                "entity": str(names.get(entity_id, entity_id)),
                "statements": len(group),
                **{kind: kinds[kind] for kind in ("direct", "mixed", "indirect")},
                "articles": len({article_id for _, article_id, _ in group}),
                "channels": sorted({str(names.get(c, c)) for c in through}),
                "passed_on": len(through),
            }
        )
    rows.sort(key=lambda row: (-row["statements"], -row["articles"], row["entity"]))
    return pd.DataFrame(rows)
