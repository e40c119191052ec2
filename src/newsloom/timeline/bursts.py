"""When a name was in more of the articles than usual: bursts, where there is enough to tell.

Counted on the clock of printing, since only there the articles of each period are known that could
have named somebody. Kleinberg's two-state automaton finds stretches of periods in which a name
stands in a share of the articles twice as high as over all; drawing the same number of articles at
random says how often chance alone would give as strong a burst.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

from newsloom.days import period_of
from newsloom.labels import count_of
from newsloom.timeline.periods import periods_between
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, why_no_interval

TIMES = 2.0  # how many times the usual share: s of Kleinberg
COST = 1.0  # of beginning a burst: γ of Kleinberg
MIN_PERIODS = 3  # with articles: before, during or after
MIN_NAMED = 3  # articles that name somebody; fewer come together by chance at once
SHUFFLES = 999
MOST_SHUFFLES = 4_999  # where the first draws leave it close
MOST_NAMES = 200  # looked at; with 4,999 draws one of so many can still fall below q = 0.05
_CLOSE = 0.02
_AT_ONCE = 1000

COLUMNS = {
    "entity_id": "string",
    "entity": "string",
    "label": "string",
    "first": "string",
    "last": "string",
    "articles": "int64",
    "of": "int64",
    "articles_all": "int64",
    "of_all": "int64",
    "weight": "float64",
    "p_value": "float64",
    "q_value": "float64",
}
"""Columns of `find_bursts` and their types."""


def count_attention(
    entity_counts: pd.DataFrame, articles: pd.DataFrame, *, period: str = "day"
) -> pd.DataFrame:
    """Count per name and period of printing in how many of the articles it stands.

    Parameters
    ----------
    entity_counts, articles
        The tables of these names.
    period
        ``day``, ``week`` (from Monday) or ``month``.

    Returns
    -------
    One row per ``entity_id`` and ``period`` (its first day) with such an article: ``articles``
    and ``of`` (all kept articles of that period). Only articles count whose interval of printing
    lies within one period. Rows with a null entity hold the periods themselves, each with all its
    articles, those without any among them.
    """
    columns = {"entity_id": "string", "period": "string", "articles": "int64", "of": "int64"}
    placed = _placed(articles, period)
    sizes = placed.groupby("period").size()
    if placed.empty:
        return pd.DataFrame(columns=list(columns)).astype(columns)
    every = periods_between(min(sizes.index), max(sizes.index), period)
    rows = [(None, p, int(sizes.get(p, 0)), int(sizes.get(p, 0))) for p in every]
    named = entity_counts[["article_id", "entity_id"]].drop_duplicates()
    counted = named.merge(placed, on="article_id").groupby(["entity_id", "period"]).size()
    rows += [(e, p, int(n), int(sizes[p])) for (e, p), n in counted.items()]
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def _placed(articles: pd.DataFrame, period: str) -> pd.DataFrame:
    """Give the kept articles that were printed within one period, and which."""
    kept = articles[articles["status"] == "kept"]
    first = [period_of(day, period) for day in kept["published_earliest"]]
    last = [period_of(day, period) for day in kept["published_latest"]]
    same = [bool(one) and one == other for one, other in zip(first, last, strict=True)]
    frame = pd.DataFrame({"article_id": kept["article_id"].tolist(), "period": first})
    return frame[np.array(same, dtype=bool)]


def why_no_bursts(articles: pd.DataFrame, *, period: str = "day") -> str | None:
    """Say in one sentence why no bursts are looked for; None where they are.

    Parameters
    ----------
    articles
        The table.
    period
        As in `find_bursts`.
    """
    kept = int((articles["status"] == "kept").sum())
    placed = _placed(articles, period)
    if few := why_no_interval(kept):
        return f"No bursts are looked for. {few}"
    if len(placed) < MIN_ARTICLES:
        return (
            f"No bursts are looked for: of {count_of(kept, 'article')} only {len(placed)} are "
            f"known to be from one {period} (at least {MIN_ARTICLES} are needed)."
        )
    periods = placed["period"].nunique()
    if periods < MIN_PERIODS:
        return (
            f"No bursts are looked for: the articles come from {count_of(periods, period)} "
            f"(at least {MIN_PERIODS} are needed, one to compare with before or after)."
        )
    return None


def find_bursts(
    entity_counts: pd.DataFrame,
    entities: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    period: str = "day",
    shuffles: int = SHUFFLES,
    seed: int = 1,
) -> pd.DataFrame:
    """Find stretches of periods in which a name stands in more of the articles than usual.

    Parameters
    ----------
    entity_counts, entities, articles
        The tables of these names.
    period
        ``day``, ``week`` or ``month``.
    shuffles, seed
        How often the articles that name somebody are drawn anew from all articles, and the seed;
        from 999 on, 4,999 times where the first draws leave it close.

    Returns
    -------
    One row per burst, strongest first: ``entity_id``, ``entity``, ``label``, ``first`` and
    ``last`` (first days of its first and last period), ``articles`` that name it ``of`` those
    printed then, the same over all periods, ``weight`` (by how much the log-likelihood of the
    counts is higher in the burst, in nats), ``p_value`` (share of draws whose strongest burst is
    as strong), ``q_value`` (corrected for all names looked at: Benjamini & Hochberg 1995). Names
    in fewer than three articles are not looked at, nor are those in half of all articles or more,
    which can't stand in twice the usual share; of the others the 200 in most articles are. No
    rows where `why_no_bursts` gives a reason.

    Notes
    -----
    Kleinberg (2003), "Bursty and hierarchical structure in streams", section on batched
    arrivals: with r of d articles in a period, state i costs
    −ln[C(d, r)·p_i^r·(1−p_i)^(d−r)], p_0 = R/D over all periods and p_1 = s·p_0; to begin a burst
    costs γ·ln n for n periods, to end one nothing. s = 2, γ = 1. The draws keep the number of
    articles of each period and of those that name somebody (multivariate hypergeometric); the
    strongest burst of each draw is compared, so that looking everywhere is allowed for. Articles
    that repeat each other are no separate witnesses: copies are best set aside before.
    """
    empty = pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    if why_no_bursts(articles, period=period):
        return empty
    counts = count_attention(entity_counts, articles, period=period)
    whole = counts[counts["entity_id"].isna()]
    periods = whole["period"].tolist()
    sizes = whole["of"].to_numpy(dtype=np.int64)
    at = {p: n for n, p in enumerate(periods)}
    total = int(sizes.sum())
    known = entities.set_index("entity_id")
    rows: list[dict[str, object]] = []
    tried = 0
    for entity_id, group in _most_named(counts, total):
        named = np.zeros(len(periods), dtype=np.int64)
        named[[at[p] for p in group["period"]]] = group["articles"].to_numpy(dtype=np.int64)
        hits = int(named.sum())
        tried += 1
        found = _stretches(named, sizes)
        if not found:
            continue
        strongest = _drawn(sizes, hits, max(weight for *_, weight in found), shuffles, seed)
        for first, last, weight in found:
            row = known.loc[entity_id]
            rows.append(
                {
                    "entity_id": entity_id,
                    "entity": row["entity"],
                    "label": row["label"],
                    "first": periods[first],
                    "last": periods[last],
                    "articles": int(named[first : last + 1].sum()),
                    "of": int(sizes[first : last + 1].sum()),
                    "articles_all": hits,
                    "of_all": total,
                    "weight": weight,
                    "p_value": (1 + int((strongest >= weight - 1e-9).sum())) / (len(strongest) + 1),
                }
            )
    if not rows:
        return empty
    p_values = np.array([row["p_value"] for row in rows] + [1.0] * max(tried - len(rows), 0))
    frame = pd.DataFrame(rows).assign(q_value=adjust_p(p_values)[: len(rows)])
    order = ["q_value", "weight", "entity", "first"]
    frame = frame.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    return frame[list(COLUMNS)].astype(COLUMNS)


def _most_named(counts: pd.DataFrame, total: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the counts of each name that is looked at."""
    named = counts[counts["entity_id"].notna()]
    hits = named.groupby("entity_id")["articles"].sum()
    hits = hits[(hits >= MIN_NAMED) & (TIMES * hits < total)].sort_index()
    chosen = set(hits.sort_values(ascending=False, kind="stable").index[:MOST_NAMES])
    for entity_id, group in named[named["entity_id"].isin(chosen)].groupby("entity_id"):
        yield str(entity_id), group


def _drawn(
    sizes: NDArray[np.int64], hits: int, weight: float, shuffles: int, seed: int
) -> NDArray[np.float64]:
    """Give the strongest burst of each draw of articles; more draws where they are needed.

    As Besag & Clifford (1991) have it: where chance clearly gives as much, few draws tell.
    """
    random = np.random.default_rng([seed, hits])

    def draw(number: int) -> NDArray[np.float64]:
        drawn = random.multivariate_hypergeometric(sizes, hits, size=number, method="marginals")
        return _strongest(drawn, sizes, hits / int(sizes.sum()))

    strongest = [draw(shuffles)]
    if (1 + (strongest[0] >= weight - 1e-9).sum()) / (shuffles + 1) <= _CLOSE:
        left = max(MOST_SHUFFLES - shuffles, 0) if shuffles >= SHUFFLES else 0
        strongest += [draw(min(_AT_ONCE, left - at)) for at in range(0, left, _AT_ONCE)]
    return np.concatenate(strongest)


def _costs(
    named: NDArray[np.int64], sizes: NDArray[np.int64], share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the cost of each period in the usual and in the raised state."""
    ways = gammaln(sizes + 1) - gammaln(named + 1) - gammaln(sizes - named + 1)
    usual, raised = (
        -(ways + named * np.log(p) + (sizes - named) * np.log1p(-p)) for p in (share, TIMES * share)
    )
    return usual, raised


def _states(usual: NDArray[np.float64], raised: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Give for each row of periods which are raised: the cheapest way through (Viterbi)."""
    rows, length = usual.shape
    begin = COST * np.log(length)
    low, high = np.zeros(rows), np.full(rows, begin)
    from_high = np.zeros((length, rows), dtype=bool)  # the low state came from the raised one
    from_low = np.zeros((length, rows), dtype=bool)  # the raised state came from the low one
    for t in range(length):
        if t:
            from_high[t] = high < low
            from_low[t] = low + begin < high
            low, high = (
                np.where(from_high[t], high, low),
                np.where(from_low[t], low + begin, high),
            )
        low, high = low + usual[:, t], high + raised[:, t]
    state = high < low
    states = np.zeros((rows, length), dtype=bool)
    for t in range(length - 1, -1, -1):
        states[:, t] = state
        state = np.where(state, ~from_low[t], from_high[t])
    return states


def _stretches(named: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[tuple[int, int, float]]:
    """Give first and last place and weight of every burst of one name, empty ends cut off."""
    usual, raised = _costs(named, sizes, named.sum() / sizes.sum())
    states = _states(usual[None, :], raised[None, :])[0]
    gain = usual - raised
    found = []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], states, [False])).astype(np.int8)))
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        inside = first + np.flatnonzero(named[first:stop])
        if len(inside):
            first, last = int(inside[0]), int(inside[-1])
            found.append((first, last, float(gain[first : last + 1].sum())))
    return found


def _strongest(
    drawn: NDArray[np.int64], sizes: NDArray[np.int64], share: float
) -> NDArray[np.float64]:
    """Give the weight of the strongest burst of each draw; 0 where it has none."""
    usual, raised = _costs(drawn, sizes[None, :], share)
    states = _states(usual, raised)
    gain = np.where(states, usual - raised, 0.0)
    best = np.zeros(len(drawn))
    run = np.zeros(len(drawn))
    for t in range(gain.shape[1]):
        run = np.where(states[:, t], run + gain[:, t], 0.0)
        best = np.maximum(best, run)
    return best
