"""What a name was taken to mean, and which pairs were left apart: said once for all kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from newsloom.language.lexicon import Entry

Differ = Callable[[str, str], bool]
"""Whether two surfaces were judged to mean different things."""


@dataclass(frozen=True)
class Decision:
    """What a way of calling was taken to mean, by which rule, and what it was tied to."""

    key: str
    rule: str
    joined_to: str | None = None
    entry: Entry | None = None
    country: str | None = None


class ByGroup(Protocol):
    """Where decisions are put down, by the number of the group."""

    def __setitem__(self, group: int, decision: Decision, /) -> None: ...


@dataclass(frozen=True)
class Open:
    """Two things (by key) that were considered and left apart, and why; where, if in one place."""

    key_a: str
    key_b: str
    reason: str
    mentions: int
    article_id: str | None = None


def entry_key(entry: Entry) -> str:
    """Give the key of the lexicon's entry: two entries of one Wikidata item are one thing."""
    if entry.wikidata and entry.kind != "demonym":
        return f"lexicon|{entry.wikidata}"
    return f"lexicon|{entry.kind}|{entry.name}"


def differ_never(one: str, other: str) -> bool:
    """Say of no two names that they were judged to be different."""
    return False
