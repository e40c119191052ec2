"""Entities whose names look as if they were one: put to a person where no table says more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

ALIKE = 0.85  # share of letters in common from which two spellings are put to a person
LARGEST_GROUP = 40  # entities that share a word; "Ministry" and its kind would ask for ever

SAME_END = "they end in the same word"


class Pair(NamedTuple):
    """Two entities, the more mentioned first, and why they may be one."""

    entity: str
    other: str
    label: str
    mentions: int
    other_mentions: int
    why: str


def find_lookalikes(entities: pd.DataFrame) -> Iterator[Pair]:
    """Find pairs of entities of one label that may be the same, the most mentioned first.

    Two are put to a person when one name's words are all in the other's, when two people have the
    last word in common, or when their letters are alike. Names are compared where they share a
    word, or the beginning of one; what more than `LARGEST_GROUP` entities share says too little.

    Parameters
    ----------
    entities
        The table of that name.

    Yields
    ------
    Pairs in the order of the mentions of their lesser one, so that whoever wants the first few
    need not wait for all: each entity is held against those that are mentioned more.
    """
    order = entities.sort_values(["mentions", "entity"], ascending=[False, True])
    columns = order[["entity", "label", "mentions"]]
    rows = list(columns.itertuples(index=False, name=None))
    keys = [_keys(name, label) for name, label, _ in rows]
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for own in keys:
        for key in own:
            sizes[key] += 1
    before: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (name, label, mentions) in enumerate(rows):
        groups = [key for key in keys[number] if 1 < sizes[key] <= LARGEST_GROUP]
        for other in sorted({other for key in groups for other in before[key]}):
            why = doubt(rows[other][0], name)
            if why and (why != SAME_END or label == "PERSON"):
                yield Pair(rows[other][0], name, label, rows[other][2], mentions, why)
        for key in groups:
            before[key].append(number)


def _keys(name: str, label: str) -> list[tuple[str, str]]:
    """Give what a name is looked up by: its words, and how they begin."""
    words = set(name.casefold().split())
    # Two spellings part later on.
    return sorted((label, key) for key in words | {f"{word[:3]}…" for word in words})


def doubt(one: str, other: str) -> str:
    """Say why two names may be one, or nothing."""
    one, other = one.casefold(), other.casefold()
    words, others = one.split(), other.split()
    if not words or not others:
        return ""
    if set(words) <= set(others) or set(others) <= set(words):
        return "all words of one are in the other"
    if words[-1] == others[-1]:
        return SAME_END
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return ""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < ALIKE:
        return ""
    alike = matcher.ratio()
    return f"{alike:.0%} of letters alike" if alike >= ALIKE else ""
