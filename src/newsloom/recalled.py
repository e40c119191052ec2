"""What articles told in an earlier run, kept in the cache, put together with what others tell now.

An article tells the same as long as its text, its day, whom its names mean and the code are the
same. So a run with few new articles works out what these tell, and looks up what the others do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from sys import byteorder
from typing import Any

import pandas as pd

from newsloom.partfiles import write_part, write_rows
from newsloom.rows import arrow_of, rows_of
from newsloom.store import Cache, digest_of
from newsloom.told import TABLES, Given, Known, Told, tell

Plain = dict[str, Any]
"""What one article tells, in plain JSON types."""


@dataclass(frozen=True)
class ToTell:
    """Articles of which it is not known what they tell."""

    given: Given
    known: Known
    """What they are read with: as much of it as they ask."""
    keys: Mapping[str, str]
    """By article, the key under which what it tells is to be kept."""
    whole: bool
    """Whether these are all articles of a part."""


@dataclass(frozen=True)
class Asked:
    """What is to be worked out of some articles in a row, and what is known of the others."""

    fresh: ToTell | None
    kept: Mapping[str, Plain]
    """By article, what the others tell."""


@dataclass(frozen=True)
class Reached:
    """Folders that whoever works this out writes to, if it reaches them; else it sends all back."""

    parts: Path
    """For part files (`partfiles`)."""
    cache: Path
    """The cache."""


@dataclass(frozen=True)
class Fresh:
    """What was worked out of some articles."""

    told: Told | Mapping[str, Plain]
    """Of all articles of a part; or, by article, of some."""
    texts: Mapping[str, str]
    """By key, as JSON, what is to be kept in the cache and is not there yet."""
    pairs: Path | None = None
    """The file of the totals of pairs (`total_pairs`), where `told` is in files."""


class Recall:
    """What articles told, as far as the cache holds it.

    Parameters
    ----------
    store
        The cache.
    shared
        What the keys of all articles have in common, in plain JSON types.
    """

    def __init__(self, store: Cache, shared: Sequence[Any]) -> None:
        self._store = store
        self._shared = list(shared)

    def ask(self, given: Given, known: Known) -> Asked:
        """Look up what is known of some articles, and put by what is to be worked out."""
        named, sources = _rows_by_article(given.mentions), _sources(given)
        at = [c for c in given.mentions.columns if c != "article_id"].index("entity_id")
        keys: dict[str, str] = {}
        kept: dict[str, Plain] = {}
        needed = known.restrict_to((), ())
        # What is raw in an article is no part of what it tells.
        rows = given.articles[given.articles["status"] == "kept"].drop(columns="raw")
        for article_id, row in _rows_by_article(rows).items():
            mentions = named.get(article_id, [])
            own = known.restrict_to({row[at] for row in mentions}, sources.get(article_id, ()))
            key = digest_of(
                ["tell", byteorder, *self._shared, article_id, row, mentions, vars(own)]
            )
            found = self._store.get(key)
            if found is None:
                keys[article_id] = key
                needed = needed.with_more(own)
            else:
                kept[article_id] = found
        if not keys:
            return Asked(None, kept)
        fresh = _some(given, keys.keys()) if kept else given
        return Asked(ToTell(fresh, needed, keys, whole=not kept), kept)

    def settle(self, asked: Asked, fresh: Fresh | None) -> Told:
        """Keep what was worked out, where that is still to do; give it with what was known."""
        if fresh is None:
            return _put_together(asked.kept)
        for key, text in fresh.texts.items():
            self._store.put_text(key, text)
        if isinstance(fresh.told, Told):
            return fresh.told
        return _put_together({**asked.kept, **fresh.told})


def tell_fresh(asked: ToTell | None, reached: Reached | None) -> Fresh | None:
    """Work out what some articles tell; runs wherever `Workers.stream` sends it.

    Parameters
    ----------
    asked
        The articles, and what they are read with.
    reached
        Where it can be put by another process than the one that asked.
    """
    if asked is None:
        return None
    told = tell(asked.given, asked.known)
    plain = dict(_take_apart(told, list(asked.keys)))
    texts = {
        asked.keys[article_id]: json.dumps(one, ensure_ascii=True, separators=(",", ":"))
        for article_id, one in plain.items()
    }
    fresh = Fresh(told if asked.whole else plain, texts)
    if reached is not None and reached.parts.is_dir():
        with suppress(OSError):  # what can't be written there is sent, and its reason told here
            return _put_there(reached, fresh)
    return fresh


def _put_there(reached: Reached, fresh: Fresh) -> Fresh:
    from newsloom.cooccurrence.totals import total_pairs

    cache, told = Cache(reached.cache), fresh.told
    for key, text in fresh.texts.items():
        cache.put_text(key, text)
    if isinstance(told, Told):
        pairs = write_rows(reached.parts, total_pairs(told.frames["pair_counts"]))
        files = {name: write_part(reached.parts, name, told.frames[name]) for name in TABLES}
        return Fresh(replace(told, frames=files), {}, pairs)
    return Fresh(told, {})


def _some(given: Given, ids: Collection[str]) -> Given:
    """Give what is given of these articles alone."""

    def of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["article_id"].isin(list(ids))].reset_index(drop=True)

    return Given(
        of(given.articles),
        of(given.sentences),
        of(given.mentions),
        of(given.timexes),
        [row for row in given.quotes if row["article_id"] in ids],
        [row for row in given.relations if row["article_id"] in ids],
    )


def _sources(given: Given) -> dict[str, set[str]]:
    """Give, by article, how those are called in the text who say something or pass it on."""
    texts = dict(zip(given.articles["article_id"], given.articles["text"], strict=True))
    found: dict[str, set[str]] = defaultdict(set)
    for row in given.quotes:
        for start, end in (("source_start", "source_end"), ("channel_start", "channel_end")):
            if row.get(start) is not None:
                found[row["article_id"]].add(texts[row["article_id"]][row[start] : row[end]])
    return found


# --- tables and statements as plain JSON types, and back ------------------------------------------


def _take_apart(told: Told, ids: Sequence[str]) -> Iterator[tuple[str, Plain]]:
    rows = {name: _rows_by_article(frame) for name, frame in told.frames.items()}
    for article_id in ids:
        plain: Plain = {name: rows[name].get(article_id, []) for name in TABLES}
        events = told.events.get(article_id, ())
        plain["events"] = [(row, statement.as_plain()) for row, statement in events]
        if article_id in told.statements:
            plain["statements"] = told.statements[article_id].as_plain()
        yield article_id, plain


def _put_together(plain: Mapping[str, Plain]) -> Told:
    from newsloom.sources.packing import Packed
    from newsloom.timeline.clusters import Statement

    # Rows of an article are in the order of their table, and every table goes by articles first.
    ordered = sorted(plain.items())
    frames = {
        name: arrow_of(
            name, ((article_id, *row) for article_id, one in ordered for row in one[name])
        )
        for name in TABLES
    }
    events = {
        article_id: [(row, Statement.from_plain(statement)) for row, statement in one["events"]]
        for article_id, one in ordered
        if one["events"]
    }
    statements = {
        article_id: Packed.from_plain(one["statements"])
        for article_id, one in ordered
        if "statements" in one
    }
    return Told(frames, events, statements)


def _rows_by_article(frame: pd.DataFrame) -> dict[str, list[list[Any]]]:
    """Give all other columns of a frame by article, None for null."""
    columns = [column for column in frame.columns if column != "article_id"]
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for article_id, *row in rows_of(frame, ["article_id", *columns]):
        rows[article_id].append(row)
    return rows
