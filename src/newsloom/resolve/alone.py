"""What the names of single articles say by themselves, before any other article is asked.

Which of them are said alike, whom the article calls by several names, what its short forms and
acronyms stand for: that depends on its text, on the names found in it and on the lexicon. So it is
read where these are found, and kept with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

from newsloom.language import lexicon
from newsloom.resolve.bodies import Bodies, Said
from newsloom.resolve.body_article import FAMILIES, Named, Root
from newsloom.resolve.cues import title_of
from newsloom.resolve.decisions import Differ, Open, differ_never
from newsloom.resolve.groups import Found, Group, gather_groups
from newsloom.resolve.in_article import Called, Local, Tie, resolve_article

MOST = 20_000  # spellings of which it is remembered what the lexicon knows: some 5 MB

Plain = dict[str, Any]
"""Plain JSON types."""


@dataclass(frozen=True)
class Alone:
    """What the names of one article say. Groups are named by where they stand in ``groups``."""

    groups: Sequence[Group]
    """In the order of their first mentions."""
    of_mention: Sequence[int]
    """The group of each name, in the order of the text."""
    people: Sequence[Local] = ()
    tied: Sequence[tuple[int, Tie]] = ()
    """By group, which of these people is meant."""
    said: Said = field(default_factory=Said)
    """What is said of all that is no person."""

    def called(self, number: int, group: int) -> Called:
        """Give a group that calls a person, under another number."""
        surface, _, cue, first, mentions = self.groups[number]
        return Called(surface, cue, first, mentions, group)

    def named(self, number: int, group: int) -> Named:
        """Give a group that names anything else, under another number."""
        surface, label, cue, first, mentions = self.groups[number]
        return Named(surface, label, cue, first, mentions, group)

    def as_plain(self) -> Plain:
        """Write all of it down; what is said most often takes least."""
        return {
            "groups": self.groups,
            "of": self.of_mention,
            "people": [
                (p.surfaces, p.corrected, sorted(p.offices), sorted(p.sexes)) for p in self.people
            ],
            "tied": self.tied,
            "roots": [
                group if root == self._usual(group) else (group, root)
                for group, root in self.said.roots
            ],
            "long_forms": self.said.long_forms,
            "senses": [_numbers()[id(entry)] for entry in self.said.senses],
            "open": [list(vars(pair).values()) for pair in self.said.open],
        }

    @classmethod
    def from_plain(cls, plain: Plain) -> Alone:
        """Read what `as_plain` wrote."""
        made = cls(
            plain["groups"],
            plain["of"],
            [
                Local(surfaces, corrected=corrected, offices=set(offices), sexes=set(sexes))
                for surfaces, corrected, offices, sexes in plain["people"]
            ],
            [(group, Tie(*tie)) for group, tie in plain["tied"]],
            Said(
                long_forms=[(a, b, c) for a, b, c in plain["long_forms"]],
                senses=[lexicon.entries()[number] for number in plain["senses"]],
                open=[Open(*pair) for pair in plain["open"]],
            ),
        )
        for one in plain["roots"]:
            if isinstance(one, int):
                made.said.roots.append((one, made._usual(one)))
            else:
                group, root = one
                made.said.roots.append((group, None if root is None else Root(*root)))
        return made

    def _usual(self, number: int) -> Root:
        surface, label, *_ = self.groups[number]
        return Root(surface, FAMILIES.get(label, label), "same spelling")


def read_alone(article_id: str, names: Sequence[Found], bodies: Bodies, differ: Differ) -> Alone:
    """Read the names of an article.

    Parameters
    ----------
    article_id, names
        The article and its names, sorted by where they start.
    bodies
        Knows the lexicon.
    differ
        Whether two surfaces were judged to be of different people.
    """
    gathered = gather_groups(names)
    alone = Alone(gathered.groups, gathered.of_mention)
    calls, named = [], []
    for number, group in enumerate(gathered.groups):
        if group[1] == "PERSON":
            calls.append(alone.called(number, number))
        else:
            named.append(alone.named(number, number))
    people, tied = resolve_article(calls, differ=differ) if calls else ([], [])
    said = Said()
    if named:
        placed = [(c.first, c.first + len(c.surface), c.surface, "PERSON") for c in calls]
        beside = [*gathered.commas, *placed]
        said = bodies.listen(article_id, named, gathered.brackets, others=beside)
    ties = [(call.group, tie) for call, tie in tied]
    return Alone(alone.groups, alone.of_mention, people, ties, said)


def read_note(note: Plain, text: str) -> Plain:
    """Read the names that were found in an article, with no word of the researcher's.

    Parameters
    ----------
    note
        What was found: ``article_id`` and ``names``, as rows of start, end and label.
    text
        The article's text.

    Returns
    -------
    What `Alone.from_plain` reads.
    """
    found = [(row["start"], row["end"], row["label"]) for row in note["names"]]
    names = [
        Found(start, end, text[start:end], label, title_of(text, start, label))
        for start, end, label in sorted(found, key=itemgetter(0, 1))
    ]
    if _bodies().remembers() > MOST:
        _bodies.cache_clear()
    return read_alone(note["article_id"], names, _bodies(), differ_never).as_plain()


@lru_cache(maxsize=1)
def _bodies() -> Bodies:
    return Bodies(lexicon.by_surface())


@lru_cache(maxsize=1)
def _numbers() -> Mapping[int, int]:
    """Give where the lexicon has an entry, by the object that it is."""
    return {id(entry): number for number, entry in enumerate(lexicon.entries())}
