"""What a mark of a figure stands for, in words short enough to stand in the figure.

A figure says it of each of its marks; `newsloom.pointed` finds what stands behind, and the script
in a notebook finds the mark that was clicked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from newsloom.labels import count_of

if TYPE_CHECKING:  # figures are drawn without it
    from newsloom.report.behind import Evidence

# Half of a broken emoji can't be written as UTF-8, and must come back as it was.
_BROKEN = "surrogatepass"


def mark_of(kind: str, /, **cell: str) -> str:
    """Give the key of a mark: the same for the same mark, and safe to stand in any figure.

    Parameters
    ----------
    kind
        What is looked up for it: one of the names of `newsloom.pointed.KINDS`.
    **cell
        What it is of, such as an outlet and a period; what is empty is left out, and a length that
        is a day, since a large figure holds many keys.

    >>> mark_of("printed", outlet="The Orla Post", first="2021-05-03")
    'printed?first=2021-05-03&outlet=The+Orla+Post'
    """
    told = sorted(
        (name, value)
        for name, value in cell.items()
        if value and (name, value) != ("length", "day")
    )
    return f"{kind}?{urlencode(told, errors=_BROKEN)}"


def read_mark(key: str) -> tuple[str, dict[str, str]]:
    """Give the kind of a mark and what it is of; of a key that is no such mark, no kind.

    >>> read_mark("printed?first=2021-05-03&outlet=The+Orla+Post")
    ('printed', {'first': '2021-05-03', 'outlet': 'The Orla Post'})
    """
    kind, found, told = key.partition("?")
    return (kind, dict(parse_qsl(told, errors=_BROKEN))) if found else ("", {})


@dataclass(frozen=True)
class Mark:
    """What a mark stands for: its key in the figure, its name, and what was counted."""

    key: str
    name: str
    found: int
    shown: Sequence[Evidence]
    of: str = "sentence"

    @property
    def told(self) -> str:
        """How many there are, and how many of them are shown."""
        found = count_of(self.found, self.of)
        whole = len(self.shown) >= self.found
        return found if whole else f"{len(self.shown)} of {found}"


@dataclass(frozen=True)
class Sides(Mark):
    """A mark of what stands in two articles: two pieces of evidence for each one counted."""

    @property
    def told(self) -> str:
        """How many there are, and how many of them are shown, both sides of each."""
        found = count_of(self.found, self.of)
        shown = len(self.shown) // 2
        return found if shown >= self.found else f"{shown} of {found}"
