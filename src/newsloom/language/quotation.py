"""Direct, indirect and mixed quotations of a text: content, source, cue and channel.

Pure functions on a text and its sentence bounds; `quotes` wraps them as a spaCy component.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from newsloom.language import speech_words as speech
from newsloom.language.attribution import CUES, find_sayings
from newsloom.language.clauses import Word, read_words
from newsloom.language.marks import Pair, find_marked
from newsloom.language.subjects import (
    Saying,
    Span,
    closing_speaker,
    lead_subject,
    media_owner,
    outlet,
)


@dataclass(frozen=True, order=True)
class FoundQuote:
    """A quotation by its offsets in the text; None where there is no such part."""

    start: int
    end: int
    kind: str
    source_start: int | None = None
    source_end: int | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    channel_start: int | None = None
    channel_end: int | None = None

    def as_row(self) -> dict[str, int | str | None]:
        """Give the quotation as a row."""
        return dict(vars(self))


@dataclass(frozen=True)
class _Said:
    """Source, cue and channel of a saying, as offsets."""

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    channel: tuple[int, int] | None


_NOBODY = _Said(None, None, None)
MAX_WORDS = 300


def find_quotes(text: str, sentences: Sequence[tuple[int, int]]) -> list[FoundQuote]:
    """Find who says what in a text.

    Parameters
    ----------
    text
        Paragraphs end at line breaks.
    sentences
        Their bounds, in order; sentences that a quotation runs across are taken together.

    Returns
    -------
    One row per pair of quotation marks (``direct``, the span inside them) and per content clause
    (``indirect``, or ``mixed`` where it holds quotation marks), by position.
    """
    pairs = find_marked(text, sentences)
    tops = _tops(pairs)
    reader = _Reader(text, tops)
    for start, end, numbers in _units(text, sentences, tops):
        if not numbers and CUES.isdisjoint(LETTERS.findall(text[start:end].lower())):
            reader.pass_over(start, end)
            continue
        marks = [(tops[n].start, tops[n].end, n) for n in numbers]
        words = read_words(text, start, end, marks)
        # No sentence of the press is that long; lists and hostile text are read in pieces.
        for first in range(0, len(words), MAX_WORDS):
            reader.read(words[first : first + MAX_WORDS])
    rows = reader.rows + _direct_rows(text, pairs, tops, reader.owners)
    return sorted(set(rows), key=_order)


# What every word is looked up among has no other signs in it than letters.
LETTERS = re.compile(r"[^\W\d_]+")
IN_WORDS = re.compile(r"[\w@#$£€]")


class _Reader:
    """Reads sentence by sentence and remembers who is speaking."""

    def __init__(self, text: str, tops: list[Pair]) -> None:
        self.text, self.tops = text, tops
        self.rows: list[FoundQuote] = []
        self.owners: dict[int, _Said] = {}
        # Who was quoted last, for quotations without a clause of their own.
        self.speaking: _Said | None = None
        self.last_end = 0

    def pass_over(self, start: int, end: int) -> None:
        """Go on after a sentence without marks in which nothing reports."""
        inside = self.text[start:end].lstrip()
        if not inside:
            return
        gap = self.text[self.last_end : end - len(inside)]
        breaks = (gap.count("\n\n") or gap.count("\n")) > 1
        if breaks or IN_WORDS.search(inside):
            self.speaking = None
        self.last_end = start + len(self.text[start:end].rstrip())

    def read(self, words: list[Word]) -> None:
        """Find what is said in one sentence and who says its quotations."""
        text, start = self.text, words[0].start
        sayings = find_sayings(words)
        _settle_channels(words, sayings)
        gap = text[self.last_end : start]
        if (gap.count("\n\n") or gap.count("\n")) > 1:
            self.speaking = None
        own = _owners(words, sayings)
        bare = all(w.sign or w.mark >= 0 for w in words)
        said = None
        for at, word in enumerate(words):
            if word.mark < 0:
                continue
            owner = own.get(word.mark) or _introduced(words, at, sayings)
            if owner is None and self.speaking and (bare or ("\n" not in gap and at == 0)):
                # A quotation without a clause of its own goes on with the last speaker's words.
                owner = self.speaking
            self.owners[word.mark] = owner or _NOBODY
            said = owner if owner and owner.source else said
        self.rows += _clause_rows(words, sayings, self.tops)
        spoken = [s for s in sayings if s.form == "verb" and s.source]
        announced = closing_speaker(words) if words[-1].text == ":" else None
        if announced:
            self.speaking = _said(words, announced)
        elif said:
            self.speaking = said
        elif spoken:
            self.speaking = _said(words, spoken[-1])
        elif not bare:
            self.speaking = None
        self.last_end = words[-1].end


def _order(row: FoundQuote) -> tuple[int, int, str, int]:
    return row.start, row.end, row.kind, row.cue_start if row.cue_start is not None else -1


def _tops(pairs: list[Pair]) -> list[Pair]:
    tops: list[Pair] = []
    for pair in pairs:
        if not tops or pair.start >= tops[-1].end:
            tops.append(pair)
    return tops


def _units(
    text: str, sentences: Sequence[tuple[int, int]], tops: list[Pair]
) -> list[tuple[int, int, list[int]]]:
    """Join sentences that share a quotation, or that its clause of report was cut from."""
    units: list[tuple[int, int, list[int]]] = []
    start: int | None = None
    next_top = 0
    numbers: list[int] = []
    sentences = _split(text, sentences, tops)
    for at, (begin, end) in enumerate(sentences):
        start = begin if start is None else start
        while next_top < len(tops) and tops[next_top].start < end:
            numbers.append(next_top)
            next_top += 1
        if numbers and tops[numbers[-1]].end > end:
            continue
        following = sentences[at + 1] if at + 1 < len(sentences) else None
        if numbers and following and _belongs(text, tops[numbers[-1]], end, following):
            continue
        units.append((start, end, numbers))
        start, numbers = None, []
    if start is not None:
        units.append(
            (start, max(sentences[-1][1], tops[numbers[-1]].end if numbers else 0), numbers)
        )
    return units


def _split(
    text: str, sentences: Sequence[tuple[int, int]], tops: list[Pair]
) -> list[tuple[int, int]]:
    """Cut sentences where a quotation begins after a full stop: splitters often overlook it."""
    cuts = [
        t.start
        for t in tops
        if t.start > 1
        and text[t.start - 1].isspace()
        and text[max(0, t.start - 4) : t.start].endswith(STOPPED)
    ]
    parts: list[tuple[int, int]] = []
    at = 0
    for begin, end in sentences:
        while at < len(cuts) and cuts[at] < end:
            if cuts[at] > begin:
                parts.append((begin, cuts[at] - 1))
                begin = cuts[at]
            at += 1
        parts.append((begin, end))
    return parts


STOPPED = tuple(stop + blank for stop in (".", "!", "?", ".”", '."', ".''") for blank in " \u00a0")


def _belongs(text: str, pair: Pair, end: int, following: tuple[int, int]) -> bool:
    """Whether the next sentence is the reporting clause of a quotation that ends this one."""
    if text[pair.end : end].strip(" ,.") or text[pair.inner_end - 1] not in "?!,…—":
        return False
    begin, stop = following
    if "\n" in text[end:begin] or stop <= begin or text[begin] in "“\"«‘'":
        return False
    if text[begin].islower():
        return True
    words = read_words(text, begin, min(stop, begin + 80), [])[:8]
    return any(w.low in speech.VERBS and "q" in speech.VERBS[w.low] for w in words[1:5])


def _settle_channels(words: list[Word], sayings: list[Saying]) -> None:
    """Tell a speaker from who passed it on: "…, she said, the agency reported"."""
    for at, later in enumerate(sayings):
        if later.form != "verb" or later.after or later.source is None:
            continue
        reported = words[later.cue[0]].low in ("reported", "reports", "report")
        if not reported or not outlet(words, later.source):
            continue
        earlier = [s for s in sayings[:at] if s.form == "verb" and s.source]
        if earlier:
            earlier[-1].channel = later.source
            later.clauses.clear()
            later.marks.clear()
        else:
            later.channel = later.source


def _span(words: list[Word], span: Span) -> tuple[int, int]:
    return words[span[0]].start, words[span[1] - 1].end


def _said(words: list[Word], saying: Saying) -> _Said:
    source = media_owner(words, saying.source) if saying.source else None
    return _Said(
        _span(words, source) if source else None,
        _span(words, saying.cue),
        _span(words, saying.channel) if saying.channel else None,
    )


def _owners(words: list[Word], sayings: list[Saying]) -> dict[int, _Said]:
    """Give each quotation the saying it belongs to: its own clause before one that holds it."""
    owners: dict[int, _Said] = {}
    sizes: dict[int, int] = {}
    for saying in sayings:
        said = _said(words, saying)
        for first, stop in saying.clauses:
            for word in words[first:stop]:
                if word.mark >= 0 and stop - first < sizes.get(word.mark, 1 << 30):
                    owners[word.mark], sizes[word.mark] = said, stop - first
    for form in ("according", "verb", "calling"):
        for saying in sayings:
            if saying.form == form and not _mere_object(words, saying, sayings):
                for mark in saying.marks:
                    owners[mark] = _said(words, saying)
    return owners


def _introduced(words: list[Word], at: int, sayings: list[Saying]) -> _Said | None:
    """Find who speaks before a colon: "She has apologized since: “…”"."""
    if at < 2 or words[at - 1].text != ":":
        return None
    source = lead_subject(words, at - 1, sayings)
    return _Said(_span(words, source), None, None) if source else None


def _mere_object(words: list[Word], saying: Saying, sayings: list[Saying]) -> bool:
    """In "said it would counter “aggression”" the marks are the speaker's, not the counterer's."""
    if saying.form != "verb" or words[saying.cue[0]].low in speech.STRONG:
        return False
    return any(
        first <= saying.cue[0] < stop
        for other in sayings
        if other is not saying and other.form != "noun"
        for first, stop in other.clauses
    )


def _clause_rows(words: list[Word], sayings: list[Saying], tops: list[Pair]) -> list[FoundQuote]:
    rows = []
    for saying in sayings:
        for first, stop in saying.clauses:
            inside = words[first:stop]
            if all(w.mark >= 0 or w.sign for w in inside):
                continue
            kind = "mixed" if any(w.mark >= 0 for w in inside) else "indirect"
            rows.append(_row(words[first].start, words[stop - 1].end, kind, _said(words, saying)))
    return rows


def _direct_rows(
    text: str, pairs: list[Pair], tops: list[Pair], owners: dict[int, _Said]
) -> list[FoundQuote]:
    rows = []
    starts = [t.start for t in tops]
    for pair in pairs:
        top = bisect_right(starts, pair.start) - 1
        said = owners.get(top, _NOBODY)
        unspoken = said.cue is None or text[slice(*said.cue)].lower() in OF_WORKS
        if unspoken and titled(text[pair.inner_start : pair.inner_end]):
            continue
        if _nickname(text, pair):
            continue
        rows.append(_row(pair.inner_start, pair.inner_end, "direct", said))
    return rows


NICKNAME_WORDS = 3


def _nickname(text: str, pair: Pair) -> bool:
    """Whether the marks stand inside a name: "Tomas “Boats” Reyne"."""
    inner = text[pair.inner_start : pair.inner_end].split()
    if len(inner) > NICKNAME_WORDS or not all(w[0].isupper() for w in inner):
        return False
    around = text[max(0, pair.start - 30) : pair.start], text[pair.end : pair.end + 30]
    before, after = around[0].split(), around[1].split()
    joined = around[0][-1:] == " " and around[1][:1] == " " and inner[-1][-1].isalnum()
    if not (joined and before and after):
        return False
    first, last = before[-1], after[0].rstrip(".,;:!?")
    return first.isalpha() and last.isalpha() and first[0].isupper() and last[0].isupper()


def _row(start: int, end: int, kind: str, said: _Said) -> FoundQuote:
    source, cue, channel = said.source or (None, None), said.cue or (None, None), said.channel
    return FoundQuote(start, end, kind, *source, *cue, *(channel or (None, None)))


# "Ada Bell wrote “The Long Rain”" names a work; "wrote: “It rains”" does not look like a title.
OF_WORKS = frozenset(
    """
    wrote writes writing read reads reading cited cites citing sang sung sings singing performed
    performs recited recites directed published
    """.split()
)


def titled(inner: str) -> bool:
    """Whether marked words look like the title of a work rather than speech."""
    words = inner.split()
    if len(words) < 2 or len(words) > 12 or inner[-1] in ",.!?":
        return False
    long = [w for w in words if len(w) > 3 or w is words[0]]
    return all(w[0].isupper() or w[0].isdigit() for w in long)
