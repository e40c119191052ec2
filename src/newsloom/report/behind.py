"""What stands behind a number: the one evidence component, and raw text beside clean.

Every piece of evidence looks the same: outlet, date and how it was found, the sentence with its
names marked, and where it stands in the raw file. The sentences come from `newsloom.evidence`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from newsloom import evidence
from newsloom.clean.ledger import OffsetMap
from newsloom.labels import METHOD_WORDS, shorten
from newsloom.report.words import is_null, span
from newsloom.together import find_together

REMOVED = {
    "title": "headline",
    "standfirst": "standfirst",
    "byline": "byline",
    "dateline": "dateline",
    "caption": "caption",
    "credit": "picture credit",
    "source_line": "source line",
    "navigation": "navigation",
    "promo": "promotion",
    "related": "link to another story",
    "share": "sharing buttons",
    "comments": "comments",
    "legal": "legal notice",
    "other": "other furniture",
}
"""What a block that is not body is called on the page."""


class Segment(NamedTuple):
    """A stretch of text: plain, marked, or marked as the word that passes something on."""

    text: str
    marked: bool
    cue: bool = False


@dataclass(frozen=True)
class Evidence:
    """One sentence behind a number."""

    outlet: str
    date: str
    how: str
    segments: tuple[Segment, ...]
    place: str
    note: str = ""
    speaker: str = ""


class Piece(NamedTuple):
    """A stretch of a body block: unchanged (no kind), or an edit."""

    before: str
    after: str
    kind: str
    rule: str = ""


@dataclass(frozen=True)
class BlockView:
    """A block of the raw text as the page shows it: what stood there, and what became of it."""

    kind: str
    removed: str
    raw: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether something in it was repaired."""
        return any(piece.kind for piece in self.pieces)

    @property
    def clean(self) -> str:
        """The text it became; empty when it was removed."""
        return "".join(piece.after for piece in self.pieces)


class View:
    """A corpus of which some tables, or `share`, are others; the rest is read when it is asked for.

    Parameters
    ----------
    corpus
        Anything with the tables as attributes.
    **others
        What stands in the place of the corpus's own.
    """

    def __init__(self, corpus: Any, **others: Any) -> None:
        self._corpus = corpus
        vars(self).update(others)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._corpus, name)


class Behind:
    """Gives the evidence for rows of a corpus.

    Parameters
    ----------
    corpus
        Anything with the tables as attributes.
    share
        Cut sentences to 25 words, so that the page can be sent on.
    """

    def __init__(self, corpus: Any, *, share: bool = False) -> None:
        self.share = share
        # The evidence functions look only at tables, and at `share` to know what to cut.
        self._corpus = View(corpus, share=share)
        self.articles: dict[str, Any] = {
            row.article_id: row for row in corpus.articles.itertuples(index=False)
        }
        self._blocks = _Rows(corpus.blocks)
        self._edits = _Rows(corpus.edits)
        self._views: dict[str, list[BlockView]] = {}
        self._maps: dict[str, OffsetMap] = {}

    def outlet(self, article_id: str) -> str:
        """Give the outlet of an article; where it is not known, the headline, or else the path."""
        row = self.articles[article_id]
        if not is_null(row.outlet):
            return row.outlet
        return row.path if is_null(row.title) else f"“{shorten(row.title, 48)}”"

    def dated(self, article_id: str) -> tuple[str, str]:
        """Give the day (or interval) an article was published, and how that was found."""
        row = self.articles[article_id]
        if is_null(row.published_earliest) and is_null(row.published_latest):
            return "day unknown", ""
        how = METHOD_WORDS.get(row.published_method, row.published_method)
        return span(row.published_earliest, row.published_latest), how

    def blocks(self, article_id: str) -> list[BlockView]:
        """Give the blocks of an article, body blocks with their edits as pieces."""
        if article_id not in self._views:
            raw = self.articles[article_id].raw
            edits = self._edits.of(article_id)
            self._views[article_id] = [
                BlockView(
                    block["kind"],
                    REMOVED.get(block["kind"], ""),
                    raw[block["raw_start"] : block["raw_end"]],
                    tuple(_pieces(raw, block, edits)) if block["kind"] == "body" else (),
                )
                for block in self._blocks.of(article_id)
            ]
        return self._views[article_id]

    def place(self, article_id: str, start: int, end: int) -> str:
        """Give where a stretch of clean text stands in the raw file: path and code points."""
        if article_id not in self._maps:
            self._maps[article_id] = OffsetMap(
                self._blocks.of(article_id), self._edits.of(article_id)
            )
        raw_start, raw_end = self._maps[article_id].to_raw(start, end)
        return place(self.articles[article_id].path, raw_start, raw_end)

    def of_entity(self, entity_id: str, *, limit: int) -> tuple[list[Evidence], int]:
        """Give sentences that name an entity, and how many there are in all."""
        view, found = self._some([entity_id], ["article_id", "sentence"], limit)
        return self._shown(evidence.sentences_with(view, entity_id)), found

    def of_pair(self, row: Any, *, limit: int) -> tuple[list[Evidence], int]:
        """Give stretches of text that name both of a row of pair_scores, and how many there are.

        One from each article in turn, so that no article crowds out the others.
        """
        ids = [row["entity_a"], row["entity_b"]]
        window = 1 if is_null(row["window"]) else int(row["window"])
        named = self._corpus.mentions
        named = named[(named["form"] == "name") & named["entity_id"].isin(ids)]
        places = find_together(named, self._corpus.sentences, unit=row["unit"], window=window)
        chosen = self._in_turns(places).head(limit)[places.columns]
        frame = evidence.show_places(self._corpus, ids, chosen)
        notes = [f"{n} windows" if n > 1 else "" for n in frame["units"]]
        return self._shown(frame, notes), len(places)

    def of_events(self, events: pd.DataFrame) -> list[Evidence]:
        """Give the sentences of events: what was said to happen, when, and how surely."""
        frame = evidence.sentences_of_events(self._corpus, events)
        notes = [
            f"{row.modality}, {span(row.earliest, row.latest)}"
            for row in frame.itertuples(index=False)
        ]
        return self._shown(frame, notes)

    def of_quotes(self, quotes: pd.DataFrame) -> list[Evidence]:
        """Give the sentences of quotes: how it was said, and who passed it on."""
        names = dict(
            zip(self._corpus.entities["entity_id"], self._corpus.entities["entity"], strict=True)
        )
        # Unnamed speakers have quotes too, so rows are asked for as events are: by their place.
        frame = evidence.sentences_of_events(
            self._corpus,
            quotes.assign(
                earliest=quotes["cue"],
                latest=quotes["channel"],
                modality=quotes["kind"],
                cluster="",
            ),
        )
        notes = []
        for row in frame.itertuples(index=False):
            cue = "" if is_null(row.earliest) else f", “{row.earliest}”"
            through = (
                "" if is_null(row.latest) else f", through {names.get(row.latest, row.latest)}"
            )
            notes.append(f"{row.modality}{cue}{through}")
        return self._shown(frame, notes)

    def of_date(self, article_id: str, *, context: int = 90) -> Iterator[Evidence]:
        """Give the stretches of raw text that an article's date was found by."""
        for item in json.loads(self.articles[article_id].published_evidence or "[]"):
            source = self.articles.get(item.get("article_id") or article_id)
            note = f"{str(item.get('rule') or '').replace('_', ' ')}: {item.get('value') or '–'}"
            start, end = item.get("raw_start"), item.get("raw_end")
            if source is None or start is None or end is None or start >= end:
                surface = str(item.get("surface") or "")
                segments = (Segment(surface, True),) if surface else ()
                yield Evidence("", "", "", segments, "metadata", note.strip(": "))
                continue
            text, marks = _around(source.raw, start, end, context)
            if self.share:
                text, marks = evidence.cut_to_words(text, marks)
            yield self._evidence(
                source.article_id, text, marks, place(source.path, start, end), note
            )

    def of_places(self, places: pd.DataFrame) -> list[Evidence]:
        """Give stretches of clean text (article_id, start, end) in their sentences, marked."""
        frame = evidence.show_around(
            self._corpus, places[["article_id", "start", "end"]], ["start"], ["end"], None
        )
        return self._shown(frame)

    def _some(self, ids: Sequence[str], key: list[str], limit: int) -> tuple[Any, int]:
        """Give the corpus with only the mentions of some places, and how many places there are."""
        named = self._corpus.mentions
        named = named[(named["form"] == "name") & named["entity_id"].isin(list(ids))]
        places = named[key].drop_duplicates().sort_values(key, ignore_index=True)
        kept = named.merge(self._in_turns(places).head(limit)[key], on=key)
        kept = kept[self._corpus.mentions.columns]
        return View(self._corpus, mentions=kept), len(places)

    def _in_turns(self, places: pd.DataFrame) -> pd.DataFrame:
        """Put places in order: the first of each article, the second of each, and so on."""
        paths = places["article_id"].map(lambda a: self.articles[a].path)
        turned = places.assign(turn=places.groupby("article_id").cumcount(), path=paths)
        return turned.sort_values(["turn", "path"], kind="stable")

    def _shown(self, frame: pd.DataFrame, notes: Sequence[str] = ()) -> list[Evidence]:
        return [
            self._evidence(
                row.article_id,
                row.sentence,
                row.marks,
                place(row.path, row.raw_start, row.raw_end),
                notes[i] if notes else "",
            )
            for i, row in enumerate(frame.itertuples(index=False))
        ]

    def _evidence(
        self, article_id: str, text: str, marks: Iterable[tuple[int, int]], where: str, note: str
    ) -> Evidence:
        date, how = self.dated(article_id)
        return Evidence(
            self.outlet(article_id), date, how, tuple(segmented(text, marks)), where, note
        )


def _around(raw: str, start: int, end: int, context: int) -> tuple[str, list[tuple[int, int]]]:
    """Give a stretch of raw text in its line, cut at blanks where the line is long."""
    first, last = raw.rfind("\n", 0, start) + 1, raw.find("\n", end)
    last = len(raw) if last < 0 else last
    left, right = max(first, start - context), min(last, end + context)
    if left > first:
        left = max(raw.find(" ", left, start) + 1, left)
    if right < last:
        blank = raw.rfind(" ", end, right)
        right = blank if blank >= 0 else right
    before = f"{evidence.ELLIPSIS} " if left > first else ""
    after = f" {evidence.ELLIPSIS}" if right < last else ""
    shift = len(before) - left
    return before + raw[left:right] + after, [(start + shift, end + shift)]


class _Rows:
    """The rows of a table by article, taken out when they are asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._columns = {
            str(name): frame[name].to_numpy(dtype=object).tolist() for name in frame.columns
        }
        self._places = frame.groupby("article_id", sort=False).indices

    def of(self, article_id: str) -> list[dict[str, Any]]:
        # Not by way of a frame for each article: that takes a millisecond, and there are thousands.
        return [
            {name: values[at] for name, values in self._columns.items()}
            for at in self._places.get(article_id, ())
        ]


def place(path: str, raw_start: int, raw_end: int) -> str:
    """Give a place in a raw file: ``path:120–184`` in code points."""
    return f"{path}:{raw_start}–{raw_end}"


def segmented(
    text: str, marks: Iterable[tuple[int, int]], *, cues: Iterable[tuple[int, int]] = ()
) -> Iterator[Segment]:
    """Divide a text into marked and unmarked stretches; what lies outside it is left out.

    Of two that overlap the later begins where the first ends; a cue parts the mark it lies in.
    """
    cursor = 0
    said = [(*cue, True) for cue in sorted(cues)]
    for at, stop, _ in said:
        marks = [
            part
            for start, end in marks
            for part in ((start, min(end, at)), (max(start, stop), end))
            if part[0] < part[1]
        ]
    for start, end, cue in sorted([*((*mark, False) for mark in marks), *said]):
        start, end = max(start, cursor), min(end, len(text))
        if start >= end:
            continue
        if start > cursor:
            yield Segment(text[cursor:start], False)
        yield Segment(text[start:end], True, cue)
        cursor = end
    if cursor < len(text):
        yield Segment(text[cursor:], False)


def _pieces(raw: str, block: dict[str, Any], edits: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    """Divide a body block at its edits."""
    here, stop = block["raw_start"], block["raw_end"]
    inside = [e for e in edits if here <= e["raw_start"] and e["raw_end"] <= stop]
    for edit in sorted(inside, key=lambda e: (e["raw_start"], e["raw_end"])):
        if edit["raw_start"] > here:
            same = raw[here : edit["raw_start"]]
            yield Piece(same, same, "")
        yield Piece(edit["before"], edit["after"], edit["kind"], edit["rule"])
        here = max(here, edit["raw_end"])
    if stop > here:
        yield Piece(raw[here:stop], raw[here:stop], "")
