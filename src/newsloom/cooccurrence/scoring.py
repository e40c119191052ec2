"""Pairs over the whole corpus: how often, how surely, and which stand out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom import tables
from newsloom.cooccurrence.association import associate
from newsloom.cooccurrence.chance import chances_of_pairs, permute_names
from newsloom.cooccurrence.counting import (
    Codes,
    Named,
    code_names,
    count_codes,
    number_among,
)
from newsloom.cooccurrence.totals import ENDS, PairTotals
from newsloom.rows import rows_of
from newsloom.together import WINDOW, Unit, check_unit
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, resample_totals

# Windows overlap, so their test has no formula: names are moved so many times, in large corpora
# less often, but often enough for the usual 5 %.
_PERMUTATIONS, _FEWEST = 999, 199
_MOVES = 20_000_000

_ENTRIES_AT_ONCE = 500_000

Counted = tuple[Codes, Codes, tuple[Codes, Codes, Codes]]
"""Pairs as numbers, sorted; how often each is together; pair, article and how often there."""


def score_pairs(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    unit: Unit = "sentence",
    window: int = WINDOW,
    min_support: int = 2,
    alpha: float = 0.05,
    seed: int = 1,
    resamples: int = 1000,
    tested: bool = True,
    counted: tuple[PairTotals, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Score the pairs of entities that are named together in at least `min_support` units.

    Parameters
    ----------
    mentions, sentences, entities
        The tables of those names.
    articles
        The table of that name: only kept ones count, also those without a sentence. Without it,
        the articles that have sentences.
    unit, window
        How near counts as together: a sentence, a paragraph, a window of so many sentences (one
        begins at each sentence, as far as the article goes) or the whole article.
    min_support
        Pairs named together in fewer units are left out. Two names seen once, together, have
        NPMI 1 whatever they are: one unit is no evidence.
    alpha
        Of the disparity filter behind ``backbone``; see `filter_backbone`. It is applied to all
        pairs, also those below `min_support`, because each counts towards an entity's strength.
    seed, resamples
        Of the interval of ``n_ab``: the middle 95 % over articles drawn with replacement.
    tested
        Whether to work out intervals and p; both take most of the time.
    counted
        Totals of all pairs and, at least of those with `min_support`, the table ``pair_counts``,
        for the same unit and window and the articles that count, where they are at hand.

    Returns
    -------
    The table ``pair_scores``: counts of units beside every score. ``npmi``, ``log_dice`` and
    ``log_likelihood`` are those of `associate`, ``p_value`` that of `chance_of_pair` (for windows
    that of `permute_names`), ``q_value`` adjusted for all pairs in the table (Benjamini & Hochberg
    1995). Interval, p and q are null with fewer than `MIN_ARTICLES` articles;
    `newsloom.uncertainty.why_no_interval` says why.
    """
    if min_support < 1:
        raise tables.NewsloomError(f"min_support must be at least 1; given: {min_support}.")
    named, pairs = _number_names(mentions, sentences, articles, unit, window, counted)
    return _score(
        *(named, pairs, entities),
        unit=unit,
        window=window,
        min_support=min_support,
        alpha=alpha,
        seed=seed,
        resamples=resamples,
        tested=tested,
    )


def score_commonest(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    most: int,
    articles: pd.DataFrame | None = None,
    unit: Unit = "sentence",
    window: int = WINDOW,
    min_support: int = 2,
    alpha: float = 0.05,
) -> tuple[pd.DataFrame, int]:
    """Score no more than so many pairs, untested: where more have `min_support`, it is raised.

    Parameters
    ----------
    most
        Pairs at most.
    mentions, sentences, entities, articles, unit, window, min_support, alpha
        As for `score_pairs`.

    Returns
    -------
    What `score_pairs` gives, and the support that was taken.
    """
    named, pairs = _number_names(mentions, sentences, articles, unit, window, None)
    n_ab = pairs[1]
    if np.count_nonzero(n_ab >= min_support) > most:
        with_as_many = np.bincount(n_ab)[::-1].cumsum()[::-1]
        min_support = int(np.count_nonzero(with_as_many > most))
    scores = _score(
        *(named, pairs, entities),
        unit=unit,
        window=window,
        min_support=min_support,
        alpha=alpha,
        tested=False,
    )
    return scores, min_support


def _number_names(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame | None,
    unit: Unit,
    window: int,
    counted: tuple[PairTotals, pd.DataFrame] | None,
) -> tuple[Named, Counted]:
    """Give the names of the articles that count as numbers, and their pairs."""
    check_unit(unit, window)
    kept_ids = sentences["article_id"]
    if articles is not None:
        kept_ids = articles.loc[articles["status"] == "kept", "article_id"]
        mentions = mentions[mentions["article_id"].isin(kept_ids)]
        sentences = sentences[sentences["article_id"].isin(kept_ids)]
    named = code_names(mentions, sentences, kept_ids)
    return named, _count(named, unit, window) if counted is None else _number(named, *counted)


def _score(
    named: Named,
    pairs: Counted,
    entities: pd.DataFrame,
    *,
    unit: Unit,
    window: int,
    min_support: int,
    alpha: float,
    tested: bool,
    seed: int = 1,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Score pairs that are counted: the table ``pair_scores``."""
    pair, n_ab, rows = pairs
    n_articles, width = len(named.articles), len(named.ids)
    enough = n_ab >= min_support
    if not enough.any():
        return tables.empty("pair_scores")
    one, other = pair // width, pair % width
    standing_out = filter_backbone(one, other, n_ab, alpha=alpha)
    row, article, units = rows
    by_article = sparse.coo_array((units, (row, article)), shape=(len(pair), n_articles))
    counts = by_article.tocsr()[np.flatnonzero(enough)]
    del pairs, rows, row, article, units, by_article
    one, other, n_ab = one[enough], other[enough], n_ab[enough]
    by_entity = _units_of_entities(named, unit, window)
    n_single = by_entity.sum(axis=1)
    sizes = named.sizes(unit, window)
    n = int(sizes.sum())
    scores = pd.DataFrame(
        {
            "n_ab": n_ab,
            "n_a": n_single[one],
            "n_b": n_single[other],
            "n": n,
            "articles": np.diff(counts.indptr),
            "backbone": standing_out[enough],
        }
    )
    scores[["npmi", "log_dice", "log_likelihood"]] = associate(
        n_ab, n_single[one], n_single[other], n
    )
    tested = tested and n_articles >= MIN_ARTICLES
    for column in ("ci_low", "ci_high", "p_value"):
        scores[column] = np.nan
    if tested:
        ends = resample_totals(counts, resamples=resamples, seed=seed)
        scores["ci_low"], scores["ci_high"] = ends
    if tested and unit == "window":
        scores["p_value"] = permute_names(
            named,
            (one, other),
            n_ab,
            unit=unit,
            window=window,
            permutations=int(np.clip(_MOVES // max(len(named.entity), 1), _FEWEST, _PERMUTATIONS)),
            seed=seed,
        )
    elif tested:
        strata = [np.arange(len(n_ab)), n_single[one], n_single[other], np.full(len(n_ab), n)]
        if unit != "article":
            strata = _strata(by_entity, one, other, sizes)
        scores["p_value"] = chances_of_pairs(n_ab, *strata)
    scores["q_value"] = adjust_p(scores["p_value"].to_numpy(np.float64))
    # Each name once: pairs are many times as many, and Arrow takes them by number.
    called = dict(rows_of(entities, ["entity_id", "entity"]))
    ids = pd.array(named.ids, dtype=tables.TEXT)
    names = pd.array([called.get(i, i) for i in named.ids], dtype=tables.TEXT)
    scores["entity_a"], scores["entity_b"] = ids.take(one), ids.take(other)
    scores["name_a"], scores["name_b"] = names.take(one), names.take(other)
    scores["unit"] = pd.array([unit], dtype=tables.TEXT).take(np.zeros(len(scores), dtype=np.int64))
    scores["window"] = window if unit == "window" else pd.NA
    return tables.make("pair_scores", scores)


def _count(named: Named, unit: Unit, window: int) -> Counted:
    """Count the pairs of names."""
    article, a, b, units = count_codes(named, unit, window)
    pair, row = np.unique(a * max(len(named.ids), 1) + b, return_inverse=True)
    return pair, np.bincount(row, units).astype(np.int64), (row, article, units)


def _number(named: Named, totals: PairTotals, pair_counts: pd.DataFrame) -> Counted:
    """Give what `_count` does, of what was counted before; rows only of pairs that have some."""
    width = max(len(named.ids), 1)
    ids, articles = pd.Index(named.ids), pd.Index(named.articles)
    one, other = (ids.get_indexer(pd.Index(end)).astype(np.int64) for end in totals.ends())
    pair = one * width + other  # sorted as the totals are: all ids are, here and there
    ends = (number_among(pair_counts[end], ids) for end in ENDS)
    row = np.searchsorted(pair, next(ends) * width + next(ends)).astype(np.int64)
    units = pair_counts["units"].to_numpy(np.int64)
    return pair, totals.units, (row, number_among(pair_counts["article_id"], articles), units)


def rank_pairs(pair_scores: pd.DataFrame, *, top_n: int | None = None) -> pd.DataFrame:
    """Put the pairs named together most often first; among equals the more exclusive ones."""
    ranked = pair_scores.sort_values(
        ["n_ab", "log_dice", "entity_a", "entity_b"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )
    return ranked if top_n is None else ranked.head(top_n)


def filter_backbone(
    a: Codes, b: Codes, weight: NDArray[np.int64], *, alpha: float = 0.05
) -> NDArray[np.bool_]:
    """Keep the pairs that stand out for at least one of the two (disparity filter).

    An entity of degree k spreads its strength s over k pairs; if it did so at random, a pair of
    weight w would be as heavy with chance (1 − w/s)^(k−1). Kept below `alpha` (Serrano, Boguñá &
    Vespignani 2009, eq. 2). An only pair (k = 1) stands out for the other entity or not at all.
    """
    size = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    degree = np.bincount(a, minlength=size) + np.bincount(b, minlength=size)
    strength = np.bincount(a, weight, minlength=size) + np.bincount(b, weight, minlength=size)
    kept = np.zeros(len(a), dtype=bool)
    for end in (a, b):
        chance = (1 - weight / strength[end]) ** (degree[end] - 1)
        kept |= (degree[end] > 1) & (chance < alpha)
    return kept


def _units_of_entities(named: Named, unit: Unit, window: int) -> sparse.csr_array:
    """Give entities × articles: in how many units of the article the entity is named."""
    code, entity = named.distinct(unit, window)
    ends = entity, named.article_of(unit, code, window)
    shape = (len(named.ids), len(named.articles))
    units = sparse.coo_array((np.ones(len(code), np.int64), ends), shape=shape).tocsr()
    units.sort_indices()
    return units


def _strata(
    units: sparse.csr_array, one: Codes, other: Codes, sizes: NDArray[np.int64]
) -> list[Codes]:
    """Give pair, units of a, of b and all of them, for each article that names both of a pair."""
    lengths, width = np.diff(units.indptr), units.shape[1]
    # the articles of the rarer one are looked up among those of the other
    rare = lengths[other] < lengths[one]
    ends = np.where(rare, other, one), np.where(rare, one, other)
    place = np.repeat(np.arange(units.shape[0]), lengths) * width + units.indices
    work = np.cumsum(lengths[ends[0]])
    found: list[tuple[Codes, ...]] = []
    first = 0
    while first < len(one):
        done = work[first - 1] if first else 0
        last = max(int(np.searchsorted(work, done + _ENTRIES_AT_ONCE, side="right")), first + 1)
        held = lengths[ends[0][first:last]]
        pair = np.repeat(np.arange(first, last), held)
        begins = units.indptr[ends[0][pair]] - (np.cumsum(held) - held)[pair - first]
        own = begins + np.arange(len(pair))
        sought = ends[1][pair] * width + units.indices[own]
        at = np.minimum(np.searchsorted(place, sought), len(place) - 1)
        both = place[at] == sought
        pair, own, at = pair[both], own[both], at[both]
        told, beside = units.data[own], units.data[at]
        swapped = rare[pair]
        named = np.where(swapped, beside, told), np.where(swapped, told, beside)
        found.append((pair, *named, sizes[units.indices[own]]))
        first = last
    return [np.concatenate(column) for column in zip(*found, strict=True)]
