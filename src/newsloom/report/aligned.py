"""Passages of two articles side by side in a notebook, the words in which they differ marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from newsloom.report.behind import Behind
from newsloom.report.model import Side
from newsloom.report.sides import side_by_side

_STYLE = """
.newsloom-aligned {max-width: 70em}
.newsloom-aligned table {width: 100%; table-layout: fixed; border-collapse: collapse}
.newsloom-aligned table td {vertical-align: top; text-align: left; padding: .3em 1.2em .8em 0;
  white-space: normal; overflow-wrap: anywhere; background: none; border: 0; line-height: 1.45}
.newsloom-aligned table th {text-align: left; padding: .9em 0 .2em; font-weight: 600;
  border-top: 1px solid rgba(128, 132, 140, .35)}
.newsloom-aligned mark {background: rgba(204, 102, 119, .18); color: inherit;
  border-bottom: 2px solid #cc6677}
.newsloom-aligned small {opacity: .75}
"""

Aligned = Sequence[tuple[str, Side, Side]]


class AlignedPassages:
    """Passages side by side: read in a notebook, listed elsewhere."""

    def __init__(self, rows: Aligned) -> None:
        self._rows = list(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        if not self._rows:
            return "No two articles share a passage."
        blocks = [
            f"{kind}\n  {_plain(left)}\n  {_plain(right)}" for kind, left, right in self._rows
        ]
        return "\n".join(blocks)

    def _repr_html_(self) -> str:
        """Give the passages as a table: every text escaped, nothing that runs or loads."""
        if not self._rows:
            return f"<p>{escape(repr(self))}</p>"
        rows = "".join(
            f'<tr><th colspan="2">{_safe(kind)}</th></tr><tr>{_cell(left)}{_cell(right)}</tr>'
            for kind, left, right in self._rows
        )
        return f'<div class="newsloom-aligned"><style>{_STYLE}</style><table>{rows}</table></div>'


def show_aligned(corpus: Any, *, top_n: int = 12) -> AlignedPassages:
    """Show passages that two articles share side by side, the surest of each kind first.

    Parameters
    ----------
    corpus
        An open corpus.
    top_n
        Pairs of passages at most.

    Returns
    -------
    What a notebook shows as a table: outlet, day (and how it was found), the words, those in which
    the two differ marked, and the place in the raw file.
    """
    behind = Behind(corpus, share=corpus.share)
    return AlignedPassages(list(side_by_side(corpus, behind))[:top_n])


def _cell(side: Side) -> str:
    text = "".join(
        f"<mark>{_safe(part.text)}</mark>" if part.marked else _safe(part.text)
        for part in side.segments
    )
    return (
        f"<td><small>{_safe(side.outlet)} · {_safe(side.date)}</small><br>{text}<br>"
        f"<small>{_safe(side.place)}</small></td>"
    )


def _plain(side: Side) -> str:
    return f"{side.outlet}: " + "".join(part.text for part in side.segments)


def _safe(text: str) -> str:
    """Escape a text, also the sign with which formulas begin in a notebook."""
    return escape(text).replace("$", "&#36;")
