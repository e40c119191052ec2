"""What several articles say happened: the same two entities and the same kind of event.

A happening is known by two names and an event word that stand in one clause with a temporal
expression. Where articles disagree about the weekday, the same thing happened more than once, and
nothing is concluded from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, combinations, pairwise
from typing import Any

from newsloom.dating.propagation import Gap, Link
from newsloom.language.lexicon import demonyms

Row = Mapping[str, Any]

#: One kind of event per line: verbs and nouns that name the same. Words that are as often meant
#: figuratively ("attacked his record") or recur daily ("announced") are left out on purpose. In
#: the first group somebody does it to somebody or somewhere, in the second they do it together.
_ONE_TO_ANOTHER = """
visit visits visited visiting trip
arrive arrives arrived arrival
invade invades invaded invasion
bombed bombing shelled shelling airstrike airstrikes
arrest arrests arrested
sanction sanctions sanctioned
appoint appoints appointed appointment
nominate nominates nominated nomination
succeed succeeds succeeded
acquire acquires acquired acquisition takeover
sue sues sued lawsuit
convicted conviction sentenced
"""
_TOGETHER = """
meet meets met meeting talks summit
crash crashes crashed collision collided derailed derailment
explode exploded explosion
inaugurated inauguration
earthquake earthquakes quake quakes tremor
eruption erupted
truce ceasefire
merger merged
wedding married funeral
coup
"""
#: What strikes places, not parties: two places are enough.
_STRIKES = frozenset({"earthquake", "eruption", "crash", "explode"})
_NEAR = 8  # words between an event word and a name that takes part
_WORD = re.compile(r"[a-z]+")
_CLAUSE = re.compile(r"[,;:()—–\n]| - ")
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_DAYS_OF_UNIT = {"D": (1, 0), "W": (7, 3), "M": (30, 12), "Y": (365, 90)}


#: Kinds of event by their first word: what one does to another, what several do together.
DIRECTED = frozenset(line.split()[0] for line in _ONE_TO_ANOTHER.strip().splitlines())
TOGETHER = frozenset(line.split()[0] for line in _TOGETHER.strip().splitlines())


@cache
def kinds() -> dict[str, str]:
    """Give the kind of event, by its first word, of every verb and noun that names one."""
    lines = [line.split() for line in (_ONE_TO_ANOTHER + _TOGETHER).strip().splitlines() if line]
    return {word: words[0] for words in lines for word in words}


def find_happenings(
    sentences: Sequence[Row], found: Sequence[Row], mentions: Sequence[Row]
) -> tuple[list[Link], list[Gap]]:
    """Find what an article dates relatively ("on Monday", "last week", "a week after").

    Parameters
    ----------
    sentences, found, mentions
        Those of one article; `found` with the parsed form under `parsed`.

    Returns
    -------
    Links with the row of the expression as evidence, at most one per happening (the first), and
    gaps between two happenings of one sentence.
    """
    texts = {s["sentence"]: s for s in sentences}
    named: dict[int, list[Row]] = defaultdict(list)
    for mention in mentions:
        if mention["form"] != "pronoun":
            named[mention["sentence"]].append(mention)
    links: dict[str, Link] = {}
    gaps: list[Gap] = []
    told: dict[tuple[Any, int, int], list[str]] = {}  # clauses hold many expressions
    for row in found:
        sentence = texts.get(row["sentence"])
        if sentence is None or len(named[row["sentence"]]) < 2:
            continue
        article, form = str(row["article_id"]), row["parsed"]
        start, end = _clause(sentence, row)
        if _is_relative(form):
            clause = row["sentence"], start, end
            if clause not in told:
                told[clause] = happenings_of(sentence, named[row["sentence"]], start, end)
            for name in told[clause]:
                links.setdefault(name, Link(article, name, form, row))
        if form["kind"] == "duration":
            gaps += _gaps(sentence, named[row["sentence"]], row, start, end)
    return list(links.values()), gaps


def _is_relative(form: Mapping[str, Any]) -> bool:
    """Say whether an expression ties a day to the day of printing, looking back."""
    if form.get("hint") == "future" or form.get("base") == "text":
        return False
    if form["kind"] == "weekday":
        return not form.get("shift")
    if form["kind"] == "calendar":
        return all(form.get(k) for k in ("year", "month", "day"))
    return form["kind"] == "unit" and form["unit"] in "DW" and (form.get("shift") or 0) <= 0


def _clause(sentence: Row, row: Row) -> tuple[int, int]:
    """Give the part of the sentence, between commas and the like, that holds the expression."""
    offset, text = int(sentence["start"]), str(sentence["text"])
    first, last = int(row["start"]) - offset, int(row["end"]) - offset
    before = [match.end() for match in _CLAUSE.finditer(text, 0, max(0, first))]
    after = _CLAUSE.search(text, last)
    return offset + (before[-1] if before else 0), offset + (after.start() if after else len(text))


def clauses(sentence: Row, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stretch of a sentence at commas and the like."""
    offset, text = int(sentence["start"]), str(sentence["text"])
    cuts = [m.end() for m in _CLAUSE.finditer(text, start - offset, end - offset)]
    edges = [start, *(offset + cut for cut in cuts), end]
    return [(one, other) for one, other in pairwise(edges) if one < other]


def happenings_of(sentence: Row, mentions: Sequence[Row], start: int, end: int) -> list[str]:
    """Name the happenings of a clause: an event word with two names near it, not both places."""
    offset, text = int(sentence["start"]), str(sentence["text"])
    inside = [m for m in mentions if start <= m["start"] < end]
    found: dict[str, None] = {}
    if len(inside) < 2:
        return []
    near = _Near(text, [(int(m["start"]) - offset, int(m["end"]) - offset) for m in inside])
    for match in _WORD.finditer(lowered(text), max(0, start - offset), max(0, end - offset)):
        kind = kinds().get(match[0])
        if kind is None or text[match.start()].isupper():  # part of a name ("Summit Street")
            continue
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for number, is_before in near.to(*match.span()):
            mention = inside[number]
            name = demonyms().get(str(mention["surface"]), str(mention["entity"]))
            (before if is_before else after)[name] = str(mention["label"])
        if kind in DIRECTED:
            pairs = [(one, other) for one in sorted(before) for other in sorted(after)]
        else:
            pairs = list(combinations(sorted(before | after), 2))
        labels = after | before
        for one, other in pairs:
            places = {labels[one], labels[other]} <= _PLACES and kind not in _STRIKES
            if one != other and not places:
                found["|".join((kind, one, other))] = None
    return list(found)


def lowered(text: str) -> str:
    """Give a text in lower case, each letter in its place: "İ" alone would become two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[0] for c in text)


class _Near:
    """Finds the places of a text that stand within `_NEAR` words of another."""

    def __init__(self, text: str, places: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._words = [match.start() for match in re.finditer(r"\S+", text)]
        self._ordered = sorted((*place, number) for number, place in enumerate(places))
        self._starts = [start for start, _, _ in self._ordered]
        # Places can overlap: the farthest end so far is in order, whatever they do.
        self._ends = list(accumulate((end for _, end, _ in self._ordered), max))

    def to(self, start: int, end: int) -> list[tuple[int, bool]]:
        """Give the numbers of the places near a stretch, and whether they stand before it."""
        first = bisect_right(self._words, start) - 1 - _NEAR - 1
        last = bisect_left(self._words, end) + _NEAR + 1
        low = self._words[first] if first >= 0 else 0
        high = self._words[last] if last < len(self._words) else len(self._text)
        found = []
        for at in range(bisect_left(self._ends, low), bisect_right(self._starts, high)):
            opens, closes, number = self._ordered[at]
            is_before = closes <= start
            between = self._between(closes, start) if is_before else self._between(end, opens)
            if between <= _NEAR:
                found.append((number, is_before))
        return sorted(found)

    def _between(self, start: int, end: int) -> int:
        """Count the words, whole and cut, of a stretch."""
        if start >= min(end, len(self._text)):
            return 0
        opens = bisect_left(self._words, end) - bisect_right(self._words, start)
        return opens + (not self._text[start].isspace())


def _gaps(sentence: Row, mentions: Sequence[Row], row: Row, start: int, end: int) -> list[Gap]:
    """Read "… met, a week after … visited …": one happening some days after another."""
    match = re.fullmatch(r"P(\d{1,2})(D|W|M|Y)", row["parsed"]["value"])
    offset, text = int(sentence["start"]), str(sentence["text"])
    order = re.match(r" (after|before)\b", text[int(row["end"]) - offset :])
    if match is None or order is None:
        return []
    days, slack = _DAYS_OF_UNIT[match[2]]
    length, slack = int(match[1]) * days, int(match[1]) * slack
    begin = min(int(row["start"]), start)
    main = happenings_of(sentence, mentions, offset, begin) or happenings_of(
        sentence, mentions, offset, int(row["start"])
    )
    other = happenings_of(sentence, mentions, int(row["end"]), end)
    gaps = []
    for one in main:
        for two in other:
            early, late = (two, one) if order[1] == "after" else (one, two)
            if one != two:
                gaps.append(Gap(early, late, length - slack, length + slack, row))
    return gaps
