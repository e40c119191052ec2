"""Passages that two articles share: copied, quoted from the same speech, or told in other words.

Precision goes first: two sentences that merely look alike (a leader, a Friday, a visit) are worse
than a pair left out.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.language.content_words import FUNCTION_WORDS, content_stems, numbers
from newsloom.language.modality import has_finite_verb
from newsloom.sources.alignment import Stretch, Words, align_all, read_words
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
# A stem in more quotations or clauses than this says nothing about two of them.
COMMON = 40
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
class _Text:
    """A body, or a title or caption (then with its block; offsets are raw)."""

    article_id: str
    block: int | None
    words: Words


@dataclass(frozen=True)
class _Clause:
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
    whole = {(min(c[:2]), max(c[:2])): c for c in copies}
    rows = [*whole_copies(articles, whole), *_copied(compared, blocks, whole)]
    taken = _Taken(rows)
    kept = set(compared["article_id"])
    said = [q for q in _quotations(quotes) if q.article_id in kept]
    same = [
        _row(one, other, "same_quotation", share)
        for one, other, share in _alike(said, _same_utterance)
        if not taken.holds(one, other)
    ]
    # A few words copied inside one utterance are told of by the utterance.
    rows = [row for row in rows if not _inside(row, same)] + same
    taken = _Taken(rows)
    told = [c for c in _clauses(sentences) if c.article_id in kept]
    best: dict[tuple[str, str, int], dict[str, Any]] = {}
    for one, other, share in _alike(told, _same_statement):
        if not taken.holds(one, other):
            row = _row(one, other, "same_statement", share)
            key = (one.article_id, other.article_id, one.start)
            if key not in best or best[key]["similarity"] < row["similarity"]:
                best[key] = row
    return tables.make("passages", rows + list(best.values()))


def _copied(
    articles: pd.DataFrame, blocks: pd.DataFrame, whole: Mapping[tuple[str, str], Any]
) -> Iterator[dict[str, Any]]:
    texts = list(_texts(articles, blocks))
    groups = {a: n for n, a in enumerate(sorted({t.article_id for t in texts}))}
    found = align_all([t.words.forms for t in texts], [groups[t.article_id] for t in texts])
    bodies = dict(zip(articles["article_id"], articles["text"], strict=True))
    for (a, b), stretches in sorted(found.items()):
        one, other = texts[a], texts[b]
        if one.block is None and other.block is None:
            pair = (one.article_id, other.article_id)
            if pair in whole:
                continue
            shared = in_common(stretches)
            sizes = len(one.words.forms), len(other.words.forms)
            row = whole_row(pair, bodies, *sizes, shared)
            alike = shared >= DUPLICATE_SHARE * min(sizes)
            alike &= row["similarity"] >= DUPLICATE_SIMILARITY
            if min(sizes) >= DUPLICATE_WORDS and alike and not _apart(one, other):
                yield row
                continue
        for stretch in stretches:
            row_of = _verbatim(one, other, stretch)
            if row_of:
                yield row_of


def _texts(articles: pd.DataFrame, blocks: pd.DataFrame) -> Iterator[_Text]:
    """Give the bodies and, after each, its titles and captions; articles by id."""
    raw = dict(zip(articles["article_id"], articles["raw"], strict=True))
    extra: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    wanted = blocks[blocks["kind"].isin(BLOCKS) & blocks["article_id"].isin(raw)]
    for row in wanted.itertuples(index=False):
        extra[row.article_id].append((row.block, row.raw_start, row.raw_end))
    for article_id, text in sorted(zip(articles["article_id"], articles["text"], strict=True)):
        yield _Text(article_id, None, read_words(text))
        for block, start, end in sorted(extra[article_id]):
            yield _Text(article_id, block, read_words(raw[article_id], start, end))


def _verbatim(one: _Text, other: _Text, stretch: Stretch) -> dict[str, Any] | None:
    forms_a = one.words.forms[stretch.start_a : stretch.end_a]
    forms_b = other.words.forms[stretch.start_b : stretch.end_b]
    needed = SHORT_SIMILARITY if stretch.same < SHORT else MIN_SIMILARITY
    if stretch.same < MIN_WORDS or stretch.similarity < needed:
        return None
    words_a, words_b = " ".join(forms_a), " ".join(forms_b)
    if len(set(content_stems(words_a)) & set(content_stems(words_b))) <= MIN_CONTENT:
        return None
    if _disagree(numbers(words_a), numbers(words_b)):
        return None
    spans_a, spans_b = one.words.spans, other.words.spans
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
    first, second = (numbers(" ".join(t.words.forms)) for t in (one, other))
    return min(len(first), len(second)) >= 3 and _disagree(first, second)


def _disagree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the numbers tell two uses of one formula apart ("a 100 mln dlr bond")."""
    return bool(one and other) and 2 * len(one & other) < len(one | other)


def _quotations(quotes: pd.DataFrame) -> list[_Clause]:
    direct = quotes[quotes["kind"] == "direct"]
    return [
        _Clause(
            row.article_id,
            row.start,
            row.end,
            frozenset(content_stems(row.text)),
            numbers(row.text),
            None if pd.isna(row.entity_id) else row.entity_id,
        )
        for row in direct.itertuples(index=False)
    ]


def _clauses(sentences: pd.DataFrame) -> Iterator[_Clause]:
    """Cut sentences at commas and dashes; short pieces stay with the one before."""
    for row in sentences.itertuples(index=False):
        text, start = row.text, 0
        cuts = [i for i, c in enumerate(text) if c in ",;—–:" and text[i + 1 : i + 2] == " "]
        for cut in [*cuts, len(text)]:
            piece = text[start:cut]
            stems = content_stems(piece)
            if len(stems) < MIN_CONTENT and cut < len(text):
                continue
            lead = len(piece) - len(piece.lstrip(" ,;—–:"))
            # "…, the company’s spokesman said" states nothing of its own.
            if len(set(stems)) >= MIN_CONTENT and has_finite_verb(SAID.sub(" ", piece)):
                yield _Clause(
                    row.article_id,
                    row.start + start + lead,
                    row.start + start + len(piece.rstrip(" .,")),
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


def _same_utterance(one: _Clause, other: _Clause, shared: int) -> float | None:
    """Say how alike two quotations are if they are one utterance: Jaccard of their content."""
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return None
    known = one.speaker is not None and one.speaker == other.speaker
    jaccard = shared / len(one.stems | other.stems)
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return None
    enough = (shared >= 2 and jaccard >= 0.4) if known else (shared >= 5 and jaccard >= 0.5)
    return jaccard if enough else None


def _same_statement(one: _Clause, other: _Clause, shared: int) -> float | None:
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


def _alike(clauses: list[_Clause], judge: Any) -> Iterator[tuple[_Clause, _Clause, float]]:
    """Give the pairs from two articles that the judge accepts, each once, the smaller id first."""
    clauses = sorted(clauses, key=lambda c: (c.article_id, c.start, c.end))
    holding: dict[str, list[int]] = defaultdict(list)
    for number, clause in enumerate(clauses):
        for stem in clause.stems:
            holding[stem].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for stem in sorted(holding):
        members = holding[stem]
        # Stems that everybody uses only count where a rarer one has brought two clauses together.
        if len(members) <= COMMON:
            for at, first in enumerate(members):
                for second in members[at + 1 :]:
                    if clauses[first].article_id != clauses[second].article_id:
                        shared[(first, second)] += 1
    for first, second in sorted(shared):
        one, other = clauses[first], clauses[second]
        share = judge(one, other, len(one.stems & other.stems))
        if share is not None:
            yield one, other, share


def _inside(row: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    return row.get("block_a") is None and any(
        (row["article_a"], row["article_b"]) == (other["article_a"], other["article_b"])
        and other["start_a"] <= row["start_a"]
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

    def holds(self, one: _Clause, other: _Clause) -> bool:
        """Whether one pair of passages holds more than half of both clauses."""
        spans = self._rows.get((one.article_id, other.article_id), [])
        stop = bisect_left(spans, (one.end, 0, 0, 0))
        return any(
            2 * (min(end_a, one.end) - max(start_a, one.start)) > one.end - one.start
            and 2 * (min(end_b, other.end) - max(start_b, other.start)) > other.end - other.start
            for start_a, end_a, start_b, end_b in spans[:stop]
        )


def _row(one: _Clause, other: _Clause, relation: str, similarity: float) -> dict[str, Any]:
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
