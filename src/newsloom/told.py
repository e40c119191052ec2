"""What some articles in a row tell: who says what, of when, what is counted, what is compared.

It depends on these articles and on what was decided on the corpus's names, and on nothing else, so
that any process can work it out, and in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from newsloom import tables
from newsloom.cleaning import Row


@dataclass(frozen=True)
class Known:
    """What all articles of a corpus are read with."""

    labels: Mapping[str, str]
    """The label of each entity."""
    organisations: Mapping[str, str]
    """What organisations are called, as `sources.known_organisations` gives it."""
    meant: Mapping[str, str]
    """The country for what stands for it, as `sources.layers.who_is_meant` gives it."""
    unit: Literal["sentence", "paragraph", "window", "article"]
    """Within which two names are counted as named together,"""
    window: int
    """and how many of them."""


@dataclass(frozen=True)
class Given:
    """Some articles in a row, dated, with what was found in them."""

    articles: pd.DataFrame
    """These rows of the tables ``articles``,"""
    sentences: pd.DataFrame
    """``sentences``"""
    mentions: pd.DataFrame
    """and ``mentions``."""
    timexes: pd.DataFrame
    """Temporal expressions as they were found, with their sentence (`Part.found`)."""
    quotes: Sequence[Row]
    """Quotations as they were found,"""
    relations: Sequence[Row]
    """and what hints at relations."""


@dataclass(frozen=True)
class Told:
    """What these articles tell."""

    frames: Mapping[str, pd.DataFrame]
    """These rows of `TABLES`."""
    events: Sequence[tuple[Row, Any]]
    """Rows of the table ``events`` without their cluster, each with what is joined by
    (`timeline.find_statements`)."""
    statements: Mapping[str, Sequence[Any]]
    """What is compared between articles (`sources.list_tellings`), by article. What happened is the
    place in `events`."""


TABLES = ("quotes", "timexes", "entity_counts", "pair_counts", "relations", "numbers")


def tell(given: Given, known: Known) -> Told:
    """Work out what some articles tell."""
    from newsloom import cooccurrence, dating, frequency, sources, timeline

    articles, sentences, mentions = given.articles, given.sentences, given.mentions
    quotes = sources.resolve_quotes(
        pd.DataFrame(given.quotes),
        mentions=mentions,
        sentences=sentences,
        articles=articles,
        organisations=known.organisations,
        labels=known.labels,
    )
    timexes = dating.resolve_timexes(
        given.timexes, articles=articles, sentences=sentences, quotes=quotes
    )
    events = timeline.find_statements(sentences, timexes, mentions, quotes, articles)
    hints = cooccurrence.name_relations(pd.DataFrame(given.relations), mentions)
    frames = {
        "quotes": quotes,
        "timexes": timexes,
        "entity_counts": frequency.count_entities(mentions, articles),
        "pair_counts": cooccurrence.count_pairs(
            mentions, sentences, unit=known.unit, window=known.window
        ),
        "relations": tables.make("relations", hints),
        "numbers": sources.find_numbers(
            articles, sentences=sentences, mentions=mentions, timexes=timexes, quotes=quotes
        ),
    }
    dated = pd.DataFrame([{**row, "number": number} for number, (row, _) in enumerate(events)])
    compared = articles[(articles["status"] == "kept") & (articles["text"].str.len() > 0)]
    statements = sources.list_tellings(
        compared,
        sentences=sentences,
        quotes=quotes,
        mentions=mentions,
        timexes=timexes,
        events=dated,
        meant=known.meant,
    )
    return Told(frames, events, statements)
