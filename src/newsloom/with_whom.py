"""Pairs as people read them: how clear the groups are, which outlet or period connects whom.

Nothing is decided here and nothing counted that the tables do not hold.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from newsloom.labels import count_of
from newsloom.shown import for_reading
from newsloom.together import say_together
from newsloom.uncertainty import MIN_ARTICLES, why_no_interval

MOST_GROUPS = 12
"""Outlets or periods shown side by side."""

PERIODS = ("week", "month", "quarter", "year")

AGREEING = ((0.9, "almost the same"), (0.8, "much the same"), (0.65, "alike in the main"))
"""What an adjusted Rand index means (Steinley 2004: excellent, good, moderate; else poor)."""


WEAK = 0.3
"""Modularity of networks with clear communities is above this (Newman & Girvan 2004)."""


def say_communities(corpus: Any) -> str:
    """Say in how many groups the names fall, how clearly, and how far to trust the division."""
    if corpus.network_agreement.empty:
        return "No two names stand together often enough, so there are no groups."
    row = corpus.network_agreement.iloc[0]
    names, groups = count_of(int(row["entities"]), "name"), int(row["communities"])
    if groups < 2:
        return f"The {names} of the network make up one group: there is nothing to divide."
    weak = " Below 0.3 there is little to divide." if row["modularity"] < WEAK else ""
    said = (
        f"The {names} of the network fall into {groups:,} groups (modularity "
        f"{row['modularity']:.2f}; 0 = as many ties between groups as by chance, near 1 = hardly "
        f"any).{weak} With other seeds the division comes out {_agreeing(row['agreement_runs'])}; "
    )
    if pd.isna(row["agreement_articles"]):
        kept = int((corpus.articles["status"] == "kept").sum())
        why = why_no_interval(kept) or "no resample of the articles has a pair."
        return f"{said}how far it hangs on single articles can't be told: {why}"
    sure = row["agreement_articles"] >= AGREEING[-1][0]
    return f"{said}with articles drawn anew, {_agreeing(row['agreement_articles'])}" + (
        "." if sure else ": who stands at the border of a group may well belong to another."
    )


def _agreeing(index: float) -> str:
    words = next((said for least, said in AGREEING if index >= least), "different")
    return f"{words} (adjusted Rand index {index:.2f}, 1 = the same)"


@for_reading
def list_communities(corpus: Any, *, top_n: int = 12) -> pd.DataFrame:
    """The groups of the network: who they are around, how surely, and what ties them to others.

    Columns: group, names (how many), around, kinds, over_seeds, over_articles (how often two of
    the group stay together, 0–1; null: too few articles), inside, outside (units of pairs),
    nearest (group), bridge (the pair that ties the two).
    """
    from newsloom.network import describe_communities

    told = describe_communities(corpus.network_nodes, corpus.pair_scores, first=top_n)
    return pd.DataFrame(
        {
            "group": told["community"] + 1,
            "names": told["entities"],
            "around": told["around"],
            "kinds": told["labels"],
            "over_seeds": told["stability"].round(2),
            "over_articles": told["resampled"].round(2),
            "inside": told["inside"],
            "outside": told["outside"],
            "nearest": told["nearest"] + 1,
            "bridge": told["bridge"],
        }
    )


def pick_period(articles: pd.DataFrame) -> str:
    """Pick the finest period that divides the dated articles into at most twelve."""
    from newsloom.frequency import count_groups

    for period in PERIODS:
        groups = count_groups(articles, by=period)["group"].dropna()  # type: ignore[arg-type]
        if len(groups) <= MOST_GROUPS:
            return period
    return PERIODS[-1]


def group_pairs(corpus: Any, *, by: str = "outlet", top_n: int = 12) -> pd.DataFrame:
    """Count the most frequent pairs in each outlet, or in each period.

    Parameters
    ----------
    corpus
        An open corpus.
    by
        ``outlet``, ``week``, ``month``, ``quarter`` or ``year``; ``period`` for the finest of
        these that makes at most twelve.
    top_n
        How many pairs.

    Returns
    -------
    As `newsloom.cooccurrence.pairs_by_group`, with intervals; of more than twelve outlets those
    with most articles, of more than twelve years the last.
    """
    from newsloom.cooccurrence import pairs_by_group, rank_pairs
    from newsloom.frequency import count_groups, group_articles

    by = pick_period(corpus.articles) if by == "period" else by
    sizes = count_groups(corpus.articles, by=by).dropna(subset="group")  # type: ignore[arg-type]
    order, up = (["articles", "group"], [False, True]) if by == "outlet" else (["group"], [False])
    shown = sizes.sort_values(order, ascending=up).head(MOST_GROUPS)["group"]
    groups = group_articles(corpus.articles, by=by)  # type: ignore[arg-type]
    groups = groups.assign(group=groups["group"].where(groups["group"].isin(shown)))
    return pairs_by_group(
        corpus.pair_counts,
        groups,
        pairs=rank_pairs(corpus.pair_scores, top_n=top_n),
        intervals=True,
        seed=int(corpus.parameters["seed"]),
    )


def say_groups_of_pairs(corpus: Any, *, by: str = "outlet") -> str:
    """Say what `group_pairs` compares, what is left out, and where there is too little to tell."""
    from newsloom.frequency import count_groups, say_groups

    by = pick_period(corpus.articles) if by == "period" else by
    said = say_groups(corpus.articles, by=by)  # type: ignore[arg-type]
    sizes = count_groups(corpus.articles, by=by).dropna(subset="group")  # type: ignore[arg-type]
    small = int((sizes["articles"] < MIN_ARTICLES).sum())
    if len(sizes) < 2 or not small:
        return said
    if small == len(sizes):
        return (
            f"{said} Each {by} has fewer than {MIN_ARTICLES} articles: too little to tell one "
            "from another, so the numbers are described, not compared."
        )
    return (
        f"{said} {count_of(small, by)} with fewer than {MIN_ARTICLES} articles: too little to "
        "tell there."
    )


def say_pair(pair: pd.DataFrame, found: pd.DataFrame) -> str:
    """Say in how many units the first pair of a table is named, and how many rows show them."""
    return say_together(pair.iloc[0].to_dict(), len(found)) if len(pair) else "no pair"
