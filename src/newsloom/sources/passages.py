"""Passages that two articles share: copied, quoted from the same speech, or told in other words.

Precision goes first: two sentences that merely look alike (a leader, a Friday, a visit) are worse
than a pair left out.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.language.content_words import FUNCTION_WORDS, content_stems, numbers
from newsloom.language.modality import has_finite_verb
from newsloom.sources.alignment import Stretch, Words, align, read_forms, read_words
from newsloom.sources.common_stems import Index
from newsloom.sources.seeding import Seeds
from newsloom.sources.whole import in_common, whole_copies, whole_row

# Kinds of blocks outside the body whose words are worth comparing.
BLOCKS = frozenset({"title", "standfirst", "caption"})
MIN_WORDS = 10
MIN_CONTENT = 4
MIN_SIMILARITY = 0.6
# Fewer words than SHORT have to agree better, as formulas of the trade are that long.
SHORT = 15
SHORT_SIMILARITY = 0.75
# Share of the shorter article's words that makes the two one story, and how many at least.
DUPLICATE_SHARE = 0.7
DUPLICATE_WORDS = 30
# A short item inside a long round-up is a passage of it, not its duplicate.
DUPLICATE_SIMILARITY = 0.4
LOWER = re.compile(r"\b[a-z][\w’'-]*")
SAID = re.compile(r"\b(?:said|says|say|told|according)\b")
NAMES = re.compile(r"\b[A-Z][\w’'-]+")
COURSES = {
    "more": frozenset(
        """
        rose rise rises risen rising up gained gain gains higher increase increased increases more
        raised raise raises grew grow grows won win wins bought buys accepted
        """.split()
    ),
    "less": frozenset(
        """
        fell fall falls fallen falling down dropped drop drops lower decrease decreased decreases
        less fewer cut cuts shrank declined lost lose loses sold sells rejected
        """.split()
    ),
    "not": frozenset("not no never without denied denies n’t n't".split()),
}


@dataclass(frozen=True)
class Clause:
    """A quotation or a clause, by its place and its content."""

    article_id: str
    start: int
    end: int
    stems: frozenset[str]
    numbers: frozenset[str]
    speaker: str | None = None
    plain: frozenset[str] = frozenset()
    """Stems of words in lower case: what is told, not of whom."""
    course: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def find_passages(
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    blocks: pd.DataFrame,
    quotes: pd.DataFrame,
    copies: Sequence[Any] = (),
) -> pd.DataFrame:
    """Find what articles have in common, pair by pair.

    Parameters
    ----------
    articles, sentences, blocks, quotes
        The tables of these names. Only kept articles are searched.
    copies
        Pairs known to be copies (`clean.find_copies`), of a duplicate and the article kept for it
        or of two kept ones. Each is a ``near_duplicate`` whatever else is found.

    Returns
    -------
    The table ``passages``: ``near_duplicate`` (the whole text: a copy, or at least 0.7 of the
    shorter one's words shared), ``near_verbatim`` (10 words or more in common, 0.6 of the words of
    both),
    ``same_quotation`` (one speaker, much the same content words: another cut or translation of one
    utterance) and ``same_statement`` (a clause with the same content words and numbers).
    """
    compared = articles[(articles["status"] == "kept") & (articles["text"].str.len() > 0)]
    said = _rows_of(sentences, ["start", "end"])
    telling = _rows_of(blocks[blocks["kind"].isin(BLOCKS)], ["block", "raw_start", "raw_end"])
    direct = quotes[quotes["kind"] == "direct"]
    spoken = _rows_of(direct, ["start", "end", "entity_id"])
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    raws = dict(zip(articles["article_id"], articles["raw"], strict=True))
    passages = Passages(lambda a: Source(texts[a], raws[a], said.get(a, [])))
    for article_id in sorted(compared["article_id"]):
        passages.add(article_id, telling.get(article_id, []), spoken.get(article_id, []))
    return passages.table(copies)


def _rows_of(frame: pd.DataFrame, columns: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Give some columns of a frame by article, as tuples, sorted by the first of them."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if frame.empty:
        return rows
    ordered = frame.sort_values(["article_id", *columns[:2]], kind="stable")
    for article_id, *rest in ordered[["article_id", *columns]].itertuples(index=False):
        rows[article_id].append(tuple(rest))
    return rows


class Source(NamedTuple):
    """What passages of an article are read from: its texts and where its sentences are."""

    text: str
    raw: str
    sentences: Sequence[tuple[int, int]]


class Passages:
    """What articles have in common: they are added one by one, in the order of ids, then compared.

    Of each article numbers are kept that tell which others may have something in common with it;
    its texts are read again where that is so.

    Parameters
    ----------
    look
        Gives what an article is read from, by its id.
    folder
        Where files of numbers may lie; None: where the system puts them.
    """

    def __init__(self, look: Callable[[str], Source], folder: Path | None = None) -> None:
        self._look = lru_cache(maxsize=64)(look)
        self._words = lru_cache(maxsize=256)(self._read_words)
        # Where many articles share formulas, each is compared with most others.
        self._forms = lru_cache(maxsize=4096)(self._read_forms)
        self._clauses = lru_cache(maxsize=64)(self._read_clauses)
        self._seeds = Seeds(folder)
        self._articles: list[str] = []
        # Of each text: its article, its block (-1: the body) and where that is in raw.
        self._texts = array("q")
        self._quotations = Index()
        self._statements = Index()
        self._speakers: dict[str, int] = {}

    def add(
        self,
        article_id: str,
        blocks: Iterable[tuple[int, int, int]],
        quotes: Iterable[tuple[int, int, Any]],
    ) -> None:
        """Take in a kept article that has a text.

        Parameters
        ----------
        article_id
            Its id.
        blocks
            Number, start and end in raw of its titles, standfirsts and captions.
        quotes
            Start, end and speaker (null: not known) of its direct quotations, sorted.
        """
        article = len(self._articles)
        self._articles.append(article_id)
        source = self._look(article_id)
        self._seeds.add(read_forms(source.text), article)
        self._texts.extend((article, -1, 0, 0))
        for block, start, end in sorted(blocks):
            self._seeds.add(read_forms(source.raw, start, end), article)
            self._texts.extend((article, block, start, end))
        for start, end, entity_id in quotes:
            speaker = -1
            if not pd.isna(entity_id):
                speaker = self._speakers.setdefault(str(entity_id), len(self._speakers))
            stems = frozenset(content_stems(source.text[start:end]))
            self._quotations.add(article, (start, end), stems, speaker)
        for clause in self._clauses(article_id).values():
            key = hash((clause.numbers, clause.course))
            self._statements.add(article, (clause.start, clause.end), clause.stems, key)

    def _read_words(self, text: int) -> Words:
        article, block, start, end = self._texts[4 * text : 4 * text + 4]
        source = self._look(self._articles[article])
        return read_words(source.text) if block < 0 else read_words(source.raw, start, end)

    def _read_forms(self, text: int) -> list[str]:
        article, block, start, end = self._texts[4 * text : 4 * text + 4]
        source = self._look(self._articles[article])
        found = read_forms(source.text) if block < 0 else read_forms(source.raw, start, end)
        return [intern(form) for form in found]

    def _read_clauses(self, article_id: str) -> dict[tuple[int, int], Clause]:
        source = self._look(article_id)
        said = ((start, source.text[start:end]) for start, end in source.sentences)
        return {(c.start, c.end): c for c in find_clauses(article_id, said)}

    def table(self, copies: Sequence[Any] = ()) -> pd.DataFrame:
        """Give the table ``passages``; `copies` as for `find_passages`."""
        whole = {(min(c[:2]), max(c[:2])): c for c in copies}
        rows = [*whole_copies(lambda a: self._look(a).text, whole), *self._copied(whole)]
        taken = _Taken(rows)
        same = [
            _row(one, other, "same_quotation", share)
            for one, other, share in self._same_quotations()
            if not taken.holds(one, other)
        ]
        # A few words copied inside one utterance are told of by the utterance.
        told: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in same:
            told[row["article_a"], row["article_b"]].append(row)
        rows = [r for r in rows if not _inside(r, told[r["article_a"], r["article_b"]])] + same
        taken = _Taken(rows)
        best: dict[tuple[str, str, int], dict[str, Any]] = {}
        for one, other, share in self._same_statements():
            if not taken.holds(one, other):
                row = _row(one, other, "same_statement", share)
                key = (one.article_id, other.article_id, one.start)
                if key not in best or best[key]["similarity"] < row["similarity"]:
                    best[key] = row
        return tables.make("passages", rows + list(best.values()))

    def _copied(self, whole: Mapping[tuple[str, str], Any]) -> Iterator[dict[str, Any]]:
        for a, b, places in self._seeds.pairs():
            one, other = self._text(a), self._text(b)
            bodies = one.block is None and other.block is None
            pair = (one.article_id, other.article_id)
            if bodies and pair in whole:
                continue
            stretches = align(one.forms, other.forms, places)
            if bodies:
                shared = in_common(stretches)
                sizes = len(one.forms), len(other.forms)
                least = min(sizes)
                if least >= DUPLICATE_WORDS and shared >= DUPLICATE_SHARE * least:
                    texts = self._look(pair[0]).text, self._look(pair[1]).text
                    row = whole_row(pair, texts, *sizes, shared)
                    if row["similarity"] >= DUPLICATE_SIMILARITY and not _apart(one, other):
                        yield row
                        continue
            for stretch in stretches:
                row_of = _verbatim(one, other, stretch)
                if row_of:
                    yield row_of

    def _text(self, text: int) -> _Text:
        article, block = self._texts[4 * text : 4 * text + 2]
        return _Text(
            self._articles[article],
            None if block < 0 else int(block),
            self._forms(text),
            lambda: self._words(text).spans,
        )

    def _same_quotations(self) -> Iterator[tuple[Clause, Clause, float]]:
        speakers = {number: name for name, number in self._speakers.items()}

        def clause(number: int) -> Clause:
            article, start, end, speaker = self._quotations.place(number)
            article_id = self._articles[article]
            text = self._look(article_id).text[start:end]
            stems = frozenset(content_stems(text))
            return Clause(article_id, start, end, stems, numbers(text), speakers.get(speaker))

        for first, second, shared in self._quotations.alike(2, 0.4, same_key=False):
            one, other = clause(first), clause(second)
            share = _same_utterance(one, other, shared)
            if share is not None:
                yield one, other, share

    def _same_statements(self) -> Iterator[tuple[Clause, Clause, float]]:
        def clause(number: int) -> Clause:
            article, start, end, _ = self._statements.place(number)
            return self._clauses(self._articles[article])[start, end]

        for first, second, shared in self._statements.alike(MIN_CONTENT, 0.55, same_key=True):
            one, other = clause(first), clause(second)
            share = _same_statement(one, other, shared)
            if share is not None:
                yield one, other, share


@dataclass(frozen=True)
class _Text:
    """A body, or a title or caption (then with its block; offsets are raw)."""

    article_id: str
    block: int | None
    forms: list[str]
    spans: Callable[[], list[tuple[int, int]]]


def _verbatim(one: _Text, other: _Text, stretch: Stretch) -> dict[str, Any] | None:
    forms_a = one.forms[stretch.start_a : stretch.end_a]
    forms_b = other.forms[stretch.start_b : stretch.end_b]
    needed = SHORT_SIMILARITY if stretch.same < SHORT else MIN_SIMILARITY
    if stretch.same < MIN_WORDS or stretch.similarity < needed:
        return None
    words_a, words_b = " ".join(forms_a), " ".join(forms_b)
    if len(set(content_stems(words_a)) & set(content_stems(words_b))) <= MIN_CONTENT:
        return None
    if _disagree(numbers(words_a), numbers(words_b)):
        return None
    spans_a, spans_b = one.spans(), other.spans()
    return {
        "article_a": one.article_id,
        "block_a": one.block,
        "start_a": spans_a[stretch.start_a][0],
        "end_a": spans_a[stretch.end_a - 1][1],
        "article_b": other.article_id,
        "block_b": other.block,
        "start_b": spans_b[stretch.start_b][0],
        "end_b": spans_b[stretch.end_b - 1][1],
        "relation": "near_verbatim",
        "similarity": round(min(1.0, stretch.similarity), 4),
        "shared": _json(words=stretch.same),
    }


def _apart(one: _Text, other: _Text) -> bool:
    """Whether two texts are one form filled in twice: their numbers differ."""
    first, second = (numbers(" ".join(t.forms)) for t in (one, other))
    return min(len(first), len(second)) >= 3 and _disagree(first, second)


def _disagree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the numbers tell two uses of one formula apart ("a 100 mln dlr bond")."""
    return bool(one and other) and 2 * len(one & other) < len(one | other)


def find_clauses(article_id: str, sentences: Iterable[tuple[int, str]]) -> Iterator[Clause]:
    """Cut sentences (start and text) at commas and dashes; short pieces stay with those before."""
    for offset, text in sentences:
        start = 0
        cuts = [i for i, c in enumerate(text) if c in ",;—–:" and text[i + 1 : i + 2] == " "]
        for cut in [*cuts, len(text)]:
            piece = text[start:cut]
            stems = content_stems(piece)
            if len(stems) < MIN_CONTENT and cut < len(text):
                continue
            lead = len(piece) - len(piece.lstrip(" ,;—–:"))
            # "…, the company’s spokesman said" states nothing of its own.
            if len(set(stems)) >= MIN_CONTENT and has_finite_verb(SAID.sub(" ", piece)):
                yield Clause(
                    article_id,
                    offset + start + lead,
                    offset + start + len(piece.rstrip(" .,")),
                    frozenset(stems),
                    numbers(piece),
                    plain=frozenset(content_stems(" ".join(LOWER.findall(piece)))),
                    course=_course(piece),
                    names=frozenset(
                        n for n in NAMES.findall(piece) if n.lower() not in FUNCTION_WORDS
                    ),
                )
            start = cut


def _course(text: str) -> frozenset[str]:
    """Say whether a clause tells of more, of less, or of neither: "rose" and "fell" part two."""
    words = {w.lower() for w in LOWER.findall(text)}
    return frozenset(name for name, signs in COURSES.items() if words & signs)


def _same_utterance(one: Clause, other: Clause, shared: int) -> float | None:
    """Say how alike two quotations are if they are one utterance: Jaccard of their content."""
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return None
    known = one.speaker is not None and one.speaker == other.speaker
    jaccard = shared / len(one.stems | other.stems)
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return None
    enough = (shared >= 2 and jaccard >= 0.4) if known else (shared >= 5 and jaccard >= 0.5)
    return jaccard if enough else None


def _same_statement(one: Clause, other: Clause, shared: int) -> float | None:
    """Say how alike two clauses are if they state one thing; different numbers part them."""
    if one.numbers != other.numbers or one.course != other.course:
        return None
    if len(one.plain & other.plain) < 2:
        return None
    # "The A campaign did not reply" and "The B campaign did not reply" are two statements.
    if 2 * len(one.names & other.names) < min(len(one.names), len(other.names)):
        return None
    smaller = min(len(one.stems), len(other.stems))
    jaccard = shared / len(one.stems | other.stems)
    enough = shared >= MIN_CONTENT and shared >= 0.8 * smaller and jaccard >= 0.55
    return jaccard if enough else None


def _inside(row: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    """Whether a passage lies within one of others of the same two articles."""
    return row.get("block_a") is None and any(
        other["start_a"] <= row["start_a"]
        and row["end_a"] <= other["end_a"]
        and other["start_b"] <= row["start_b"]
        and row["end_b"] <= other["end_b"]
        for other in others
    )


class _Taken:
    """What is already told of by a pair of passages."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        for row in rows:
            if row.get("block_a") is None and row.get("block_b") is None:
                pair = (row["article_a"], row["article_b"])
                spans = (row["start_a"], row["end_a"], row["start_b"], row["end_b"])
                self._rows[pair].append(spans)
        for listed in self._rows.values():
            listed.sort()

    def holds(self, one: Clause, other: Clause) -> bool:
        """Whether one pair of passages holds more than half of both clauses."""
        spans = self._rows.get((one.article_id, other.article_id), [])
        stop = bisect_left(spans, (one.end, 0, 0, 0))
        return any(
            2 * (min(end_a, one.end) - max(start_a, one.start)) > one.end - one.start
            and 2 * (min(end_b, other.end) - max(start_b, other.start)) > other.end - other.start
            for start_a, end_a, start_b, end_b in spans[:stop]
        )


def _row(one: Clause, other: Clause, relation: str, similarity: float) -> dict[str, Any]:
    shared: dict[str, Any] = {"words": len(one.stems & other.stems)}
    if one.numbers & other.numbers:
        shared["numbers"] = sorted(one.numbers & other.numbers)
    if one.speaker and one.speaker == other.speaker:
        shared["speaker"] = one.speaker
    return {
        "article_a": one.article_id,
        "start_a": one.start,
        "end_a": one.end,
        "article_b": other.article_id,
        "start_b": other.start,
        "end_b": other.end,
        "relation": relation,
        "similarity": round(similarity, 4),
        "shared": _json(**shared),
    }


def _json(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
