"""Numbers with what they count, according to whom and of when; and which speak of the same thing.

Whether two articles agree is shown, not judged: figures of different days, or of a different
group, can all be right.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.sources.cutting import clauses
from newsloom.sources.layers import read_articles
from newsloom.sources.places import Places
from newsloom.sources.quantities import Quantities, counted, same_value
from newsloom.sources.tellings import Name, Reading, Said, days_of, ordinal
from newsloom.sources.wording import words_of

LEAST_SHARED = 2  # concepts that two clauses share beside a name, for their numbers to line up
LATER = 7  # days after which a number without a day is a new one
_MOST = 40  # numbers with one key, beyond which it brings none together
LEAST_COUNTED = 3
_TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute"})

FIGURES = (
    *("what", "unit", "article_a", "value_a", "surface_a", "start_a", "end_a", "source_a"),
    *("article_b", "value_b", "surface_b", "start_b", "end_b", "source_b"),
    *("verdict", "days", "shared"),
)
"""Columns of `line_up_numbers`."""


def find_numbers(
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    timexes: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """Find the numbers that articles give; years, dates and ordinals are none.

    Parameters
    ----------
    articles, sentences, mentions, timexes, quotes
        The tables of these names, of a corpus or a part of it. Only kept articles are read.

    Returns
    -------
    The table ``numbers``.
    """
    kept = articles[articles["status"] == "kept"]
    return numbers_of(
        read_articles(kept, sentences=sentences, quotes=quotes, mentions=mentions, timexes=timexes)
    )


def numbers_of(readings: Mapping[str, Reading]) -> pd.DataFrame:
    """Find the numbers of articles that were put together already, as `find_numbers` does."""
    rows = [
        row for article_id, reading in readings.items() for row in _of_article(article_id, reading)
    ]
    return tables.make("numbers", rows)


def _of_article(article_id: str, reading: Reading) -> Iterator[dict[str, Any]]:
    text = reading.text
    every_name, every_time = Places(reading.names), Places(reading.times)
    every_quote, quantities = Places(reading.quotes), reading.quantities or Quantities(text)
    for number, (low, high) in enumerate(reading.sentences):
        if not quantities.may_be(low, high):
            continue
        pieces: list[tuple[int, int]] | None = None  # few sentences hold a number
        told: dict[tuple[int, int], tuple[str, str]] = {}  # a clause can hold several
        times = [t for t in every_time.over(low, high) if low <= t.start]
        dates = [(t.start, t.end) for t in times if t.kind not in ("DURATION",)]
        for found in quantities.find(low, high, skip=dates):
            pieces = sorted(clauses(text, low, high)) if pieces is None else pieces
            at = max(0, bisect_right(pieces, (found.start, high + 1)) - 1)
            start, end = pieces[at] if pieces else (low, high)
            own = [t for t in times if start <= t.start < end] or times
            days = days_of(own)
            quote = _said(every_quote.over(found.start, found.end), found.start, found.end)
            source = quote.frame[0] if quote and quote.frame else None
            if (start, end) not in told:
                near = every_name.over(start, end)
                names = {n.key for n in near if start <= n.start and n.end <= end}
                about = _about(text, start, end, near)
                told[start, end] = json.dumps(sorted(names)), json.dumps(sorted(about))
            yield {
                "article_id": article_id,
                "sentence": number,
                "start": found.start,
                "end": found.end,
                "surface": text[found.start : found.end],
                "value": found.value,
                "unit": found.unit or None,
                "of": found.of or None,
                "how": found.how or None,
                "earliest": None if days is None else _iso(days[0]),
                "latest": None if days is None else _iso(days[1]),
                "entity_id": quote.speaker if quote else None,
                "source": text[slice(*source)] if source else None,
                "names": told[start, end][0],
                "about": told[start, end][1],
            }


@lru_cache(maxsize=4096)
def _iso(day: int) -> str:
    return pd.Timestamp.fromordinal(day).strftime("%Y-%m-%d")


def _said(quotes: Sequence[Said], start: int, end: int) -> Said | None:
    """Give the smallest quotation or reported clause that holds a number."""
    holding = [q for q in quotes if q.start <= start and end <= q.end]
    return min(holding, key=lambda q: (q.end - q.start, q.kind), default=None)


def _about(text: str, start: int, end: int, names: Sequence[Name]) -> set[str]:
    taken = [(n.start - start, n.end - start) for n in names if n.end > start and n.start < end]
    return {
        meant
        for low, high, _, meant in words_of(text[start:end])
        if not any(a <= low and high <= b for a, b in taken)
    }


class _Number(NamedTuple):
    row: int
    article_id: str
    value: float
    kind: str
    of: str
    how: bool
    has_unit: bool
    days: tuple[str, str] | None
    names: frozenset[str]
    about: frozenset[str]


def line_up_numbers(
    numbers: pd.DataFrame, *, articles: pd.DataFrame, entities: pd.DataFrame
) -> pd.DataFrame:
    """Lay side by side the numbers of two articles that speak of the same thing.

    Two do where they have the same unit or count the same, their clauses share a name and two
    content words or more (one where they have the value in common), and their days are not apart.
    Numbers that differ are left out where the articles were printed over a week apart and the days
    are not told: a later poll is another poll.

    Parameters
    ----------
    numbers, articles, entities
        The tables of these names.

    Returns
    -------
    One row per pair, columns `FIGURES`: ``verdict`` is ``same``, ``same, rounded`` (one is said to
    be about so many, or lies within 5 %) or ``differ``; ``days`` is ``same days`` or ``days not
    told``; ``shared`` names what both clauses speak of. Differences first, then by article.
    """
    if numbers.empty:
        return pd.DataFrame(columns=list(FIGURES))
    called = dict(zip(entities["entity_id"], entities["entity"], strict=True))
    printed = {
        article_id: ordinal(day)
        for article_id, day in articles[["article_id", "published"]]
        .dropna()
        .itertuples(index=False)
    }
    listed = [_number(at, row) for at, row in enumerate(numbers.itertuples(index=False))]
    keyed: dict[tuple[str, ...], list[_Number]] = defaultdict(list)
    for number in listed:
        for name in number.names:
            for word in number.about:
                keyed[number.kind, name, word].append(number)
    pairs = {
        (one.row, other.row)
        for group in keyed.values()
        if len(group) <= _MOST
        for one, other in combinations(group, 2)
        if one.article_id != other.article_id
    }
    rows = []
    for first, second in sorted(pairs):
        one, other = listed[first], listed[second]
        verdict = _verdict(one, other)
        if verdict == "differ" and not (one.days and other.days):
            days = [printed.get(number.article_id) for number in (one, other)]
            if days[0] and days[1] and abs(days[0] - days[1]) > LATER:
                continue
        if verdict:
            rows.append(_pair(numbers, one, other, verdict, called))
    # Of several pairs of one number with an article, the one that agrees or shares most stays.
    best: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: (r["verdict"] == "differ", -len(r["shared"]))):
        ends = [(row["article_a"], row["start_a"], row["article_b"])]
        ends.append((row["article_b"], row["start_b"], row["article_a"]))
        if not any(end in best for end in ends):
            best |= dict.fromkeys(ends, row)
    kept = {id(row): row for row in best.values()}
    made = pd.DataFrame(list(kept.values()), columns=list(FIGURES))
    return made.sort_values(
        ["verdict", "article_a", "start_a", "article_b", "start_b"], ignore_index=True
    )


def _number(at: int, row: Any) -> _Number:
    unit = None if pd.isna(row.unit) else row.unit
    of = "" if pd.isna(row.of) else str(row.of)
    kind = unit or counted(of) or "?"
    days = None if pd.isna(row.earliest) or pd.isna(row.latest) else (row.earliest, row.latest)
    names, about = frozenset(json.loads(row.names)), frozenset(json.loads(row.about))
    how = not pd.isna(row.how)
    value = float(row.value)
    return _Number(at, row.article_id, value, kind, of, how, bool(unit), days, names, about)


def _verdict(one: _Number, other: _Number) -> str:
    """Say how two numbers stand to each other; the empty text if they speak of other things."""
    if one.days and other.days and (one.days[0] > other.days[1] or other.days[0] > one.days[1]):
        return ""
    equal = one.value == other.value
    near = same_value(one.value, other.value, rounded=one.how or other.how)
    shared = len(one.about & other.about)
    # How long something lasts is told of many things.
    needed = LEAST_SHARED + (one.kind in _TIME_UNITS) - (equal and one.value > 12)
    if shared < needed:
        return ""
    if equal:
        # "the two leaders" counts nothing that could differ.
        return "same" if one.value >= LEAST_COUNTED or one.has_unit else ""
    if near:
        return "same, rounded"
    # Numbers of one article's list ("12 in the north, 7 in the south") differ by what they are of.
    smaller = min(len(one.about), len(other.about))
    alike = 2 * shared >= smaller and one.names & other.names
    return "differ" if alike and shared > LEAST_SHARED else ""


def _pair(
    numbers: pd.DataFrame, one: _Number, other: _Number, verdict: str, called: Mapping[str, str]
) -> dict[str, Any]:
    made: dict[str, Any] = {"what": one.of or other.of, "unit": one.kind, "verdict": verdict}
    for side, number in (("a", one), ("b", other)):
        row = numbers.iloc[number.row]
        source = row["entity_id"]
        told = called.get(source, source) if not pd.isna(source) else row["source"]
        made |= {
            f"article_{side}": number.article_id,
            f"value_{side}": number.value,
            f"surface_{side}": row["surface"],
            f"start_{side}": int(row["start"]),
            f"end_{side}": int(row["end"]),
            f"source_{side}": None if pd.isna(told) else told,
        }
    made["days"] = "same days" if one.days and other.days else "days not told"
    names = sorted(called.get(name, name) for name in one.names & other.names)
    made["shared"] = names + sorted(word.lower() for word in one.about & other.about)
    return made
