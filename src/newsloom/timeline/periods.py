"""Statements counted on two clocks, and happenings with the days it took to print them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from newsloom.days import period_of
from newsloom.tables import NewsloomError

PERIODS = ("day", "week", "month")


def count_by_period(
    events: pd.DataFrame, *, articles: pd.DataFrame, period: str = "day"
) -> pd.DataFrame:
    """Count statements on two clocks: when it happened, and when it was printed.

    Parameters
    ----------
    events, articles
        The tables of these names.
    period
        ``day``, ``week`` (from Monday) or ``month``.

    Returns
    -------
    One row per ``clock`` (``happened``, ``printed``), ``period`` (its first day) and ``modality``:
    ``statements``, ``articles`` and ``happenings`` (clusters counted once). A statement whose days
    do not fall into one period, or that has no day, is counted under a null period.

    Raises
    ------
    NewsloomError
        If the period is none of these.
    """
    if period not in PERIODS:
        raise NewsloomError(f'The parameter period must be day, week or month; it is "{period}".')
    columns = {"clock": "string", "period": "string", "modality": "string"}
    counts = {"statements": "int64", "articles": "int64", "happenings": "int64"}
    printed = dict(zip(articles["article_id"], articles["published"], strict=True))
    rows: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in events.itertuples(index=False):
        first, last = period_of(row.earliest, period), period_of(row.latest, period)
        happened = first if first == last else ""
        rows[("happened", happened, row.modality)].append(row)
        rows[("printed", period_of(printed.get(row.article_id), period), row.modality)].append(row)
    made = [
        {
            "clock": clock,
            "period": when or None,
            "modality": modality,
            "statements": len(group),
            "articles": len({r.article_id for r in group}),
            "happenings": _happenings(group),
        }
        for (clock, when, modality), group in sorted(rows.items())
    ]
    return pd.DataFrame(made, columns=[*columns, *counts]).astype(columns | counts)


def _happenings(group: Iterable[Any]) -> int:
    rows = list(group)
    joined = {r.cluster for r in rows if not pd.isna(r.cluster)}
    return len(joined) + sum(pd.isna(r.cluster) for r in rows)


def periods_between(first: str, last: str, period: str) -> list[str]:
    """Give the first day of every period from one to another, both among them.

    >>> periods_between("2024-11-01", "2025-01-01", "month")
    ['2024-11-01', '2024-12-01', '2025-01-01']
    """
    frequency = {"day": "D", "week": "7D", "month": "MS"}[period]
    return [day.date().isoformat() for day in pd.date_range(first, last, freq=frequency)]


def list_happenings(events: pd.DataFrame, *, articles: pd.DataFrame) -> pd.DataFrame:
    """List happenings on both clocks: when, first printed when and after how many days.

    Parameters
    ----------
    events, articles
        The tables of these names.

    Returns
    -------
    One row per cluster, and per dated statement without one: ``cluster``, ``earliest``, ``latest``
    (the days that all its statements allow), ``modality`` (of most statements), ``statements``,
    ``articles``, ``first_printed``, ``lag_days`` (from the last day it can have happened to that
    day; null where one is unknown), ``text`` (of its most exactly dated statement), ``entities``;
    told most first.
    """
    columns: Mapping[str, str] = {
        "cluster": "string",
        "earliest": "string",
        "latest": "string",
        "modality": "string",
        "statements": "int64",
        "articles": "int64",
        "first_printed": "string",
        "lag_days": "Int64",
        "text": "string",
        "entities": "string",
    }
    printed = dict(zip(articles["article_id"], articles["published"], strict=True))
    groups: dict[str, list[Any]] = defaultdict(list)
    dated = events[events["earliest"].notna() | events["latest"].notna()]
    for number, row in enumerate(dated.itertuples(index=False)):
        groups[f"row {number:09}" if pd.isna(row.cluster) else row.cluster].append(row)
    rows = [_happening(group, printed) for group in groups.values()]
    rows.sort(key=lambda r: (-r["articles"], -r["statements"], r["earliest"] or "9", r["text"]))
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))


def _happening(group: list[Any], printed: Mapping[str, Any]) -> dict[str, Any]:
    starts = [r.earliest for r in group if not pd.isna(r.earliest)]
    ends = [r.latest for r in group if not pd.isna(r.latest)]
    earliest, latest = max(starts, default=None), min(ends, default=None)
    known = (printed.get(r.article_id) for r in group)
    days: list[str] = sorted(str(d) for d in known if d is not None and not pd.isna(d))
    lag = (
        (date.fromisoformat(days[0]) - date.fromisoformat(latest)).days if days and latest else None
    )
    modalities = sorted(r.modality for r in group)
    return {
        "cluster": None if pd.isna(group[0].cluster) else group[0].cluster,
        "earliest": earliest,
        "latest": latest,
        "modality": max(modalities, key=modalities.count),
        "statements": len(group),
        "articles": len({r.article_id for r in group}),
        "first_printed": days[0] if days else None,
        "lag_days": lag,
        "text": min(group, key=_vagueness).text,
        "entities": json.dumps(sorted({e for r in group for e in json.loads(r.entities)})),
    }


def _vagueness(row: Any) -> tuple[int, str, int]:
    if pd.isna(row.earliest) or pd.isna(row.latest):
        return 1_000_000, row.article_id, row.start
    days = (date.fromisoformat(row.latest) - date.fromisoformat(row.earliest)).days
    return days, row.article_id, row.start
