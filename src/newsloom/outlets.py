"""Outlets compared: how many voices they let speak, how they spell, and what can be compared.

Everything is read from the tables of a corpus; nothing is kept. What an outlet prints twice counts
once there. `newsloom.unexpected` tells what an outlet has and others have not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from newsloom.frequency import group_articles, spellings, variants
from newsloom.frequency.diversity import (
    UNKNOWN,
    coverage,
    expected_distinct,
    heard_in_articles,
    jackknife_effective,
    resample_diversity,
    shannon,
    simpson,
    simpson_across,
)
from newsloom.labels import count_of, join_words
from newsloom.said import list_statements
from newsloom.shown import Shown
from newsloom.uncertainty import MIN_ARTICLES

COPY = "another article of the outlet has the same text"
MIN_STATEMENTS = 20
"""Statements by named speakers that an outlet needs to be compared (own choice): speakers are
compared at the number of statements that the poorest has, and of fewer little can be told."""
MIN_JACKKNIFE = 20
"""Quoting articles that the correction of exp(H) needs: with 20, 90 of 100 intervals that should
hold the truth in 95 did so, with 12 only 80 (benchmarks/outlets_truth.py)."""

DIVERSITY = {
    "outlet": "string",
    **dict.fromkeys(("articles", "quoting", "statements", "speakers"), "int64"),
    **dict.fromkeys(("described", "nobody"), "int64"),
    "most_heard": "string",
    "most_heard_share": "float64",
    "coverage": "float64",
    **dict.fromkeys(("shannon", "effective"), "float64"),
    **dict.fromkeys(("corrected", "corrected_low", "corrected_high"), "float64"),
    "simpson": "float64",
    **dict.fromkeys(("across", "across_low", "across_high"), "float64"),
    "drawn": "Int64",
    **dict.fromkeys(("heard", "heard_low", "heard_high", "one_by_one"), "float64"),
    "why": "string",
}
SPELLINGS = ["entity", "part", "spellings", "outlets", "articles", "both_ways"]


def compared_articles(corpus: Any) -> pd.DataFrame:
    """Say which articles stand for their outlet when outlets are compared.

    Returns
    -------
    As `newsloom.group_articles` gives it, by outlet: ``article_id``, ``group`` (the outlet, null
    where an article is left out), ``words``, ``why``. Of articles that repeat each other within one
    outlet (`passages`: near_duplicate) the longest stays; the same text in two outlets counts in
    both, since printing it is what an outlet does.
    """
    found = group_articles(corpus.articles)
    order = found.sort_values(["words", "article_id"], ascending=[False, True])
    named = found[found["group"].notna()]  # NA is equal to nothing, and asking whether raises
    outlet = dict(zip(named["article_id"], named["group"], strict=True))
    copies: dict[str, set[str]] = {}
    rows = corpus.passages.loc[
        corpus.passages["relation"] == "near_duplicate", ["article_a", "article_b"]
    ]
    for a, b in rows.itertuples(index=False, name=None):
        if a in outlet and outlet[a] == outlet.get(b):
            copies.setdefault(a, set()).add(b)
            copies.setdefault(b, set()).add(a)
    stays: set[str] = set()
    for article_id in order["article_id"]:
        # only what repeats one that stays is left out, so that no chain of copies carries away more
        if not copies.get(article_id, set()) & stays:
            stays.add(article_id)
    again = ~found["article_id"].isin(stays)
    return found.assign(group=found["group"].mask(again), why=found["why"].mask(again, COPY))


def say_outlets(corpus: Any) -> str:
    """Say how many outlets and articles can be compared, what is left out, and what is missing."""
    rows = compared_articles(corpus)
    if rows.empty:
        return "No article was kept, so there are no outlets to compare."
    kept = rows[rows["group"].notna()]
    sizes = kept["group"].value_counts()
    if sizes.empty:
        said = "No outlet is known."
    else:
        told = sorted(sizes.items(), key=lambda pair: (-pair[1], str(pair[0])))
        each = [f"{name} ({number:,})" for name, number in told[:6]]
        more = [f"{len(told) - 6:,} more"] * (len(told) > 6)
        said = f"{count_of(len(kept), 'article')} of {count_of(len(sizes), 'outlet')}: "
        said += f"{join_words(each + more)}."
    for why, number in rows["why"].dropna().value_counts().sort_index().items():
        said += f" Left out: {count_of(number, 'article')} ({why})."
    enough = int((sizes >= MIN_ARTICLES).sum())
    if enough < 2:
        said += (
            f" That is too little to compare: at least two outlets with {MIN_ARTICLES} articles "
            "each are needed. Outlets can be named in metadata.csv."
        )
    return said


def count_diversity(
    corpus: Any,
    *,
    min_statements: int = MIN_STATEMENTS,
    resamples: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Count how many speakers each outlet quotes, and how evenly, so that outlets can be compared.

    Parameters
    ----------
    corpus
        An open corpus.
    min_statements
        Statements by named speakers that an outlet needs to be compared.
    resamples, seed
        Of the intervals: whole articles are drawn anew (`newsloom.frequency.diversity`).

    Returns
    -------
    One row per known outlet, by ``heard`` (most first), those that can't be compared last:

    - ``articles`` (see `compared_articles`), ``quoting`` (of them, with a named speaker);
    - ``statements`` and ``speakers``: by a name; ``described`` (officials, a resident) and
      ``nobody`` are statements without one, which no measure counts;
    - ``most_heard``, ``most_heard_share`` of the statements; ``coverage``: share of statements,
      unseen ones too, that are by speakers seen here (Good 1953; Chao & Jost 2012);
    - ``shannon``: H = −Σ p·ln p in nats (Shannon 1948), ``effective`` = exp(H) speakers (Jost
      2006): what was printed, described. Both grow with the statements counted. ``corrected`` is
      exp(H) without that error (jackknife over articles, Zahl 1977), with `MIN_JACKKNIFE` quoting
      articles or more;
    - ``simpson``: 1 − Σ n(n − 1) / (N(N − 1)) (Simpson 1949), the chance that two statements have
      two speakers; ``across``: the same of statements in two different articles;
    - ``heard``: speakers in as many whole articles as hold ``drawn`` statements, the number of the
      poorest outlet compared (rarefaction by articles: Gotelli & Colwell 2001); ``one_by_one``: the
      same if statements were drawn singly (Hurlbert 1971), which flatters outlets whose articles
      quote one speaker at length;
    - ``…_low``, ``…_high``: 95 % intervals (whole articles drawn anew; of ``corrected`` left out in
      turn); null with fewer than six quoting articles. ``why``: what keeps an outlet from being
      compared, else null.

    **Outlets are compared by** ``heard``, ``across`` and ``corrected``.
    """
    rows = compared_articles(corpus)
    rows = rows[rows["group"].notna()]
    said = list_statements(corpus)
    said = said[~said["part"]].merge(rows[["article_id", "group"]], on="article_id")
    named = said[said["known"] == "named"]
    sizes = named.groupby("group")["article_id"].agg(["size", "nunique"])
    fit = sizes[(sizes["size"] >= min_statements) & (sizes["nunique"] >= MIN_ARTICLES)]
    drawn = int(fit["size"].min()) if len(fit) > 1 else None
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    # Once for all outlets: there can be as many as articles.
    heard = dict(iter(named.groupby("group")))
    known_of = {outlet: kinds.value_counts() for outlet, kinds in said.groupby("group")["known"]}
    made = []
    for outlet, group in rows.groupby("group", sort=True):
        here = heard.get(outlet, named.iloc[:0])
        known = known_of.get(outlet, {})
        told: dict[str, Any] = {
            "outlet": outlet,
            "articles": len(group),
            "described": int(known.get("described", 0)),
            "nobody": int(known.get("nobody", 0)),
        }
        told |= _measured(here, drawn if outlet in fit.index else None, names, resamples, seed)
        told["why"] = _too_little(told, min_statements, len(fit))
        made.append(told)
    found = pd.DataFrame(made, columns=list(DIVERSITY)).astype(DIVERSITY)
    return found.sort_values(
        ["heard", "statements", "outlet"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )


def list_diversity(diversity: pd.DataFrame) -> pd.DataFrame:
    """Give what `count_diversity` gives, short enough to read: intervals in brackets.

    Columns: outlet, articles, statements, speakers, unnamed (statements), heard, across, H_nats,
    exp_H, simpson, most_heard, why.
    """
    made = diversity[["outlet", "articles", "statements", "speakers"]].copy()
    made["unnamed"] = diversity["described"] + diversity["nobody"]
    for name, places in (("heard", 1), ("across", 3)):
        ends = diversity[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False, name=None)
        made[name] = [_with_ends(*row, places=places) for row in ends]
    made["H_nats"] = diversity["shannon"].round(2)
    made["exp_H"] = diversity["effective"].round(1)
    made["simpson"] = diversity["simpson"].round(3)
    made["most_heard"] = [
        f"{name} ({share:.0%})" if isinstance(name, str) else ""
        for name, share in zip(diversity["most_heard"], diversity["most_heard_share"], strict=True)
    ]
    return Shown(made.assign(why=diversity["why"].fillna("")))


def _with_ends(value: float, low: float, high: float, *, places: int) -> str:
    if pd.isna(value):
        return ""
    ends = "" if pd.isna(low) else f" ({low:.{places}f}–{high:.{places}f})"
    return f"{value:.{places}f}{ends}"


def compare_spellings(corpus: Any, *, top_n: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Tell for each name spelt in more than one way whether outlets differ in it.

    Parameters
    ----------
    corpus
        An open corpus.
    top_n
        Rows at most; None: all.
    seed
        Of the tests that draw; see `newsloom.frequency.spellings.compare_spellings`.

    Returns
    -------
    One row per part of a name: ``entity``, ``part``, ``spellings`` (each with how many articles of
    each outlet keep to it: "Kiev: The Star 7, The Sun 1"), ``outlets``, ``articles``,
    ``both_ways``, ``p_value``, ``q_value``, ``why`` (there is no test) and ``entity_id``.
    The surest first. What counts as a spelling `newsloom.find_variants` says; short forms and
    titles are none.
    """
    rows = compared_articles(corpus)
    rows = rows[rows["group"].notna()]
    spelt = variants.spell_names(corpus.mentions, corpus.articles)
    spelt = spelt[spelt["article_id"].isin(rows["article_id"])]
    ways = spelt.groupby(spellings.KEY)["surface"].transform("nunique")
    spelt = spelt[ways > 1]  # the other spelling may stand in an article that is left out
    found = spellings.compare_spellings(spelt, seed=seed)
    chosen = spellings.choose_spellings(spelt).dropna(subset="surface")
    told: dict[tuple[str, ...], str] = {}
    for key, group in chosen.groupby(spellings.KEY):
        parts = []
        for surface, number in group["surface"].value_counts().items():
            where = group.loc[group["surface"] == surface, "outlet"].value_counts()
            each = sorted(where.items(), key=lambda pair: (-pair[1], str(pair[0])))
            parts.append((-number, f"{surface}: {', '.join(f'{o} {n}' for o, n in each)}"))
        told[tuple(map(str, key))] = "; ".join(text for _, text in sorted(parts))
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    keys = list(found[spellings.KEY].itertuples(index=False, name=None))
    found["entity"] = [names.get(key[0], key[0]) for key in keys]
    found["spellings"] = [told.get(tuple(map(str, key)), "") for key in keys]
    found = found[found["spellings"] != ""]
    found = found.sort_values(
        ["p_value", "articles", "entity", "part", "entity_id"],
        ascending=[True, False, True, True, True],
        na_position="last",
        ignore_index=True,
    )
    found = found[[*SPELLINGS, "p_value", "q_value", "why", "entity_id"]]
    return Shown(found if top_n is None else found.head(top_n))


def _measured(
    here: pd.DataFrame, drawn: int | None, names: dict[str, str], resamples: int, seed: int
) -> dict[str, Any]:
    """Measure the statements of one outlet by named speakers."""
    quoting = here["article_id"].nunique()
    heard = here["entity_id"].value_counts()
    counts = heard.to_numpy()
    most = min(heard[heard == heard.max()].index, default=None)
    told: dict[str, Any] = {
        "quoting": quoting,
        "statements": len(here),
        "speakers": len(heard),
        "most_heard": names.get(most, most) if most is not None else None,
        "most_heard_share": heard.max() / len(here) if len(here) else float("nan"),
        "coverage": coverage(counts),
        "shannon": shannon(counts),
        "effective": float(np.exp(shannon(counts))),
        "simpson": simpson(counts),
        "drawn": drawn,
    }
    if quoting < 2:
        return told
    article, speaker = (
        pd.factorize(here[column], sort=True)[0] for column in ("article_id", "entity_id")
    )
    ones = np.ones(len(here), dtype=np.int64)
    table = sparse.coo_array((ones, (article, speaker))).tocsr()
    told["across"] = simpson_across(table)
    if drawn is not None:
        told |= {
            "heard": heard_in_articles(table, drawn),
            "one_by_one": expected_distinct(counts, drawn),
        }
    ends = (UNKNOWN, UNKNOWN)
    if quoting >= MIN_ARTICLES:
        ends = resample_diversity(table, drawn, resamples=resamples, seed=seed)
    for name, (low, high) in zip(("heard", "across"), ends, strict=True):
        told |= {f"{name}_low": low, f"{name}_high": high}
    if quoting >= MIN_JACKKNIFE:
        told["corrected"], (low, high) = jackknife_effective(table)
        told |= {"corrected_low": low, "corrected_high": high}
    return told


def _too_little(told: dict[str, Any], min_statements: int, fit: int) -> str | None:
    """Say what keeps an outlet from being compared; None where nothing does."""
    if told["statements"] < min_statements or told["quoting"] < MIN_ARTICLES:
        return (
            f"{count_of(told['statements'], 'statement')} by named speakers in "
            f"{count_of(told['quoting'], 'article')}: to compare, {min_statements} in "
            f"{MIN_ARTICLES} are needed."
        )
    return None if fit > 1 else "No other outlet has enough statements to be compared with."
