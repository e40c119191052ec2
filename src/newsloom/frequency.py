"""Who is in the news: how often each entity is named, how evenly, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom import tables
from newsloom.uncertainty import MIN_ARTICLES, resample_totals, why_no_interval

__all__ = ["MIN_ARTICLES", "count_entities", "disperse", "rank_entities", "why_no_interval"]


def count_entities(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, forms: Collection[str] = ("name",)
) -> pd.DataFrame:
    """Count how often each kept article names each entity.

    Parameters
    ----------
    mentions, articles
        The tables of those names.
    forms
        What counts: names only, unless descriptions or pronouns are asked for.

    Returns
    -------
    The table ``entity_counts``, one row per article and entity. Counts from separate parts of a
    corpus can be added. An entity with two labels in one article is counted once, under the label
    it has more often there (in a tie, the first in the alphabet).
    """
    kept = articles.loc[articles["status"] == "kept", ["article_id", "outlet", "published"]]
    named = mentions.loc[
        mentions["form"].isin(list(forms)) & mentions["article_id"].isin(kept["article_id"]),
        ["article_id", "entity_id", "label"],
    ]
    if named.empty:
        return tables.empty("entity_counts")
    by_label = named.groupby(["article_id", "entity_id", "label"], as_index=False).size()
    by_label = by_label.sort_values(
        ["article_id", "entity_id", "size", "label"], ascending=[True, True, False, True]
    )
    counts = by_label.groupby(["article_id", "entity_id"], as_index=False).agg(
        label=("label", "first"), mentions=("size", "sum")
    )
    return tables.make("entity_counts", counts.merge(kept, on="article_id", how="left"))


def rank_entities(
    entity_counts: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    *,
    seed: int = 1,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Rank the entities of a corpus by how often they are named.

    Parameters
    ----------
    entity_counts
        As returned by `count_entities`, added up over parts; or the table ``mentions``.
    articles
        The kept ones are the parts that dispersion is measured over, weighted by words. Without
        it rates, dispersion and intervals are null.
    entities
        Canonical names and labels; without it they are taken from `entity_counts`.
    seed, resamples
        Of the interval: articles are resampled with replacement, the interval holds the middle
        95 % of mentions per 1,000 words. Null with fewer than `MIN_ARTICLES` articles;
        `why_no_interval` says why.

    Returns
    -------
    The table ``entity_ranking``. Entities with as many mentions share a rank, and the next rank
    is skipped (1, 2, 2, 4). ``share`` is of all mentions of names. ``dp``, ``dp_norm`` and
    ``juilland_d`` are those of `disperse`.
    """
    names = entities
    if "surface" in entity_counts.columns:
        mentions = entity_counts[entity_counts["form"] == "name"]
        if names is None:
            names = mentions.groupby("entity_id").agg(entity=("entity", "min")).reset_index()
        kept = pd.DataFrame({"article_id": mentions["article_id"].unique(), "status": "kept"})
        kept = kept.reindex(columns=["article_id", "outlet", "published", "status"])
        entity_counts = count_entities(mentions, kept if articles is None else articles)
    if entity_counts.empty:
        return tables.empty("entity_ranking")
    ids = np.array(sorted(entity_counts["entity_id"].unique()), dtype=object)
    parts, sizes = _parts(entity_counts, articles)
    counts = sparse.csr_array(
        (
            entity_counts["mentions"].to_numpy(np.int64),
            (
                pd.Index(ids).get_indexer(pd.Index(entity_counts["entity_id"])),
                pd.Index(parts).get_indexer(pd.Index(entity_counts["article_id"])),
            ),
        ),
        shape=(len(ids), len(parts)),
    )
    total = counts.sum(axis=1)
    ranking = pd.DataFrame({"entity_id": ids, "mentions": total})
    ranking["articles"] = np.diff(counts.indptr)
    ranking["share"] = total / total.sum()
    ranking = ranking.merge(_names(entity_counts, names), on="entity_id", how="left")
    ranking = ranking.astype({"entity_id": "string", "entity": "string"})
    ranking["entity"] = ranking["entity"].fillna(ranking["entity_id"])
    if articles is None:
        ranking["per_1000_words"] = np.nan
        for column in ("dp", "dp_norm", "juilland_d", "ci_low", "ci_high"):
            ranking[column] = np.nan
    else:
        words = int(sizes.sum())
        ranking["per_1000_words"] = 1000 * total / words if words else 0.0
        ranking[["dp", "dp_norm", "juilland_d"]] = disperse(counts, sizes)
        low, high = resample_totals(counts, sizes=sizes, resamples=resamples, seed=seed)
        ranking["ci_low"], ranking["ci_high"] = 1000 * low, 1000 * high
    ranking["rank"] = ranking["mentions"].rank(method="min", ascending=False).astype("int64")
    if articles is None:
        # rates are unknown, which the declared table has no place for
        order = list(tables.TABLES["entity_ranking"].columns)
        return ranking[order].sort_values(["rank", "entity_id"], ignore_index=True)
    return tables.make("entity_ranking", ranking)


def disperse(counts: sparse.csr_array, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Measure how evenly each entity is spread over articles.

    Parameters
    ----------
    counts
        Entities × articles, mentions.
    sizes
        Words of each article.

    Returns
    -------
    Entities × 3. With parts i = articles, s_i = words of i / all words, v_i = mentions in i,
    f = all mentions, p_i = v_i / words of i, n = number of articles with words:

    - DP = 0.5 · Σ|v_i/f − s_i| (Gries 2008); 0 even, towards 1 clumped;
    - DPnorm = DP / (1 − min s_i) (Lijffijt & Gries 2012); 0 even, 1 clumped;
    - Juilland's D = 1 − VC/√(n−1), VC = sd(p)/mean(p), population sd (Juilland et al. 1970);
      1 even, 0 clumped. The other way round than DP.

    Null with fewer than two articles with words, and for an entity without mentions in them.
    """
    measured = np.full((counts.shape[0], 3), np.nan)
    real = np.flatnonzero(sizes > 0)
    n = len(real)
    if n < 2:
        return measured
    counts, words = counts[:, real].tocsr(), sizes[real].astype(np.float64)
    shares = words / words.sum()
    counts.sum_duplicates()
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    total = counts.sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        # articles without a mention add s_i each: 1 − Σ of the s_i of those that have one
        off = np.abs(counts.data / total[row] - shares[counts.indices]) - shares[counts.indices]
        dp = 0.5 * (np.bincount(row, off, minlength=len(total)) + 1)
        rates = counts.data / words[counts.indices]
        mean = np.bincount(row, rates, minlength=len(total)) / n
        square = np.bincount(row, rates**2, minlength=len(total)) / n
        spread = np.sqrt(np.maximum(square - mean**2, 0)) / mean
        measured[:, 0] = dp
        measured[:, 1] = dp / (1 - shares.min())
        measured[:, 2] = 1 - spread / np.sqrt(n - 1)
    measured = np.clip(np.round(measured, 12), 0, 1)
    measured[total == 0] = np.nan
    return measured


def _parts(
    entity_counts: pd.DataFrame, articles: pd.DataFrame | None
) -> tuple[list[str], NDArray[np.int64]]:
    """Give the ids of the articles counted over, sorted, and their words."""
    if articles is None:
        ids = sorted(entity_counts["article_id"].unique())
        return ids, np.zeros(len(ids), dtype=np.int64)
    kept = articles.loc[articles["status"] == "kept", ["article_id", "words"]]
    kept = kept.sort_values("article_id")
    strangers = sorted(set(entity_counts["article_id"]) - set(kept["article_id"]))
    if strangers:
        raise tables.TableError(
            f"entity_counts has {len(strangers)} articles that are not kept ones of the table "
            f"articles, the first {strangers[0]}; give the two tables of one corpus."
        )
    return list(kept["article_id"]), kept["words"].to_numpy(np.int64)


def _names(entity_counts: pd.DataFrame, entities: pd.DataFrame | None) -> pd.DataFrame:
    """Give each entity its name and its one label."""
    by_label = entity_counts.groupby(["entity_id", "label"]).agg(mentions=("mentions", "sum"))
    by_label = by_label.reset_index().sort_values(
        ["entity_id", "mentions", "label"], ascending=[True, False, True]
    )
    labels = by_label.groupby("entity_id").agg(label=("label", "first")).reset_index()
    if entities is None:
        return labels.reindex(columns=["entity_id", "entity", "label"])
    if "label" not in entities.columns:
        return labels.merge(entities[["entity_id", "entity"]], on="entity_id", how="left")
    known = entities[["entity_id", "entity", "label"]].rename(columns={"label": "settled"})
    labels = labels.merge(known, on="entity_id", how="left")
    labels["label"] = labels["settled"].fillna(labels["label"])
    return labels[["entity_id", "entity", "label"]]
