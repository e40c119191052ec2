"""From any number back to the sentences behind it, and from those to the raw files.

Every frame has the same first columns (`COLUMNS`): where and when an article was printed, the
words, what is marked in them, and where they stand in the raw file. A count of the tables is the
number of rows here; tests hold the two together.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import pandas as pd

from newsloom.tables import NewsloomError

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


class Tables(Protocol):
    """What is looked into: any object that has the tables of a corpus."""

    @property
    def articles(self) -> pd.DataFrame: ...
    @property
    def blocks(self) -> pd.DataFrame: ...
    @property
    def edits(self) -> pd.DataFrame: ...
    @property
    def sentences(self) -> pd.DataFrame: ...
    @property
    def mentions(self) -> pd.DataFrame: ...
    @property
    def entities(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def quotes(self) -> pd.DataFrame: ...


def find_entity(corpus: Tables, query: str) -> str:
    """Give the id of the entity that is called so.

    Parameters
    ----------
    corpus
        An opened corpus, or anything with its tables.
    query
        An entity id, a canonical name, a form found in the text, or whole words of a name.
        Upper and lower case matter only where two names differ in nothing else.

    Raises
    ------
    NewsloomError
        When nobody is called so, with the nearest names; or when several are.
    """
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    if query in names:
        return query
    named = corpus.mentions[corpus.mentions["form"] == "name"]
    surfaces = set(zip(named["surface"], named["entity_id"], strict=True))
    called = {(name, entity_id) for entity_id, name in names.items()}
    sought = query.casefold().split()
    for candidates in (
        {i for name, i in called if name == query},
        {i for name, i in surfaces if name == query},
        {i for name, i in called if name.casefold().split() == sought},
        {i for name, i in surfaces if name.casefold().split() == sought},
        {i for name, i in called if sought and set(sought) <= set(name.casefold().split())},
    ):
        if len(candidates) == 1:
            return str(next(iter(candidates)))
        if candidates:
            which = " or ".join(sorted(f"{names.get(i, i)} ({i})" for i in candidates)[:5])
            raise NewsloomError(f"{_quoted(query)} may be {which}; give the whole name or the id.")
    raise NewsloomError(
        f"No name in this corpus is {_quoted(query)}; {_nearest(query, called | surfaces, names)}."
    )


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
    corpus: Tables, a: str, b: str, *, unit: str = "sentence", limit: int | None = None
) -> pd.DataFrame:
    """List the sentences, paragraphs or articles that name both of two entities.

    Parameters
    ----------
    corpus, a, b
        As for `find_entity`.
    unit
        ``sentence``, ``paragraph`` or ``article``; of an article the sentences from one name to
        the other are shown where the two stand nearest.
    limit
        Rows at most; without it as many as ``n_ab`` of that unit in pair_scores, or the sum of
        pair_counts.
    """
    ids = [find_entity(corpus, a), find_entity(corpus, b)]
    if ids[0] == ids[1]:
        raise NewsloomError(f"{_quoted(a)} and {_quoted(b)} are the same entity; give two.")
    if unit not in ("sentence", "paragraph", "article"):
        raise NewsloomError(f"unit must be sentence, paragraph or article; given: {_quoted(unit)}.")
    spans = _sentence_spans(corpus)
    named = _named(corpus, ids).merge(
        spans[["article_id", "sentence", "paragraph"]], on=["article_id", "sentence"]
    )
    key = ["article_id"] if unit == "article" else ["article_id", unit]
    both = named.groupby(key)["entity_id"].transform("nunique") == 2
    named = named[both]
    if unit == "paragraph":
        edges = {"from": ("from", "min"), "to": ("to", "max")}
        spans = spans.groupby(key, as_index=False).agg(**edges)
    if unit == "article":
        spans, named = _nearest_stretch(named, spans)
    return _marked(corpus, named, key, spans, limit)


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
    corpus: Tables, named: pd.DataFrame, key: list[str], spans: pd.DataFrame, limit: int | None
) -> pd.DataFrame:
    """Make a row of each span that holds names, with a mark on each name."""
    if named.empty:
        return _finish(corpus, named.assign(first=[], last=[], marks=[]), limit)
    ordered = named.sort_values(["article_id", "start", "end"])
    ordered = ordered.assign(marks=list(zip(ordered["start"], ordered["end"], strict=True)))
    marks = ordered.groupby(key, as_index=False).agg(marks=("marks", list))
    rows = marks.merge(spans, on=key).rename(columns={"from": "first", "to": "last"})
    return _finish(corpus, rows.assign(start=rows["first"]), limit)


def _nearest_stretch(named: pd.DataFrame, spans: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give, per article, the sentences between the nearest two names, and those names."""
    stretches, chosen = [], []
    for article_id, mentions in named.groupby("article_id"):
        mentions = mentions.sort_values(["start", "end"], ignore_index=True)
        # the nearest two of different entities follow each other; a full stop parts them more
        gap = mentions["start"].diff() + 10_000 * mentions["sentence"].diff()
        gap = gap.where(mentions["entity_id"] != mentions["entity_id"].shift())
        at = int(gap.idxmin())
        pair = mentions.iloc[[at - 1, at]]
        here = spans[(spans["article_id"] == article_id) & spans["sentence"].isin(pair["sentence"])]
        stretches.append((article_id, here["from"].min(), here["to"].max()))
        chosen.append(pair)
    if not chosen:
        return spans, named
    return pd.DataFrame(stretches, columns=["article_id", "from", "to"]), pd.concat(chosen)


def show_around(
    corpus: Tables, rows: pd.DataFrame, starts: list[str], ends: list[str], limit: int | None
) -> pd.DataFrame:
    """Show each row in the sentences it lies in; the first start and end are marked."""
    spans = _sentence_spans(corpus)
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
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
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
    maps = {
        article_id: OffsetMap(
            blocks[blocks["article_id"] == article_id].to_dict("records"),
            edits[edits["article_id"] == article_id].to_dict("records"),
        )
        for article_id in wanted
    }
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


def _nearest(query: str, known: Iterable[tuple[str, str]], names: dict[Any, Any]) -> str:
    """Say which names come nearest to one that is unknown."""
    by_folded = {name.casefold(): entity_id for name, entity_id in sorted(known)}
    if not by_folded:
        return "it has no names at all"
    near = difflib.get_close_matches(query.casefold(), by_folded, n=8, cutoff=0.6)
    shown = list(dict.fromkeys(str(names.get(by_folded[n], n)) for n in near))[:3]
    return f"near it are {', '.join(shown)}" if shown else "and none is near it"


def _quoted(text: str) -> str:
    """Give what was asked for in quotation marks, on one line, not too long."""
    line = " ".join(str(text).split())
    return f'"{line[:80]}{ELLIPSIS if len(line) > 80 else ""}"'
