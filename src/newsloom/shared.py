"""What outlets share: statements with their origins, numbers side by side, who printed it first.

Everything is read from the tables of a corpus; nothing is kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pandas as pd

from newsloom import sources
from newsloom.kept import kept_with
from newsloom.labels import NO_OUTLET, name_articles, shorten
from newsloom.said import with_share
from newsloom.shown import for_reading

LONGEST = 160  # characters of a statement
# Days that are not known: they can be before all others, and after them.
_BEFORE_ALL, _AFTER_ALL = "", "~"
_FIRSTS = (
    *("outlet", "shared", "first", "later", "same_day", "not_known"),
    *("first_share", "low", "high", "articles"),
)
_SHARING = (
    *("outlet_a", "outlet_b", "passages", "words", "statements", "copies"),
    *("a_first", "b_first", "articles"),
)


@for_reading
def list_originations(corpus: Any, *, top_n: int | None = 25) -> pd.DataFrame:
    """Statements told in several articles, and how many independent origins they have.

    Parameters
    ----------
    corpus
        An open corpus.
    top_n
        Rows at most; None: all.

    Returns
    -------
    Columns ``statement`` (its number, as in `list_tellings`), ``text`` (its first telling),
    ``mentions``, ``articles``, ``outlets``, ``originations``, ``first_printed`` and ``first_in``
    (the outlet that surely printed it before all others, whatever the days of their articles may
    be, and the day of its first article; empty where no outlet was); most articles first.
    """
    counted, tellings = _originations(corpus)
    firsts = _first_printed(corpus, tellings)
    made = counted.assign(
        text=[shorten(text, LONGEST) for text in counted["text"]],
        first_printed=[firsts.get(n, (None, None))[0] for n in counted["statement"]],
        first_in=[firsts.get(n, (None, None))[1] for n in counted["statement"]],
    )
    made = made.sort_values(
        ["articles", "originations", "mentions", "statement"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )
    columns = ["statement", "text", "mentions", "articles", "outlets", "originations"]
    made = made[[*columns, "first_printed", "first_in"]]
    return made if top_n is None else made.head(top_n)


@for_reading
def list_tellings(corpus: Any, statement: int) -> pd.DataFrame:
    """Every telling of a statement: article, outlet, published, origination, because, text.

    Parameters
    ----------
    corpus
        An open corpus.
    statement
        Its number in `list_originations`.
    """
    _, tellings = _originations(corpus)
    rows = tellings[tellings["statement"] == statement]
    articles = corpus.articles.set_index("article_id")
    names = name_articles(corpus.articles)
    texts = [
        articles.at[a, "text"][start:end]
        for a, start, end in rows[["article_id", "start", "end"]].itertuples(index=False)
    ]
    made = pd.DataFrame(
        {
            "article": [names[a] for a in rows["article_id"]],
            "outlet": [_outlet(articles.at[a, "outlet"]) for a in rows["article_id"]],
            "published": [articles.at[a, "published"] for a in rows["article_id"]],
            "origination": rows["origination"].to_numpy(),
            "because": [_named(why, names) for why in rows["because"]],
            "text": [shorten(text, LONGEST) for text in texts],
        }
    )
    return made.sort_values(["origination", "published", "article"], ignore_index=True)


@for_reading
def list_figures(corpus: Any, *, top_n: int | None = 25) -> pd.DataFrame:
    """Numbers of two articles that speak of the same thing: where they agree, where they differ.

    Nothing is judged: figures of other days, or of another group, can both be right.

    Parameters
    ----------
    corpus
        An open corpus.
    top_n
        Rows at most; None: all.

    Returns
    -------
    Columns ``verdict`` (differ, same, same, rounded), ``what`` (what is counted), ``number_a``,
    ``according_to_a``, ``article_a``, and the same of b, ``days``, ``shared``; differences first.
    """
    lined = sources.line_up_numbers(
        corpus.numbers, articles=corpus.articles, entities=corpus.entities
    )
    names = name_articles(corpus.articles)
    made = pd.DataFrame({"verdict": lined["verdict"], "what": lined["what"]})
    for side in "ab":
        made[f"number_{side}"] = lined[f"surface_{side}"]
        made[f"according_to_{side}"] = lined[f"source_{side}"]
        made[f"article_{side}"] = [names[a] for a in lined[f"article_{side}"]]
    made["days"] = lined["days"]
    made["shared"] = [", ".join(shared[:6]) for shared in lined["shared"]]
    return made if top_n is None else made.head(top_n)


def shared_statements(corpus: Any) -> pd.DataFrame:
    """Give what `sources.find_statements` does, kept with the corpus: a notebook asks five times.

    Nobody may change the frame.
    """
    passages, articles = corpus.passages, corpus.articles

    def make() -> pd.DataFrame:
        return sources.find_statements(passages, articles=articles)

    return kept_with(corpus, "_shared_statements", (passages, articles), make)


def count_sharing(corpus: Any) -> pd.DataFrame:
    """Count what each two outlets share, and which of them printed it first.

    Parameters
    ----------
    corpus
        An open corpus.

    Returns
    -------
    One row per pair of outlets that share something: ``outlet_a``, ``outlet_b``, ``passages`` (of
    any kind), ``words`` (word for word), ``statements`` (in other words, or the same quotation),
    ``copies`` (whole articles), ``a_first`` and ``b_first`` (passages that one surely printed on an
    earlier day than the other) and ``articles`` (that have a part in it); most passages first.
    Articles of one outlet, and of none, are left out.
    """
    articles = corpus.articles.set_index("article_id")
    outlets = articles["outlet"].to_dict()
    earliest = articles["published_earliest"].to_dict()
    latest = articles["published_latest"].to_dict()
    counted: dict[tuple[str, str], dict[str, Any]] = defaultdict(
        lambda: dict.fromkeys(_SHARING[2:8], 0) | {"ids": set()}
    )
    for row in corpus.passages.itertuples(index=False):
        first, second = row.article_a, row.article_b
        if pd.isna(outlets[first]) or pd.isna(outlets[second]):
            continue
        if outlets[first] == outlets[second]:
            continue
        if str(outlets[first]) > str(outlets[second]):
            first, second = second, first
        told = counted[str(outlets[first]), str(outlets[second])]
        told["passages"] += 1
        told["copies"] += row.relation == "near_duplicate"
        told["statements"] += row.relation in ("same_statement", "same_quotation")
        if row.relation in ("near_verbatim", "near_duplicate"):
            told["words"] += int(json.loads(row.shared).get("words", 0))
        told["a_first"] += _before(latest[first], earliest[second])
        told["b_first"] += _before(latest[second], earliest[first])
        told["ids"] |= {first, second}
    rows = [
        {"outlet_a": a, "outlet_b": b, **told, "articles": len(told["ids"])}
        for (a, b), told in counted.items()
    ]
    made = pd.DataFrame(rows, columns=list(_SHARING))
    return made.sort_values(
        ["passages", "outlet_a", "outlet_b"], ascending=[False, True, True], ignore_index=True
    )


def count_firsts(corpus: Any) -> pd.DataFrame:
    """Count how often each outlet printed first what others printed, too.

    Parameters
    ----------
    corpus
        An open corpus.

    Returns
    -------
    One row per known outlet that shares statements with another known one: ``outlet``, ``shared``
    (statements that it and others tell), ``first`` (its first article was surely printed on an
    earlier day than any of the others), ``later`` (an article of another was surely printed on an
    earlier day than any of its own), ``same_day`` (its first and that of the others on one known
    day), ``not_known`` (the days leave it open), ``first_share`` (of those that are known to be
    first or later), ``low``, ``high`` (Wilson interval at 0.95; statements of one article are taken
    for independent, so it is rather too narrow) and ``articles`` (of its own that tell one). Most
    shared first. Articles of no known outlet are left out. To have printed first is not to have
    found out: both can follow a third.
    """
    rows = order_tellings(corpus)
    counted: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_FIRSTS[1:6], 0))
    for outlet, order in rows.drop_duplicates(["statement", "outlet"])[
        ["outlet", "order"]
    ].itertuples(index=False, name=None):
        counted[outlet]["shared"] += 1
        counted[outlet][order] += 1
    articles = rows.groupby("outlet")["article_id"].nunique()
    made = pd.DataFrame(
        [{"outlet": o, **found, "articles": articles[o]} for o, found in counted.items()],
        columns=[*_FIRSTS[:6], "articles"],
    )
    made = with_share(made.assign(known=made["first"] + made["later"]), "first", "known", "")
    made = made.rename(columns={"share": "first_share"})[list(_FIRSTS)]
    return made.sort_values(["shared", "outlet"], ascending=[False, True], ignore_index=True)


def order_tellings(corpus: Any) -> pd.DataFrame:
    """Give the tellings of statements that two known outlets print, and which outlet was first.

    Columns: statement, article_id, start, end, outlet, low, high (the days that the article can be
    from; an open end lies before or after all others), order (of the outlet against the others of
    its statement: first, later, same_day, not_known); by statement, outlet and day.
    """
    told = shared_statements(corpus)
    columns = ["article_id", "outlet", "published_earliest", "published_latest"]
    rows = told.merge(corpus.articles[columns], on="article_id").dropna(subset="outlet")
    rows["low"] = rows.pop("published_earliest").fillna(_BEFORE_ALL)
    rows["high"] = rows.pop("published_latest").fillna(_AFTER_ALL)
    rows = rows[rows.groupby("statement")["outlet"].transform("nunique") > 1]
    days = rows.groupby(["statement", "outlet"], as_index=False)[["low", "high"]].min()
    orders: dict[tuple[int, str], str] = {}
    for statement, group in days.groupby("statement"):
        prints = list(group[["outlet", "low", "high"]].itertuples(index=False, name=None))
        # The first of all others is the first, or the second for the first itself.
        lows, highs = (sorted(row[at] for row in prints)[:2] for at in (1, 2))
        for outlet, low, high in prints:
            first = lows[low == lows[0]], highs[high == highs[0]]
            orders[statement, outlet] = _order(low, high, *first)
    ends = zip(rows["statement"], rows["outlet"], strict=True)
    rows = rows.assign(order=[orders[end] for end in ends])
    order = ["statement", "outlet", "low", "high", "article_id", "start"]
    return rows.sort_values(order, ignore_index=True)


def _order(low: str, high: str, others_low: str, others_high: str) -> str:
    """Say whether the first of one interval comes before the first of the others'."""
    if high < others_low:
        return "first"
    if others_high < low:
        return "later"
    return "same_day" if low == high == others_low == others_high else "not_known"


def _before(latest: Any, earliest: Any) -> bool:
    return not pd.isna(latest) and not pd.isna(earliest) and bool(latest < earliest)


def _originations(corpus: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = shared_statements(corpus)
    return sources.count_originations(
        found,
        passages=corpus.passages,
        articles=corpus.articles,
        quotes=corpus.quotes,
        entities=corpus.entities,
    )


def _first_printed(corpus: Any, tellings: pd.DataFrame) -> dict[int, tuple[Any, Any]]:
    """Give for each statement the day and outlet of the article that was surely first.

    Another article of the same outlet does not put that in doubt.
    """
    articles = corpus.articles.set_index("article_id")
    firsts: dict[int, tuple[Any, Any]] = {}
    for statement, group in tellings.groupby("statement"):
        rows = articles.loc[sorted(set(group["article_id"]))]
        rows = rows.sort_values(["published_latest", "published"], kind="stable")
        if rows["published_latest"].isna().all():
            continue
        first = rows.iloc[0]
        own = rows["outlet"].eq(first["outlet"]).fillna(False).to_numpy(dtype=bool)
        own[0] = True
        days = rows.loc[~own, "published_earliest"]
        if all(_before(first["published_latest"], day) for day in days):
            firsts[int(statement)] = (first["published"], _outlet(first["outlet"]))
    return firsts


def _outlet(name: Any) -> str:
    return NO_OUTLET if pd.isna(name) else str(name)


def _named(why: str, names: dict[str, str]) -> str:
    """Put the names of articles in the place of their ids."""
    return " ".join(names.get(word.rstrip(","), word) for word in why.split(" "))
