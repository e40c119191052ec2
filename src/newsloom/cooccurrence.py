"""Who appears with whom: pairs counted per article, then scored over the corpus."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, special

from newsloom import tables
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, resample_totals

Unit = Literal["sentence", "paragraph", "article"]
UNITS: tuple[Unit, ...] = ("sentence", "paragraph", "article")

_PAIRS_AT_ONCE = 2_000_000


def count_pairs(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Count, per article, the sentences and paragraphs that name two entities.

    Parameters
    ----------
    mentions, sentences
        The tables of those names. Only names count, not descriptions or pronouns; a name that
        stands twice in a sentence counts once.

    Returns
    -------
    The table ``pair_counts``, one row per article and pair, ``entity_a < entity_b``. Counts from
    separate parts of a corpus can be added.
    """
    ids, named = _named_in_units(mentions, sentences, sentences["article_id"])
    in_sentences = _pairs(named, "sentence").rename(columns={"units": "sentences"})
    in_paragraphs = _pairs(named, "paragraph").rename(columns={"units": "paragraphs"})
    # every sentence lies in a paragraph, so the paragraphs have all the pairs
    counts = in_paragraphs.merge(in_sentences, on=["article", "a", "b"], how="left")
    if counts.empty:
        return tables.empty("pair_counts")
    counts["sentences"] = counts["sentences"].fillna(0).astype("int64")
    counts["entity_a"], counts["entity_b"] = ids[counts.pop("a")], ids[counts.pop("b")]
    counts["article_id"] = named.attrs["articles"][counts.pop("article")]
    return tables.make("pair_counts", counts)


def score_pairs(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    unit: Unit = "sentence",
    min_support: int = 2,
    alpha: float = 0.05,
    seed: int = 1,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Score the pairs of entities that are named together in at least `min_support` units.

    Parameters
    ----------
    mentions, sentences, entities
        The tables of those names.
    articles
        The table of that name: only kept ones count, also those without a sentence. Without it,
        the articles that have sentences.
    unit
        How near counts as together: a sentence, a paragraph or the whole article.
    min_support
        Pairs named together in fewer units are left out. Two names seen once, together, have
        NPMI 1 whatever they are: one unit is no evidence.
    alpha
        Of the disparity filter behind ``backbone``; see `filter_backbone`. It is applied to all
        pairs, also those below `min_support`, because each counts towards an entity's strength.
    seed, resamples
        Of the interval of ``n_ab``: the middle 95 % over articles drawn with replacement.

    Returns
    -------
    The table ``pair_scores``: counts of units beside every score. ``npmi``, ``log_dice`` and
    ``log_likelihood`` are those of `associate`, ``p_value`` that of `chance_of_pair`, ``q_value``
    adjusted for all pairs in the table (Benjamini & Hochberg 1995). Interval, p and q are null
    with fewer than `MIN_ARTICLES` articles; `newsloom.uncertainty.why_no_interval` says why.
    """
    if unit not in UNITS:
        raise tables.NewsloomError(f"unit must be one of {', '.join(UNITS)}; given: {unit!r}.")
    if min_support < 1:
        raise tables.NewsloomError(f"min_support must be at least 1; given: {min_support}.")
    kept_ids = sentences["article_id"]
    if articles is not None:
        kept_ids = articles.loc[articles["status"] == "kept", "article_id"]
        mentions = mentions[mentions["article_id"].isin(kept_ids)]
        sentences = sentences[sentences["article_id"].isin(kept_ids)]
    ids, named = _named_in_units(mentions, sentences, kept_ids)
    by_article = _pairs(named, unit)
    if by_article.empty:
        return tables.empty("pair_scores")
    n_articles = len(named.attrs["articles"])
    scores = by_article.groupby(["a", "b"], as_index=False).agg(
        n_ab=("units", "sum"), articles=("units", "size")
    )
    scores["backbone"] = filter_backbone(
        scores["a"].to_numpy(), scores["b"].to_numpy(), scores["n_ab"].to_numpy(), alpha=alpha
    )
    scores = scores[scores["n_ab"] >= min_support].reset_index(drop=True)
    if scores.empty:
        return tables.empty("pair_scores")
    units = _units_of_entities(named, unit, len(ids))
    n_single = units.sum(axis=1)
    n = int(named.attrs[unit].sum())
    a, b = scores["a"].to_numpy(), scores["b"].to_numpy()
    scores["n_a"], scores["n_b"], scores["n"] = n_single[a], n_single[b], n
    scores[["npmi", "log_dice", "log_likelihood"]] = associate(
        scores["n_ab"].to_numpy(), n_single[a], n_single[b], n
    )
    row = pd.MultiIndex.from_frame(scores[["a", "b"]])
    place = row.get_indexer(pd.MultiIndex.from_frame(by_article[["a", "b"]]))
    kept = by_article[place >= 0]
    counts = sparse.csr_array(
        (kept["units"].to_numpy(), (place[place >= 0], kept["article"].to_numpy())),
        shape=(len(scores), n_articles),
    )
    scores["ci_low"], scores["ci_high"] = resample_totals(counts, resamples=resamples, seed=seed)
    scores["p_value"] = np.nan
    if n_articles >= MIN_ARTICLES:
        sizes = named.attrs[unit]
        scores["p_value"] = [
            chance_of_pair(together, *_strata(units, i, j, sizes, whole=unit == "article"))
            for i, j, together in zip(a, b, scores["n_ab"], strict=True)
        ]
    scores["q_value"] = adjust_p(scores["p_value"].to_numpy(np.float64))
    names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    scores["entity_a"], scores["entity_b"] = ids[scores.pop("a")], ids[scores.pop("b")]
    scores["name_a"] = [names.get(i, i) for i in scores["entity_a"]]
    scores["name_b"] = [names.get(i, i) for i in scores["entity_b"]]
    scores["unit"] = unit
    return tables.make("pair_scores", scores)


def rank_pairs(pair_scores: pd.DataFrame, *, top_n: int | None = None) -> pd.DataFrame:
    """Put the pairs named together most often first; among equals the more exclusive ones."""
    ranked = pair_scores.sort_values(
        ["n_ab", "log_dice", "entity_a", "entity_b"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )
    return ranked if top_n is None else ranked.head(top_n)


def associate(
    n_ab: NDArray[np.int64], n_a: NDArray[np.int64], n_b: NDArray[np.int64], n: int
) -> NDArray[np.float64]:
    """Measure how much more often pairs stand together than chance would have it.

    Parameters
    ----------
    n_ab, n_a, n_b
        Units that name both, the one, the other (of each pair).
    n
        All units.

    Returns
    -------
    Pairs × 3:

    - NPMI = ln(p_ab / (p_a·p_b)) / −ln p_ab, −1 to 1, 0 = as chance has it (Bouma 2009). A pair
      in every unit is 0/0: reported as 1, the limit. A pair in none: −1, the limit.
    - logDice = 14 + log2(2·n_ab / (n_a + n_b)), at most 14; independent of n (Rychlý 2008).
    - G² = 2·Σ O·ln(O/E) over the 4 cells of the 2 × 2 table (Dunning 1993). It has no sign, and
      it is 0 for a name in every unit, with whomever it is named.
    """
    ab, a, b = (np.asarray(counted, dtype=np.float64) for counted in (n_ab, n_a, n_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(ab * n / (a * b)) / -np.log(ab / n)
        npmi = np.where(ab == 0, -1.0, np.where(ab == n, 1.0, npmi))
        log_dice = 14 + np.log2(2 * ab / (a + b))
    observed = np.stack([ab, a - ab, b - ab, n - a - b + ab])
    expected = np.stack([a * b, a * (n - b), (n - a) * b, (n - a) * (n - b)]) / n
    # 0·ln 0 is 0; an expected 0 has an observed 0
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    g2 = np.maximum(2 * np.sum(observed * np.log(ratio), axis=0), 0)
    return np.round(np.stack([npmi, log_dice, g2], axis=1), 12)


def chance_of_pair(
    n_ab: int, n_a: NDArray[np.int64], n_b: NDArray[np.int64], n: NDArray[np.int64]
) -> float:
    """Give the chance of at least `n_ab` shared units if each name fell where it liked.

    Parameters
    ----------
    n_ab
        Units that name both, over all strata.
    n_a, n_b, n
        Units that name the one, the other, and all units, of each stratum.

    Returns
    -------
    One-sided p. Under the null the names of a stratum fall on its units independently, so that
    shared units are hypergeometric; strata add up (exact conditional test of stratified 2 × 2
    tables, Gart 1970). For sentences and paragraphs a stratum is an article: that two names
    belong to the same story is then no evidence that they are put together, and long articles
    don't over-reject. For whole articles there is one stratum.
    """
    chances = np.ones(1)
    least = 0
    for one, other, units in zip(n_a.tolist(), n_b.tolist(), n.tolist(), strict=True):
        low, part = _hypergeometric(min(one, other), max(one, other), units)
        chances = np.convolve(chances, part)
        least += low
    return float(min(max(chances[max(n_ab - least, 0) :].sum(), 0.0), 1.0))


def filter_backbone(
    a: NDArray[np.int64], b: NDArray[np.int64], weight: NDArray[np.int64], *, alpha: float = 0.05
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


def _named_in_units(
    mentions: pd.DataFrame, sentences: pd.DataFrame, article_ids: pd.Series
) -> tuple[NDArray[np.object_], pd.DataFrame]:
    """Give the entity ids, sorted, and a row of integer codes per name.

    The rows' ``attrs`` hold the ids of the articles and, per unit, how many each article has.
    """
    names = mentions.loc[mentions["form"] == "name", ["article_id", "sentence", "entity_id"]]
    places = sentences[["article_id", "sentence", "paragraph"]]
    named = names.merge(places, on=["article_id", "sentence"], how="left", validate="many_to_one")
    if named["paragraph"].isna().any():
        lost = named.loc[named["paragraph"].isna()].iloc[0]
        raise tables.TableError(
            f"A mention in article {lost['article_id']} stands in sentence {lost['sentence']}, "
            "which the table sentences lacks; give the two tables of one corpus."
        )
    articles = np.array(sorted(article_ids.unique()), dtype=object)
    ids = np.array(sorted(names["entity_id"].unique()), dtype=object)
    coded = pd.DataFrame(
        {
            "article": pd.Index(articles).get_indexer(pd.Index(named["article_id"])),
            "paragraph": named["paragraph"].to_numpy(np.int64),
            "sentence": named["sentence"].to_numpy(np.int64),
            "entity": pd.Index(ids).get_indexer(pd.Index(named["entity_id"])),
        }
    )
    article = pd.Index(articles).get_indexer(pd.Index(places["article_id"]))
    paragraph = places["paragraph"].to_numpy(np.int64)
    distinct = np.unique(np.stack([article, paragraph], axis=1), axis=0)[:, 0]
    coded.attrs = {
        "articles": articles,
        "sentence": np.bincount(article, minlength=len(articles)),
        "paragraph": np.bincount(distinct, minlength=len(articles)),
        "article": np.ones(len(articles), dtype=np.int64),
    }
    return ids, coded


def _distinct(named: pd.DataFrame, unit: Unit) -> NDArray[np.int64]:
    """Give article, unit and entity, each combination once, sorted."""
    within = "article" if unit == "article" else unit
    columns = [named["article"].to_numpy(), named[within].to_numpy(), named["entity"].to_numpy()]
    order = np.lexsort(columns[::-1])
    rows = np.stack(columns, axis=1)[order]
    if not len(rows):
        return rows
    new = np.r_[True, np.any(rows[1:] != rows[:-1], axis=1)]
    return rows[new]


def _pairs(named: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Count, per article, the units that hold both of two entity codes, ``a < b``.

    Units of one size are handled together, as one array: a join on strings takes ten times as
    long. Articles are worked off in chunks, so that memory stays bounded.
    """
    rows = _distinct(named, unit)
    starts = np.flatnonzero(np.r_[True, np.any(rows[1:, :2] != rows[:-1, :2], axis=1)])
    starts = starts[: len(rows)]
    sizes = np.diff(np.r_[starts, len(rows)])
    article = rows[starts, 0] if len(rows) else np.zeros(0, dtype=np.int64)
    work = np.cumsum(sizes * (sizes - 1) // 2)
    found = [np.zeros((0, 4), dtype=np.int64)]
    first = 0
    while first < len(starts):
        done = work[first - 1] if first else 0
        last = max(int(np.searchsorted(work, done + _PAIRS_AT_ONCE, side="right")), first + 1)
        # a chunk ends where an article does, so that no pair of an article is split
        last = int(np.searchsorted(article, article[last - 1], side="right"))
        found.append(
            _pairs_of_chunk(rows, starts[first:last], sizes[first:last], article[first:last])
        )
        first = last
    counted = np.concatenate(found)
    return pd.DataFrame(
        {name: counted[:, i] for i, name in enumerate(("article", "a", "b", "units"))}
    )


def _pairs_of_chunk(
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    article: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give article, a, b and number of units for the units that begin at `starts`."""
    triples = [np.zeros((0, 3), dtype=np.int64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        chosen = sizes == size
        members = rows[starts[chosen][:, None] + np.arange(size), 2]
        left, right = np.triu_indices(size, k=1)
        a, b = members[:, left].ravel(), members[:, right].ravel()
        triples.append(np.stack([np.repeat(article[chosen], len(left)), a, b], axis=1))
    pairs = np.concatenate(triples)
    if not len(pairs):
        return np.zeros((0, 4), dtype=np.int64)
    pairs = pairs[np.lexsort((pairs[:, 2], pairs[:, 1], pairs[:, 0]))]
    heads = np.flatnonzero(np.r_[True, np.any(pairs[1:] != pairs[:-1], axis=1)])
    units = np.diff(np.r_[heads, len(pairs)])
    return np.column_stack([pairs[heads], units])


def _units_of_entities(named: pd.DataFrame, unit: Unit, n_entities: int) -> sparse.csr_array:
    """Give entities × articles: in how many units of the article the entity is named."""
    rows = _distinct(named, unit)
    shape = (n_entities, len(named.attrs["articles"]))
    units = sparse.coo_array((np.ones(len(rows), np.int64), (rows[:, 2], rows[:, 0])), shape=shape)
    return units.tocsr()


def _strata(
    units: sparse.csr_array, a: int, b: int, sizes: NDArray[np.int64], *, whole: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the units of a, of b and all of them, in the articles that name both."""
    rows = []
    for entity in (a, b):
        part = slice(units.indptr[entity], units.indptr[entity + 1])
        rows.append((units.indices[part], units.data[part]))
    if whole:
        return (
            np.array([rows[0][1].sum()]),
            np.array([rows[1][1].sum()]),
            np.array([sizes.sum()]),
        )
    both, at_a, at_b = np.intersect1d(rows[0][0], rows[1][0], return_indices=True)
    return rows[0][1][at_a], rows[1][1][at_b], sizes[both]


@lru_cache(maxsize=100_000)
def _hypergeometric(few: int, many: int, n: int) -> tuple[int, NDArray[np.float64]]:
    """Give the fewest possible shared units and the chance of that many, one more, and so on."""
    least = max(0, few + many - n)
    shared = np.arange(least, few + 1)

    def log_choose(top: int, bottom: NDArray[np.int64] | int) -> NDArray[np.float64]:
        return np.asarray(
            special.gammaln(top + 1)
            - special.gammaln(np.asarray(bottom) + 1)
            - special.gammaln(top - np.asarray(bottom) + 1)
        )

    logs = log_choose(many, shared) + log_choose(n - many, few - shared) - log_choose(n, few)
    return least, np.exp(logs)
