"""Numbers about quotations, and the quotations that each of them counts.

Every statement and every sentence is shown once; a number knows which of them it counts. Where a
corpus has more of them than a page can carry, each number shows some, and says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom import evidence
from newsloom.labels import address_of
from newsloom.report.behind import Behind, Evidence, segmented
from newsloom.report.words import is_null, number
from newsloom.said import holds, list_statements
from newsloom.voices import list_sentences_behind

WHOLE = 1_000
"""So many statements, or sentences, are shown to the last; of more, some behind each number."""
EACH = 12
EACH_SHARED = 8
MANY = 1_200  # pieces of evidence that a page holds as elements; more of them as JSON
LONGEST = 150  # words of one piece of evidence


@dataclass(frozen=True)
class Counted:
    """A number, what it is of, and which statements or sentences are shown for it."""

    key: str
    title: str
    count: int
    shown: tuple[str, ...]

    @property
    def note(self) -> str:
        """What is left out, if anything."""
        if len(self.shown) == self.count:
            return ""
        told = f"{number(len(self.shown))} of {number(self.count)} shown"
        return f"{told}, taken from each article in turn."


class Spoken:
    """The statements and sentences of a corpus, read once, and the numbers made of them.

    Parameters
    ----------
    corpus
        Anything with the tables as attributes.
    behind
        Gives where and when an article was printed, and places in its raw file.
    whole
        So many statements, or sentences, are all shown; never where the report is to be sent on.
    """

    def __init__(self, corpus: Any, behind: Behind, *, whole: int = WHOLE) -> None:
        self._corpus = corpus
        self._behind = behind
        order = {
            article_id: at
            for at, article_id in enumerate(
                corpus.articles.sort_values(["published", "article_id"])["article_id"]
            )
        }
        rows = list_statements(corpus)
        self.statements = _ordered(rows[~rows["part"]], order)
        self.sentences = _ordered(list_sentences_behind(corpus), order)
        self._most = {
            "q": self._limit(len(self.statements), whole),
            "s": self._limit(len(self.sentences), whole),
        }
        # A number needs to know which statements it counts, not what is told of them.
        self._told = self.statements[["article_id", "entity_id", "at"]]
        self._held = lru_cache(maxsize=64)(self._in_cell)
        self._pieces: dict[str, Evidence] = {}
        self.numbers: dict[str, Counted] = {}
        self.places: dict[str, tuple[str, list[int]]] = {}
        """Which statements (q) or sentences (s) each number counts, by their place."""

    def anew(self) -> Spoken:
        """Give the same statements and sentences, of which no number is made yet."""
        other = copy(self)
        other.numbers, other.places = {}, {}
        return other

    def _limit(self, found: int, whole: int) -> int:
        if self._behind.share:
            return EACH_SHARED
        return found if found <= whole else EACH

    def choose(self, cell: Mapping[str, str]) -> pd.DataFrame:
        """Give the statements that stand in a cell: their article_id, entity_id and `at`."""
        held = np.ones(len(self._told), dtype=bool)
        for column, value in cell.items():
            held &= self._held(column, value)
        return self._told[held]

    def _in_cell(self, column: str, value: str) -> NDArray[np.bool_]:
        return holds(self.statements, column, value).to_numpy(dtype=bool)

    def count_statements(
        self, title: str, key: str = "", most: int | None = None, **cell: str
    ) -> Counted:
        """Give the number of the statements that stand in a cell.

        Parameters
        ----------
        title
            What they are of: a speaker, an outlet.
        key
            Where it is found on the page; without it `newsloom.labels.address_of` its cell.
        most
            As for `count_rows`.
        **cell
            As for `newsloom.quotations_behind`.
        """
        rows = self.choose(cell)
        return self.count_rows(title, key or address_of("statements", **cell), rows, most=most)

    def count_sentences(self, title: str, key: str = "", **cell: str) -> Counted:
        """Give the number of the sentences of an outlet, or of one kind of them."""
        rows = self.sentences
        for column, value in cell.items():
            rows = rows[rows[column] == value]
        return self.count_rows(title, key or address_of("sentences", **cell), rows, of="s")

    def count_rows(
        self, title: str, key: str, rows: pd.DataFrame, of: str = "q", most: int | None = None
    ) -> Counted:
        """Give the number of some rows of `statements` (q) or `sentences` (s).

        Where not all are shown, no more than `most` are, if that is given.
        """
        if key not in self.numbers:
            limit = self._most[of]
            whole = not self._behind.share and limit >= len(self.statements)
            chosen = _in_turn(rows, limit if whole or most is None else min(limit, most))
            shown = tuple(f"{of}{at}" for at in chosen["at"])
            self.numbers[key] = Counted(key, title, len(rows), shown)
            self.places[key] = (of, rows["at"].tolist())
        return self.numbers[key]

    def naming(self, ids: Sequence[str]) -> dict[str, list[int]]:
        """Give for each name the statements of others in whose words it stands, by their place."""
        named = self._corpus.mentions
        named = named[(named["form"] == "name") & named["entity_id"].isin(list(ids))]
        spans: dict[str, list[tuple[int, int, str]]] = {}
        columns = (named[c].tolist() for c in ("article_id", "start", "end", "entity_id"))
        for article_id, start, end, entity_id in zip(*columns, strict=True):
            spans.setdefault(article_id, []).append((start, end, entity_id))
        for inside in spans.values():
            inside.sort()
        found: dict[str, list[int]] = {}
        columns = (
            self.statements[c].tolist() for c in ("article_id", "start", "end", "entity_id", "at")
        )
        for article_id, start, end, speaker, at in zip(*columns, strict=True):
            here = spans.get(article_id, [])
            here = here[bisect_left(here, (start,)) : bisect_left(here, (end,))]
            names = {entity_id for _, last, entity_id in here if last <= end}
            for entity_id in names - ({speaker} if not is_null(speaker) else set()):
                found.setdefault(entity_id, []).append(at)
        return found

    @property
    def many(self) -> bool:
        """Whether so much is shown that a page opens faster if it is written out when asked for."""
        return len(self._names()) > MANY

    def _names(self) -> set[str]:
        return {name for counted in self.numbers.values() for name in counted.shown}

    def items(self) -> list[tuple[str, Evidence]]:
        """Give what the numbers show, each piece once, by its name; statements come first."""
        names = self._names()
        return [*self._items("q", names), *self._items("s", names)]

    def _items(self, of: str, names: set[str]) -> list[tuple[str, Evidence]]:
        rows = self.statements if of == "q" else self.sentences
        wanted = [name for at in rows["at"] if (name := f"{of}{at}") in names]
        new = {name for name in wanted if name not in self._pieces}
        if new:
            rows = rows.loc[[f"{of}{at}" in new for at in rows["at"]]]
            found = self.of_statements(rows) if of == "q" else self.of_sentences(rows)
            made = (f"{of}{at}" for at in rows["at"])
            self._pieces.update(zip(made, found, strict=True))
        return [(name, self._pieces[name]) for name in wanted]

    def of_statements(self, rows: pd.DataFrame) -> list[Evidence]:
        """Give statements in their sentences, the words and what passes them on marked."""
        starts, ends = ["start", "source_start", "cue_start"], ["end", "source_end", "cue_end"]
        quotes = self._corpus.quotes.reset_index(drop=True).loc[rows.index]
        frame = evidence.show_around(
            self._corpus,
            quotes[["article_id", *starts, *ends]].assign(at=range(len(rows))),
            starts,
            ends,
            None,
        ).sort_values("at")
        found = []
        for row, quote, said in zip(
            frame.itertuples(index=False),
            quotes.itertuples(index=False),
            rows.itertuples(index=False),
            strict=True,
        ):
            text, marks = row.sentence, list(row.marks)
            cue = _cue_in(text, marks, quote)
            text, marks = evidence.cut_to_words(text, marks + cue, words=LONGEST)
            through = "" if is_null(said.channel_name) else f", through {said.channel_name}"
            found.append(
                self._evidence(
                    quote.article_id,
                    tuple(segmented(text, marks[:1], cues=marks[1:])),
                    self._behind.place(quote.article_id, int(quote.start), int(quote.end)),
                    f"{said.kind}{through}",
                    str(said.speaker),
                )
            )
        return found

    def of_sentences(self, rows: pd.DataFrame) -> list[Evidence]:
        """Give sentences, what somebody says in them marked."""
        quotes = self._corpus.quotes
        quotes = quotes[quotes["source"].notna() | quotes["cue"].notna()]
        spans: dict[str, list[tuple[int, int]]] = {}
        for row in quotes.sort_values(["article_id", "start"]).itertuples(index=False):
            spans.setdefault(row.article_id, []).append((int(row.start), int(row.end)))
        found = []
        for row in rows.itertuples(index=False):
            here = spans.get(row.article_id, [])
            here = here[: bisect_left(here, (row.end, 0))]
            marks = [
                (max(start - row.start, 0), min(end, row.end) - row.start)
                for start, end in here
                if end > row.start
            ]
            most = evidence.SHARED_WORDS if self._behind.share else LONGEST
            text, marks = evidence.cut_to_words(row.text, marks, words=most)
            where = self._behind.place(row.article_id, int(row.start), int(row.end))
            kind = "nobody’s words" if row.kind == "unattributed" else row.kind
            found.append(self._evidence(row.article_id, tuple(segmented(text, marks)), where, kind))
        return found

    def _evidence(
        self, article_id: str, segments: Any, where: str, note: str, speaker: str = ""
    ) -> Evidence:
        date, how = self._behind.dated(article_id)
        outlet = self._behind.outlet(article_id)
        return Evidence(outlet, date, how, segments, where, note, speaker)


def _cue_in(text: str, marks: Sequence[tuple[int, int]], quote: Any) -> list[tuple[int, int]]:
    """Give where the cue stands in what is shown of a sentence; nothing where it was cut off."""
    if not marks or is_null(quote.cue_start):
        return []
    start = marks[0][0] + int(quote.cue_start - quote.start)
    end = start + int(quote.cue_end - quote.cue_start)
    return [(start, end)] if start >= 0 and text[start:end] == quote.cue else []


def _ordered(rows: pd.DataFrame, order: dict[str, int]) -> pd.DataFrame:
    """Put rows in the order of printing and number them in `at`."""
    rows = rows.assign(at=rows["article_id"].map(order))
    rows = rows.sort_values(["at", "start", "end"], kind="stable")
    return rows.assign(at=range(len(rows)))


def _in_turn(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Take so many rows, one from each article in turn, and give them in their order."""
    if len(rows) <= most:
        return rows
    turns = rows.assign(turn=rows.groupby("article_id", sort=False).cumcount())
    return turns.sort_values(["turn", "at"]).head(most).sort_values("at")
