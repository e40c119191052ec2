"""All that is known of each article while tables are made: on disk, read back as it is needed.

Articles are numbered in the order of their ids, which is the order of rows in every table, so that
the order in which files were read shows nowhere.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from sys import intern
from types import TracebackType
from typing import Any

from newsloom import pipelines
from newsloom.cleaning import (
    Progress,
    Row,
    ToClean,
    article_row,
    ask_corpus,
    clean_part,
    looked_up,
    status_of,
)
from newsloom.once import make_once
from newsloom.partitions import Workers
from newsloom.shelf import Shelf
from newsloom.store import Cache, digest_of
from newsloom.tables import NewsloomError, TableError
from newsloom.versions import code_digest

AT_ONCE = 400  # articles of which rows are made at a time; where others make them, half as many,
TEXT_AT_ONCE = 500_000  # or fewer: as many as hold so many characters of raw text


class Gathered:
    """Every article of a corpus: its document, its clean text, what was found in it.

    Parameters
    ----------
    folder
        Where files may lie that have no name there and are gone afterwards.
    shared
        Whether other processes make rows: as many articles as each of them has at hand are in
        memory here, and smaller parts are spread more evenly.

    Attributes
    ----------
    ids
        The articles, sorted.
    status
        Of each article, by its number: ``kept``, or why it was set aside.
    duplicate_of
        Which article a duplicate repeats, by its id.
    published
        Days of publication by article id, as far as metadata tell them.
    consulted
        Digest of the evidence from other articles that cleaning consulted.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._folder = folder
        self._at_once = AT_ONCE // 2 if shared else AT_ONCE
        self._open = ExitStack()
        self._documents = self._open.enter_context(Shelf(folder))
        self._cleaned = self._open.enter_context(Shelf(folder))
        self._notes = self._open.enter_context(Shelf(folder))
        self._alone = self._open.enter_context(Shelf(folder))
        self._places: Sequence[int] = ()
        self._cleaned_at = array("q")
        self._noted = array("q")
        self._lengths = array("q")
        self.ids: list[str] = []
        self.status: list[str] = []
        self.duplicate_of: dict[str, str] = {}
        self.published: Mapping[str, str] = {}
        self.consulted = ""
        self._judged: list[tuple[int, Row]] = []

    def __enter__(self) -> Gathered:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def __len__(self) -> int:
        return len(self.ids)

    # --- taking in --------------------------------------------------------------------------------

    def read(self, documents: Iterable[Any], store: Cache | None = None) -> Any:
        """Take in every document; give the evidence of those that are kept.

        What each says to the others is looked up where a cache is given, and kept there.
        """
        from newsloom import clean

        found: list[str] = []
        days: list[str | None] = []

        def kept() -> Iterator[Any]:
            for document in documents:
                self._documents.put(document)
                found.append(document.article_id)
                days.append(intern(document.published) if document.published else None)
                if document.status == "kept":
                    yield document

        look = looked_up(store) if store else clean.look_at_texts
        evidence = clean.collect_evidence(kept(), folder=self._folder, look=look)
        self._places = array("q", sorted(range(len(found)), key=found.__getitem__))
        self.ids = [found[place] for place in self._places]
        self.published = Days(self.ids, [days[place] for place in self._places])
        twice = next((a for a, b in zip(self.ids, self.ids[1:], strict=False) if a == b), None)
        if twice:
            raise TableError(f"Two documents have the id {twice}; one path was read twice.")
        return evidence

    def clean(
        self,
        evidence: Any,
        parameters: Mapping[str, Any],
        store: Cache,
        workers: Workers,
        report: Progress,
        judgements: Sequence[Any] = (),
    ) -> None:
        """Clean every document that the cache does not hold clean; settle which are kept.

        Copies are not looked for yet.
        """
        from newsloom.clean import CleanArticle

        hashed = hashlib.sha256()
        self.status = [""] * len(self)
        self._cleaned_at = array("q", [-1]) * len(self)
        done = 0

        def asked() -> Iterator[tuple[int, str, ToClean]]:
            for number, place in enumerate(self._places):
                document = self._documents[place]
                self.status[number] = intern(document.status)
                self._lengths.append(len(document.raw))
                one = ask_corpus(document, evidence, judgements)
                hashed.update(one.consulted.encode())
                yield number, one.key(parameters), one

        def keep(number: int, fields: Row) -> None:
            nonlocal done
            article = CleanArticle(**fields)
            self._cleaned_at[number] = self._cleaned.put(article)
            self.status[number] = intern(status_of(self.status[number], article))
            self._judged.extend((number, place) for place in article.judged)
            done += 1
            report("clean", done, len(self))

        make_once(
            *(asked(), clean_part, parameters["clean"]),
            store=store,
            workers=workers,
            keep=keep,
        )
        self.consulted = hashed.hexdigest()

    def find_copies(self, parameters: Mapping[str, Any]) -> list[Any]:
        """Find articles that repeat another, and set aside those that parameters say."""
        from newsloom import clean

        copies = clean.find_copies(
            Kept(self.article, self.status),
            copies=parameters["copies"],
            keep=parameters["keep_copy"],
            contained=parameters["copied_share"],
            published=self.published,
            folder=self._folder,
        )
        for copy in copies:
            if copy.set_aside:
                number = bisect_left(self.ids, copy.article_id)
                self.status[number] = "duplicate"
                self.duplicate_of[self.ids[number]] = copy.copy_of
        return copies

    def annotate(
        self,
        parameters: Mapping[str, Any],
        store: Cache,
        workers: Workers,
        report: Progress,
    ) -> dict[str, Any]:
        """Annotate every kept article that the cache does not hold yet; count the unsure names."""
        from newsloom.resolve import leave_out_unsure

        model, syntax = parameters["model"], parameters["syntax"]
        least = parameters["min_confidence"]
        stamp = pipelines.stamp_of(model)
        shared = ["annotate", code_digest(), stamp, syntax]
        self._noted = array("q", [-1]) * len(self)
        names: dict[str, Any] = {"found": 0, "left_out": 0, "min_confidence": least}
        done, kept = 0, self.status.count("kept")

        def asked() -> Iterator[tuple[int, str, tuple[str, str]]]:
            for number, status in enumerate(self.status):
                if status == "kept":
                    article = self.article(number)
                    text = article.article_id, article.text
                    yield number, digest_of([*shared, *text]), text

        def keep(number: int, note: Row) -> None:
            # After what the cache holds, so that another threshold annotates nothing anew.
            nonlocal done
            alone = note.pop("alone")
            sure, counted = leave_out_unsure({note["article_id"]: note}, min_confidence=least)
            for count in ("found", "left_out"):
                names[count] += counted[count]
            self._noted[number] = self._notes.put(sure[note["article_id"]])
            self._alone.put(None if counted["left_out"] else alone)
            done += 1
            report("annotate", done, kept)

        report("annotate", 0, kept)
        make_once(
            *(asked(), annotate_part, model, syntax, stamp),
            store=store,
            workers=workers,
            keep=keep,
        )
        return names

    # --- giving back ------------------------------------------------------------------------------

    def chunks(self) -> Iterator[range]:
        """Give the numbers of articles of which rows are made at a time."""
        first = size = 0
        for number, length in enumerate(self._lengths):
            full = number - first >= self._at_once or size + length > TEXT_AT_ONCE
            if full and number > first:
                yield range(first, number)
                first, size = number, 0
            size += length
        if first < len(self):
            yield range(first, len(self))

    @property
    def judged(self) -> list[tuple[str, Row]]:
        """What the researcher's judgements did: article id and place."""
        ordered = sorted(self._judged, key=lambda one: one[0])
        return [(self.ids[number], place) for number, place in ordered]

    def article(self, number: int) -> Any:
        """Give an article as cleaning made it."""
        return self._cleaned[self._cleaned_at[number]]

    def raw(self, number: int) -> str:
        """Give an article's raw text."""
        return str(self._documents[self._places[number]].raw)

    def row(self, number: int, article: Any = None) -> Row:
        """Give an article's row, as far as it is known without its words and its day.

        What cleaning made of it can be given, where that was read before.
        """
        cleaned = article or self.article(number)
        made = article_row(self._documents[self._places[number]], cleaned)
        article_id = self.ids[number]
        return {
            **made,
            "status": self.status[number],
            "duplicate_of": self.duplicate_of.get(article_id),
        }

    def note(self, number: int) -> Row | None:
        """Give what was found in an article; None for one that was not annotated."""
        place = self._noted[number]
        return None if place < 0 else self._notes[place]

    def alone(self, number: int) -> Row | None:
        """Give what the names of an annotated article say by themselves (`resolve.alone`).

        None where it isn't known, since some were left out.
        """
        found: Row | None = self._alone[self._noted[number]]
        return found


class Kept(Sequence[Any]):
    """The articles that are kept, in the order of their ids, each read when it is asked for."""

    def __init__(self, look: Callable[[int], Any], status: Sequence[str]) -> None:
        self._look = look
        self._numbers = array("q", (n for n, told in enumerate(status) if told == "kept"))

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        return self._look(self._numbers[place])


class Days(Mapping[str, str]):
    """Days by article id, for as many articles as have one; the ids must be sorted."""

    def __init__(self, ids: Sequence[str], days: Sequence[str | None]) -> None:
        self._ids, self._days = ids, days

    def __getitem__(self, article_id: str) -> str:
        place = bisect_left(self._ids, article_id)
        if place < len(self._ids) and self._ids[place] == article_id:
            day = self._days[place]
            if day is not None:
                return day
        raise KeyError(article_id)

    def __iter__(self) -> Iterator[str]:
        days = zip(self._ids, self._days, strict=True)
        return (article_id for article_id, day in days if day is not None)

    def __len__(self) -> int:
        return sum(day is not None for day in self._days)


def annotate_part(
    part: Sequence[tuple[str, str]], model: str, syntax: bool, stamp: str
) -> list[Row]:
    """Annotate one part of the corpus; runs wherever `Workers.stream` sends it."""
    from newsloom.annotate import annotate_articles
    from newsloom.resolve.alone import read_note

    if pipelines.stamp_of(model) != stamp:
        raise NewsloomError(
            f'The pipeline "{model}" is not the same on every worker as it is here; install the '
            "same there."
        )
    notes = [note.as_dict() for note in annotate_articles(part, model=model, syntax=syntax)]
    texts = dict(part)
    return [{**note, "alone": read_note(note, texts[note["article_id"]])} for note in notes]


def get_ready(model: str, syntax: bool) -> None:
    """Load what `annotate_part` needs."""
    from newsloom.annotate import load_pipeline

    load_pipeline(model, syntax=syntax)
