"""What an outlet or a period names more, or less, than the rest of the corpus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from newsloom.frequency import contrast
from newsloom.frequency.groups import Grouping, group_articles, largest_groups
from newsloom.frequency.permutation import count_labelings, permute_groups
from newsloom.frequency.ranking import Laid, count_matrix, name_entities
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, why_no_interval

LEVEL = 0.05  # what p has to be able to reach, or it is not given

COLUMNS = {
    "group_kind": "string",
    "group": "string",
    "entity_id": "string",
    "entity": "string",
    "label": "string",
    "mentions": "int64",
    "articles": "int64",
    "mentions_rest": "int64",
    "articles_rest": "int64",
    "per_1000_words": "float64",
    "per_1000_words_rest": "float64",
    "log_likelihood": "float64",
    "log_ratio": "float64",
    "lrc": "float64",
    "log_odds_z": "float64",
    "article_log_likelihood": "float64",
    "p_value": "float64",
    "q_value": "float64",
    "why": "string",
}


def compare_groups(
    entity_counts: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    by: Grouping = "outlet",
    min_articles: int = 2,
    prior_words: float | None = None,
    permutations: int = 1000,
    seed: int = 1,
    laid: Laid | None = None,
) -> pd.DataFrame:
    """Compare how often each outlet, or each period, names each entity with all the others.

    Parameters
    ----------
    entity_counts, articles, entities
        The tables of those names; without `entities` names are ids. The forms that count are
        those of `entity_counts`: names alone, unless it was made with others.
    by
        What the groups are; see `group_articles` in `groups`, which also says which articles
        are left out (`say_groups` counts them).
    min_articles
        In how many of the compared articles an entity must be named to have rows. One named in a
        single article tells of that article, not of its outlet.
    prior_words
        How many words the prior of ``log_odds_z`` weighs; left out, as many as the average
        article of the corpus has (`average_words`). Its shares are those of the whole corpus.
    permutations, seed
        Of the test: see `newsloom.frequency.permutation.permute_groups`.
    laid
        What `newsloom.frequency.count_matrix` gives for these tables, where it is at hand.

    Returns
    -------
    One row per group and entity, all against the rest; those that a group never names only where
    it would at least once at the rate of the rest. Of very many groups only the largest have rows
    (`newsloom.frequency.groups.largest_groups`); the articles of the others are part of the rest:

    - ``mentions``, ``articles``, ``per_1000_words`` of the group, and ``…_rest``;
    - ``log_likelihood``: G², 4 cells, on words; no direction;
    - ``log_ratio``: of the rates, positive = more in the group;
    - ``lrc``: conservative Log Ratio, Bonferroni over all tests; 0 = no difference shown;
    - ``log_odds_z``: weighted log-odds, positive = more in the group;
    - ``article_log_likelihood``: G², 4 cells, on articles that name it (text-dispersion keyness;
      Egbert & Biber 2019); no direction;
    - ``p_value``: two-sided, labels exchanged among articles; ``q_value``: adjusted over all
      tests (Benjamini–Hochberg), those of rows left out included; both null where articles are
      too few, and ``why`` says why. Where labelings are drawn, p cannot fall below
      1 / (permutations + 1): with very many rows draw more, or raise `min_articles`.

    Sorted by group, then LRC, Log Ratio (greatest first) and id. Fewer than two groups: no rows.
    """
    grouped = group_articles(articles, by=by)
    compared = grouped[grouped["group"].notna()]
    names = largest_groups(compared["group"])
    if len(names) < 2 or entity_counts.empty:
        return _typed(pd.DataFrame(columns=list(COLUMNS)))
    ids, counts, sizes = laid or count_matrix(entity_counts, articles)
    column = np.flatnonzero(grouped["group"].notna())
    whole = counts.sum(axis=1) / sizes.sum()
    counts, sizes = counts[:, column].tocsr(), sizes[column]
    supported = np.flatnonzero(np.diff(counts.indptr) >= max(min_articles, 1))
    counts = counts[supported]
    groups = pd.Index(names).get_indexer(pd.Index(compared["group"])).astype(np.int64)
    groups[groups < 0] = len(names)  # all that have no rows of their own
    member = sparse.csr_array(
        (np.ones(len(groups), dtype=np.int64), (np.arange(len(groups)), groups)),
        shape=(len(groups), len(names) + 1),
    )[:, : len(names)]
    why, tested = _gate(np.diff(counts.indptr), member.sum(axis=0), by)
    p, least = permute_groups(counts, sizes, groups, tested, permutations=permutations, seed=seed)
    for row, group in np.argwhere(tested & (least > LEVEL)):
        why[row, group] = (
            "The articles that name it can be shared out in ways that differ too little: "
            f"p could not fall below {least[row, group]:.2g}."
        )
    p[least > LEVEL] = np.nan
    q = adjust_p(p.T.ravel()).reshape(p.T.shape)
    measured = _measure(
        counts,
        sizes,
        member,
        prior=whole[supported],
        prior_words=average_words(articles) if prior_words is None else prior_words,
    )
    parts, words = [], sizes @ member
    for group, found in enumerate(measured):
        found["p_value"], found["q_value"], found["why"] = p[:, group], q[group], why[:, group]
        found["group"], found["entity_id"] = names[group], ids[supported]
        missed = found["per_1000_words_rest"] * words[group] >= 1000
        parts.append(found[(found["mentions"] > 0) | missed])
    found = pd.concat(parts, ignore_index=True)
    found["group_kind"] = "outlet" if by == "outlet" else "period"
    called = name_entities(entity_counts, entities)
    found = found.merge(called, on="entity_id", how="left")
    found["entity"] = found["entity"].astype("string").fillna(found["entity_id"])
    return _typed(found)


def average_words(articles: pd.DataFrame) -> float:
    """Give the words of the average kept article: the size of the prior unless one is given."""
    words = articles.loc[articles["status"] == "kept", "words"]
    return float(words.mean()) if len(words) else 0.0


def _measure(
    counts: sparse.csr_array,
    sizes: NDArray[np.int64],
    member: sparse.csr_array,
    *,
    prior: NDArray[np.float64],
    prior_words: float,
) -> Iterator[pd.DataFrame]:
    """Every measure, one row per entity, of one group after the other; `member` articles × groups.

    Most rows of a small group are left out: no more than those of one are held.
    """
    present = counts.copy()
    present.data = np.ones_like(present.data)
    mentions, articles = counts.sum(axis=1), present.sum(axis=1)
    of_groups = (counts @ member).tocsc(), (present @ member).tocsc()
    words, sizes_of_groups = sizes @ member, member.sum(axis=0)
    tests = counts.shape[0] * member.shape[1]
    for group in range(member.shape[1]):
        f1, a1 = (part[:, [group]].toarray().ravel() for part in of_groups)
        f2, a2 = mentions - f1, articles - a1
        n1, m1 = words[group], sizes_of_groups[group]
        n2, m2 = sizes.sum() - n1, len(sizes) - m1
        yield pd.DataFrame(
            {
                "mentions": f1,
                "articles": a1,
                "mentions_rest": f2,
                "articles_rest": a2,
                "per_1000_words": 1000 * f1 / n1,
                "per_1000_words_rest": 1000 * f2 / n2,
                "log_likelihood": contrast.log_likelihood(f1, n1, f2, n2),
                "log_ratio": contrast.log_ratio(f1, n1, f2, n2),
                "lrc": contrast.conservative_log_ratio(f1, n1, f2, n2, tests=tests),
                "log_odds_z": contrast.log_odds_z(
                    f1, n1, f2, n2, prior=prior, prior_words=prior_words
                ),
                "article_log_likelihood": contrast.log_likelihood(a1, m1, a2, m2),
            }
        )


def _gate(
    named: NDArray[np.int64], members: NDArray[np.int64], by: str
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Say per entity and group why there is no test, and where there is one.

    An entity named in few articles is judged by which articles name it, since the sizes of the
    others would break ties without telling anything of it.
    """
    n = int(members.sum())
    why = np.full((len(named), len(members)), None, dtype=object)
    too_few = why_no_interval(n)
    if too_few is not None:
        why[:] = too_few
        return why, np.zeros(why.shape, dtype=bool)
    for group, size in enumerate(members.tolist()):
        ways = count_labelings(n, size)
        if ways < 1 / LEVEL:
            why[:, group] = (
                f"{size} of {n} articles can carry the name of this {by} in only {ways} ways: "
                f"p could not fall below {1 / ways:.2g}."
            )
            continue
        for few in range(1, MIN_ARTICLES):
            least = _least_by_presence(few, size, n)
            if least > LEVEL:
                why[named == few, group] = (
                    f"Named in only {few} of {n} articles ({size} are of this {by}): "
                    f"p could not fall below {least:.2g}."
                )
    return why, why == None  # noqa: E711


def _least_by_presence(few: int, size: int, n: int) -> float:
    """The smallest p by which articles name it: all of them in the group, or none (or all of it).

    Hypergeometric, one-sided: of n articles `few` name it and `size` are drawn.
    """
    ways = count_labelings(n, size)
    inside = min(few, size)
    extremes = [
        count_labelings(few, inside) * count_labelings(n - few, size - inside),
        count_labelings(n - few, size),
    ]
    return min(extreme / ways for extreme in extremes if extreme)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    typed = frame[list(COLUMNS)].astype(COLUMNS)
    return typed.sort_values(
        ["group", "lrc", "log_ratio", "entity_id"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )
