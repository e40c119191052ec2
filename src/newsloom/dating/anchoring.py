"""Which days an article's temporal expressions mean, now that it is known when it was printed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.language.timex_values import Reference, Value, resolve

_COLUMNS = ("article_id", "sentence", "start", "end", "surface", "type", "form")
# Kinds whose meaning can hang on what was spoken of before.
_BY_TEXT = frozenset({"unit", "offset", "time", "same"})
# A single day of one of these kinds is what "the same day" and "two days later" go back to.
NARRATIVE = frozenset({"calendar", "weekday", "unit", "holiday", "offset", "time"})


def resolve_timexes(
    found: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give every temporal expression its value, the days it can mean and what it was hung on.

    Parameters
    ----------
    found
        One row per expression: article_id, sentence, start, end, surface, type, form.
    articles
        With `published` and its interval. Where the interval allows several answers the value is
        that of the best-supported day, and `earliest` and `latest` cover all of them.
    sentences
        To see which expressions stand in one sentence, and inside quotation marks.
    quotes
        Where quotations were found: "yesterday" in one counts from the day it was said.

    Returns
    -------
    The table `timexes`.
    """
    if found.empty:
        return tables.empty("timexes")
    texts = _texts(sentences, set(found["article_id"].tolist()))
    quoted: dict[str, list[tuple[int, int]]] = {}
    if quotes is not None and not quotes.empty:
        direct = quotes[quotes["kind"] == "direct"]
        for a, start, end in zip(direct["article_id"], direct["start"], direct["end"], strict=True):
            quoted.setdefault(a, []).append((start, end))
    stretches = {article: _Stretches(spans) for article, spans in quoted.items()}
    dates = {
        article: tuple(_day(day) for day in days)
        for article, *days in zip(
            *(
                articles[name].tolist()
                for name in ("article_id", "published", "published_earliest", "published_latest")
            ),
            strict=True,
        )
    }
    columns = [found[name].tolist() for name in _COLUMNS]
    entries = [dict(zip(_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]
    entries.sort(key=itemgetter("article_id", "start"))
    told: list[Value] = []
    for article, group in groupby(entries, key=itemgetter("article_id")):
        told += _values_of(list(group), dates.get(article), texts, stretches.get(article))
    made: dict[str, list[Any]] = {
        name: [entry[name] for entry in entries] for name in _COLUMNS if name != "form"
    }
    made["value"] = [value.value for value in told]
    made["mod"] = [value.mod for value in told]
    made["earliest"] = [value.earliest and _iso(value.earliest) for value in told]
    made["latest"] = [value.latest and _iso(value.latest) for value in told]
    made["anchor"] = [value.anchor for value in told]
    return tables.make("timexes", pd.DataFrame(made))


def _texts(sentences: pd.DataFrame, articles: set[str]) -> dict[tuple[str, int], tuple[int, str]]:
    """Give the start and text of the sentences of these articles."""
    columns = (sentences[name].tolist() for name in ("article_id", "sentence", "start", "text"))
    return {
        (article, number): (start, text)
        for article, number, start, text in zip(*columns, strict=True)
        if article in articles
    }


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


@lru_cache(maxsize=16384)
def _iso(day: date) -> str:
    return day.isoformat()


@lru_cache(maxsize=65536)
def _parsed(form: str) -> dict[str, Any]:
    """Read a form; it is shared, so nobody may change it."""
    read: dict[str, Any] = json.loads(form)
    return read


@lru_cache(maxsize=65536)
def _resolved(form: str, reference: Reference) -> Value:
    return resolve(_parsed(form), reference)


def _values_of(
    entries: list[dict[str, Any]],
    dates: tuple[date | None, ...] | None,
    texts: dict[tuple[str, int], tuple[int, str]],
    quoted: _Stretches | None,
) -> list[Value]:
    """Resolve the expressions of one article, over all days it can be from."""
    for entry in entries:
        entry["parsed"] = _parsed(entry["form"])
        # Only what counts from today counts from the utterance in a quotation.
        entry["quoted"] = entry["parsed"]["kind"] == "unit" and _is_quoted(entry, texts, quoted)
    spoken = {entry["sentence"] for entry in entries if entry["quoted"]}
    for entry in entries if spoken else ():
        if entry["sentence"] in spoken:
            entry["quoted"] = _is_quoted(entry, texts, quoted)
    best, first, last = dates or (None, None, None)
    values = _resolve_article(entries, best)
    if first and last and first < last:
        at_first, at_last = (_resolve_article(entries, day) for day in (first, last))
        values = [
            _widened(value, one, other, f"of {first} to {last}")
            for value, one, other in zip(values, at_first, at_last, strict=True)
        ]
    return values


class _Stretches:
    """Stretches of one text, asked about offset by offset at no cost that grows with them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def _is_quoted(
    entry: dict[str, Any],
    texts: dict[tuple[str, int], tuple[int, str]],
    quoted: _Stretches | None,
) -> bool:
    if quoted is not None and entry["start"] in quoted:
        return True
    start, text = texts.get((entry["article_id"], entry["sentence"]), (0, ""))
    before = text[: max(0, entry["start"] - start)]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _resolve_article(entries: list[dict[str, Any]], published: date | None) -> list[Value]:
    """Resolve an article's expressions in order: each single day can anchor what follows it."""
    narrative: date | None = None
    anchor: str | None = None
    spoken: str | None = None
    values: list[Value] = []
    together: dict[int, list[dict[str, Any]]] = {}
    for entry in entries:
        together.setdefault(entry["sentence"], []).append(entry)
    plain = Reference(published)
    for number, entry in enumerate(entries):
        form = entry["parsed"]
        kind = form["kind"]
        reference = plain
        if kind in _BY_TEXT:
            reference = Reference(published, narrative, anchor, spoken)
            said = entry["quoted"] and kind == "unit"
            if said and (day := _spoken(entry, together[entry["sentence"]], published)):
                reference = Reference(day, day, f"quotation, sentence {entry['sentence']}: {day}")
            if kind == "time" and (named := _named_day(entries, number, reference)):
                reference = replace(reference, narrative=named, narrative_anchor=f"here: {named}")
        value = _resolved(entry["form"], reference)
        values.append(value)
        if value.earliest and value.value[0] != "P":
            spoken = value.value
        single = value.earliest and value.earliest == value.latest
        if single and kind in NARRATIVE:
            narrative, anchor = value.earliest, f"sentence {entry['sentence']}: {value.earliest}"
    return values


def _named_day(entries: list[dict[str, Any]], number: int, reference: Reference) -> date | None:
    """Give the day that follows a time of day at once ("3 a.m. on Jan. 6")."""
    here = entries[number]
    for after in entries[number + 1 : number + 2]:
        near = 0 < after["start"] - here["end"] <= len(" on the ")
        named = after["parsed"]["kind"] in ("calendar", "weekday")
        if near and named and after["sentence"] == here["sentence"]:
            value = resolve(after["parsed"], reference)
            return value.earliest if value.earliest == value.latest else None
    return None


def _spoken(
    entry: dict[str, Any], sentence: list[dict[str, Any]], published: date | None
) -> date | None:
    """Give the day on which a quotation was said: the nearest day its sentence names round it."""
    days = []
    for other in sentence:
        if not other["quoted"] and other["parsed"]["kind"] in ("weekday", "calendar"):
            value = resolve(other["parsed"], Reference(published))
            if value.earliest and value.earliest == value.latest:
                days.append((abs(other["start"] - entry["start"]), value.earliest))
    return min(days)[1] if days else None


def _widened(best: Value, first: Value, last: Value, note: str) -> Value:
    """Cover what an expression means on every day the article can be from."""
    # Values move forward with the day of printing, so what holds at both ends holds in between.
    if first.value == last.value and best.earliest in (None, first.earliest):
        anchor = first.anchor and f"published {note.removeprefix('of ')}"
        return replace(first, anchor=best.anchor or anchor)
    if best.earliest is None:
        return best
    starts = [v.earliest for v in (best, first, last) if v.earliest]
    ends = [v.latest for v in (best, first, last) if v.latest]
    anchor = f"{best.anchor} ({note})" if best.anchor else None
    return replace(best, earliest=min(starts), latest=max(ends), anchor=anchor)
