"""Intervals of days that constrain each other, narrowed until nothing changes.

Two kinds of variable: the day an article was printed, and the day something happened. A `Link`
says that an article speaks of a happening with an expression ("on Monday", "last week"); a `Gap`
that one happening came some days after another. Nothing is forced: a happening whose evidence
contradicts itself is left out, with all that hangs on it, and reported.
"""

from __future__ import annotations

import bisect
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsloom.language.timex_forms import Form
from newsloom.language.timex_values import Reference, resolve

#: First and last possible day, inclusive; None where that end is open.
Interval = tuple[date | None, date | None]
UNKNOWN: Interval = (None, None)
_MOST_LOOKS = 500  # two gaps that contradict each other would push an open end on forever
_FARTHEST = 800  # days between a happening and the article that still speaks of it relatively


@dataclass(frozen=True)
class Link:
    """An article speaks of a happening with a temporal expression."""

    article: str
    happening: str
    form: Form
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """`after` happened between `shortest` and `longest` days after `before`."""

    before: str
    after: str
    shortest: int
    longest: int
    evidence: Mapping[str, Any]


def propagate(
    days: Mapping[str, Interval], links: Sequence[Link], gaps: Sequence[Gap] = ()
) -> tuple[dict[str, Interval], set[str]]:
    """Narrow intervals by each other.

    Parameters
    ----------
    days
        What is known of articles (and happenings) beforehand; what is missing is unknown.
    links, gaps
        The constraints.

    Returns
    -------
    The narrowed intervals, and the happenings that were left out because they contradict.
    """
    dropped = _plain_clashes(days, links)
    known = dict(days)
    # What nothing ties together is narrowed apart: with every contradiction its part begins anew.
    for part in _parts([*links, *gaps], dropped):
        while True:
            ties = [tie for tie in part if dropped.isdisjoint(_names(tie))]
            narrowed = {name: days[name] for tie in ties for name in _names(tie) if name in days}
            clash = _narrow_all(narrowed, ties)
            if clash is None:
                break
            dropped.add(clash)
        known |= narrowed
    return known, dropped


def _parts(ties: Sequence[Link | Gap], dropped: Set[str]) -> Iterable[list[Link | Gap]]:
    """Divide constraints into parts that share no variable, each in the order given."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    ties = [tie for tie in ties if dropped.isdisjoint(_names(tie))]
    for tie in ties:
        one, other = map(lead, _names(tie))
        leader[other] = one
    parts: dict[str, list[Link | Gap]] = defaultdict(list)
    for tie in ties:
        parts[lead(_names(tie)[0])].append(tie)
    return parts.values()


def _plain_clashes(days: Mapping[str, Interval], links: Sequence[Link]) -> set[str]:
    """Give the happenings that clash on what is known beforehand: most do, if any."""
    clashes: set[str] = set()
    common: dict[str, Interval] = {}
    for link in links:
        both = intersect(
            common.get(link.happening, days.get(link.happening, UNKNOWN)),
            happened(link.form, days.get(link.article, UNKNOWN)),
        )
        if both is None:
            clashes.add(link.happening)
        else:
            common[link.happening] = both
    return clashes


def _narrow_all(known: dict[str, Interval], ties: Sequence[Link | Gap]) -> str | None:
    """Narrow in place until nothing changes; give the happening at which it became impossible."""
    touching: dict[str, list[int]] = defaultdict(list)
    for number, tie in enumerate(ties):
        for name in _names(tie):
            touching[name].append(number)
    waiting = deque(range(len(ties)))
    queued = set(waiting)
    looks = [0] * len(ties)
    while waiting:
        number = waiting.popleft()
        queued.discard(number)
        tie = ties[number]
        looks[number] += 1
        for name, interval in _consequences(tie, known):
            before = known.get(name, UNKNOWN)
            narrowed = intersect(before, interval)
            if narrowed is None or looks[number] > _MOST_LOOKS:
                return tie.happening if isinstance(tie, Link) else tie.after
            if narrowed != before:
                known[name] = narrowed
                fresh = [other for other in touching[name] if other not in queued]
                waiting.extend(fresh)
                queued.update(fresh)
    return None


def _names(tie: Link | Gap) -> tuple[str, str]:
    return (tie.article, tie.happening) if isinstance(tie, Link) else (tie.before, tie.after)


def _consequences(tie: Link | Gap, known: Mapping[str, Interval]) -> list[tuple[str, Interval]]:
    """Give what a constraint says of each of its two variables, seen from the other."""
    one, two = _names(tie)
    of_one, of_two = known.get(one, UNKNOWN), known.get(two, UNKNOWN)
    if of_one == of_two == UNKNOWN:
        return []
    if isinstance(tie, Link):
        return [(two, happened(tie.form, of_one)), (one, printed(tie.form, of_two))]
    return [
        (two, moved(of_one, tie.shortest, tie.longest)),
        (one, moved(of_two, -tie.longest, -tie.shortest)),
    ]


def intersect(one: Interval, other: Interval) -> Interval | None:
    """Give the days in both intervals; None if there is no such day.

    >>> from datetime import date
    >>> intersect((date(2020, 1, 1), None), (None, date(2019, 1, 1))) is None
    True
    """
    starts = [start for start in (one[0], other[0]) if start]
    ends = [end for end in (one[1], other[1]) if end]
    first, last = max(starts, default=None), min(ends, default=None)
    return None if first and last and first > last else (first, last)


def moved(interval: Interval, shortest: int, longest: int) -> Interval:
    """Move both ends of an interval by numbers of days; an open end stays open."""
    first, last = interval
    return (
        date.fromordinal(first.toordinal() + shortest) if first else None,
        date.fromordinal(last.toordinal() + longest) if last else None,
    )


def happened(form: Form, article: Interval) -> Interval:
    """Give the days that an expression can mean in an article printed within an interval."""
    first = _means(form, article[0].toordinal()) if article[0] else UNKNOWN
    last = _means(form, article[1].toordinal()) if article[1] else UNKNOWN
    return first[0], last[1]


def printed(form: Form, happening: Interval) -> Interval:
    """Give the days on which an expression can mean a day within an interval.

    Every expression used here moves forward with the day of printing, so both ends are found by
    bisection.
    """
    first, last = happening
    earliest = latest = None
    if first:
        low = first.toordinal() - 7
        days = range(low, low + _FARTHEST)
        at = bisect.bisect_left(days, first, key=lambda day: _means(form, day)[1] or date.min)
        earliest = date.fromordinal(days[at]) if 0 < at < len(days) else None
    if last:
        low = last.toordinal() - 7
        days = range(low, low + _FARTHEST)
        at = bisect.bisect_right(days, last, key=lambda day: _means(form, day)[0] or date.max)
        latest = date.fromordinal(days[at - 1]) if 0 < at < len(days) else None
    return earliest, latest


def _means(form: Form, day: int) -> Interval:
    value = resolve(form, Reference(date.fromordinal(day)))
    return value.earliest, value.latest
