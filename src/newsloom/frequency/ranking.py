"""Who is in the news: how often each entity is named, how evenly, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom import tables
from newsloom.frequency.dispersion import disperse
from newsloom.rows import rows_of
from newsloom.uncertainty import MIN_ARTICLES, resample_ranks, resample_totals, why_no_interval

__all__ = [
    "MIN_ARTICLES",
    "count_entities",
    "count_matrix",
    "disperse",
    "name_entities",
    "rank_entities",
    "rank_intervals",
    "say_forms",
    "why_no_interval",
]


Laid = tuple[NDArray[np.object_], sparse.csr_array, NDArray[np.int64]]
"""What `count_matrix` gives."""


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
    kept = articles[articles["status"] == "kept"]
    printed = {a: rest for a, *rest in rows_of(kept, ["article_id", "outlet", "published"])}
    columns = ["article_id", "entity_id", "label", "form"]
    times = Counter(
        (article, entity, label)
        for article, entity, label, form in rows_of(mentions, columns)
        if form in forms and article in printed
    )
    by_label = sorted((a, e, -n, label) for (a, e, label), n in times.items())
    rows = []
    for (article, entity), group in groupby(by_label, key=itemgetter(0, 1)):
        counted = list(group)
        outlet, day = printed[article]
        rows.append((article, outlet, day, entity, counted[0][3], -sum(n for *_, n, _ in counted)))
    columns = ["article_id", "outlet", "published", "entity_id", "label", "mentions"]
    return tables.make("entity_counts", pd.DataFrame(rows, columns=columns))


def rank_entities(
    entity_counts: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    *,
    seed: int = 1,
    resamples: int = 1000,
    laid: Laid | None = None,
    drawn: NDArray[np.uint8] | None = None,
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
    laid, drawn
        What `count_matrix` gives for these tables, and `newsloom.uncertainty.draw_resamples` for
        these articles, resamples and seed, where they are at hand.

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
    ids, counts, sizes = laid or count_matrix(entity_counts, articles)
    total = counts.sum(axis=1)
    ranking = pd.DataFrame({"entity_id": ids, "mentions": total})
    ranking["articles"] = np.diff(counts.indptr)
    ranking["share"] = total / total.sum()
    ranking = ranking.merge(name_entities(entity_counts, names), on="entity_id", how="left")
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
        low, high = resample_totals(
            counts, sizes=sizes, resamples=resamples, seed=seed, drawn=drawn
        )
        ranking["ci_low"], ranking["ci_high"] = 1000 * low, 1000 * high
    ranking["rank"] = ranking["mentions"].rank(method="min", ascending=False).astype("int64")
    if articles is None:
        # rates are unknown, which the declared table has no place for
        columns = tables.TABLES["entity_ranking"].columns
        order = [column for column in columns if column in ranking]
        return ranking[order].sort_values(["rank", "entity_id"], ignore_index=True)
    return tables.make("entity_ranking", ranking)


def rank_intervals(
    entity_counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    top: int = 100,
    seed: int = 1,
    resamples: int = 1000,
    laid: Laid | None = None,
    drawn: NDArray[np.uint8] | None = None,
) -> pd.DataFrame:
    """Give how sure the ranks at the top are: each entity's rank over resampled articles.

    Parameters
    ----------
    entity_counts, articles
        The tables of those names.
    top
        For how many ranks (entities tied at the last one come along).
    seed, resamples, laid, drawn
        As in `rank_entities`: the resamples are the same ones.

    Returns
    -------
    One row per entity: ``entity_id``, ``rank`` (int64, as in ``entity_ranking``), ``rank_low``
    and ``rank_high`` (Int64: the best and worst rank in the middle 95 % of resamples; 1 is the
    most mentions, so low is better) and ``rank_share`` (float64, 0–1: in which share of the
    resamples it ranks as high or higher). The last three are null with fewer than
    `MIN_ARTICLES` articles. Sorted by rank, then id.
    """
    ids, counts, _ = laid or count_matrix(entity_counts, articles)
    totals = pd.Series(counts.sum(axis=1), dtype="int64")
    ranks = totals.rank(method="min", ascending=False).astype("int64").to_numpy()
    chosen = np.flatnonzero(ranks <= top)
    low, high, share = resample_ranks(counts, chosen, resamples=resamples, seed=seed, drawn=drawn)
    found = pd.DataFrame(
        {
            "entity_id": pd.Series(ids[chosen], dtype="string"),
            "rank": ranks[chosen],
            "rank_low": pd.Series(low).astype("Int64"),
            "rank_high": pd.Series(high).astype("Int64"),
            "rank_share": share,
        }
    )
    return found.sort_values(["rank", "entity_id"], ignore_index=True)


def say_forms(forms: Collection[str] = ("name",)) -> str:
    """Say in one sentence which forms of mention a count includes."""
    every = {"name": "names", "description": "descriptions", "pronoun": "pronouns"}
    strange = sorted(set(forms) - set(every))
    if strange or not forms:
        raise tables.NewsloomError(
            f"The forms that count must be among {', '.join(every)}; "
            f"given was {', '.join(strange) or 'none'}."
        )
    counted = [every[form] for form in every if form in forms]
    left = [every[form] for form in every if form not in forms]
    if not left:
        return "Names, descriptions and pronouns are counted."
    return f"{' and '.join(counted).capitalize()} are counted, {' and '.join(left)} are not."


def count_matrix(entity_counts: pd.DataFrame, articles: pd.DataFrame | None) -> Laid:
    """Lay counts out as a matrix, entities × articles, both sorted by id.

    Returns
    -------
    The entity ids (rows), the mentions (sparse, int64) and the words of each article (columns).
    The columns are the kept ones of `articles`, also those that name nobody; without `articles`
    those that name somebody, with 0 words.

    Raises `TableError` where `entity_counts` holds an article that is not a kept one.
    """
    row, ids = _codes(entity_counts["entity_id"])
    named, own = _codes(entity_counts["article_id"])
    parts, sizes = _parts(own, articles)
    column = pd.Index(parts).get_indexer(pd.Index(own))[named]
    mentions = entity_counts["mentions"].to_numpy(np.int64)
    counts = sparse.csr_array((mentions, (row, column)), shape=(len(ids), len(parts)))
    counts.sum_duplicates()
    return ids, counts, sizes


def _codes(column: pd.Series) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Give the place of each value among the distinct ones, and these, sorted."""
    code, known = pd.factorize(column)
    values = np.asarray(known, dtype=object)
    order = np.argsort(values)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[code], values[order]


def _parts(
    ids: NDArray[np.object_], articles: pd.DataFrame | None
) -> tuple[list[str], NDArray[np.int64]]:
    """Give the ids of the articles counted over, sorted, and their words; `ids` name somebody."""
    if articles is None:
        return ids.tolist(), np.zeros(len(ids), dtype=np.int64)
    kept = articles.loc[articles["status"] == "kept", ["article_id", "words"]]
    kept = kept.sort_values("article_id")
    strangers = sorted({*ids.tolist()} - {*kept["article_id"].tolist()})
    if strangers:
        raise tables.TableError(
            f"entity_counts has {len(strangers)} articles that are not kept ones of the table "
            f"articles, the first {strangers[0]}; give the two tables of one corpus."
        )
    return kept["article_id"].tolist(), kept["words"].to_numpy(np.int64)


def name_entities(entity_counts: pd.DataFrame, entities: pd.DataFrame | None) -> pd.DataFrame:
    """Give each entity its name and its one label: ``entity_id``, ``entity``, ``label``."""
    if entities is not None and "label" in entities.columns:
        known = entities[["entity_id", "entity", "label"]]
        asked = np.sort(np.asarray(entity_counts["entity_id"].unique(), dtype=object))
        row = pd.Index(known["entity_id"].to_numpy(object)).get_indexer(pd.Index(asked))
        if (row >= 0).all() and not known["label"].isna().any():
            return known.iloc[row].reset_index(drop=True)
    by_label = entity_counts.groupby(["entity_id", "label"], observed=True).agg(
        mentions=("mentions", "sum")
    )
    by_label = by_label.reset_index().sort_values(
        ["entity_id", "mentions", "label"], ascending=[True, False, True]
    )
    labels = by_label.groupby("entity_id", observed=True).agg(label=("label", "first"))
    labels = labels.reset_index()
    if entities is None:
        return labels.reindex(columns=["entity_id", "entity", "label"])
    if "label" not in entities.columns:
        return labels.merge(entities[["entity_id", "entity"]], on="entity_id", how="left")
    known = entities[["entity_id", "entity", "label"]].rename(columns={"label": "settled"})
    labels = labels.merge(known, on="entity_id", how="left")
    labels["label"] = labels["settled"].fillna(labels["label"])
    return labels[["entity_id", "entity", "label"]]
