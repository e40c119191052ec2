"""Which dated statements tell of the same happening."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom import tables
from newsloom.language.content_words import stem
from newsloom.rows import rows_of

# The longest stretch of days that still says "that day" or "that week" of a happening.
SHORT = 10
# Beyond that many days only statements about the very same stretch are compared.
LONG = 31
FACTS = frozenset({"asserted", "reported"})
# What happens to somebody once, and what two countries do not begin twice within a month. Told of
# the same ones in days that meet, it is the same, however few words more are shared.
ONCE_TO_ONE = frozenset({"die", "assassinate", "abdicate", "bury"})
ONCE_BETWEEN = frozenset({"invade", "annex", "secede", "unify"})
# Titles, counts and words of time stand in any two statements about the same people.
_HOLLOW = frozenset(
    stem(word)
    for word in """
    prime minister president foreign interior defence defense finance chief leader former senior
    official officials government spokesman spokeswoman office state people mayor governor general
    day days week weeks month months year years hour hours morning evening night monday tuesday
    wednesday thursday friday saturday sunday first second third one two three four five last next
    new more time reporters news agency
    """.split()
)
_MOST_COMPARED = 8  # statements of a cluster that a further one is compared with
_MOST_CLUSTERS = 50  # that are looked up under one key
_MOST_NAMES = 8  # of a statement, by which it is looked up
_AT_HAND = 4096  # statements that are not made again from their numbers
_PLAIN, _SETS = 7, 5  # numbers and sets of words of a statement
_DAYS = slice(5, 7)  # columns earliest and latest of events; the last one is the cluster
_BITS = 32  # that a name's number takes in a key; the span stands above


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
    deeds: frozenset[str] = frozenset()  # those stems that tell what was done

    def as_plain(self) -> list[Any]:
        """Give all of it as lists, strings and numbers, fit for JSON."""
        return [sorted(value) if isinstance(value, frozenset) else value for value in self]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> Statement:
        """Give what `as_plain` was made of."""
        return cls._make(frozenset(v) if isinstance(v, list) else v for v in plain)


class _Kept:
    """Statements as numbers, made again when they are asked for; each string is held once."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._spelt: list[str] = []
        self._plain = array("i")  # _PLAIN numbers of each
        self._sets = array("i")  # the words of each, _SETS sets one after the other
        self._ends = array("q", [0])
        self.made = lru_cache(maxsize=_AT_HAND)(self._make)

    def __len__(self) -> int:
        return len(self._plain) // _PLAIN

    def add(self, statement: Statement) -> None:
        """Take in a statement."""
        s = statement
        texts = (s.article_id, s.earliest or "", s.latest or "", s.modality)
        self._plain.extend((*map(self._number, texts), s.sentence, s.start, s.weekday or 0))
        for words in (s.about, s.actors, s.stems, s.happenings, s.deeds):
            self._sets.extend(map(self._number, words))
            self._ends.append(len(self._sets))

    def _number(self, word: str) -> int:
        number = self._words.setdefault(word, len(self._spelt))
        if number == len(self._spelt):
            self._spelt.append(word)
        return number

    def _make(self, place: int) -> Statement:
        article, earliest, latest, modality, sentence, start, weekday = self._plain[
            _PLAIN * place : _PLAIN * (place + 1)
        ]
        ends = self._ends[_SETS * place : _SETS * (place + 1) + 1]
        about, actors, stems, happenings, deeds = (
            frozenset(self._spelt[n] for n in self._sets[first:last])
            for first, last in pairwise(ends)
        )
        return Statement(
            self._spelt[article],
            sentence,
            start,
            self._spelt[earliest],
            self._spelt[latest],
            self._spelt[modality],
            about,
            actors,
            stems,
            weekday or None,
            happenings,
            deeds,
        )

    def in_order(self) -> list[int]:
        """Give all places, by first day, article and start."""
        rank = np.empty(len(self._spelt), dtype=np.int64)
        rank[sorted(range(len(self._spelt)), key=self._spelt.__getitem__)] = np.arange(len(rank))
        plain = np.array(self._plain).reshape(-1, _PLAIN)
        order: list[int] = np.lexsort((plain[:, 5], rank[plain[:, 0]], rank[plain[:, 1]])).tolist()
        return order

    def first_of(self, place: int) -> tuple[str, int]:
        """Give the article and the start of a statement."""
        article, start = self._plain[_PLAIN * place], self._plain[_PLAIN * place + 5]
        return self._spelt[article], start

    def keys(self, place: int) -> tuple[list[int], list[str]]:
        """Give the names that a statement is compared by, in order, as numbers, and its spans.

        A span is a stretch of days or a month.
        """
        first, last = self._plain[_PLAIN * place + 1 : _PLAIN * place + 3]
        about = self._sets[self._ends[_SETS * place] : self._ends[_SETS * place + 1]]
        names = sorted(about, key=self._spelt.__getitem__)[:_MOST_NAMES]
        return names, _spans(self._spelt[first], self._spelt[last])


class Clusters:
    """Statements of one happening: added one by one, then joined.

    A statement's days must overlap with those of every one already joined, and in each article
    already there it must fit one in its words. What can't be compared with any other (it has no
    first and last day, or names nobody) is not kept; of the others numbers are.
    """

    def __init__(self) -> None:
        self._kept = _Kept()
        self._numbers = array("q")
        self._added = 0
        self._cluster: NDArray[np.int32] | None = None
        self._told: dict[int, tuple[str, tuple[str, str] | None]] = {}

    def __len__(self) -> int:
        return self._added

    def add(self, statement: Statement) -> int:
        """Take in a statement; give the number that `name` knows it by."""
        if statement.earliest and statement.latest and statement.about:
            self._kept.add(statement)
            self._numbers.append(self._added)
        self._added += 1
        return self._added - 1

    def happenings(self) -> NDArray[np.int64]:
        """Give what each statement tells of, by its number.

        Returns
        -------
        One row per statement: its cluster (-1: it can't be compared, or no other tells of it), and
        the first and last day that all statements of the cluster leave, as ordinals (0: none).
        """
        joined = self._joined()
        rows = np.zeros((len(joined), 3), dtype=np.int64)
        rows[:, 0] = -1
        for number, cluster in enumerate(joined.tolist()):
            told = self._told.get(cluster)
            if told:
                days = [date.fromisoformat(day).toordinal() for day in told[1] or ()]
                rows[number] = cluster, *(days or (0, 0))
        return rows

    def _joined(self) -> NDArray[np.int32]:
        """Give the cluster of each statement by its number; -1 where it can't be compared."""
        if self._cluster is None:
            joined = _join(self._kept)
            self._told = _tell(self._kept, joined)
            self._cluster = np.full(self._added, -1, dtype=np.int32)
            self._cluster[np.array(self._numbers, dtype=np.int64)] = joined
            self._kept.made.cache_clear()
            self._kept, self._numbers = _Kept(), array("q")
        return self._cluster

    def name(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give the table ``events`` for rows without a cluster, with their ``number``."""
        columns = list(tables.TABLES["events"].columns)
        numbered = rows_of(rows.rename(columns={"number": "cluster"}), columns)
        return tables.make("events", pd.DataFrame(self.complete(numbered), columns=columns))

    def complete(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """Give rows of ``events`` with their cluster for rows that have their number there.

        What statements of one happening say of its days holds for each of them: where they leave
        fewer days together than one leaves alone, its row gets those.
        """
        joined = self._joined()
        for *row, number in rows:
            cluster, days = self._told.get(int(joined[number]), (None, None))
            if days:
                row[_DAYS] = days
            yield [*row, cluster]


def _join(kept: _Kept) -> NDArray[np.int32]:
    """Join statements of one happening: give the number of the cluster of each."""
    cluster_of = np.full(len(kept), -1, dtype=np.int32)
    order = kept.in_order()
    index = _Index(kept, order)
    firsts = array("q")  # of each cluster, the first statement,
    others: dict[int, list[int]] = {}  # and the next few, where there are any
    for place in order:
        keys = index.keys(place)
        fitting = None
        for cluster in sorted({n for key in keys for n in index.clusters(key)}):
            members = [firsts[cluster], *others.get(cluster, ())]
            if _fits(kept.made(place), [kept.made(n) for n in members]):
                fitting = cluster
                break
        if fitting is None:
            fitting = len(firsts)
            firsts.append(place)
        elif len(others.setdefault(fitting, [])) < _MOST_COMPARED - 1:
            others[fitting].append(place)
        cluster_of[place] = fitting
        for key in keys:
            index.add(key, fitting)
    return cluster_of


class _Index:
    """Clusters by a name, or two names, and a span of days, so that only what can fit is compared.

    A name and a span that one statement has alone compare nothing. Two names and a span find more
    than each of the two only where there are more clusters of both than are looked up.
    """

    def __init__(self, kept: _Kept, order: Sequence[int]) -> None:
        self._kept = kept
        self._spans: dict[str, int] = {}
        self._found: dict[tuple[int, int] | int, list[int]] = {}
        single = array("q")
        for place in order:
            single.extend(self._singles(place))
        self._known, self._left = np.unique(np.array(single, dtype=np.int64), return_counts=True)
        several = self._left > 1
        self._known, self._left = self._known[several], self._left[several]
        self._many = self._left > _MOST_CLUSTERS

    def _singles(self, place: int) -> list[int]:
        names, spans = self._kept.keys(place)
        number = self._spans.setdefault
        return [
            (number(span, len(self._spans)) << _BITS) | name for span in spans for name in names
        ]

    def keys(self, place: int) -> list[tuple[int, int] | int]:
        """Give what a statement is compared by; each statement is asked for once."""
        single = np.array(self._singles(place), dtype=np.int64)
        at = np.minimum(np.searchsorted(self._known, single), max(len(self._known) - 1, 0))
        at = at[self._known[at] == single] if len(self._known) else at[:0]
        many = at[self._many[at]].tolist()
        span = {key: int(self._known[key]) >> _BITS for key in many}
        pairs = [(a, b) for a, b in combinations(sorted(many), 2) if span[a] == span[b]]
        for key in at.tolist():
            self._left[key] -= 1
        return [*pairs, *at.tolist()]

    def clusters(self, key: tuple[int, int] | int) -> Sequence[int]:
        """Give the clusters of a key."""
        return self._found.get(key, ())

    def add(self, key: tuple[int, int] | int, cluster: int) -> None:
        """Put a cluster down for a key, unless it has enough, or nobody will ask again."""
        if not all(self._left[name] for name in (key if isinstance(key, tuple) else (key,))):
            self._found.pop(key, None)
            return
        found = self._found.setdefault(key, [])
        if cluster not in found and len(found) < _MOST_CLUSTERS:
            found.append(cluster)


def _tell(
    kept: _Kept, cluster_of: NDArray[np.int32]
) -> dict[int, tuple[str, tuple[str, str] | None]]:
    """Give, for each cluster of several statements, its name and the days they leave together."""
    told: dict[int, tuple[str, tuple[str, str] | None]] = {}
    order = np.argsort(cluster_of, kind="stable")
    cuts = np.flatnonzero(np.diff(cluster_of[order])) + 1
    for start, end in pairwise([0, *cuts.tolist(), len(order)]):
        if end - start > 1:
            group = order[start:end].tolist()
            first = min(map(kept.first_of, group))
            name = f"c_{hashlib.sha256(f'{first[0]}:{first[1]}'.encode()).hexdigest()[:12]}"
            days = _common_days([kept.made(n) for n in group])
            told[int(cluster_of[group[0]])] = name, days
    return told


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


def _spans(earliest: str, latest: str) -> list[str]:
    """Give the stretches of days that a statement is looked for under."""
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    spans = {f"{earliest}/{latest}"}
    if 0 <= (last - first).days <= LONG:
        spans |= {earliest[:7], latest[:7]}
    return sorted(spans)


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
    common = (one.stems & other.stems) - _HOLLOW
    deed = ((one.deeds & other.stems) | (other.deeds & one.stems)) - _HOLLOW
    words = len(common)
    share = words / max(min(len(one.stems), len(other.stems)), 1)
    longest = max(_days(one.earliest, one.latest), _days(other.earliest, other.latest))
    # The vaguer the days, the more the words have to agree.
    vague = longest > SHORT
    if longest <= LONG and one.happenings & other.happenings:
        return True
    actors = entities & one.actors & other.actors
    # "Ada visited Oslo" and "Tom visited Oslo": people that each names alone did different things.
    agree = one.actors <= other.actors or other.actors <= one.actors
    if deed and agree and actors and words >= 3 and longest <= SHORT:
        return True
    day = same_days and not longest
    if deed and agree and day and (actors or (entities and words >= 2)):
        return True
    if actors and agree and not vague and common & ONCE_TO_ONE:
        return True
    if len(entities) >= 2 and actors:
        if longest and not deed:
            return False
        if deed and len(entities) >= 3 and not vague:
            return True
        return words >= 2 or (words == 1 and share >= 0.5 and not vague)
    if longest <= LONG and len(entities) >= 2 and common & ONCE_BETWEEN:
        return True
    # Countries are named together every day: it takes more words, or the very same days.
    return words >= 3 and (len(entities) >= 2 or (bool(entities) and same_days and share >= 0.3))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
