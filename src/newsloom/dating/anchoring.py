"""Which days an article's temporal expressions mean, now that it is known when it was printed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.language.timex_values import Reference, Value, resolve

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
    texts = {
        (a, s): (start, text)
        for a, s, start, text in zip(
            sentences["article_id"],
            sentences["sentence"],
            sentences["start"],
            sentences["text"],
            strict=True,
        )
    }
    quoted: dict[str, list[tuple[int, int]]] = {}
    if quotes is not None and not quotes.empty:
        direct = quotes[quotes["kind"] == "direct"]
        for a, start, end in zip(direct["article_id"], direct["start"], direct["end"], strict=True):
            quoted.setdefault(a, []).append((start, end))
    stretches = {article: _Stretches(spans) for article, spans in quoted.items()}
    dates = {
        row["article_id"]: tuple(
            date.fromisoformat(row[c]) if isinstance(row[c], str) else None
            for c in ("published", "published_earliest", "published_latest")
        )
        for row in articles.to_dict("records")
    }
    rows: list[dict[str, Any]] = []
    for article, group in found.sort_values(["article_id", "start"]).groupby("article_id"):
        entries = group.to_dict("records")
        for entry in entries:
            entry["parsed"] = json.loads(entry["form"])
            entry["quoted"] = _is_quoted(entry, texts, stretches.get(str(article)))
        best, first, last = dates.get(str(article), (None, None, None))
        values = _resolve_article(entries, best)
        if first and last and first < last:
            at_first, at_last = (_resolve_article(entries, day) for day in (first, last))
            values = [
                _widened(value, one, other, f"of {first} to {last}")
                for value, one, other in zip(values, at_first, at_last, strict=True)
            ]
        for entry, value in zip(entries, values, strict=True):
            rows.append(
                {k: entry[k] for k in ("article_id", "sentence", "start", "end", "surface", "type")}
                | {
                    "value": value.value,
                    "mod": value.mod,
                    "earliest": value.earliest.isoformat() if value.earliest else None,
                    "latest": value.latest.isoformat() if value.latest else None,
                    "anchor": value.anchor,
                }
            )
    return tables.make("timexes", rows)


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
    for number, entry in enumerate(entries):
        reference = Reference(published, narrative, anchor, spoken)
        form = entry["parsed"]
        said = entry["quoted"] and form["kind"] == "unit"
        if said and (day := _spoken(entry, together[entry["sentence"]], published)):
            reference = Reference(day, day, f"quotation, sentence {entry['sentence']}: {day}")
        if form["kind"] == "time" and (named := _named_day(entries, number, reference)):
            reference = replace(reference, narrative=named, narrative_anchor=f"here: {named}")
        value = resolve(form, reference)
        values.append(value)
        if value.earliest and value.value[0] != "P":
            spoken = value.value
        single = value.earliest and value.earliest == value.latest
        if single and form["kind"] in NARRATIVE:
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
