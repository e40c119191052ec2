"""What the names of single articles say by themselves, before any other article is asked.

Which of them are said alike, whom the article calls by several names, what its short forms and
acronyms stand for: that depends on its text, on the names found in it and on the lexicon. So it is
read where these are found, and kept with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from newsloom.language import lexicon
from newsloom.resolve.bodies import Bodies, Said
from newsloom.resolve.body_article import FAMILIES, Named, Root
from newsloom.resolve.decisions import Differ, Open, differ_never
from newsloom.resolve.groups import Kinds, gather_groups
from newsloom.resolve.in_article import Called, Local, Tie, resolve_article

MOST = 20_000  # spellings of which it is remembered what the lexicon knows: some 5 MB

Plain = dict[str, Any]
"""Plain JSON types."""

Group = tuple[str, str, str, int, int]
"""Names of an article that are said alike: surface, label, cue, start of the first, how many."""


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


def read_alone(
    names: pd.DataFrame, texts: Mapping[str, str] | None, bodies: Bodies, differ: Differ
) -> Iterator[tuple[str, Alone]]:
    """Read the names of some articles, each by itself.

    Parameters
    ----------
    names, texts
        As for `gather_groups`.
    bodies
        Knows the lexicon.
    differ
        Whether two surfaces were judged to be of different people.
    """
    kinds = Kinds()
    groups = gather_groups(names, texts, kinds)
    table = groups.table
    columns = (table[name].tolist() for name in ("kind", "first", "mentions"))
    spelt = [
        (kinds.surfaces[kind], kinds.labels[kind], kinds.cues[kind], first, mentions)
        for kind, first, mentions in zip(*columns, strict=True)
    ]
    of_mention = zip(names["article_id"].tolist(), groups.of_mention.tolist(), strict=True)
    for article_id, rows in groupby(of_mention, key=itemgetter(0)):
        here = [group for _, group in rows]
        order = {group: at for at, group in enumerate(dict.fromkeys(here))}
        alone = Alone([spelt[group] for group in order], [order[group] for group in here])
        persons = [n for n, group in enumerate(alone.groups) if group[1] == "PERSON"]
        calls = [alone.called(n, n) for n in persons]
        named = [alone.named(n, n) for n in order.values() if n not in set(persons)]
        people, tied = resolve_article(calls, differ=differ) if calls else ([], [])
        said = Said()
        if named:
            placed = [(c.first, c.first + len(c.surface), c.surface, "PERSON") for c in calls]
            beside = [*groups.commas.get(article_id, []), *placed]
            brackets = groups.brackets.get(article_id, {})
            said = bodies.listen(article_id, named, brackets, others=beside)
        ties = [(call.group, tie) for call, tie in tied]
        yield article_id, Alone(alone.groups, alone.of_mention, people, ties, said)


def read_notes(notes: Sequence[Plain], texts: Mapping[str, str]) -> dict[str, Plain]:
    """Read the names that were found in some articles, with no word of the researcher's.

    Parameters
    ----------
    notes
        What was found: ``article_id`` and ``names``, as rows of start, end and label.
    texts
        The texts by article id.

    Returns
    -------
    By article, for those that have names, what `Alone.from_plain` reads.
    """
    rows = [
        {"article_id": note["article_id"], **name, "surface": text[name["start"] : name["end"]]}
        for note in notes
        for text in [texts[note["article_id"]]]
        for name in note["names"]
    ]
    if not rows:
        return {}
    names = pd.DataFrame(rows).sort_values(["article_id", "start", "end"], kind="stable")
    bodies = _bodies()
    found = read_alone(names.reset_index(drop=True), texts, bodies, differ_never)
    plain = {article_id: alone.as_plain() for article_id, alone in found}
    if bodies.remembers() > MOST:
        _bodies.cache_clear()
    return plain


@lru_cache(maxsize=1)
def _bodies() -> Bodies:
    return Bodies(lexicon.by_surface())


@lru_cache(maxsize=1)
def _numbers() -> Mapping[int, int]:
    """Give where the lexicon has an entry, by the object that it is."""
    return {id(entry): number for number, entry in enumerate(lexicon.entries())}
