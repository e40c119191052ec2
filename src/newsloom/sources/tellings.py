"""What an article tells, statement by statement: clauses, sentences and quotations with what they
say (concepts, names, numbers), of which days, as a fact or not, and in whose words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from newsloom.language.modality import modality_of
from newsloom.sources.cutting import clauses, parts_of, trimmed
from newsloom.sources.places import Covers, Places
from newsloom.sources.quantities import Quantities, Quantity
from newsloom.sources.wording import words_of

MODALITIES = ("asserted", "planned", "hypothetical", "denied")
LEAST = 2  # names and concepts; fewer say nothing
LONGEST = 80  # words; a sentence with more is compared by its clauses alone
_LOWER = re.compile(r"\b[a-z][\w’'-]*")
_JOINED = re.compile(r"[\w-][\w-]")
COURSES = {
    1: frozenset(
        """
        rose rise rises risen rising up gained gain gains higher increase increased increases more
        raised raise raises grew grow grows won win wins bought buys accepted
        """.split()
    ),
    2: frozenset(
        """
        fell fall falls fallen falling down dropped drop drops lower decrease decreased decreases
        less fewer cut cuts shrank declined lost lose loses sold sells rejected
        """.split()
    ),
}


class Name(NamedTuple):
    """A name or description in a text: where it stands and whom it means."""

    start: int
    end: int
    key: str
    label: str


class Time(NamedTuple):
    """A temporal expression: where it stands, its type, and its first and last day if known."""

    start: int
    end: int
    kind: str
    earliest: str | None
    latest: str | None


class Dated(NamedTuple):
    """A clause that something dates, in or outside its words: its place, first and last day."""

    start: int
    end: int
    earliest: str
    latest: str
    happening: int = -1
    """The number of what happened, the same for all that tell of it; -1: not known."""


class Said(NamedTuple):
    """A quotation: where it stands, its kind and speaker, and what names the speaker and cue."""

    start: int
    end: int
    kind: str
    speaker: str | None
    frame: tuple[tuple[int, int], ...]


@dataclass
class Reading:
    """An article as tellings are read from it: everything by place."""

    text: str
    sentences: Sequence[tuple[int, int]]
    names: Sequence[Name] = ()
    times: Sequence[Time] = ()
    quotes: Sequence[Said] = ()
    dated: Sequence[Dated] = ()
    quantities: Quantities | None = None
    """Those of the text, where they were looked for already."""


class Telling(NamedTuple):
    """One statement: its place and what it says."""

    start: int
    end: int
    words: frozenset[str]
    names: frozenset[tuple[str, str]]
    """Label and key."""
    capitals: frozenset[str]
    """Words written like names, in lower case, whether found as names or not."""
    numbers: tuple[Quantity, ...]
    days: tuple[int, int] | None
    """First and last day, as ordinals."""
    modality: int
    course: int
    speaker: str | None
    direct: bool
    whole: bool
    """A sentence or quotation, not a clause of one."""
    happening: int = -1
    """As `Dated` has it, of the clause that holds most of this."""


def find_tellings(reading: Reading) -> Iterator[Telling]:
    """Give what an article tells: its clauses, sentences of several clauses, and quotations.

    Stretches overlap: a sentence and its clauses, a quotation and its sentences. Who says so, in
    which words it is introduced and when it was are no part of what is said.
    """
    finder = _Finder(reading)
    spans: dict[tuple[int, int], bool] = {}
    within: dict[tuple[int, int], tuple[int, int]] = {}
    for start, end in reading.sentences:
        pieces = list(clauses(reading.text, start, end))
        for piece in pieces:
            spans[piece] = len(pieces) == 1
            # What hangs on after a comma can be left out: "…, with much of its trade tied to it".
            for part in parts_of(reading.text, *piece):
                spans.setdefault(part, False)
                within.setdefault(part, piece)
        if len(pieces) > 1 and reading.text.count(" ", start, end) < LONGEST:
            spans[trimmed(reading.text, start, end)] = True
    direct = set()
    for quote in reading.quotes:
        if quote.kind == "direct" and reading.text.count(" ", quote.start, quote.end) >= 2:
            place = trimmed(reading.text, quote.start, quote.end)
            spans[place] = True
            direct.add(place)
    for place, inner in finder.unframed(sorted(spans.keys() - direct), direct):
        spans.setdefault(inner, spans.pop(place))
        within.setdefault(inner, within.get(place, inner))
    for (start, end), whole in sorted(spans.items()):
        telling = finder.read(start, end, whole, within.get((start, end), (start, end)))
        if telling is not None:
            yield telling


_Clause = tuple[tuple[int, int] | None, tuple[Quantity, ...]]
_Word = tuple[int, int, str, str]


class _Finder:
    """Reads stretches of one article."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.text
        self._sentences = sorted(reading.sentences)
        self._times = Places(sorted(reading.times))
        self._dated = sorted(reading.dated)
        self._dated_starts = [d.start for d in self._dated]
        self._dated_most = max((d.end - d.start for d in self._dated), default=0)
        self._every_quote = sorted(reading.quotes, key=lambda q: (q.start, -q.end))
        self._quotes = Places(self._every_quote)
        frames = sorted({f for q in reading.quotes for f in q.frame if f[1] > f[0]})
        self._frames = Places(frames)
        self._framed = Covers(frames)
        self._names = [n for n in sorted(reading.names) if not self._framed.hold(*n[:2])]
        self._starts = [name.start for name in self._names]
        # Stretches overlap, so words are looked for once, and numbers once in a clause.
        self._every_word = self._unframed_words(words_of(reading.text), frames)
        self._word_starts = [word[0] for word in self._every_word]
        self._quantities = reading.quantities or Quantities(reading.text)
        self._of_clause: dict[tuple[int, int], _Clause] = {}

    def read(self, start: int, end: int, whole: bool, clause: tuple[int, int]) -> Telling | None:
        """Read what a stretch says; None if that is too little.

        When it was, and what numbers belong to it, its `clause` tells.
        """
        names = self._within(start, end)
        words, capitals = self._words(start, end, names)
        keys = frozenset([(n.label, n.key) for n in names])
        if len(words) + max(len(keys), len(capitals)) < LEAST:
            return None
        frames = self._frames.over(start, end)
        own = "".join(_left(self._text, start, end, frames)) if frames else self._text[start:end]
        modality = MODALITIES.index(modality_of(own))
        days, numbers = self._clause(*clause)
        if days is None and modality == 0:
            days = self._sentence_days(start)
        if not words and (len(keys) < LEAST or days is None):
            return None  # a list of names
        quote = self._said(start, end)
        return Telling(
            start,
            end,
            words,
            keys,
            capitals,
            numbers,
            days,
            modality,
            course_of(own),
            quote.speaker if quote else None,
            bool(quote and quote.kind == "direct"),
            whole,
            self._happening(start, end),
        )

    def _clause(self, start: int, end: int) -> _Clause:
        """Give the days of a clause, and its numbers."""
        found = self._of_clause.get((start, end))
        if found is None:
            times = self._times.over(start, end)
            numbers: tuple[Quantity, ...] = ()
            if self._quantities.may_be(start, end):
                dates = [(t.start, t.end) for t in times if t.kind != "DURATION"]
                numbers = tuple(self._quantities.find(start, end, skip=dates))
            found = days_of(times) or self._event_days(start, end), numbers
            self._of_clause[start, end] = found
        return found

    def _event_days(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the days of what happened, where they are known from more than the clause."""
        for low, high, earliest, latest, _ in self._near(start, end):
            if 2 * (min(end, high) - max(start, low)) > max(end - start, high - low):
                return ordinal(earliest), ordinal(latest)
        return None

    def _happening(self, start: int, end: int) -> int:
        """Give what happened in a stretch: that of the clause it coincides with most."""
        best, found = 0.0, -1
        for dated in self._near(start, end):
            common = min(end, dated.end) - max(start, dated.start)
            share = common / (max(end, dated.end) - min(start, dated.start))
            if 2 * common > end - start and share > best:
                best, found = share, dated.happening
        return found

    def _near(self, start: int, end: int) -> Sequence[Dated]:
        """Give the dated clauses that may have something of a stretch."""
        low = bisect_left(self._dated_starts, start - self._dated_most)
        return self._dated[low : bisect_left(self._dated_starts, end)]

    def _sentence_days(self, at: int) -> tuple[int, int] | None:
        """Give the days of the sentence that holds a place, if it names one time only."""
        number = bisect_left(self._sentences, (at + 1, 0)) - 1
        if number < 0:
            return None
        start, end = self._sentences[number]
        times = [t for t in self._times.over(start, end) if start <= t.start and t.end <= end]
        return days_of(times) if len(times) == 1 else None

    def _words(
        self, start: int, end: int, names: Sequence[Name]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Give the concepts of a stretch outside names, and the words written like names."""
        words, capitals = set(), set()
        at = reach = 0  # how far the names reach that begin before a word
        for low, high, word, meant in self._words_in(start, end):
            while at < len(names) and names[at].start <= low:
                reach = max(reach, names[at].end)
                at += 1
            named = high <= reach
            if self._text[low].isupper() and (named or not self._opens(low)):
                capitals.add(word)
            elif not named:
                words.add(meant)
        return frozenset(words), frozenset(capitals)

    def _words_in(self, start: int, end: int) -> Sequence[_Word]:
        """Give the content words of a stretch, as `words_of` gives those of a text."""
        cut = [_JOINED.match(self._text, at - 1) for at in (start, end) if at]
        if any(cut):  # part of a word is another word
            words = [(a + start, b + start, w, m) for a, b, w, m in words_of(self._text[start:end])]
            return self._unframed_words(words, self._frames.over(start, end))
        low = bisect_left(self._word_starts, start)
        return self._every_word[low : bisect_left(self._word_starts, end)]

    def _unframed_words(self, words: list[_Word], frames: Sequence[tuple[int, int]]) -> list[_Word]:
        """Give the words that are no part of who says so."""
        framed = set()
        for start, end in frames:
            at = bisect_left(words, (start,))
            while at < len(words) and words[at][0] < end:
                if words[at][1] <= end:
                    framed.add(at)
                at += 1
        return [word for at, word in enumerate(words) if at not in framed] if framed else words

    def _opens(self, at: int) -> bool:
        """Whether a word opens a sentence or quotation, so that its capital says nothing."""
        before = self._text[max(0, at - 2) : at].rstrip(" ")
        return not before or before[-1] in '.!?“"‘\n:'

    def _within(self, start: int, end: int) -> list[Name]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [name for name in self._names[low:high] if name.end <= end]

    def unframed(
        self, places: Iterable[tuple[int, int]], direct: Collection[tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Give stretches without who says it where else all stands in marks: "“…,” he said".

        Each with itself as it was; what else stays is left out.
        """
        if not direct:
            return
        quotes = Places(
            [
                (quote.start, quote.end, place, quote.frame)
                for quote in self._every_quote
                if (place := trimmed(self._text, quote.start, quote.end)) in direct
            ]
        )
        for start, end in places:
            for _, _, place, frame in quotes.over(start, end):
                if place[0] < end and start < place[1]:
                    beside = _left(self._text, start, end, sorted([place, *frame]))
                    if not any(map(str.isalnum, "".join(beside))):
                        inner = max(start, place[0]), min(end, place[1])
                        if inner != (start, end):
                            yield (start, end), inner
                        break

    def _said(self, start: int, end: int) -> Said | None:
        """Give the smallest quotation that holds most of a stretch."""
        here = self._quotes.over(start, end)
        fitting = [q for q in here if 2 * (min(end, q.end) - max(q.start, start)) > end - start]
        return min(fitting, key=lambda q: (q.end - q.start, q.kind), default=None)


def _left(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Give a stretch without the places that are taken."""
    at = start
    for low, high in taken:
        if low > at:
            yield text[at : min(low, end)] + " "
        at = max(at, high)
    if at < end:
        yield text[at:end]


def course_of(text: str) -> int:
    """Say whether a stretch tells of more (1), of less (2), or of neither or both (0)."""
    words = _LOWER.findall(text)
    found = [number for number, signs in COURSES.items() if not signs.isdisjoint(words)]
    return found[0] if len(found) == 1 else 0


def days_of(times: Iterable[Time]) -> tuple[int, int] | None:
    """Give the days that a stretch is dated to: those of its shortest known expression."""
    best: tuple[int, int] | None = None
    for time in times:
        if time.kind in ("DURATION", "SET") or not time.earliest or not time.latest:
            continue
        first, last = ordinal(time.earliest), ordinal(time.latest)
        if best is None or last - first < best[1] - best[0]:
            best = first, last
    return best


@lru_cache(maxsize=20_000)
def ordinal(day: str) -> int:
    """Give the number of an ISO day."""
    return date.fromisoformat(day).toordinal()
