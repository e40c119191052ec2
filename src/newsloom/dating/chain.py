"""How the day of each article was found, step by step, in sentences with their place in the file.

The evidence that dating left (`articles.published_evidence`) says what was looked at. Here it is
put in order: what an article says by itself, what it says of a happening that others tell of, too,
and which of these gave the first and the last day it can have been printed on. Where the steps do
not lead to the interval that was claimed, none of them is said to decide.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from newsloom.dating.clues import clue_of
from newsloom.dating.happenings import find_happenings
from newsloom.dating.propagation import Gap, Interval, Link
from newsloom.dating.retelling import Retellings
from newsloom.dating.tracing import Ends, Step, given_ends, steps_to, trace
from newsloom.language.timex_calendar import days_of
from newsloom.language.timex_grammar import find_timexes

Row = dict[str, Any]
Place = tuple[str, int | None, str]

COLUMNS = {
    "article_id": "string",
    "step": "int64",
    "role": "string",
    "rule": "string",
    "of": "string",
    "happening": "string",
    "surface": "string",
    "raw_start": "Int64",
    "raw_end": "Int64",
    "earliest": "string",
    "latest": "string",
}
"""Columns of `trace_dates` and their types."""

CAPTION = "caption of what the text dates by weekday"
BEST = "first weekday spoken of"
SHARED = "same happening"
GAP = "time between"
_BOUNDS = ("date in caption", "date already past", "month or year already past", "date of a post")
_WINDOWS = (
    "date line below",
    "post of what the text dates by weekday",
    "posts of several on one day",
)
_WEEK = timedelta(days=6)


def trace_dates(
    articles: pd.DataFrame,
    *,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    timexes: pd.DataFrame,
    mentions: pd.DataFrame,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Tell for each kept article which evidence led to its days, in the order of the argument.

    Parameters
    ----------
    articles, blocks, sentences, timexes, mentions
        The tables of these names.
    only
        Ids of the articles that are told of; all kept ones without it. What they rest on is
        followed up, and nothing else is read.

    Returns
    -------
    One row per step and per piece of evidence: ``article_id`` (whose day it is about), ``step``
    (from 1), ``role`` (``decides``: it gives an end of the interval or leads to it; ``agrees``:
    it narrows nothing further; ``contradicts``: it was left out; ``best``: it chooses the
    best-supported day within the interval), ``rule``, ``of`` (the article that says it),
    ``happening`` (what it tells of: kind of event and names, joined by a bar; both sides of a
    time between, on two lines; for a caption the weekday that the text gives), ``surface``,
    ``raw_start``, ``raw_end`` (where it stands in the raw text of that article), ``earliest`` and
    ``latest``: the days that are left after this step for the article it is about, or for the
    happening where ``rule`` is ``day of the happening``.
    """
    evidence = _evidence(articles[articles["status"] == "kept"], only)
    inside = articles[articles["article_id"].isin(evidence.keys())]
    kept = {row["article_id"]: row for row in _records(inside)}
    tied = {
        str(item["article_id"])
        for items in evidence.values()
        for item in items
        if item["rule"] in (SHARED, GAP)
    }
    links, gaps, places = _ties(kept, evidence, tied, blocks, sentences, timexes, mentions)
    ends = trace(given_ends({a: _own(kept[a], evidence[a]) for a in kept}), links, gaps)
    rows: list[Row] = []
    for article_id, article in kept.items():
        if only is not None and article_id not in only:
            continue
        claimed = tuple(_day(article[f"published_{end}"]) for end in ("earliest", "latest"))
        found = tuple(_found(ends, article_id, last) for last in (False, True))
        steps = steps_to(ends, article_id) if found == claimed else []
        told = list(_decisive(steps, places, kept))
        told += _rest(evidence[article_id], told, places, article_id)
        rows += [{"article_id": article_id, "step": n, **row} for n, row in enumerate(told, 1)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _evidence(kept: pd.DataFrame, only: Collection[str] | None) -> dict[str, list[Row]]:
    """Read the evidence of articles, and of those that it names, and so on."""
    written = dict(zip(kept["article_id"], kept["published_evidence"], strict=True))
    waiting = list(written if only is None else [a for a in only if a in written])
    evidence: dict[str, list[Row]] = {}
    while waiting:
        article_id = waiting.pop()
        if article_id in evidence or article_id not in written:
            continue
        evidence[article_id] = json.loads(written[article_id] or "[]")
        waiting += [str(item["article_id"]) for item in evidence[article_id]]
    return evidence


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _found(ends: Ends, name: str, last: bool) -> date | None:
    end = ends.get((name, last))
    return end.day if end else None


# --- what an article says by itself --------------------------------------------------------------


def _own(article: Row, items: Sequence[Row]) -> tuple[Interval, tuple[Any, Any]]:
    """Give the interval that an article's own words leave, and the evidence for either end."""
    if article["published_method"] in ("metadata", "explicit") and items:
        interval = _day(article["published_earliest"]), _day(article["published_latest"])
        return interval, (items[0], items[0])
    first: tuple[date, Row] | None = None
    last: tuple[date, Row] | None = None
    weekday = next((str(item["surface"]) for item in items if item["rule"] == "weekday"), "")
    for item in items:
        if str(item["article_id"]) != article["article_id"]:
            continue
        early, late = _says(item)
        item = {**item, "weekday": weekday} if item["rule"] == CAPTION else item
        if early and (first is None or early > first[0]):
            first = early, item
        if late and (last is None or late < last[0]):
            last = late, item
    return (
        (first[0] if first else None, last[0] if last else None),
        (first[1] if first else None, last[1] if last else None),
    )


def _says(item: Row) -> Interval:
    """Give the days that one piece of an article's own evidence leaves."""
    rule, value = item["rule"], str(item["value"])
    if rule in _WINDOWS:
        early, _, late = value.partition("/")
        return _day(early or None), _day(late or None)
    days = days_of(value) if rule == CAPTION or rule in _BOUNDS else None
    if days is None:
        return None, None
    return (days[0], days[0] + _WEEK) if rule == CAPTION else (days[0], None)


# --- what it says of happenings that others tell of ----------------------------------------------


@dataclass(frozen=True)
class _Placed:
    """The raw place of a tie: which article says it, where, with which words."""

    of: str
    raw_start: int | None
    raw_end: int | None
    surface: str


def _ties(
    kept: Mapping[str, Row],
    evidence: Mapping[str, Sequence[Row]],
    tied: set[str],
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    timexes: pd.DataFrame,
    mentions: pd.DataFrame,
) -> tuple[list[Link], list[Gap], dict[int, _Placed]]:
    """Find again what ties articles to happenings; only what the evidence names is taken."""
    wanted: set[Place] = set()
    refuted: set[str] = set()
    for items in evidence.values():
        wanted |= {_place(item) for item in items if item["rule"] in (SHARED, GAP)}
        refuted |= {str(item["value"]) for item in items if item["rule"] == "contradiction"}
    parts = {
        name: _by_article(frame, tied)
        for name, frame in (
            ("blocks", blocks),
            ("sentences", sentences),
            ("timexes", timexes),
            ("mentions", mentions),
        )
    }
    links: list[Link] = []
    gaps: list[Gap] = []
    retold = Retellings()
    for article_id in sorted(tied & kept.keys()):
        text = str(kept[article_id]["text"])
        found = _found_again(text, parts["timexes"][article_id])
        mine = {"found": found} | {k: parts[k][article_id] for k in ("sentences", "mentions")}
        more, further = find_happenings(mine["sentences"], found, mine["mentions"])
        links, gaps = links + more, gaps + further
        retold.add(article_id, mine)
    open_ones = {a for a in tied & kept.keys() if kept[a]["published_method"] == "inferred"}
    links += retold.links(open_ones)
    places: dict[int, _Placed] = {}
    ties: list[Link | Gap] = [*links, *gaps]
    for tie in ties:
        row = tie.evidence
        of = str(row["article_id"])
        clue = clue_of("", kept[of], row, "", parts["blocks"][of])
        if (of, clue.raw_start, clue.surface) in wanted:
            places[id(tie)] = _Placed(of, clue.raw_start, clue.raw_end, clue.surface)
    refuted |= _told_twice([link for link in links if id(link) in places])
    return (
        [k for k in links if id(k) in places and k.happening not in refuted],
        [g for g in gaps if id(g) in places and not {g.before, g.after} & refuted],
        places,
    )


def _place(item: Row) -> Place:
    return str(item["article_id"]), item.get("raw_start"), str(item.get("surface") or "")


def _by_article(frame: pd.DataFrame, wanted: set[str]) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = defaultdict(list)
    order = "raw_start" if "block" in frame.columns else "start"
    inside = frame[frame["article_id"].isin(wanted)].sort_values(["article_id", order])
    for row in _records(inside):
        parts[row["article_id"]].append(row)
    return parts


def _found_again(text: str, timexes: Iterable[Row]) -> list[Row]:
    """Give the expressions of an article with their form, which the table does not keep."""
    known = {row["start"]: row for row in timexes}
    return [
        {**known[timex.start], "parsed": json.loads(timex.form)}
        for timex in find_timexes(text)
        if timex.start in known and known[timex.start]["end"] == timex.end
    ]


def _told_twice(links: Sequence[Link]) -> set[str]:
    """Give the happenings that articles put on different weekdays: they happened more than once."""
    weekdays: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.form["kind"] == "weekday":
            weekdays[link.happening].add(int(link.form["weekday"]))
    return {happening for happening, days in weekdays.items() if len(days) > 1}


# --- the rows ------------------------------------------------------------------------------------


def _decisive(
    steps: Sequence[Step], places: Mapping[int, _Placed], kept: Mapping[str, Row]
) -> Iterator[Row]:
    for step in steps:
        clue = step.clue
        if step.tie is None:
            place = _Placed(step.name, clue["raw_start"], clue["raw_end"], str(clue["surface"]))
            weekday = str(clue.get("weekday") or "")
            yield _row("decides", str(clue["rule"]), place, weekday, step.days)
            continue
        rule = GAP if isinstance(step.tie, Gap) else "printed"
        if step.name not in kept and rule != GAP:
            rule = "day of the happening"
        told = f"{step.source}\n{step.name}" if isinstance(step.tie, Gap) else step.tie.happening
        yield _row("decides", rule, places[id(step.tie)], told, step.days)


def _row(role: str, rule: str, place: _Placed, happening: str, days: Interval) -> Row:
    return {
        "role": role,
        "rule": rule,
        "of": place.of,
        "happening": happening,
        "surface": place.surface,
        "raw_start": place.raw_start,
        "raw_end": place.raw_end,
        "earliest": days[0].isoformat() if days[0] else None,
        "latest": days[1].isoformat() if days[1] else None,
    }


def _rest(
    items: Sequence[Row], told: Sequence[Row], places: Mapping[int, _Placed], article_id: str
) -> Iterator[Row]:
    """Give the evidence that no step used: it agrees, was left out, or chooses the best day."""
    used = {(row["of"], row["raw_start"], row["surface"]) for row in told}
    if any(row["rule"] == CAPTION for row in told):
        used |= {_place(item) for item in items if item["rule"] == "weekday"}
    best: list[Row] = []
    seen: set[Place] = set()
    for item in items:
        place = _Placed(
            str(item["article_id"] or article_id),
            item.get("raw_start"),
            item.get("raw_end"),
            str(item.get("surface") or ""),
        )
        early, _, late = str(item["value"]).partition("/")
        days = _read(early), _read(late or early)
        if item["rule"] == BEST:
            best.append(_row("best", BEST, place, "", days))
        elif item["rule"] == "contradiction":
            yield _row("contradicts", "contradiction", place, "", days)
        elif _place(item) not in used | seen:
            seen.add(_place(item))
            yield _row("agrees", str(item["rule"]), place, "", days)
    yield from best


def _read(value: str) -> date | None:
    days = days_of(value) if value and value != ".." else None
    return days[0] if days else None
