"""What lies where in time: articles by outlet and day, and what could be put on no day, and why.

Every function takes a corpus and gives a frame, or a sentence, to look at.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pandas as pd

from newsloom.days import span
from newsloom.evidence import cut_to_words
from newsloom.labels import NO_OUTLET, count_of, name_articles, shorten
from newsloom.shown import Shown
from newsloom.timeline.announced import OUTCOMES, compare_announced
from newsloom.timeline.periods import period_of

_OPEN_FIRST = ("planned", "hypothetical", "denied", "reported", "asserted")


def list_unresolved(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Expressions of time that were turned into no day, and why.

    Columns: expression, type (TIMEX3), value, times, articles, reason; most frequent first.
    """
    timexes = corpus.timexes
    open_ones = timexes[timexes["earliest"].isna() & timexes["latest"].isna()]
    undated = set(corpus.articles.loc[corpus.articles["published"].isna(), "article_id"])
    rows = pd.DataFrame(
        {
            "expression": [" ".join(s.lower().split()) for s in open_ones["surface"]],
            "type": open_ones["type"].tolist(),
            "value": open_ones["value"].tolist(),
            "article_id": open_ones["article_id"].tolist(),
            "reason": [
                why_no_day(kind, value, printed=a not in undated)
                for kind, value, a in zip(
                    open_ones["type"], open_ones["value"], open_ones["article_id"], strict=True
                )
            ],
        },
        columns=["expression", "type", "value", "article_id", "reason"],
    )
    by = ["expression", "type", "value", "reason"]
    counted = rows.groupby(by, as_index=False, dropna=False).agg(
        times=("article_id", "size"), articles=("article_id", "nunique")
    )
    counted = counted.sort_values(
        ["times", "articles", "expression", "value"], ascending=[False, False, True, True]
    )
    columns = ["expression", "type", "value", "times", "articles", "reason"]
    return Shown(counted[columns].head(top_n).reset_index(drop=True))


def why_no_day(kind: Any, value: Any, *, printed: bool) -> str:
    """Say why a temporal expression was turned into no day.

    Parameters
    ----------
    kind, value
        TIMEX3 type and value.
    printed
        Whether a day is known on which its article was printed.
    """
    value = "" if pd.isna(value) else str(value)
    if kind == "SET":
        return "comes again and again: no single day"
    if kind == "DURATION":
        return "says how long, not when"
    if value.endswith("_REF"):
        return "vague: now, lately, soon; no day is meant"
    if not printed:
        return "counts from the day of printing, which is not known"
    if value.startswith("XXXX"):
        return "no year is said, and nothing before it gives one"
    if value.startswith("P"):
        return "says how long, not when"
    return "no day of the calendar fits it"


def say_unresolved(corpus: Any) -> str:
    """Say how many expressions of time were turned into days, and why the others were not."""
    timexes = corpus.timexes
    open_ones = int((timexes["earliest"].isna() & timexes["latest"].isna()).sum())
    if timexes.empty:
        return "No expression of time was found."
    reasons = list_unresolved(corpus, top_n=len(timexes)).groupby("reason")["times"].sum()
    told = [f"{n:,} {why}" for why, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))]
    placed = f"{len(timexes) - open_ones:,} of {count_of(len(timexes), 'expression')} of time"
    said = f"{placed} were placed"
    return f"{said}; of the others: {'; '.join(told)}." if told else f"{said}."


def list_undated(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Statements without a day, the sure ones last: what is planned or supposed may yet come.

    Columns: statement, modality, who (names in it), article, place (in the clean text).
    """
    events = corpus.events
    rows = events[events["earliest"].isna() & events["latest"].isna()]
    order = {
        m: n for n, m in enumerate(("planned", "hypothetical", "denied", "reported", "asserted"))
    }
    rows = rows.assign(order=rows["modality"].map(order)).sort_values(
        ["order", "article_id", "start"], kind="stable"
    )
    names = name_articles(corpus.articles)
    called = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    shown = rows.head(top_n)
    return Shown(
        pd.DataFrame(
            {
                "statement": [
                    cut_to_words(t, [])[0] if corpus.share else shorten(t, 160)
                    for t in shown["text"]
                ],
                "modality": shown["modality"].tolist(),
                "who": [
                    ", ".join(called.get(e, e) for e in _ids(ids)) for ids in shown["entities"]
                ],
                "article": [names[a] for a in shown["article_id"]],
                "start": shown["start"].tolist(),
                "end": shown["end"].tolist(),
            }
        )
    )


def _ids(entities: Any) -> list[str]:
    return [] if pd.isna(entities) else [str(e) for e in json.loads(entities)]


def count_coverage(corpus: Any, *, period: str = "day") -> pd.DataFrame:
    """Count articles and words by outlet and period of printing.

    Parameters
    ----------
    corpus
        An open corpus.
    period
        ``day``, ``week`` (from Monday) or ``month``.

    Returns
    -------
    One row per outlet and period: ``outlet``, ``period`` (its first day; null where the interval
    of printing does not fall into one period), ``articles``, ``words``. The rows of an outlet add
    up to all its kept articles.
    """
    articles = corpus.articles[corpus.articles["status"] == "kept"]
    first = [period_of(value, period) for value in articles["published_earliest"]]
    last = [period_of(value, period) for value in articles["published_latest"]]
    frame = pd.DataFrame(
        {
            "outlet": articles["outlet"].fillna(NO_OUTLET).tolist(),
            "period": [
                one if one and one == other else None
                for one, other in zip(first, last, strict=True)
            ],
            "words": articles["words"].tolist(),
        },
        columns=["outlet", "period", "words"],
    ).astype({"outlet": "string", "period": "string", "words": "int64"})
    counted = frame.groupby(["outlet", "period"], dropna=False, as_index=False).agg(
        articles=("words", "size"), words=("words", "sum")
    )
    return counted.sort_values(["outlet", "period"], ignore_index=True)


def list_announced(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """What was planned or supposed beside what was told later of it; nothing here is judged.

    Columns: outcome, announced (the words), for (the days it speaks of), by (article), printed,
    later (the nearest later words), on (their days), told_by (article), told (day printed),
    shared (names and words that both have). Those with a later word come first.
    """
    rows = compare_announced(corpus.events, corpus.entities, corpus.articles).head(top_n)
    names = name_articles(corpus.articles)

    def text(value: Any) -> str:
        if pd.isna(value):
            return ""
        return cut_to_words(value, [])[0] if corpus.share else shorten(value, 160)

    return Shown(
        pd.DataFrame(
            {
                "outcome": rows["outcome"].tolist(),
                "announced": [text(value) for value in rows["announced"]],
                "for": [_span(r.earliest, r.latest) for r in rows.itertuples()],
                "by": [names[a] for a in rows["article_id"]],
                "printed": rows["printed"].tolist(),
                "later": [text(value) for value in rows["later"]],
                "on": [_span(r.later_earliest, r.later_latest) for r in rows.itertuples()],
                "told_by": [names.get(a, "") for a in rows["later_article_id"].fillna("")],
                "told": rows["later_printed"].tolist(),
                "shared": [_shared(r.names, r.words) for r in rows.itertuples()],
            }
        )
    )


def say_announced(corpus: Any) -> str:
    """Say how many announcements there are, and how many have which later word."""
    rows = compare_announced(corpus.events, corpus.entities, corpus.articles)
    if rows.empty:
        return "Nothing was announced or supposed of anybody named."
    one = rows.drop_duplicates(["article_id", "start", "end"])["outcome"].value_counts()
    told = [f"{one[outcome]:,} {outcome}" for outcome in OUTCOMES if outcome in one.index]
    number = count_of(int(one.sum()), "thing")
    return f"{number} announced or supposed: {'; '.join(told)}."


def _span(earliest: Any, latest: Any) -> str:
    return "" if pd.isna(earliest) and pd.isna(latest) else span(earliest, latest)


def _shared(names: Any, words: Any) -> str:
    return "" if pd.isna(names) else ", ".join(json.loads(names) + json.loads(words))


def happenings_of(happenings: pd.DataFrame, entity_id: str) -> pd.DataFrame:
    """Give the happenings that one entity takes part in; all of them where no id is given.

    Parameters
    ----------
    happenings
        As `list_happenings` gives them.
    entity_id
        Id of the entity.
    """
    if not entity_id:
        return happenings
    inside = [entity_id in json.loads(ids) for ids in happenings["entities"]]
    return happenings[pd.Series(inside, index=happenings.index, dtype=bool)].reset_index(drop=True)


def most_told(happenings: pd.DataFrame) -> str:
    """Give the id of the entity that takes part in most happenings; nothing where nobody does."""
    parts = Counter(e for ids in happenings["entities"] for e in json.loads(ids))
    return min(parts, key=lambda e: (-parts[e], e)) if parts else ""


def name_of(corpus: Any, entity_id: str) -> str:
    """Give the name of an entity by its id; nothing for an id that there is not."""
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    return str(names.get(entity_id, ""))
