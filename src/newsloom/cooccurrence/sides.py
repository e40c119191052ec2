"""Pairs by outlet and through time, and what one side connects that the others do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from newsloom import tables
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, resample_totals

BY_GROUP = (
    *("entity_a", "entity_b", "group", "units", "articles"),
    *("group_articles", "per_100_articles", "ci_low", "ci_high"),
)
"""The columns of `pairs_by_group`."""

ALONE = (
    *("entity_a", "entity_b", "group", "units", "articles"),
    *("others_a", "others_b", "others_both", "p_value", "q_value"),
)
"""The columns of `connected_by_one`."""


def pairs_by_group(
    pair_counts: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    unit: str | None = None,
    pairs: pd.DataFrame | None = None,
    intervals: bool = False,
    seed: int = 1,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Count the units that name both, for each outlet or period.

    Parameters
    ----------
    pair_counts
        The table of that name.
    groups
        ``article_id`` and ``group`` (null: in none), as `newsloom.frequency.group_articles` gives
        them for outlets, weeks, months, quarters or years.
    unit
        ``sentence`` or ``paragraph``; without it, the unit that the table was counted in.
    pairs
        Only these (``entity_a``, ``entity_b``), and for them every group, also with 0 units;
        without it every pair in the groups that have it.
    intervals, seed, resamples
        Whether to resample the articles of each group, with which seed and how often.

    Returns
    -------
    ``entity_a``, ``entity_b``, ``group``, ``units``, ``articles`` (with a unit that names both),
    ``group_articles`` (articles of the group) and ``per_100_articles`` = units per 100 of them,
    with ``ci_low`` and ``ci_high``, its middle 95 % over articles of the group drawn with
    replacement (null without `intervals`, and where the group has fewer than `MIN_ARTICLES`);
    sorted by the first three. Units of all groups and of the articles in none add up to ``n_ab``.
    """
    sizes = groups.dropna(subset="group").groupby("group")["article_id"].size()
    counted = _counted(pair_counts, unit).merge(groups[["article_id", "group"]], on="article_id")
    keys = ["entity_a", "entity_b", "group"]
    if pairs is not None:
        counted = counted.merge(pairs[keys[:2]].drop_duplicates(), on=keys[:2])
    found = counted.dropna(subset="group").groupby(keys, as_index=False)
    rows = found.agg(units=("units", "sum"), articles=("units", "size"))
    if pairs is not None:
        every = pairs[keys[:2]].drop_duplicates().merge(sizes.index.to_frame(index=False), "cross")
        rows = every.merge(rows, on=keys, how="left")
        rows[["units", "articles"]] = rows[["units", "articles"]].fillna(0)
    # Of no row, where no article has a day, the type would be that of the groups' names.
    rows["group_articles"] = rows["group"].map(sizes).astype("int64")
    rows["per_100_articles"] = np.round(100 * rows["units"] / rows["group_articles"], 9)
    rows = rows.reset_index(drop=True)
    rows["ci_low"] = rows["ci_high"] = np.nan
    if intervals:
        for group, own in rows.groupby("group"):
            of_group = groups.loc[groups["group"] == group, "article_id"]
            rows.loc[own.index, ["ci_low", "ci_high"]] = _resampled(
                own, counted[counted["group"] == group], of_group, resamples, seed
            )
    return _typed(rows, BY_GROUP, 3).sort_values(keys, ignore_index=True)


def _resampled(
    rows: pd.DataFrame, counted: pd.DataFrame, articles: pd.Series, resamples: int, seed: int
) -> NDArray[np.float64]:
    """Give, per pair of one group, the interval of its units per 100 articles: rows × 2."""
    keys = ["entity_a", "entity_b"]
    pair = pd.MultiIndex.from_frame(rows[keys]).get_indexer(pd.MultiIndex.from_frame(counted[keys]))
    article = pd.Index(sorted(articles)).get_indexer(pd.Index(counted["article_id"]))
    units = counted["units"].to_numpy(np.int64)
    shape = (len(rows), len(articles))
    counts = sparse.coo_array((units, (pair, article)), shape=shape).tocsr()
    ends = resample_totals(counts, resamples=resamples, seed=seed)
    return np.round(100 * np.stack(ends, axis=1) / max(len(articles), 1), 9)


def connected_by_one(
    pair_counts: pd.DataFrame,
    entity_counts: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    unit: str | None = None,
    min_support: int = 2,
) -> pd.DataFrame:
    """List the pairs that one outlet (or period) connects and no other does.

    Parameters
    ----------
    pair_counts, entity_counts
        The tables of those names.
    groups
        As for `pairs_by_group`. Articles in no group are left out.
    unit
        ``sentence`` or ``paragraph``; without it, the unit that the table was counted in.
    min_support
        Units that must name both.

    Returns
    -------
    Pairs of which both are named by others too, so that others could have connected them:

    - ``group``, ``units`` and ``articles``: who connects them, how often, in how many articles;
    - ``others_a``, ``others_b``, ``others_both``: articles of the others that name the one, the
      other, and both (farther apart than a unit);
    - ``p_value``: if outlets were dealt out to articles at random, the chance that all these
      articles are of this one: C(its articles, k) / C(all articles, k) (a permutation of labels
      over articles, worked out); ``q_value`` adjusts it for all pairs listed (Benjamini &
      Hochberg 1995). Both null with fewer than `MIN_ARTICLES` articles.

    Most frequent first.
    """
    groups = groups.dropna(subset="group")[["article_id", "group"]]
    sizes = groups.groupby("group")["article_id"].size()
    counted = _counted(pair_counts, unit).merge(groups, on="article_id")
    keys = ["entity_a", "entity_b"]
    found = counted.groupby(keys, as_index=False).agg(
        group=("group", "first"),
        sides=("group", "nunique"),
        units=("units", "sum"),
        articles=("units", "size"),
    )
    found = found[(found["sides"] == 1) & (found["units"] >= min_support)]
    there = (
        entity_counts[["article_id", "entity_id"]].drop_duplicates().merge(groups, on="article_id")
    )
    by_side = there.groupby(["entity_id", "group"]).size()
    everywhere = there.groupby("entity_id").size()
    for end in ("a", "b"):
        own = by_side.reindex(pd.MultiIndex.from_frame(found[[f"entity_{end}", "group"]]))
        all_of_them = everywhere.reindex(found[f"entity_{end}"]).to_numpy()
        found[f"others_{end}"] = np.nan_to_num(all_of_them) - np.nan_to_num(own.to_numpy())
    found = found[(found["others_a"] > 0) & (found["others_b"] > 0)].reset_index(drop=True)
    found["others_both"] = _others_both(found, there)
    found["p_value"] = np.nan
    if len(groups) >= MIN_ARTICLES and len(found):
        own, k = found["group"].map(sizes).to_numpy(float), found["articles"].to_numpy(float)
        chance = _log_choose(own, k) - _log_choose(np.full(len(k), float(len(groups))), k)
        found["p_value"] = np.round(np.exp(chance), 12)
    found["q_value"] = adjust_p(found["p_value"].to_numpy(np.float64))
    found = found.sort_values(["units", "articles", *keys], ascending=[False, False, True, True])
    return _typed(found, ALONE, 3).reset_index(drop=True)


def _others_both(found: pd.DataFrame, there: pd.DataFrame) -> list[int]:
    """Count the articles of other groups that name both ends of each pair."""
    wanted = there[there["entity_id"].isin(set(found["entity_a"]) | set(found["entity_b"]))]
    articles = {
        e: dict(zip(r["article_id"], r["group"], strict=True))
        for e, r in wanted.groupby("entity_id")
    }
    return [
        sum(
            1
            for a, g in articles[row.entity_a].items()
            if g != row.group and a in articles[row.entity_b]
        )
        for row in found.itertuples()
    ]


def _counted(pair_counts: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    """Give article, pair and units; pairs without a unit in an article are left out."""
    if unit not in (None, "sentence", "paragraph"):
        raise tables.NewsloomError(
            f"unit must be sentence or paragraph, or left out; given: {unit!r}. Windows and "
            "articles are counted where the tables are made with that unit."
        )
    rows = pair_counts[["article_id", "entity_a", "entity_b"]]
    rows = rows.assign(units=pair_counts[f"{unit}s" if unit else "units"])
    return rows[rows["units"] > 0]


def _log_choose(n: NDArray[np.float64], k: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _typed(rows: pd.DataFrame, columns: tuple[str, ...], texts: int) -> pd.DataFrame:
    numbers = ("per_100_articles", "ci_low", "ci_high", "p_value", "q_value")
    types = dict.fromkeys(columns[:texts], tables.TEXT)
    types |= {c: tables.NUMBER if c in numbers else tables.COUNT for c in columns[texts:]}
    return rows[list(columns)].astype(types)
