"""Names and decisions about them as people read them: forms, merges, comparisons, spellings.

Each function takes a corpus and gives a frame to look at; nothing is decided here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from newsloom.labels import NO_OUTLET, name_articles
from newsloom.shown import for_reading


@for_reading
def list_forms(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Every surface form of the entities named most, and why it counts for them.

    Columns: entity, form, rule, tied_to, mentions, articles, where (one article, or all).
    """
    ranking = corpus.entity_ranking.head(top_n)
    order = {entity_id: at for at, entity_id in enumerate(ranking["entity_id"])}
    merges = corpus.merges[corpus.merges["entity_id"].isin(order)]
    names = name_articles(corpus.articles)
    shown = pd.DataFrame(
        {
            "entity": merges["entity"],
            "form": merges["surface"],
            "rule": merges["rule"],
            "tied_to": merges["joined_to"].fillna(""),
            "mentions": merges["mentions"],
            "articles": merges["articles"],
            "where": merges["article_id"].map(names).fillna("everywhere"),
            "at": merges["entity_id"].map(order),
        }
    )
    shown = shown.sort_values(
        ["at", "mentions", "form", "where"], ascending=[True, False, True, True], ignore_index=True
    )
    return shown.drop(columns="at")


@for_reading
def count_rules(corpus: Any) -> pd.DataFrame:
    """How many forms, and mentions, each rule has tied to an entity.

    Columns: rule, forms, mentions, for_example (a form and what it was tied to).
    """
    tied = corpus.merges[corpus.merges["joined_to"].notna()]
    rows = []
    for rule, group in tied.groupby("rule"):
        first = group.sort_values(["mentions", "surface"], ascending=[False, True]).iloc[0]
        rows.append(
            {
                "rule": str(rule),
                "forms": len(group),
                "mentions": int(group["mentions"].sum()),
                "for_example": f"{first['surface']} → {first['joined_to']}",
            }
        )
    rows.sort(key=lambda row: (-int(str(row["mentions"])), str(row["rule"])))
    return pd.DataFrame(rows, columns=["rule", "forms", "mentions", "for_example"])


@for_reading
def list_undecided(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Pairs of names left apart for want of evidence, those with most mentions first.

    Columns: a, b, label, mentions (of the lesser one), where, reason.
    """
    names = name_articles(corpus.articles)
    rows = corpus.undecided.sort_values(
        ["mentions", "name_a", "name_b"], ascending=[False, True, True]
    ).head(top_n)
    return pd.DataFrame(
        {
            "a": rows["name_a"],
            "b": rows["name_b"],
            "label": rows["label"],
            "mentions": rows["mentions"],
            "where": rows["article_id"].map(names).fillna("everywhere"),
            "reason": rows["reason"],
        }
    ).reset_index(drop=True)


@for_reading
def list_sensitive(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Single decisions about names that the top of the ranking hangs on, the weightiest first.

    Columns: decision (merge, to be undone; or undecided, to be made), entity, a, b, where, rule,
    mentions (that would move), rank_now, rank_then, moves_up.
    """
    from newsloom.sensitivity import merge_sensitivity

    found = merge_sensitivity(
        corpus.mentions,
        corpus.merges,
        corpus.entity_ranking,
        undecided=corpus.undecided,
        top_n=top_n,
    )
    names = name_articles(corpus.articles)
    shown = found[["decision", "entity", "a", "b"]].assign(
        where=found["article_id"].map(names).fillna("everywhere")
    )
    return shown.join(found[["rule", "mentions", "rank_now", "rank_then", "moves_up"]])


@for_reading
def list_keyness(corpus: Any, *, top_n: int = 8) -> pd.DataFrame:
    """What each outlet (or period) names more than the rest, a few names each.

    Columns: group, entity, mentions, rest, log_ratio, lrc, log_likelihood, log_odds_z, q_value
    (null where nothing is tested).
    """
    keyness = corpus.keyness
    more = keyness[keyness["log_ratio"] > 0]
    shown = more.groupby("group", sort=False).head(top_n)
    return pd.DataFrame(
        {
            "group": shown["group"],
            "entity": shown["entity"],
            "mentions": shown["mentions"],
            "rest": shown["mentions_rest"],
            "log_ratio": shown["log_ratio"].round(2),
            "lrc": shown["lrc"].round(2),
            "log_likelihood": shown["log_likelihood"].round(1),
            "log_odds_z": shown["log_odds_z"].round(2),
            "q_value": shown["q_value"].round(4),
        }
    ).reset_index(drop=True)


def say_compared(corpus: Any) -> str:
    """Say what is compared, what is left out, and why nothing is tested where nothing is."""
    from newsloom.frequency import say_groups

    said = say_groups(corpus.articles, by=corpus.parameters["compare"])
    why = corpus.keyness["why"].dropna()
    if len(corpus.keyness) and len(why) == len(corpus.keyness):
        said += f" Nothing is tested: {why.mode().iloc[0]}"
    elif len(why):
        said += f" {len(why):,} of {len(corpus.keyness):,} rows are not tested, mostly for this "
        said += f"reason: {why.mode().iloc[0]}"
    return said


@for_reading
def list_variants(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """How each outlet spells the names that are spelt in more than one way.

    Columns: entity, part, outlet, spelling, mentions, articles, share.
    """
    variants = corpus.variants
    weight = variants.groupby(["entity_id", "part"])["mentions"].transform("sum")
    rows = variants.assign(weight=weight).sort_values(
        ["weight", "entity_id", "part"], ascending=[False, True, True], kind="stable"
    )
    wanted = rows[["entity_id", "part"]].drop_duplicates().head(top_n)
    rows = rows.merge(wanted, on=["entity_id", "part"])
    return pd.DataFrame(
        {
            "entity": rows["entity"],
            "part": rows["part"],
            "outlet": rows["outlet"].fillna(NO_OUTLET),
            "spelling": rows["surface"],
            "mentions": rows["mentions"],
            "articles": rows["articles"],
            "share": rows["share"].round(3),
        }
    )


@for_reading
def list_corrected(corpus: Any, labels: str, *, top_n: int = 25) -> pd.DataFrame:
    """Counts corrected by a labelled sample (``newsloom review --sample N``, filled in).

    Columns: entity, mentions, labelled, based_on, precision, corrected, corrected_low,
    corrected_high; without a sample no rows.
    """
    from newsloom.frequency import correct_counts, read_labels

    columns = ["entity", "mentions", "labelled", "based_on", "precision"]
    columns += ["corrected", "corrected_low", "corrected_high"]
    if not labels:
        return pd.DataFrame(columns=columns)
    found = correct_counts(read_labels(Path(labels)), corpus.mentions)
    shown = found[columns].head(top_n)
    return shown.round({"precision": 3, "corrected": 1, "corrected_low": 1, "corrected_high": 1})


def say_corrected(labels: str) -> str:
    """Say what a labelled sample can correct, or that there is none."""
    from newsloom.frequency import read_labels, say_labels

    if not labels:
        return "No mentions were labelled: counts are as they were found."
    return say_labels(read_labels(Path(labels)))
