"""Which dated statements tell of the same happening."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from newsloom import tables

# The longest stretch of days that still says "that day" or "that week" of a happening.
SHORT = 10
# Beyond that many days only statements about the very same stretch are compared.
LONG = 31
FACTS = frozenset({"asserted", "reported"})
# What two countries are named in does not begin twice within a month.
BEGUN_ONCE = frozenset({"invade"})
_MOST_COMPARED = 8  # statements of a cluster that a further one is compared with


class Statement(NamedTuple):
    """What of a statement is compared with others: when and what about, by its words."""

    article_id: str
    sentence: int
    start: int
    earliest: str | None
    latest: str | None
    modality: str
    about: frozenset[str]
    actors: frozenset[str]
    stems: frozenset[str]
    weekday: int | None = None  # 1 = Monday, where it says on which weekday it was
    happenings: frozenset[str] = frozenset()  # as `dating.happenings` names them


class Clusters:
    """Statements of one happening: added one by one, then joined.

    A statement's days must overlap with those of every one already joined, and in each article
    already there it must fit one in its words. What can't be compared with any other (it has no
    first and last day, or names nobody) is not kept.
    """

    def __init__(self) -> None:
        self._statements: dict[int, Statement] = {}
        self._added = 0
        self._names: dict[int, str] | None = None
        self._days: dict[str, tuple[str, str]] = {}
        self._words: dict[str, str] = {}

    def add(self, statement: Statement) -> int:
        """Take in a statement; give the number that `name` knows it by."""
        if statement.earliest and statement.latest and statement.about:
            self._statements[self._added] = statement._replace(
                about=self._known(statement.about),
                actors=self._known(statement.actors),
                stems=self._known(statement.stems),
                happenings=self._known(statement.happenings),
            )
        self._added += 1
        return self._added - 1

    def _known(self, words: frozenset[str]) -> frozenset[str]:
        """Give the same words, each held in memory once."""
        return frozenset(self._words.setdefault(word, word) for word in words)

    def name(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give the table ``events`` for rows without a cluster, with their ``number``.

        What statements of one happening say of its days holds for each of them: where they leave
        fewer days together than one leaves alone, its row gets those.
        """
        if self._names is None:
            self._names, self._days = _join(self._statements)
        cluster = [self._names.get(number) for number in rows["number"].tolist()]
        days = [self._days.get(name) if name else None for name in cluster]
        named = rows.drop(columns="number").assign(cluster=cluster)
        for at, column in enumerate(("earliest", "latest")):
            told = rows[column].tolist()
            named[column] = [d[at] if d else t for d, t in zip(days, told, strict=True)]
        return tables.make("events", named)


def _join(
    statements: Mapping[int, Statement],
) -> tuple[dict[int, str], dict[str, tuple[str, str]]]:
    """Join statements of one happening.

    Gives the name of its cluster by a statement's number, and each cluster's days.
    """
    members: list[list[int]] = []
    # Clusters by two entities and a day, so that only what can fit is compared.
    index: dict[tuple[str, str, str], list[int]] = defaultdict(list)

    def order(number: int) -> tuple[str, str, int]:
        statement = statements[number]
        return statement.earliest or "", statement.article_id, statement.start

    for number in sorted(statements, key=order):
        event = statements[number]
        keys = list(_keys(event))
        fitting = None
        for cluster in sorted({n for key in keys for n in index[key]}):
            if _fits(event, [statements[n] for n in members[cluster][:_MOST_COMPARED]]):
                fitting = cluster
                break
        if fitting is None:
            fitting = len(members)
            members.append([])
        members[fitting].append(number)
        for key in keys:
            if fitting not in index[key] and len(index[key]) < 50:
                index[key].append(fitting)
    names: dict[int, str] = {}
    days: dict[str, tuple[str, str]] = {}
    for group in members:
        if len(group) > 1:
            told = [statements[n] for n in group]
            first = min((s.article_id, s.start) for s in told)
            name = f"c_{hashlib.sha256(f'{first[0]}:{first[1]}'.encode()).hexdigest()[:12]}"
            names |= dict.fromkeys(group, name)
            if common := _common_days(told):
                days[name] = common
    return names, days


def _fits(event: Statement, others: Sequence[Statement]) -> bool:
    """Whether a statement's days meet all of these, and its words one of each article's."""
    if not _common_days([event, *others]):
        return False
    fits: dict[str, bool] = {}
    for other in others:
        if not fits.get(other.article_id):
            fits[other.article_id] = _same_happening(event, other)
    return all(fits.values())


def _common_days(statements: Sequence[Statement]) -> tuple[str, str] | None:
    """Give first and last day that all of them allow; a weekday leaves few of a stretch."""
    first = max(s.earliest or "" for s in statements)
    last = min(s.latest or "" for s in statements)
    if not first or not last or first > last:
        return None
    weekdays = {s.weekday for s in statements if s.weekday}
    if not weekdays:
        return first, last
    if len(weekdays) > 1:
        return None
    weekday = weekdays.pop()
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    start += timedelta(days=(weekday - start.isoweekday()) % 7)
    end -= timedelta(days=(end.isoweekday() - weekday) % 7)
    return (start.isoformat(), end.isoformat()) if start <= end else None


def _keys(event: Statement) -> Iterator[tuple[str, str, str]]:
    if not event.earliest or not event.latest:
        return
    first, last = date.fromisoformat(event.earliest), date.fromisoformat(event.latest)
    spans = {f"{event.earliest}/{event.latest}"}
    if 0 <= (last - first).days <= LONG:
        spans |= {event.earliest[:7], event.latest[:7]}
    pairs = list(combinations(sorted(event.about)[:8], 2))
    # A single entity is enough to compare what is dated to the very same days.
    pairs += [(name, "") for name in sorted(event.about)[:8]]
    for a, b in pairs:
        for span in sorted(spans):
            yield a, b, span


def _same_happening(one: Statement, other: Statement) -> bool:
    if one.modality != other.modality and not {one.modality, other.modality} <= FACTS:
        return False
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    if one.earliest > other.latest or other.earliest > one.latest:
        return False
    same_days = (one.earliest, one.latest) == (other.earliest, other.latest)
    if one.article_id == other.article_id and (one.sentence == other.sentence or not same_days):
        return False
    entities = one.about & other.about
    common = one.stems & other.stems
    words = len(common)
    share = words / max(min(len(one.stems), len(other.stems)), 1)
    longest = max(_days(one.earliest, one.latest), _days(other.earliest, other.latest))
    # The vaguer the days, the more the words have to agree.
    vague = longest > SHORT
    if longest <= LONG and one.happenings & other.happenings:
        return True
    if len(entities) >= 2 and entities & one.actors & other.actors:
        return words >= 2 or (words == 1 and share >= 0.5 and not vague)
    if len(entities) >= 2 and longest <= LONG and common & BEGUN_ONCE:
        return True
    # Countries are named together every day: it takes more words, or the very same days.
    return words >= 3 and (len(entities) >= 2 or (bool(entities) and same_days and share >= 0.3))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
