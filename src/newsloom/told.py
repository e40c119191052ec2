"""What some articles in a row tell: who says what, of when, what is counted, what is compared.

It depends on these articles and on what was decided on the corpus's names, and on nothing else, so
that any process can work it out, and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from newsloom import tables
from newsloom.cleaning import Row
from newsloom.partfiles import Rows


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

    def restrict_to(self, entities: Iterable[str], sources: Iterable[str]) -> Known:
        """Give what is asked by an article, or by some, that name these entities.

        Parameters
        ----------
        entities
            Ids of the entities named.
        sources
            How those are called in the text who say something or pass it on.
        """
        from newsloom.sources import ask_organisations

        organisations = ask_organisations(self.organisations, sources)
        asked = sorted({*entities, *organisations.values()})
        return replace(
            self,
            labels={entity: self.labels[entity] for entity in asked if entity in self.labels},
            organisations=organisations,
            meant={entity: self.meant[entity] for entity in asked if entity in self.meant},
        )

    def with_more(self, other: Known) -> Known:
        """Give what is known here or there."""
        return replace(
            self,
            labels={**self.labels, **other.labels},
            organisations={**self.organisations, **other.organisations},
            meant={**self.meant, **other.meant},
        )


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

    frames: Mapping[str, Rows]
    """These rows of `TABLES`."""
    events: Mapping[str, Sequence[tuple[Sequence[Any], Any]]]
    """By article, rows of the table ``events`` without their cluster, each with what is joined by
    (`timeline.find_statements`)."""
    statements: Mapping[str, Any]
    """What is compared between articles (`sources.pack`), by article. What happened is the place
    among the article's `events`."""


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
    events: dict[str, list[tuple[Row, Any]]] = {}
    for row, statement in timeline.find_statements(sentences, timexes, mentions, quotes, articles):
        events.setdefault(row["article_id"], []).append((row, statement))
    hints = cooccurrence.name_relations(pd.DataFrame(given.relations), mentions)
    compared = articles[(articles["status"] == "kept") & (articles["text"].str.len() > 0)]
    readings = sources.read_articles(
        compared, sentences=sentences, quotes=quotes, mentions=mentions, timexes=timexes
    )
    frames = {
        "quotes": quotes,
        "timexes": timexes,
        "entity_counts": frequency.count_entities(mentions, articles),
        "pair_counts": cooccurrence.count_pairs(
            mentions, sentences, unit=known.unit, window=known.window
        ),
        "relations": tables.make("relations", hints),
        "numbers": sources.numbers_of(readings),
    }
    dated = pd.DataFrame(
        [
            {**row, "number": number}
            for happened in events.values()
            for number, (row, _) in enumerate(happened)
        ]
    )
    listed = sources.tellings_of(readings, events=dated, meant=known.meant)
    statements = {a: sources.pack(readings[a].text, tellings) for a, tellings in listed.items()}
    rows = {a: [(list(row.values()), joined) for row, joined in own] for a, own in events.items()}
    return Told(frames, rows, statements)
