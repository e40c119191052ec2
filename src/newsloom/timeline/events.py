"""What is said to have happened or to be going to, with the days that it is dated to.

A statement is an event here when a clause has a finite verb, and a resolved temporal expression
stands in it or another clause tells how long before or after it happened. What somebody named did
without a word of when is an event without days. Clauses and modality are found by rule, without a
parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.dating.happenings import clauses, happenings_of
from newsloom.language import lexicon
from newsloom.language.modality import has_finite_verb, modality_of
from newsloom.language.speech_words import FEELINGS
from newsloom.rows import named_rows_of, rows_of
from newsloom.timeline.clusters import Clusters, Statement
from newsloom.timeline.deeds import WORD, deeds_of, names_a_kind, stem_of, stems_of, tells
from newsloom.timeline.intervals import gap_days, joined, lasting, weekday_of
from newsloom.timeline.pieces import by_sentence, pieces_of, quotes_by_sentence, times_of

SINCE = re.compile(r"\bsince (?:\w+ ){0,6}$")
UNTIL = re.compile(r"\b(?:until|till|by|before) $")
ACTORS = frozenset({"PERSON", "ORG", "FAC", "EVENT", "PRODUCT"})
# "…, a week after …": what follows is a clause of its own.
AFTER = re.compile(r" (after|before) ")
# "His visit came a day after …": dated as the visit is that was told of before.
CAME = re.compile(
    r"(?:^|[,;—] )(?:(?:and|but) )?(?:his|her|its|their|the|that|this) (?:[\w’'-]+ ){0,2}?([\w-]+) "
    r"(?:came|comes|followed|follows|took place|happened|occurred|began|started) "
    r"(?:just |only |about )?$"
)
# "the war that broke out in …" dates the war, whatever else the sentence tells.
WHICH = re.compile(
    r"\b(?:the|an?|his|her|its|their)(?: [\w’'-]+){1,4},? (?:that|which) (?:(?:had|has) )?"
    r"(?:began|begun|started|erupted|broke out|took place|happened|occurred|ended|opened)"
    r"(?: (?:in|on|at|during|early|late))*$"
)
# "a two-day fair, which opens on Friday" lasts until Saturday.
OPENS = re.compile(
    r"\b(?:began|begins|begin|opened|opens|open|started|starts|start|kicked off|kicks off)"
    r"(?: (?:early|late))?(?: on)? $"
)
_LONGEST_OPENING = 24  # "kicked off early on ", and a character before it
# "the first visit since 2015": there was one then.
FIRST = re.compile(r"\b(?:his|her|its|their|the)? ?first\b(?: [\w’'-]+){0,6} since (?:\w+ ){0,2}$")
# "…, where troops have been training": that goes on, whatever day the rest of it is dated to.
GOING_ON = re.compile(
    r"\b(?:where|who|which|whose|while|as)\b[^,;:]*?\b(?:has|have) been (?:\w+ly )?\w+ing\b[^,;:.]*"
)
CLAUSE_END = re.compile(r"[,;:—–]\s|[.!?]?$")
FAR = 1_000  # events looked back for what "his visit" was


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
    weekday: int | None = None
    happenings: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()

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
            self.weekday,
            self.happenings,
            self.deeds,
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
    days, and, with null days, per clause about somebody named that tells what was done or will be.
    ``modality`` is ``reported`` where it stands inside what somebody says. Two statements share a
    ``cluster`` when their days overlap and they share two entities and content words; what they
    say together of its days is what their rows give.
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
    times = by_sentence(timexes, ["start", "end", "surface", "value", "earliest", "latest"])
    columns = ["start", "end", "surface", "label", "form", "entity_id", "entity"]
    named = by_sentence(mentions, columns)
    said = quotes_by_sentence(quotes, sentences)
    printed = dict(rows_of(articles, ["article_id", "published"]))
    events: list[_Event] = []
    told: list[_Event] = []  # what the article at hand has told so far
    for row in named_rows_of(sentences, ["article_id", "sentence", "start", "end", "text"]):
        place = (row.article_id, row.sentence)
        if told and told[-1].article_id != row.article_id:
            told = []
        here = _Here(
            row,
            times.get(place, []),
            named.get(place, []),
            said.get(place, []),
            printed.get(row.article_id),
        )
        fresh = here.events(told)
        told += fresh
        events += fresh
    # Two expressions can date one statement to the same days.
    by_span = {(e.article_id, e.start, e.end, e.earliest, e.latest): e for e in events}
    return [(_as_row(event), event.statement) for event in by_span.values()]


@dataclass
class _Here:
    """A sentence with the times, names and quotations in it, and its article's day."""

    sentence: Any
    times: list[Any]
    people: list[Any]
    contents: list[Any]
    printed: Any

    def events(self, told: list[_Event]) -> list[_Event]:
        """Give what the sentence tells; `told` is what its article told before it."""
        dated = [t for t in self.times if t.earliest or t.latest]
        pieces = pieces_of(self.sentence, self.contents) if dated or self.people else []
        found = [
            e for held in times_of(pieces, self.sentence, dated) for e in self._of(*held, pieces)
        ]
        found += self._after(found, told)
        found += self._going_on()
        found += self._undated(pieces, found)
        return found

    @cached_property
    def _names(self) -> set[str]:
        return {w.lower() for m in self.people for w in WORD.findall(m.surface)}

    @cached_property
    def _nouns(self) -> list[Any]:
        return [m for m in self.people if m.form != "pronoun"]

    def _words(self, start: int, end: int) -> str:
        return str(self.sentence.text[start - self.sentence.start : end - self.sentence.start])

    def _of(
        self, piece: tuple[int, int], held: list[Any], pieces: list[tuple[int, int]]
    ) -> Iterator[_Event]:
        """Give the events of one piece of the sentence that holds expressions with days."""
        start, end = piece
        if not has_finite_verb(self._words(start, end)):
            # "confirmed the arrival on Friday": what is reported has no verb of its own.
            earlier = [p for p in pieces if p[1] <= start]
            start = earlier[-1][0] if earlier else start
            if not has_finite_verb(self._words(start, end)):
                return
        time = min(held, key=_vagueness)
        before = self._words(start, time.start)
        earliest, latest = _bounds(time, before.lower(), self.printed)
        if len(held) > 1 and not _since(before.lower()):
            earliest, latest = joined(time, held, self.sentence, (earliest, latest))
        if ("that " in before or "which " in before) and (which := WHICH.search(before.rstrip())):
            own = _bounds(time, "", self.printed)
            yield self._event(start + which.start(), time.end, own, [time])
        if "first" in before and (first := FIRST.search(before)):
            own = _bounds(time, "", self.printed)
            yield self._event(start + first.start(), time.end, own, [time])
        if OPENS.search(before.lower()[-_LONGEST_OPENING:]):
            earliest, latest = lasting(time, self.times, (earliest, latest))
        told = self._words(start, end)
        if any(
            q.kind != "direct" and q.cue_start is not None and start <= q.cue_start < end
            for q in self.contents
        ):
            # A dated report is told with what was reported; its own words decide the modality.
            start, end = self.sentence.start, self.sentence.end
        yield self._event(start, end, (earliest, latest), held, time=time, told=told)

    def _after(self, found: list[_Event], told: list[_Event]) -> list[_Event]:
        """Read "He came on Friday, a week after she had left": the second clause has its days."""
        made: list[_Event] = []
        for time in self.times:
            order = AFTER.match(self.sentence.text, time.end - self.sentence.start)
            if order is None or not (gap := gap_days(time.value)):
                continue
            start = self.sentence.start + order.end()
            stop = CLAUSE_END.search(self.sentence.text, order.end())
            end = self.sentence.start + (stop.start() if stop else len(self.sentence.text))
            before = self._words(self.sentence.start, time.start)
            main = [e for e in found if e.earliest and e.latest and e.start < time.start < e.end]
            if came := CAME.search(before.lower()):
                noun = stem_of(came[1])
                lately = islice(reversed(told), FAR)
                main = [e for e in lately if e.earliest and e.latest and noun in e.stems][:1]
                made += [
                    self._event(self.sentence.start, time.start, (e.earliest, e.latest), [])
                    for e in main
                ]
            if not main or not has_finite_verb(self._words(start, end)):
                continue
            days = gap(main[0].earliest, main[0].latest, back=order[1] == "after")
            made.append(self._event(start, end, days, []))
        return made

    def _going_on(self) -> list[_Event]:
        """Give the clauses that tell what goes on and hold no expression of time themselves."""
        made: list[_Event] = []
        if not self.people or " been " not in self.sentence.text:
            return made
        for match in GOING_ON.finditer(self.sentence.text):
            start, end = (self.sentence.start + at for at in match.span())
            if not any(start <= t.start < end for t in self.times):
                made.append(self._event(start, end, (None, None), []))
        return made

    def _undated(self, pieces: list[tuple[int, int]], found: list[_Event]) -> list[_Event]:
        """Give what the rest of the sentence tells of somebody named, without a word of when."""
        made = []
        for start, end in pieces:
            if any(e.start < end and start < e.end for e in found):
                continue
            if not any(start <= m.start < end and m.form == "name" for m in self.people):
                continue
            quoted = sum(
                max(0, min(q.end, end) - max(q.start, start))
                for q in self.contents
                if q.kind == "direct"
            )
            text = self._words(start, end)
            if 2 * quoted < end - start and tells(text) and has_finite_verb(text):
                made.append(self._event(start, end, (None, None), []))
        return made

    def _event(
        self,
        start: int,
        end: int,
        days: tuple[str | None, str | None],
        held: list[Any],
        *,
        time: Any = None,
        told: str | None = None,
    ) -> _Event:
        text = self._words(start, end).rstrip(" ,")
        end = start + len(text)
        names, nouns = self._names, self._nouns
        # "… when the war began in May" is about what the rest of the sentence names.
        here = [m for m in nouns if start <= m.start < end] or nouns
        at = time.start if time is not None else start
        spoken = [q for q in self.contents if q.start <= at < q.end and q.cue_start is not None]
        return _Event(
            self.sentence.article_id,
            int(self.sentence.sentence),
            start,
            end,
            text,
            *days,
            _modality(told or text, spoken, days[0], self.printed),
            sorted({m.entity_id for m in here}),
            frozenset(_country(m.entity) for m in here),
            frozenset(_country(m.entity) for m in here if m.label in ACTORS),
            stems_of(text, names, {w.lower() for t in held for w in WORD.findall(t.surface)}),
            weekday_of(time) if time is not None else None,
            self._happenings(nouns, start, end) if all(days) else frozenset(),
            deeds_of(text, names) if all(days) else frozenset(),
        )

    def _happenings(self, nouns: list[Any], start: int, end: int) -> frozenset[str]:
        """Name what happens in a clause, as the dating of articles does."""
        rows = [n._asdict() for n in nouns if start <= n.start < end]
        found: set[str] = set()
        if len(rows) > 1 and names_a_kind(self._words(start, end)):
            sentence = {"start": self.sentence.start, "text": self.sentence.text}
            for first, last in clauses(sentence, start, end):
                found.update(happenings_of(sentence, rows, first, last))
        return frozenset(found)


def _since(before: str) -> bool:
    return "since " in before and SINCE.search(before) is not None


def _country(name: str) -> str:
    """Take a people for its country: statements are compared by what they are about."""
    return lexicon.demonyms().get(name, name)


def _vagueness(time: Any) -> tuple[int, int]:
    if time.earliest is None or time.latest is None:
        return 1_000_000, time.start
    days = (date.fromisoformat(time.latest) - date.fromisoformat(time.earliest)).days
    return days, time.start


def _bounds(time: Any, before: str, printed: Any) -> tuple[str | None, str | None]:
    """Give first and last day; "since" lasts until the article, "by" has no first day."""
    earliest, latest = time.earliest, time.latest
    if earliest and _since(before):
        known = None if printed is None or printed < earliest else printed
        return earliest, known
    if latest and UNTIL.search(before):
        return None, latest
    return earliest, latest


def _modality(text: str, spoken: list[Any], earliest: str | None, printed: Any) -> str:
    found = modality_of(text)
    if found != "asserted":
        return found
    if earliest and printed is not None and earliest > printed:
        return "planned"
    if any(q.cue is not None and q.cue.lower() in FEELINGS for q in spoken):
        return "hypothetical"
    return "reported" if spoken else "asserted"


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
