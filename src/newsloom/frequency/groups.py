"""Groups of articles to compare: those of one outlet, or of one week, month, quarter or year."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from newsloom.tables import NewsloomError

Grouping = Literal["outlet", "week", "month", "quarter", "year"]
GROUPINGS: tuple[Grouping, ...] = ("outlet", "week", "month", "quarter", "year")
#: Groups that are each set against all others: each has a row for every entity, so that with as
#: many outlets as articles rows would grow with the square of the corpus.
MOST_GROUPS = 100

NO_OUTLET = "the outlet is not known"
NO_PERIOD = "the day of publication is not known well enough to tell the {}"
NO_WORDS = "the article has no words"


def group_articles(articles: pd.DataFrame, *, by: Grouping = "outlet") -> pd.DataFrame:
    """Put each kept article into its group.

    Parameters
    ----------
    articles
        The table of that name.
    by
        ``outlet``, or the period of publication: ``week`` (ISO 8601, 2021-W09), ``month``
        (2021-03), ``quarter`` (2021-Q1) or ``year``. An article belongs to a period only if
        every day it can have been published on (`published_earliest` to `published_latest`) does.

    Returns
    -------
    One row per kept article, by id: ``article_id``, ``group`` (string, null where left out),
    ``words`` (int64) and ``why`` (string: why it was left out, else null).

    Raises `NewsloomError` for another `by`.
    """
    if by not in GROUPINGS:
        raise NewsloomError(f"Articles can be compared by {', '.join(GROUPINGS)}; not by {by}.")
    kept = articles[articles["status"] == "kept"].sort_values("article_id", ignore_index=True)
    if by == "outlet":
        group, missing = kept["outlet"].astype("string"), NO_OUTLET
    else:
        first = _period(kept["published_earliest"], by)
        last = _period(kept["published_latest"], by)
        group, missing = first.where((first == last).fillna(False)), NO_PERIOD.format(by)
    why = pd.Series(pd.NA, index=kept.index, dtype="string").mask(group.isna(), missing)
    empty = kept["words"] == 0
    return pd.DataFrame(
        {
            "article_id": kept["article_id"],
            "group": group.mask(empty, pd.NA),
            "words": kept["words"].astype("int64"),
            "why": why.mask(empty, NO_WORDS),
        }
    )


def largest_groups(groups: pd.Series) -> list[str]:
    """Give the groups that are set against all others, sorted: those with the most articles.

    Parameters
    ----------
    groups
        The group of each article, none of them null.

    Returns
    -------
    `MOST_GROUPS` at most; of those with as many articles the first by name.
    """
    articles = groups.value_counts()
    return sorted(sorted(articles.index, key=lambda name: (-articles[name], name))[:MOST_GROUPS])


def count_groups(articles: pd.DataFrame, *, by: Grouping = "outlet") -> pd.DataFrame:
    """Count the articles and words of each group, and of what is left out, and why.

    Returns
    -------
    ``group`` (string, null: left out), ``why`` (string, null for groups), ``articles`` and
    ``words`` (int64). Together all the kept articles. Sorted by group, what is left out last.
    """
    grouped = group_articles(articles, by=by)
    found = grouped.groupby(["group", "why"], dropna=False, as_index=False).agg(
        articles=("article_id", "size"), words=("words", "sum")
    )
    found = found.astype(
        {"group": "string", "why": "string", "articles": "int64", "words": "int64"}
    )
    return found.sort_values(["group", "why"], na_position="last", ignore_index=True)


def say_groups(articles: pd.DataFrame, *, by: Grouping = "outlet") -> str:
    """Say in a sentence or two how many articles are compared and which are left out."""
    groups = count_groups(articles, by=by)
    kept, out = groups[groups["group"].notna()], groups[groups["group"].isna()]
    said = f"{_number(kept['articles'].sum(), 'article')} of {_number(len(kept), by)}"
    said += " are compared." if len(kept) > 1 else ": nothing to compare."
    if len(kept) > MOST_GROUPS:
        said += f" Only the {MOST_GROUPS} with the most articles are each set against all others."
    for why, articles_out in zip(out["why"], out["articles"], strict=True):
        said += f" Left out: {_number(articles_out, 'article')} ({why})."
    return said


def _period(days: pd.Series, by: str) -> pd.Series:
    """The period that each day (YYYY-MM-DD) lies in; null where the day is."""
    day = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")
    if by == "week":
        week = day.dt.isocalendar()
        year, number = week["year"].astype("string"), week["week"].astype("string")
        return year + "-W" + number.str.zfill(2)
    if by == "quarter":
        quarter = day.dt.quarter.astype("Int64").astype("string")
        return day.dt.strftime("%Y-Q").astype("string") + quarter
    return day.dt.strftime("%Y-%m" if by == "month" else "%Y").astype("string")


def _number(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
