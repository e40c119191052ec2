"""What each article tells: worked out part by part, written, and then compared.

Parts are worked on wherever there is somebody to; what comes back is written in their order. What
is compared between articles (statements, happenings, words in common) is kept as numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.adding import Tree
from newsloom.gathered import Gathered
from newsloom.partfiles import take_part
from newsloom.partitions import Workers
from newsloom.parts import Part
from newsloom.recalled import Asked, Reached, Recall, ToTell, tell_fresh
from newsloom.rows import arrow_of, rows_of
from newsloom.shelf import Shelf
from newsloom.store import Cache
from newsloom.tables import TableFile, TableRecord
from newsloom.told import TABLES, Given, Known, Told
from newsloom.versions import code_digest

_PLACE = 2, 3  # columns start and end of events, by which an article's rows are sorted


class _Article(NamedTuple):
    """What it takes to compare an article, besides what it tells."""

    article_id: str
    published: str | None
    blocks: Sequence[tuple[int, int, int]]
    """Number and place of titles, standfirsts and captions, whose words are compared too."""


class Tellings:
    """What the articles of a corpus tell.

    Parameters
    ----------
    gathered
        Every article, annotated.
    folder
        Where the tables are written.
    happened
        An empty shelf: rows of the table ``events``, with numbers, wait there for their clusters.
    store
        Where it is kept what two articles have in common.
    """

    def __init__(self, gathered: Gathered, folder: Path, happened: Shelf, store: Cache) -> None:
        from newsloom import sources, timeline

        self._gathered, self._folder, self._happened = gathered, folder, happened
        numbers_of = {article_id: n for n, article_id in enumerate(gathered.ids)}

        def look(article_id: str) -> Any:
            number = numbers_of[article_id]
            return sources.Source(gathered.article(number).text, partial(gathered.raw, number))

        self._passages = sources.Passages(look, folder, store=store, keyed=[code_digest()])
        self._clusters = timeline.Clusters()

    def tell(
        self,
        shelf: Shelf,
        dating: Any,
        recall: Recall,
        known: Known,
        workers: Workers,
        reached: Reached,
    ) -> tuple[dict[str, TableFile], Path]:
        """Write articles, quotes, times, numbers and what is counted in each article.

        Parameters
        ----------
        shelf
            Sentences, mentions and temporal expressions of each of `Gathered.chunks`.
        dating
            When articles were printed.
        recall
            What articles told in earlier runs.
        known
            What all articles are read with.
        workers
            Who works out what they tell.
        reached
            Where workers put it, if they can.

        Returns
        -------
        The tables, and the file of what `cooccurrence.totals.add_totals` makes of all pairs.
        """
        from newsloom.cooccurrence.totals import add_totals, total_pairs

        totals = Tree(add_totals, reached.parts, workers)
        totals.put(total_pairs(tables.empty("pair_counts")))  # there may be no articles
        chunks = self._gathered.chunks
        waiting: deque[tuple[list[_Article], Asked]] = deque()  # parts that are worked on
        with ExitStack() as open_files:
            files = {
                name: open_files.enter_context(TableFile(self._folder, name))
                for name in ("articles", *TABLES)
            }

            def parts() -> Iterator[ToTell | None]:
                for at, numbers in enumerate(chunks()):
                    part = Part(self._gathered, numbers)
                    articles = _articles(part, dating)
                    files["articles"].add(articles)
                    sentences, mentions, found = shelf[at]
                    quotes, relations = part.rows("quotes"), part.rows("relations")
                    given = Given(articles, sentences, mentions, found, quotes, relations)
                    asked = recall.ask(given, known)
                    waiting.append((_to_compare(part, articles), asked))
                    yield asked.fresh

            results = workers.stream(tell_fresh, parts(), reached if workers.others else None)
            for fresh in results:
                articles, asked = waiting.popleft()
                told = recall.settle(asked, fresh)
                counted = told.frames["pair_counts"]
                if fresh is not None and fresh.pairs is not None:
                    totals.take(fresh.pairs)
                elif not isinstance(counted, Path):
                    totals.put(total_pairs(counted))
                for name, rows in told.frames.items():
                    if isinstance(rows, pd.DataFrame):
                        files[name].add(rows)
                    else:
                        files[name].take(take_part(rows) if isinstance(rows, Path) else rows)
                self._take_in(articles, told)
        return files, totals.total()

    def _take_in(self, articles: Sequence[_Article], told: Told) -> None:
        """Keep of some articles what is compared."""
        dated: list[list[Any]] = []
        for article_id, day, blocks in articles:
            first = len(self._clusters)
            own = [
                [*row, self._clusters.add(statement)]
                for row, statement in told.events.get(article_id, ())
            ]
            dated += sorted(own, key=itemgetter(*_PLACE))
            statements = told.statements.get(article_id)
            if statements is not None:
                self._passages.add(article_id, blocks, statements, printed=day, first=first)
        self._happened.put(dated)

    def compare(self, copies: Sequence[Any]) -> dict[str, TableRecord]:
        """Write events, by what happened, and passages; `copies` as `Gathered.find_copies`."""
        with TableFile(self._folder, "events") as file:
            for rows in self._happened:
                file.take(arrow_of("events", self._clusters.complete(rows)))
        events = TableRecord(file.sha256, file.rows)
        found = self._passages.table(copies, self._clusters.happenings())
        return {"events": events, "passages": tables.write_parts(self._folder, "passages", [found])}


def _articles(part: Part, dating: Any) -> pd.DataFrame:
    """Give the table articles of some articles."""
    rows = []
    for number, article_id in zip(part.numbers, part.ids, strict=True):
        note = part.notes.get(article_id)
        row = part.gathered.row(number, part.cleaned[article_id]) | dating.row(article_id)
        rows.append({**row, "words": note["words"] if note else 0})
    return tables.make("articles", rows)


def _to_compare(part: Part, articles: pd.DataFrame) -> list[_Article]:
    from newsloom.sources.passages import BLOCKS

    return [
        _Article(
            article_id,
            day,
            [
                (block["block"], block["raw_start"], block["raw_end"])
                for block in part.cleaned[article_id].blocks
                if block["kind"] in BLOCKS
            ],
        )
        for article_id, day in rows_of(articles, ["article_id", "published"])
    ]
