"""What a section of the page is made of, as plain data for the template."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from newsloom.report.answers import PAIRS_SHOWN
from newsloom.report.behind import BlockView, Evidence, Segment
from newsloom.report.facts import Sentence
from newsloom.report.spoken import Spoken
from newsloom.report.words import number

TABLE_ROWS = PAIRS_SHOWN
MOST_ARTICLES = 50
SENTENCES = 8
PASSAGES = 12
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Cell:
    """One cell of a small table."""

    text: str
    href: str = ""
    light: str = ""
    label: str = ""
    """An OntoNotes label: shown as a colour and a word."""
    light_href: str = ""
    entity: str = ""
    """Id of the name that a click on the text chooses."""
    of: tuple[str, ...] = ()
    """Ids of the names that the row is of, beside those that can be clicked."""


@dataclass(frozen=True)
class Column:
    """One column: its head, whether it holds numbers, and what it means."""

    head: str
    numeric: bool = False
    help: str = ""


@dataclass(frozen=True)
class Beyond:
    """What comes after the first: shown where a name that it is of is chosen, and counted."""

    items: Sequence[Any]
    found: int
    """How many there are in all, the first ones among them."""
    of: Mapping[str, int]
    """How many of them all are of a name, for each name that has a dossier."""
    file: str = ""
    """The table that holds all of them, where there is one."""

    @property
    def counts(self) -> str:
        """How many are of each name, as the page's script reads it."""
        return json.dumps(self.of, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Table:
    """A small table under a figure."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    id: str = ""
    beyond: Beyond | None = None
    counts_of: str = ""
    """Where its numbers count what is of many names, what they count: statements, sentences."""

    @property
    def place(self) -> str:
        """Where the page has it."""
        return self.id or "table-" + _NO_WORD.sub("-", self.caption.lower()).strip("-")

    @property
    def named(self) -> bool:
        """Whether rows are of names; then a row without one is of none that can be chosen."""
        return any(self.names_in(row) for row in self.rows)

    def names_in(self, row: Sequence[Cell]) -> str:
        """Give the ids of the names that a row is of, with blanks between them."""
        ids = [name for cell in row for name in (cell.entity, *cell.of) if name]
        return " ".join(dict.fromkeys(ids))


@dataclass(frozen=True)
class Group:
    """Evidence for one number: what the number is of, and the sentences behind it."""

    id: str
    title: str
    items: Sequence[Evidence]
    note: str = ""
    of: tuple[str, ...] = ()
    """Ids of the names it is of; of none, it is shown whoever is chosen."""


@dataclass(frozen=True)
class Side:
    """One of two passages shown side by side."""

    outlet: str
    date: str
    place: str
    segments: Sequence[Segment]


class Aligned(NamedTuple):
    """Two passages side by side, and the ids of the names that they name or quote."""

    relation: str
    left: Side
    right: Side
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One section of the page, always of the same shape."""

    id: str
    kicker: str
    question: str
    answer: Sentence
    method: Sequence[str]
    tables: Sequence[Table] = ()
    groups: Sequence[Group] = ()
    behind_note: str = ""
    sides: Sequence[Aligned] = ()
    sides_beyond: Beyond | None = None
    sides_note: str = ""
    raw_title: str = ""
    raw_blocks: Sequence[BlockView] = ()
    raw_note: str = ""
    spoken: Spoken | None = None
    """Numbers about quotations, and what each of them counts."""
    whole: Sequence[str] = ()
    """Names of the corpus tables that can be downloaded here."""
    missing: str = ""


def more(rows: int, shown: int, name: str = "") -> str:
    """Say how much of a table is shown and where the rest is; nothing where all of it is."""
    where = f"; all in {name}" if name else ""
    return "" if rows <= shown else f"{number(shown)} of {number(rows)}{where}."
