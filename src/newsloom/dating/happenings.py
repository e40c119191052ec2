"""What several articles say happened: the same two entities and the same kind of event.

A happening is known by two names and an event word that stand in one clause with a temporal
expression. Where articles disagree about the weekday, the same thing happened more than once, and
nothing is concluded from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

from newsloom.dating.propagation import Gap, Link
from newsloom.language.lexicon import demonyms

Row = Mapping[str, Any]

#: One event per line: verbs and nouns that name the same kind of happening.
_EVENTS = """
visit visits visited visiting trip arrive arrives arrived arrival
meet meets met meeting talks summit
summit gathering
attack attacks attacked assault strike strikes struck shelled shelling bombed bombing raid raided
invade invades invaded invasion
crash crashes crashed collision collided derailed derailment
explode exploded explosion blast blasts
shooting shot gunned
kill killed killing murder murdered
arrest arrests arrested detained detention
resign resigns resigned resignation
elect elected election elections vote voted ballot runoff
inaugurated inauguration sworn
debate debated debates
trial verdict convicted sentenced acquitted
protest protests protested rally rallied demonstration march marched
earthquake quake flood flooded flooding hurricane storm typhoon wildfire landslide
agreement agreed accord treaty deal signed pact truce ceasefire
launch launched launches
merger merged acquire acquired acquisition takeover
announce announced announcement unveil unveiled
speech address addressed
wedding married funeral buried
died death
hack hacked breach breached
withdraw withdrew withdrawn withdrawal evacuated evacuation
sanction sanctions sanctioned
appoint appointed appointment nominate nominated nomination
fired dismissed dismissal ousted
match final defeated beat
strike walkout
fire blaze
coup
"""
_WORD = re.compile(r"[a-z]+")
_CLAUSE = re.compile(r"[,;:()—–\n]| - ")
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_DAYS_OF_UNIT = {"D": (1, 0), "W": (7, 3), "M": (30, 12), "Y": (365, 90)}
_MOST_NAMES = 6


@cache
def _kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for line in _EVENTS.strip().splitlines():
        words = line.split()
        for word in words:
            kinds[word].add(words[0])
    return {word: frozenset(names) for word, names in kinds.items()}


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
    for row in found:
        sentence = texts.get(row["sentence"])
        if sentence is None or len(named[row["sentence"]]) < 2:
            continue
        article, form = str(row["article_id"]), row["parsed"]
        start, end = _clause(sentence, row)
        here = _happenings(sentence, named[row["sentence"]], start, end)
        if _is_relative(form):
            for name in here:
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
    return form["kind"] == "unit" and form["unit"] in "DWM" and (form.get("shift") or 0) <= 0


def _clause(sentence: Row, row: Row) -> tuple[int, int]:
    """Give the part of the sentence, between commas and the like, that holds the expression."""
    offset, text = int(sentence["start"]), str(sentence["text"])
    first, last = int(row["start"]) - offset, int(row["end"]) - offset
    before = [match.end() for match in _CLAUSE.finditer(text, 0, max(0, first))]
    after = _CLAUSE.search(text, last)
    return offset + (before[-1] if before else 0), offset + (after.start() if after else len(text))


def _happenings(sentence: Row, mentions: Sequence[Row], start: int, end: int) -> list[str]:
    """Name the happenings of a clause: an event word and two names that are not both places."""
    offset, text = int(sentence["start"]), str(sentence["text"])
    words = _WORD.findall(text[start - offset : end - offset].lower())
    kinds = sorted({kind for word in words for kind in _kinds().get(word, ())})
    if not kinds:
        return []
    names: dict[str, str] = {}
    for mention in mentions:
        if start <= mention["start"] < end:
            name = demonyms().get(str(mention["surface"]), str(mention["entity"]))
            names.setdefault(name, str(mention["label"]))
    if len(names) > _MOST_NAMES:
        return []
    return [
        "|".join((kind, one, other))
        for kind in kinds
        for one, other in combinations(sorted(names), 2)
        if not {names[one], names[other]} <= _PLACES
    ]


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
    main = _happenings(sentence, mentions, offset, begin) or _happenings(
        sentence, mentions, offset, int(row["start"])
    )
    other = _happenings(sentence, mentions, int(row["end"]), end)
    gaps = []
    for one in main:
        for two in other:
            early, late = (two, one) if order[1] == "after" else (one, two)
            if one != two:
                gaps.append(Gap(early, late, length - slack, length + slack, row))
    return gaps
