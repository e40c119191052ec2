"""What one outlet has that the others, given its length, would lead one to expect, or has not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from newsloom.frequency import expected, group_articles
from newsloom.frequency.groups import MOST_GROUPS, Grouping, largest_groups
from newsloom.labels import count_of, shorten
from newsloom.outlets import compared_articles
from newsloom.shared import shared_statements
from newsloom.tables import NewsloomError
from newsloom.uncertainty import MIN_ARTICLES, adjust_p, why_no_interval

Of = Literal["entities", "statements"]

COLUMNS = {
    **dict.fromkeys(("outlet", "of", "id", "name", "label"), "string"),
    **dict.fromkeys(("articles", "all_articles", "elsewhere", "all_elsewhere"), "int64"),
    **dict.fromkeys(("expected", "ratio"), "float64"),
    "direction": "string",
    **dict.fromkeys(("p_value", "q_value"), "float64"),
    "why": "string",
}
LONGEST = 160  # characters of a statement


def compare_outlets(
    corpus: Any,
    of: Of = "entities",
    *,
    within: Grouping | None = None,
    by_length: bool = True,
    min_articles: int = 2,
    top_n: int | None = None,
) -> pd.DataFrame:
    """Tell which names or statements an outlet has in more, or fewer, articles than expected.

    Parameters
    ----------
    corpus
        An open corpus.
    of
        ``entities`` (articles that name one) or ``statements`` (articles that tell one; see
        `newsloom.list_originations`, whose numbers the ids are).
    within
        Compare only articles of one ``week``, ``month``, ``quarter`` or ``year``, so that an outlet
        read on other days does not seem to name others; articles whose period is not known well are
        compared among themselves. Left out: days are left aside.
    by_length
        Compare articles with those about as long: the longer an article, the more it names.
        Without it, all articles are exchangeable, and the test is Fisher's.
    min_articles
        In how many of the compared articles a thing must stand.
    top_n
        Rows at most an outlet; None: all.

    Returns
    -------
    One row per outlet and thing that stands in one of its articles, or would in one or more at the
    rate of all:

    - ``of``, ``id``, ``name``, ``label``: what it is;
    - ``articles`` of ``all_articles`` of the outlet, ``elsewhere`` of ``all_elsewhere``;
    - ``expected``: articles of the outlet, if in each class of length (and period) the articles
      that have it were any of them; ``ratio`` = articles / expected; ``direction``: more, fewer or
      as expected;
    - ``p_value``: two-sided, exact (`newsloom.frequency.expected.compare_presence`); ``q_value``:
      Benjamini–Hochberg, over all tests that could come out at all (`fit_to_test`), those of rows
      left out included; ``why`` there is none, else null.

    Articles are those of `compared_articles`: a copy within an outlet counts once. They are taken
    for independent given their length, which follow-ups of one story are not: a difference is then
    one of that story. By outlet, the surest first. Fewer than two outlets: no rows. Of very many
    outlets only the largest have rows (`newsloom.frequency.groups.largest_groups`); the others are
    elsewhere.
    """
    rows = compared_articles(corpus)
    rows = rows[rows["group"].notna()].reset_index(drop=True)
    outlets = np.array(largest_groups(rows["group"]), dtype=object)
    groups = pd.Index(outlets).get_indexer(pd.Index(rows["group"]))
    groups[groups < 0] = len(outlets)  # all that have no rows of their own
    things = _things(corpus, of)
    at = pd.Index(rows["article_id"]).get_indexer(pd.Index(things["article_id"]))
    things = things.assign(at=at)[at >= 0]
    stands = things.groupby("id")["at"].transform("nunique")
    things = things[stands >= max(min_articles, 1)]
    if len(outlets) < 2 or things.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    row, ids = pd.factorize(things["id"], sort=True)
    ones = np.ones(len(things), dtype=np.int64)
    present = sparse.csr_array((ones, (row, things["at"])), shape=(len(ids), len(rows)))
    present.data[:] = 1  # a thing that an article has twice is there once
    strata = _strata(corpus, rows, within, by_length)
    found = expected.compare_presence(present, groups.astype(np.int64), strata)
    sizes = np.bincount(groups, minlength=len(outlets))[: len(outlets)]
    whole = found.articles.sum(axis=1)
    found = found.of_first(len(outlets))
    made = pd.DataFrame(
        {
            "outlet": np.repeat(outlets, len(ids)),
            "of": of,
            "id": np.tile(ids, len(outlets)),
            "articles": found.articles.T.ravel(),
            "all_articles": np.repeat(sizes, len(ids)),
            "elsewhere": (whole[:, None] - found.articles).T.ravel(),
            "all_elsewhere": np.repeat(len(rows) - sizes, len(ids)),
            "expected": found.expected.T.ravel(),
            "p_value": found.p.T.ravel(),
            "least": found.least.T.ravel(),
        }
    )
    made = _gated(made, len(rows))
    made["ratio"] = made["articles"] / made["expected"]
    off = made["articles"] - made["expected"]
    # what is expected is a sum of fractions: 2.9999999 is 3
    made["direction"] = np.select([off > 1e-9, off < -1e-9], ["more", "fewer"], "as expected")
    called = _called(corpus, of, ids)
    made = made.merge(called, on="id", how="left")
    made = made[(made["articles"] > 0) | (made["expected"] >= 1)]
    made["off"] = (made["articles"] - made["expected"]).abs().round(9)
    made = made.sort_values(
        ["outlet", "p_value", "off", "id"],
        ascending=[True, True, False, True],
        na_position="last",
        ignore_index=True,
    )
    made = made[list(COLUMNS)].astype(COLUMNS)
    if top_n is None:
        return made
    return made.groupby("outlet", sort=False).head(top_n).reset_index(drop=True)


def say_unexpected(compared: pd.DataFrame, *, level: float = expected.LEVEL) -> str:
    """Say how many differences stand the test, and why others are not tested."""
    if compared.empty:
        return "There are no two outlets with something in two articles to compare."
    of = "name" if str(compared["of"].iloc[0]) == "entities" else "statement"
    tested = compared["p_value"].notna()
    sure = int((compared["q_value"] <= level).sum())
    rows = f"{count_of(len(compared), 'row')} (a {of} in an outlet)"
    bounded = ""
    if compared["outlet"].nunique() >= MOST_GROUPS:
        bounded = f" Only the {MOST_GROUPS} outlets with the most articles have rows."
    if not tested.any():
        return f"None of {rows} is tested: {_commonest(compared['why'])}{bounded}"
    said = f"Of {rows} {int(tested.sum()):,} can be tested, and {sure:,} differ from what "
    said += f"is to be expected (q at most {level:g})."
    left = int((~tested).sum())
    if left:
        said += f" {left:,} can't, most often for this reason: {_commonest(compared['why'])}"
    return said + bounded


def behind_unexpected(corpus: Any, outlet: str, thing: str, of: Of = "entities") -> pd.DataFrame:
    """Give the places behind a row of `compare_outlets`, in its outlet and elsewhere.

    Parameters
    ----------
    corpus
        The corpus that was compared.
    outlet, thing, of
        ``outlet``, ``id`` and ``of`` of the row.

    Returns
    -------
    ``article_id``, ``start``, ``end`` (of the first place in each article, in the clean text) and
    ``here`` (whether it is this outlet's): as many as the row's ``articles`` and ``elsewhere``.
    """
    places = find_places(corpus, [thing], of)
    here = (places["outlet"] == outlet).to_numpy(dtype=bool)
    return places[["article_id", "start", "end"]].assign(here=here)


def find_places(corpus: Any, things: Collection[str], of: Of = "entities") -> pd.DataFrame:
    """Give the first place of each thing in each article that is compared.

    Columns: id, article_id, outlet, start, end (in the clean text); by id and article.
    """
    rows = compared_articles(corpus)
    rows = rows.loc[rows["group"].notna(), ["article_id", "group"]]
    if of == "entities":
        named = corpus.mentions[corpus.mentions["form"] == "name"]
        named = named.rename(columns={"entity_id": "id"})
    else:
        named = shared_statements(corpus)
        named = named.astype({"statement": "str"}).rename(columns={"statement": "id"})
    named = named.loc[named["id"].isin(list(things)), ["id", "article_id", "start", "end"]]
    named = named.merge(rows.rename(columns={"group": "outlet"}), on="article_id")
    named = named.sort_values(["id", "article_id", "start"], ignore_index=True)
    return named.drop_duplicates(["id", "article_id"], ignore_index=True)


def _things(corpus: Any, of: str) -> pd.DataFrame:
    """Give what stands in which article: article_id, id (text)."""
    if of == "entities":
        named = corpus.entity_counts
        named = named.loc[named["mentions"] > 0, ["article_id", "entity_id"]]
        return named.rename(columns={"entity_id": "id"}).drop_duplicates()
    if of == "statements":
        told = shared_statements(corpus)
        told = told[["article_id", "statement"]].drop_duplicates()
        return told.rename(columns={"statement": "id"}).astype({"id": "str"})
    raise NewsloomError(f"Outlets can be compared by entities or statements; not by {of!r}.")


def _called(corpus: Any, of: str, ids: Any) -> pd.DataFrame:
    """Give id, name and label of things."""
    if of == "entities":
        known = corpus.entities[["entity_id", "entity", "label"]]
        known = known.rename(columns={"entity_id": "id", "entity": "name"})
        return known[known["id"].isin(list(ids))]
    told = shared_statements(corpus)
    told = told.sort_values(["statement", "article_id", "start"]).drop_duplicates("statement")
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    names = [
        shorten(texts[a][start:end], LONGEST)
        for a, start, end in told[["article_id", "start", "end"]].itertuples(index=False)
    ]
    return pd.DataFrame({"id": told["statement"].astype("str"), "name": names, "label": pd.NA})


def _strata(
    corpus: Any, rows: pd.DataFrame, within: Grouping | None, by_length: bool
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Number the classes within which articles are taken for exchangeable."""
    length = expected.length_classes(rows["words"]) if by_length else np.zeros(len(rows), np.int64)
    if within is None:
        return length
    if within == "outlet":
        raise NewsloomError("within takes week, month, quarter or year; given: 'outlet'.")
    periods = group_articles(corpus.articles, by=within).set_index("article_id")["group"]
    period = periods.reindex(rows["article_id"]).fillna("").to_numpy()
    return pd.factorize(pd.MultiIndex.from_arrays([period, length]))[0].astype(np.int64)


def _gated(made: pd.DataFrame, articles: int) -> pd.DataFrame:
    """Take p away where it says nothing, with the reason, and adjust the rest."""
    why = pd.Series(pd.NA, index=made.index, dtype="string")
    if articles < MIN_ARTICLES:
        why[:] = why_no_interval(articles)
    fit = expected.fit_to_test(made["least"].to_numpy())
    never = made["least"] > expected.LEVEL
    too_few = never & why.isna()
    told = made.loc[too_few, ["articles", "elsewhere", "least"]]
    why[too_few] = [
        f"In {here + elsewhere} of {articles} articles, and among articles "
        f"about as long, p could not fall below {least:.2g}."
        for here, elsewhere, least in told.itertuples(index=False, name=None)
    ]
    tests = int((~never).sum())
    why = why.mask(
        ~fit & ~never & why.isna(),
        f"In too few articles: even the clearest result would not count among {tests:,} tests.",
    )
    p = made["p_value"].where(why.isna())
    return made.assign(why=why, p_value=p, q_value=adjust_p(p.to_numpy(dtype=np.float64)))


def _commonest(why: pd.Series) -> str:
    return str(why.dropna().mode().iloc[0])
