"""Which step gave each end of an interval: the narrowing of `propagation`, told backwards.

Every constraint moves both ends the same way, so the first day of an article or a happening rests
on the first day of one other, and the last day on a last day. What an article's interval follows
from is therefore two plain chains, one for each end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsloom.dating.propagation import Gap, Interval, Link, happened, moved, printed

_MOST_ROUNDS = 60  # each round takes a chain one step further
_LAST = 1_000_000


@dataclass(frozen=True)
class Reached:
    """One end of an interval: whose it is, which day, and what it follows from.

    `tie` and `source` are None where the article itself says it; `clue` is then the evidence.
    """

    name: str
    last: bool
    day: date
    tie: Link | Gap | None = None
    source: Reached | None = None
    clue: Any = None


Ends = dict[tuple[str, bool], Reached]


def trace(given: Ends, links: Sequence[Link], gaps: Sequence[Gap]) -> Ends:
    """Narrow what is given by what ties it together, keeping for each end where it came from.

    Parameters
    ----------
    given
        Ends that articles have by themselves, by name and by whether it is the last day.
    links, gaps
        As for `propagation.propagate`; those of happenings that contradict themselves left out.

    Returns
    -------
    The ends reached, the given ones among them unless they were narrowed.
    """
    reached = dict(given)
    ties: list[Link | Gap] = [*links, *gaps]
    for _ in range(_MOST_ROUNDS):
        fresh: Ends = {}
        for tie in ties:
            for step in _steps(tie, reached):
                best = fresh.get((step.name, step.last)) or reached.get((step.name, step.last))
                if best is None or (step.day < best.day if step.last else step.day > best.day):
                    fresh[(step.name, step.last)] = step
        if not fresh:
            break
        reached |= fresh
    return reached


def _steps(tie: Link | Gap, reached: Ends) -> Iterator[Reached]:
    """Give what one constraint says of each of its two sides, seen from the other."""
    if isinstance(tie, Link):
        pairs = [(tie.article, tie.happening), (tie.happening, tie.article)]
    else:
        pairs = [(tie.before, tie.after), (tie.after, tie.before)]
    for at, (source, target) in enumerate(pairs):
        ends = [reached.get((source, last)) for last in (False, True)]
        known: Interval = (ends[0].day if ends[0] else None, ends[1].day if ends[1] else None)
        if known == (None, None):
            continue
        if isinstance(tie, Link):
            told = printed(tie.form, known) if at else happened(tie.form, known)
        else:
            far = (tie.shortest, tie.longest)
            told = moved(known, *(far if not at else (-far[1], -far[0])))
        for last, day in enumerate(told):
            if day and ends[last]:
                yield Reached(target, bool(last), day, tie, ends[last])


@dataclass(frozen=True)
class Step:
    """A step of a chain: of whom it tells, by which tie or clue, and the days it leaves."""

    name: str
    days: Interval
    tie: Link | Gap | None
    source: str
    clue: Any


def steps_to(ends: Ends, name: str) -> list[Step]:
    """Give the steps by which the interval of an article or a happening was reached, in order."""
    steps: dict[tuple[str, int, int], list[Reached]] = {}
    place: dict[tuple[str, int, int], int] = {}
    for last in (False, True):
        path: list[Reached] = []
        end = ends.get((name, last))
        while end is not None:
            path.append(end)
            end = end.source
        for at, end in enumerate(path[::-1], 1):
            key = end.name, id(end.tie), id(end.clue)
            steps.setdefault(key, []).append(end)
            # What ends either chain comes after all else; what both share, where it is needed.
            place[key] = max(at if at < len(path) else _LAST, place.get(key, 0))
    return [
        Step(
            both[0].name,
            (_day_of(both, last=False), _day_of(both, last=True)),
            both[0].tie,
            both[0].source.name if both[0].source else "",
            both[0].clue,
        )
        for key, both in sorted(steps.items(), key=lambda step: place[step[0]])
    ]


def _day_of(ends: Sequence[Reached], *, last: bool) -> date | None:
    return next((end.day for end in ends if end.last == last), None)


def given_ends(days: Mapping[str, tuple[Interval, tuple[Any, Any]]]) -> Ends:
    """Make ends of intervals that articles have by themselves, each with its evidence."""
    ends: Ends = {}
    for name, (interval, clues) in days.items():
        for last, day in enumerate(interval):
            if day:
                ends[(name, bool(last))] = Reached(name, bool(last), day, clue=clues[last])
    return ends
