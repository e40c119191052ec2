"""Mentions taken together: what is said alike in one article is decided once.

A group is a surface with a label and a cue (a person's title, the country beside a body's name) in
one article. A corpus has far fewer groups than mentions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from newsloom.resolve.body_names import acronym, country_of, generic_key, initials_of
from newsloom.resolve.person_names import parse_person, romanised

_COUNTRIES = frozenset({"GPE", "NORP"})
_PLACES = frozenset({"GPE", "LOC"})
_IN_BRACKETS = frozenset({"ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT"})
# Characters between a country and its body: "Polish ", "Poland's ", "… of Poland", "… in the …".
_BEFORE, _AFTER = (1, 3), (4, 8)


class Found(NamedTuple):
    """A name found in an article, with the title before it where it is a person's."""

    start: int
    end: int
    surface: str
    label: str
    title: str = ""


Placed = tuple[int, int, str, str]
"""A name where it stands: start, end, surface, label."""


@dataclass
class Kinds:
    """What names are called, in some articles or in all: surface, label and cue, by number.

    Numbers go by where a corpus has them first, whatever the parts in which it is read.
    """

    surfaces: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def number(self, surface: str, label: str, cue: str) -> int:
        """Give the number of a surface with its label and cue."""
        number = self._numbers.setdefault((surface, label, cue), len(self._numbers))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
            self.labels.append(label)
            self.cues.append(cue)
        return number


Group = tuple[str, str, str, int, int]
"""Names of an article that are said alike: surface, label, cue, start of the first, how many."""


@dataclass(frozen=True)
class Groups:
    """The groups of one article, in the order of their first mentions."""

    groups: list[Group]
    of_mention: list[int]
    """The group of every mention."""
    brackets: dict[str, str]
    """An acronym in brackets → the long form before it, or the other way about."""
    commas: list[Placed]
    """Places directly before another, as in "Paris, France", and that other."""


def gather_groups(names: Sequence[Found]) -> Groups:
    """Gather the mentions of one article, sorted by where they start, into groups."""
    labels = _settled_labels(names)
    spelt = list(zip((name.surface for name in names), labels, _cues(names, labels), strict=True))
    counts = Counter(spelt)  # in the order in which they come
    firsts: dict[tuple[str, str, str], int] = {}
    for name, key in zip(names, spelt, strict=True):
        firsts.setdefault(key, name.start)
    places = {key: place for place, key in enumerate(counts)}
    return Groups(
        [(*key, firsts[key], mentions) for key, mentions in counts.items()],
        [places[key] for key in spelt],
        _brackets(names, labels),
        _commas(names, labels),
    )


def _settled_labels(names: Sequence[Found]) -> list[str]:
    """Give a surface with several labels in an article the one it mostly has there.

    A surname keeps its label where the article names the person in full.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        votes[name.surface][name.label] += 1
    mixed = {surface: tally for surface, tally in votes.items() if len(tally) > 1}
    if not mixed:
        return [name.label for name in names]
    people = (parse_person(name.surface) for name in names if name.label == "PERSON")
    surnames = {romanised(person.surname) for person in people if person.given}
    chosen = {}
    for surface, tally in mixed.items():
        if "PERSON" in tally and romanised(surface) in surnames:
            continue
        label, most = tally.most_common(1)[0]
        if most * 2 > tally.total():
            chosen[surface] = label
    return [chosen.get(name.surface, name.label) for name in names]


def _cues(names: Sequence[Found], labels: Sequence[str]) -> list[str]:
    """Give persons' titles and the country directly before or after a generic body."""
    return [
        name.title
        if labels[at] == "PERSON"
        else _country_beside(names, labels, at)
        if labels[at] == "ORG" and generic_key(name.surface) is not None
        else ""
        for at, name in enumerate(names)
    ]


def _country_beside(names: Sequence[Found], labels: Sequence[str], at: int) -> str:
    country = None
    if at and names[at].start - names[at - 1].end in _BEFORE and labels[at - 1] in _COUNTRIES:
        country = country_of(names[at - 1].surface)
    if country is None and at + 1 < len(names):
        near = names[at + 1].start - names[at].end in _AFTER and labels[at + 1] in _COUNTRIES
        country = country_of(names[at + 1].surface) if near else None
    return country or ""


def _next_to_each_other(
    names: Sequence[Found], labels: Sequence[str], good: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Give two names of these labels that stand two characters apart, by their numbers."""
    for at, (one, other) in enumerate(pairwise(names)):
        if other.start - one.end == 2 and labels[at] in good and labels[at + 1] in good:
            yield at, at + 1


def _brackets(names: Sequence[Found], labels: Sequence[str]) -> dict[str, str]:
    """Find acronyms directly behind their long form: "… War (ISW)", or before it."""
    found: dict[str, str] = {}
    for one, other in _next_to_each_other(names, labels, _IN_BRACKETS):
        long, short = names[one].surface, names[other].surface
        if len(long) < len(short):
            long, short = short, long
        letters = acronym(short)
        if letters and letters in initials_of(long):
            found.setdefault(short, long)
    return found


def _commas(names: Sequence[Found], labels: Sequence[str]) -> list[Placed]:
    """Find places that stand two characters before another place: "Georgetown, Guyana"."""
    return [
        (names[at].start, names[at].end, names[at].surface, labels[at])
        for both in _next_to_each_other(names, labels, _PLACES)
        for at in both
    ]
