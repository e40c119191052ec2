"""Rows of tables as statements are read with them, by article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

import pandas as pd

from newsloom.language import lexicon
from newsloom.rows import rows_of
from newsloom.sources.quantities import Quantities
from newsloom.sources.tellings import Dated, Name, Reading, Said, Telling, Time, find_tellings

_SPANS = (("source_start", "source_end"), ("cue_start", "cue_end"))


def list_tellings(
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    timexes: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    meant: Mapping[str, str],
) -> dict[str, list[Telling]]:
    """Give what each article tells, statement by statement, in the order of ids.

    Parameters
    ----------
    articles
        These rows of the table of that name.
    sentences, quotes, mentions, timexes, events
        The tables of these names, or a part of them; of events also rows without a cluster.
    meant
        As `who_is_meant` gives it.
    """
    readings = read_articles(
        articles, sentences=sentences, quotes=quotes, mentions=mentions, timexes=timexes
    )
    return tellings_of(readings, events=events, meant=meant)


def read_articles(
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    mentions: pd.DataFrame | None,
    timexes: pd.DataFrame | None,
) -> dict[str, Reading]:
    """Put together what stands in each article, in the order of ids; names mean their entity."""
    said = rows_by_article(sentences, ["start", "end"])
    spoken = quotes_by_article(quotes)
    named = {} if mentions is None else names_by_article(mentions)
    times = {} if timexes is None else times_by_article(timexes)
    return {
        article_id: Reading(
            text,
            said.get(article_id, []),
            named.get(article_id, []),
            times.get(article_id, []),
            spoken.get(article_id, []),
            quantities=Quantities(text),
        )
        for article_id, text in sorted(zip(articles["article_id"], articles["text"], strict=True))
    }


def tellings_of(
    readings: Mapping[str, Reading], *, events: pd.DataFrame | None, meant: Mapping[str, str]
) -> dict[str, list[Telling]]:
    """Give what articles tell that were put together already; else as `list_tellings`."""
    dated = {} if events is None else dated_by_article(events)
    found = {}
    for article_id, reading in readings.items():
        names = [n._replace(key=meant[n.key]) if n.key in meant else n for n in reading.names]
        complete = replace(reading, names=names, dated=dated.get(article_id, []))
        found[article_id] = list(find_tellings(complete))
    return found


def rows_by_article(frame: pd.DataFrame, columns: list[str]) -> dict[str, list[Any]]:
    """Give some columns of a frame by article, as tuples, sorted by the first of them."""
    rows: dict[str, list[Any]] = defaultdict(list)
    if frame.empty:
        return rows
    for article_id, *rest in rows_of(frame, ["article_id", *columns]):
        rows[article_id].append(tuple(rest))
    for found in rows.values():
        found.sort(key=itemgetter(0, 1))
    return rows


def who_is_meant(entities: pd.DataFrame) -> dict[str, str]:
    """Give the country for what stands for it: so "Oslo", "Norwegian" and "Norway" meet.

    Countries, their capitals, seats of power and peoples.

    Parameters
    ----------
    entities
        The table of that name.

    Returns
    -------
    Keys by entity id; entities that stand for themselves are left out.
    """
    meant = {}
    columns = entities[["entity_id", "entity", "label", "country"]].dropna(subset="country")
    for entity_id, name, label, country in columns.itertuples(index=False):
        kinds = {entry.kind for entry in lexicon.by_surface().get(name, ())}
        if label == "NORP" or kinds & {"country", "capital", "seat"}:
            meant[entity_id] = f"country {country}"
    return meant


def names_by_article(mentions: pd.DataFrame) -> dict[str, list[Name]]:
    """Give names and descriptions by article; each means its entity."""
    found: dict[str, list[Name]] = defaultdict(list)
    columns = ["article_id", "start", "end", "entity_id", "label"]
    for article_id, start, end, entity_id, label in rows_of(mentions, columns):
        found[article_id].append(Name(start, end, str(entity_id), str(label)))
    return found


def times_by_article(timexes: pd.DataFrame) -> dict[str, list[Time]]:
    """Give temporal expressions by article."""
    found: dict[str, list[Time]] = defaultdict(list)
    columns = ["article_id", "start", "end", "type", "earliest", "latest"]
    for article_id, start, end, kind, earliest, latest in rows_of(timexes, columns):
        found[article_id].append(Time(start, end, kind, earliest, latest))
    return found


def dated_by_article(events: pd.DataFrame) -> dict[str, list[Dated]]:
    """Give the clauses that are dated on both ends, of the table events or rows of it.

    What happened is known by its cluster; rows that are not joined yet have a ``number`` instead.
    """
    found: dict[str, list[Dated]] = defaultdict(list)
    if events.empty:
        return found
    columns = ["article_id", "start", "end", "earliest", "latest", "happening"]
    if "number" in events:
        happenings = events["number"]
    elif "cluster" in events:
        happenings = pd.Series(pd.factorize(events["cluster"])[0], index=events.index)
    else:
        happenings = pd.Series(-1, index=events.index)
    for row in rows_of(events.assign(happening=happenings), columns):
        if None not in row:
            found[row[0]].append(Dated(*row[1:]))
    return found


def quotes_by_article(quotes: pd.DataFrame) -> dict[str, list[Said]]:
    """Give quotations of every kind by article."""
    found: dict[str, list[Said]] = defaultdict(list)
    columns = ["article_id", "start", "end", "kind", "entity_id"]
    columns += [column for span in _SPANS for column in span]
    for article_id, start, end, kind, entity_id, *rest in rows_of(quotes, columns):
        frame = tuple((int(rest[at]), int(rest[at + 1])) for at in (0, 2) if rest[at] is not None)
        found[article_id].append(Said(start, end, kind, entity_id, frame))
    return found
