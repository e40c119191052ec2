"""What every group of a corpus was decided to be, as numbers: a corpus has millions of groups.

Strings stand once, for what is distinct: articles, surfaces, keys, rules.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.language.lexicon import Entry
from newsloom.resolve.decisions import Decision
from newsloom.resolve.groups import Kinds

NOTHING = -1  # the number that stands for nothing: no key, tied to nothing


@dataclass
class Numbered:
    """Strings by number, in the order in which they came."""

    values: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, value: str | None) -> int:
        """Give the number of a string; `NOTHING` for None."""
        if value is None:
            return NOTHING
        number = self._numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number

    def __getitem__(self, number: int) -> str | None:
        return None if number == NOTHING else self.values[number]


class Decisions:
    """A decision for each group, by its number; each decision is held once."""

    def __init__(self, groups: int) -> None:
        self._of_group = np.zeros(groups, dtype=np.int32)
        self._decisions = [Decision("", "")]
        self._numbers: dict[tuple[str, str, str | None, int, str | None], int] = {}

    def __setitem__(self, group: int, decision: Decision) -> None:
        same = (
            *(decision.key, decision.rule, decision.joined_to),
            *(id(decision.entry), decision.country),
        )
        number = self._numbers.setdefault(same, len(self._decisions))
        if number == len(self._decisions):
            self._decisions.append(decision)
        self._of_group[group] = number

    def columns(self, keys: Numbered, told: Numbered) -> dict[str, NDArray[np.int32]]:
        """Give key, rule and joined_to of every group, as numbers of `keys` and of `told`."""
        made = {
            "key": [keys.number(d.key) for d in self._decisions],
            "rule": [told.number(d.rule) for d in self._decisions],
            "joined_to": [told.number(d.joined_to) for d in self._decisions],
        }
        return {k: np.array(v, dtype=np.int32)[self._of_group] for k, v in made.items()}

    def known(self) -> tuple[dict[str, Entry], dict[str, str]]:
        """Give the lexicon's entry and the country of each key; where groups differ, the last's."""
        last = np.full(len(self._decisions), -1, dtype=np.int64)
        np.maximum.at(last, self._of_group, np.arange(len(self._of_group)))
        ordered = [self._decisions[n] for n in np.argsort(last, kind="stable").tolist()]
        entries = {d.key: d.entry for d in ordered if d.entry is not None}
        return entries, {d.key: d.country for d in ordered if d.country}


@dataclass(frozen=True)
class Decided:
    """The groups of a corpus and what each was decided to be.

    ``table`` has a row per group and numbers only: article, surface, label, key (`NOTHING`: taken
    out), rule, joined_to, and how many mentions it has. The lists say what the numbers stand for;
    those of rule and joined_to stand in ``told``.
    """

    table: pd.DataFrame
    articles: Sequence[str]
    surfaces: Sequence[str]
    labels: Sequence[str]
    keys: Numbered
    told: Numbered

    def kept(self) -> Decided:
        """Give the groups that were not taken out."""
        stays = self.table["key"] != NOTHING
        return self if stays.all() else self.with_table(self.table[stays])

    def with_table(self, table: pd.DataFrame) -> Decided:
        """Give the same with other groups."""
        return Decided(table, self.articles, self.surfaces, self.labels, self.keys, self.told)


class Gathered:
    """Groups as they are read: a few numbers of each."""

    def __init__(self) -> None:
        self.kinds = Kinds()
        self.articles: list[str] = []
        self._article, self._kind, self._mentions = array("i"), array("i"), array("i")

    def __len__(self) -> int:
        return len(self._kind)

    def add(self, article_id: str, kind: int, mentions: int) -> int:
        """Take in a group, in the order of articles; give its number."""
        if not self.articles or self.articles[-1] != article_id:
            self.articles.append(article_id)
        self._article.append(len(self.articles) - 1)
        self._kind.append(kind)
        self._mentions.append(mentions)
        return len(self._kind) - 1

    def decided(self, decisions: Decisions) -> Decided:
        """Put together what was read and what was decided."""
        surfaces, labels, keys, told = (Numbered() for _ in range(4))
        of_surface, of_label = (
            np.array(list(map(known.number, given)), dtype=np.int32)
            for known, given in ((surfaces, self.kinds.surfaces), (labels, self.kinds.labels))
        )
        kind = np.array(self._kind)
        table = pd.DataFrame(
            {
                "article": np.array(self._article),
                "surface": of_surface[kind],
                "label": of_label[kind],
                **decisions.columns(keys, told),
                "mentions": np.array(self._mentions),
            }
        )
        return Decided(table, self.articles, surfaces.values, labels.values, keys, told)


def count_articles(of: NDArray[np.integer], articles: pd.Series, size: int) -> NDArray[np.int64]:
    """Count the distinct articles of each number from 0 to below `size`.

    Parameters
    ----------
    of
        A number per row.
    articles
        The number of its article.
    """
    width = int(articles.max()) + 1 if len(articles) else 1
    both = np.sort(of.astype(np.int64) * width + articles.to_numpy())
    new = np.ones(len(both), dtype=bool)
    new[1:] = both[1:] != both[:-1]
    return np.bincount(both[new] // width, minlength=size)


def spelt(values: Sequence[str], numbers: Iterable[int]) -> pd.Series:
    """Give the strings of numbers; `NOTHING` is null."""
    return pd.Series([None if n == NOTHING else values[n] for n in numbers], dtype=object)
