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
from typing import Any, NamedTuple

import pandas as pd

from newsloom import tables
from newsloom.language.timex_values import Reference, Value, resolve

_COLUMNS = ("article_id", "sentence", "start", "end", "surface", "type", "form")
_ARTICLE, _SENTENCE, _START, _END, _, _, _FORM = range(7)
_Row = tuple[Any, ...]
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
    rows = list(zip(*(found[name].tolist() for name in _COLUMNS), strict=True))
    rows.sort(key=itemgetter(_ARTICLE, _START))
    quoted: dict[str, list[tuple[int, int]]] = {}
    if quotes is not None and not quotes.empty:
        direct = quotes[quotes["kind"] == "direct"]
        for a, start, end in zip(direct["article_id"], direct["start"], direct["end"], strict=True):
            quoted.setdefault(a, []).append((start, end))
    stretches = {article: _Stretches(spans) for article, spans in quoted.items()}
    said = _said(rows, stretches, sentences)
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
    told: list[Value] = []
    for article, group in groupby(rows, key=itemgetter(_ARTICLE)):
        told += _values_of(list(group), dates.get(article), said)
    made: dict[str, Any] = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    del made["form"]
    made["value"] = [value.value for value in told]
    made["mod"] = [value.mod for value in told]
    made["earliest"] = [value.earliest and _iso(value.earliest) for value in told]
    made["latest"] = [value.latest and _iso(value.latest) for value in told]
    made["anchor"] = [value.anchor for value in told]
    return tables.make("timexes", pd.DataFrame(made))


def _said(
    rows: list[_Row], stretches: dict[str, _Stretches], sentences: pd.DataFrame
) -> set[tuple[str, int]]:
    """Give article and offset of the expressions inside quotation marks.

    Only what counts from today counts from the utterance, so the expressions of sentences without
    any such are left out.
    """
    counting = [row for row in rows if _read(row[_FORM]).counts_from_today]
    places = {(row[_ARTICLE], row[_SENTENCE]) for row in counting}
    keys = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    at = {key: number for number, key in enumerate(keys) if key in places}
    texts = sentences[["start", "text"]].iloc[list(at.values())]
    starts, words = texts["start"].tolist(), texts["text"].tolist()
    known = {key: (starts[n], words[n]) for n, key in enumerate(at)}

    def is_quoted(row: _Row) -> bool:
        inside = stretches.get(row[_ARTICLE])
        if inside is not None and row[_START] in inside:
            return True
        start, text = known.get((row[_ARTICLE], row[_SENTENCE]), (0, ""))
        before = text[: max(0, row[_START] - start)]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    speaking = {(row[_ARTICLE], row[_SENTENCE]) for row in counting if is_quoted(row)}
    return {
        (row[_ARTICLE], row[_START])
        for row in (rows if speaking else ())
        if (row[_ARTICLE], row[_SENTENCE]) in speaking and is_quoted(row)
    }


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


@lru_cache(maxsize=16384)
def _iso(day: date) -> str:
    return day.isoformat()


class _Meaning(NamedTuple):
    """A form as read, which nobody may change, and what its value can hang on."""

    form: dict[str, Any]
    kind: str
    counts_from_today: bool
    by_text: bool


@lru_cache(maxsize=65536)
def _read(form: str) -> _Meaning:
    read: dict[str, Any] = json.loads(form)
    kind = read["kind"]
    by_text = kind in ("time", "same") or read.get("base") == "text"
    return _Meaning(read, kind, kind == "unit", by_text)


@lru_cache(maxsize=65536)
def _resolved(form: str, reference: Reference) -> Value:
    return resolve(_read(form).form, reference)


@lru_cache(maxsize=65536)
def _of_day(form: str, published: date | None) -> Value:
    """Resolve an expression that hangs on the day of printing alone."""
    return resolve(_read(form).form, Reference(published))


def _values_of(
    rows: list[_Row], dates: tuple[date | None, ...] | None, said: set[tuple[str, int]]
) -> list[Value]:
    """Resolve the expressions of one article, over all days it can be from."""
    best, first, last = dates or (None, None, None)
    values = _resolve_article(rows, best, said)
    if first and last and first < last:
        at_first, at_last = (_resolve_article(rows, day, said) for day in (first, last))
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


def _resolve_article(
    rows: list[_Row], published: date | None, said: set[tuple[str, int]]
) -> list[Value]:
    """Resolve an article's expressions in order: each single day can anchor what follows it."""
    narrative: date | None = None
    anchor: str | None = None
    spoken: str | None = None
    values: list[Value] = []
    for number, row in enumerate(rows):
        meaning = _read(row[_FORM])
        quoted = meaning.counts_from_today and (row[_ARTICLE], row[_START]) in said
        if quoted or meaning.by_text:
            reference = Reference(published, narrative, anchor, spoken)
            if quoted and (day := _spoken(row, rows, published, said)):
                reference = Reference(day, day, f"quotation, sentence {row[_SENTENCE]}: {day}")
            if meaning.kind == "time" and (named := _named_day(rows, number, reference)):
                reference = replace(reference, narrative=named, narrative_anchor=f"here: {named}")
            value = _resolved(row[_FORM], reference)
        else:
            value = _of_day(row[_FORM], published)
        values.append(value)
        first = value.earliest
        if first is not None:
            if value.value[0] != "P":
                spoken = value.value
            if meaning.kind in NARRATIVE and first == value.latest:
                narrative, anchor = first, f"sentence {row[_SENTENCE]}: {first}"
    return values


def _named_day(rows: list[_Row], number: int, reference: Reference) -> date | None:
    """Give the day that follows a time of day at once ("3 a.m. on Jan. 6")."""
    here = rows[number]
    for after in rows[number + 1 : number + 2]:
        near = 0 < after[_START] - here[_END] <= len(" on the ")
        meaning = _read(after[_FORM])
        if near and meaning.kind in ("calendar", "weekday") and after[_SENTENCE] == here[_SENTENCE]:
            value = resolve(meaning.form, reference)
            return value.earliest if value.earliest == value.latest else None
    return None


def _spoken(
    here: _Row, rows: list[_Row], published: date | None, said: set[tuple[str, int]]
) -> date | None:
    """Give the day on which a quotation was said: the nearest day its sentence names round it."""
    days = []
    for other in rows:
        if other[_SENTENCE] != here[_SENTENCE] or (other[_ARTICLE], other[_START]) in said:
            continue
        if _read(other[_FORM]).kind in ("weekday", "calendar"):
            value = _of_day(other[_FORM], published)
            if value.earliest and value.earliest == value.latest:
                days.append((abs(other[_START] - here[_START]), value.earliest))
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
