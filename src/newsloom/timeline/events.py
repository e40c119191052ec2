"""Dated statements, and which of them tell of the same happening.

A statement is an event here when a resolved temporal expression stands in a clause with a finite
verb; undated statements are left out. Clauses, modality and clusters are found by rule, without a
parser.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.language import lexicon
from newsloom.language.content_words import FUNCTION_WORDS, stem
from newsloom.language.modality import has_finite_verb, modality_of, split_clauses
from newsloom.language.speech_words import FEELINGS

WORD = re.compile(r"[\w’'-]+")
# The longest stretch of days that still says "that day" or "that week" of a happening.
SHORT = 10
# Beyond that many days only statements about the very same stretch are compared.
LONG = 31
WHEN = re.compile(r",?\s+when\s")
SINCE = re.compile(r"\bsince (?:\w+ ){0,6}$")
UNTIL = re.compile(r"\b(?:until|till|by|before) $")
ACTORS = frozenset({"PERSON", "ORG", "FAC", "EVENT", "PRODUCT"})
FACTS = frozenset({"asserted", "reported"})


class Statement(NamedTuple):
    """What of a statement is compared with others: when and what about, by its words."""

    article_id: str
    sentence: int
    start: int
    earliest: str | None
    latest: str | None
    modality: str
    about: frozenset[str]
    actors: frozenset[str]
    stems: frozenset[str]


@dataclass
class _Event:
    article_id: str
    sentence: int
    start: int
    end: int
    text: str
    earliest: str | None
    latest: str | None
    modality: str
    entities: list[str]
    about: frozenset[str]
    actors: frozenset[str]
    stems: frozenset[str]

    @property
    def statement(self) -> Statement:
        return Statement(
            self.article_id,
            self.sentence,
            self.start,
            self.earliest,
            self.latest,
            self.modality,
            self.about,
            self.actors,
            self.stems,
        )


def find_events(
    sentences: pd.DataFrame,
    timexes: pd.DataFrame,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
) -> pd.DataFrame:
    """Find what is said to happen when, and which articles tell of the same happening.

    Parameters
    ----------
    sentences, timexes, mentions, quotes, articles
        The tables of these names.

    Returns
    -------
    The table ``events``: a row per clause that holds a finite verb and an expression resolved to
    days. ``modality`` is ``reported`` where the expression stands inside what somebody says. Two
    statements share a ``cluster`` when their days overlap and they share two entities and content
    words; a statement that shares with none has no cluster.
    """
    clusters = Clusters()
    rows = [
        {**row, "number": clusters.add(statement)}
        for row, statement in find_statements(sentences, timexes, mentions, quotes, articles)
    ]
    if not rows:
        return tables.empty("events")
    return clusters.name(pd.DataFrame(rows))


def find_statements(
    sentences: pd.DataFrame,
    timexes: pd.DataFrame,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
) -> list[tuple[dict[str, Any], Statement]]:
    """Find what is said to happen when, article by article: parts of a corpus can be taken in turn.

    Parameters
    ----------
    sentences, timexes, mentions, quotes, articles
        As for `find_events`.

    Returns
    -------
    Rows of the table ``events`` without their cluster, each with what `Clusters` asks of it.
    """
    dated = timexes[timexes["earliest"].notna() | timexes["latest"].notna()]
    if dated.empty:
        return []
    by_sentence = _group(dated, ["article_id", "sentence"])
    named = _group(mentions, ["article_id", "sentence"])
    said = _by_sentence(quotes, sentences)
    printed = dict(zip(articles["article_id"], articles["published"], strict=True))
    events: list[_Event] = []
    for row in sentences.itertuples(index=False):
        times = by_sentence.get((row.article_id, row.sentence))
        if times:
            people = named.get((row.article_id, row.sentence), [])
            contents = said.get((row.article_id, row.sentence), [])
            events += _events_of(row, times, people, contents, printed.get(row.article_id))
    # Two expressions can date one statement to the same days.
    by_span = {(e.article_id, e.start, e.end, e.earliest, e.latest): e for e in events}
    return [(_as_row(event), event.statement) for event in by_span.values()]


def _group(frame: pd.DataFrame, keys: list[str]) -> dict[Any, list[Any]]:
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in frame.itertuples(index=False):
        values = tuple(getattr(row, key) for key in keys)
        grouped[values if len(keys) > 1 else values[0]].append(row)
    return grouped


def _by_sentence(quotes: pd.DataFrame, sentences: pd.DataFrame) -> dict[Any, list[Any]]:
    """Give for each sentence the quotations that reach into it."""
    bounds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sentences.itertuples(index=False):
        bounds[row.article_id].append((row.start, row.sentence))
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in quotes.itertuples(index=False):
        places = bounds[row.article_id]
        first = max(0, bisect_right(places, (row.start, 1 << 60)) - 1)
        for start, sentence in places[first:]:
            if start >= row.end:
                break
            found[(row.article_id, sentence)].append(row)
    return found


def _events_of(
    sentence: Any, times: list[Any], people: list[Any], contents: list[Any], printed: Any
) -> Iterator[_Event]:
    names = {w.lower() for m in people for w in WORD.findall(m.surface)}
    pieces = _pieces(sentence, contents)
    for (start, end), held in _times_of(pieces, sentence, times):
        text = sentence.text[start - sentence.start : end - sentence.start]
        if not has_finite_verb(text):
            # "confirmed the arrival on Friday": what is reported has no verb of its own.
            earlier = [p for p in pieces if p[1] <= start]
            start = earlier[-1][0] if earlier else start
            text = sentence.text[start - sentence.start : end - sentence.start]
            if not has_finite_verb(text):
                continue
        time = min(held, key=_vagueness)
        before = sentence.text[max(0, start - sentence.start) : time.start - sentence.start]
        told = text
        if any(
            q.kind != "direct" and not pd.isna(q.cue_start) and start <= q.cue_start < end
            for q in contents
        ):
            # A dated report is told with what was reported; its own words decide the modality.
            start, end = sentence.start, sentence.end
            text = sentence.text
        nouns = [m for m in people if m.form != "pronoun"]
        # "… when the war began in May" is about what the rest of the sentence names.
        here = [m for m in nouns if start <= m.start < end] or nouns
        spoken = [q for q in contents if q.start <= time.start < q.end and not pd.isna(q.cue_start)]
        earliest, latest = _bounds(time, before.lower(), printed)
        yield _Event(
            sentence.article_id,
            int(sentence.sentence),
            start,
            end,
            text,
            earliest,
            latest,
            _modality(told, spoken, earliest, printed),
            sorted({m.entity_id for m in here}),
            frozenset(_country(m.entity) for m in here),
            frozenset(_country(m.entity) for m in here if m.label in ACTORS),
            _stems(text, names, {w.lower() for t in held for w in WORD.findall(t.surface)}),
        )


def _pieces(sentence: Any, contents: list[Any]) -> list[tuple[int, int]]:
    """Cut a sentence at the edges of what is reported in it, and each part into clauses."""
    edges = {sentence.start, sentence.end}
    for quote in contents:
        if quote.kind != "direct":
            edges |= {e for e in (quote.start, quote.end) if sentence.start < e < sentence.end}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        part = sentence.text[start - sentence.start : end - sentence.start]
        pieces += [(s + start, e + start) for s, e in split_clauses(part)]
    return pieces


def _times_of(
    pieces: list[tuple[int, int]], sentence: Any, times: list[Any]
) -> list[tuple[tuple[int, int], list[Any]]]:
    """Give each piece the expressions it holds; "in May, when …" dates what follows."""
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for time in times:
        for at, (start, end) in enumerate(pieces):
            if start <= time.start < end:
                after = sentence.text[time.end - sentence.start :]
                if time.end >= end - 1 and WHEN.match(after) and at + 1 < len(pieces):
                    held[pieces[at + 1]].append(time)
                else:
                    held[(start, end)].append(time)
    return sorted(held.items())


def _country(name: str) -> str:
    """Take a people for its country: statements are compared by what they are about."""
    return lexicon.demonyms().get(name, name)


def _vagueness(time: Any) -> tuple[int, int]:
    if pd.isna(time.earliest) or pd.isna(time.latest):
        return 1_000_000, time.start
    days = (date.fromisoformat(time.latest) - date.fromisoformat(time.earliest)).days
    return days, time.start


def _bounds(time: Any, before: str, printed: Any) -> tuple[str | None, str | None]:
    """Give first and last day; "since" lasts until the article, "by" has no first day."""
    earliest = None if pd.isna(time.earliest) else time.earliest
    latest = None if pd.isna(time.latest) else time.latest
    if earliest and SINCE.search(before):
        known = None if pd.isna(printed) or printed < earliest else printed
        return earliest, known
    if latest and UNTIL.search(before):
        return None, latest
    return earliest, latest


def _modality(text: str, spoken: list[Any], earliest: str | None, printed: Any) -> str:
    found = modality_of(text)
    if found != "asserted":
        return found
    if earliest and not pd.isna(printed) and earliest > printed:
        return "planned"
    if any(not pd.isna(q.cue) and q.cue.lower() in FEELINGS for q in spoken):
        return "hypothetical"
    return "reported" if spoken else "asserted"


def _stems(text: str, names: set[str], times: set[str]) -> frozenset[str]:
    words = {w.lower() for w in WORD.findall(text)}
    return frozenset(stem(w) for w in words - names - times - FUNCTION_WORDS if len(w) > 2)


def _as_row(event: _Event) -> dict[str, Any]:
    return {
        "article_id": event.article_id,
        "sentence": event.sentence,
        "start": event.start,
        "end": event.end,
        "text": event.text,
        "earliest": event.earliest,
        "latest": event.latest,
        "modality": event.modality,
        "entities": json.dumps(event.entities),
    }


class Clusters:
    """Statements of one happening: added one by one, then joined.

    A statement must fit every one already joined. What can't be compared with any other (it has no
    first and last day, or names nobody) is not kept.
    """

    def __init__(self) -> None:
        self._statements: dict[int, Statement] = {}
        self._added = 0
        self._names: dict[int, str] | None = None
        self._words: dict[str, str] = {}

    def add(self, statement: Statement) -> int:
        """Take in a statement; give the number that `name` knows it by."""
        if statement.earliest and statement.latest and statement.about:
            self._statements[self._added] = statement._replace(
                about=self._known(statement.about),
                actors=self._known(statement.actors),
                stems=self._known(statement.stems),
            )
        self._added += 1
        return self._added - 1

    def _known(self, words: frozenset[str]) -> frozenset[str]:
        """Give the same words, each held in memory once."""
        return frozenset(self._words.setdefault(word, word) for word in words)

    def name(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give the table ``events`` for rows without a cluster, with their ``number``."""
        if self._names is None:
            self._names = _join(self._statements)
        cluster = [self._names.get(number) for number in rows["number"].tolist()]
        return tables.make("events", rows.drop(columns="number").assign(cluster=cluster))


def _join(statements: Mapping[int, Statement]) -> dict[int, str]:
    """Join statements of one happening; give the name of its cluster by a statement's number."""
    members: list[list[int]] = []
    # Clusters by two entities and a day, so that only what can fit is compared.
    index: dict[tuple[str, str, str], list[int]] = defaultdict(list)

    def order(number: int) -> tuple[str, str, int]:
        statement = statements[number]
        return statement.earliest or "", statement.article_id, statement.start

    for number in sorted(statements, key=order):
        event = statements[number]
        keys = list(_keys(event))
        fitting = None
        for cluster in sorted({n for key in keys for n in index[key]}):
            if all(_same_happening(event, statements[n]) for n in members[cluster][:8]):
                fitting = cluster
                break
        if fitting is None:
            fitting = len(members)
            members.append([])
        members[fitting].append(number)
        for key in keys:
            if fitting not in index[key] and len(index[key]) < 50:
                index[key].append(fitting)
    names: dict[int, str] = {}
    for group in members:
        if len(group) > 1:
            first = min((statements[n].article_id, statements[n].start) for n in group)
            name = hashlib.sha256(f"{first[0]}:{first[1]}".encode()).hexdigest()[:12]
            names |= dict.fromkeys(group, f"c_{name}")
    return names


def _keys(event: Statement) -> Iterator[tuple[str, str, str]]:
    if not event.earliest or not event.latest:
        return
    first, last = date.fromisoformat(event.earliest), date.fromisoformat(event.latest)
    spans = {f"{event.earliest}/{event.latest}"}
    if 0 <= (last - first).days <= LONG:
        spans |= {event.earliest[:7], event.latest[:7]}
    pairs = list(combinations(sorted(event.about)[:8], 2))
    # A single entity is enough to compare what is dated to the very same days.
    pairs += [(name, "") for name in sorted(event.about)[:8]]
    for a, b in pairs:
        for span in sorted(spans):
            yield a, b, span


def _same_happening(one: Statement, other: Statement) -> bool:
    if one.modality != other.modality and not {one.modality, other.modality} <= FACTS:
        return False
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    if one.earliest > other.latest or other.earliest > one.latest:
        return False
    same_days = (one.earliest, one.latest) == (other.earliest, other.latest)
    if one.article_id == other.article_id and (one.sentence == other.sentence or not same_days):
        return False
    entities = one.about & other.about
    words = len(one.stems & other.stems)
    share = words / max(min(len(one.stems), len(other.stems)), 1)
    # The vaguer the days, the more the words have to agree.
    vague = max(_days(one.earliest, one.latest), _days(other.earliest, other.latest)) > SHORT
    if len(entities) >= 2 and entities & one.actors & other.actors:
        return words >= 2 or (words == 1 and share >= 0.5 and not vague)
    # Countries are named together every day: it takes more words, or the very same days.
    return words >= 3 and (len(entities) >= 2 or (bool(entities) and same_days and share >= 0.3))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
