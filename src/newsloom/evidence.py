"""From any number back to the sentences behind it, and from those to the raw files.

Every frame has the same first columns (`COLUMNS`): where and when an article was printed, the
words, what is marked in them, and where they stand in the raw file. A count of the tables is the
number of rows here; tests hold the two together.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import pandas as pd

from newsloom.finding import Tables, find_entity, in_marks
from newsloom.tables import NewsloomError
from newsloom.together import WINDOW, find_together

COLUMNS = (
    "article_id",
    "outlet",
    "published",
    "published_method",
    "path",
    "title",
    "sentence",
    "marks",
    "raw_start",
    "raw_end",
)

SHARED_WORDS = 25  # of evidence, where a report is to be sent on
ELLIPSIS = "…"

_WORD = re.compile(r"\S+")
_Mark = tuple[int, int]


def kwic(corpus: Tables, query: str, *, width: int = 60, limit: int | None = None) -> pd.DataFrame:
    """Show every mention of an entity by name in its context (keyword in context).

    Parameters
    ----------
    corpus, query
        As for `find_entity`.
    width
        Characters shown on either side.
    limit
        Rows at most; without it all, as many as the entity has ``mentions`` in the ranking.

    Returns
    -------
    `COLUMNS` and ``left``, ``keyword``, ``right``; in the order of printing. The raw offsets are
    those of the mention.
    """
    if width < 1:
        raise NewsloomError(f"width must be at least 1 character; given: {width}.")
    named = _named(corpus, [find_entity(corpus, query)])
    rows = named.merge(_sentence_spans(corpus), on=["article_id", "sentence"], how="left")
    rows = rows.rename(columns={"from": "first", "to": "last"})
    rows["marks"] = [[mark] for mark in zip(rows["start"], rows["end"], strict=True)]
    frame = _finish(corpus, rows, limit, more=["start", "end"])
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    sides: dict[str, list[str]] = {"left": [], "keyword": [], "right": []}
    for row in frame.to_dict("records"):
        text, start, end = texts[row["article_id"]], row["start"], row["end"]
        if getattr(corpus, "share", False):
            text, (start, end) = row["sentence"], row["marks"][0]
        sides["left"].append(" ".join(text[max(start - width, 0) : start].split()))
        sides["keyword"].append(text[start:end])
        sides["right"].append(" ".join(text[end : end + width].split()))
    return frame.drop(columns=["start", "end"]).assign(**sides)


def sentences_with(corpus: Tables, entity: str, *, limit: int | None = None) -> pd.DataFrame:
    """List the sentences that name an entity, its names marked.

    Parameters
    ----------
    corpus, entity
        As for `find_entity`.
    limit
        Rows at most.
    """
    named = _named(corpus, [find_entity(corpus, entity)])
    return _marked(corpus, named, ["article_id", "sentence"], _sentence_spans(corpus), limit)


def sentences_with_pair(
    corpus: Tables,
    a: str,
    b: str,
    *,
    unit: str = "sentence",
    window: int = WINDOW,
    limit: int | None = None,
) -> pd.DataFrame:
    """List the sentences, paragraphs, windows or articles that name both of two entities.

    Parameters
    ----------
    corpus, a, b
        As for `find_entity`.
    unit, window
        ``sentence``, ``paragraph``, ``window`` (of so many sentences) or ``article``; of an
        article the sentences from one name to the other are shown where the two stand nearest.
    limit
        Rows at most.

    Returns
    -------
    `COLUMNS` and ``units``: for how many units the row stands. That is 1, but windows overlap, so
    those that touch are one stretch of text, shown once. Without a limit the sum of ``units`` is
    ``n_ab`` of that unit in pair_scores, and of ``units`` in pair_counts.
    """
    ids = [find_entity(corpus, a), find_entity(corpus, b)]
    if ids[0] == ids[1]:
        raise NewsloomError(f"{in_marks(a)} and {in_marks(b)} are the same entity; give two.")
    named = _named(corpus, ids)
    places = find_together(named, corpus.sentences, unit=unit, window=window)
    return show_places(corpus, ids, places, limit=limit)


def show_places(
    corpus: Tables, ids: Sequence[str], places: pd.DataFrame, *, limit: int | None = None
) -> pd.DataFrame:
    """Show stretches of text, as `find_together` gives them, with the names of two entities marked.

    Returns `COLUMNS` and ``units``.
    """
    spans = _sentence_spans(corpus)
    spans = spans[spans["article_id"].isin(places["article_id"])]
    ends = [
        spans.rename(columns={"sentence": end})[["article_id", end, edge]]
        for end, edge in (("first", "from"), ("last", "to"))
    ]
    rows = places.astype({"article_id": "string"})
    for end in ends:
        rows = rows.merge(end, how="left")
    rows = rows.rename(columns={"first": "place"})
    named = _named(corpus, ids).merge(rows[["article_id", "place", "last"]], on="article_id")
    named = named[named["sentence"].between(named["place"], named["last"])]
    spans = rows[["article_id", "place", "from", "to", "units"]]
    return _marked(corpus, named, ["article_id", "place"], spans, limit, more=["units"])


def sentences_of_events(
    corpus: Tables, events: pd.DataFrame | None = None, *, limit: int | None = None
) -> pd.DataFrame:
    """List the sentences behind events, the dated statement marked.

    Parameters
    ----------
    corpus
        An opened corpus.
    events
        Rows of the table ``events``, e.g. those of one day or one cluster; all of them without it.
    limit
        Rows at most.

    Returns
    -------
    `COLUMNS` and ``earliest``, ``latest``, ``modality``, ``cluster``; one row per event.
    """
    rows = corpus.events if events is None else events
    rows = rows[["article_id", "start", "end", "earliest", "latest", "modality", "cluster"]]
    return show_around(corpus, rows, ["start"], ["end"], limit)


def quotes_of(corpus: Tables, entity: str, *, limit: int | None = None) -> pd.DataFrame:
    """List what an entity is quoted with, in its sentences, the quoted words marked.

    Parameters
    ----------
    corpus, entity
        As for `find_entity`.
    limit
        Rows at most.

    Returns
    -------
    `COLUMNS` and ``kind``, ``source``, ``cue``, ``channel``; one row per quote.
    """
    rows = corpus.quotes
    rows = rows[(rows["entity_id"] == find_entity(corpus, entity)).fillna(False)]
    starts, ends = ["start", "source_start", "cue_start"], ["end", "source_end", "cue_end"]
    rows = rows[["article_id", *starts, *ends, "kind", "source", "cue", "channel"]]
    return show_around(corpus, rows, starts, ends, limit)


# --- putting rows together ------------------------------------------------------------------


def _named(corpus: Tables, ids: Sequence[str]) -> pd.DataFrame:
    mentions = corpus.mentions
    named = mentions[(mentions["form"] == "name") & mentions["entity_id"].isin(list(ids))]
    columns = ["article_id", "sentence", "start", "end", "raw_start", "raw_end", "entity_id"]
    return named[columns].reset_index(drop=True)


def _sentence_spans(corpus: Tables) -> pd.DataFrame:
    spans = corpus.sentences[["article_id", "sentence", "paragraph", "start", "end"]]
    return spans.rename(columns={"start": "from", "end": "to"})


def _marked(
    corpus: Tables,
    named: pd.DataFrame,
    key: list[str],
    spans: pd.DataFrame,
    limit: int | None,
    more: Sequence[str] = (),
) -> pd.DataFrame:
    """Make a row of each span that holds names, with a mark on each name."""
    if named.empty:
        columns = [*named.columns, "first", "last", "marks", *more]
        blank = named.reindex(columns=list(dict.fromkeys(columns)))
        return _finish(corpus, blank, limit, more=more)
    ordered = named.sort_values(["article_id", "start", "end"])
    ordered = ordered.assign(marks=list(zip(ordered["start"], ordered["end"], strict=True)))
    marks = ordered.groupby(key, as_index=False).agg(marks=("marks", list))
    rows = marks.merge(spans, on=key).rename(columns={"from": "first", "to": "last"})
    return _finish(corpus, rows.assign(start=rows["first"]), limit, more=more)


def show_around(
    corpus: Tables, rows: pd.DataFrame, starts: list[str], ends: list[str], limit: int | None
) -> pd.DataFrame:
    """Show each row in the sentences it lies in; the first start and end are marked."""
    spans = _sentence_spans(corpus)
    spans = spans[spans["article_id"].isin(set(rows["article_id"]))]
    rows = rows.reset_index(drop=True)
    rows["marks"] = [[mark] for mark in zip(rows["start"], rows["end"], strict=True)]
    first, last = [], []
    ordered = spans.sort_values("from").groupby("article_id")
    by_article = {a: (part["from"].tolist(), part["to"].tolist()) for a, part in ordered}
    low, high = rows[starts].min(axis=1), rows[ends].max(axis=1)
    for article_id, begin, stop in zip(rows["article_id"], low, high, strict=True):
        opens, closes = by_article.get(article_id, ([], []))
        # Sentences do not overlap, so their ends are in order, too.
        one, other = bisect_right(closes, begin), bisect_left(opens, stop)
        inside = one < other
        first.append(min(int(opens[one]), int(begin)) if inside else int(begin))
        last.append(max(int(closes[other - 1]), int(stop)) if inside else int(stop))
    more = [c for c in rows.columns if c not in {*starts, *ends, "marks", "article_id"}]
    return _finish(corpus, rows.assign(first=first, last=last), limit, more=more)


def _finish(
    corpus: Tables, rows: pd.DataFrame, limit: int | None, *, more: Sequence[str] = ()
) -> pd.DataFrame:
    """Add where and when each row was printed; put the rows in the order of printing.

    `rows` have article_id, start, first and last (the stretch shown) and marks, all in offsets of
    the clean text; their raw offsets, if left out, are those of the stretch.
    """
    head = corpus.articles[list(COLUMNS[: COLUMNS.index("sentence")])]
    rows = rows.drop(columns=["sentence"], errors="ignore").merge(head, on="article_id")
    rows = rows.sort_values(["published", "article_id", "start"], kind="stable", ignore_index=True)
    rows = rows if limit is None else rows.head(limit)
    if "raw_start" not in rows.columns:
        origins = _raw_spans(corpus, rows)
        rows["raw_start"] = pd.Series([start for start, _ in origins], dtype="int64")
        rows["raw_end"] = pd.Series([end for _, end in origins], dtype="int64")
    # The text is looked up, not joined: as many copies of a long one would fill the memory.
    held = corpus.articles[corpus.articles["article_id"].isin(set(rows["article_id"]))]
    texts = dict(zip(held["article_id"], held["text"], strict=True))
    shown, shifted = [], []
    for article_id, first, last, marks in zip(
        rows["article_id"], rows["first"], rows["last"], rows["marks"], strict=True
    ):
        words = str(texts[article_id])[int(first) : int(last)]
        spans = [(int(start - first), int(end - first)) for start, end in marks]
        if getattr(corpus, "share", False):
            words, spans = cut_to_words(words, spans)
        shown.append(words)
        shifted.append(spans)
    rows["sentence"] = pd.Series(shown, dtype="string")
    rows["marks"] = pd.Series(shifted, dtype="object")
    return rows[[*COLUMNS, *more]]


def _raw_spans(corpus: Tables, rows: pd.DataFrame) -> list[_Mark]:
    """Give where each row's stretch stands in the raw file."""
    if rows.empty:
        return []
    from newsloom.clean.ledger import OffsetMap

    wanted = set(rows["article_id"])
    blocks = corpus.blocks[corpus.blocks["article_id"].isin(wanted)]
    edits = corpus.edits[corpus.edits["article_id"].isin(wanted)]
    made: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}
    for at, frame in enumerate((blocks, edits)):
        for row in frame.to_dict("records"):
            made.setdefault(row["article_id"], ([], []))[at].append(row)
    maps = {article_id: OffsetMap(*made.get(article_id, ((), ()))) for article_id in wanted}
    return [
        maps[article_id].to_raw(int(first), int(last))
        for article_id, first, last in zip(
            rows["article_id"], rows["first"], rows["last"], strict=True
        )
    ]


def cut_to_words(
    text: str, marks: Sequence[_Mark], *, words: int = SHARED_WORDS
) -> tuple[str, list[_Mark]]:
    """Cut a text to so many words around its first mark; an ellipsis stands for what is left out.

    Parameters
    ----------
    text, marks
        The text and the stretches to be seen in it.
    words
        Words at most. A longer mark is cut too.

    Returns the text that is left and the marks that are left in it.
    """
    found = [match.span() for match in _WORD.finditer(text)]
    if len(found) <= words:
        return text, list(marks)
    start, end = marks[0] if marks else (0, 0)
    first = next((i for i, span in enumerate(found) if span[1] > start), 0)
    last = max((i for i, span in enumerate(found) if span[0] < end), default=first)
    room = max(words - (last - first + 1), 0)
    begin = max(min(first - room // 2, len(found) - words), 0)
    low, high = found[begin][0], found[min(begin + words, len(found)) - 1][1]
    before = ELLIPSIS + " " if begin else ""
    after = " " + ELLIPSIS if begin + words < len(found) else ""
    shift = len(before) - low
    left = [
        (max(s, low) + shift, min(e, high) + shift) for s, e in marks if min(e, high) > max(s, low)
    ]
    return before + text[low:high] + after, left
